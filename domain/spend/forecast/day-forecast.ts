import { civilFromDay, monthOf } from '../../calendar.ts'
import { at } from '../../series.ts'
import { type Baseline, fitBaseline } from '../anomalies/baseline.ts'

/** Spend expected on each of the coming days, and the standard deviation of their sum. */
export type DayForecast = { readonly expectedMicroUsd: Float64Array; readonly deviationMicroUsd: number }

/** From today on growth may change by this share of the level within thirty days, and nothing told of it. */
const CHANGE_OF_GROWTH_PER_30_DAYS = 0.07
const DAYS_OF_CHANGE = 30
/** With older days discounted, the level is known from no more days than this. */
const MOST_EFFECTIVE_DAYS = 40
/** An excess of this many deviations on the same day of every earlier month falls due again. */
const DUE_DEVIATIONS = 4
const DUE_MONTHS = 2
/** What fell due in each of the last months falls due again, however long ago it began. */
const MOST_DUE_MONTHS = 3

/**
 * The settled days of a series (NaN where not observed) carried on for `count` days: level and growth as learnt robustly, spread
 * over the week, and charges that fell due on the same day of each earlier month.
 */
export function forecastDays(spend: Float64Array, firstDay: number, settledEnd: number, count: number): DayForecast {
  const longer = new Float64Array(settledEnd + count).fill(Number.NaN)
  longer.set(spend.subarray(0, settledEnd))
  const base = fitBaseline(longer, { firstDay, scanFrom: settledEnd, referenceEnd: settledEnd, settledEnd })
  if (base.sparse) return rhythmicForecast(base, settledEnd, count) ?? sparseForecast(spend, settledEnd, count)
  const expected = new Float64Array(count)
  let units = 0
  let sum = 0
  for (let i = 0; i < count; i++) {
    expected[i] = Math.max(0, at(base.expected, settledEnd + i)) + dueOn(longer, base, firstDay, settledEnd, settledEnd + i)
    units += at(base.unit, settledEnd + i) ** 2
    sum += at(expected, i)
  }
  // A deviation stays for some days, and so does what is wrong with the level: (1 + r) / (1 - r) days' worth of each.
  const inflation = (1 + base.persistence) / (1 - base.persistence)
  const known = Math.min(MOST_EFFECTIVE_DAYS, Math.max(1, settledEnd - base.levelFrom))
  const noise = base.scale * base.scale * inflation * units
  const level = (base.scale * sum) ** 2 * (inflation / known)
  const growth = (((CHANGE_OF_GROWTH_PER_30_DAYS * count) / DAYS_OF_CHANGE) * sum) / 2
  return { expectedMicroUsd: expected, deviationMicroUsd: Math.sqrt(noise + level + growth * growth) }
}

/** Mostly nothing, but with a rhythm: what is due of it. null where there is none. */
function rhythmicForecast({ expected, scale }: Baseline, settledEnd: number, count: number): DayForecast | null {
  if (expected.every((x) => x === 0)) return null
  const expectedMicroUsd = expected.slice(settledEnd, settledEnd + count)
  return { expectedMicroUsd, deviationMicroUsd: scale * Math.hypot(...expectedMicroUsd) }
}

/** Mostly nothing: the mean of all days on each, as uncertain as the days differ. */
function sparseForecast(spend: Float64Array, settledEnd: number, count: number): DayForecast {
  const observed = spend.slice(0, settledEnd).filter((x) => !Number.isNaN(x))
  if (observed.length === 0) return { expectedMicroUsd: new Float64Array(count), deviationMicroUsd: 0 }
  const mean = observed.reduce((sum, x) => sum + x, 0) / observed.length
  const variance = observed.reduce((sum, x) => sum + (x - mean) ** 2, 0) / observed.length
  return { expectedMicroUsd: new Float64Array(count).fill(mean), deviationMicroUsd: Math.sqrt(variance * count * (1 + count / observed.length)) }
}

/** What falls due on a coming day: the least that the same day of every earlier month cost above its expected; 0 for an ordinary day. */
function dueOn(spend: Float64Array, base: Baseline, firstDay: number, settledEnd: number, index: number): number {
  const excesses = sameDayOfEarlierMonths(firstDay, settledEnd, index)
    .filter((i) => !Number.isNaN(at(spend, i)))
    .map((i) => ({ excess: at(spend, i) - at(base.expected, i), least: DUE_DEVIATIONS * base.scale * at(base.unit, i) }))
  if (excesses.length < DUE_MONTHS || excesses.some(({ excess, least }) => excess < least)) return 0
  return Math.min(...excesses.map(({ excess }) => excess))
}

/**
 * Charges without a daily course (tax, support) on a coming day: what the month before was charged on the same day, if every
 * earlier month was charged on it.
 */
export function chargeDueOn(charges: Float64Array, firstDay: number, settledEnd: number, index: number): number {
  const earlier = sameDayOfEarlierMonths(firstDay, settledEnd, index).map((i) => at(charges, i))
  return earlier.length > 0 && earlier.every((x) => x !== 0) ? (earlier[0] as number) : 0
}

/**
 * The fee of a commitment on a day that is not known. One that is billed by the hour was charged on each of the last two settled days, and
 * goes on at the last one's amount; one that is billed by the month falls due on its day. What was paid once does neither.
 */
export function feeOn(fee: Float64Array, firstDay: number, settledEnd: number, index: number): number {
  const last = at(fee, settledEnd - 1)
  if (last > 0 && at(fee, settledEnd - 2) > 0) return last
  return index < settledEnd
    ? 0
    : chargeDueOn(
        fee.map((x) => (Number.isNaN(x) ? 0 : x)),
        firstDay,
        settledEnd,
        index,
      )
}

/** Indices of the same day (or the last) of the last three months that are settled, latest month first. */
function sameDayOfEarlierMonths(firstDay: number, settledEnd: number, index: number): number[] {
  const { dayOfMonth } = civilFromDay(firstDay + index)
  const indices: number[] = []
  for (let month = monthOf(monthOf(firstDay + index).startDay - 1); ; month = monthOf(month.startDay - 1)) {
    const i = Math.min(month.startDay + dayOfMonth, month.endDay) - 1 - firstDay
    if (i < 0 || indices.length === MOST_DUE_MONTHS) return indices
    if (i < settledEnd) indices.push(i)
  }
}
