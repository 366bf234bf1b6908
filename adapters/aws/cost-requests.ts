import type { GetCostAndUsageCommandInput } from '@aws-sdk/client-cost-explorer'
import { dayOfInstant, isoFromDay, SECONDS_PER_DAY } from '../../domain/calendar.ts'
import type { SpendLabel } from '../../domain/spend/daily.ts'

// What is asked of Cost Explorer, apart from who asks it: to know what that would cost takes no client.

const COMPUTE = 'Amazon Elastic Compute Cloud - Compute'
/** Long enough for a weekly rhythm and a month's end to show; Cost Explorer keeps 13 months by day. */
const DAYS = 90

/** A request as a capture keeps it, with its joined answer; without one where it could not be had. */
export type CostAnswer = { readonly Request: CostRequest; readonly Response?: unknown }
export type CostRequest = Pick<GetCostAndUsageCommandInput, 'TimePeriod' | 'Granularity' | 'Metrics' | 'GroupBy' | 'Filter'>

/**
 * Hours that instances ran: neither the hours of what is charged beside them, nor reserved hours that nobody used, nor the negative hours of a
 * SavingsPlanNegation (CUR user guide, "Understanding Savings Plans"). What GetDimensionValues gives for USAGE_TYPE_GROUP and RECORD_TYPE.
 */
const RUNNING_HOURS = {
  And: [
    { Dimensions: { Key: 'SERVICE' as const, Values: [COMPUTE] } },
    { Dimensions: { Key: 'USAGE_TYPE_GROUP' as const, Values: ['EC2: Running Hours'] } },
    { Dimensions: { Key: 'RECORD_TYPE' as const, Values: ['Usage', 'DiscountedUsage', 'SavingsPlanCoveredUsage'] } },
  ],
}

/**
 * What an audit asks of the bill, over the 90 whole days before the window's end and what is known of the day it ends on: always a full month back, also
 * on the first of one. The end is never past the first of the next month, which is refused (aws/aws-sdk-js#2732, "end date past the beginning of next month"). An answer is grouped by
 * two keys at most (API reference, GetCostAndUsage: "a maximum of two different group by keys"), so the hours that a group ran are an answer of their own. `labels`: each tag or cost category
 * that spend is shown by is one more.
 */
export function costRequests(windowEndSec: number, labels: readonly SpendLabel[] = []): readonly CostRequest[] {
  const common = {
    TimePeriod: { Start: isoFromDay(dayOfInstant(windowEndSec) - DAYS), End: isoFromDay(Math.ceil(windowEndSec / SECONDS_PER_DAY)) },
    Granularity: 'DAILY' as const,
    Metrics: ['UnblendedCost', 'AmortizedCost', 'UsageQuantity'],
  }
  const dimensions = (...keys: string[]) => keys.map((Key) => ({ Type: 'DIMENSION' as const, Key }))
  const byGroup = [{ Type: 'TAG' as const, Key: 'aws:autoscaling:groupName' }, ...dimensions('LINKED_ACCOUNT')]
  return [
    { ...common, GroupBy: byGroup, Filter: { Dimensions: { Key: 'SERVICE', Values: [COMPUTE] } } },
    { ...common, GroupBy: dimensions('LINKED_ACCOUNT', 'SERVICE') },
    { ...common, GroupBy: dimensions('SERVICE', 'USAGE_TYPE') },
    { ...common, GroupBy: dimensions('SERVICE', 'RECORD_TYPE') },
    // these two only where the answers before them leave something to ask
    { ...common, GroupBy: dimensions('LINKED_ACCOUNT', 'RECORD_TYPE') },
    { ...common, GroupBy: byGroup, Filter: RUNNING_HOURS },
    ...labels.map(({ type, key }) => ({
      ...common,
      GroupBy: [{ Type: type === 'tag' ? ('TAG' as const) : ('COST_CATEGORY' as const), Key: key }, ...dimensions('LINKED_ACCOUNT')],
    })),
  ]
}

/**
 * The hours that groups ran in one Region and what they cost, asked where an account has groups of one name in two. REGION is a dimension that a filter may name
 * (API reference, Expression: `{ "Dimensions": { "Key": "REGION", "Values": [ "us-east-1" ] } }`); it is none of those that GetCostAndUsage is said to group by.
 */
export function costRequestsByRegion(windowEndSec: number, regions: readonly string[]): readonly CostRequest[] {
  const ofHours = costRequests(windowEndSec).filter(({ Filter }) => Filter === RUNNING_HOURS)
  return ofHours.flatMap((request) =>
    regions.map((region) => ({ ...request, Filter: { And: [...RUNNING_HOURS.And, { Dimensions: { Key: 'REGION' as const, Values: [region] } }] } })),
  )
}

/** The first page of what AWS itself finds odd. */
export const ANOMALY_PAGES = 1

/** First pages that are asked of Cost Explorer: those of the bill, of Regions that have names in common, and of what AWS itself finds odd. */
export function costPages(labels: readonly SpendLabel[] = [], regions = 0): number {
  return costRequests(0, labels).length + regions + ANOMALY_PAGES
}
