import { describe, expect, test } from 'vitest'
import type { SimplePolicy, StepPolicy } from '../../../domain/facts/scaling-policy.ts'
import { blindSpot } from '../../../domain/rules/blind-spot.ts'
import { toldBy } from '../../told.ts'
import { aCase, anAlarm, anInstanceType, anOverload, aSeries, aTracking, byName } from '../a-case.ts'

/** A case whose metrics come each five minutes. */
const basic = (changes: Parameters<typeof aCase>[0] = {}) => {
  const c = aCase({ ...changes, group: { detailedMonitoring: false, ...changes?.group } })
  return { ...c, observation: { ...c.observation, detailedMonitoring: null } }
}
const assess = (changes: Parameters<typeof aCase>[0]) => toldBy(blindSpot, aCase(changes))

describe('blind spot', () => {
  test('a group whose size can be followed is healthy', () => {
    expect(assess({})).toEqual({ verdict: 'healthy', evidence: [{ statement: 'Everything that sizes it is measured.' }] })
  })

  test('a group that changes size without group metrics is found, with the free remedy', () => {
    expect(assess({ group: { enabledMetrics: ['GroupMinSize', 'GroupTotalInstances'] } })).toEqual({
      verdict: 'found',
      severity: 'low',
      title: 'web: group metrics are off',
      evidence: [
        {
          statement: 'group metrics are off: min, max and desired history is missing (GroupDesiredCapacity, GroupInServiceInstances, GroupMaxSize)',
          value: 3,
          unit: 'metrics',
          threshold: 0,
        },
      ],
      remedy: 'Turn on group metrics (free): aws autoscaling enable-metrics-collection --region eu-west-1 --auto-scaling-group-name web --granularity 1Minute',
    })
  })

  test('a group of one fixed size needs no group metrics', () => {
    expect(assess({ group: { enabledMetrics: [], minSize: 4, maxSize: 4 } }).verdict).toBe('healthy')
  })

  test('five-minute datapoints matter to a policy on them once users have felt it', () => {
    expect(toldBy(blindSpot, basic({ overload: anOverload([0, 1]) }))).toMatchObject({
      verdict: 'found',
      severity: 'low',
      title: 'web: detailed monitoring is off',
      evidence: [
        { statement: 'policy cpu-60 acts on metrics that arrive every five minutes, and the group was overloaded', value: 5, unit: 'minutes', threshold: 0 },
      ],
      remedy: expect.stringContaining('Turn on detailed monitoring'),
    })
    expect(toldBy(blindSpot, basic()).verdict).toBe('healthy')
    expect(toldBy(blindSpot, basic({ overload: null })).verdict).toBe('healthy')
    expect(assess({ group: { detailedMonitoring: false }, overload: anOverload([0, 1]) }).verdict).toBe('healthy')
    expect(toldBy(blindSpot, basic({ group: { detailedMonitoring: null }, overload: anOverload([0, 1]) })).verdict).toBe('healthy')
  })

  test('policies on other metrics do not wait for EC2', () => {
    const overload = anOverload([0, 10])
    const withPolicy = (policy: Parameters<typeof aTracking>[0]) => toldBy(blindSpot, basic({ overload, group: { policies: [aTracking(policy)] } })).verdict
    expect(withPolicy({ metric: 'ALBRequestCountPerTarget' })).toBe('healthy')
    expect(withPolicy({ metric: 'custom' })).toBe('healthy')
    expect(withPolicy({ metric: 'ASGAverageNetworkOut' })).toBe('found')
    expect(withPolicy({ enabled: false })).toBe('healthy')
    expect(toldBy(blindSpot, basic({ overload, group: { policies: [] } })).verdict).toBe('healthy')
    expect(toldBy(blindSpot, basic({ overload, group: { policies: null } })).verdict).toBe('healthy')
    const predictive = {
      type: 'PredictiveScaling' as const,
      name: 'f',
      enabled: true,
      estimatedInstanceWarmupSec: null,
      alarmNames: [],
      forecastOnly: false,
      targetValue: 60,
      schedulingBufferSec: 300,
      metric: 'ASGAverageCPUUtilization' as const,
    }
    expect(toldBy(blindSpot, basic({ overload, group: { policies: [predictive] } })).verdict).toBe('healthy')
  })

  test('a step policy waits for what its alarm looks at', () => {
    const step: StepPolicy = {
      type: 'StepScaling',
      name: 'step',
      enabled: true,
      estimatedInstanceWarmupSec: null,
      alarmNames: ['high'],
      adjustmentType: 'ChangeInCapacity',
      minAdjustmentMagnitude: 0,
      steps: [],
    }
    const overload = anOverload([0, 10])
    expect(toldBy(blindSpot, basic({ overload, group: { policies: [step] } })).verdict).toBe('found')
    expect(
      toldBy(blindSpot, basic({ overload, group: { policies: [step] }, place: { alarms: byName(anAlarm('high', { namespace: 'AWS/SQS' })) } })).verdict,
    ).toBe('healthy')
    expect(toldBy(blindSpot, basic({ overload, group: { policies: [step] }, place: { alarms: null } })).verdict).toBe('healthy')
  })

  test('a simple policy waits for EC2 where one of its alarms does', () => {
    const simple: SimplePolicy = {
      type: 'SimpleScaling',
      name: 'simple',
      enabled: true,
      estimatedInstanceWarmupSec: null,
      alarmNames: ['queue', 'gone', 'high'],
      adjustmentType: 'ChangeInCapacity',
      minAdjustmentMagnitude: 0,
      adjustment: 1,
      cooldownSec: null,
    }
    const place = { alarms: byName(anAlarm('queue', { namespace: 'AWS/SQS' }), anAlarm('high')) }
    expect(toldBy(blindSpot, basic({ overload: anOverload([0, 1]), group: { policies: [simple] }, place })).verdict).toBe('found')
  })

  test('memory matters where the type was chosen for it', () => {
    expect(assess({ group: { instanceType: 'r5.large' } })).toMatchObject({
      verdict: 'found',
      severity: 'low',
      title: 'web: memory is not measured',
      evidence: [
        {
          statement: 'r5.large is a memory-optimized type, and its memory use is not measured',
          metric: 'mem_used_percent',
          value: 8,
          unit: 'GiB a vCPU',
          threshold: 7,
        },
      ],
      remedy: expect.stringContaining('CloudWatch agent'),
    })
    expect(
      assess({
        group: { instanceType: 'r5.large' },
        observation: { memoryPercentAverage: aSeries(50) },
      }).verdict,
    ).toBe('healthy')
    expect(assess({ group: { instanceType: 'r5.large' }, observation: { memoryPercentMaximum: aSeries(50) } }).verdict).toBe('healthy')
    expect(assess({ group: { instanceType: 'x' }, place: { instanceTypes: byName(anInstanceType('x', 2, 14)) } }).verdict).toBe('found')
    expect(assess({ group: { instanceType: 'x' }, place: { instanceTypes: byName(anInstanceType('x', 2, 13.9)) } }).verdict).toBe('healthy')
    expect(assess({ group: { instanceType: null } }).verdict).toBe('healthy')
    expect(assess({ group: { instanceType: 'r5.large' }, place: { instanceTypes: null } }).verdict).toBe('healthy')
  })

  test('where CPU was not read either, nothing is said about memory', () => {
    expect(assess({ group: { instanceType: 'r5.large' }, observation: { cpuPercentAverage: null } }).verdict).toBe('healthy')
  })

  test('memory matters to a proposal that takes some away', () => {
    const proposing = (instanceType: string | undefined) =>
      assess({ group: { instanceType: 'm5.xlarge' }, proposal: { changes: instanceType === undefined ? {} : { instanceType } } })
    expect(proposing('m5.large')).toMatchObject({
      evidence: [{ statement: 'moving to m5.large leaves less memory, and memory use is not measured', value: 4 }],
    })
    expect(proposing('m5.xlarge').verdict).toBe('healthy')
    expect(proposing(undefined).verdict).toBe('healthy')
    expect(proposing('unheard.of').verdict).toBe('healthy')
  })

  test('all that is missing is one finding', () => {
    const verdict = toldBy(blindSpot, basic({ overload: anOverload([0, 1]), group: { instanceType: 'r5.large', enabledMetrics: [] } }))
    expect(verdict).toMatchObject({
      title: 'web: detailed monitoring is off, memory is not measured, group metrics are off',
      evidence: [{ value: 5 }, {}, { value: 4 }],
      remedy: expect.stringMatching(/^Turn on detailed monitoring .*CloudWatch agent .*1Minute$/),
    })
  })

  test('a group that is off is not spoken of', () => {
    expect(assess({ group: { minSize: 0, maxSize: 0, enabledMetrics: [] } })).toEqual({
      verdict: 'not-applicable',
      reason: 'the group is switched off: its maximum size is 0',
    })
  })
})
