import { weekdayOf } from '../../calendar.ts'
import { at, DEVIATION_PER_MEDIAN_DISTANCE } from '../../series.ts'
import { LEAST_FACTOR } from '../anomalies/baseline.ts'
import { medianOf } from '../anomalies/robust.ts'
import { weeklyRhythm } from '../anomalies/weekly-rhythm.ts'

/** The settled days of a series, single days that stick out held back, with the rhythm of its week. */
export type Past = {
  readonly days: number
  /** Micro-dollars; NaN where not observed. */
  readonly spend: Float64Array
  /** What a day that sticks out cost above the middle of the days around it, micro-dollars; 0 for any other day. */
  readonly above: Float64Array
  /** Each day's share of the mean day of its week, the days to come included. */
  readonly factor: Float64Array
  /** Spend, and factors of the days it was observed on, up to and without an index. */
  readonly spentBefore: Float64Array
  readonly factorBefore: Float64Array
}

/** A day is looked at among a week on either side: a new level is one once it has lasted as long. */
const DAYS_BESIDE = 7
/** It sticks out by so many standard deviations, and by this share of the level at least. */
const DEVIATIONS = 5
const LEAST_FRACTION = 0.15

/** `[0, settledEnd)` of a series as a forecast learns from it, with the factors of `count` days more. */
export function pastOf(spend: Float64Array, firstDay: number, settledEnd: number, count: number): Past {
  const rhythm = weeklyRhythm(spend, firstDay, settledEnd)
  const factor = Float64Array.from({ length: settledEnd + count }, (_, i) => at(rhythm, weekdayOf(firstDay + i)))
  const { held, above } = heldDays(spend, factor, settledEnd)
  const spentBefore = new Float64Array(settledEnd + 1)
  const factorBefore = new Float64Array(settledEnd + 1)
  for (let i = 0; i < settledEnd; i++) {
    const isObserved = !Number.isNaN(at(held, i))
    spentBefore[i + 1] = at(spentBefore, i) + (isObserved ? at(held, i) : 0)
    factorBefore[i + 1] = at(factorBefore, i) + (isObserved ? at(factor, i) : 0)
  }
  return { days: settledEnd, spend: held, above, factor, spentBefore, factorBefore }
}

/** A day's spend without its week; NaN where that tells nothing. */
export function levelOn({ spend, factor }: Pick<Past, 'spend' | 'factor'>, index: number): number {
  return at(factor, index) > LEAST_FACTOR ? at(spend, index) / at(factor, index) : Number.NaN
}

/** Mean level of the days in [from, to); NaN where none was observed. */
export function meanLevel({ spentBefore, factorBefore }: Past, from: number, to: number): number {
  const [start, end] = [Math.max(0, from), Math.max(0, to)]
  const factors = at(factorBefore, end) - at(factorBefore, start)
  return factors > 0 ? (at(spentBefore, end) - at(spentBefore, start)) / factors : Number.NaN
}

/** What lies outside of the days around it is held at their edge (a Hampel filter): it was an event, and does not come again by itself. */
function heldDays(spend: Float64Array, factor: Float64Array, end: number): Pick<Past, 'above'> & { readonly held: Float64Array } {
  const level = Float64Array.from({ length: end }, (_, i) => levelOn({ spend, factor }, i))
  const above = new Float64Array(end)
  const held = spend.slice(0, end).map((x, i) => {
    const around = level.slice(Math.max(0, i - DAYS_BESIDE), i + DAYS_BESIDE + 1).filter((y) => !Number.isNaN(y))
    const middle = medianOf(around.slice())
    if (Number.isNaN(at(level, i)) || !(middle > 0)) return x
    const spread = DEVIATION_PER_MEDIAN_DISTANCE * medianOf(around.map((y) => Math.abs(y - middle)))
    const reach = Math.max(DEVIATIONS * spread, LEAST_FRACTION * middle)
    if (at(level, i) > middle + reach) above[i] = x - middle * at(factor, i)
    return Math.min(middle + reach, Math.max(middle - reach, at(level, i))) * at(factor, i)
  })
  return { held, above }
}

/** Sum of the factors of the days in [from, to) that were observed, or are to come. */
export function factorsIn({ factor, factorBefore, days }: Past, from: number, to: number): number {
  let sum = at(factorBefore, Math.min(to, days)) - at(factorBefore, Math.min(from, days))
  for (let i = Math.max(from, days); i < to; i++) sum += at(factor, i)
  return sum
}
