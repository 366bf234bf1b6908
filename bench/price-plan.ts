import { billedMetrics, MOST_POINTS, seriesIn } from '../adapters/aws/metric-batches.ts'
import type { MeasuredGroup } from '../adapters/aws/metric-queries.ts'
import { GET_METRIC_DATA_MICRO_USD_PER_METRIC, runPrice } from '../adapters/aws/run-price.ts'
import { batchesOf, windowReading } from '../adapters/live/group-series.ts'

const STEP_SEC = 300
const DAY_SEC = 86_400
/** GetMetricStatistics: datapoints that one answer holds, and $0.01 for 1,000 requests beyond the million a month that is free (CloudWatch pricing). */
const STATISTICS_POINTS = 1440
const MICRO_USD_PER_STATISTICS_REQUEST = 10

export type PricePlan = {
  readonly groups: number
  readonly series: number
  readonly requests: number
  /** No plan can do with fewer: every request full to its last datapoint. */
  readonly leastRequests: number
  readonly metrics: number
  readonly microUsd: number
  /** A reader that asks one GetMetricStatistics a metric and group, in as many pieces as its answers need. */
  readonly oneByOne: { readonly requests: number; readonly microUsd: number }
}

/** What reading `groups` groups with everything they can have (20 series each) over `days` days takes, beside a reader that asks metric by metric. */
export function pricePlan(groups: number, days: number): PricePlan {
  const endSec = 20_600 * DAY_SEC
  const span = { startSec: endSec - days * DAY_SEC, endSec }
  const batches = batchesOf(
    Array.from({ length: groups }, (_, i) => measuredGroup(i)),
    windowReading(span),
  )
  const sum = (of: (batch: (typeof batches)[number]) => number): number => batches.reduce((total, batch) => total + of(batch), 0)
  const series = sum(seriesIn)
  const points = (days * DAY_SEC) / STEP_SEC
  const queries = sum((batch) => batch.queries.length)
  const statisticsRequests = queries * Math.ceil(points / STATISTICS_POINTS)
  const metrics = sum(({ queries }) => billedMetrics(queries))
  return {
    groups,
    series,
    requests: batches.length,
    leastRequests: Math.ceil((series * points) / MOST_POINTS),
    metrics,
    microUsd: runPrice({ metrics, metricRequests: batches.length, costExplorerPages: 0 }).totalMicroUsd,
    oneByOne: { requests: statisticsRequests, microUsd: statisticsRequests * MICRO_USD_PER_STATISTICS_REQUEST },
  }
}

function measuredGroup(index: number): MeasuredGroup {
  const name = `group-${index}`
  return {
    name,
    instanceTypes: ['t3.large'],
    enabledMetrics: ['GroupInServiceInstances', 'GroupDesiredCapacity', 'GroupMinSize', 'GroupMaxSize'],
    targetGroups: [
      {
        arn: `arn:aws:elasticloadbalancing:us-east-1:000000000042:targetgroup/${name}/0`,
        loadBalancerArns: [`arn:aws:elasticloadbalancing:us-east-1:000000000042:loadbalancer/app/${name}/0`],
      },
    ],
  }
}

/** The plan in lines for people: a title and a figure each. */
export function pricePlanLines(plan: PricePlan): readonly (readonly [title: string, figure: string])[] {
  const usd = (microUsd: number): string => `$${(microUsd / 1_000_000).toFixed(4)}`
  const { groups, series, requests, leastRequests, metrics, microUsd, oneByOne } = plan
  return [
    ['series', `${series} of ${groups} groups, ${(series / groups).toFixed(0)} each`],
    ['GetMetricData requests / the least possible (at most 1.1)', `${requests} / ${leastRequests} = ${(requests / leastRequests).toFixed(3)}`],
    ['price as planned', `${metrics} metrics × $0.00001 = ${usd(microUsd)}`],
    ['one GetMetricStatistics a metric and group', `${oneByOne.requests} requests, ${usd(oneByOne.microUsd)} beyond the free tier`],
    ['requests of that reader / ours', (oneByOne.requests / requests).toFixed(0)],
    ['price a metric', `${GET_METRIC_DATA_MICRO_USD_PER_METRIC} micro-dollars, however many of its statistics`],
  ]
}
