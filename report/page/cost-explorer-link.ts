import { SECONDS_PER_DAY } from '../../domain/calendar.ts'
import type { ReportFinding } from '../schema.ts'
import { eventCourse } from '../words/cost-event.ts'

/**
 * Cost Explorer with the days of an event, its account, and its usage type (or its service, by usage type): what the chart beside it draws.
 * Null for a finding without such a course, and for a bill in CNY, whose Regions have a console of their own.
 *
 * AWS documents that a Cost Explorer URL holds the dates, filters and grouping (Cost Management user guide, "Saving your Cost Explorer
 * configuration with bookmarks or favorites"), not how. The names here are those of URLs that the console makes (2023 to 2026); one that
 * it stops knowing, it passes over. The end date is included there.
 */
export function costExplorerLink({ facts, resource }: Pick<ReportFinding, 'facts' | 'resource'>, currency: string): string | null {
  const read = eventCourse.safeParse(facts.course)
  if (!read.success || read.data.actualMicroUsd.length === 0 || currency === 'CNY') return null
  const { firstDay, actualMicroUsd } = read.data
  const { accountId, usageType, service, autoScalingGroupName: group } = resource
  const filters = [
    ...(accountId === undefined ? [] : [filter('LinkedAccount', 'Linked account', accountId)]),
    ...(usageType !== undefined ? [filter('UsageType', 'Usage type', usageType)] : service !== undefined ? [filter('Service', 'Service', service)] : []),
    // what is drawn of one usage type is all of it, whichever group it comes from
    ...(usageType === undefined && group !== undefined ? [{ ...filter('TagKey', 'Tag', group), growableValue: named('aws:autoscaling:groupName') }] : []),
  ]
  const parameters = {
    chartStyle: 'STACK',
    costAggregate: 'amortizedCost',
    startDate: dayOf(firstDay),
    endDate: dayOf(firstDay + actualMicroUsd.length - 1),
    excludeForecasting: 'true',
    filter: JSON.stringify(filters),
    futureRelativeRange: 'CUSTOM',
    granularity: 'Daily',
    groupBy: JSON.stringify(['UsageType']),
    historicalRelativeRange: 'CUSTOM',
  }
  // spaces as %20: a fragment knows no other
  return `https://us-east-1.console.aws.amazon.com/costmanagement/home#/cost-explorer?${new URLSearchParams(parameters).toString().replaceAll('+', '%20')}`
}

function filter(id: string, displayValue: string, value: string) {
  return { dimension: { id, displayValue }, operator: 'INCLUDES', values: [named(value)] }
}

function named(value: string) {
  return { value, displayValue: value }
}

function dayOf(day: number): string {
  return new Date(day * SECONDS_PER_DAY * 1000).toISOString().slice(0, 10)
}
