import { dayOfInstant, isoFromDay, monthOf, SECONDS_PER_DAY } from '../../domain/calendar.ts'
import type { SpendLabel } from '../../domain/spend/daily.ts'
import { balancerKey, canNameBalancers } from './balancers.ts'
import type { FocusColumn, FocusTable } from './columns.ts'
import { canNameGroupCharges, groupChargeKey } from './group-charges.ts'

/** Half-open, days since 1970-01-01 UTC. */
export type Days = { readonly startDay: number; readonly endDay: number }

/** As many days as are asked of Cost Explorer: a weekly rhythm and a month's end show in them. */
const DAYS = 90

/** The 90 whole days before the end of a window, and what is known of the day it ends on. */
export function daysBefore(windowEndSec: number): Days {
  return { startDay: dayOfInstant(windowEndSec) - DAYS, endDay: Math.ceil(windowEndSec / SECONDS_PER_DAY) }
}

/** What Cost Explorer calls the instances of EC2, and all else of it; FOCUS has one name for both. */
export const COMPUTE = 'Amazon Elastic Compute Cloud - Compute'
const EC2 = 'Amazon Elastic Compute Cloud'
const EC2_OTHER = 'EC2 - Other'
/** Usage types of instance hours and what is charged with them (CUR: line_item_usage_type of AmazonEC2); all others are volumes, addresses, gateways, traffic. */
const INSTANCE_USAGE = [
  'BoxUsage',
  'SpotUsage',
  'DedicatedUsage',
  'HostUsage',
  'HeavyUsage',
  'SchedUsage',
  'UnusedBox',
  'UnusedDed',
  'Reservation:',
  'EBSOptimized',
]
/** Of those the hours that instances ran. */
const RUNNING_USAGE = ['BoxUsage', 'SpotUsage', 'DedicatedUsage', 'HostUsage']
/** The tag's key in AWS's map of tags; with the prefix since tags of several sources lie in one map (AWS Data Exports, "Tags column"). */
const GROUP_TAGS = ['aws:autoscaling:groupName', 'resourceTags/aws:autoscaling:groupName']

/** How the answer's rows are grouped: which bits of GROUPING are set, by the columns in its order. */
export const GROUPED = {
  byDay: 31,
  byGroup: 7,
  byAccountAndService: 19,
  byServiceAndUsageType: 25,
  byAccountAndRecordType: 22,
  byServiceAndRecordType: 26,
} as const
const BY_ACCOUNT = 23
/** Beyond the bits, which of the labels an answer is grouped by. */
const LABEL_STEP = 32

/** How rows of the nth label, by that and by account, are grouped. */
export function groupedByLabel(nth: number): number {
  return BY_ACCOUNT + LABEL_STEP * (nth + 1)
}

const GROUPING = 'GROUPING(group_name, account, service, usage_type, record_type)'

/** Columns of the answer, in order; every value is text or null. */
export const answerColumns = [
  'grouped',
  'provider',
  'currency',
  'group_name',
  'account',
  'service',
  'usage_type',
  'record_type',
  'label',
  'least_unit',
  'greatest_unit',
  'days',
  'notes',
] as const

/**
 * One statement that reads the table once and gives daily spend by group and account, by account and service, by service and usage type, by account or
 * service and record type, by each label and account, of each load balancer and of each group in a Region, of each provider and currency, and notes on each day; Trino (Athena) and DuckDB both take it as it is. A row is a key with its days joined, in any order: `2026-11-01 billed
 * effective quantity;…`, `-` for what is not there. So the answer has as many rows as there are keys, not keys times days. Sums are
 * decimals, the same in whatever order charges are read, and rounded once, to the micro-dollar, half away from zero. Of a table with
 * the partition `billing_period`, other months are not scanned.
 */
export function focusQuery({ name, columns }: FocusTable, { startDay, endDay }: Days, labels: readonly SpendLabel[] = []): string {
  const has = (column: FocusColumn): boolean => columns.has(column)
  const or = (column: FocusColumn, sql: string, otherwise = 'CAST(NULL AS VARCHAR)'): string => (has(column) ? sql : otherwise)
  const owner = ownerIn({ columns })
  // charges of a load balancer, or of a group in a Region, are summed as those of one more label are
  const named = [...labels, ...(owner === null ? [] : [null])].map((_, i) => `label_${i}`)
  // of a group the hours are counted that its instances ran; of all else, whatever was used
  const isByGroup = `${GROUPING} = ${GROUPED.byGroup}${owner === null ? '' : ` OR GROUPING(label_${labels.length}) = 0`}`
  const ofLabels = labels.map((_, i) => `label_${i}, `).join('')
  const listed = named.map((column) => `${column}, `).join('')
  const byLabel = named.map((column, i) => `WHEN GROUPING(${column}) = 0 THEN ${LABEL_STEP * (i + 1)}`).join(' ')
  const partitions = has('billing_period') ? `billing_period IN (${monthsOf({ startDay, endDay }).map(quoted).join(', ')})\n      AND ` : ''
  return `WITH
  picked AS (
    SELECT
      CAST(chargeperiodstart AS DATE) AS charge_day,
      ${or('chargeperiodend', "CASE WHEN chargeperiodend > chargeperiodstart + INTERVAL '1' DAY THEN 1 ELSE 0 END", '0')} AS is_long,
      ${providerIn(has)} AS provider,
      ${or('billingcurrency', "COALESCE(billingcurrency, '')", "''")} AS currency,
      ${or('subaccountid', "COALESCE(subaccountid, '')")} AS account,
      ${or('servicename', "COALESCE(servicename, '')")} AS service_name,
      ${usageTypeIn(has)} AS usage_type,
      ${has('tags') ? `COALESCE(${GROUP_TAGS.map((key) => `TRY(tags[${quoted(key)}])`).join(', ')}, '')` : 'CAST(NULL AS VARCHAR)'} AS tag,
      ${labels.map((label, i) => `${labelIn(has, label)} AS label_${i},\n      `).join('')}${or('billedcost', 'CAST(billedcost AS DECIMAL(38, 12))', 'CAST(NULL AS DECIMAL(38, 12))')} AS billed,
      ${or('effectivecost', 'CAST(effectivecost AS DECIMAL(38, 12))', 'CAST(NULL AS DECIMAL(38, 12))')} AS effective,
      ${or('consumedquantity', 'CAST(consumedquantity AS DECIMAL(38, 12))', 'CAST(NULL AS DECIMAL(38, 12))')} AS quantity,
      ${or('consumedunit', 'consumedunit')} AS unit,
      ${or('resourceid', 'resourceid')} AS resource,
      ${or('regionid', "COALESCE(regionid, '')", "''")} AS region,
      ${or('chargecategory', 'chargecategory', "'Usage'")} AS category,
      ${or('chargeclass', "COALESCE(chargeclass, '')", "''")} AS class,
      ${or('commitmentdiscountid', "COALESCE(commitmentdiscountid, '')", "''")} AS commitment,
      ${or('commitmentdiscountstatus', "COALESCE(commitmentdiscountstatus, '')", "''")} AS commitment_status,
      ${or('chargefrequency', "COALESCE(chargefrequency, '')", "''")} AS frequency,
      ${or('invoiceid', "CASE WHEN NULLIF(invoiceid, '') IS NULL THEN 1 ELSE 0 END", 'CAST(NULL AS INTEGER)')} AS not_invoiced
    FROM ${name}
    WHERE ${partitions}chargeperiodstart >= TIMESTAMP '${isoFromDay(startDay)} 00:00:00'
      AND chargeperiodstart < TIMESTAMP '${isoFromDay(endDay)} 00:00:00'
  ),
  served AS (
    SELECT picked.*, ${serviceOf(has)} AS served_by, ${RECORD_TYPE} AS record_type
    FROM picked
  ),
  charges AS (
    SELECT
      charge_day, is_long, provider, currency, ${ofLabels}${owner === null ? '' : `${owner} AS label_${labels.length}, `}account, usage_type, record_type, billed, effective, quantity, unit, category, not_invoiced,
      ${CLASSED} AS service,
      CASE WHEN ${CLASSED} = ${quoted(COMPUTE)} THEN tag END AS group_name,
      CASE WHEN record_type IN ('Usage', 'SavingsPlanCoveredUsage') AND (${usageIn(has, RUNNING_USAGE)}) THEN quantity END AS running
    FROM served
  ),
  daily AS (
    SELECT
      ${GROUPING}${named.length === 0 ? '' : ` + CASE ${byLabel} ELSE 0 END`} AS grouped,
      charge_day, provider, currency, group_name, account, service, usage_type, record_type, ${named.length === 0 ? "''" : `COALESCE(${listed}'')`} AS label,
      CAST(SUM(billed) AS DECIMAL(38, 6)) AS billed, CAST(SUM(effective) AS DECIMAL(38, 6)) AS effective,
      CAST(CASE WHEN ${isByGroup} THEN SUM(running) ELSE SUM(quantity) END AS DECIMAL(38, 10)) AS quantity,
      CASE WHEN ${isByGroup} THEN MIN(CASE WHEN running IS NOT NULL THEN unit END) ELSE MIN(unit) END AS least_unit,
      CASE WHEN ${isByGroup} THEN MAX(CASE WHEN running IS NOT NULL THEN unit END) ELSE MAX(unit) END AS greatest_unit,
      COUNT(*) AS charges, COUNT(*) - COUNT(billed) AS not_billed, COUNT(*) - COUNT(effective) AS not_effective,
      SUM(not_invoiced) AS not_invoiced,
      SUM(CASE WHEN category = 'Usage' THEN 1 ELSE 0 END) AS usages,
      SUM(CASE WHEN category = 'Usage' THEN is_long ELSE 0 END) AS long_usages
    FROM charges
    GROUP BY GROUPING SETS (
      (charge_day, provider, currency),
      (charge_day, provider, currency, group_name, account),
      (charge_day, provider, currency, account, service),
      (charge_day, provider, currency, service, usage_type),
      (charge_day, provider, currency, account, record_type),
      (charge_day, provider, currency, service, record_type)${named.map((column) => `,\n      (charge_day, provider, currency, account, ${column})`).join('')}
    )
  )
SELECT
  CAST(grouped AS VARCHAR) AS grouped, provider, currency, group_name, account, service, usage_type, record_type, label,
  MIN(least_unit) AS least_unit, MAX(greatest_unit) AS greatest_unit,
  array_join(array_agg(${joined('charge_day', 'billed', 'effective', 'quantity')}), ';') AS days,
  CASE WHEN grouped = ${GROUPED.byDay} THEN array_join(array_agg(${joined('charge_day', 'charges', 'not_billed', 'not_effective', 'not_invoiced', 'usages', 'long_usages')}), ';') END AS notes
FROM daily
GROUP BY grouped, provider, currency, group_name, account, service, usage_type, record_type, label`
}

/** What a charge is for, and the load balancer or the group whose it is, one of them at most; null where an export tells of neither. */
function ownerIn(table: Pick<FocusTable, 'columns'>): string | null {
  const ofGroup = groupChargeKey(`${CLASSED} = ${quoted(COMPUTE)}`, `served_by = ${quoted(EC2_OTHER)}`)
  const keys = [...(canNameBalancers(table) ? [balancerKey] : []), ...(canNameGroupCharges(table) ? [ofGroup] : [])]
  return keys.length === 0 ? null : keys.join(' || ')
}

/**
 * The value of a tag or a cost category, '' where a charge has none: FOCUS 1.0 has cost categories in a column of their own, and one map of tags of all sources
 * tells them apart by a prefix (AWS Data Exports, "Tags column").
 */
function labelIn(has: (column: FocusColumn) => boolean, { type, key }: SpendLabel): string {
  const places: readonly (readonly [FocusColumn, string])[] =
    type === 'tag'
      ? [
          ['tags', key],
          ['tags', `resourceTags/${key}`],
        ]
      : [
          ['x_costcategories', key],
          ['tags', `costCategory/${key}`],
        ]
  const known = places.filter(([column]) => has(column)).map(([column, name]) => `TRY(${column}[${quoted(name)}])`)
  return known.length === 0 ? "''" : `COALESCE(${known.join(', ')}, '')`
}

/** Whether an export could name a label at all. */
export function canName({ columns }: FocusTable, { type }: SpendLabel): boolean {
  return columns.has('tags') || (type === 'cost-category' && columns.has('x_costcategories'))
}

function usageTypeIn(has: (column: FocusColumn) => boolean): string {
  const known = (['skumeter', 'x_usagetype'] as const).filter(has)
  return known.length === 0 ? 'CAST(NULL AS VARCHAR)' : `COALESCE(${[...known, "''"].join(', ')})`
}

/** Without usage types, what is an instance's by its id and counted in hours. */
function usageIn(has: (column: FocusColumn) => boolean, usages: readonly string[]): string {
  return has('skumeter') || has('x_usagetype')
    ? usages.map((usage) => `usage_type LIKE ${quoted(`%${usage}%`)}`).join(' OR ')
    : "resource LIKE 'i-%' AND unit = 'Hours'"
}

function serviceOf(has: (column: FocusColumn) => boolean): string {
  return `CASE WHEN service_name IS NULL OR service_name <> ${quoted(EC2)} THEN service_name WHEN ${usageIn(has, INSTANCE_USAGE)} THEN ${quoted(COMPUTE)} ELSE ${quoted(EC2_OTHER)} END`
}

/**
 * FOCUS 1.3 renames ProviderName; where both are empty, or neither is there, the export is AWS's own, and so are charges under any of AWS's names (`AWS`,
 * `Amazon Web Services, Inc.`): '' for all of them, so that an account has one row whatever AWS was called in a month.
 */
function providerIn(has: (column: FocusColumn) => boolean): string {
  const known = (['providername', 'serviceprovidername'] as const).filter(has).map((column) => `NULLIF(${column}, '')`)
  if (known.length === 0) return "''"
  const name = `COALESCE(${[...known, "''"].join(', ')})`
  const isAws = ['aws', 'amazon'].flatMap((word) => [`LOWER(${name}) = ${quoted(word)}`, `LOWER(${name}) LIKE ${quoted(`${word} %`)}`])
  return `CASE WHEN ${isAws.join(' OR ')} THEN '' ELSE ${name} END`
}

/**
 * The record type that Cost Explorer would give (domain/spend/charge-class.ts reads them), from FOCUS 1.2: a purchase of a commitment is
 * paid once or recurs (ChargeFrequency); usage that a commitment pays for is `Used`, and what of it nobody used is `Unused` and has
 * effective cost alone, as the fee has billed cost alone: together they are what Cost Explorer's fee is. What corrects a month that was
 * invoiced (ChargeClass) is no usage of its day, whether it takes back or charges more.
 */
const RECORD_TYPE = `CASE
        WHEN category = 'Tax' THEN 'Tax'
        WHEN category = 'Credit' THEN 'Credit'
        WHEN (category = 'Adjustment' OR class = 'Correction') AND COALESCE(billed, effective) < 0 THEN 'Refund'
        WHEN category = 'Purchase' AND commitment <> '' AND frequency = 'One-Time' THEN 'SavingsPlanUpfrontFee'
        WHEN category = 'Purchase' AND commitment <> '' THEN 'SavingsPlanRecurringFee'
        WHEN category = 'Adjustment' OR class = 'Correction' THEN 'Correction'
        WHEN commitment_status = 'Unused' THEN 'SavingsPlanRecurringFee'
        WHEN commitment_status = 'Used' THEN 'SavingsPlanCoveredUsage'
        WHEN service_name LIKE 'AWS Support%' OR service_name LIKE 'AWS Premium Support%' THEN 'Support'
        ELSE 'Usage'
      END`

/** A service that sells nothing but commitments has the name for it already. */
const FEE_NAME = `CASE WHEN served_by LIKE 'Savings Plans for %' THEN '' WHEN record_type = 'SavingsPlanUpfrontFee' THEN ' (upfront fee)' ELSE ' (recurring fee)' END`

/** The service as Cost Explorer would name it: tax is a service of its own; what is no usage stands beside the service that it is for. */
const CLASSED = `CASE record_type
        WHEN 'Tax' THEN 'Tax'
        WHEN 'Credit' THEN COALESCE(served_by, '') || ' (credit)'
        WHEN 'Refund' THEN COALESCE(served_by, '') || ' (refund)'
        WHEN 'Correction' THEN COALESCE(served_by, '') || ' (correction)'
        WHEN 'SavingsPlanUpfrontFee' THEN COALESCE(served_by, '') || ${FEE_NAME}
        WHEN 'SavingsPlanRecurringFee' THEN COALESCE(served_by, '') || ${FEE_NAME}
        ELSE served_by
      END`

function joined(...columns: readonly string[]): string {
  return columns.map((column) => `COALESCE(CAST(${column} AS VARCHAR), '-')`).join(" || ' ' || ")
}

/** `2026-11`, of every month that the days and the day after them lie in: what is corrected later is billed later. */
function monthsOf({ startDay, endDay }: Days): readonly string[] {
  const months: string[] = []
  for (let day = monthOf(startDay).startDay; day <= endDay; day = monthOf(day).endDay) months.push(isoFromDay(day).slice(0, 7))
  return months
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}
