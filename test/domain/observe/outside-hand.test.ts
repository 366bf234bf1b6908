import { describe, expect, it } from 'vitest'
import type { Activity } from '../../../domain/facts/group.ts'
import { isScaledFromOutside } from '../../../domain/observe/outside-hand.ts'
import { aGroup, aSeries, aTracking, START_SEC, STEP_SEC, STEPS } from '../a-case.ts'
import { aLaunch } from '../an-activity.ts'

const grid = { startSec: START_SEC, stepSec: STEP_SEC, length: STEPS }
const HOUR = 3600

/** A change of the desired capacity every six hours over ten days, each for the given reason. */
const changes = (cause: (from: number, to: number) => string, every = 6): readonly Activity[] =>
  Array.from({ length: Math.floor(240 / every) }, (_, i) => {
    const [from, to] = i % 2 === 0 ? [2, 5] : [5, 2]
    return aLaunch(START_SEC + i * every * HOUR, { cause: `At 2026-03-02T00:00:${String(i % 60).padStart(2, '0')}Z ${i} ${cause(from, to)}` })
  })
const asked = changes((from, to) => `a user request explicitly set group desired capacity changing the desired capacity from ${from} to ${to}.`)
const updated = changes(
  (from, to) => `a user request update of AutoScalingGroup constraints to min: 0, max: 9, desired: ${to} changing the desired capacity from ${from} to ${to}.`,
)
const nodesTaken = changes(
  (from, to) =>
    `an instance was taken out of service in response to a user request, shrinking the capacity from ${Math.max(from, to)} to ${Math.min(from, to)}.`,
)
const alarmed = changes((from, to) => `a monitor alarm high in state ALARM triggered policy cpu-60 changing the desired capacity from ${from} to ${to}.`)
const own = { policies: [], scheduledActions: [] }

describe('a group is scaled from outside', () => {
  it.each([
    ['a CI scaler that sets its desired capacity all day', { ...own, activities: asked }],
    ['a Lambda that updates the group', { ...own, activities: updated }],
    ['a node autoscaler that takes instances away one by one', { ...own, activities: nodesTaken }],
    ['the same where a forgotten policy exists that never acts', { policies: [aTracking()], activities: asked }],
  ])('by %s', (_what, group) => {
    expect(isScaledFromOutside(aGroup(group), grid, null)).toBe(true)
  })

  it('by a desired capacity that moves though nothing of its own could move it', () => {
    const moving = aSeries(2).map((x, i) => (Math.floor(i / 36) % 2 === 0 ? x : 6))
    expect(isScaledFromOutside(aGroup({ ...own, activities: null }), grid, moving)).toBe(true)
    expect(isScaledFromOutside(aGroup({ policies: [aTracking()], activities: null }), grid, moving)).toBe(false)
    // what was not read may be what moves it
    expect(isScaledFromOutside(aGroup({ policies: null, scheduledActions: [], activities: null }), grid, moving)).toBe(false)
  })

  it.each([
    ['its own alarms', { activities: alarmed }],
    ['its own alarms, and people who step in now and then', { activities: [...alarmed, ...asked.slice(0, 12)] }],
    [
      'hands that resized it on one busy evening',
      {
        ...own,
        activities: changes((a, b) => `a user request explicitly set group desired capacity changing the desired capacity from ${a} to ${b}.`, 1).slice(0, 12),
      },
    ],
    ['nobody', { ...own, activities: [] }],
  ])('not by %s', (_what, group) => {
    expect(isScaledFromOutside(aGroup(group), grid, aSeries(4))).toBe(false)
  })

  it('not by instances that are replaced: the size that is asked for stays', () => {
    const means = aSeries(4).map((x, i) => (i % 50 === 0 ? 3.5 : x))
    expect(isScaledFromOutside(aGroup({ ...own, activities: null }), grid, means)).toBe(false)
  })
})
