import type { Group } from '../facts/group.ts'
import { type Metric, type MetricField, metricLabel, metrics } from '../metrics.ts'
import { byCodeUnit } from '../order.ts'
import type { SeriesProblem } from '../reasons.ts'
import { at, type Grid } from '../series.ts'
import { asOfWindow } from './as-of-window.ts'
import { folded, joinedSources } from './fold.ts'
import { instancesInService } from './instances-in-service.ts'
import type { Observation } from './observation.ts'
import { isScaledFromOutside, NAMELESS_SCALER } from './outside-hand.ts'
import { problemOf, type RawSeries } from './raw-series.ts'

/** Grid step where CPU does not come coarser. */
export const DEFAULT_STEP_SEC = 300
/** A series of which more than this share cannot be true says nothing about the rest either. */
const MOST_DROPPED_FRACTION = 0.01

type Rejected = Observation['rejectedSeries'][number]

/**
 * One group's series on one grid over the window (half-open, epoch seconds UTC). The step is 300 s, or the period of CPU's
 * average where that is longer; a last step that the window cuts off is left out. What lies outside the window is ignored, and
 * so is what lies before the group was created: an earlier group may have had its name. The group is as the window has it, whenever it was
 * read. The order of `series` does not matter.
 */
export function observe(asRead: Group, window: { readonly startSec: number; readonly endSec: number }, series: readonly RawSeries[]): Observation {
  const group = asOfWindow(asRead, window)
  const grid = gridOf(window, series)
  const onGrid = new Map<MetricField, Float64Array>()
  const rejectedSeries: Rejected[] = []
  const dropped: Record<string, number> = Object.create(null)
  let earlierDatapoints = 0
  for (const metric of metrics) {
    const own = series.filter((s) => s.metric.field === metric.field)
    if (own.length === 0) continue
    const answer = metricOnGrid(metric, own, grid)
    if (answer.dropped > 0) dropped[metricLabel(metric)] = answer.dropped
    if (answer.problem !== null) rejectedSeries.push({ metric: metricLabel(metric), problem: answer.problem })
    if (answer.values === null) continue
    const erased = eraseBefore(answer.values, Math.floor((group.createdSec - grid.startSec) / grid.stepSec))
    // a load balancer is older than the groups behind it: only the group's own name can have had another owner
    if (metric.level === 'group') earlierDatapoints += erased
    onGrid.set(metric.field, answer.values)
  }

  const get = (field: MetricField): Float64Array | null => onGrid.get(field) ?? null
  const desiredCapacity = get('desiredCapacity')
  const managedBy = group.managedBy ?? (isScaledFromOutside(group, grid, desiredCapacity) ? NAMELESS_SCALER : null)
  const [minSize, maxSize] = [get('minSize'), get('maxSize')]
  const instances = instancesInService(group, grid, {
    groupMetric: get('inServiceInstances'),
    cpuSamples: get('cpuSamples'),
    desiredCapacity,
    minSize,
    maxSize,
  })
  if (instances.unusable !== null) rejectedSeries.push({ metric: 'CPUUtilization SampleCount', problem: instances.unusable })
  const { inServiceInstances, outOfServiceInstances, inServiceSource, detailedMonitoring } = instances
  return {
    group: managedBy === group.managedBy ? group : { ...group, managedBy },
    grid,
    cpuPercentAverage: whileInService(get('cpuPercentAverage'), inServiceInstances),
    cpuPercentMaximum: whileInService(get('cpuPercentMaximum'), inServiceInstances),
    inServiceInstances,
    outOfServiceInstances,
    inServiceSource,
    desiredCapacity,
    minSize,
    maxSize,
    memoryPercentAverage: get('memoryPercentAverage'),
    memoryPercentMaximum: get('memoryPercentMaximum'),
    networkInBytes: get('networkInBytes'),
    networkOutBytes: get('networkOutBytes'),
    creditBalanceMinimum: get('creditBalanceMinimum'),
    requests: group.sharedTargetGroupArns.length === 0 ? get('requests') : shareOf(get('requestsPerTarget'), inServiceInstances),
    requestsPerTarget: get('requestsPerTarget'),
    responseTimeSecP95: get('responseTimeSecP95'),
    target5xx: get('target5xx'),
    elb5xx: get('elb5xx'),
    rejectedConnections: get('rejectedConnections'),
    healthyHostsMinimum: get('healthyHostsMinimum'),
    detailedMonitoring,
    droppedDatapoints: dropped,
    earlierDatapoints,
    rejectedSeries,
  }
}

/** Of requests to a target group that several groups serve: what its instances get if the load balancer spreads them evenly; null where that was not read. */
function shareOf(requestsPerTarget: Float64Array | null, inService: Float64Array | null): Float64Array | null {
  return requestsPerTarget === null || inService === null ? null : requestsPerTarget.map((each, i) => each * at(inService, i))
}

function gridOf(window: { readonly startSec: number; readonly endSec: number }, series: readonly RawSeries[]): Grid {
  const periods = series.filter((s) => s.metric.field === 'cpuPercentAverage').map((s) => s.periodSec)
  const length = window.endSec - window.startSec
  // a step longer than the window would leave nothing to stand on
  const stepSec = Math.max(DEFAULT_STEP_SEC, ...periods.filter((period) => period <= length))
  return { startSec: window.startSec, stepSec, length: Math.max(0, Math.floor(length / stepSec)) }
}

/** `values` is null, and `problem` says why, where the series cannot be used. */
function metricOnGrid(
  metric: Metric,
  series: readonly RawSeries[],
  grid: Grid,
): { values: Float64Array | null; dropped: number; problem: SeriesProblem | null } {
  const [problem] = series.flatMap((s) => problemOf(s, grid.stepSec) ?? []).sort((a, b) => byCodeUnit(JSON.stringify(a), JSON.stringify(b)))
  if (problem !== undefined) return { values: null, dropped: 0, problem }
  const sources = [...new Set(series.map((s) => s.source))].sort()
  const parts = sources.map((source) =>
    folded(
      series.filter((s) => s.source === source),
      metric,
      grid,
    ),
  )
  const given = parts.reduce((sum, part) => sum + part.given, 0)
  const dropped = parts.reduce((sum, part) => sum + part.dropped, 0)
  if (dropped > given * MOST_DROPPED_FRACTION) return { values: null, dropped, problem: { code: 'mostly-impossible', dropped, given } }
  return {
    values: joinedSources(
      parts.map((part) => part.values),
      metric.fold,
    ),
    dropped,
    problem: null,
  }
}

/** Makes the first `steps` steps not observed; tells how many of them were. */
function eraseBefore(values: Float64Array, steps: number): number {
  let erased = 0
  for (let i = 0; i < Math.min(steps, values.length); i++) {
    if (!Number.isNaN(at(values, i))) erased++
    values[i] = Number.NaN
  }
  return erased
}

/** CPU of instances that are not in service (still booting, on their way out) tells nothing of the load served. */
function whileInService(cpu: Float64Array | null, inService: Float64Array | null): Float64Array | null {
  if (cpu === null || inService === null || !inService.includes(0)) return cpu
  return cpu.map((percent, i) => (at(inService, i) === 0 ? Number.NaN : percent))
}
