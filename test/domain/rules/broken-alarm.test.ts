import { describe, expect, test } from 'vitest'
import type { SimplePolicy, StepPolicy } from '../../../domain/facts/scaling-policy.ts'
import { brokenAlarm } from '../../../domain/rules/broken-alarm.ts'
import { toldBy } from '../../told.ts'
import { aCase, anAlarm, anOverload, aTracking, byName } from '../a-case.ts'
import { aChange } from '../an-activity.ts'

const assess = (changes: Parameters<typeof aCase>[0]) => toldBy(brokenAlarm, aCase(changes))
const step: StepPolicy = {
  type: 'StepScaling',
  name: 'step-out',
  enabled: true,
  estimatedInstanceWarmupSec: null,
  alarmNames: ['high'],
  adjustmentType: 'ChangeInCapacity',
  minAdjustmentMagnitude: 0,
  steps: [{ lowerBound: 0, upperBound: Number.POSITIVE_INFINITY, adjustment: 1 }],
}
const simple: SimplePolicy = {
  type: 'SimpleScaling',
  name: 'simple-in',
  enabled: true,
  estimatedInstanceWarmupSec: null,
  alarmNames: [],
  adjustmentType: 'ChangeInCapacity',
  minAdjustmentMagnitude: 0,
  adjustment: -1,
  cooldownSec: null,
}
const alarms = (...changes: Parameters<typeof anAlarm>[1][]) => ({
  alarms: byName(anAlarm('high', changes[0]), anAlarm('low', { comparison: 'below', ...changes[1] })),
})

describe('broken alarm', () => {
  test('alarms that are there, enabled and fed are healthy', () => {
    expect(assess({})).toEqual({
      verdict: 'healthy',
      evidence: [{ statement: 'The alarms of its policies exist, are enabled and have data.' }],
    })
  })

  test('a policy without alarms is found', () => {
    expect(assess({ group: { policies: [aTracking({ alarmNames: [] })] } })).toEqual({
      verdict: 'found',
      severity: 'medium',
      title: 'web: no alarm triggers policy cpu-60',
      evidence: [
        { statement: '1 fault in the alarms of its policies', value: 1, unit: 'faults', threshold: 0 },
        { statement: 'no alarm triggers policy cpu-60' },
      ],
      remedy: 'Re-apply the scaling policy (target tracking recreates its alarms), or attach an alarm.',
    })
  })

  test('an alarm that does not exist is found', () => {
    expect(assess({ place: { alarms: byName(anAlarm('high')) } })).toMatchObject({
      verdict: 'found',
      severity: 'medium',
      evidence: [{ value: 1 }, { statement: 'alarm low of policy cpu-60 does not exist' }],
      remedy: expect.stringMatching(/^Re-apply the scaling policy: /),
    })
  })

  test('an alarm whose actions are disabled is found', () => {
    expect(assess({ place: alarms({ actionsEnabled: false }) })).toMatchObject({
      evidence: [{ value: 1 }, { statement: 'the actions of alarm high (policy cpu-60) are disabled' }],
      remedy: expect.stringMatching(/: aws cloudwatch enable-alarm-actions --region \S+ --alarm-names high$/),
    })
  })

  test('an alarm without data is found, unless nobody is there to send any', () => {
    expect(assess({ place: alarms({ state: 'INSUFFICIENT_DATA' }) })).toMatchObject({
      evidence: [{ value: 1 }, { statement: 'alarm high of policy cpu-60 has no data (INSUFFICIENT_DATA)' }],
      remedy: expect.stringContaining('has no data'),
    })
    expect(
      assess({ place: alarms({ state: 'INSUFFICIENT_DATA' }, { state: 'ALARM' }), group: { instances: [], minSize: 0, desiredCapacity: 0 } }).verdict,
    ).toBe('healthy')
  })

  test('each remedy is said once', () => {
    expect(assess({ place: { alarms: byName() } })).toMatchObject({
      evidence: [{ value: 2 }, {}, {}],
      remedy: expect.not.stringMatching(/Put the policy again.*Put the policy again/),
    })
  })

  test('a one-minute alarm on five-minute datapoints is a warning', () => {
    const run = (change: Parameters<typeof anAlarm>[1], detailed: boolean | null = false) => {
      const c = aCase({ group: { policies: [step], detailedMonitoring: detailed }, place: alarms(change) })
      return toldBy(brokenAlarm, { ...c, observation: { ...c.observation, detailedMonitoring: null } })
    }
    expect(run({ periodSec: 60 })).toMatchObject({
      verdict: 'found',
      severity: 'low',
      evidence: [{ value: 1 }, { statement: 'alarm high of policy step-out checks every 60 s a metric that arrives every 300 s' }],
      remedy: expect.stringContaining('detailed monitoring'),
    })
    expect(run({ periodSec: 299 }).verdict).toBe('found')
    expect(run({ periodSec: 300 }).verdict).toBe('healthy')
    expect(run({ periodSec: 60, namespace: 'Custom' }).verdict).toBe('healthy')
    expect(run({ periodSec: 60 }, true).verdict).toBe('healthy')
    expect(run({ periodSec: 60 }, null).verdict).toBe('healthy')
  })

  test('what the metrics show of the monitoring outweighs the template', () => {
    const c = aCase({ group: { policies: [step], detailedMonitoring: false }, place: alarms({ periodSec: 60 }) })
    expect(toldBy(brokenAlarm, c).verdict).toBe('healthy')
    expect(toldBy(brokenAlarm, { ...c, observation: { ...c.observation, detailedMonitoring: false } }).verdict).toBe('found')
  })

  test('target tracking copes with few datapoints in its own alarms', () => {
    const c = aCase({ place: alarms({ periodSec: 60 }) })
    expect(toldBy(brokenAlarm, { ...c, observation: { ...c.observation, detailedMonitoring: false } }).verdict).toBe('healthy')
  })

  test('overload raises it where nothing else scales out', () => {
    const stuck = { group: { policies: [aTracking({ alarmNames: [] })] } }
    expect(assess({ ...stuck, overload: anOverload([0, 12]) })).toMatchObject({ severity: 'high' })
    expect(assess({ ...stuck, overload: anOverload([0, 11]) })).toMatchObject({ severity: 'medium' })
    expect(assess({ ...stuck, overload: anOverload([0, 576]) })).toMatchObject({ severity: 'critical' })
    expect(assess({ ...stuck, overload: null })).toMatchObject({ severity: 'low' })
    const other = { group: { policies: [aTracking(), aTracking({ name: 'requests', alarmNames: [] })] } }
    expect(assess({ ...other, overload: anOverload([0, 576]) })).toMatchObject({ severity: 'medium' })
    expect(assess({ place: { alarms: byName(anAlarm('high')) }, overload: anOverload([0, 576]) })).toMatchObject({ severity: 'medium' })
  })

  test('slow alarms alone are as serious as what they cost', () => {
    const c = aCase({ group: { policies: [step] }, place: alarms({ periodSec: 60 }), overload: anOverload([0, 12]) })
    expect(toldBy(brokenAlarm, { ...c, observation: { ...c.observation, detailedMonitoring: false } })).toMatchObject({ severity: 'high' })
  })

  test('a policy that somebody executes needs no alarm', () => {
    const by = (policy: string) => [{ ...aChange(1, 4, 5), cause: `At 1 a user request executed policy ${policy} changing the desired capacity from 4 to 5.` }]
    expect(assess({ group: { policies: [simple], activities: by('simple-in') } }).verdict).toBe('healthy')
    expect(assess({ group: { policies: [simple], activities: by('other') } }).verdict).toBe('found')
    expect(assess({ group: { policies: [simple], activities: [] } }).verdict).toBe('found')
    expect(assess({ group: { policies: [aTracking({ alarmNames: [] })], activities: by('cpu-60') } }).verdict).toBe('found')
    expect(assess({ group: { policies: [simple], activities: null } })).toEqual({
      verdict: 'not-assessed',
      reason: 'the scaling activities were not read: whether somebody executes the policy without an alarm is not known',
    })
    expect(assess({ group: { policies: [aTracking(), step], activities: null } }).verdict).toBe('healthy')
  })

  test('policies that act on no alarm are not spoken of', () => {
    expect(assess({ group: { policies: [] } })).toEqual({ verdict: 'not-applicable', reason: 'no alarm triggers any of its policies' })
    expect(assess({ group: { policies: [aTracking({ enabled: false, alarmNames: [] })] } })).toMatchObject({ verdict: 'not-applicable' })
    expect(assess({ group: { minSize: 0, maxSize: 0 } })).toEqual({ verdict: 'not-applicable', reason: 'the group is switched off: its maximum size is 0' })
  })

  test('what was not read is said', () => {
    expect(assess({ group: { policies: null } })).toEqual({ verdict: 'not-assessed', reason: 'the scaling policies were not read' })
    expect(assess({ place: { alarms: null } })).toEqual({ verdict: 'not-assessed', reason: 'the alarms were not read' })
    expect(assess({ place: { alarms: null }, group: { policies: [aTracking({ alarmNames: [] })] } }).verdict).toBe('found')
  })

  test('who manages the group is named in the remedy', () => {
    expect(assess({ place: { alarms: byName() }, group: { managedBy: 'ECS' } })).toMatchObject({
      remedy: expect.stringMatching(/^ECS manages this group, so make the change there\. Re-apply/),
    })
  })
})
