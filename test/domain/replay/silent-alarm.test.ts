import { describe, expect, it } from 'vitest'
import type { Group } from '../../../domain/facts/group.ts'
import type { Observation } from '../../../domain/observe/observation.ts'
import { type Silence, silenceOf } from '../../../domain/replay/silent-alarm.ts'
import { brokenAlarm } from '../../../domain/rules/broken-alarm.ts'
import { aCase, aGroup, anAlarm, anObservation, anOverload, aPlace, aSeries, aTracking, byName, START_SEC, STEPS } from '../a-case.ts'
import { aFailedLaunch } from '../an-activity.ts'

const DAY = 288
/** An hour from noon on, on these days: CPU of 70 % where the alarm is at 60 %. */
const busyOn = (...days: readonly number[]): Float64Array =>
  Float64Array.from({ length: STEPS }, (_, i) => (days.includes(Math.floor(i / DAY)) && i % DAY >= 144 && i % DAY < 156 ? 70 : 20))
const fiveDays = [1, 2, 4, 7, 9]

const silence = (
  cpu: Float64Array,
  changes: Partial<Observation> = {},
  group: Partial<Group> = {},
  alarm: Parameters<typeof anAlarm>[1] = {},
): Silence | null =>
  silenceOf(
    aTracking(),
    anObservation({
      group: aGroup(group),
      cpuPercentAverage: cpu,
      inServiceInstances: aSeries(4),
      desiredCapacity: aSeries(4),
      maxSize: aSeries(10),
      ...changes,
    }),
    byName(anAlarm('high', alarm), anAlarm('low', { comparison: 'below', threshold: 42 })),
  )

describe('an alarm that goes off without anything coming of it', () => {
  it('is one whose policy never added capacity, however often CPU asked for it', () => {
    expect(silence(busyOn(...fiveDays))).toEqual({ alarmName: 'high', thresholdPercent: 60, times: 5 })
  })

  it('takes five times on three days', () => {
    expect(silence(busyOn(1, 2, 4, 7))).toBeNull()
    const twoDays = busyOn().map((cpu, i) => (i < 2 * DAY && i % 72 >= 30 && i % 72 < 42 ? 70 : cpu))
    expect(silence(twoDays)).toBeNull()
  })

  it('is not one that was answered a single time, were it only by the size that was asked for', () => {
    const once = aSeries(4, [7 * DAY + 150, 7 * DAY + 170, 5])
    expect(silence(busyOn(...fiveDays), { inServiceInstances: once })).toBeNull()
    expect(silence(busyOn(...fiveDays), { desiredCapacity: once })).toBeNull()
  })

  it('is not one that had no room to the maximum', () => {
    expect(silence(busyOn(...fiveDays), { maxSize: aSeries(4) })).toBeNull()
    expect(silence(busyOn(...fiveDays), { maxSize: null }, { maxSize: 4 })).toBeNull()
    expect(silence(busyOn(...fiveDays), { maxSize: null }, { maxSize: 5 })).not.toBeNull()
  })

  it('is not one that may not have gone off: a little over, or not for long', () => {
    expect(silence(busyOn(...fiveDays).map((cpu) => Math.min(cpu, 62)))).toBeNull()
    // three minutes of its own and fifteen besides are four steps
    const short = (steps: number) => busyOn(...fiveDays).map((cpu, i) => (i % DAY < 144 + steps ? cpu : 20))
    expect(silence(short(3))).toBeNull()
    expect(silence(short(4))?.times).toBe(5)
    expect(silence(short(4), {}, {}, { evaluationPeriods: 10, datapointsToAlarm: 10 })).toBeNull()
  })

  it('is not told from steps that were not observed', () => {
    const torn = busyOn(...fiveDays).map((cpu, i) => (i % 3 === 0 ? Number.NaN : cpu))
    expect(silence(torn)).toBeNull()
  })

  it('is not blamed for what happened before it was configured', () => {
    expect(silence(busyOn(...fiveDays), {}, {}, { configuredSec: START_SEC + 2 * 86_400 })).toBeNull()
    expect(silence(busyOn(...fiveDays), {}, {}, { configuredSec: null })?.times).toBe(5)
  })

  it('is not blamed where launches failed or a process is suspended', () => {
    expect(silence(busyOn(...fiveDays), {}, { activities: [aFailedLaunch(START_SEC + 1000, 'no capacity')] })).toBeNull()
    expect(silence(busyOn(...fiveDays), {}, { activities: [aFailedLaunch(START_SEC - 1000, 'no capacity')] })).not.toBeNull()
    expect(silence(busyOn(...fiveDays), {}, { suspendedProcesses: ['Launch'] })).toBeNull()
  })

  it('is only judged on the mean CPU of the group', () => {
    expect(silence(busyOn(...fiveDays), {}, {}, { metricName: 'NetworkIn' })).toBeNull()
    expect(silence(busyOn(...fiveDays), {}, {}, { statistic: 'Maximum' })).toBeNull()
  })

  it('is one whose policy adds capacity', () => {
    const { alarmNames, name } = aTracking()
    const common = { name, enabled: true, alarmNames, estimatedInstanceWarmupSec: null, minAdjustmentMagnitude: null }
    const silent = (policy: object) =>
      silenceOf(
        { ...common, ...policy } as unknown as Parameters<typeof silenceOf>[0],
        anObservation({
          group: aGroup(),
          cpuPercentAverage: busyOn(...fiveDays),
          inServiceInstances: aSeries(4),
          desiredCapacity: aSeries(4),
          maxSize: aSeries(10),
        }),
        byName(anAlarm('high'), anAlarm('low', { comparison: 'below', threshold: 42 })),
      ) !== null
    const simple = (adjustment: number, adjustmentType = 'ChangeInCapacity') => silent({ type: 'SimpleScaling', adjustmentType, adjustment, cooldownSec: null })
    expect([simple(1), simple(0), simple(-1), simple(5, 'ExactCapacity')]).toEqual([true, false, false, false])
    const steps = (...adjustments: readonly number[]) =>
      silent({
        type: 'StepScaling',
        adjustmentType: 'PercentChangeInCapacity',
        steps: adjustments.map((adjustment, i) => ({ lowerBound: i * 10, upperBound: (i + 1) * 10, adjustment })),
      })
    expect([steps(10, 20), steps(10, 0), steps(-10, 20), steps(-10)]).toEqual([true, false, false, false])
  })

  it('is one alarm, which is there, of a group whose CPU and size were observed', () => {
    const told = (alarms: Parameters<typeof silenceOf>[2], changes: Partial<Observation> = {}, policy = aTracking()) =>
      silenceOf(
        policy,
        anObservation({
          group: aGroup(),
          cpuPercentAverage: busyOn(...fiveDays),
          inServiceInstances: aSeries(4),
          desiredCapacity: null,
          maxSize: aSeries(10),
          ...changes,
        }),
        alarms,
      )
    const high = anAlarm('high')
    expect(told(byName(high))?.times).toBe(5)
    expect([told(null), told(byName()), told(byName(high, anAlarm('low')))]).toEqual([null, null, null])
    expect([told(byName(high), { cpuPercentAverage: null }), told(byName(high), { inServiceInstances: null })]).toEqual([null, null])
    expect(told(byName(high), {}, aTracking({ alarmNames: [] }))).toBeNull()
  })

  it('counts each day anew where CPU stays high, to the hour before the window ends', () => {
    const high = (days: number) => Float64Array.from({ length: STEPS }, (_, i) => (i >= STEPS - days * DAY ? 70 : 20))
    // four steps until it has gone off, the first time and every day after it
    expect([silence(high(5))?.times, silence(high(14))?.times, silence(high(4))]).toEqual([5, 14, null])
    // of the last hour it is not known what came of it
    const lastAt = (stepsBeforeEnd: number) => busyOn(1, 2, 4, 7).map((cpu, i) => (i >= STEPS - stepsBeforeEnd ? 70 : cpu))
    expect([silence(lastAt(15)), silence(lastAt(16))?.times]).toEqual([null, 5])
  })

  it('makes a broken alarm, as grave as the overload it did not prevent', () => {
    const c = aCase({
      place: aPlace(),
      observation: { cpuPercentAverage: busyOn(...fiveDays), inServiceInstances: aSeries(4), desiredCapacity: aSeries(4), maxSize: aSeries(10) },
      overload: anOverload([0, 1000]),
    })
    expect(brokenAlarm.assess(c)).toMatchObject({
      verdict: 'found',
      severity: 'critical',
    })
  })
})
