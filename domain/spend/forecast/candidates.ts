import { DAYS_PER_WEEK } from '../../calendar.ts'
import { HALF_LIFE_DAYS } from '../anomalies/baseline.ts'
import { medianOf } from '../anomalies/robust.ts'
import { levelOn, meanLevel, type Past } from './past.ts'

/** What is asked of a candidate: the days to come, and how many of their month are known. */
export type Ahead = { readonly count: number; readonly monthDays: number }

/** A level that the days from `end` on may have, by the days before; NaN where they tell none. The week's rhythm is put on it afterwards. */
export type Candidate = (past: Past, end: number, ahead: Ahead) => number

const FOUR_WEEKS = 28
const EIGHT_WEEKS = 56

/** Growth of more than this a day would be news in itself: the spread of growth expected beforehand. */
const TREND_SPREAD_PER_DAY = 0.002
/** Growth fades: so much of it is left from one day to the next (Gardner and McKenzie, 1985). */
const DAMPING = 0.95
/** No series is steadier than this share of its level. */
const LEAST_SPREAD = 0.01

/** Each is right for some bill: steady, restless, stepped, new, growing. */
export const candidates = {
  medianOfFourWeeks: (past, end) => medianLevel(past, end - FOUR_WEEKS, end),
  lastWeek: (past, end) => meanLevel(past, end - DAYS_PER_WEEK, end),
  monthToDate: (past, end, { monthDays }) => meanLevel(past, end - Math.max(1, monthDays), end),
  dampedTrend,
} satisfies Readonly<Record<string, Candidate>>

function medianLevel(past: Past, from: number, to: number): number {
  const levels = new Float64Array(to - Math.max(0, from))
  let count = 0
  for (let i = Math.max(0, from); i < to; i++) if (!Number.isNaN(levelOn(past, i))) levels[count++] = levelOn(past, i)
  return medianOf(levels.subarray(0, count))
}

/** The mean of a line that flattens out, through the last eight weeks: least squares, recent days first, growth drawn towards none. */
function dampedTrend(past: Past, end: number, { count }: Ahead): number {
  const from = Math.max(0, end - EIGHT_WEEKS)
  const mean = meanLevel(past, from, end)
  let [s0, s1, s2, t0, t1, squares] = [0, 0, 0, 0, 0, 0]
  for (let i = from; i < end; i++) {
    const y = levelOn(past, i)
    if (Number.isNaN(y)) continue
    const x = i - end
    const weight = 0.5 ** (-x / HALF_LIFE_DAYS)
    s0 += weight
    s1 += weight * x
    s2 += weight * x * x
    t0 += weight * y
    t1 += weight * x * y
    squares += weight * (y - mean) ** 2
  }
  if (!(s0 > 0) || !(mean > 0)) return mean
  const spread = Math.max(Math.sqrt(squares / s0), LEAST_SPREAD * mean)
  s2 += (spread / (TREND_SPREAD_PER_DAY * mean)) ** 2
  const determinant = s0 * s2 - s1 * s1
  const level = (t0 * s2 - t1 * s1) / determinant
  const growth = (t1 * s0 - t0 * s1) / determinant
  let grown = 0
  for (let k = 1; k <= count; k++) grown += (DAMPING * (1 - DAMPING ** k)) / (1 - DAMPING)
  return Math.max(0, level + (growth * grown) / count)
}

/** No candidate says less than this share of what all say on average: four weeks of nothing tell little of what began a week ago. */
const LEAST_OF_MEAN = 0.1

/**
 * What the candidates come to together, each by its weight; those that tell nothing are left out. NaN where all are. Their geometric mean: where spend fell to
 * a hundredth, those that still know the old level say a hundred times what comes, and in a sum nothing holds them back.
 */
export function weighed(levels: readonly number[], weights: readonly number[]): number {
  const mean = weighedMean(levels, weights)
  if (!(mean > 0)) return mean
  return Math.exp(
    weighedMean(
      levels.map((level) => Math.log(Math.max(level, LEAST_OF_MEAN * mean))),
      weights,
    ),
  )
}

function weighedMean(values: readonly number[], weights: readonly number[]): number {
  let [sum, all] = [0, 0]
  for (const [j, value] of values.entries()) {
    if (Number.isNaN(value)) continue
    sum += value * (weights[j] as number)
    all += weights[j] as number
  }
  return all > 0 ? sum / all : Number.NaN
}
