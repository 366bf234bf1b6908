import { monthOf } from '../calendar.ts'
import { byCodeUnit } from '../order.ts'
import { type ChargeClass, chargeClasses, classesIn } from './charge-class.ts'
import type { DailySpend, SpendDimension } from './daily.ts'
import type { DayRange } from './settled.ts'
import { keyOf, knownCosts, sumBetween, tableBy } from './spend-column.ts'

/** Effective cost (commitments spread over what they cover) and billed cost (as charged on the day), integer micro-dollars; NaN where it was not read, or no day was. */
export type Cost = { readonly effectiveMicroUsd: number; readonly billedMicroUsd: number }

/** `missing`: the answer does not hold the day. `filling`: AWS still adds to it. */
export type DayState = 'settled' | 'filling' | 'missing'
export type DayTotal = Cost & { readonly day: number; readonly state: DayState; readonly estimated: boolean }

/** Where the parts of a total come from; an empty name is spend that AWS gives no value of the dimension. */
export type Part = Cost & { readonly name: string }

export type SpendTotals = {
  readonly currency: string
  /** null: AWS. */
  readonly provider: string | null
  /** The days added up. */
  readonly range: DayRange
  readonly total: Cost
  readonly days: readonly DayTotal[]
  readonly byClass: readonly (Cost & { readonly chargeClass: ChargeClass })[]
  /** Dearest first. Empty where the table is not grouped by it. */
  readonly byAccount: readonly Part[]
  readonly byService: readonly Part[]
  /** The month of the last day, up to and with that day. */
  readonly monthToDate: Cost & DayRange
}

/** The table whose rows hold the whole bill once: by account and service, else by service (and usage type), else by account. */
export function wholeBill(tables: readonly DailySpend[]): DailySpend | undefined {
  return (
    tableBy(tables, 'LINKED_ACCOUNT', 'SERVICE') ?? tableBy(tables, 'SERVICE', 'USAGE_TYPE') ?? tableBy(tables, 'SERVICE') ?? tableBy(tables, 'LINKED_ACCOUNT')
  )
}

/** The whole bill by account and record type, where it was read over the same days from `fromDay` on as the rest. */
export function byRecordType(tables: readonly DailySpend[], fromDay: number): DailySpend | undefined {
  const table = tableBy(tables, 'LINKED_ACCOUNT', 'RECORD_TYPE')
  const whole = wholeBill(tables)
  if (table === undefined || whole === undefined || table.firstDay + table.days !== whole.firstDay + whole.days) return undefined
  const from = Math.max(fromDay, whole.firstDay)
  if (table.firstDay > from) return undefined
  for (let day = from; day < whole.firstDay + whole.days; day++)
    if (table.answered[day - table.firstDay] !== whole.answered[day - whole.firstDay]) return undefined
  return table
}

/**
 * What was spent on the table's days of a range. Sums are exact in micro-dollars whatever they are grouped by; rows of negative
 * total (credits, refunds) lower them and are shown as a class of their own. A day that was answered without rows cost nothing.
 */
export function totalsOf(table: DailySpend, range: DayRange, settledEndDay: number, tables: readonly DailySpend[] = [table]): SpendTotals {
  const endDay = Math.max(table.firstDay, Math.min(range.endDay, table.firstDay + table.days))
  const startDay = Math.min(endDay, Math.max(range.startDay, table.firstDay))
  const from = startDay - table.firstDay
  const to = endDay - table.firstDay
  const month = monthOf(Math.max(table.firstDay, endDay - 1))
  const monthFrom = Math.max(0, month.startDay - table.firstDay)
  const known = knownCosts(table, from, to)
  return {
    currency: table.currency,
    provider: table.provider ?? null,
    range: { startDay, endDay },
    total: known(costBetween(table, from, to)),
    days: Array.from({ length: to - from }, (_, i) => dayTotal(table, from + i, settledEndDay)),
    byClass: byClass(table, tables, startDay, endDay).map(known),
    byAccount: partsBy(table, 'LINKED_ACCOUNT', from, to).map(known),
    byService: partsBy(table, 'SERVICE', from, to).map(known),
    monthToDate: { startDay: month.startDay, endDay, ...knownCosts(table, monthFrom, to)(costBetween(table, monthFrom, to)) },
  }
}

function costBetween(table: DailySpend, from: number, to: number): Cost {
  let [effectiveMicroUsd, billedMicroUsd] = [0, 0]
  for (const row of table.rows) {
    effectiveMicroUsd += sumBetween(row.amortizedMicroUsd, from, to)
    billedMicroUsd += sumBetween(row.unblendedMicroUsd, from, to)
  }
  return { effectiveMicroUsd, billedMicroUsd }
}

const NOTHING: Cost = { effectiveMicroUsd: 0, billedMicroUsd: 0 }

function add(a: Cost, b: Cost): Cost {
  return { effectiveMicroUsd: a.effectiveMicroUsd + b.effectiveMicroUsd, billedMicroUsd: a.billedMicroUsd + b.billedMicroUsd }
}

function costOfRow(row: DailySpend['rows'][number], from: number, to: number): Cost {
  return { effectiveMicroUsd: sumBetween(row.amortizedMicroUsd, from, to), billedMicroUsd: sumBetween(row.unblendedMicroUsd, from, to) }
}

function dayTotal(table: DailySpend, index: number, settledEndDay: number): DayTotal {
  const day = table.firstDay + index
  const state = table.answered[index] !== 1 ? 'missing' : day < settledEndDay ? 'settled' : 'filling'
  return { day, state, estimated: table.estimated[index] === 1, ...knownCosts(table, index, index + 1)(costBetween(table, index, index + 1)) }
}

/** By record type where the bill was read by it as well. */
function byClass(whole: DailySpend, tables: readonly DailySpend[], startDay: number, endDay: number): SpendTotals['byClass'] {
  const table = byRecordType(tables, startDay) ?? whole
  const classify = classesIn(table, tables)
  const sums = new Map<ChargeClass, Cost>()
  for (const row of table.rows) {
    const chargeClass = classify(row)
    sums.set(chargeClass, add(sums.get(chargeClass) ?? NOTHING, costOfRow(row, startDay - table.firstDay, endDay - table.firstDay)))
  }
  const classes = chargeClasses.flatMap((chargeClass) => {
    const sum = sums.get(chargeClass)
    return sum === undefined ? [] : [{ chargeClass, ...sum }]
  })
  if (table === whole) return classes
  const total = costBetween(whole, startDay - whole.firstDay, endDay - whole.firstDay)
  const rounded = ROUNDING_MICRO_USD * (table.rows.length + whole.rows.length) * (endDay - startDay)
  return addedUpTo(addedUpTo(classes, total, 'effectiveMicroUsd', rounded), total, 'billedMicroUsd', rounded)
}

/** A row's day is rounded to micro-dollars by at most so much. */
const ROUNDING_MICRO_USD = 0.5

/** Two answers about one bill round its days apart: what that leaves between the classes and the total is laid to the largest. More than rounding is left to be seen. */
function addedUpTo(classes: SpendTotals['byClass'], total: Cost, kind: keyof Cost, most: number): SpendTotals['byClass'] {
  const left = total[kind] - classes.reduce((sum, one) => sum + one[kind], 0)
  if (left === 0 || !(Math.abs(left) <= most)) return classes
  const largest = classes.reduce((best, one) => (Math.abs(one[kind]) > Math.abs(best[kind]) ? one : best))
  return classes.map((one) => (one === largest ? { ...one, [kind]: one[kind] + left } : one))
}

function partsBy(table: DailySpend, dimension: SpendDimension, from: number, to: number): Part[] {
  if (!table.dimensions.includes(dimension)) return []
  const sums = new Map<string, Cost>()
  for (const row of table.rows) {
    const name = keyOf(table, row, dimension) ?? ''
    sums.set(name, add(sums.get(name) ?? NOTHING, costOfRow(row, from, to)))
  }
  return [...sums]
    .map(([name, cost]) => ({ name, ...cost }))
    .sort((a, b) => b.effectiveMicroUsd - a.effectiveMicroUsd || b.billedMicroUsd - a.billedMicroUsd || byCodeUnit(a.name, b.name))
}
