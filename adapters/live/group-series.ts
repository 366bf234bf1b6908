import { AwsError } from '../aws/aws-error.ts'
import type { AwsSession } from '../aws/aws-session.ts'
import { getMetricData, type Span } from '../aws/cloudwatch.ts'
import { type MetricBatch, packed } from '../aws/metric-batches.ts'
import { hourlyQueriesOf, type MeasuredGroup, type MetricQuery, queriesOf } from '../aws/metric-queries.ts'
import type { MetricSeries } from '../aws/metric-series.ts'

/** Metrics are read at this period: the finest that covers two weeks in few requests, and the one that basic monitoring has. */
export const PERIOD_SEC = 300
/** The months before the window are read by the hour: CloudWatch keeps that period longest, for 455 days (GetMetricData, MetricStat.Period). */
const HOURLY_PERIOD_SEC = 3600
/** A day less than that: all of it is still there when it is asked for. */
const HOURLY_DAYS = 454

/** What is read of groups: which metrics, over which span, at which period. */
export type Reading = { readonly span: Span; readonly periodSec: number; readonly queriesOf: (group: MeasuredGroup) => readonly MetricQuery[] }

export function windowReading(span: Span): Reading {
  return { span, periodSec: PERIOD_SEC, queriesOf }
}

/** As many whole hours up to the window's end as CloudWatch keeps at the time of asking. */
export function historyReading({ endSec }: Span): Reading {
  const end = Math.floor(endSec / HOURLY_PERIOD_SEC) * HOURLY_PERIOD_SEC
  return { span: { startSec: end - HOURLY_DAYS * 86_400, endSec: end }, periodSec: HOURLY_PERIOD_SEC, queriesOf: hourlyQueriesOf }
}

/** Requests under way at once: more would only wait for this machine to decode them. */
const AT_ONCE = 4

/** A metric and the groups it concerns: a load balancer's may be several groups' at once, and is asked for once. */
type OwnedQuery = MetricQuery & { readonly groupNames: readonly string[] }

/** Everything to ask of CloudWatch for these groups, packed into requests. */
export function batchesOf(groups: readonly MeasuredGroup[], { span, periodSec, queriesOf }: Reading): readonly MetricBatch<OwnedQuery>[] {
  const owned = new Map<string, { query: MetricQuery; groupNames: string[] }>()
  for (const group of groups) {
    for (const query of queriesOf(group)) {
      const key = JSON.stringify([query.namespace, query.metricName, query.dimensions])
      const known = owned.get(key)
      if (known === undefined) owned.set(key, { query, groupNames: [group.name] })
      else known.groupNames.push(group.name)
    }
  }
  return packed(
    [...owned.values()].map(({ query, groupNames }) => ({ ...query, groupNames })),
    (span.endSec - span.startSec) / periodSec,
  )
}

/** A group with every series that was asked for it, those without a datapoint and those with a problem among them. */
export type GroupSeries = { readonly groupName: string; readonly series: readonly MetricSeries[] }

/**
 * Each group's series as soon as all of its requests are answered. A request that is refused or fails leaves its series with a
 * problem: the group is then not judged by half of them. Rejects with an AwsError of kind 'denied' when CloudWatch lets nobody in.
 */
export async function* readSeriesOfGroups(session: AwsSession, groups: readonly MeasuredGroup[], reading: Reading): AsyncGenerator<GroupSeries> {
  const batches = batchesOf(groups, reading)
  const lastBatch = new Map<string, number>()
  for (const [index, { queries }] of batches.entries()) for (const { groupNames } of queries) for (const name of groupNames) lastBatch.set(name, index)

  const open = new Map<string, MetricSeries[]>()
  const underWay: Promise<readonly MetricSeries[]>[] = []
  const ask = (index: number): void => {
    const batch = batches[index]
    if (batch === undefined) return
    const answer = readBatch(session, batch, reading)
    // whoever reads it meets the rejection; one that nobody comes to read any more is no fault
    answer.catch(() => {})
    underWay.push(answer)
  }
  for (let index = 0; index < AT_ONCE; index++) ask(index)
  for (const [index, { queries }] of batches.entries()) {
    const series = await (underWay.shift() as Promise<readonly MetricSeries[]>)
    ask(index + AT_ONCE)
    let at = 0
    for (const { statistics, groupNames } of queries) {
      const own = series.slice(at, at + statistics.length)
      at += statistics.length
      for (const name of groupNames) open.set(name, [...(open.get(name) ?? []), ...own])
    }
    for (const [name, collected] of open) {
      if (lastBatch.get(name) !== index) continue
      open.delete(name)
      yield { groupName: name, series: collected }
    }
  }
}

async function readBatch(session: AwsSession, batch: MetricBatch<OwnedQuery>, { span, periodSec }: Reading): Promise<readonly MetricSeries[]> {
  try {
    return await getMetricData(session, batch, span, periodSec)
  } catch (error) {
    if (!(error instanceof AwsError) || error.kind === 'denied') throw error
    return batch.queries.flatMap(({ namespace, metricName, dimensions, statistics }) =>
      statistics.map((statistic) => ({ namespace, metricName, dimensions, statistic, timestampsSec: [], values: [], problem: error.message, messages: [] })),
    )
  }
}
