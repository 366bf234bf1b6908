import type { DailySpend, SpendRow } from './daily.ts'
import { costKindOf, costOf, keyOf, sumBetween, tableBy } from './spend-column.ts'

/**
 * What kind of charge a row is. Only usage has a normal course that can be learnt. Fees of commitments come each hour or month
 * (`recurring-fee`) or once (`upfront`); tax and support fall due; credits and refunds come back, and
 * corrections of what was invoiced, which may be charged as well, are told with refunds. In effective cost a fee is what of the
 * commitment nobody used: the rest lies with what it covers.
 */
export type ChargeClass = 'usage' | 'recurring-fee' | 'tax' | 'support' | 'credit' | 'refund' | 'upfront'

export const chargeClasses: readonly ChargeClass[] = ['usage', 'recurring-fee', 'tax', 'support', 'credit', 'refund', 'upfront']

export type Classify = (row: SpendRow) => ChargeClass

/** Cost Explorer's record types (CUR: line_item_line_item_type), without their spaces; what is not here, discounts on usage among it, is usage. */
const byRecordType: Readonly<Record<string, ChargeClass>> = {
  savingsplanrecurringfee: 'recurring-fee',
  rifee: 'recurring-fee',
  recurring: 'recurring-fee',
  recurringreservationfee: 'recurring-fee',
  savingsplanupfrontfee: 'upfront',
  upfront: 'upfront',
  upfrontreservationfee: 'upfront',
  fee: 'upfront',
  tax: 'tax',
  support: 'support',
  supportfee: 'support',
  credit: 'credit',
  refund: 'refund',
  correction: 'refund',
}

/** Usage that a commitment pays for. */
const coveredUsage = ['savingsplancoveredusage', 'discountedusage', 'reservationappliedusage']

function normalized(recordType: string): string {
  return recordType.toLowerCase().replaceAll(/[^a-z]/g, '')
}

export function classOfRecordType(recordType: string): ChargeClass {
  return byRecordType[normalized(recordType)] ?? 'usage'
}

export function isCoveredUsage(recordType: string): boolean {
  return coveredUsage.includes(normalized(recordType))
}

/**
 * The class of each row of a table: by its record type where it has one; else by its line item, which is the usage type, or the name that
 * spend other than usage goes by (Tax, support, what a FOCUS export is told apart by). A table without usage types takes those of the same
 * service in the table that has them: where all of them are fees of commitments, so is the service's row.
 */
export function classesIn(table: DailySpend, tables: readonly DailySpend[]): Classify {
  const kind = costKindOf(table)
  const total = (row: SpendRow) => sumBetween(costOf(row, kind), 0, table.days)
  if (table.dimensions.includes('RECORD_TYPE')) return (row) => classOfRecordType(keyOf(table, row, 'RECORD_TYPE') ?? '')
  if (table.dimensions.includes('USAGE_TYPE'))
    return (row) => chargeClassOf(keyOf(table, row, 'SERVICE') ?? '', keyOf(table, row, 'USAGE_TYPE') ?? '', total(row))
  const fees = feesByService(tables)
  // a large bill has a service in hundreds of accounts: its name is read once
  const byName = new Map<string, ChargeClass | null>()
  return (row) => {
    const service = keyOf(table, row, 'SERVICE') ?? ''
    let named = byName.get(service)
    if (named === undefined) {
      named = fees.get(service) ?? classOfNames(service, '')
      byName.set(service, named)
    }
    return named ?? classOfSum(total(row))
  }
}

/**
 * Whether record types by account would tell more of a bill than those by service do: where a service is charged for more than one class of charge, whose
 * part of each an account has is not known without them, nor what of its usage a commitment paid for. True where the bill was not read by either.
 */
export function needsRecordTypesByAccount(tables: readonly DailySpend[]): boolean {
  const byType = tableBy(tables, 'SERVICE', 'RECORD_TYPE')
  const whole = tableBy(tables, 'LINKED_ACCOUNT', 'SERVICE')
  if (byType === undefined || whole === undefined) return true
  const classify = classesIn(whole, tables)
  const classesOf = Map.groupBy(whole.rows, (row) => keyOf(whole, row, 'SERVICE') ?? '')
  return byType.rows.some((row) => {
    const recordType = keyOf(byType, row, 'RECORD_TYPE') ?? ''
    const rows = classesOf.get(keyOf(byType, row, 'SERVICE') ?? '') ?? []
    return isCoveredUsage(recordType) || rows.length === 0 || rows.some((one) => classify(one) !== classOfRecordType(recordType))
  })
}

/** Services that are charged nothing but fees of commitments, by record type where it was read, else by usage type. */
function feesByService(tables: readonly DailySpend[]): Map<string, ChargeClass> {
  const byType = tableBy(tables, 'SERVICE', 'RECORD_TYPE')
  const table = byType ?? tableBy(tables, 'SERVICE', 'USAGE_TYPE')
  const fees = new Map<string, ChargeClass>()
  if (table === undefined) return fees
  for (const [service, rows] of Map.groupBy(table.rows, (row) => keyOf(table, row, 'SERVICE') ?? '')) {
    const classes = rows.map((row) =>
      byType === undefined ? commitmentFeeOf(keyOf(table, row, 'USAGE_TYPE') ?? '') : classOfRecordType(keyOf(table, row, 'RECORD_TYPE') ?? ''),
    )
    // once and again together recur: what was paid once does not come again by itself
    if (classes.every((one) => one === 'recurring-fee' || one === 'upfront')) fees.set(service, classes.includes('recurring-fee') ? 'recurring-fee' : 'upfront')
  }
  return fees
}

/**
 * Usage types of commitments: `ComputeSP:1yrNoUpfront` (Savings Plans: family, term, payment), `HeavyUsage:m5.large` (the fee of
 * reserved hours, CUR "Understanding your reservations"); with a region's prefix in some regions.
 */
function commitmentFeeOf(usageType: string): 'recurring-fee' | 'upfront' | null {
  if (!/(^|-)([A-Za-z0-9]*SP:.*\d ?yr|HeavyUsage\b)/i.test(usageType)) return /upfront/i.test(usageType) ? 'upfront' : null
  return /all ?upfront/i.test(usageType) ? 'upfront' : 'recurring-fee'
}

/** The class of a row by its line item alone; a negative sum is a credit. */
export function chargeClassOf(service: string, usageType: string, totalMicroUsd: number): ChargeClass {
  return classOfNames(service, usageType) ?? classOfSum(totalMicroUsd)
}

function classOfSum(totalMicroUsd: number): ChargeClass {
  return totalMicroUsd < 0 ? 'credit' : 'usage'
}

/** null where the names say nothing. */
function classOfNames(service: string, usageType: string): ChargeClass | null {
  if (service === 'Tax' || /\btax\b/i.test(usageType)) return 'tax'
  if (/^AWS (Premium )?Support\b/.test(service)) return 'support'
  if (/\brefund/i.test(service) || /\brefund/i.test(usageType)) return 'refund'
  if (/\bcredits?\b/i.test(service) || /(^|[^a-z])(aws)?credits?$/i.test(usageType) || /discount$/i.test(usageType)) return 'credit'
  if (/\(correction\)$/.test(service)) return 'refund'
  if (/\(recurring fee\)$/.test(service)) return 'recurring-fee'
  if (/\(upfront fee\)$/.test(service)) return 'upfront'
  return commitmentFeeOf(usageType)
}
