import { billedMetrics as metricsBilledFor } from '../../domain/spend/own-cost.ts'
import type { MetricQuery } from './metric-queries.ts'

/** Of one GetMetricData request: CloudWatch's limits. A request that stays under both is answered in one page. */
export const MOST_POINTS = 100_800
export const MOST_QUERIES = 500
/** Queries passed over for being too large: enough to fill what is left of a request, few enough that no group is held open for long. */
const LOOK_AHEAD = 40

/** What goes into one request. */
export type MetricBatch<Query extends MetricQuery = MetricQuery> = { readonly queries: readonly Query[]; readonly points: number }

export function seriesIn(batch: MetricBatch): number {
  return batch.queries.reduce((sum, query) => sum + query.statistics.length, 0)
}

/** Metrics that a request is billed for: $0.01 buys a thousand, whatever their period and span. */
export function billedMetrics(queries: readonly MetricQuery[]): number {
  return metricsBilledFor(queries.map(({ statistics }) => statistics.length))
}

/**
 * Packs queries so that no request is answered in pages: series × points and series stay under the limits, and the statistics
 * of one metric stay together. Queries keep their order but for the last places of a request, which are filled with the next
 * ones that fit: the groups, whose queries stand together, are complete one after the other.
 *
 * `stepsPerSeries` is the window in periods. Throws when not even one metric fits.
 */
export function packed<Query extends MetricQuery>(queries: readonly Query[], stepsPerSeries: number): readonly MetricBatch<Query>[] {
  const room = Math.min(MOST_QUERIES, Math.floor(MOST_POINTS / Math.max(1, stepsPerSeries)))
  const batches: MetricBatch<Query>[] = []
  let passedOver: Query[] = []
  let next = 0
  while (next < queries.length || passedOver.length > 0) {
    const chosen: Query[] = []
    let left = room
    const still: Query[] = []
    const offer = (query: Query): void => {
      if (query.statistics.length > left) still.push(query)
      else {
        left -= query.statistics.length
        chosen.push(query)
      }
    }
    passedOver.forEach(offer)
    while (left > 0 && next < queries.length && still.length < LOOK_AHEAD) offer(queries[next++] as Query)
    if (chosen.length === 0)
      throw new Error(`${(still[0] as Query).statistics.length} series of ${stepsPerSeries} steps do not fit into one GetMetricData request`)
    passedOver = still
    batches.push({ queries: chosen, points: (room - left) * stepsPerSeries })
  }
  return batches
}
