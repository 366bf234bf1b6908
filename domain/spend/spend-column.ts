import { at } from '../series.ts'
import type { DailySpend, SpendDimension, SpendRow } from './daily.ts'

/** Which of the two costs is meant: effective (commitments spread over what they cover) or billed (as charged on the day). */
export type CostKind = 'effective' | 'billed'

/** Effective cost where the answer holds it, else billed cost. */
export function costKindOf(table: DailySpend): CostKind {
  return table.rows.length === 0 || table.rows.some((row) => row.amortizedMicroUsd.some((x) => !Number.isNaN(x))) ? 'effective' : 'billed'
}

/** Billed cost where the answer holds it, else effective cost: what a budget is held against. */
export function budgetKindOf(table: DailySpend): CostKind {
  return table.rows.length === 0 || table.rows.some((row) => row.unblendedMicroUsd.some((x) => !Number.isNaN(x))) ? 'billed' : 'effective'
}

export function costOf(row: SpendRow, kind: CostKind): Float64Array {
  return kind === 'effective' ? row.amortizedMicroUsd : row.unblendedMicroUsd
}

/** The row's value of a dimension; null when the table is not grouped by it. */
export function keyOf(table: DailySpend, row: SpendRow, dimension: SpendDimension): string | null {
  const index = table.dimensions.indexOf(dimension)
  return index === -1 ? null : (row.keys[index] ?? '')
}

/** The table grouped by just these dimensions, in any order; undefined when it was not read. */
export function tableBy(tables: readonly DailySpend[], ...dimensions: readonly SpendDimension[]): DailySpend | undefined {
  return tables.find((table) => table.dimensions.length === dimensions.length && dimensions.every((dimension) => table.dimensions.includes(dimension)))
}

/** Compute by the group's tag: by account as well, where it was read so. */
export function tableByGroup(tables: readonly DailySpend[]): DailySpend | undefined {
  return tableBy(tables, 'TAG', 'LINKED_ACCOUNT') ?? tableBy(tables, 'TAG')
}

/** Sum of the observed days in [from, to); 0 when none was. */
export function sumBetween(values: Float64Array, from: number, to: number): number {
  let total = 0
  for (let i = from; i < to; i++) {
    const x = at(values, i)
    if (!Number.isNaN(x)) total += x
  }
  return total
}

/**
 * The costs of the days [from, to) of a table as they are known: where none of these days was answered both are NaN, and a column that was not asked, or
 * not read on one of these days, is NaN in every sum of it.
 * An answered day on which a row has the one cost and none has the other is one on which the other was not read.
 */
export function knownCosts(
  table: DailySpend,
  from = 0,
  to = table.days,
): <Sum extends { readonly effectiveMicroUsd: number; readonly billedMicroUsd: number }>(sum: Sum) => Sum {
  const [effective, billed] = [isRead(table, 'effective', from, to), isRead(table, 'billed', from, to)]
  if (effective && billed) return (sum) => sum
  return (sum) => ({ ...sum, effectiveMicroUsd: effective ? sum.effectiveMicroUsd : Number.NaN, billedMicroUsd: billed ? sum.billedMicroUsd : Number.NaN })
}

function isRead({ rows, days, answered }: DailySpend, kind: CostKind, from: number, to: number): boolean {
  if (!answered.subarray(Math.max(0, from), Math.max(0, to)).includes(1)) return false
  if (rows.length === 0) return true
  const holds = (of: CostKind, i: number) => rows.some((row) => !Number.isNaN(at(costOf(row, of), i)))
  const other = kind === 'effective' ? 'billed' : 'effective'
  for (let i = Math.max(0, from); i < Math.min(days, to); i++) if (!holds(kind, i) && holds(other, i)) return false
  return rows.some((row) => costOf(row, kind).some((x) => !Number.isNaN(x)))
}
