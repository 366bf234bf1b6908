import { at } from '../series.ts'
import { classesIn } from './charge-class.ts'
import { dropOn } from './commitments.ts'
import type { DailySpend, SpendRow } from './daily.ts'
import { keyOf, tableBy } from './spend-column.ts'

/** Credits of a service, or of the whole bill (discounts, a free tier), that came on each of the days before one, and not from that day on, in micro-dollars a day; null where none did. */
export function endedCredit(tables: readonly DailySpend[], service: string | null, startDay: number): number | null {
  return changeOf(tables, service, (values, table) => dropOn(values, startDay - table.firstDay))
}

/** The same of credits that came from that day on, and not before. */
export function begunCredit(tables: readonly DailySpend[], service: string | null, startDay: number): number | null {
  return changeOf(tables, service, (values, table) => riseOn(values, startDay - table.firstDay))
}

/** The day on which credits ended (or began), how much a day they come to, and the services that they were for. */
export type CreditChange = { readonly day: number; readonly microUsdPerDay: number; readonly services: readonly string[] }

/**
 * The days in [fromDay, toDay) on which credits ended, or began, the largest first. A credit is posted by the day and strays little, so that its day is known where
 * that of the spend it paid for is not: the day itself has to take half of what the weeks around it differ by.
 */
export function creditChanges(tables: readonly DailySpend[], ended: boolean, fromDay: number, toDay: number): CreditChange[] {
  const { table, rows } = creditRows(tables, null)
  if (table === undefined || rows.length === 0) return []
  const changes = Array.from({ length: Math.max(0, toDay - fromDay) }, (_, k): CreditChange => {
    const index = fromDay + k - table.firstDay
    const changed = rows.flatMap((row) => {
      const values = row.unblendedMicroUsd.map((x) => (Number.isNaN(x) ? 0 : Math.abs(x)))
      const microUsd = (ended ? dropOn : riseOn)(values, index)
      const onDay = (at(values, index - 1) - at(values, index)) * (ended ? 1 : -1)
      return microUsd > 0 && onDay >= microUsd / 2 ? [{ row, microUsd }] : []
    })
    const services = [...new Set(changed.flatMap(({ row }) => keyOf(table, row, 'SERVICE') ?? []))]
    return { day: fromDay + k, microUsdPerDay: changed.reduce((sum, { microUsd }) => sum + microUsd, 0), services }
  })
  return changes.filter(({ microUsdPerDay }) => microUsdPerDay > 0).sort((a, b) => b.microUsdPerDay - a.microUsdPerDay)
}

function creditRows(tables: readonly DailySpend[], service: string | null): { readonly table: DailySpend | undefined; readonly rows: readonly SpendRow[] } {
  const table = tableBy(tables, 'SERVICE', 'RECORD_TYPE') ?? tableBy(tables, 'SERVICE', 'USAGE_TYPE')
  if (table === undefined) return { table, rows: [] }
  const classify = classesIn(table, tables)
  return { table, rows: table.rows.filter((row) => (service === null || keyOf(table, row, 'SERVICE') === service) && classify(row) === 'credit') }
}

function changeOf(tables: readonly DailySpend[], service: string | null, changeIn: (values: Float64Array, table: DailySpend) => number): number | null {
  const { table, rows } = creditRows(tables, service)
  if (table === undefined) return null
  const microUsdPerDay = rows.reduce((sum, row) => sum + changeIn(row.unblendedMicroUsd.map(Math.abs), table), 0)
  return microUsdPerDay > 0 ? Math.round(microUsdPerDay) : null
}

/** What ends on a day begins on it, seen from behind. */
function riseOn(values: Float64Array, index: number): number {
  return dropOn(values.toReversed(), values.length - index)
}
