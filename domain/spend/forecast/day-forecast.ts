import { civilFromDay, LONGEST_MONTH_DAYS, monthOf } from '../../calendar.ts'
import { at } from '../../series.ts'
import { type Baseline, fitBaseline } from '../anomalies/baseline.ts'
import { candidates, weighed } from './candidates.ts'
import type { Spread } from './chance.ts'
import { type Past, pastOf } from './past.ts'
import { type TrackRecord, trackRecord } from './record.ts'

/** Spend expected on each of the coming days, and how far off their sum may be. */
export type DayForecast = { readonly expectedMicroUsd: Float64Array; readonly spread: Spread }

/** A level wanders: over days further out than those the record tells of, errors grow by a little more than the days do. */
const ERROR_GROWTH = 1.1
/** What stuck out of its fortnight on the same day of so many earlier months falls due again. */
const DUE_MONTHS = 2
/** What fell due in each of the last months falls due again, however long ago it began. */
const MOST_DUE_MONTHS = 3

/**
 * The settled days of a series (NaN where not observed) carried on for `count` days: the level that several simple forecasts come to,
 * each counting by how well it did on this series, spread over the week, and charges that fell due on the same day of each earlier month.
 * `monthDays` of the month are known. How far off it may be is what such forecasts were off in the past.
 */
export function forecastDays(spend: Float64Array, firstDay: number, settledEnd: number, count: number, monthDays: number): DayForecast {
  const longer = new Float64Array(settledEnd + count).fill(Number.NaN)
  longer.set(spend.subarray(0, settledEnd))
  const base = fitBaseline(longer, { firstDay, scanFrom: settledEnd, referenceEnd: settledEnd, settledEnd })
  if (base.sparse) {
    const rhythmic = rhythmicForecast(base, settledEnd, count)
    if (rhythmic !== null) return rhythmic
  }
  const past = pastOf(spend, firstDay, settledEnd, count)
  const ahead = { count, monthDays }
  const record = trackRecord(past, spend, ahead)
  const level = weighed(
    Object.values(candidates).map((candidate) => candidate(past, settledEnd, ahead)),
    record.weights,
  )
  const expectedMicroUsd = Float64Array.from({ length: count }, (_, k) => {
    const usual = Number.isNaN(level) ? 0 : level * at(past.factor, settledEnd + k)
    return usual + (base.sparse ? 0 : dueOn(past, spend, firstDay, settledEnd + k))
  })
  return { expectedMicroUsd, spread: spreadAhead(record, count) }
}

/**
 * A level that is wrong is so on every day to come. What stuck out for a day or two came by chance and ended: one more such is to be expected of a month,
 * not one a week.
 */
function spreadAhead({ spread, calmMicroUsd, horizonDays }: TrackRecord, count: number): Spread {
  const byEvents = Math.sqrt(Math.max(0, spread.deviationMicroUsd ** 2 - calmMicroUsd ** 2))
  return { ...spread, deviationMicroUsd: Math.hypot(calmMicroUsd * (count / horizonDays) ** ERROR_GROWTH, byEvents) }
}

/** Mostly nothing, but with a rhythm: what is due of it. null where there is none. */
function rhythmicForecast({ expected, scale }: Baseline, settledEnd: number, count: number): DayForecast | null {
  if (expected.every((x) => x === 0)) return null
  const expectedMicroUsd = expected.slice(settledEnd, settledEnd + count)
  return { expectedMicroUsd, spread: { deviationMicroUsd: scale * Math.hypot(...expectedMicroUsd), freedom: Number.POSITIVE_INFINITY } }
}

/**
 * What falls due on a coming day: the least that the same day of every earlier month cost above the days around it, where it stuck out of them each time; 0 for
 * an ordinary day. Days that were dear among dear days are another level, and do not come back by the month.
 */
function dueOn({ days, above }: Past, spend: Float64Array, firstDay: number, index: number): number {
  const leastOn = (earlier: readonly number[]): number => {
    const excesses = earlier.filter((i) => !Number.isNaN(at(spend, i))).map((i) => at(above, i))
    return excesses.length < DUE_MONTHS ? 0 : Math.min(...excesses)
  }
  // what falls due on the 30th, and on the 31st, does so on the last day of a shorter month
  const { dayOfMonth } = civilFromDay(firstDay + index)
  const isLast = firstDay + index === monthOf(firstDay + index).endDay - 1
  let due = 0
  for (let day = dayOfMonth; day <= (isLast ? LONGEST_MONTH_DAYS : dayOfMonth); day++) due += leastOn(sameDayOfEarlierMonths(firstDay, days, index, day))
  return due
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
 * The fees of commitments on a day that is not known. What is billed by the hour was charged on each of the last two settled days, and goes on at the last one's
 * amount; what is billed by the month falls due on its day, beside that. What was paid once, or has ended, does neither.
 */
export function feeOn(fee: Float64Array, firstDay: number, settledEnd: number, index: number): number {
  const last = at(fee, settledEnd - 1)
  const byTheHour = last > 0 && at(fee, settledEnd - 2) > 0 ? last - monthlyFeeOn(fee, firstDay, settledEnd, settledEnd - 1) : 0
  return byTheHour + (index < settledEnd ? 0 : monthlyFeeOn(fee, firstDay, settledEnd, index))
}

/** What the month before was charged on the same day above the days beside it, if every earlier month was. */
function monthlyFeeOn(fee: Float64Array, firstDay: number, settledEnd: number, index: number): number {
  const feeAt = (i: number) => (at(fee, i) > 0 ? at(fee, i) : 0)
  const above = sameDayOfEarlierMonths(firstDay, Math.min(settledEnd, index), index).map((i) => feeAt(i) - Math.max(feeAt(i - 1), feeAt(i + 1)))
  return above.length > 0 && above.every((x) => x > 0) ? (above[0] as number) : 0
}

/** Indices of the same day (or the last) of the last three months that are settled, latest month first. */
function sameDayOfEarlierMonths(firstDay: number, settledEnd: number, index: number, dayOfMonth = civilFromDay(firstDay + index).dayOfMonth): number[] {
  const indices: number[] = []
  for (let month = monthOf(monthOf(firstDay + index).startDay - 1); ; month = monthOf(month.startDay - 1)) {
    const i = Math.min(month.startDay + dayOfMonth, month.endDay) - 1 - firstDay
    if (i < 0 || indices.length === MOST_DUE_MONTHS) return indices
    if (i < settledEnd) indices.push(i)
  }
}
