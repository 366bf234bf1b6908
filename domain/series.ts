/**
 * Columnar time series on one grid. A grid is `length` steps of `stepSec` seconds from `startSec` (epoch seconds UTC,
 * half-open intervals). `NaN` means not observed; zero is a value.
 */
export type Grid = { readonly startSec: number; readonly stepSec: number; readonly length: number }

/** The first second after the grid. */
export function endOf({ startSec, stepSec, length }: Grid): number {
  return startSec + stepSec * length
}

export type Unit = 'percent' | 'instances' | 'requests' | 'bytes' | 'seconds' | 'count' | 'credits' | 'vcpu'

/** One metric on one grid: `values[i]` covers `startSec + i × stepSec` to the next step. */
export type Series = { readonly unit: Unit; readonly startSec: number; readonly stepSec: number; readonly values: Float64Array }

/** Nine in ten of a normal distribution lie within this many standard deviations of its mean. */
export const NINE_IN_TEN = 1.645
/** Half of a normal distribution lie within this many standard deviations: what a median of distances is multiplied by to have one is 1 over it. */
export const HALF_OF_NORMAL = 0.6745
/** A median of absolute distances as a standard deviation of a normal distribution. */
export const DEVIATION_PER_MEDIAN_DISTANCE = 1.4826

/** What sums of fractions may be off by for being computed in binary: so much is no whole instance more. */
export const ROUNDING_SLACK = 1e-9
/** The highest of a window without its few odd steps: of two weeks in steps of five minutes, four. */
export const HIGHEST_QUANTILE = 0.999

/** How much of a series was observed: `observed` of `of` steps, as a share in 0-1. An empty series has coverage 0. */
export type Coverage = { readonly observed: number; readonly of: number; readonly fraction: number }

export function coverageOf(values: Float64Array, from = 0, to = values.length): Coverage {
  let observed = 0
  for (let i = from; i < to; i++) if (!Number.isNaN(at(values, i))) observed++
  const of = Math.max(0, to - from)
  return { observed, of, fraction: of === 0 ? 0 : observed / of }
}

/** A typed array's element where the index is known to be inside it. */
export function at(values: Float64Array | Uint8Array | Int32Array, index: number): number {
  return values[index] as number
}

/**
 * Quantile by linear interpolation between closest ranks (R-7, the default of R, NumPy and Excel), over what was observed.
 * `q` in 0-1. NaN when nothing was observed.
 */
export function quantile(values: Float64Array, q: number): number {
  const kept = observed(values)
  if (kept.length === 0) return Number.NaN
  const position = (kept.length - 1) * q
  const low = Math.floor(position)
  selectInPlace(kept, low)
  const below = at(kept, low)
  if (low === position) return below
  return below + (minimum(kept.subarray(low + 1)) - below) * (position - low)
}

/** Brings the `rank`-th smallest value (from 0) to its place, nothing larger before it and nothing smaller after it: Hoare's selection. */
function selectInPlace(values: Float64Array, rank: number): void {
  let from = 0
  let to = values.length - 1
  while (from < to) {
    const pivot = at(values, (from + to) >> 1)
    let left = from
    let right = to
    while (left <= right) {
      while (at(values, left) < pivot) left++
      while (at(values, right) > pivot) right--
      if (left > right) break
      const swapped = at(values, left)
      values[left++] = at(values, right)
      values[right--] = swapped
    }
    if (rank <= right) to = right
    else if (rank >= left) from = left
    else return
  }
}

/** How far values stray from `middle`, as a standard deviation that no single one moves: of 8, 9, 10, 11 and 30 about 10 it is 1.48. NaN for none. */
export function strayFrom(middle: number, values: Float64Array): number {
  return (
    DEVIATION_PER_MEDIAN_DISTANCE *
    quantile(
      values.map((x) => Math.abs(x - middle)),
      0.5,
    )
  )
}

/** What was observed, in order, as a new array. */
export function observed(values: Float64Array): Float64Array {
  const kept = new Float64Array(values.length)
  let count = 0
  for (const x of values) if (!Number.isNaN(x)) kept[count++] = x
  return kept.subarray(0, count)
}

/** Sum of what was observed; NaN when nothing was. */
export function sum(values: Float64Array): number {
  let total = 0
  let count = 0
  for (const x of values) {
    if (Number.isNaN(x)) continue
    total += x
    count++
  }
  return count === 0 ? Number.NaN : total
}

/** Mean of what was observed; NaN when nothing was. */
export function mean(values: Float64Array): number {
  return sum(values) / coverageOf(values).observed
}

/** Largest observed value; NaN when nothing was observed. */
export function maximum(values: Float64Array): number {
  let best = Number.NaN
  for (const x of values) if (!(x <= best) && !Number.isNaN(x)) best = x
  return best
}

/** Smallest observed value; NaN when nothing was observed. */
export function minimum(values: Float64Array): number {
  let best = Number.NaN
  for (const x of values) if (!(x >= best) && !Number.isNaN(x)) best = x
  return best
}
