import { DAYS_PER_WEEK } from '../../calendar.ts'
import { at, DEVIATION_PER_MEDIAN_DISTANCE } from '../../series.ts'
import { medianOf } from './robust.ts'

const WEEKS = 8
/** Days that are averaged, so that a small change that stays is seen as well as a large one that ends. */
const RUNS: readonly number[] = [1, 3, 7]

/**
 * A cheap look before the dear one: how far any day, or run of days, from `from` on strays from the median of the same weekday in
 * the eight weeks before, in spreads of how far such days stray from it anyway. Infinite where that was never or cannot be told.
 */
export function strayOf(spend: Float64Array, from: number, settledEnd: number): number {
  const start = Math.max(0, from - WEEKS * DAYS_PER_WEEK)
  if (isNothing(spend, start, settledEnd)) return 0
  const medians = weekdayMedians(spend, start, from)
  const deviations = new Float64Array(settledEnd - start)
  for (let i = start; i < settledEnd; i++) deviations[i - start] = at(spend, i) - at(medians, (i - start) % DAYS_PER_WEEK)
  const distances = new Float64Array(from - start)
  let count = 0
  for (let i = 0; i < from - start; i++) {
    const distance = Math.abs(at(deviations, i))
    if (!Number.isNaN(distance)) distances[count++] = distance
  }
  const spread = DEVIATION_PER_MEDIAN_DISTANCE * medianOf(distances.subarray(0, count))
  let most = 0
  for (const run of RUNS) {
    const mean = largestMean(deviations, from - start, run)
    // Neighbouring days stray together: a run of n counts as (n + 1) / 2 independent ones.
    const stray = (mean * Math.sqrt((run + 1) / 2)) / spread
    if (mean > 0 && !(stray <= most)) most = Number.isNaN(stray) ? Number.POSITIVE_INFINITY : stray
  }
  return most
}

function isNothing(spend: Float64Array, start: number, end: number): boolean {
  for (let i = start; i < end; i++) if (at(spend, i) !== 0) return false
  return true
}

function weekdayMedians(spend: Float64Array, start: number, end: number): Float64Array {
  const medians = new Float64Array(DAYS_PER_WEEK)
  const same = new Float64Array(WEEKS + 1)
  for (let weekday = 0; weekday < DAYS_PER_WEEK; weekday++) {
    let count = 0
    for (let i = start + weekday; i < end; i += DAYS_PER_WEEK) if (!Number.isNaN(at(spend, i))) same[count++] = at(spend, i)
    medians[weekday] = medianOf(same.subarray(0, count))
  }
  return medians
}

/** The largest distance from zero of the mean of `run` days in a row from `from` on. */
function largestMean(deviations: Float64Array, from: number, run: number): number {
  let largest = 0
  if (run === 1) {
    for (let i = from; i < deviations.length; i++) {
      const distance = Math.abs(at(deviations, i))
      if (distance > largest) largest = distance
    }
    return largest
  }
  for (let i = from; i + run <= deviations.length; i++) {
    let total = 0
    let count = 0
    for (let j = i; j < i + run; j++) {
      const x = at(deviations, j)
      if (Number.isNaN(x)) continue
      total += x
      count++
    }
    if (count > 0) largest = Math.max(largest, Math.abs(total / count))
  }
  return largest
}
