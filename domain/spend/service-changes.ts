import { DAYS_PER_WEEK, monthOf } from '../calendar.ts'
import { byCodeUnit } from '../order.ts'
import type { DailySpend } from './daily.ts'
import { type DayRange, indexOfDay, isAnswered } from './settled.ts'
import { costKindOf, costOf, keyOf, sumBetween } from './spend-column.ts'

/** What a service cost in two spans of days of the same length, integer micro-dollars. */
export type ServiceChange = { readonly service: string; readonly nowMicroUsd: number; readonly beforeMicroUsd: number }

/** Two spans that are held against each other, and what changed by service, most money first. What did not change is left out. */
export type Comparison = { readonly now: DayRange; readonly before: DayRange; readonly services: readonly ServiceChange[] }

/** The last settled week against the week before, and the settled days of the month against as many of the month before. */
export type ServiceChanges = { readonly week: Comparison | null; readonly month: Comparison | null }

/**
 * Changes of spend by service, in effective cost where the table holds it. A comparison is null where a day of either span is not
 * known, or where the month has no settled day yet. Of a month with fewer days before it as many days are compared as both have.
 */
export function serviceChanges(table: DailySpend, settledEndDay: number): ServiceChanges {
  const end = Math.min(settledEndDay, table.firstDay + table.days)
  const month = monthOf(end - 1)
  const last = monthOf(month.startDay - 1)
  const days = Math.min(end - month.startDay, last.endDay - last.startDay)
  return {
    week: comparison(table, { startDay: end - DAYS_PER_WEEK, endDay: end }, { startDay: end - 2 * DAYS_PER_WEEK, endDay: end - DAYS_PER_WEEK }),
    month: comparison(table, { startDay: month.startDay, endDay: month.startDay + days }, { startDay: last.startDay, endDay: last.startDay + days }),
  }
}

function comparison(table: DailySpend, now: DayRange, before: DayRange): Comparison | null {
  if (!table.dimensions.includes('SERVICE') || ![now, before].every((range) => isAnswered(table, range))) return null
  const kind = costKindOf(table)
  const sums = new Map<string, { now: number; before: number }>()
  for (const row of table.rows) {
    const service = keyOf(table, row, 'SERVICE') ?? ''
    const sum = (range: DayRange) => sumBetween(costOf(row, kind), indexOfDay(table, range.startDay), indexOfDay(table, range.endDay))
    const known = sums.get(service) ?? { now: 0, before: 0 }
    sums.set(service, { now: known.now + sum(now), before: known.before + sum(before) })
  }
  const services = [...sums]
    .map(([service, sum]) => ({ service, nowMicroUsd: sum.now, beforeMicroUsd: sum.before }))
    .filter(({ nowMicroUsd, beforeMicroUsd }) => nowMicroUsd !== beforeMicroUsd)
    .sort((a, b) => Math.abs(b.nowMicroUsd - b.beforeMicroUsd) - Math.abs(a.nowMicroUsd - a.beforeMicroUsd) || byCodeUnit(a.service, b.service))
  return { now, before, services }
}
