import { SECONDS_PER_DAY, SECONDS_PER_HOUR } from '../calendar.ts'
import type { Group } from '../facts/group.ts'
import { type Metric, type MetricField, metrics } from '../metrics.ts'
import { at, coverageOf, endOf, type Grid, mean } from '../series.ts'
import { folded, joinedSources } from './fold.ts'
import { type HourlyAnswer, type HourlyHistory, MOST_HISTORY_DAYS } from './hourly-history.ts'
import type { Observation } from './observation.ts'
import { problemOf, type RawSeries } from './raw-series.ts'

/** Metrics that make up a history: CPU tells the work, requests what it is for, instances in service (or CPU's samples) how many did it. */
const fields: readonly MetricField[] = ['cpuPercentAverage', 'cpuPercentMaximum', 'cpuSamples', 'inServiceInstances', 'requests']
export const hourlyMetrics: readonly Metric[] = metrics.filter(({ field }) => fields.includes(field))

/** CPU datapoints of an instance in an hour: one a minute with detailed monitoring, one each five minutes with basic. */
const [DETAILED_SAMPLES_AN_HOUR, BASIC_SAMPLES_AN_HOUR] = [60, 12] as const
/** An hour of which less was observed is not observed. */
const OBSERVED_SHARE = 0.5

/**
 * Hourly series of one group up to the window's end. Instances are those of the group's metrics, gaps filled from CPU's sample count where the
 * window tells which kind of monitoring the samples come from. What lies before the group's creation belongs to an earlier group of its name and is
 * left out. The order of `series` does not matter; one that cannot be used is the reason why there is no history.
 */
export function hourlyHistory(
  { group, grid: window, detailedMonitoring }: Pick<Observation, 'group' | 'grid' | 'detailedMonitoring'>,
  series: readonly RawSeries[],
): HourlyAnswer {
  if (series.length === 0) return { code: 'history-not-read' }
  const grid = gridOf(group, endOf(window), series)
  const columns = new Map<MetricField, Float64Array>()
  for (const metric of hourlyMetrics) {
    const own = series.filter((one) => one.metric.field === metric.field)
    if (own.length === 0) continue
    for (const one of own) {
      const problem = problemOf(one, SECONDS_PER_HOUR)
      if (problem !== null) return { code: 'history-unusable', metric: `${metric.metricName} ${metric.statistic}`, problem }
    }
    const sources = [...new Set(own.map(({ source }) => source))].sort()
    const values = sources.map(
      (source) =>
        folded(
          own.filter((one) => one.source === source),
          metric,
          grid,
        ).values,
    )
    columns.set(metric.field, joinedSources(values, metric.fold))
  }
  const get = (field: MetricField): Float64Array | null => columns.get(field) ?? null
  const samples = get('cpuSamples')
  const sampled =
    samples === null || detailedMonitoring === null
      ? null
      : samples.map((count) => count / (detailedMonitoring ? DETAILED_SAMPLES_AN_HOUR : BASIC_SAMPLES_AN_HOUR))
  const inServiceInstances = filled(get('inServiceInstances'), sampled)
  const cpuPercentAverage = get('cpuPercentAverage')
  if (cpuPercentAverage === null || inServiceInstances === null) return { code: 'history-not-read' }
  return {
    grid,
    cpuPercentAverage,
    cpuPercentMaximum: get('cpuPercentMaximum'),
    inServiceInstances,
    // of a target group that several groups serve, the share of each is not known by the hour
    requests: group.sharedTargetGroupArns.length > 0 ? null : get('requests'),
  }
}

/** From the first hour that any series has and the group had begun, to the last whole one before the window's end. Empty where nothing has a datapoint. */
function gridOf(group: Group, endSec: number, series: readonly RawSeries[]): Grid {
  const first = series.reduce((least, { startSec, timestampsSec, values }) => {
    const from = values.findIndex((value) => !Number.isNaN(value))
    return from < 0 ? least : Math.min(least, timestampsSec === null ? startSec : timestampsSec.reduce((a, b) => Math.min(a, b)))
  }, endSec)
  const startSec = Math.ceil(Math.max(first, group.createdSec, endSec - MOST_HISTORY_DAYS * SECONDS_PER_DAY) / SECONDS_PER_HOUR) * SECONDS_PER_HOUR
  return { startSec, stepSec: SECONDS_PER_HOUR, length: Math.max(0, Math.floor((endSec - startSec) / SECONDS_PER_HOUR)) }
}

function filled(first: Float64Array | null, other: Float64Array | null): Float64Array | null {
  if (first === null || other === null) return first ?? other
  return first.map((value, i) => (Number.isNaN(value) ? at(other, i) : value))
}

/**
 * The window's own series by the hour: what CloudWatch would answer for these hours, so that nobody has to pay for asking. CPU's mean is weighed
 * by instances, as CloudWatch weighs its samples. Only whole hours; an hour of which less than half was observed is not observed. null where CPU
 * or the number of instances is not known.
 */
export function hoursOfWindow({ grid, ...observed }: Observation): HourlyHistory | null {
  const { cpuPercentAverage: cpu, cpuPercentMaximum: hottest, inServiceInstances: inService, requests, group } = observed
  const steps = SECONDS_PER_HOUR / grid.stepSec
  if (cpu === null || inService === null || !Number.isInteger(steps)) return null
  const startSec = Math.ceil(grid.startSec / SECONDS_PER_HOUR) * SECONDS_PER_HOUR
  const offset = (startSec - grid.startSec) / grid.stepSec
  const length = Math.max(0, Math.floor((endOf(grid) - startSec) / SECONDS_PER_HOUR))
  const byHour = (of: (from: number, to: number) => number): Float64Array =>
    Float64Array.from({ length }, (_, hour) => of(offset + hour * steps, offset + (hour + 1) * steps))
  const half = (values: Float64Array, from: number, to: number): boolean => coverageOf(values, from, to).fraction >= OBSERVED_SHARE
  const weighed = (from: number, to: number): number => {
    let total = 0
    let weight = 0
    for (let i = from; i < to; i++) {
      if (!(at(inService, i) > 0) || Number.isNaN(at(cpu, i))) continue
      total += at(cpu, i) * at(inService, i)
      weight += at(inService, i)
    }
    return weight === 0 || !half(cpu, from, to) ? Number.NaN : total / weight
  }
  return {
    grid: { startSec, stepSec: SECONDS_PER_HOUR, length },
    cpuPercentAverage: byHour(weighed),
    cpuPercentMaximum: hottest && byHour((from, to) => hottest.subarray(from, to).reduce((most, x) => (x > most || Number.isNaN(most) ? x : most), Number.NaN)),
    inServiceInstances: byHour((from, to) => (half(inService, from, to) ? mean(inService.subarray(from, to)) : Number.NaN)),
    requests:
      requests === null || group.sharedTargetGroupArns.length > 0
        ? null
        : byHour((from, to) => requests.subarray(from, to).reduce((sum, x) => (Number.isNaN(x) ? sum : (Number.isNaN(sum) ? 0 : sum) + x), Number.NaN)),
  }
}
