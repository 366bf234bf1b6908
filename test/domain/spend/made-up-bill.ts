import { dayFromCivil, weekdayOf } from '../../../domain/calendar.ts'
import type { DailySpend, SpendDimension } from '../../../domain/spend/daily.ts'

export const DOLLAR = 1_000_000

/** What one account spends on one usage type of a service: dollars by day of the bill, NaN where there is no row. */
export type Cell = {
  readonly accountId: string
  readonly service: string
  readonly usageType: string
  readonly usd: (index: number, day: number) => number
  readonly groupName?: string
  readonly usage?: (index: number, day: number) => number
}

export type BillOptions = { readonly firstDay?: number; readonly days?: number; readonly missing?: readonly number[]; readonly currency?: string }

/** The bill's last day is 2026-11-01: a window of 14 days then begins on 2026-10-19. */
export const END_DAY = dayFromCivil(2026, 11, 2)
export const DAYS = 90
export const FIRST_DAY = END_DAY - DAYS
export const WINDOW = { startDay: END_DAY - 14, endDay: END_DAY }
/** Six hours after the last day: the last two are still filling. */
export const READ_AT_SEC = END_DAY * 86_400 + 6 * 3600

/** Deterministic noise in -1..1, different for each series and day. */
export function noise(series: number, index: number): number {
  let x = (series * 374_761_393 + index * 668_265_263 + 974_711) >>> 0
  x = Math.imul(x ^ (x >>> 15), 2_246_822_519) >>> 0
  x = Math.imul(x ^ (x >>> 13), 3_266_489_917) >>> 0
  return ((x ^ (x >>> 16)) >>> 0) / 2 ** 31 - 1
}

/** An ordinary series: a level, half of it on weekends, four per cent of noise, and what is added to it. */
export function ordinary(series: number, level: number, extra: (index: number) => number = () => 0): Cell['usd'] {
  return (index, day) => level * (weekdayOf(day) % 6 === 0 ? 0.5 : 1) * (1 + 0.04 * noise(series, index)) + extra(index)
}

/** Accounts a, b, c that each use three services with two usage types, nothing unusual; cells can be changed by key. */
export function ordinaryBill(changes: Record<string, (index: number) => number> = {}): Cell[] {
  const cells: Cell[] = []
  for (const accountId of ['a', 'b', 'c']) {
    for (const service of ['Compute', 'Storage', 'Database']) {
      for (const usageType of ['x', 'y']) {
        const level = 20 + 13 * cells.length
        cells.push({ accountId, service, usageType, usd: ordinary(cells.length, level, changes[`${accountId} ${service} ${usageType}`]) })
      }
    }
  }
  return cells
}

/** The three tables that are asked of Cost Explorer; the one by tag only where cells name groups. */
export function tablesOf(cells: readonly Cell[], options: BillOptions = {}): DailySpend[] {
  const grouped = cells.filter((cell) => cell.groupName !== undefined)
  return [
    tableOf(cells, ['LINKED_ACCOUNT', 'SERVICE'], (cell) => [cell.accountId, cell.service], options),
    tableOf(cells, ['SERVICE', 'USAGE_TYPE'], (cell) => [cell.service, cell.usageType], options),
    ...(grouped.length === 0 ? [] : [tableOf(grouped, ['TAG'], (cell) => [cell.groupName ?? ''], options)]),
  ]
}

export function tableOf(
  cells: readonly Cell[],
  dimensions: readonly SpendDimension[],
  keysOf: (cell: Cell) => readonly string[],
  { firstDay = FIRST_DAY, days = DAYS, missing = [], currency = 'USD' }: BillOptions = {},
): DailySpend {
  const rows = new Map<string, { keys: readonly string[]; spend: Float64Array; usage: Float64Array }>()
  for (const cell of cells) {
    const keys = keysOf(cell)
    const id = JSON.stringify(keys)
    const row = rows.get(id) ?? { keys, spend: new Float64Array(days).fill(Number.NaN), usage: new Float64Array(days).fill(Number.NaN) }
    rows.set(id, row)
    for (let i = 0; i < days; i++) {
      const usd = cell.usd(i, firstDay + i)
      if (Number.isNaN(usd) || missing.includes(i)) continue
      const before = row.spend[i] as number
      row.spend[i] = (Number.isNaN(before) ? 0 : before) + Math.round(usd * DOLLAR)
      const used = row.usage[i] as number
      row.usage[i] = (Number.isNaN(used) ? 0 : used) + (cell.usage?.(i, firstDay + i) ?? Math.round(usd * DOLLAR) / 100_000)
    }
  }
  const answered = new Uint8Array(days).fill(1)
  for (const index of missing) answered[index] = 0
  return {
    dimensions,
    firstDay,
    days,
    currency,
    estimated: new Uint8Array(days).map((_, i) => (firstDay + i >= dayFromCivil(2026, 10, 1) ? 1 : 0)),
    answered,
    rows: [...rows.values()].map(({ keys, spend, usage }) => ({
      keys,
      amortizedMicroUsd: spend,
      unblendedMicroUsd: spend.slice(),
      usageQuantity: usage,
      usageUnit: 'Hrs',
    })),
  }
}
