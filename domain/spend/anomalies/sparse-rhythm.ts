import { civilFromDay, monthOf } from '../../calendar.ts'
import { at, DEVIATION_PER_MEDIAN_DISTANCE } from '../../series.ts'
import { medianOf } from './robust.ts'

/** What a series that is mostly nothing is charged, and when: on each day of the table (0 where nothing is due), and how far charges stray. */
export type SparseRhythm = { readonly expected: Float64Array; readonly microUsd: number; readonly scale: number }

/** A rhythm longer than this is one of months. */
const LONGEST_PERIOD_DAYS = 14
/** Due days that must have been charged, and charges that must have been due. */
const RHYTHM_KEPT_FRACTION = 0.8
const FEWEST_CHARGES = 4
/** Months tell of themselves sooner: three firsts in a row are no chance. */
const FEWEST_MONTHS = 2
const LATEST_CHARGES = 8
/** No job costs the same to this share from one time to the next. */
const LEAST_JOB_SCALE = 0.05

/** The rhythm of the charges of [0, end): every so many days, or the same day of each month, from its start or its end; null where there is none. */
export function sparseRhythm(spend: Float64Array, firstDay: number, end: number): SparseRhythm | null {
  const charged: number[] = []
  for (let i = 0; i < end; i++) if (at(spend, i) > 0) charged.push(i)
  if (charged.length < FEWEST_MONTHS) return null
  const known = candidates(charged, firstDay).find(({ isDue, fewest, kept }) => {
    let due = 0
    let hits = 0
    for (let i = 0; i < end; i++) {
      if (Number.isNaN(at(spend, i)) || !isDue(i)) continue
      due++
      if (at(spend, i) > 0) hits++
    }
    return hits >= fewest && hits / due >= kept && hits / charged.length >= kept
  })
  if (known === undefined) return null
  const latest = Float64Array.from(charged.filter(known.isDue).slice(-LATEST_CHARGES), (i) => at(spend, i))
  const microUsd = medianOf(latest.slice())
  const scale = Math.max(LEAST_JOB_SCALE, (DEVIATION_PER_MEDIAN_DISTANCE * medianOf(latest.map((x) => Math.abs(x - microUsd)))) / microUsd)
  return { expected: Float64Array.from({ length: spend.length }, (_, i) => (known.isDue(i) ? microUsd : 0)), microUsd, scale }
}

type Candidate = { readonly isDue: (index: number) => boolean; readonly fewest: number; readonly kept: number }

function candidates(charged: readonly number[], firstDay: number): Candidate[] {
  const last = charged.at(-1) as number
  const periods = Array.from({ length: LONGEST_PERIOD_DAYS - 1 }, (_, k) => k + 2)
  const { dayOfMonth } = civilFromDay(firstDay + last)
  const fromEnd = monthOf(firstDay + last).endDay - (firstDay + last)
  return [
    ...periods.map((period) => ({ isDue: (i: number) => (i - last) % period === 0, fewest: FEWEST_CHARGES, kept: RHYTHM_KEPT_FRACTION })),
    // what is due on the 31st is due on the last day of a shorter month
    { isDue: (i) => civilFromDay(firstDay + i).dayOfMonth === Math.min(dayOfMonth, lastOfMonth(firstDay + i)), fewest: FEWEST_MONTHS, kept: 1 },
    { isDue: (i) => monthOf(firstDay + i).endDay - (firstDay + i) === fromEnd, fewest: FEWEST_MONTHS, kept: 1 },
  ]
}

function lastOfMonth(day: number): number {
  return civilFromDay(monthOf(day).endDay - 1).dayOfMonth
}
