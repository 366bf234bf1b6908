import { describe, expect, it } from 'vitest'
import { watchesOwnCpu } from '../../../domain/facts/own-alarm.ts'
import type { Alarm, StepPolicy } from '../../../domain/facts/scaling-policy.ts'
import { defaultPolicy } from '../../../domain/policy.ts'
import { currentConfiguration } from '../../../domain/replay/configuration.ts'
import { aGroup, anAlarm, anObservation, aPlace, byName } from '../a-case.ts'
import { aDemand } from '../a-judged-case.ts'

const step: StepPolicy = {
  type: 'StepScaling',
  name: 'out',
  enabled: true,
  estimatedInstanceWarmupSec: null,
  alarmNames: ['high'],
  adjustmentType: 'ChangeInCapacity',
  minAdjustmentMagnitude: 0,
  steps: [{ lowerBound: 0, upperBound: Number.POSITIVE_INFINITY, adjustment: 1 }],
}

/** What of a step policy on this alarm is left out of the replay. */
const notReplayed = (alarm: Partial<Alarm>, minSize = 2) =>
  currentConfiguration(
    anObservation({ group: aGroup({ policies: [step], minSize }) }),
    aPlace({ alarms: byName(anAlarm('high', alarm)) }),
    aDemand(),
    new Float64Array(0),
    defaultPolicy,
  ).notReplayed

describe('an alarm is replayed as what it is', () => {
  it('on the mean CPU of the group itself', () => {
    expect(notReplayed({})).toEqual([])
    expect(notReplayed({ dimensions: null })).toEqual([])
  })

  it.each([
    ['the CPU of another group', { dimensions: new Map([['AutoScalingGroupName', 'api']]) }],
    ['the CPU of one instance', { dimensions: new Map([['InstanceId', 'i-1']]) }],
    ['the CPU of all instances of a type', { dimensions: new Map([['InstanceType', 'm5.large']]) }],
    ['the busiest instance', { statistic: 'Maximum' }],
    ['a metric of that name in another namespace', { namespace: 'CWAgent' }],
    ['a percentile', { statistic: 'p90' }],
  ])('and not at all on %s', (_what, alarm) => {
    expect(notReplayed(alarm)).toEqual([{ part: 'policy', name: 'out', because: expect.objectContaining({ code: 'other-alarm-metric' }) }])
  })

  it('or where an empty group would set it off for want of data', () => {
    expect(notReplayed({ missingDataBreaches: true })).toEqual([])
    expect(notReplayed({ missingDataBreaches: true }, 0)).toHaveLength(1)
  })

  it('so that the silence of an alarm on another group says nothing of this one', () => {
    expect(watchesOwnCpu(anAlarm('a'), aGroup())).toBe(true)
    expect(watchesOwnCpu(anAlarm('a'), aGroup({ name: 'other' }))).toBe(false)
  })
})
