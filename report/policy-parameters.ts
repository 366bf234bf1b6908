import type { Group } from '../domain/facts/group.ts'
import type { Place } from '../domain/facts/place.ts'
import type { PredictivePolicy, ScalingMetric, ScalingPolicy, SimplePolicy, StepPolicy, TargetTrackingPolicy } from '../domain/facts/scaling-policy.ts'
import type { Changes } from '../domain/propose/changes.ts'
import type { Value } from './shell.ts'

const predictivePairs: Readonly<Record<ScalingMetric, string | null>> = {
  ASGAverageCPUUtilization: 'ASGCPUUtilization',
  ASGAverageNetworkIn: 'ASGNetworkIn',
  ASGAverageNetworkOut: 'ASGNetworkOut',
  ALBRequestCountPerTarget: 'ALBRequestCount',
  custom: null,
}

/** The target tracking policy of a proposal: under the name of today's on the same metric, else under one that is free. */
export function proposedTracking({ targetTracking, defaultInstanceWarmupSeconds }: Changes, group: Group): TargetTrackingPolicy | null {
  if (targetTracking === undefined) return null
  const kept = (group.policies ?? []).find(
    (policy): policy is TargetTrackingPolicy => policy.type === 'TargetTrackingScaling' && policy.metric === targetTracking.metric,
  )
  // A warm-up of the policy's own would overrule the group's that is proposed with it.
  const estimatedInstanceWarmupSec = defaultInstanceWarmupSeconds === undefined ? (kept?.estimatedInstanceWarmupSec ?? null) : null
  return {
    type: 'TargetTrackingScaling',
    name: kept?.name ?? freeName('headroom-target-tracking', group),
    enabled: true,
    estimatedInstanceWarmupSec,
    alarmNames: [],
    ...targetTracking,
  }
}

/** The predictive policy of a proposal, in place of today's where there is one. */
export function proposedPredictive({ predictiveScaling, targetTracking }: Changes, group: Group): PredictivePolicy | null {
  if (predictiveScaling === undefined) return null
  const today = (group.policies ?? []).find((policy) => policy.type === 'PredictiveScaling')
  return {
    type: 'PredictiveScaling',
    name: today?.name ?? freeName('headroom-predictive', group),
    enabled: true,
    estimatedInstanceWarmupSec: null,
    alarmNames: [],
    forecastOnly: false,
    targetValue: predictiveScaling.targetValue,
    schedulingBufferSec: predictiveScaling.schedulingBufferSeconds,
    metric: targetTracking?.metric ?? 'ASGAverageCPUUtilization',
  }
}

/** A name that none of the group's policies has. */
function freeName(wish: string, group: Group): string {
  const taken = new Set((group.policies ?? []).map((policy) => policy.name))
  let name = wish
  for (let n = 2; taken.has(name); n++) name = `${wish}-${n}`
  return name
}

/** A policy's settings under the API's own names, without its name and group; the label a request count needs is `LABEL` where it was not read. */
export function parametersOf(policy: ScalingPolicy, group: Group, place: Place): Record<string, Value | undefined> {
  switch (policy.type) {
    case 'TargetTrackingScaling': {
      const specification = { PredefinedMetricType: policy.metric, ...labelOf(policy.metric, group, place) }
      const configuration = { PredefinedMetricSpecification: specification, TargetValue: policy.targetValue, DisableScaleIn: policy.disableScaleIn }
      return { TargetTrackingConfiguration: configuration, EstimatedInstanceWarmup: policy.estimatedInstanceWarmupSec ?? undefined }
    }
    case 'StepScaling':
      return {
        ...adjustmentOf(policy),
        StepAdjustments: policy.steps.map(stepOf),
        EstimatedInstanceWarmup: policy.estimatedInstanceWarmupSec ?? undefined,
      }
    case 'SimpleScaling':
      return { ...adjustmentOf(policy), ScalingAdjustment: policy.adjustment, Cooldown: policy.cooldownSec ?? undefined }
    case 'PredictiveScaling': {
      const pair = { PredefinedMetricType: predictivePairs[policy.metric], ...labelOf(policy.metric, group, place) }
      const specifications = [{ TargetValue: policy.targetValue, PredefinedMetricPairSpecification: pair }]
      const mode = policy.forecastOnly ? 'ForecastOnly' : 'ForecastAndScale'
      return {
        PredictiveScalingConfiguration: { MetricSpecifications: specifications, Mode: mode, SchedulingBufferTime: policy.schedulingBufferSec },
      }
    }
    default:
      return policy satisfies never
  }
}

function adjustmentOf(policy: StepPolicy | SimplePolicy): Record<string, Value | undefined> {
  const magnitude = policy.adjustmentType === 'PercentChangeInCapacity' && policy.minAdjustmentMagnitude > 0 ? policy.minAdjustmentMagnitude : undefined
  return { AdjustmentType: policy.adjustmentType, MinAdjustmentMagnitude: magnitude }
}

function stepOf(step: StepPolicy['steps'][number]): Record<string, number> {
  return {
    ...(Number.isFinite(step.lowerBound) ? { MetricIntervalLowerBound: step.lowerBound } : {}),
    ...(Number.isFinite(step.upperBound) ? { MetricIntervalUpperBound: step.upperBound } : {}),
    ScalingAdjustment: step.adjustment,
  }
}

/** `app/…/targetgroup/…`, which AWS asks for beside a request count; from the first target group that a load balancer serves. */
function labelOf(metric: ScalingMetric, group: Group, place: Place): { ResourceLabel?: string } {
  if (metric !== 'ALBRequestCountPerTarget') return {}
  return { ResourceLabel: resourceLabel(group, place) ?? 'LABEL' }
}

/** Null where no load balancer of the group was read. */
export function resourceLabel(group: Group, place: Place): string | null {
  for (const arn of group.targetGroupArns) {
    const balancer = place.targetGroups?.get(arn)?.loadBalancerArns[0]?.split(':loadbalancer/')[1]
    const target = arn.slice(arn.lastIndexOf(':') + 1)
    if (balancer !== undefined && target.startsWith('targetgroup/')) return `${balancer}/${target}`
  }
  return null
}
