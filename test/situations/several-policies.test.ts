import { describe, expect, it } from 'vitest'
import { alarm, audited, fixedAt, following, hourOf, instances, tracking } from './a-fortnight.ts'

/** Several policies on one group: the largest wish wins on the way out; on the way in those that may scale in have to agree, and no other. */

const outOnly = (PolicyName: string) =>
  tracking(60, {
    PolicyName,
    Alarms: [{ AlarmName: 'high' }],
    TargetTrackingConfiguration: { PredefinedMetricSpecification: { PredefinedMetricType: 'ASGAverageCPUUtilization' }, TargetValue: 60, DisableScaleIn: true },
  })
const stepIn = {
  AutoScalingGroupName: 'web',
  PolicyName: 'in',
  PolicyType: 'StepScaling',
  AdjustmentType: 'ChangeInCapacity',
  StepAdjustments: [{ MetricIntervalUpperBound: 0, ScalingAdjustment: -1 }],
  Alarms: [{ AlarmName: 'low' }],
}
const fitOf = ({ group }: Awaited<ReturnType<typeof audited>>): number => Math.abs(group.replayFit?.instanceHoursErrorFraction ?? 1)

describe('a policy that may not scale in', () => {
  it('keeps none of the others from it', async () => {
    const said = await audited({ policies: [tracking(60), outOnly('fast')] })
    expect(fitOf(said)).toBeLessThan(0.05)
    expect(said.notAssessed('proposal')).toBeUndefined()
  })

  it('leaves it to the step policy that is there for that', async () => {
    const size = (sec: number): number => Math.max(following.size(sec), hourOf(sec) === 20 ? 4 : 0)
    const said = await audited({
      curve: { size, cpu: (sec) => (following.cpu(sec) * following.size(sec)) / size(sec) },
      policies: [outOnly('cpu'), stepIn],
      alarms: [alarm('high'), alarm('low', { Threshold: 50, Period: 300, EvaluationPeriods: 3 })],
    })
    expect(fitOf(said)).toBeLessThan(0.1)
    expect(JSON.stringify(said.finding('slow-scale-in') ?? '')).not.toContain('scale-in is disabled')
  })

  it('and is alone keeps what it once launched, and that is said', async () => {
    const said = await audited({
      curve: { size: () => 12, cpu: (sec) => (fixedAt(12).cpu(sec) * 2) / 3 },
      group: { DesiredCapacity: 12, Instances: instances(12) },
      policies: [outOnly('cpu')],
    })
    expect(said.finding('slow-scale-in')?.title).toContain('scale-in is disabled in its target tracking policy')
  })
})

describe('a policy that an alarm triggers when it is over', () => {
  const arn = (name: string) => `arn:aws:autoscaling:us-east-1:111122223333:scalingPolicy:0a:autoScalingGroupName/web:policyName/${name}`
  const simple = (PolicyName: string, ScalingAdjustment: number) => ({
    AutoScalingGroupName: 'web',
    PolicyName,
    PolicyARN: arn(PolicyName),
    PolicyType: 'SimpleScaling',
    AdjustmentType: 'ChangeInCapacity',
    ScalingAdjustment,
    Alarms: [{ AlarmName: 'high' }],
  })
  const because = async (actions: object) =>
    (await audited({ policies: [simple('out', 1), simple('in', -1)], alarms: [alarm('high', { AlarmActions: [arn('out')], ...actions })] })).notAssessed(
      'proposal',
    )

  it.each(['OKActions', 'InsufficientDataActions'])('by its %s is not replayed as if it went off', async (actions) => {
    expect(await because({ [actions]: [arn('in')] })).toContain('policy in: its alarm triggers it when it is over, or has no data')
  })

  it('and when it goes off is replayed', async () => {
    expect((await because({ AlarmActions: [arn('out'), arn('in')], OKActions: [arn('in')] })) ?? '').not.toContain('when it is over')
  })
})
