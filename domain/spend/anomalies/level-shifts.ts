import { at, DEVIATION_PER_MEDIAN_DISTANCE } from '../../series.ts'
import { medianOf, PERSISTENCE_INFLATION } from './robust.ts'

/** Days on either side that a level must be seen for before a change between them can be called one. */
const MINIMUM_SIDE_DAYS = 7
/** Standard errors a change must stand out by: the largest of some seventy tries on noise stays below. */
const STANDARD_ERRORS = 5
const MINIMUM_CHANGE_FRACTION = 0.15
/** Old shifts that are cut away, the largest first. */
const MOST_SHIFTS = 6
/** Micro-dollars: a series without any change from day to day has a spread, too. */
const LEAST_SCALE = 1e-9
/** Each day is held between this rank and its counterpart: spikes do not make a level. */
const HELD_RANK = 0.05

/**
 * Where the present level began: the index after the last old level shift, 0 when there is none. `deseasoned` has its weekly
 * rhythm taken out; NaN days are skipped. Each round cuts at the split whose two sides differ most and goes on with the later side.
 */
export function lastLevelShift(deseasoned: Float64Array): number {
  let from = 0
  for (let round = 0; round < MOST_SHIFTS; round++) {
    const cut = bestSplit(deseasoned, from)
    if (cut === -1) return from
    from = cut
  }
  return from
}

function bestSplit(values: Float64Array, from: number): number {
  const scale = scaleOfChanges(values, from)
  const held = holdWithin(values, from)
  const n = held.total.length - 1
  const all = at(held.total, n)
  const count = at(held.count, n)
  let best = -1
  let bestErrors = STANDARD_ERRORS
  for (let k = MINIMUM_SIDE_DAYS; k + MINIMUM_SIDE_DAYS <= n; k++) {
    const before = at(held.count, k)
    const after = count - before
    if (before < MINIMUM_SIDE_DAYS || after < MINIMUM_SIDE_DAYS) continue
    const low = at(held.total, k) / before
    const high = (all - at(held.total, k)) / after
    const change = Math.abs(high - low)
    const errors = change / (scale * Math.sqrt(PERSISTENCE_INFLATION * (1 / before + 1 / after)))
    if (errors > bestErrors && change > MINIMUM_CHANGE_FRACTION * Math.max(Math.abs(low), Math.abs(high))) {
      bestErrors = errors
      best = from + k
    }
  }
  return best
}

/** Spread of a day by what changes from one day to the next: a level shift touches one change only. */
function scaleOfChanges(values: Float64Array, from: number): number {
  const changes = new Float64Array(values.length)
  let count = 0
  for (let i = from + 1; i < values.length; i++) {
    const change = Math.abs(at(values, i) - at(values, i - 1))
    if (!Number.isNaN(change)) changes[count++] = change
  }
  const scale = count === 0 ? 0 : DEVIATION_PER_MEDIAN_DISTANCE * medianOf(changes.subarray(0, count))
  return Math.max(scale, LEAST_SCALE)
}

/** Running totals and counts of the days from `from` on, each day held within the 5th and 95th percentile: spikes do not make a level. */
function holdWithin(values: Float64Array, from: number): { total: Float64Array; count: Float64Array } {
  const sorted = values
    .slice(from)
    .filter((x) => !Number.isNaN(x))
    .sort()
  const low = sorted.length === 0 ? 0 : at(sorted, Math.floor((sorted.length - 1) * HELD_RANK))
  const high = sorted.length === 0 ? 0 : at(sorted, Math.floor((sorted.length - 1) * (1 - HELD_RANK)))
  const n = values.length - from
  const total = new Float64Array(n + 1)
  const count = new Float64Array(n + 1)
  for (let k = 0; k < n; k++) {
    const x = at(values, from + k)
    total[k + 1] = at(total, k) + (Number.isNaN(x) ? 0 : Math.min(high, Math.max(low, x)))
    count[k + 1] = at(count, k) + (Number.isNaN(x) ? 0 : 1)
  }
  return { total, count }
}
