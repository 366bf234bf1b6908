import { at, quantile } from '../series.ts'
import { requestWorkOf } from './request-work.ts'

/** Of fourteen days the last four are held out. */
const FITTED_FRACTION = 10 / 14

/**
 * How far what was learnt in the first part of the window is off in the rest: CPU that requests ask for, as learnt, over CPU that was observed,
 * less one; the median over the steps, so that jobs, boots and incidents do not count. NaN where requests do not tell CPU, or nothing is left to
 * compare. Busy vCPUs and requests a second of an instance, by step.
 */
export function heldOutErrorFraction(busyPerInstance: Float64Array, requestsPerInstance: Float64Array): number {
  const from = Math.floor(busyPerInstance.length * FITTED_FRACTION)
  const work = requestWorkOf(busyPerInstance.subarray(0, from), requestsPerInstance.subarray(0, from))
  if (work === null) return Number.NaN
  const ratios = busyPerInstance.subarray(from).map((busy, i) => (work.ownVcpu + work.vcpuSecondsPerRequest * at(requestsPerInstance, from + i)) / busy)
  return (
    quantile(
      ratios.map((ratio) => (Number.isFinite(ratio) ? ratio : Number.NaN)),
      0.5,
    ) - 1
  )
}
