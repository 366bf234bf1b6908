import type { RawSeries } from '../../domain/observe/raw-series.ts'
import { isoSec } from '../aws/cli-json.ts'
import { type MetricSeries, onGrid } from '../aws/metric-series.ts'
import type { Ownership } from '../facts/owners.ts'
import type { Reading } from './group-series.ts'

/** Whether anything is to be said of a series: one without a datapoint that nobody failed on is one that does not exist. */
export function isThere(series: MetricSeries): boolean {
  return series.problem !== null || series.values.length > 0
}

/** A series as an audit takes it: just as it comes out of a capture that holds its line. */
export function rawSeriesOf(series: MetricSeries, { metric, source }: Ownership, reading: Reading): RawSeries {
  const common = { metric, source, periodSec: reading.periodSec, problem: series.problem }
  const column = columnOf(series, reading)
  if (column !== null) return { ...common, startSec: reading.span.startSec, timestampsSec: null, values: column }
  return { ...common, startSec: Number.NaN, timestampsSec: Float64Array.from(series.timestampsSec), values: Float64Array.from(series.values) }
}

/** The line of `cloudwatch.get-metric-data.ndjson`, or of the hourly one, that holds a series, without its newline. */
export function seriesLine(series: MetricSeries, reading: Reading): string {
  const { namespace, metricName, dimensions, statistic, problem, messages } = series
  const column = columnOf(series, reading)
  const points =
    column === null
      ? { Timestamps: series.timestampsSec.map(isoSec), Values: series.values.map(datapoint) }
      : { StartTime: isoSec(reading.span.startSec), Values: Array.from(column, datapoint) }
  return JSON.stringify({
    Namespace: namespace,
    MetricName: metricName,
    Dimensions: dimensions,
    Stat: statistic,
    Period: reading.periodSec,
    ...points,
    ...(problem === null ? {} : { Problem: problem }),
    ...(messages.length === 0 ? {} : { Messages: messages }),
  })
}

/** null where its times are not on the grid. One with a problem has no datapoints that count. */
function columnOf(series: MetricSeries, { span: { startSec, endSec }, periodSec }: Reading): Float64Array | null {
  if (series.problem !== null) return new Float64Array(0)
  return onGrid(series, startSec, periodSec, Math.floor((endSec - startSec) / periodSec))
}

/** One that is no number is spelt out: JSON's null is none at all. */
function datapoint(value: number): number | string | null {
  return Number.isNaN(value) ? null : Number.isFinite(value) ? value : 'NaN'
}
