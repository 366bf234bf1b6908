import { dayOfInstant, isoFromDay, monthOf } from '../../domain/calendar.ts'
import type { FocusColumn, FocusTable } from './columns.ts'

/** Half-open, days since 1970-01-01 UTC. */
export type Days = { readonly startDay: number; readonly endDay: number }

/** As many days as are asked of Cost Explorer: a weekly rhythm and a month's end show in them. */
const DAYS = 90

/** The 90 whole days before the end of a window. */
export function daysBefore(windowEndSec: number): Days {
  const endDay = dayOfInstant(windowEndSec)
  return { startDay: endDay - DAYS, endDay }
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
/** The tag's key in AWS's map of tags; with the prefix since tags of several sources lie in one map (AWS Data Exports, "Tags column"). */
const GROUP_TAGS = ['aws:autoscaling:groupName', 'resourceTags/aws:autoscaling:groupName']

/** How the answer's rows are grouped: which bits of GROUPING(group_name, account, service, usage_type) are set. */
export const GROUPED = { byDay: 15, byGroup: 7, byAccountAndService: 9, byServiceAndUsageType: 12 } as const

/** Columns of the answer, in order; every value is text or null. */
export const answerColumns = ['grouped', 'currency', 'group_name', 'account', 'service', 'usage_type', 'least_unit', 'greatest_unit', 'days', 'notes'] as const

/**
 * One statement that reads the table once and gives daily spend by group, by account and service, by service and usage type, and notes
 * on each day; Trino (Athena) and DuckDB both take it as it is. A row is a key with its days joined, in any order: `2026-11-01 billed
 * effective quantity;…`, `-` for what is not there. So the answer has as many rows as there are keys, not keys times days. Sums are
 * decimals, the same in whatever order charges are read, and rounded once, to the micro-dollar, half away from zero. Of a table with
 * the partition `billing_period`, other months are not scanned.
 */
export function focusQuery({ name, columns }: FocusTable, { startDay, endDay }: Days): string {
  const has = (column: FocusColumn): boolean => columns.has(column)
  const or = (column: FocusColumn, sql: string, otherwise = 'CAST(NULL AS VARCHAR)'): string => (has(column) ? sql : otherwise)
  const partitions = has('billing_period') ? `billing_period IN (${monthsOf({ startDay, endDay }).map(quoted).join(', ')})\n      AND ` : ''
  return `WITH
  picked AS (
    SELECT
      CAST(chargeperiodstart AS DATE) AS charge_day,
      ${or('chargeperiodend', "CASE WHEN chargeperiodend > chargeperiodstart + INTERVAL '1' DAY THEN 1 ELSE 0 END", '0')} AS is_long,
      ${or('billingcurrency', "COALESCE(billingcurrency, '')", "''")} AS currency,
      ${or('subaccountid', "COALESCE(subaccountid, '')")} AS account,
      ${or('servicename', "COALESCE(servicename, '')")} AS service_name,
      ${usageTypeIn(has)} AS usage_type,
      ${has('tags') ? `COALESCE(${GROUP_TAGS.map((key) => `TRY(tags[${quoted(key)}])`).join(', ')}, '')` : 'CAST(NULL AS VARCHAR)'} AS tag,
      ${or('billedcost', 'CAST(billedcost AS DECIMAL(38, 12))', 'CAST(NULL AS DECIMAL(38, 12))')} AS billed,
      ${or('effectivecost', 'CAST(effectivecost AS DECIMAL(38, 12))', 'CAST(NULL AS DECIMAL(38, 12))')} AS effective,
      ${or('consumedquantity', 'CAST(consumedquantity AS DECIMAL(38, 12))', 'CAST(NULL AS DECIMAL(38, 12))')} AS quantity,
      ${or('consumedunit', 'consumedunit')} AS unit,
      ${or('resourceid', 'resourceid')} AS resource,
      ${or('chargecategory', 'chargecategory', "'Usage'")} AS category,
      ${or('chargeclass', "COALESCE(chargeclass, '')", "''")} AS class,
      ${has('commitmentdiscountid') && has('chargefrequency') ? "CASE WHEN NULLIF(commitmentdiscountid, '') IS NOT NULL AND chargefrequency = 'One-Time' THEN 1 ELSE 0 END" : '0'} AS is_upfront,
      ${or('invoiceid', "CASE WHEN NULLIF(invoiceid, '') IS NULL THEN 1 ELSE 0 END", 'CAST(NULL AS INTEGER)')} AS not_invoiced
    FROM ${name}
    WHERE ${partitions}chargeperiodstart >= TIMESTAMP '${isoFromDay(startDay)} 00:00:00'
      AND chargeperiodstart < TIMESTAMP '${isoFromDay(endDay)} 00:00:00'
  ),
  served AS (
    SELECT picked.*, ${serviceOf(has)} AS served_by
    FROM picked
  ),
  charges AS (
    SELECT
      charge_day, is_long, currency, account, usage_type, billed, effective, quantity, unit, category, not_invoiced,
      ${classed()} AS service,
      CASE WHEN ${classed()} = ${quoted(COMPUTE)} THEN tag END AS group_name
    FROM served
  ),
  daily AS (
    SELECT
      GROUPING(group_name, account, service, usage_type) AS grouped,
      charge_day, currency, group_name, account, service, usage_type,
      CAST(SUM(billed) AS DECIMAL(38, 6)) AS billed, CAST(SUM(effective) AS DECIMAL(38, 6)) AS effective,
      CAST(SUM(quantity) AS DECIMAL(38, 10)) AS quantity,
      MIN(unit) AS least_unit, MAX(unit) AS greatest_unit,
      COUNT(*) AS charges, COUNT(*) - COUNT(billed) AS not_billed, COUNT(*) - COUNT(effective) AS not_effective,
      SUM(not_invoiced) AS not_invoiced,
      SUM(CASE WHEN category = 'Usage' THEN 1 ELSE 0 END) AS usages,
      SUM(CASE WHEN category = 'Usage' THEN is_long ELSE 0 END) AS long_usages
    FROM charges
    GROUP BY GROUPING SETS (
      (charge_day, currency),
      (charge_day, currency, group_name),
      (charge_day, currency, account, service),
      (charge_day, currency, service, usage_type)
    )
  )
SELECT
  CAST(grouped AS VARCHAR) AS grouped, currency, group_name, account, service, usage_type,
  MIN(least_unit) AS least_unit, MAX(greatest_unit) AS greatest_unit,
  array_join(array_agg(${joined('charge_day', 'billed', 'effective', 'quantity')}), ';') AS days,
  CASE WHEN grouped = ${GROUPED.byDay} THEN array_join(array_agg(${joined('charge_day', 'charges', 'not_billed', 'not_effective', 'not_invoiced', 'usages', 'long_usages')}), ';') END AS notes
FROM daily
GROUP BY grouped, currency, group_name, account, service, usage_type`
}

function usageTypeIn(has: (column: FocusColumn) => boolean): string {
  const known = (['skumeter', 'x_usagetype'] as const).filter(has)
  return known.length === 0 ? 'CAST(NULL AS VARCHAR)' : `COALESCE(${[...known, "''"].join(', ')})`
}

/** Without usage types, what is an instance's by its id and counted in hours. */
function serviceOf(has: (column: FocusColumn) => boolean): string {
  const isInstance =
    has('skumeter') || has('x_usagetype')
      ? INSTANCE_USAGE.map((usage) => `usage_type LIKE ${quoted(`%${usage}%`)}`).join(' OR ')
      : "resource LIKE 'i-%' AND unit = 'Hours'"
  return `CASE WHEN service_name IS NULL OR service_name <> ${quoted(EC2)} THEN service_name WHEN ${isInstance} THEN ${quoted(COMPUTE)} ELSE ${quoted(EC2_OTHER)} END`
}

/**
 * The service as Cost Explorer would name it, so that the class of a charge follows from the name (domain/spend/charge-class.ts): tax
 * is a service of its own; credits, refunds (an adjustment or a correction that gives money back) and fees paid up front stand beside
 * the service that they are for.
 */
function classed(): string {
  const beside = (what: string): string => `COALESCE(served_by, '') || ' (${what})'`
  return `CASE
        WHEN category = 'Tax' THEN 'Tax'
        WHEN category = 'Credit' THEN ${beside('credit')}
        WHEN (category = 'Adjustment' OR class = 'Correction') AND COALESCE(billed, effective) < 0 THEN ${beside('refund')}
        WHEN category = 'Purchase' AND is_upfront = 1 THEN ${beside('upfront fee')}
        ELSE served_by
      END`
}

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
