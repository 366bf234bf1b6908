import { describe, expect, test } from 'vitest'
import { capacityChanges } from '../../../domain/facts/capacity-changes.ts'
import { aChange, aLaunch } from '../an-activity.ts'

describe('changes of desired capacity', () => {
  test('an alarm is told with its policy', () => {
    expect(capacityChanges([aChange(100, 4, 6, 'a monitor alarm TargetTracking-web-AlarmHigh-1 in state ALARM triggered policy my policy')])).toEqual([
      { atSec: 100, from: 4, to: 6, by: 'alarm', policyName: 'my policy' },
    ])
  })

  test.each([
    ['a scheduled action update of AutoScalingGroup constraints to min: 2, max: 10, desired: 6', 'schedule'],
    ['a predictive scaling policy', 'forecast'],
    ['a user request explicitly set group desired capacity', 'request'],
    ['a user request update of AutoScalingGroup constraints to min: 1, max: 5, desired: 6', 'request'],
    ['something that AWS will say one day', 'other'],
  ])('%s is by %s', (why, by) => {
    expect(capacityChanges([aChange(100, 4, 6, why)])).toEqual([{ atSec: 100, from: 4, to: 6, by, policyName: null }])
  })

  test('as many activities as instances moved are one change, at the time of the first', () => {
    const change = aChange(100, 4, 6)
    expect(
      capacityChanges([
        { ...change, startSec: 130 },
        { ...change, startSec: 110 },
        { ...change, startSec: 120 },
      ]),
    ).toMatchObject([{ atSec: 110 }])
  })

  test('changes come oldest first, and what changes nothing is none', () => {
    expect(capacityChanges([aChange(300, 6, 4), aChange(100, 4, 6), aChange(200, 6, 6), aLaunch(50)])).toMatchObject([{ atSec: 100 }, { atSec: 300 }])
    expect(capacityChanges([])).toEqual([])
  })

  test('one activity may tell of two changes', () => {
    const cause =
      'At 1 a user request explicitly set group desired capacity changing the desired capacity from 2 to 3.  At 2 a monitor alarm a in state ALARM triggered policy p changing the desired capacity from 3 to 5.'
    expect(capacityChanges([aLaunch(10, { cause })])).toMatchObject([
      { from: 2, to: 3, by: 'request' },
      { from: 3, to: 5, by: 'alarm', policyName: 'p' },
    ])
  })
})
