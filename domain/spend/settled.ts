import { dayOfInstant, SECONDS_PER_DAY, SECONDS_PER_HOUR } from '../calendar.ts'
import type { DailySpend } from './daily.ts'

/** Half-open days since 1970-01-01 UTC. */
export type DayRange = { readonly startDay: number; readonly endDay: number }

/**
 * The day from which on days are still filling: AWS adds to a day for hours after its end, so one that ended less than
 * `fillingHours` before the bill was read is not judged. That an answer marks days as estimated says less: it stays so for the
 * whole month, until that is invoiced.
 */
export function settledEndDay(readAtSec: number, fillingHours: number): number {
  return Math.floor((readAtSec - fillingHours * SECONDS_PER_HOUR) / SECONDS_PER_DAY)
}

/** The tables without the day on which they are read: what it comes to is not known before it is over. A table of that day alone is none. */
export function withoutToday(tables: readonly DailySpend[], readAtSec: number): DailySpend[] {
  const today = dayOfInstant(readAtSec)
  return tables.flatMap((table) => {
    const days = today - table.firstDay
    if (days >= table.days) return [table]
    if (days <= 0) return []
    const rows = table.rows.map((row) => ({
      ...row,
      amortizedMicroUsd: row.amortizedMicroUsd.subarray(0, days),
      unblendedMicroUsd: row.unblendedMicroUsd.subarray(0, days),
      usageQuantity: row.usageQuantity.subarray(0, days),
    }))
    return [{ ...table, days, estimated: table.estimated.subarray(0, days), answered: table.answered.subarray(0, days), rows }]
  })
}

/** Index of a day in the table, held within it. */
export function indexOfDay(table: DailySpend, day: number): number {
  return Math.min(table.days, Math.max(0, day - table.firstDay))
}

/** The days that a window of seconds touches. */
export function daysOfWindow({ startSec, endSec }: { readonly startSec: number; readonly endSec: number }): DayRange {
  return { startDay: Math.floor(startSec / SECONDS_PER_DAY), endDay: Math.ceil(endSec / SECONDS_PER_DAY) }
}

/** Whether the table holds every day of a range. */
export function isAnswered({ firstDay, days, answered }: DailySpend, { startDay, endDay }: DayRange): boolean {
  if (startDay < firstDay || endDay > firstDay + days) return false
  return answered.subarray(startDay - firstDay, endDay - firstDay).every((x) => x === 1)
}
