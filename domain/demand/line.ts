import { at } from '../series.ts'

/** y = `intercept` + `slope` × x; errors are standard errors, `explained` is R², `steps` is how many pairs were known. */
export type Line = {
  readonly intercept: number
  readonly interceptError: number
  readonly slope: number
  readonly slopeError: number
  readonly explained: number
  readonly steps: number
}

/**
 * Least squares over the steps in which both are known, in one pass (Welford); null with two of them or fewer, or where x or y do not vary. 1, 3 and 5
 * at 0, 1 and 2 are 1 + 2x without error.
 */
export function lineOf(ys: Float64Array, xs: Float64Array): Line | null {
  let n = 0
  let meanX = 0
  let meanY = 0
  let xx = 0
  let xy = 0
  let yy = 0
  for (let i = 0; i < ys.length; i++) {
    const x = at(xs, i)
    const y = at(ys, i)
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
  if (n <= 2 || !(xx > 0) || !(yy > 0)) return null
  const slope = xy / xx
  const explained = (xy * xy) / (xx * yy)
  // rounding can put a perfect line a little over one
  const variance = (yy * Math.max(0, 1 - explained)) / (n - 2)
  const interceptError = Math.sqrt(variance * (1 / n + (meanX * meanX) / xx))
  return { intercept: meanY - slope * meanX, interceptError, slope, slopeError: Math.sqrt(variance / xx), explained, steps: n }
}
