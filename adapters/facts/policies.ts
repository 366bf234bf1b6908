import type { AdjustmentType, ScalingMetric, ScalingPolicy, ScheduledAction } from '../../domain/facts/scaling-policy.ts'
import { byCodeUnit } from '../../domain/order.ts'
import type { AwsScalingPolicy, AwsScheduledAction } from '../aws-shapes/auto-scaling.ts'

/** A group's policies, by name. A type that this version does not know is a policy on a metric it cannot follow. */
export function policiesOf(shapes: readonly AwsScalingPolicy[], targetGroupArns: readonly string[]): readonly ScalingPolicy[] {
  return shapes.map((shape) => policyOf(shape, targetGroupArns)).sort((a, b) => byCodeUnit(a.name, b.name))
}

function policyOf(shape: AwsScalingPolicy, targetGroupArns: readonly string[]): ScalingPolicy {
  const base = {
    name: shape.PolicyName,
    enabled: shape.Enabled ?? true,
    estimatedInstanceWarmupSec: shape.EstimatedInstanceWarmup ?? null,
    alarmNames: (shape.Alarms ?? []).map((alarm) => alarm.AlarmName).sort(byCodeUnit),
    ...(shape.PolicyARN ? { arn: shape.PolicyARN } : {}),
  }
  const type = shape.PolicyType ?? 'SimpleScaling'
  const adjustmentType = adjustmentTypeOf(shape.AdjustmentType)
  const minAdjustmentMagnitude = shape.MinAdjustmentMagnitude ?? 0
  if (type === 'StepScaling') {
    const steps = (shape.StepAdjustments ?? []).map((step) => ({
      lowerBound: step.MetricIntervalLowerBound ?? Number.NEGATIVE_INFINITY,
      upperBound: step.MetricIntervalUpperBound ?? Number.POSITIVE_INFINITY,
      adjustment: step.ScalingAdjustment,
    }))
    const aggregation = shape.MetricAggregationType ?? 'Average'
    return {
      ...base,
      type,
      adjustmentType,
      minAdjustmentMagnitude,
      aggregation,
      steps: steps.sort((a, b) => a.lowerBound - b.lowerBound || a.upperBound - b.upperBound),
    }
  }
  if (type === 'SimpleScaling')
    return { ...base, type, adjustmentType, minAdjustmentMagnitude, adjustment: shape.ScalingAdjustment ?? 0, cooldownSec: shape.Cooldown ?? null }
  if (type === 'PredictiveScaling') return { ...base, type, ...predictive(shape.PredictiveScalingConfiguration) }
  const tracking = shape.TargetTrackingConfiguration
  return {
    ...base,
    type: 'TargetTrackingScaling',
    metric: trackedMetric(tracking, shape.AutoScalingGroupName, targetGroupArns),
    targetValue: tracking?.TargetValue ?? Number.NaN,
    disableScaleIn: tracking?.DisableScaleIn ?? false,
  }
}

function adjustmentTypeOf(text: string | null | undefined): AdjustmentType {
  return text === 'ExactCapacity' || text === 'PercentChangeInCapacity' ? text : 'ChangeInCapacity'
}

/** AWS's names for what is one metric here: the high-resolution CPU metric is the same one sampled more often. */
const metrics: ReadonlyMap<string, ScalingMetric> = new Map([
  ['ASGAverageCPUUtilization', 'ASGAverageCPUUtilization'],
  ['ASGAverageCPUUtilizationHighResolution', 'ASGAverageCPUUtilization'],
  ['ASGCPUUtilization', 'ASGAverageCPUUtilization'],
  ['ASGAverageNetworkIn', 'ASGAverageNetworkIn'],
  ['ASGNetworkIn', 'ASGAverageNetworkIn'],
  ['ASGAverageNetworkOut', 'ASGAverageNetworkOut'],
  ['ASGNetworkOut', 'ASGAverageNetworkOut'],
  ['ALBRequestCountPerTarget', 'ALBRequestCountPerTarget'],
  ['ALBRequestCount', 'ALBRequestCountPerTarget'],
])

/**
 * Whether the target group that a policy's label names (`app/…/targetgroup/…`) is all that the group answers: of several, or of another's, the requests
 * observed are not those it tracks. A label that was not read is taken for the group's own.
 */
function isOfAll(label: string | null, targetGroupArns: readonly string[]): boolean {
  const at = label?.indexOf('targetgroup/') ?? -1
  if (label === null || at < 0 || targetGroupArns.length === 0) return true
  return targetGroupArns.every((arn) => arn.endsWith(`:${label.slice(at)}`))
}

function trackedMetric(tracking: AwsScalingPolicy['TargetTrackingConfiguration'], groupName: string, targetGroupArns: readonly string[]): ScalingMetric {
  const { PredefinedMetricType: predefined, ResourceLabel: label } = tracking?.PredefinedMetricSpecification ?? {}
  if (predefined === 'ALBRequestCountPerTarget' && !isOfAll(label ?? null, targetGroupArns)) return 'custom'
  if (predefined !== undefined) return metrics.get(predefined) ?? 'custom'
  const custom = tracking?.CustomizedMetricSpecification
  const [dimension, ...others] = custom?.Dimensions ?? []
  const ownDimension = others.length === 0 && dimension?.Name === 'AutoScalingGroupName' && dimension.Value === groupName
  // spelt out by hand it is still the predefined metric
  // in another unit than it is published in, the metric has no datapoint
  const isCpu =
    custom?.Namespace === 'AWS/EC2' && custom.MetricName === 'CPUUtilization' && custom.Statistic === 'Average' && (custom.Unit ?? 'Percent') === 'Percent'
  return isCpu && ownDimension ? 'ASGAverageCPUUtilization' : 'custom'
}

function predictive(configuration: AwsScalingPolicy['PredictiveScalingConfiguration']) {
  const [first] = configuration?.MetricSpecifications ?? []
  const name = first?.PredefinedMetricPairSpecification?.PredefinedMetricType ?? first?.PredefinedScalingMetricSpecification?.PredefinedMetricType ?? ''
  return {
    // AWS's defaults: forecast only, 300 s ahead of the hour
    forecastOnly: configuration?.Mode !== 'ForecastAndScale',
    schedulingBufferSec: configuration?.SchedulingBufferTime ?? 300,
    targetValue: first?.TargetValue ?? Number.NaN,
    metric: metrics.get(name) ?? 'custom',
    ...(configuration?.MaxCapacityBreachBehavior === 'IncreaseMaxCapacity' ? { raisesMaxSizePercent: configuration.MaxCapacityBuffer ?? 0 } : {}),
  }
}

/** A group's scheduled actions, by name. */
export function scheduledActionsOf(shapes: readonly AwsScheduledAction[]): readonly ScheduledAction[] {
  return shapes.map(scheduledActionOf).sort((a, b) => byCodeUnit(a.name, b.name))
}

function scheduledActionOf(shape: AwsScheduledAction): ScheduledAction {
  return {
    name: shape.ScheduledActionName,
    recurrence: shape.Recurrence ?? null,
    startSec: shape.StartTime ?? null,
    endSec: shape.EndTime ?? null,
    timeZone: shape.TimeZone ?? 'UTC',
    minSize: shape.MinSize ?? null,
    maxSize: shape.MaxSize ?? null,
    desiredCapacity: shape.DesiredCapacity ?? null,
  }
}
