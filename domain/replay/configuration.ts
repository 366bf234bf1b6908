import type { Demand } from '../demand/demand.ts'
import { baselineFraction } from '../facts/burstable.ts'
import type { Group } from '../facts/group.ts'
import { failureWindows } from '../facts/launch-incidents.ts'
import { measuredBootSec } from '../facts/launches.ts'
import { isStarved, watchesOwnCpu } from '../facts/own-alarm.ts'
import type { Place } from '../facts/place.ts'
import type { Alarm } from '../facts/scaling-policy.ts'
import type { Observation } from '../observe/observation.ts'
import type { Policy } from '../policy.ts'
import type { NotReplayed, PolicyProblem } from '../reasons.ts'
import { at } from '../series.ts'
import type { DynamicPolicy } from './alarms.ts'
import { type ByHand, byHand } from './by-hand.ts'
import { forecastInstances } from './forecast.ts'
import type { Configuration, ScheduledChange } from './replay.ts'
import { effectiveScaling, type ReactivePolicy } from './scaling.ts'
import { forgottenActions, scheduledChanges } from './schedule.ts'
import { silenceOf } from './silent-alarm.ts'

/** Boot time where no launch was seen (assumed: image boot, registration and the first health checks). */
const ASSUMED_BOOT_SEC = 300

/** Today's configuration as the replay reads it, with why parts of it cannot be replayed. */
export type CurrentConfiguration = {
  /** As the group is now. */
  readonly configuration: Configuration
  /** As it was in the window: the same, with the limits it began with and people's edits of them. What a replay is compared with. */
  readonly asItWas: Configuration
  readonly byHand: ByHand
  readonly notReplayed: readonly NotReplayed[]
}

/** `forecastVcpu`: hourly demand forecast, for groups with predictive scaling. */
export function currentConfiguration(observation: Observation, place: Place, demand: Demand, forecastVcpu: Float64Array, policy: Policy): CurrentConfiguration {
  const { group, grid } = observation
  const minutes = Math.round((grid.length * grid.stepSec) / 60)
  const notReplayed: NotReplayed[] = []
  const policies: DynamicPolicy[] = []
  const suspended = new Set(group.suspendedProcesses)
  const scaling = effectiveScaling(group, place.alarms)
  for (const { policy: scalingPolicy } of scaling?.dynamic ?? []) {
    // what never acted in two weeks is not part of how the group is today
    if (silenceOf(scalingPolicy, observation, place.alarms) !== null) continue
    const readable = dynamicPolicy(scalingPolicy, observation, demand, place.alarms)
    if ('code' in readable) notReplayed.push({ part: 'policy', name: scalingPolicy.name, because: readable })
    else policies.push(readable)
  }
  const { changes, unreadable } = suspended.has('ScheduledActions')
    ? { changes: [], unreadable: [] }
    : scheduledChanges(group.scheduledActions ?? [], grid.startSec, minutes, group.readSec)
  for (const { name, because } of unreadable) notReplayed.push({ part: 'scheduled-action', name, because })
  const forecasting = scaling?.predictive[0]
  const onCpu = forecasting?.metric === 'ASGAverageCPUUtilization'
  if (forecasting !== undefined && !onCpu)
    notReplayed.push({ part: 'policy', name: forecasting.name, because: { code: 'forecasts-other-metric', metric: forecasting.metric } })
  const predictive = onCpu ? forecasting : undefined
  const bootSec = measuredBootSec(group.activities)
  const hands = byHand(observation)
  const configuration: Configuration = {
    vcpuPerInstance: demand.vcpuPerInstance,
    servableVcpuPerInstance: demand.servableVcpuPerInstance,
    fullOfMemory: demand.boundBy === 'memory',
    creditBaselineFraction: Number.isNaN(demand.creditBaselineFraction) ? Number.NaN : baselineFraction(demand.instanceType),
    // a schedule begins where it was; otherwise limits are those of now
    minSize: hands.limits.length > 0 ? group.minSize : hands.firstMinSize,
    maxSize: hands.limits.length > 0 ? group.maxSize : hands.firstMaxSize,
    desiredCapacity: Math.round(first(observation.desiredCapacity, first(observation.inServiceInstances, group.desiredCapacity))),
    policies,
    scheduled: inOrder([...changes, ...forgottenActions(group.activities ?? [], changes, grid.startSec), ...hands.sizes]),
    forecastInstances:
      predictive !== undefined && predictive.targetValue > 0
        ? forecastInstances(forecastVcpu, minutes, (demand.vcpuPerInstance * predictive.targetValue) / 100, Math.ceil(predictive.schedulingBufferSec / 60))
        : null,
    bootMinutes: Math.max(1, Math.round((Number.isNaN(bootSec) ? ASSUMED_BOOT_SEC : bootSec) / 60)),
    warmupMinutes: Math.round(warmupSec(group) / 60),
    detailedMonitoring: observation.detailedMonitoring ?? true,
    canLaunch: !suspended.has('Launch'),
    canTerminate: !suspended.has('Terminate') && !group.newInstancesProtectedFromScaleIn,
    launchFailures: failureWindows(group.activities, grid.startSec),
    overloadUtilization: policy.overloadUtilization,
    creditsGone: policy.creditsGone,
  }
  const asItWas =
    hands.limits.length === 0
      ? configuration
      : { ...configuration, minSize: hands.firstMinSize, maxSize: hands.firstMaxSize, scheduled: inOrder([...configuration.scheduled, ...hands.limits]) }
  return { configuration, asItWas, byHand: hands, notReplayed }
}

const inOrder = (changes: readonly ScheduledChange[]): readonly ScheduledChange[] => [...changes].sort((a, b) => a.minute - b.minute)

/** AWS's order of precedence: the policy's own warm-up, the group's default, its cooldown. */
export function warmupSec(group: Group): number {
  const ofPolicies = (group.policies ?? []).map((p) => p.estimatedInstanceWarmupSec).filter((s) => s !== null)
  return ofPolicies.length > 0 ? Math.max(...ofPolicies) : (group.defaultInstanceWarmupSec ?? group.defaultCooldownSec)
}

/** The first observed value: the window begins with what was then, not with what is now. */
function first(series: Float64Array | null, fallback: number): number {
  if (series === null) return fallback
  for (let i = 0; i < series.length; i++) if (!Number.isNaN(at(series, i))) return Math.round(at(series, i))
  return fallback
}

/** A working policy as the replay reads it, or why it cannot be replayed. */
function dynamicPolicy(
  policy: ReactivePolicy,
  observation: Observation,
  demand: Demand,
  alarms: ReadonlyMap<string, Alarm> | null,
): DynamicPolicy | PolicyProblem {
  const { group } = observation
  if (policy.type === 'TargetTrackingScaling') {
    if (policy.metric !== 'ASGAverageCPUUtilization' && policy.metric !== 'ALBRequestCountPerTarget') return { code: 'metric-not-read', metric: policy.metric }
    // without requests it would neither scale out nor let the others scale in
    if (policy.metric === 'ALBRequestCountPerTarget' && Number.isNaN(demand.vcpuSecondsPerRequest)) return { code: 'metric-not-read', metric: policy.metric }
    return {
      type: 'target-tracking',
      metric: policy.metric === 'ASGAverageCPUUtilization' ? 'cpu' : 'requests',
      targetValue: policy.targetValue,
      disableScaleIn: policy.disableScaleIn,
    }
  }
  if (alarms === null) return { code: 'alarms-unread' }
  const alarm = policy.alarmNames.map((name) => alarms.get(name)).find((a) => a !== undefined)
  if (alarm === undefined) return { code: 'alarm-missing' }
  // an action is carried out each minute of whatever state it is for (AWS re:Post, "Why doesn't my Auto Scaling policy trigger when my alarm changes states?")
  if (policy.arn !== undefined && alarm.triggersOtherwise?.includes(policy.arn) === true) return { code: 'not-in-alarm' }
  if (!watchesOwnCpu(alarm, group)) return { code: 'other-alarm-metric', statistic: alarm.statistic, metric: alarm.metricName }
  // of several steps the one is taken that the joined datapoint lies in: another than the mean was not read
  if (policy.type === 'StepScaling' && policy.steps.length > 1 && (policy.aggregation ?? 'Average') !== 'Average')
    return { code: 'other-alarm-metric', statistic: policy.aggregation as string, metric: alarm.metricName }
  // without instances there is no data; and with basic monitoring four of five one-minute periods have none
  if (alarm.missingDataBreaches && (group.minSize === 0 || isStarved(alarm, observation.detailedMonitoring))) return { code: 'missing-data-breaches' }
  if (alarm.comparison === 'other') return { code: 'no-threshold' }
  return {
    type: policy.type === 'StepScaling' ? 'step' : 'simple',
    metric: 'cpu',
    comparison: alarm.comparison,
    threshold: alarm.threshold,
    periodMinutes: Math.max(1, Math.round(alarm.periodSec / 60)),
    evaluationPeriods: alarm.evaluationPeriods,
    datapointsToAlarm: alarm.datapointsToAlarm,
    adjustmentType: policy.adjustmentType,
    minAdjustmentMagnitude: policy.minAdjustmentMagnitude,
    steps:
      policy.type === 'StepScaling'
        ? policy.steps
        : [{ lowerBound: Number.NEGATIVE_INFINITY, upperBound: Number.POSITIVE_INFINITY, adjustment: policy.adjustment }],
    cooldownMinutes: policy.type === 'SimpleScaling' ? Math.round((policy.cooldownSec ?? group.defaultCooldownSec) / 60) : 0,
  }
}
