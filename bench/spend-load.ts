import type { FleetSource } from '../audit/io.ts'
import { auditSpend } from '../audit/spend.ts'
import type { DailySpend, SpendDimension, SpendRow } from '../domain/spend/daily.ts'
import { type Spent, timed } from './timed.ts'

/** Days since 1970-01-01 of the bill's first day. */
const FIRST_DAY = 20_600
const USAGE_TYPES_PER_SERVICE = 10
const MICRO_PER_DOLLAR = 1_000_000

export type BillSize = { readonly services: number; readonly accounts: number; readonly days: number }

/** Audits a bill in which every account uses every service: the time without the making of it, and its rows. */
export function auditLargeBill({ services, accounts, days }: BillSize): Promise<Spent & { readonly count: number }> {
  const service = (i: number): string => `Service ${i % services}`
  const byAccount = table(['LINKED_ACCOUNT', 'SERVICE'], days, services * accounts, (i) => [accountId(Math.floor(i / services)), service(i)])
  const byUsage = table(['SERVICE', 'USAGE_TYPE'], days, services * USAGE_TYPES_PER_SERVICE, (i) => [service(i), `UsageType-${Math.floor(i / services)}`])
  const tables = [byAccount, byUsage]
  const dayZeroSec = FIRST_DAY * 86_400
  const source: FleetSource = {
    window: { startSec: dayZeroSec + (days - 14) * 86_400, endSec: dayZeroSec + days * 86_400 },
    capturedAtSec: dayZeroSec + days * 86_400,
    currency: 'USD',
    places: [],
    readSpend: async () => ({ tables, unread: null }),
  }
  return timed(async () => {
    await auditSpend(source)
    return tables.reduce((sum, { rows }) => sum + rows.length, 0)
  })
}

function table(dimensions: readonly SpendDimension[], days: number, count: number, keysOf: (index: number) => readonly string[]): DailySpend {
  return {
    dimensions,
    firstDay: FIRST_DAY,
    days,
    currency: 'USD',
    estimated: new Uint8Array(days),
    answered: new Uint8Array(days).fill(1),
    rows: Array.from({ length: count }, (_, i) => row(keysOf(i), i, days)),
  }
}

/** A row with a weekly rhythm; one in five hundred has a spike of three days. */
function row(keys: readonly string[], index: number, days: number): SpendRow {
  const dollars = 5 + ((index * 7919) % 400)
  const spend = Float64Array.from({ length: days }, (_, day) => {
    const rhythm = (FIRST_DAY + day) % 7 > 4 ? 0.7 : 1
    const noise = 1 + (((index + 1) * 31 + day * 17) % 11) / 200
    const spike = index % 500 === 0 && day >= days - 12 && day < days - 9 ? 3 : 1
    return Math.round(dollars * rhythm * noise * spike * MICRO_PER_DOLLAR)
  })
  return { keys, amortizedMicroUsd: spend, unblendedMicroUsd: spend, usageQuantity: spend, usageUnit: 'Units' }
}

const accountId = (index: number): string => String(100_000_000_000 + index)
