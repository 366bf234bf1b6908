import { mean } from '../series.ts'
import type { Observation } from './observation.ts'

/** Bytes an instance sent a second, mean over the window; NaN when traffic or instances were not observed. */
export function networkBytesPerSecPerInstance({ networkOutBytes, inServiceInstances, grid }: Observation): number {
  if (networkOutBytes === null || inServiceInstances === null) return Number.NaN
  return mean(networkOutBytes) / grid.stepSec / mean(inServiceInstances)
}
