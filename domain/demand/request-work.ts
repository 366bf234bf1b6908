import { at, quantile, strayFrom } from '../series.ts'
import { lineOf } from './line.ts'

/**
 * What a request costs and what an instance burns without any: busy vCPUs of an instance = `ownVcpu` + `vcpuSecondsPerRequest` × its
 * requests a second, by least squares over the observed steps. Errors are standard errors, `explained` is R².
 */
export type RequestWork = {
  readonly ownVcpu: number
  readonly ownVcpuError: number
  readonly vcpuSecondsPerRequest: number
  readonly vcpuSecondsPerRequestError: number
  readonly explained: number
  readonly steps: number
}

const LEAST_LINE_STEPS = 288
/** A line that explains less than half of what CPU does is not what makes it. */
const LEAST_EXPLAINED = 0.5
/** A base load counts from two standard errors on: the usual 95 %. */
const SURE_ERRORS = 2

/** What stands out of the line by more than so many spreads is not what requests ask: a job, a backup. */
const OUTLYING_SPREADS = 3
const TRIMMING_ROUNDS = 5
/** Jobs take a small part of the time: what leaves out more than this explains nothing. */
const LEAST_KEPT_FRACTION = 0.7

/**
 * null without requests, with less than a day of steps, or where requests do not explain CPU. `busyPerInstance` and `requestsPerInstance` by
 * step (busy vCPUs; requests a second); a step of which either is NaN is left out, and so are steps that stand far above the line: work that comes
 * by the clock would else hide what requests cost.
 */
export function requestWorkOf(busyPerInstance: Float64Array, requestsPerInstance: Float64Array): RequestWork | null {
  let busy = busyPerInstance
  let line = lineOf(busy, requestsPerInstance)
  const steps = line?.steps ?? 0
  for (let round = 0; round < TRIMMING_ROUNDS && line !== null && line.explained < SURELY_EXPLAINED; round++) {
    const { intercept, slope } = line
    const off = busy.map((y, i) => y - intercept - slope * at(requestsPerInstance, i))
    const middle = quantile(off, 0.5)
    const limit = middle + OUTLYING_SPREADS * strayFrom(middle, off)
    busy = busy.map((y, i) => (at(off, i) > limit ? Number.NaN : y))
    const trimmed = lineOf(busy, requestsPerInstance)
    if (trimmed === null || trimmed.steps < LEAST_KEPT_FRACTION * steps) break
    line = trimmed
  }
  if (line === null || line.steps < LEAST_LINE_STEPS || line.slope <= 0 || line.explained < LEAST_EXPLAINED) return null
  // what an instance burns by itself is never more than what it burnt when it was quietest
  const quietest = quantile(busyPerInstance, QUIETEST_QUANTILE)
  const own = line.intercept > SURE_ERRORS * line.interceptError ? Math.min(line.intercept - line.interceptError, quietest) : 0
  return {
    ownVcpu: Math.max(0, own),
    ownVcpuError: line.interceptError,
    vcpuSecondsPerRequest: line.slope,
    vcpuSecondsPerRequestError: line.slopeError,
    explained: line.explained,
    steps: line.steps,
  }
}

/** The quietest hours, but for chance. */
const QUIETEST_QUANTILE = 0.02
/** A line that explains so much has no need of trimming. */
const SURELY_EXPLAINED = 0.95
