import { byCodeUnit } from '../../order.ts'
import { at } from '../../series.ts'
import { type ChargeClass, classesIn } from '../charge-class.ts'
import type { DailySpend, SpendRow } from '../daily.ts'
import { type CostKind, costKindOf, costOf, keyOf, sumBetween } from '../spend-column.ts'

/** One series to judge. What its table is not grouped by is null. */
export type JudgedSeries = {
  /** Its keys as one text: a total order. */
  readonly id: string
  readonly accountId: string | null
  readonly service: string | null
  readonly usageType: string | null
  readonly groupName: string | null
  /** Micro-dollars a day. Zero where the day was answered without the row, NaN where it was not answered or is negative. */
  readonly spend: Float64Array
  readonly totalMicroUsd: number
  readonly row: SpendRow
  /** Index in the row's own arrays of `spend`'s first day; may be negative. */
  readonly offset: number
}

/** The days of the tables that are judged: `[startDay, settledEndDay)` are known, those up to `endDay` are still filling, and from `todayDay` on not over. */
export type JudgedDays = { readonly startDay: number; readonly settledEndDay: number; readonly todayDay: number; readonly endDay: number }

/** A table's rows of one class by service ('' where it is not grouped by service); those without any cost are left out. */
export type UsageRows = {
  readonly table: DailySpend
  readonly kind: CostKind
  readonly byService: ReadonlyMap<string, readonly SpendRow[]>
  /** Services that rows of another class are charged under as well: credits, fees, refunds. */
  readonly mixed: ReadonlySet<string>
  readonly totalMicroUsd: number
}

export function usageRows(table: DailySpend, tables: readonly DailySpend[] = [table], wanted: ChargeClass = 'usage'): UsageRows {
  const kind = costKindOf(table)
  const classify = classesIn(table, tables)
  const byService = new Map<string, SpendRow[]>()
  const mixed = new Set<string>()
  let totalMicroUsd = 0
  for (const row of table.rows) {
    const service = keyOf(table, row, 'SERVICE') ?? ''
    const total = sumBetween(costOf(row, kind), 0, table.days)
    if (total === 0) continue
    if (classify(row) !== wanted) {
      mixed.add(service)
      continue
    }
    totalMicroUsd += total
    const rows = byService.get(service)
    if (rows === undefined) byService.set(service, [row])
    else rows.push(row)
  }
  return { table, kind, byService, mixed, totalMicroUsd }
}

/** The series of one service, in the order of their keys. */
export function judgedSeries(usage: UsageRows, service: string, days: JudgedDays): JudgedSeries[] {
  return seriesOfRows(usage, usage.byService.get(service) ?? [], days)
}

/** The rows of each account over all services. */
export function rowsByAccount({ table, byService }: UsageRows): ReadonlyMap<string | null, readonly SpendRow[]> {
  return Map.groupBy([...byService.values()].flat(), (row) => keyOf(table, row, 'LINKED_ACCOUNT'))
}

/** What each account spends in all, as a series of its own; a day that one of its rows does not tell is not known. */
export function totalsOfAccounts(usage: UsageRows, byAccount: ReadonlyMap<string | null, readonly SpendRow[]>, days: JudgedDays): JudgedSeries[] {
  return [...byAccount].flatMap(([accountId, rows]) => totalOf(seriesOfRows(usage, rows, days), { accountId, service: null }))
}

/** The same of each service, over all accounts. */
export function totalsOfServices(usage: UsageRows, days: JudgedDays): JudgedSeries[] {
  return [...usage.byService.keys()].flatMap((service) => totalOf(judgedSeries(usage, service, days), { accountId: null, service }))
}

function totalOf(all: readonly JudgedSeries[], place: Pick<JudgedSeries, 'accountId' | 'service'>): JudgedSeries[] {
  const [first] = all
  if (first === undefined) return []
  const spend = new Float64Array(first.spend.length)
  for (const one of all) for (let i = 0; i < spend.length; i++) spend[i] = at(spend, i) + at(one.spend, i)
  const id = place.accountId ?? place.service ?? ''
  return [{ ...first, ...place, id, usageType: null, groupName: null, spend, totalMicroUsd: sumBetween(spend, 0, spend.length) }]
}

/** The series of some rows, in the order of their keys. */
export function seriesOfRows(usage: UsageRows, rows: readonly SpendRow[], days: JudgedDays): JudgedSeries[] {
  return rows.map((row) => seriesOf(usage, row, days)).sort((a, b) => byCodeUnit(a.id, b.id))
}

/** Of all services the series whose spend changes most from day to day, in money, at most so many; what never changes is none. */
export function liveliestSeries(usage: UsageRows, count: number, days: JudgedDays): JudgedSeries[] {
  const changes = [...usage.byService.values()].flat().map((row) => ({ row, change: changeOf(usage, row, days) }))
  const lively = changes.filter(({ change }) => change > 0).sort((a, b) => b.change - a.change || byCodeUnit(idOf(a.row), idOf(b.row)))
  return lively.slice(0, count).map(({ row }) => seriesOf(usage, row, days))
}

/** Over the settled days: those that still fill change from one answer to the next. */
function changeOf({ table, kind }: UsageRows, row: SpendRow, { startDay, settledEndDay }: JudgedDays): number {
  const values = costOf(row, kind)
  let total = 0
  for (let i = Math.max(0, startDay - table.firstDay) + 1; i < Math.min(table.days, settledEndDay - table.firstDay); i++) {
    const change = Math.abs(at(values, i) - at(values, i - 1))
    if (!Number.isNaN(change)) total += change
  }
  return total
}

function idOf(row: SpendRow): string {
  return row.keys.join('\u0000')
}

function seriesOf({ table, kind }: UsageRows, row: SpendRow, days: JudgedDays): JudgedSeries {
  const spend = spendBetween(table, row, kind, days)
  return {
    id: idOf(row),
    accountId: keyOf(table, row, 'LINKED_ACCOUNT'),
    service: keyOf(table, row, 'SERVICE'),
    usageType: keyOf(table, row, 'USAGE_TYPE'),
    groupName: keyOf(table, row, 'TAG'),
    spend,
    totalMicroUsd: sumBetween(spend, 0, spend.length),
    row,
    offset: days.startDay - table.firstDay,
  }
}

function isWhole(spend: Float64Array): boolean {
  for (let i = 0; i < spend.length; i++) if (!(at(spend, i) >= 0)) return false
  return true
}

/** A negative day is a credit or a refund on that day, not usage below nothing: it is not a witness. */
function spendBetween(table: DailySpend, row: SpendRow, kind: CostKind, days: JudgedDays): Float64Array {
  const values = costOf(row, kind)
  const own = values.subarray(Math.max(0, days.startDay - table.firstDay), Math.max(0, days.endDay - table.firstDay))
  // a row without a gap is read where it lies: a large bill has tens of thousands
  if (own.length === days.endDay - days.startDay && isWhole(own)) return own
  const out = new Float64Array(days.endDay - days.startDay).fill(Number.NaN)
  const offset = days.startDay - table.firstDay
  for (let i = Math.max(0, -offset); i < out.length && i + offset < table.days; i++) {
    if (table.answered[i + offset] !== 1) continue
    const x = at(values, i + offset)
    if (!(x < 0)) out[i] = Number.isNaN(x) ? 0 : x
  }
  return out
}
