import type { Group } from '../facts/group.ts'
import { HOURS_PER_MONTH } from '../money.ts'
import type { SeriesProblem } from '../reasons.ts'
import { at, type Grid, mean } from '../series.ts'
import type { EarlierChange } from './earlier-change.ts'
import type { HourlyAnswer } from './hourly-history.ts'

/**
 * What was observed of one group over the window, every metric on one grid. A metric that was never collected is null; a
 * step without a datapoint is NaN. Percent is 0-100. Counts are per step (not per minute).
 */
export type Observation = {
  readonly group: Group
  readonly grid: Grid
  readonly cpuPercentAverage: Float64Array | null
  readonly cpuPercentMaximum: Float64Array | null
  /** Instances in service, mean over the step: group metrics where enabled, else from CPUUtilization's SampleCount. */
  readonly inServiceInstances: Float64Array | null
  /** Instances that are billed and not in service for longer than a boot takes (Standby, retained, waiting on a hook); null where none were. Their CPU is in the group's mean. */
  readonly outOfServiceInstances: Float64Array | null
  readonly inServiceSource: 'group-metrics' | 'sample-count' | 'none'
  readonly desiredCapacity: Float64Array | null
  readonly minSize: Float64Array | null
  readonly maxSize: Float64Array | null
  readonly memoryPercentAverage: Float64Array | null
  readonly memoryPercentMaximum: Float64Array | null
  readonly networkInBytes: Float64Array | null
  readonly networkOutBytes: Float64Array | null
  readonly creditBalanceMinimum: Float64Array | null
  readonly requests: Float64Array | null
  readonly requestsPerTarget: Float64Array | null
  readonly responseTimeSecP95: Float64Array | null
  readonly target5xx: Float64Array | null
  readonly elb5xx: Float64Array | null
  readonly rejectedConnections: Float64Array | null
  readonly healthyHostsMinimum: Float64Array | null
  /** EC2 metrics come each minute (detailed) or each five minutes (basic); null when it cannot be told. */
  readonly detailedMonitoring: boolean | null
  /** Datapoints that cannot be true (negative, CPU over 100 %, not finite), by metric: dropped and counted. */
  readonly droppedDatapoints: Readonly<Record<string, number>>
  /** Datapoints from before the group was created: left out, because they belong to an earlier group of its name. */
  readonly earlierDatapoints: number
  /** Series that could not be used, with the reason. */
  readonly rejectedSeries: readonly { readonly metric: string; readonly problem: SeriesProblem }[]
  /** What the group did in the months before, by the hour; left out where nobody read it. */
  readonly hourly?: HourlyAnswer
  /** Changes that advice led to before, oldest first, as the service remembers them; left out where nobody does. */
  readonly earlier?: readonly EarlierChange[]
}

/**
 * Mean of the instances that are billed and serve nothing; 0 where there were none. A warm pool that is kept running is billed in full
 * (EC2 Auto Scaling user guide, ec2-auto-scaling-warm-pools), whether its instances are in the group's CPU samples or not.
 */
export function meanOutOfService({ outOfServiceInstances, group }: Observation): number {
  return Math.max(outOfServiceInstances === null ? 0 : mean(outOfServiceInstances), group.runningPoolInstances)
}

/**
 * Share of the billed instance-hours that a proposal can move, 0-1: what stands in Standby, or waits in a warm pool, stays as it is. Of 5,840 hours a month
 * with two instances out of service it is 0.75.
 */
export function movingFraction(observation: Observation, instanceHoursPerMonth: number): number {
  return 1 - (meanOutOfService(observation) * HOURS_PER_MONTH) / instanceHoursPerMonth
}

/** What the group was to hold in a step: its desired capacity, or what was in service where that is not known. NaN where neither is. */
export function heldInstances({ desiredCapacity, inServiceInstances }: Pick<Observation, 'desiredCapacity' | 'inServiceInstances'>, step: number): number {
  const desired = desiredCapacity === null ? Number.NaN : at(desiredCapacity, step)
  return Number.isNaN(desired) && inServiceInstances !== null ? at(inServiceInstances, step) : desired
}
