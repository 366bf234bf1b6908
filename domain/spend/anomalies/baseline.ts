import { weekdayOf } from '../../calendar.ts'
import { thresholds } from '../../policy.ts'
import { at, DEVIATION_PER_MEDIAN_DISTANCE, HALF_OF_NORMAL, NINE_IN_TEN } from '../../series.ts'
import { lastLevelShift } from './level-shifts.ts'
import { BIWEIGHT_CUT, HELD_WITHIN, medianOf } from './robust.ts'
import { sparseRhythm } from './sparse-rhythm.ts'
import { weeklyRhythm } from './weekly-rhythm.ts'

/**
 * What a spend series normally does, learnt from the days before `referenceEnd`: a level that may grow in a line, spread over
 * the week by a rhythm, and how far single days stray from it.
 */
export type Baseline = {
  /** Spend expected on each day of the table, the days after the reference included. */
  readonly expected: Float64Array
  /** What deviations of a day are measured in: the expected spend, with a floor on quiet weekdays. */
  readonly unit: Float64Array
  /** Standard deviation of a day's deviation, in units. */
  readonly scale: number
  /** How much of a day's deviation stays on the next day, 0-0.9. */
  readonly persistence: number
  /** How far each day counts as a witness of what is normal, 0-1: outliers and days before the last old shift count nothing. */
  readonly weight: Float64Array
  /** Where the present level began: after the last old level shift, 0 when there was none. */
  readonly levelFrom: number
  /** Growth a day, as a share of the level. */
  readonly growthPerDay: number
  /** True where most days are zero, so that no level can be learnt. */
  readonly sparse: boolean
}

/** Older days say less about today's level: half as much each 30 days. */
export const HALF_LIFE_DAYS = 30
/** Growth of more than this a day would be news in itself: the spread of growth rates expected beforehand. */
const GROWTH_SPREAD_PER_DAY = 0.004
/** Days that cost this much more than the mean day hold most of the week's money: their own spread counts too. */
const BUSY_DAY_FACTOR = 1.5
const ROUNDS = 4
const QUARTER_DAYS = 76
/** A weekday that costs less than this share of the mean day tells nothing of the level. */
export const LEAST_FACTOR = 0.2
/** A line that falls is not carried on under this share of its level. */
const LEAST_LEVEL = 0.2
/** The level is first looked for in the last four weeks. */
const LEVEL_WINDOW_DAYS = 28
/** Deviations are taken to stay from day to day by this, as far as few days tell otherwise, and never by more than the other. */
const USUAL_PERSISTENCE = 0.3
const MOST_PERSISTENCE = 0.9
/** The rank that a normal distribution has at NINE_IN_TEN deviations. */
const TAIL_RANK = 0.9
/** Degrees of freedom under which Wallace's approximation is not used. */
const LEAST_FREEDOM = 4
/** Nothing is metered more evenly than this share of its level (rounding, partial hours). */
const SCALE_FLOOR = 0.01
/** The unit of a weekday is at least this share of the average day's. */
const QUIET_DAY_FLOOR = 0.3

/** Which days teach what: `[0, referenceEnd)` the level, `[0, settledEnd)` the week; events are sought from `scanFrom` on. */
export type Span = { readonly firstDay: number; readonly scanFrom: number; readonly referenceEnd: number; readonly settledEnd: number }

/** `spend` is NaN where a day was not observed. Days from `settledEnd` on are not looked at. */
export function fitBaseline(spend: Float64Array, { firstDay, scanFrom, referenceEnd, settledEnd }: Span): Baseline {
  if (shareOfNonZeroDays(spend, referenceEnd) <= 0.5) return sparseBaseline(spend, firstDay, referenceEnd)

  const n = spend.length
  const weight = new Float64Array(n)
  const expected = new Float64Array(n)
  const unit = new Float64Array(n)
  const rhythm = weeklyRhythm(spend, firstDay, settledEnd)
  const deseasoned = new Float64Array(referenceEnd)
  for (let i = 0; i < referenceEnd; i++) {
    const factor = at(rhythm, weekdayOf(firstDay + i))
    deseasoned[i] = factor > LEAST_FACTOR ? at(spend, i) / factor : Number.NaN
  }
  const from = lastLevelShift(deseasoned)
  const line = robustLine(deseasoned, from, weight)
  if (!(line.level >= 1)) return sparseBaseline(spend, firstDay, referenceEnd)
  for (let i = 0; i < n; i++) {
    const factor = at(rhythm, weekdayOf(firstDay + i))
    const level = Math.max(line.level + line.slope * (i - referenceEnd), LEAST_LEVEL * line.level)
    expected[i] = level * factor
    unit[i] = level * Math.max(factor, QUIET_DAY_FLOOR)
  }
  for (let i = scanFrom; i < settledEnd; i++) weight[i] = 1
  const deviations = deviationsOf(spend, expected, unit, from, referenceEnd)
  const busy = deviations.filter((_, i) => at(expected, from + i) > BUSY_DAY_FACTOR * line.level)
  const known = deviations.filter((x) => !Number.isNaN(x)).length
  const scale = Math.max(scaleOf(deviations), scaleOf(busy), SCALE_FLOOR) * shortHistoryFactor(known)
  return {
    expected,
    unit,
    scale,
    persistence: persistenceOf(deviations, scale),
    weight,
    levelFrom: from,
    growthPerDay: line.level > 0 ? line.slope / line.level : 0,
    sparse: false,
  }
}

/** Mostly nothing: what is due by its rhythm is expected; without one nothing is, and a deviation is measured in what the busier days cost. */
function sparseBaseline(spend: Float64Array, firstDay: number, referenceEnd: number): Baseline {
  const n = spend.length
  const rhythm = sparseRhythm(spend, firstDay, referenceEnd)
  const weight = new Float64Array(n).fill(1)
  const flat = { persistence: 0, weight, levelFrom: 0, growthPerDay: 0, sparse: true }
  if (rhythm !== null) return { ...flat, expected: rhythm.expected, unit: new Float64Array(n).fill(rhythm.microUsd), scale: rhythm.scale }
  const scale = Math.max(1, scaleOf(spend.slice(0, referenceEnd)))
  return { ...flat, expected: new Float64Array(n), unit: new Float64Array(n).fill(1), scale }
}

function shareOfNonZeroDays(spend: Float64Array, end: number): number {
  let observed = 0
  let nonZero = 0
  for (let i = 0; i < end; i++) {
    if (Number.isNaN(at(spend, i))) continue
    observed++
    if (at(spend, i) > 0) nonZero++
  }
  return observed === 0 ? 0 : nonZero / observed
}

/**
 * A line through the deseasoned days from `from` on, by iteratively reweighted least squares with Tukey's biweight, older days
 * discounted and growth drawn towards none. Writes each day's weight; the line is `level + slope × (i - length)`.
 */
function robustLine(deseasoned: Float64Array, from: number, weight: Float64Array): { level: number; slope: number } {
  const end = deseasoned.length
  let level = medianOf(deseasoned.slice(Math.max(from, end - LEVEL_WINDOW_DAYS), end).filter((x) => !Number.isNaN(x)))
  if (Number.isNaN(level)) level = medianOf(deseasoned.slice(from).filter((x) => !Number.isNaN(x)))
  let slope = 0
  for (let round = 0; round < ROUNDS; round++) {
    const scale = Math.max(residualScale(deseasoned, from, level, slope), SCALE_FLOOR * Math.abs(level))
    const ridge = (scale / (GROWTH_SPREAD_PER_DAY * Math.max(Math.abs(level), scale))) ** 2
    let s0 = 0
    let s1 = 0
    let s2 = ridge
    let t0 = 0
    let t1 = 0
    for (let i = from; i < end; i++) {
      const y = at(deseasoned, i)
      weight[i] = 0
      if (Number.isNaN(y)) continue
      const x = i - end
      const strays = (y - level - slope * x) / (BIWEIGHT_CUT * scale)
      const w = Math.abs(strays) >= 1 ? 0 : (1 - strays * strays) ** 2 * 0.5 ** (-x / HALF_LIFE_DAYS)
      weight[i] = w
      s0 += w
      s1 += w * x
      s2 += w * x * x
      t0 += w * y
      t1 += w * x * y
    }
    const determinant = s0 * s2 - s1 * s1
    if (!(s0 > 0) || !(determinant > 0)) break
    level = (t0 * s2 - t1 * s1) / determinant
    slope = (t1 * s0 - t0 * s1) / determinant
  }
  return { level: Math.max(level, 0), slope }
}

function residualScale(deseasoned: Float64Array, from: number, level: number, slope: number): number {
  const distances = new Float64Array(deseasoned.length - from)
  let count = 0
  for (let i = from; i < deseasoned.length; i++) {
    const distance = Math.abs(at(deseasoned, i) - level - slope * (i - deseasoned.length))
    if (!Number.isNaN(distance)) distances[count++] = distance
  }
  return DEVIATION_PER_MEDIAN_DISTANCE * medianOf(distances.subarray(0, count))
}

/**
 * How much farther than after a quarter chance reaches when the spread itself is known from few days: Student's t against the
 * normal at the standard errors z that an event must stand out by (the default of `costStandardErrors`), after Wallace's approximation
 * t² = v (exp(z² / v) - 1).
 */
function shortHistoryFactor(days: number): number {
  const reach = (freedom: number) => Math.sqrt(freedom * Math.expm1(thresholds.costStandardErrors.value ** 2 / freedom))
  return Math.max(1, reach(Math.max(LEAST_FREEDOM, days - 2)) / reach(QUARTER_DAYS - 2))
}

/** Deviations from the expected in units, NaN where not observed. */
function deviationsOf(spend: Float64Array, expected: Float64Array, unit: Float64Array, from: number, end: number): Float64Array {
  const out = new Float64Array(end - from)
  for (let i = from; i < end; i++) out[i - from] = (at(spend, i) - at(expected, i)) / at(unit, i)
  return out
}

/**
 * Standard deviation by ranks: the larger of what the median and what the 90th percentile of the distances imply for a normal
 * distribution, so that series with heavy tails get the wider one and a few old events change neither.
 */
function scaleOf(deviations: Float64Array): number {
  const distances = deviations.filter((x) => !Number.isNaN(x))
  if (distances.length === 0) return 0
  for (let i = 0; i < distances.length; i++) distances[i] = Math.abs(at(distances, i))
  distances.sort()
  const byMedian = at(distances, Math.floor((distances.length - 1) * 0.5)) / HALF_OF_NORMAL
  const byTail = at(distances, Math.floor((distances.length - 1) * TAIL_RANK)) / NINE_IN_TEN
  return Math.max(byMedian, byTail)
}

/** Lag-one correlation of the deviations, each held within so many standard deviations. */
function persistenceOf(deviations: Float64Array, scale: number): number {
  let product = 0
  let square = 0
  const held = (i: number) => Math.min(HELD_WITHIN * scale, Math.max(-HELD_WITHIN * scale, at(deviations, i)))
  for (let i = 1; i < deviations.length; i++) {
    const today = held(i)
    const before = held(i - 1)
    if (Number.isNaN(today) || Number.isNaN(before)) continue
    product += today * before
    square += (today * today + before * before) / 2
  }
  // Two pseudo-days at the usual persistence keep a short history from claiming much of either kind.
  const prior = 2 * scale * scale
  return Math.min(MOST_PERSISTENCE, Math.max(0, (product + USUAL_PERSISTENCE * prior) / (square + prior)))
}
