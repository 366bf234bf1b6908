import { describe, expect, it } from 'vitest'
import { scalingPolicy, scheduledAction } from '../../../adapters/aws-shapes/auto-scaling.ts'
import { policiesOf, scheduledActionsOf } from '../../../adapters/facts/policies.ts'
import type { ScalingPolicy } from '../../../domain/facts/scaling-policy.ts'

const policyFrom = (shape: object, targetGroups: readonly string[] = []): ScalingPolicy =>
  policiesOf([scalingPolicy.parse({ AutoScalingGroupName: 'web', PolicyName: 'p', ...shape })], targetGroups)[0] as ScalingPolicy
const tracking = (configuration: object) =>
  policyFrom({ PolicyType: 'TargetTrackingScaling', TargetTrackingConfiguration: { TargetValue: 50, ...configuration } })

describe('a policy', () => {
  it('of target tracking knows its metric, its target and its alarms', () => {
    const policy = policyFrom({
      PolicyType: 'TargetTrackingScaling',
      EstimatedInstanceWarmup: 90,
      Alarms: [{ AlarmName: 'b' }, { AlarmName: 'a' }],
      TargetTrackingConfiguration: {
        PredefinedMetricSpecification: { PredefinedMetricType: 'ALBRequestCountPerTarget', ResourceLabel: 'app/x' },
        TargetValue: 1000,
        DisableScaleIn: true,
      },
    })
    expect(policy).toEqual({
      type: 'TargetTrackingScaling',
      name: 'p',
      enabled: true,
      estimatedInstanceWarmupSec: 90,
      alarmNames: ['a', 'b'],
      metric: 'ALBRequestCountPerTarget',
      targetValue: 1000,
      disableScaleIn: true,
    })
  })

  it('on CPU spelt out by hand is on CPU, and on anything else on a metric of its own', () => {
    const custom = (more: object) => ({
      CustomizedMetricSpecification: {
        Namespace: 'AWS/EC2',
        MetricName: 'CPUUtilization',
        Statistic: 'Average',
        Dimensions: [{ Name: 'AutoScalingGroupName', Value: 'web' }],
        ...more,
      },
    })
    expect(tracking(custom({}))).toMatchObject({ metric: 'ASGAverageCPUUtilization', disableScaleIn: false })
    expect(tracking(custom({ Statistic: 'Maximum' }))).toMatchObject({ metric: 'custom' })
    expect(tracking(custom({ Dimensions: [{ Name: 'AutoScalingGroupName', Value: 'other' }] }))).toMatchObject({ metric: 'custom' })
    expect(tracking(custom({ Dimensions: undefined }))).toMatchObject({ metric: 'custom' })
    expect(tracking({ CustomizedMetricSpecification: { Metrics: [{ Id: 'm1' }] } })).toMatchObject({ metric: 'custom' })
    expect(tracking({ PredefinedMetricSpecification: { PredefinedMetricType: 'ASGAverageCPUUtilizationHighResolution' } })).toMatchObject({
      metric: 'ASGAverageCPUUtilization',
    })
    expect(tracking({ PredefinedMetricSpecification: { PredefinedMetricType: 'SomethingNew' } })).toMatchObject({ metric: 'custom' })
  })

  it('of steps has its bounds in order, open ones infinite, gaps kept', () => {
    const policy = policyFrom({
      PolicyType: 'StepScaling',
      AdjustmentType: 'PercentChangeInCapacity',
      MinAdjustmentMagnitude: 2,
      StepAdjustments: [
        { MetricIntervalLowerBound: 20, ScalingAdjustment: 30 },
        { MetricIntervalLowerBound: 0.0, MetricIntervalUpperBound: 10.0, ScalingAdjustment: 10 },
      ],
    })
    expect(policy).toMatchObject({
      type: 'StepScaling',
      adjustmentType: 'PercentChangeInCapacity',
      minAdjustmentMagnitude: 2,
      steps: [
        { lowerBound: 0, upperBound: 10, adjustment: 10 },
        { lowerBound: 20, upperBound: Number.POSITIVE_INFINITY, adjustment: 30 },
      ],
    })
    expect(policyFrom({ PolicyType: 'StepScaling', StepAdjustments: [{ MetricIntervalUpperBound: 0, ScalingAdjustment: -1 }] })).toMatchObject({
      steps: [{ lowerBound: Number.NEGATIVE_INFINITY, upperBound: 0, adjustment: -1 }],
    })
  })

  it('of one step, the oldest kind, needs no type', () => {
    expect(policyFrom({ AdjustmentType: 'ExactCapacity', ScalingAdjustment: 7 })).toMatchObject({
      type: 'SimpleScaling',
      adjustmentType: 'ExactCapacity',
      adjustment: 7,
      cooldownSec: null,
    })
    expect(policyFrom({ PolicyType: 'SimpleScaling', ScalingAdjustment: -1, Cooldown: 0, Enabled: false })).toMatchObject({
      adjustment: -1,
      cooldownSec: 0,
      enabled: false,
    })
  })

  it('of prediction only forecasts unless it says otherwise', () => {
    const predictive = (more: object, metric: object) =>
      policyFrom({ PolicyType: 'PredictiveScaling', PredictiveScalingConfiguration: { MetricSpecifications: [{ TargetValue: 40, ...metric }], ...more } })
    expect(predictive({}, { PredefinedMetricPairSpecification: { PredefinedMetricType: 'ASGCPUUtilization' } })).toMatchObject({
      type: 'PredictiveScaling',
      forecastOnly: true,
      schedulingBufferSec: 300,
      targetValue: 40,
      metric: 'ASGAverageCPUUtilization',
    })
    expect(
      predictive(
        { Mode: 'ForecastAndScale', SchedulingBufferTime: 0 },
        { PredefinedScalingMetricSpecification: { PredefinedMetricType: 'ALBRequestCountPerTarget' } },
      ),
    ).toMatchObject({
      forecastOnly: false,
      schedulingBufferSec: 0,
      metric: 'ALBRequestCountPerTarget',
    })
    expect(predictive({}, {})).toMatchObject({ metric: 'custom' })
  })

  it('of a kind that is not known yet follows a metric of its own', () => {
    expect(policyFrom({ PolicyType: 'ClairvoyantScaling' })).toMatchObject({ type: 'TargetTrackingScaling', metric: 'custom', targetValue: Number.NaN })
  })

  it('tracks the requests of a group only where its label names all that the group answers', () => {
    const arn = (name: string) => `arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/${name}/0123456789abcdef`
    const metricOf = (label: string | undefined, targetGroups: readonly string[]) =>
      (
        policyFrom(
          {
            PolicyType: 'TargetTrackingScaling',
            TargetTrackingConfiguration: {
              TargetValue: 500,
              PredefinedMetricSpecification: { PredefinedMetricType: 'ALBRequestCountPerTarget', ...(label === undefined ? {} : { ResourceLabel: label }) },
            },
          },
          targetGroups,
        ) as { metric?: string }
      ).metric
    const web = 'app/lb/0123456789abcdef/targetgroup/web/0123456789abcdef'
    expect(metricOf(web, [arn('web')])).toBe('ALBRequestCountPerTarget')
    expect(metricOf(undefined, [arn('web')])).toBe('ALBRequestCountPerTarget')
    expect(metricOf(web, [arn('other')])).toBe('custom')
    expect(metricOf(web, [arn('web'), arn('admin')])).toBe('custom')
  })

  it('stands by its name, whatever order it came in', () => {
    const shapes = ['b', 'a', 'Z'].map((PolicyName) => scalingPolicy.parse({ AutoScalingGroupName: 'web', PolicyName }))
    expect(policiesOf(shapes, []).map((policy) => policy.name)).toEqual(['Z', 'a', 'b'])
  })
})

describe('a scheduled action', () => {
  it('leaves what it does not set as it is', () => {
    const [first, second] = scheduledActionsOf(
      [
        {
          ScheduledActionName: 'up',
          Recurrence: '0 8 * * 1-5',
          TimeZone: 'Europe/Berlin',
          MinSize: 0,
          StartTime: '2026-10-01T00:00:00Z',
          EndTime: '2026-12-01T00:00:00Z',
        },
        { ScheduledActionName: 'once', StartTime: '2026-10-20T00:00:00Z', DesiredCapacity: 3 },
      ].map((shape) => scheduledAction.parse({ AutoScalingGroupName: 'web', ...shape })),
    )
    expect(first).toMatchObject({
      name: 'once',
      recurrence: null,
      startSec: Date.UTC(2026, 9, 20) / 1000,
      endSec: null,
      timeZone: 'UTC',
      minSize: null,
      desiredCapacity: 3,
    })
    expect(second).toMatchObject({ name: 'up', recurrence: '0 8 * * 1-5', timeZone: 'Europe/Berlin', minSize: 0, maxSize: null, desiredCapacity: null })
  })
})
