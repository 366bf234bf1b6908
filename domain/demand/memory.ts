import type { Observation } from '../observe/observation.ts'
import type { Policy } from '../policy.ts'
import { at, coverageOf, maximum, quantile } from '../series.ts'
import { type Line, lineOf } from './line.ts'

/**
 * How an instance's memory follows its work: `baseGiB + gibPerBusyVcpu × busy vCPUs on the instance`, with what the line does
 * not explain added to the base. The slope is 0 when memory does not follow the work.
 */
export type MemoryFit = { readonly baseGiB: number; readonly gibPerBusyVcpu: number }

/** How full a proposal may make the memory: the rest is for the kernel, its caches and what was not seen. */
export const MEMORY_FULL_FRACTION = 0.9
/** Memory over this share has nothing left to give: what follows is swapping or the kernel's killer. */
export const MEMORY_GONE_FRACTION = 0.95
/** A line that explains less than this of memory's movement is no line. */
const MINIMUM_R_SQUARED = 0.4
const MINIMUM_COVERAGE = 0.25
/** What does not follow CPU is counted at its height, but for its few odd steps. */
const BASE_QUANTILE = 0.95

/**
 * By least squares: instances that hold 6 GiB at 0.5 busy vCPUs and 8 GiB at 1.5 have a base of 5 GiB and 2 GiB for each. Memory is held by
 * requests, and CPU has jobs in it that hold none: where requests explain it better than CPU does, the line is theirs, said in the busy vCPUs
 * that they cause. null when memory was not collected, or for less than a quarter of the window.
 */
export function fitMemory(observation: Observation, busyVcpu: Float64Array, memoryGiB: number): MemoryFit | null {
  const { memoryPercentAverage: percent, inServiceInstances: inService, requests } = observation
  if (percent === null || inService === null || coverageOf(percent).fraction < MINIMUM_COVERAGE) return null
  const heldGiB = percent.map((p) => (p / 100) * memoryGiB)
  const [busy, asked] = [busyVcpu, requests].map((load) => load?.map((x, i) => x / at(inService, i)) ?? null) as [Float64Array, Float64Array | null]
  const byBusy = risingLineOf(heldGiB, busy)
  const byAsked = asked === null ? null : risingLineOf(heldGiB, asked)
  const work = asked === null || byAsked === null || byAsked.explained <= (byBusy?.explained ?? 0) ? null : risingLineOf(busy, asked)
  // the line of requests over what requests cost: by the busy vCPU that they cause
  const line = work === null || asked === null || byAsked === null ? byBusy : { slope: byAsked.slope / work.slope, explained: byAsked.explained }
  if (line === null || line.explained < MINIMUM_R_SQUARED) return { baseGiB: (maximum(percent) / 100) * memoryGiB, gibPerBusyVcpu: 0 }
  const caused = work === null || asked === null ? busy : asked.map((x) => work.intercept + work.slope * x)
  const residuals = heldGiB.map((held, i) => held - line.slope * at(caused, i)).map((r) => (Number.isFinite(r) ? r : Number.NaN))
  return { baseGiB: quantile(residuals, BASE_QUANTILE), gibPerBusyVcpu: line.slope }
}

/** Memory that does not grow with the work is not the work's. */
function risingLineOf(ys: Float64Array, xs: Float64Array): Line | null {
  const line = lineOf(ys, xs)
  return line !== null && line.slope > 0 ? line : null
}

/**
 * Busy vCPUs an instance with `memoryGiB` can serve before its memory is full, so that overload (`overloadUtilization` of what is
 * servable) falls on a full memory. Infinity when memory does not follow the work and the base fits; 0 when not even the base fits. Of 16 GiB, 14.4 may be
 * filled; 5.4 are the base, and 2 a busy vCPU leave room for 4.5 of them, which is overload at 0.9 of 5.
 */
export function memoryServableVcpu(fit: MemoryFit, memoryGiB: number, policy: Pick<Policy, 'overloadUtilization'>): number {
  const room = memoryGiB * MEMORY_FULL_FRACTION - fit.baseGiB
  if (room <= 0) return 0
  return fit.gibPerBusyVcpu === 0 ? Number.POSITIVE_INFINITY : room / fit.gibPerBusyVcpu / policy.overloadUtilization
}
