import { requestWorkOf } from '../demand/request-work.ts'
import { at, quantile } from '../series.ts'

/** Of fourteen days the last four are held out. */
const FITTED_FRACTION = 10 / 14
/** Where less of the rest than this tells anything (a quiet evening, where the days are saturated), it is not the rest: half a day of five. */
const LEAST_TOLD_FRACTION = 0.1

/**
 * How far what was learnt in the first part of the window is off in the rest: CPU that requests ask for, as learnt, over CPU that was observed,
 * less one; the median over the busier steps, so that jobs, boots and incidents do not count, nor what an instance burns when it is nearly idle (vCPUs are
 * halves of a core: CPU is no straight line). NaN where requests do not tell CPU, or nothing is left to
 * compare. Busy vCPUs and requests a second of an instance, by step.
 */
export function heldOutErrorFraction(busyPerInstance: Float64Array, requestsPerInstance: Float64Array): number {
  const from = Math.floor(busyPerInstance.length * FITTED_FRACTION)
  const work = requestWorkOf(busyPerInstance.subarray(0, from), requestsPerInstance.subarray(0, from))
  if (work === null) return Number.NaN
  const usual = quantile(requestsPerInstance.subarray(0, from), 0.5)
  const ratios = busyPerInstance.subarray(from).map((busy, i) => (work.ownVcpu + work.vcpuSecondsPerRequest * at(requestsPerInstance, from + i)) / busy)
  const told = ratios.filter((ratio, i) => Number.isFinite(ratio) && at(requestsPerInstance, from + i) >= usual)
  return told.length < LEAST_TOLD_FRACTION * ratios.length ? Number.NaN : quantile(told, 0.5) - 1
}
