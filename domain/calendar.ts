/**
 * Days as integers: days since 1970-01-01 UTC. Calendar arithmetic without a clock or a time zone; the civil conversion is
 * the era method of Howard Hinnant ("chrono-compatible low-level date algorithms"), exact for every proleptic Gregorian day.
 */
export type CivilDay = { readonly year: number; readonly month: number; readonly dayOfMonth: number }

export const MS_PER_SECOND = 1_000
export const SECONDS_PER_MINUTE = 60
export const SECONDS_PER_HOUR = 3_600
export const SECONDS_PER_DAY = 86_400
export const MINUTES_PER_DAY = 1_440
export const DAYS_PER_WEEK = 7
export const LONGEST_MONTH_DAYS = 31
export const HOURS_PER_WEEK = 168
export const SECONDS_PER_WEEK = DAYS_PER_WEEK * SECONDS_PER_DAY
export const MINUTES_PER_WEEK = DAYS_PER_WEEK * MINUTES_PER_DAY

export function civilFromDay(day: number): CivilDay {
  const shifted = day + 719_468
  const era = Math.floor(shifted / 146_097)
  const dayOfEra = shifted - era * 146_097
  const yearOfEra = Math.floor((dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365)
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const marchMonth = Math.floor((5 * dayOfYear + 2) / 153)
  const month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    dayOfMonth: dayOfYear - Math.floor((153 * marchMonth + 2) / 5) + 1,
  }
}

export function dayFromCivil(year: number, month: number, dayOfMonth: number): number {
  const marchYear = month <= 2 ? year - 1 : year
  const era = Math.floor(marchYear / 400)
  const yearOfEra = marchYear - era * 400
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + dayOfMonth - 1
  return era * 146_097 + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear - 719_468
}

/** `2026-11-02` as a day; NaN when there is no such day. */
export function dayFromIso(text: string): number {
  const [year = Number.NaN, month = Number.NaN, dayOfMonth = Number.NaN] = text.split('-').map(Number)
  const day = dayFromCivil(year, month, dayOfMonth)
  return isoFromDay(day) === text ? day : Number.NaN
}

/** 0 is Sunday, as in AWS's cron and in JavaScript. */
export function weekdayOf(day: number): number {
  return (((day + 4) % 7) + 7) % 7
}

/** The month a day lies in: its first day and the first day of the next (exclusive). The thirteenth month of a year is the first of the next. */
export function monthOf(day: number): { readonly startDay: number; readonly endDay: number } {
  const { year, month } = civilFromDay(day)
  return { startDay: dayFromCivil(year, month, 1), endDay: dayFromCivil(year, month + 1, 1) }
}

/** `2026-11-02`. */
export function isoFromDay(day: number): string {
  const { year, month, dayOfMonth } = civilFromDay(day)
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(dayOfMonth).padStart(2, '0')}`
}

/** The day that an instant (epoch seconds UTC) lies in. */
export function dayOfInstant(epochSec: number): number {
  return Math.floor(epochSec / SECONDS_PER_DAY)
}
