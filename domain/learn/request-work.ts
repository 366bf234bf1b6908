import { at, quantile } from '../series.ts'

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

/**
 * null without requests, with less than a day of steps, or where requests do not explain CPU. `busyPerInstance` and `requestsPerInstance` by
 * step (busy vCPUs; requests a second); a step of which either is NaN is left out.
 */
export function requestWorkOf(busyPerInstance: Float64Array, requestsPerInstance: Float64Array): RequestWork | null {
  let n = 0
  let meanX = 0
  let meanY = 0
  let xx = 0
  let xy = 0
  let yy = 0
  for (let i = 0; i < busyPerInstance.length; i++) {
    const x = at(requestsPerInstance, i)
    const y = at(busyPerInstance, i)
    if (!Number.isFinite(x) || !Number.isFinite(y)) continue
    n++
    const dx = x - meanX
    const dy = y - meanY
    meanX += dx / n
    meanY += dy / n
    xx += dx * (x - meanX)
    xy += dx * (y - meanY)
    yy += dy * (y - meanY)
  }
  if (n < LEAST_LINE_STEPS || !(xx > 0) || !(yy > 0) || xy <= 0) return null
  const slope = xy / xx
  const explained = (xy * xy) / (xx * yy)
  if (explained < LEAST_EXPLAINED) return null
  // rounding can put a perfect line a little over one
  const variance = (yy * Math.max(0, 1 - explained)) / (n - 2)
  const intercept = meanY - slope * meanX
  const error = Math.sqrt(variance * (1 / n + (meanX * meanX) / xx))
  // what an instance burns by itself is never more than what it burnt when it was quietest
  const quietest = quantile(busyPerInstance, 0.02)
  const own = intercept > SURE_ERRORS * error ? Math.min(intercept - error, quietest) : 0
  return {
    ownVcpu: Math.max(0, own),
    ownVcpuError: error,
    vcpuSecondsPerRequest: slope,
    vcpuSecondsPerRequestError: Math.sqrt(variance / xx),
    explained,
    steps: n,
  }
}
