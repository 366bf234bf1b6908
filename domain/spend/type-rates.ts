import { at } from '../series.ts'
import type { DailySpend } from './daily.ts'
import { type DayRange, indexOfDay } from './settled.ts'
import { costKindOf, costOf, keyOf, tableBy } from './spend-column.ts'

/** An hour of an instance that runs on demand, in the usage type `EU-BoxUsage:m5.large`; us-east-1 has no prefix. Source: EC2 user guide, billing-info-fields. */
const RUNNING = /^([A-Z0-9]+-)?BoxUsage:(.+)$/
/** What else is charged by the hour of an instance of a type: `EU-EBSOptimized:m3.xlarge`. */
const BESIDE = /^([A-Z0-9]+-)?EBSOptimized:(.+)$/

/**
 * Micro-dollars that an hour of each instance type cost over a range, over all that ran on demand: from running instance-hours alone, with what is
 * charged beside them. Types that ran in several regions have several prices and are left out.
 */
export function typeRates(tables: readonly DailySpend[], range: DayRange): ReadonlyMap<string, number> {
  const table = tableBy(tables, 'SERVICE', 'USAGE_TYPE')
  if (table === undefined) return new Map()
  const kind = costKindOf(table)
  const [from, to] = [indexOfDay(table, range.startDay), indexOfDay(table, range.endDay)]
  const sums = new Map<string, { readonly prefixes: Set<string>; microUsd: number; hours: number }>()
  for (const row of table.rows) {
    const usageType = keyOf(table, row, 'USAGE_TYPE') ?? ''
    const running = RUNNING.exec(usageType)
    const [, prefix = '', type] = running ?? BESIDE.exec(usageType) ?? []
    if (type === undefined) continue
    const sum = sums.get(type) ?? { prefixes: new Set(), microUsd: 0, hours: 0 }
    sums.set(type, sum)
    sum.prefixes.add(prefix)
    const cost = costOf(row, kind)
    for (let i = from; i < to; i++) {
      if (Number.isNaN(at(cost, i))) continue
      sum.microUsd += at(cost, i)
      if (running !== null && at(row.usageQuantity, i) > 0) sum.hours += at(row.usageQuantity, i)
    }
  }
  return new Map(
    [...sums].flatMap(([type, { prefixes, microUsd, hours }]) =>
      prefixes.size === 1 && hours >= 1 && microUsd > 0 ? [[type, Math.round(microUsd / hours)] as const] : [],
    ),
  )
}
