import type { Observation } from '../observe/observation.ts'
import { at, quantile } from '../series.ts'

/** Response time of the slowest twentieth of the requests over its calm value (5th percentile), by step; NaN where not observed. */
export type Waiting = { readonly calmSec: number; readonly ratio: Float64Array }

const CALM_QUANTILE = 0.05

/** A calm 0.2 s and 1 s now are a ratio of 5. null without response times. */
export function waitingOf({ responseTimeSecP95 }: Observation): Waiting | null {
  if (responseTimeSecP95 === null) return null
  const calmSec = quantile(responseTimeSecP95, CALM_QUANTILE)
  return calmSec > 0 ? { calmSec, ratio: responseTimeSecP95.map((sec) => sec / calmSec) } : null
}

/** Up to this many times the calm value nobody waits for want of room: half of a request's time in the system is not its own work. */
export const CALM_RATIO = 3

/** Steps in which users were served well: 1 calm, 0 not, by step; a step without a response time is neither (2). */
export function calmSteps(waiting: Waiting | null, hurting: Uint8Array): Uint8Array {
  return hurting.map((hurt, i) => (hurt === 1 ? 0 : waiting === null || Number.isNaN(at(waiting.ratio, i)) ? 2 : at(waiting.ratio, i) < CALM_RATIO ? 1 : 2))
}

/** Users wait from so many times the calm value on: a queue in front of a server that is nine tenths busy. */
export const WAITING_RATIO = 5
