import { civilFromDay, DAYS_PER_WEEK, dayFromCivil, LONGEST_MONTH_DAYS, MINUTES_PER_DAY, monthOf, weekdayOf } from '../calendar.ts'
import type { RememberedPeak } from '../history/long-memory.ts'
import { LOOSE_DAYS, MONTHS_PER_QUARTER } from '../history/peaks.ts'

/** Days on which a peak is to be expected, as cron can say them: of the week (0: Sunday), or of a leap year (0: the first of January). */
export type PeakDays = { readonly of: 'week' | 'year'; readonly days: ReadonlySet<number> }

/** Any leap year: the days of others are among its own. */
const LEAP_YEAR = 2028
const YEAR_START = dayFromCivil(LEAP_YEAR, 1, 1)
const LEAP_DAYS = 366
const MONTHS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12] as const
/** Longer is a season: raising a minimum for all of it is no answer. */
const MOST_PEAK_DAYS = 7
/** Every month has it; what lies later goes by the month's end. */
const LAST_COMMON_DAY = 28
/** After the month's end: its first two days, with a weekend between them. */
const MONTH_BEGINS = [1, 2] as const

/** null for what has no date, or lasts too long. */
export function peakDaysOf({ rhythm, firstDay, lastDay, nextDay }: Pick<RememberedPeak, 'rhythm' | 'firstDay' | 'lastDay' | 'nextDay'>): PeakDays | null {
  const length = lastDay - firstDay
  if (nextDay === null || length >= MOST_PEAK_DAYS) return null
  if (rhythm === 'weekly') return { of: 'week', days: new Set(Array.from({ length: length + 1 }, (_, i) => weekdayOf(firstDay + i))) }
  const { month, dayOfMonth } = civilFromDay(nextDay)
  const months =
    rhythm === 'monthly' || rhythm === 'month-end' ? MONTHS : rhythm === 'quarterly' ? MONTHS.filter((m) => (m - month) % MONTHS_PER_QUARTER === 0) : [month]
  return { of: 'year', days: new Set(months.flatMap((m) => datesIn(m, dayOfMonth, length, rhythm === 'month-end'))) }
}

function datesIn(month: number, dayOfMonth: number, length: number, isMonthEnd: boolean): number[] {
  const { startDay, endDay } = monthOf(dayFromCivil(LEAP_YEAR, month, 1))
  const day = (date: number): number => (startDay - YEAR_START + date - 1 + LEAP_DAYS) % LEAP_DAYS
  const last = endDay - startDay
  if (isMonthEnd) return [...MONTH_BEGINS.map(day), ...Array.from({ length: last - LAST_COMMON_DAY + 1 }, (_, i) => day(LAST_COMMON_DAY + i))]
  const [first, end] = dayOfMonth >= LAST_COMMON_DAY ? [LAST_COMMON_DAY, last] : [dayOfMonth, dayOfMonth]
  return Array.from({ length: end + length - first + 1 + 2 * LOOSE_DAYS }, (_, i) => day(first - LOOSE_DAYS + i))
}

/** Cron expressions that fall on a minute of these days; a minute before midnight or after the next one falls on the day beside. */
export function cronOn({ of, days }: PeakDays, minuteOfDay: number): string[] {
  const by = Math.floor(minuteOfDay / MINUTES_PER_DAY)
  const minute = minuteOfDay - by * MINUTES_PER_DAY
  const time = `${minute % 60} ${Math.floor(minute / 60)}`
  const period = of === 'week' ? DAYS_PER_WEEK : LEAP_DAYS
  const shifted = new Set([...days].map((day) => (day + by + period) % period))
  if (of === 'week') return [`${time} * * ${rangesOf(shifted)}`]
  const dates = new Map(MONTHS.map((month) => [month, datesOf(shifted, month)]))
  const alike = new Map<string, Set<number>>()
  for (const [month, inMonth] of dates) if (inMonth !== '') alike.set(inMonth, (alike.get(inMonth) ?? new Set()).add(month))
  return [...alike].map(([inMonth, months]) => `${time} ${inMonth} ${months.size === MONTHS.length ? '*' : rangesOf(months)} *`)
}

/** Its days of the month; with the last, up to the 31st, so that months of other lengths read alike: cron cannot say "the last day". */
function datesOf(days: ReadonlySet<number>, month: number): string {
  const { startDay, endDay } = monthOf(dayFromCivil(LEAP_YEAR, month, 1))
  const dates = new Set(Array.from({ length: endDay - startDay }, (_, i) => i + 1).filter((date) => days.has(startDay - YEAR_START + date - 1)))
  if (dates.has(endDay - startDay)) for (let date = endDay - startDay; date <= LONGEST_MONTH_DAYS; date++) dates.add(date)
  return rangesOf(dates)
}

/** `1-5` or `1,2,28-31`. */
export function rangesOf(numbers: ReadonlySet<number>): string {
  const sorted = [...numbers].sort((a, b) => a - b)
  const ranges: [number, number][] = []
  for (const number of sorted) {
    const last = ranges.at(-1)
    if (last !== undefined && number === last[1] + 1) last[1] = number
    else ranges.push([number, number])
  }
  return ranges.map(([from, to]) => (from === to ? `${from}` : to === from + 1 ? `${from},${to}` : `${from}-${to}`)).join(',')
}
