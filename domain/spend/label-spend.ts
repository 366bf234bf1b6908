import { monthOf } from '../calendar.ts'
import { byCodeUnit } from '../order.ts'
import { at } from '../series.ts'
import type { DailySpend, SpendLabel, SpendRow } from './daily.ts'
import { type DayRange, indexOfDay } from './settled.ts'
import { monthsOf } from './showback.ts'
import { type CostKind, costKindOf, costOf, keyOf, sumBetween } from './spend-column.ts'

/** A month of the whole bill by the values of a label, dearest first. Integer micro-dollars of one kind of cost; the parts add up to the total. */
export type LabelMonth = {
  readonly days: DayRange
  readonly costKind: CostKind
  readonly totalMicroUsd: number
  readonly values: readonly (readonly [value: string, microUsd: number])[]
  /** What carries no value, by account: shared, or not labelled yet. null: the answer does not tell accounts apart. */
  readonly without: readonly (readonly [accountId: string | null, microUsd: number])[]
}

export type LabelSpend = { readonly label: SpendLabel; readonly months: readonly LabelMonth[] }

/**
 * Spend of the month to date and of the month before by each label that the bill was read by, in the order in which it was asked. Of a month in which a label was first
 * carried the days since then: what was spent before is not without it, it was not asked.
 */
export function labelSpend(tables: readonly DailySpend[]): LabelSpend[] {
  return tables.flatMap((table) => {
    if (table.label === undefined) return []
    const fromDay = carriedFrom(table) ?? table.firstDay
    const months = monthsOf([table]).map(({ startDay, endDay }) => ({ startDay: Math.max(startDay, fromDay), endDay }))
    return [{ label: table.label, months: months.filter(({ startDay, endDay }) => startDay < endDay).map((days) => monthBy(table, days)) }]
  })
}

/** The first whole day on which anything carries the label, the day after it was activated; null where nothing does. */
function carriedFrom(table: DailySpend): number | null {
  const labelled = table.rows.filter((row) => labelOf(table, row) !== '')
  for (let i = 0; i < table.days; i++)
    if (labelled.some((row) => at(row.amortizedMicroUsd, i) > 0 || at(row.unblendedMicroUsd, i) > 0)) return table.firstDay + (i === 0 ? 0 : i + 1)
  return null
}

/** Labels that were first carried in the month to date or in the month before, and from which whole day on. */
export function newLabels(tables: readonly DailySpend[]): { readonly label: SpendLabel; readonly day: number }[] {
  return tables.flatMap((table) => {
    const day = table.label === undefined ? null : carriedFrom(table)
    if (table.label === undefined || day === null) return []
    return monthsOf([table]).some(({ startDay }) => startDay < day) ? [{ label: table.label, day }] : []
  })
}

/** The first day that is missing of the month to date, where spend by a label is left out for it; null where none is. */
export function missingDay(tables: readonly DailySpend[]): number | null {
  const missing = tables.flatMap(({ label, firstDay, days, answered }) => {
    const month = monthOf(firstDay + days - 1)
    if (label === undefined || month.startDay < firstDay) return []
    const index = answered.indexOf(0, month.startDay - firstDay)
    return index === -1 ? [] : [firstDay + index]
  })
  return missing.length === 0 ? null : Math.min(...missing)
}

function monthBy(table: DailySpend, days: DayRange): LabelMonth {
  const costKind = costKindOf(table)
  const labelled = table.rows.filter((row) => labelOf(table, row) !== '')
  const rest = table.rows.filter((row) => labelOf(table, row) === '')
  const values = sumsBy(table, labelled, (row) => labelOf(table, row), costKind, days)
  const without = sumsBy(table, rest, (row) => keyOf(table, row, 'LINKED_ACCOUNT'), costKind, days)
  const total = (sums: readonly (readonly [unknown, number])[]) => sums.reduce((sum, [, microUsd]) => sum + microUsd, 0)
  return { days, costKind, totalMicroUsd: total(values) + total(without), values, without }
}

function labelOf(table: DailySpend, row: SpendRow): string {
  return keyOf(table, row, 'LABEL') ?? ''
}

function sumsBy<Name extends string | null>(
  table: DailySpend,
  rows: readonly SpendRow[],
  nameOf: (row: SpendRow) => Name,
  costKind: CostKind,
  { startDay, endDay }: DayRange,
): (readonly [Name, number])[] {
  const sums = new Map<Name, number>()
  for (const row of rows) {
    const cost = sumBetween(costOf(row, costKind), indexOfDay(table, startDay), indexOfDay(table, endDay))
    if (cost !== 0) sums.set(nameOf(row), (sums.get(nameOf(row)) ?? 0) + cost)
  }
  return [...sums].sort(([a, x], [b, y]) => y - x || byCodeUnit(a ?? '', b ?? ''))
}

/** Labels that nothing in the bill carries: a tag that is not activated, a cost category that does not exist. */
export function unusedLabels(tables: readonly DailySpend[]): SpendLabel[] {
  return tables.flatMap((table) => (table.label === undefined || table.rows.some((row) => labelOf(table, row) !== '') ? [] : [table.label]))
}
