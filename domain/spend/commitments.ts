import { HOURS_PER_MONTH } from '../money.ts'
import { at } from '../series.ts'
import { classesIn, isCoveredUsage } from './charge-class.ts'
import type { DailySpend, SpendRow } from './daily.ts'
import type { DayRange } from './settled.ts'
import { keyOf, sumBetween, tableBy } from './spend-column.ts'
import { byRecordType, wholeBill } from './totals.ts'

/** Savings Plans and reservations over some days, in effective cost; integer micro-dollars. */
export type Commitments = {
  readonly range: DayRange
  /** Fees as billed: what recurs and what was paid once. */
  readonly billedMicroUsd: number
  /** What was committed and nobody used. */
  readonly unusedMicroUsd: number
  /** What was committed and used; null where the bill does not tell. */
  readonly usedMicroUsd: number | null
  /** Used over committed, 0-1; NaN where that is not known. */
  readonly utilizationFraction: number
  /** Share of the effective cost of usage that commitments paid for, in the services where they pay for any, 0-1; NaN where record types were not read. */
  readonly coverageFraction: number
  /** Effective cost a day of the usage that they might pay for and do not, in those services; NaN where record types were not read. */
  readonly uncoveredMicroUsdPerDay: number
}

/**
 * The commitments of a bill over a range; null where it has none, or says nothing of effective cost: what is unused shows in that alone.
 * By record type what is used is AWS's own figure. Without it, it is what was billed less what is unused, which holds for fees that are
 * billed by the hour; where more is unused than billed (paid up front) it is not known.
 */
export function commitmentsOf(tables: readonly DailySpend[], range: DayRange): Commitments | null {
  const table = byRecordType(tables, range.startDay) ?? wholeBill(tables)
  if (table === undefined) return null
  const classify = classesIn(table, tables)
  const fees = table.rows.filter((row) => classify(row) === 'recurring-fee' || (classify(row) === 'upfront' && isSpread(row)))
  const covered = coveredIn(table)
  if ((fees.length === 0 && covered.length === 0) || !table.rows.some(hasEffective)) return null
  const [from, to] = [range.startDay - table.firstDay, range.endDay - table.firstDay]
  const sum = (rows: readonly SpendRow[], of: (row: SpendRow) => Float64Array) => rows.reduce((total, row) => total + sumBetween(of(row), from, to), 0)
  const billedMicroUsd = sum(fees, (row) => row.unblendedMicroUsd)
  const unusedMicroUsd = sum(
    fees.filter((row) => classify(row) === 'recurring-fee'),
    (row) => row.amortizedMicroUsd,
  )
  const byFee = billedMicroUsd >= unusedMicroUsd ? billedMicroUsd - unusedMicroUsd : null
  const usedMicroUsd = covered.length > 0 ? sum(covered, (row) => row.amortizedMicroUsd) : byFee
  const committed = (usedMicroUsd ?? Number.NaN) + unusedMicroUsd
  return {
    range,
    billedMicroUsd,
    unusedMicroUsd,
    usedMicroUsd,
    utilizationFraction: committed > 0 ? (usedMicroUsd as number) / committed : Number.NaN,
    ...coverageOf(tables, range),
  }
}

/** What was paid once and is spread over what it covers; a purchase that is no commitment costs on its day what was billed. */
function isSpread(row: SpendRow): boolean {
  const sum = (values: Float64Array) => sumBetween(values, 0, values.length)
  return hasEffective(row) && sum(row.amortizedMicroUsd) < sum(row.unblendedMicroUsd)
}

function hasEffective({ amortizedMicroUsd }: SpendRow): boolean {
  return amortizedMicroUsd.some((x) => !Number.isNaN(x))
}

function coveredIn(table: DailySpend): SpendRow[] {
  return table.rows.filter((row) => isCoveredUsage(keyOf(table, row, 'RECORD_TYPE') ?? ''))
}

function coverageOf(tables: readonly DailySpend[], { startDay, endDay }: DayRange): Pick<Commitments, 'coverageFraction' | 'uncoveredMicroUsdPerDay'> {
  const table = tableBy(tables, 'SERVICE', 'RECORD_TYPE')
  if (table === undefined) return { coverageFraction: Number.NaN, uncoveredMicroUsdPerDay: Number.NaN }
  const classify = classesIn(table, tables)
  const rows = coveredIn(table)
  const services = new Set(rows.map((row) => keyOf(table, row, 'SERVICE')))
  const sum = (some: readonly SpendRow[]) =>
    some.reduce((total, { amortizedMicroUsd }) => total + sumBetween(amortizedMicroUsd, Math.max(0, startDay - table.firstDay), endDay - table.firstDay), 0)
  const all = sum(table.rows.filter((row) => services.has(keyOf(table, row, 'SERVICE')) && classify(row) === 'usage'))
  const covered = sum(rows)
  return {
    coverageFraction: all > 0 ? covered / all : Number.NaN,
    uncoveredMicroUsdPerDay: all > 0 ? Math.max(0, all - covered) / (endDay - startDay) : Number.NaN,
  }
}

/**
 * The most of a saving that leaves the bill while the commitments last. What runs less is first what is paid on demand, for a Savings Plan or a reservation
 * goes on to pay for what is left (Savings Plans User Guide, "How Savings Plans apply to your usage"); beyond that it frees what is paid for either way.
 * At most, because commitments are by the hour: an hour in which they pay for all that runs frees nothing. NaN where what they cover is not known.
 */
export function leavesBillAtMost({ uncoveredMicroUsdPerDay }: Pick<Commitments, 'uncoveredMicroUsdPerDay'>, savingsMicroUsdPerMonth: number): number {
  return Math.min(savingsMicroUsdPerMonth, Math.round((uncoveredMicroUsdPerDay / 24) * HOURS_PER_MONTH))
}

/** Fees of a commitment that were charged on each of the days before one, and not from that day on: it ended. */
export function endedCommitment(tables: readonly DailySpend[], startDay: number): { readonly microUsdPerDay: number } | null {
  const table = tableBy(tables, 'SERVICE', 'RECORD_TYPE') ?? tableBy(tables, 'SERVICE', 'USAGE_TYPE') ?? wholeBill(tables)
  if (table === undefined) return null
  const classify = classesIn(table, tables)
  // what it paid for stops on the day that it ends; a fee by the hour does, and one by the month does not
  const rows = table.rows.filter((row) => isCoveredUsage(keyOf(table, row, 'RECORD_TYPE') ?? '') || classify(row) === 'recurring-fee')
  const ended = rows.map((row) =>
    dropOn(isCoveredUsage(keyOf(table, row, 'RECORD_TYPE') ?? '') ? row.amortizedMicroUsd : row.unblendedMicroUsd, startDay - table.firstDay),
  )
  const microUsdPerDay = Math.max(0, ...ended)
  return microUsdPerDay > 0 ? { microUsdPerDay } : null
}

const COMPARED_DAYS = 7
/** What falls to under half of what it was has ended, in whole or in good part. */
export const LEFT_FRACTION = 0.5

/** How much less a day a series is from an index on (give or take a day) than in the week before; 0 where it did not fall by half. */
export function dropOn(values: Float64Array, index: number): number {
  const mean = (from: number, to: number) => {
    let sum = 0
    for (let i = Math.max(0, from); i < to; i++) sum += Number.isNaN(at(values, i)) ? 0 : at(values, i)
    return sum / (to - Math.max(0, from))
  }
  if (index - COMPARED_DAYS < 0 || index + 1 >= values.length) return 0
  const before = mean(index - COMPARED_DAYS - 1, index - 1)
  const after = mean(index + 1, Math.min(values.length, index + 1 + COMPARED_DAYS))
  return before > 0 && after < LEFT_FRACTION * before ? before - after : 0
}
