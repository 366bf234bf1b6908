import { describe, expect, it } from 'vitest'
import type { Activity, Group } from '../../../domain/facts/group.ts'
import { meanInstancesByZone } from '../../../domain/facts/zones.ts'
import { aGroup, instancesIn, START_SEC } from '../a-case.ts'
import { aLaunch } from '../an-activity.ts'

const HOUR = 3600
/** A window of ten hours, at whose end AWS was asked. */
const window = { startSec: START_SEC, stepSec: 300, length: 120 }
const [A, B] = ['eu-west-1a', 'eu-west-1b']

const launched = (hour: number, zone: string | null, changes: Partial<Activity> = {}): Activity =>
  aLaunch(START_SEC + hour * HOUR - 120, { availabilityZone: zone, ...changes })
const ended = (hour: number, zone: string | null): Activity =>
  aLaunch(START_SEC + hour * HOUR, {
    availabilityZone: zone,
    description: 'Terminating EC2 instance: i-1',
    endSec: START_SEC + hour * HOUR + 60,
  })

/** Two in each zone at the end. */
const means = (activities: readonly Activity[] | null, changes: Partial<Group> = {}, inService = 4, offFraction = 0.5) => {
  const group = aGroup({ instances: instancesIn({ [A]: 2, [B]: 2 }), readSec: START_SEC + 10 * HOUR, activities, ...changes })
  const found = meanInstancesByZone(group, window, inService, offFraction)
  return found === null ? null : Object.fromEntries(found)
}

describe('instances by zone, on average over the window', () => {
  it('are followed back through launches, which count when they have ended, and terminations, which count when they begin', () => {
    expect(means([launched(5, A)])).toEqual({ [A]: 1.5, [B]: 2 })
    expect(means([ended(5, A)])).toEqual({ [A]: 2.5, [B]: 2 })
    expect(means([launched(8, B), ended(2, A), launched(5, B)])).toEqual({ [A]: 2.2, [B]: 0.7 })
  })

  it('count a zone that is left', () => {
    expect(means([ended(5, 'eu-west-1c')])).toEqual({ [A]: 2, [B]: 2, 'eu-west-1c': 0.5 })
  })

  it('leave out what was before the window, after it, and what failed', () => {
    expect(means([launched(-1, A), launched(5, A)])).toEqual({ [A]: 1.5, [B]: 2 })
    expect(means([launched(12, A), launched(5, A)], { readSec: START_SEC + 14 * HOUR })).toEqual({ [A]: 0.5, [B]: 2 })
    expect(means([launched(3, A, { status: 'Failed' }), launched(5, A)])).toEqual({ [A]: 1.5, [B]: 2 })
    expect(means([launched(5, A)], { instances: [...instancesIn({ [A]: 2, [B]: 2 }), ...instancesIn({ [B]: 9 }, { lifecycleState: 'Pending' })] })).toEqual({
      [A]: 1.5,
      [B]: 2,
    })
  })

  it.each([
    ['nothing moved', []],
    ['activities were not read', null],
    ['one names no zone', [launched(5, A), launched(3, null)]],
    ['one is of another kind', [launched(5, A), aLaunch(START_SEC, { description: 'Moving EC2 instance to Standby: i-1', availabilityZone: A })]],
    ['more came to a zone than are there', [launched(5, A), launched(6, A), launched(7, A)]],
  ])('are not known where %s', (_what, activities) => {
    expect(means(activities)).toBeNull()
  })

  it.each([
    ['there is a warm pool', { hasWarmPool: true }],
    ['instances have weights', { weights: { 'm5.large': 2 } }],
    ['capacity is in vCPUs', { desiredCapacityType: 'vcpu' }],
  ] as const)('are not known where %s', (_what, changes) => {
    expect(means([launched(5, A)], changes)).toBeNull()
  })

  it('are not known where they add up to another number than was in service', () => {
    // 3.5 by zone
    expect(means([launched(5, A)], {}, 2.8, 0.25)).not.toBeNull()
    expect(means([launched(5, A)], {}, 2.79, 0.25)).toBeNull()
    expect(means([launched(5, A)], {}, 4.7, 0.25)).toBeNull()
  })
})
