import { CloudWatchClient, DescribeAlarmsCommand, GetMetricDataCommand, type MetricDataQuery, type MetricDataResult } from '@aws-sdk/client-cloudwatch'
import { AwsError } from './aws-error.ts'
import { type AwsService, type AwsSession, bucketOf, call } from './aws-session.ts'
import { cliJson } from './cli-json.ts'
import { billedMetrics, type MetricBatch } from './metric-batches.ts'
import { joinedParts, type MetricSeries, type ResultPart } from './metric-series.ts'
import { readAll } from './paged.ts'
import { GET_METRIC_DATA_MICRO_USD_PER_METRIC } from './run-price.ts'

/** GetMetricData: 50 requests a second and 396,000 datapoints a second of data older than three hours, for an account and region. We stay a little under. */
const metricData: AwsService<CloudWatchClient> = {
  prefix: 'cloudwatch',
  makeClient: (settings) => new CloudWatchClient(settings),
  pace: { perSec: 45, burst: 45 },
}
const POINTS = { perSec: 350_000, burst: 350_000 }
/** DescribeAlarms: nine a second. */
const alarms: AwsService<CloudWatchClient> = { ...metricData, pace: { perSec: 8, burst: 8 } }
/** Names that one request takes. */
const MOST_ALARMS = 100

/** The metric alarms of these names that exist. */
export async function describeAlarms(session: AwsSession, names: readonly string[]): Promise<readonly unknown[]> {
  const found: unknown[] = []
  for (let from = 0; from < names.length; from += MOST_ALARMS) {
    const some = names.slice(from, from + MOST_ALARMS)
    found.push(
      ...(await readAll(
        session,
        alarms,
        'DescribeAlarms',
        (client, NextToken) => client.send(new DescribeAlarmsCommand({ AlarmNames: some, AlarmTypes: ['MetricAlarm'], MaxRecords: MOST_ALARMS, NextToken })),
        (answer) => ({ items: answer.MetricAlarms, nextToken: answer.NextToken }),
      )),
    )
  }
  return cliJson(found)
}

/** A half-open time span in epoch seconds, both ends on the period's grid. */
export type Span = { readonly startSec: number; readonly endSec: number }

type Query = MetricBatch['queries'][number]
/** One series of a query, with what has come of it so far. */
type Wanted = { readonly id: string; readonly query: Query; readonly statistic: string; readonly parts: ResultPart[]; readonly messages: Set<string> }

/** How often a series that CloudWatch failed on is asked for again, alone. */
const MOST_RETRIES = 2
/** How often a span is halved for a series that stays partial. */
const MOST_HALVINGS = 3

/**
 * Every series of a batch, in the order asked for, each with its statistics in theirs. A result in several pages or parts is
 * joined; one that CloudWatch failed on is asked for again, one that stays partial in shorter spans. A series that cannot be had
 * or trusted says so in `problem`. Rejects with an AwsError when the request as a whole is refused.
 */
export async function getMetricData(session: AwsSession, batch: MetricBatch, span: Span, periodSec: number): Promise<readonly MetricSeries[]> {
  const wanted = batch.queries.flatMap((query, q) =>
    query.statistics.map((statistic, s): Wanted => ({ id: `q${q}s${s}`, query, statistic, parts: [], messages: new Set() })),
  )
  const problems = await readSeries(session, wanted, span, periodSec, MOST_HALVINGS)
  return wanted.map(({ id, query, statistic, parts, messages }) => {
    const { problem, ...points } = joinedParts(parts)
    const { namespace, metricName, dimensions } = query
    const failed = problems.get(id) ?? problem
    const nothing = { timestampsSec: [], values: [] }
    return { namespace, metricName, dimensions, statistic, ...(failed === null ? points : nothing), problem: failed, messages: [...messages] }
  })
}

/** Fills in the parts of `wanted`; the problems of those that could not be had, by id. */
async function readSeries(session: AwsSession, wanted: readonly Wanted[], span: Span, periodSec: number, halvings: number): Promise<Map<string, string>> {
  const problems = new Map<string, string>()
  let asking = wanted
  for (let tries = 0; asking.length > 0; tries++) {
    const states = await readPages(session, asking, span, periodSec)
    const failed = asking.filter(({ id }) => states.get(id) === 'InternalError')
    const partial = asking.filter(({ id }) => states.get(id) === 'PartialData')
    for (const { id } of asking) {
      const state = states.get(id)
      if (state === 'Forbidden') problems.set(id, FORBIDDEN)
      else if (state === undefined) problems.set(id, 'CloudWatch left it out of its answer')
    }
    for (const [id, problem] of await readHalves(session, partial, span, periodSec, halvings)) problems.set(id, problem)
    if (tries === MOST_RETRIES) {
      for (const { id } of failed) problems.set(id, `CloudWatch failed on it (InternalError), ${tries + 1} times`)
      break
    }
    asking = failed
    if (failed.length > 0) await session.run.clock.sleep(session.run.random() * 1000 * 2 ** tries)
  }
  return problems
}

const FORBIDDEN =
  'CloudWatch forbids it (Forbidden): metrics of another account are only there for a monitoring account that this one is linked to; audit that account with a role in it, or link it (CloudWatch cross-account observability)'

/** Asks for what stays partial in two halves of the span: less at once is answered in full. */
async function readHalves(session: AwsSession, partial: readonly Wanted[], span: Span, periodSec: number, halvings: number): Promise<Map<string, string>> {
  const middleSec = span.startSec + Math.ceil((span.endSec - span.startSec) / periodSec / 2) * periodSec
  const problems = new Map<string, string>()
  if (partial.length === 0) return problems
  if (halvings === 0 || middleSec >= span.endSec) {
    for (const { id } of partial) problems.set(id, 'CloudWatch gave only part of it (PartialData), in shorter spans as well')
    return problems
  }
  for (const half of [
    { startSec: span.startSec, endSec: middleSec },
    { startSec: middleSec, endSec: span.endSec },
  ])
    for (const [id, problem] of await readSeries(session, partial, half, periodSec, halvings - 1)) problems.set(id, problem)
  return problems
}

/** One request with all of its pages: adds what came, and tells each result's last state by id. */
async function readPages(session: AwsSession, wanted: readonly Wanted[], span: Span, periodSec: number): Promise<ReadonlyMap<string, string>> {
  const byId = new Map(wanted.map((one) => [one.id, one]))
  const states = new Map<string, string>()
  const queries = wanted.map((one) => queryOf(one, periodSec))
  const points = (wanted.length * (span.endSec - span.startSec)) / periodSec
  const microUsd = billedMetrics([...new Set(wanted.map(({ query }) => query))]) * GET_METRIC_DATA_MICRO_USD_PER_METRIC
  const seen = new Set<string>()
  let token: string | undefined
  do {
    await bucketOf(session.run, `${session.accountId} ${session.region} datapoints`, POINTS).take(Math.min(points, POINTS.burst))
    const input = { MetricDataQueries: queries, StartTime: dateOf(span.startSec), EndTime: dateOf(span.endSec), ScanBy: 'TimestampAscending' as const }
    const answer = await call(session, metricData, 'GetMetricData', (client) => client.send(new GetMetricDataCommand({ ...input, NextToken: token })), {
      microUsd,
    })
    for (const result of answer.MetricDataResults ?? []) {
      const one = byId.get(result.Id ?? '')
      if (one === undefined) continue
      one.parts.push(partOf(result))
      for (const message of result.Messages ?? []) one.messages.add(`${message.Code ?? ''} ${message.Value ?? ''}`.trim())
      states.set(one.id, result.StatusCode ?? 'Complete')
    }
    for (const message of answer.Messages ?? []) for (const one of wanted) one.messages.add(`${message.Code ?? ''} ${message.Value ?? ''}`.trim())
    token = answer.NextToken === '' ? undefined : answer.NextToken
    if (token !== undefined && seen.has(token))
      throw new AwsError('bad-answer', { service: 'cloudwatch', operation: 'GetMetricData' }, 'a page points back at an earlier page', {
        remedy: 'Run it again',
      })
    if (token !== undefined) seen.add(token)
  } while (token !== undefined)
  return states
}

function queryOf({ id, query, statistic }: Wanted, periodSec: number): MetricDataQuery {
  const { namespace, metricName, dimensions } = query
  return {
    Id: id,
    MetricStat: { Metric: { Namespace: namespace, MetricName: metricName, Dimensions: [...dimensions] }, Period: periodSec, Stat: statistic },
  }
}

function partOf({ Timestamps, Values }: MetricDataResult): ResultPart {
  return { timestampsSec: (Timestamps ?? []).map((time) => time.getTime() / 1000), values: Values ?? [] }
}

function dateOf(sec: number): Date {
  return new Date(sec * 1000)
}
