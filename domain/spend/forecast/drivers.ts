import { DAYS_PER_WEEK } from '../../calendar.ts'
import { byCodeUnit } from '../../order.ts'
import { at } from '../../series.ts'
import { classesIn } from '../charge-class.ts'
import type { DailySpend } from '../daily.ts'
import { budgetKindOf, costOf, keyOf } from '../spend-column.ts'

const MOST_DRIVERS_NAMED = 3
const WEEKS_BACK = 4

/** A service that costs more a day than four weeks ago. */
export type Driver = { readonly service: string; readonly microUsdPerDay: number }

/**
 * What drives a month: the services whose last settled week cost most above the same week four weeks earlier. `settledEndDay`
 * ends the last settled week.
 */
export function driversOf(table: DailySpend, tables: readonly DailySpend[], accountId: string | null, settledEndDay: number): Driver[] {
  const classify = classesIn(table, tables)
  const kind = budgetKindOf(table)
  const end = settledEndDay - table.firstDay
  const changes = new Map<string, number>()
  for (const row of table.rows) {
    const service = keyOf(table, row, 'SERVICE')
    if (service === null || (accountId !== null && keyOf(table, row, 'LINKED_ACCOUNT') !== accountId)) continue
    const values = costOf(row, kind)
    if (classify(row) !== 'usage') continue
    const now = weekBefore(values, end)
    const then = weekBefore(values, end - WEEKS_BACK * DAYS_PER_WEEK)
    if (!Number.isNaN(now) && !Number.isNaN(then)) changes.set(service, (changes.get(service) ?? 0) + now - then)
  }
  return [...changes]
    .filter(([, change]) => change > 0)
    .sort(([a, x], [b, y]) => y - x || byCodeUnit(a, b))
    .slice(0, MOST_DRIVERS_NAMED)
    .map(([service, change]) => ({ service, microUsdPerDay: Math.round(change / DAYS_PER_WEEK) }))
}

function weekBefore(values: Float64Array, end: number): number {
  if (end - DAYS_PER_WEEK < 0 || end > values.length) return Number.NaN
  let sum = 0
  for (let i = end - DAYS_PER_WEEK; i < end; i++) if (!Number.isNaN(at(values, i))) sum += at(values, i)
  return sum
}
