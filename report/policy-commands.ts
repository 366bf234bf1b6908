import type { Changes } from '../domain/changes.ts'
import type { Group, Place, PredictivePolicy, ScalingMetric, ScalingPolicy, SimplePolicy, StepPolicy, TargetTrackingPolicy } from '../domain/group.ts'
import type { Step } from './commands.ts'
import { type Call, commandLine, quoted, remark, type Value } from './shell.ts'

const nothing: Step = { apply: [], restore: [] }
const predictivePairs: Readonly<Record<ScalingMetric, string | null>> = {
  ASGAverageCPUUtilization: 'ASGCPUUtilization',
  ASGAverageNetworkIn: 'ASGNetworkIn',
  ASGAverageNetworkOut: 'ASGNetworkOut',
  ALBRequestCountPerTarget: 'ALBRequestCount',
  custom: null,
}

/**
 * The proposed target tracking policy takes the place of the group's dynamic policies; step and simple policies are switched off
 * rather than deleted, so that their alarms keep pointing at them. A proposed predictive policy takes the place of today's.
 */
export function policyCommands(changes: Changes, group: Group, place: Place): Step {
  const steps = [trackingStep(changes, group, place), predictiveStep(changes, group, place)]
  return { apply: steps.flatMap((step) => step.apply), restore: steps.flatMap((step) => step.restore) }
}

function trackingStep({ targetTracking, defaultInstanceWarmupSeconds }: Changes, group: Group, place: Place): Step {
  if (targetTracking === undefined) return nothing
  const today = (group.policies ?? []).filter((policy) => policy.type !== 'PredictiveScaling')
  const kept = today.find((policy): policy is TargetTrackingPolicy => policy.type === 'TargetTrackingScaling' && policy.metric === targetTracking.metric)
  const name = kept?.name ?? freeName('headroom-target-tracking', group)
  // A warm-up of the policy's own would overrule the group's that is proposed with it.
  const warmupSec = defaultInstanceWarmupSeconds === undefined ? (kept?.estimatedInstanceWarmupSec ?? null) : null
  const proposed: TargetTrackingPolicy = {
    type: 'TargetTrackingScaling',
    name,
    enabled: true,
    estimatedInstanceWarmupSec: warmupSec,
    alarmNames: [],
    ...targetTracking,
  }
  const replaced = today.filter((policy) => policy !== kept).map((policy, i) => retire(policy, group, place, i + 1))
  return {
    apply: [...unread(group), ...labelRemark(targetTracking.metric, group, place), ...put(proposed, group, place), ...replaced.flatMap((step) => step.apply)],
    restore: [...replaced.flatMap((step) => step.restore), ...(kept === undefined ? [remove(name, group)] : put(kept, group, place))],
  }
}

function predictiveStep({ predictiveScaling, targetTracking }: Changes, group: Group, place: Place): Step {
  if (predictiveScaling === undefined) return nothing
  const today = (group.policies ?? []).find((policy): policy is PredictivePolicy => policy.type === 'PredictiveScaling')
  const metric = targetTracking?.metric ?? 'ASGAverageCPUUtilization'
  const name = today?.name ?? freeName('headroom-predictive', group)
  const proposed: PredictivePolicy = {
    type: 'PredictiveScaling',
    name,
    enabled: true,
    estimatedInstanceWarmupSec: null,
    alarmNames: [],
    forecastOnly: false,
    targetValue: predictiveScaling.targetValue,
    schedulingBufferSec: predictiveScaling.schedulingBufferSeconds,
    metric,
  }
  if (today === undefined) return { apply: put(proposed, group, place), restore: [remove(name, group)] }
  if (today.metric !== 'custom') return { apply: put(proposed, group, place), restore: put(today, group, place) }
  const saved = saveAndDelete(today, group, 0)
  return { apply: [...saved.apply, ...put(proposed, group, place)], restore: saved.restore }
}

/** Takes a policy out of force, in a way that can be taken back. */
function retire(policy: Exclude<ScalingPolicy, PredictivePolicy>, group: Group, place: Place, number: number): Step {
  if (!policy.enabled) return nothing
  switch (policy.type) {
    case 'TargetTrackingScaling':
      return policy.metric === 'custom' ? saveAndDelete(policy, group, number) : { apply: [remove(policy.name, group)], restore: put(policy, group, place) }
    case 'StepScaling':
    case 'SimpleScaling':
      return { apply: put({ ...policy, enabled: false }, group, place), restore: put(policy, group, place) }
    default:
      return policy satisfies never
  }
}

/** A policy on a metric of one's own: its definition was not read, so the CLI keeps it in a file. */
function saveAndDelete(policy: TargetTrackingPolicy | PredictivePolicy, group: Group, number: number): Step {
  const file = `headroom-policy-${number}.json`
  const configuration = policy.type === 'PredictiveScaling' ? 'PredictiveScalingConfiguration' : 'TargetTrackingConfiguration'
  const describe = line(group, 'describe-policies', { PolicyNames: [policy.name] })
  const restored = line(group, 'put-scaling-policy', { PolicyName: policy.name, PolicyType: policy.type, [configuration]: { shell: `file://${file}` } })
  return { apply: [`${describe} --query ${quoted(`ScalingPolicies[0].${configuration}`)} > ${file}`, remove(policy.name, group)], restore: [restored] }
}

function put(policy: ScalingPolicy, group: Group, place: Place): string[] {
  return [
    line(group, 'put-scaling-policy', {
      PolicyName: policy.name,
      PolicyType: policy.type,
      ...parametersOf(policy, group, place),
      ...(policy.enabled ? {} : { Enabled: false }),
    }),
  ]
}

function parametersOf(policy: ScalingPolicy, group: Group, place: Place): Record<string, Value | undefined> {
  switch (policy.type) {
    case 'TargetTrackingScaling': {
      const specification = { PredefinedMetricType: policy.metric, ...labelOf(policy.metric, group, place) }
      const configuration = { PredefinedMetricSpecification: specification, TargetValue: policy.targetValue, DisableScaleIn: policy.disableScaleIn }
      return { TargetTrackingConfiguration: { json: configuration }, EstimatedInstanceWarmup: policy.estimatedInstanceWarmupSec ?? undefined }
    }
    case 'StepScaling':
      return {
        ...adjustmentOf(policy),
        StepAdjustments: { json: policy.steps.map(stepOf) },
        EstimatedInstanceWarmup: policy.estimatedInstanceWarmupSec ?? undefined,
      }
    case 'SimpleScaling':
      return { ...adjustmentOf(policy), ScalingAdjustment: policy.adjustment, Cooldown: policy.cooldownSec ?? undefined }
    case 'PredictiveScaling': {
      const pair = { PredefinedMetricType: predictivePairs[policy.metric], ...labelOf(policy.metric, group, place) }
      const specifications = [{ TargetValue: policy.targetValue, PredefinedMetricPairSpecification: pair }]
      const mode = policy.forecastOnly ? 'ForecastOnly' : 'ForecastAndScale'
      return {
        PredictiveScalingConfiguration: { json: { MetricSpecifications: specifications, Mode: mode, SchedulingBufferTime: policy.schedulingBufferSec } },
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

function remove(name: string, group: Group): string {
  return line(group, 'delete-policy', { PolicyName: name })
}

function line(group: Group, operation: string, parameters: Call['parameters']): string {
  return commandLine({ service: 'autoscaling', operation, region: group.region, parameters: { AutoScalingGroupName: group.name, ...parameters } })
}

/** A name that none of the group's policies has. */
function freeName(wish: string, group: Group): string {
  const taken = new Set((group.policies ?? []).map((policy) => policy.name))
  let name = wish
  for (let n = 2; taken.has(name); n++) name = `${wish}-${n}`
  return name
}

/** `app/…/targetgroup/…`, which AWS asks for beside a request count; from the first target group that a load balancer serves. */
function labelOf(metric: ScalingMetric, group: Group, place: Place): { ResourceLabel?: string } {
  if (metric !== 'ALBRequestCountPerTarget') return {}
  return { ResourceLabel: resourceLabel(group, place) ?? 'LABEL' }
}

function resourceLabel(group: Group, place: Place): string | null {
  for (const arn of group.targetGroupArns) {
    const balancer = place.targetGroups?.get(arn)?.loadBalancerArns[0]?.split(':loadbalancer/')[1]
    const target = arn.slice(arn.lastIndexOf(':') + 1)
    if (balancer !== undefined && target.startsWith('targetgroup/')) return `${balancer}/${target}`
  }
  return null
}

function labelRemark(metric: ScalingMetric, group: Group, place: Place): string[] {
  if (metric !== 'ALBRequestCountPerTarget' || resourceLabel(group, place) !== null) return []
  return [remark("the group's load balancer was not read: in place of LABEL, put app/NAME/ID/targetgroup/NAME/ID")]
}

function unread(group: Group): string[] {
  return group.policies === null
    ? [remark("the group's scaling policies were not read: delete or disable its other dynamic policies, and keep what they were")]
    : []
}
