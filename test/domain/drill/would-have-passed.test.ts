import { describe, expect, it } from 'vitest'
import { wouldHavePassed } from '../../../domain/drill/would-have-passed.ts'
import type { Group } from '../../../domain/facts/group.ts'
import { defaultPolicy } from '../../../domain/policy.ts'
import { aGroup, anObservation, aPlace, aTracking, START_SEC, STEP_SEC } from '../a-case.ts'
import { aDemand } from '../a-judged-case.ts'

// Four hours of five-minute steps. An instance has two vCPUs and is overloaded over 1.8 busy ones.
const STEPS = 48
const HOUR = 60
const series = (value: number, ...stretches: readonly (readonly [number, number, number])[]): Float64Array => {
  const values = new Float64Array(STEPS).fill(value)
  for (const [from, to, other] of stretches) values.fill(other, from / 5, to / 5)
  return values
}

function simulated(group: Partial<Group>, busyVcpu: Float64Array, overloadedMinutes: number, [fromMinute, toMinute] = [HOUR, 2 * HOUR]) {
  const { minSize, maxSize, desiredCapacity } = aGroup(group)
  const observation = anObservation({
    grid: { startSec: START_SEC, stepSec: STEP_SEC, length: STEPS },
    group: aGroup({ activities: [], scheduledActions: [], ...group }),
    inServiceInstances: series(desiredCapacity),
    desiredCapacity: series(desiredCapacity),
    minSize: series(minSize),
    maxSize: series(maxSize),
  })
  return wouldHavePassed(observation, aPlace(), aDemand({ busyVcpu }), { fromMinute, toMinute, overloadedMinutes }, defaultPolicy)
}

const fixed = { policies: [], minSize: 2, maxSize: 4, desiredCapacity: 4 }

describe('settings that would have borne a load test', () => {
  it('are, of a group that nothing scales, the least minimum that does: six where ten busy vCPUs come, and half as much again is paid', () => {
    const pass = simulated(fixed, series(2, [60, 120, 10]), 60)
    expect(pass?.today).toEqual({ settings: { targetValue: null, minSize: 2, maxSize: 4 }, overloadedMinutes: 60, instanceHoursRatio: 1 })
    expect(pass?.best).toEqual({ settings: { targetValue: null, minSize: 6, maxSize: 6 }, overloadedMinutes: 0, instanceHoursRatio: 1.5 })
  })

  it('are told of the minutes of the test alone', () => {
    const busy = series(2, [60, 120, 10])
    expect(simulated(fixed, busy, 30, [90, 150])?.today.overloadedMinutes).toBe(30)
    // nothing was overloaded in the hour after: there is nothing to be better at
    const after = simulated(fixed, busy, 0, [120, 180])
    expect(after?.today.overloadedMinutes).toBe(0)
    expect(after?.best).toEqual(after?.today)
  })

  it('are not told where the simulation of today bears what was not borne', () => {
    expect(simulated(fixed, series(2), 5)).toBeNull()
    expect(simulated(fixed, series(2), 0)).not.toBeNull()
  })

  it('stay as they are where nothing that is tried is any better', () => {
    // four times the maximum are sixteen, of which six times the minimum are twelve: 21.6 vCPUs
    const pass = simulated(fixed, series(2, [60, 120, 40]), 60)
    expect(pass?.best).toEqual(pass?.today)
  })

  it('begin with a minimum of one where there is none', () => {
    const pass = simulated({ policies: [], minSize: 0, maxSize: 1, desiredCapacity: 1 }, series(1, [60, 120, 5]), 60)
    // three instances bear 5.4
    expect(pass?.best.settings).toEqual({ targetValue: null, minSize: 3, maxSize: 3 })
    expect(pass?.best.instanceHoursRatio).toBeCloseTo(3, 1)
  })

  it('have a lower target where that has instances there in time, at less cost than a higher minimum all day', () => {
    // at 60 % five instances are there for 6 vCPUs, and 9.5 are too many for them; at 54 % there are six
    const tracking = { policies: [aTracking()], minSize: 2, maxSize: 20, desiredCapacity: 4 }
    const pass = simulated(tracking, series(4.4, [60, 90, 6], [90, 120, 9.5]), 5)
    expect(pass?.today.settings).toEqual({ targetValue: 60, minSize: 2, maxSize: 20 })
    expect(pass?.today.overloadedMinutes).toBeGreaterThan(0)
    expect(pass?.best).toMatchObject({ settings: { targetValue: 54, minSize: 2, maxSize: 20 }, overloadedMinutes: 0 })
    expect(pass?.best.instanceHoursRatio).toBeGreaterThan(1)
    expect(pass?.best.instanceHoursRatio).toBeLessThan(1.25)
  })

  it('move scheduled sizes along: none is left below what is tried', () => {
    const night = { name: 'night', recurrence: null, timeZone: 'UTC', startSec: START_SEC + 1800, endSec: null, minSize: 1, maxSize: 3, desiredCapacity: null }
    // from the first half hour on there are three at most: twelve and a half instance-hours of four hours
    const pass = simulated({ ...fixed, scheduledActions: [night] }, series(2, [60, 120, 10]), 60)
    expect(pass?.today.overloadedMinutes).toBe(60)
    expect(pass?.best).toMatchObject({ settings: { minSize: 6, maxSize: 6 }, overloadedMinutes: 0 })
    expect(pass?.best.instanceHoursRatio).toBeCloseTo((6 * 4) / 12.5, 1)
  })
})
