import { byCodeUnit } from '../order.ts'
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

/** Spend of the month to date and of the month before by each label that the bill was read by, in the order in which it was asked. */
export function labelSpend(tables: readonly DailySpend[]): LabelSpend[] {
  return tables.flatMap((table) => (table.label === undefined ? [] : [{ label: table.label, months: monthsOf([table]).map((days) => monthBy(table, days)) }]))
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
