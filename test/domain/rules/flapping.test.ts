import { describe, expect, test } from 'vitest'
import type { Activity } from '../../../domain/facts/group.ts'
import { flapping } from '../../../domain/rules/flapping.ts'
import { toldBy } from '../../told.ts'
import { aCase, anOverload, aSeries, START_SEC, STEPS } from '../a-case.ts'
import { aChange } from '../an-activity.ts'

const assess = (changes: Parameters<typeof aCase>[0]) => toldBy(flapping, aCase(changes))
const END_SEC = START_SEC + STEPS * 300

/** `count` times out and in again, `everyMinutes` apart over the last day of the window, newest first. `backMinutes` lie between out and in. */
function toAndFro(
  count: number,
  { up = 2, down = 2, backMinutes = 30, why }: { up?: number; down?: number; backMinutes?: number; why?: string } = {},
): readonly Activity[] {
  const first = END_SEC - 86400
  // the first change of all is a step in: a swing out counts once its beginning was seen
  const changes = [aChange(first, 7, 4)]
  for (let i = 0; i < count; i++) {
    const at = first + 3600 + i * 4000
    changes.push(aChange(at, 4, 4 + up, why), aChange(at + backMinutes * 60, 4 + up, 4 + up - down, why))
  }
  return changes.reverse()
}

/** Desired capacity that rises to 6 and falls back to 4, each `everySteps` steps, over the whole window. */
function teeth(everySteps: number, width: number): Float64Array {
  return aSeries(4).map((x, i) => (i % everySteps < width ? 6 : x))
}

describe('flapping', () => {
  test('a size that stays is healthy', () => {
    expect(assess({})).toEqual({
      verdict: 'healthy',
      evidence: [
        {
          statement: 'scaled out, then back in by 50 % or more within 30 minutes: 0 times in 1.0 days',
          metric: 'GroupDesiredCapacity',
          value: 0,
          unit: 'flaps a day',
          threshold: 12,
          fromSec: END_SEC,
          toSec: END_SEC,
        },
      ],
    })
  })

  test('twelve times out and in within a day is found, with the policy that does it', () => {
    expect(assess({ group: { activities: toAndFro(12) } })).toMatchObject({
      verdict: 'found',
      severity: 'low',
      title: 'web scales out and back in 12 times a day (cpu-60)',
      evidence: [{ value: 12, threshold: 12, fromSec: END_SEC - 86400, toSec: END_SEC }],
      remedy: expect.stringMatching(/^Use one target tracking policy/),
    })
    expect(assess({ group: { activities: toAndFro(11) } })).toMatchObject({ verdict: 'healthy', evidence: [{ value: 11 }] })
  })

  test('capacity that is kept for longer, or mostly kept, was needed', () => {
    expect(assess({ group: { activities: toAndFro(12, { backMinutes: 31 }) } })).toMatchObject({ verdict: 'healthy', evidence: [{ value: 0 }] })
    expect(assess({ group: { activities: toAndFro(12, { up: 5, down: 2 }) } })).toMatchObject({ verdict: 'healthy', evidence: [{ value: 0 }] })
    expect(assess({ group: { activities: toAndFro(12, { up: 4, down: 2 }) } }).verdict).toBe('found')
  })

  test('schedules and forecasts do not flap, scripts do', () => {
    const sizes = 'a scheduled action update of AutoScalingGroup constraints to min: 2, max: 10, desired: 4'
    expect(assess({ group: { activities: toAndFro(12, { why: sizes }) } })).toMatchObject({ verdict: 'healthy', evidence: [{ value: 0 }] })
    expect(assess({ group: { activities: toAndFro(12, { why: 'a predictive scaling policy' }) } })).toMatchObject({ verdict: 'healthy' })
    expect(assess({ group: { activities: toAndFro(12, { why: 'a user request explicitly set group desired capacity' }) } })).toMatchObject({
      verdict: 'found',
      title: expect.stringMatching(/ times a day \(cpu-60\)$/),
    })
  })

  test('replaced and refreshed instances are no change of size', () => {
    const replaced = toAndFro(12).map((activity) => ({
      ...activity,
      cause: 'At 1 an instance was taken out of service in response to an ELB system health check failure.',
    }))
    expect(assess({ group: { activities: replaced } })).toMatchObject({ verdict: 'healthy', evidence: [{ value: 0 }] })
  })

  test('a change that moves several instances is one change', () => {
    const activities = toAndFro(6).flatMap((activity) => [activity, { ...activity, startSec: activity.startSec + 2 }])
    expect(assess({ group: { activities } })).toMatchObject({ evidence: [{ value: 6 }] })
  })

  test('several steps one way are one swing', () => {
    const first = END_SEC - 86400
    const changes = [aChange(first, 7, 4)]
    for (let i = 0; i < 12; i++) {
      const at = first + 3600 + i * 4000
      changes.push(aChange(at, 4, 5), aChange(at + 600, 5, 6), aChange(at + 2400, 6, 5), aChange(at + 3000, 5, 4))
    }
    expect(assess({ group: { activities: changes } })).toMatchObject({ verdict: 'found', evidence: [{ value: 12 }] })
  })

  test('what is given back after the window does not count, nor what is added in many steps and mostly kept', () => {
    const first = END_SEC - 86400
    const slow = [aChange(first, 7, 4)]
    for (let i = 0; i < 12; i++) {
      const at = first + 3600 + i * 4000
      slow.push(aChange(at, 4, 6), aChange(at + 60, 6, 8), aChange(at + 600, 8, 7), aChange(at + 60 + 1801, 7, 4))
    }
    expect(assess({ group: { activities: slow } })).toMatchObject({ verdict: 'healthy', evidence: [{ value: 0 }] })
    expect(assess({ group: { activities: slow }, policy: { flapWindowMinutes: 31 } })).toMatchObject({ verdict: 'found', evidence: [{ value: 12 }] })
  })

  test('a swing out is counted only from a beginning that was seen', () => {
    const activities = [aChange(END_SEC - 7000, 4, 6), aChange(END_SEC - 6000, 6, 4), aChange(END_SEC - 5000, 4, 6), aChange(END_SEC - 4000, 6, 4)]
    expect(assess({ group: { activities } })).toMatchObject({ evidence: [{ value: 1 }] })
  })

  test('all policies that take part are named', () => {
    const more = [
      aChange(END_SEC - 90, 4, 5, 'a monitor alarm b in state ALARM triggered policy b'),
      aChange(END_SEC - 60, 5, 4, 'a monitor alarm a in state ALARM triggered policy a'),
    ]
    expect(assess({ group: { activities: [...toAndFro(12), ...more] } })).toMatchObject({
      title: expect.stringMatching(/ times a day \(a, b, cpu-60\)$/),
    })
  })

  test('activities outside of the window do not count', () => {
    const earlier = toAndFro(12).map((activity) => ({ ...activity, startSec: activity.startSec - 15 * 86400 }))
    expect(assess({ group: { activities: earlier } })).toMatchObject({ verdict: 'healthy', evidence: [{ value: 0 }] })
    const later = toAndFro(12).map((activity) => ({ ...activity, startSec: activity.startSec + 86400 }))
    expect(assess({ group: { activities: later } })).toMatchObject({ verdict: 'healthy', evidence: [{ value: 0 }] })
  })

  test('where activities are few, the rate is over the time that they cover', () => {
    const older = aChange(END_SEC - 2 * 86400, 4, 7)
    expect(assess({ group: { activities: [...toAndFro(20), older] } })).toMatchObject({
      verdict: 'healthy',
      evidence: [{ value: 10, fromSec: END_SEC - 2 * 86400 }],
    })
  })

  test('the desired capacity tells where activities were not read', () => {
    const group = { activities: null }
    // every two hours and within half an hour: all but the first rise, whose beginning was not observed
    const found = assess({ group, observation: { desiredCapacity: teeth(23, 6) } })
    expect(found).toMatchObject({ verdict: 'found', title: expect.stringMatching(/ times a day$/) })
    expect(assess({ group, observation: { desiredCapacity: teeth(24, 6) } })).toMatchObject({
      verdict: 'healthy',
      evidence: [{ value: 167 / 14, fromSec: START_SEC, toSec: END_SEC }],
    })
    expect(assess({ group, observation: { desiredCapacity: teeth(23, 7) } })).toMatchObject({ verdict: 'healthy', evidence: [{ value: 0 }] })
  })

  test('the source that shows more of it speaks', () => {
    expect(assess({ observation: { desiredCapacity: teeth(12, 3) } })).toMatchObject({ verdict: 'found', evidence: [{ fromSec: START_SEC }] })
    expect(assess({ observation: { desiredCapacity: teeth(48, 3) }, group: { activities: toAndFro(12) } })).toMatchObject({
      verdict: 'found',
      evidence: [{ value: 12 }],
    })
  })

  test('a gap hides what happened in it', () => {
    const group = { activities: null }
    const whole = teeth(12, 3)
    const everySecondHidden = whole.map((x, i) => (i % 12 === 0 ? Number.NaN : x))
    expect(assess({ group, observation: { desiredCapacity: whole } }).verdict).toBe('found')
    expect(assess({ group, observation: { desiredCapacity: everySecondHidden } })).toMatchObject({ verdict: 'healthy', evidence: [{ value: 0 }] })
    // a rise of 1 seen whole would be given back by half; what came before the gap makes it one of 5
    const cut = aSeries(4).map((x, i) => [x, Number.NaN, 8, 9, 8.4][i % 5] as number)
    expect(assess({ group, observation: { desiredCapacity: cut } })).toMatchObject({ verdict: 'healthy', evidence: [{ value: 0 }] })
  })

  test('severity follows what came of it, unless the size never settles', () => {
    const group = { activities: toAndFro(12) }
    expect(assess({ group, overload: null })).toMatchObject({ severity: 'low' })
    expect(assess({ group, overload: anOverload([0, 11]) })).toMatchObject({ severity: 'low' })
    expect(assess({ group, overload: anOverload([0, 12]) })).toMatchObject({ severity: 'medium' })
    expect(assess({ group, overload: anOverload([0, 95]) })).toMatchObject({ severity: 'medium' })
    expect(assess({ group, overload: anOverload([0, 96]) })).toMatchObject({ severity: 'high' })
    expect(assess({ group, overload: anOverload([0, 576]) })).toMatchObject({ severity: 'critical' })
    expect(assess({ observation: { desiredCapacity: teeth(6, 3) } })).toMatchObject({ severity: 'low', evidence: [{ value: 671 / 14 }] })
    expect(assess({ observation: { desiredCapacity: teeth(6, 3) }, policy: { restlessFlapsPerDay: 671 / 14 } })).toMatchObject({ severity: 'medium' })
  })

  test('a controller is calmed where it is', () => {
    expect(assess({ group: { activities: toAndFro(12), managedBy: 'EKS' } })).toMatchObject({
      remedy: 'Lengthen the scale-down delay in EKS, which sets the size.',
    })
  })

  test('what was not read is said, and a group that is off is not spoken of', () => {
    expect(assess({ group: { activities: null }, observation: { desiredCapacity: null } })).toEqual({
      verdict: 'not-assessed',
      reason: 'its scaling activities and its desired capacity were not read',
    })
    expect(assess({ group: { minSize: 0, maxSize: 0 } })).toEqual({ verdict: 'not-applicable', reason: 'the group is switched off: its maximum size is 0' })
  })
})
