import { describe, expect, it } from 'vitest'
import type { Activity, Group } from '../../../domain/facts/group.ts'
import type { ScheduledAction } from '../../../domain/facts/scaling-policy.ts'
import type { Observation } from '../../../domain/observe/observation.ts'
import { byHand, sizedFromOutside } from '../../../domain/replay/by-hand.ts'
import { sizesBefore, withSizesInForce } from '../../../domain/replay/sizes-in-force.ts'
import { aGroup, anObservation, aSeries, START_SEC, STEPS } from '../a-case.ts'
import { aChange, aLaunch } from '../an-activity.ts'

/** Two weeks in steps of five minutes, from midnight of a Monday on. */
const DAY = 288
const seriesOf = (valueAt: (step: number) => number): Float64Array => Float64Array.from({ length: STEPS }, (_, step) => valueAt(step))
const action = (changes: Partial<ScheduledAction>): ScheduledAction => ({
  name: 'night',
  recurrence: '0 20 * * *',
  startSec: null,
  endSec: null,
  timeZone: 'UTC',
  minSize: null,
  maxSize: null,
  desiredCapacity: null,
  ...changes,
})
const sizes = ({ minSize, maxSize, desiredCapacity }: Group) => [minSize, maxSize, desiredCapacity]
const inForce = (observation: Partial<Observation>, group: Partial<Group> = {}) =>
  sizes(
    withSizesInForce(
      anObservation({
        minSize: null,
        maxSize: null,
        desiredCapacity: null,
        ...observation,
        group: aGroup({ minSize: 1, maxSize: 9, desiredCapacity: 5, ...group }),
      }),
    ).group,
  )

describe('the sizes that a group had in the window', () => {
  it('are as AWS answered where none was observed and nothing goes by the clock', () => {
    expect(inForce({})).toEqual([1, 9, 5])
  })

  it('are the last that were observed, in whole numbers', () => {
    const ends = (last: number) => seriesOf((step) => (step < STEPS - 2 ? 3 : step === STEPS - 2 ? 4 : last))
    expect(inForce({ minSize: ends(4.5), maxSize: ends(Number.NaN), desiredCapacity: ends(6) })).toEqual([4, 4, 6])
    expect(inForce({ minSize: aSeries(2.5) })).toEqual([1, 9, 5])
  })

  it('are the lowest minimum and the highest maximum of the last week where a schedule sets those', () => {
    const swinging = (week: number, days: readonly [number, number]) =>
      seriesOf((step) => (step < 7 * DAY ? week : (days[Math.floor(step / (DAY / 2)) % 2] as number)))
    const scheduledActions = [action({ minSize: 2, maxSize: 20 })]
    const observed = { minSize: swinging(0, [4, 2]), maxSize: swinging(99, [12, 20]), desiredCapacity: aSeries(7) }
    expect(inForce(observed, { scheduledActions })).toEqual([2, 20, 7])
    // one that sets the other alone: the last that was observed
    expect(inForce({ ...observed, maxSize: swinging(99, [20, 12]) }, { scheduledActions: [action({ minSize: 2 })] })).toEqual([2, 12, 7])
    expect(inForce({ ...observed, minSize: swinging(0, [2, 4]) }, { scheduledActions: [action({ maxSize: 20 })] })).toEqual([4, 20, 7])
    // and none that is suspended
    const suspendedProcesses = ['ScheduledActions']
    expect(inForce({ ...observed, minSize: swinging(0, [2, 4]) }, { scheduledActions, suspendedProcesses })).toEqual([4, 20, 7])
  })

  it('are as the schedule has them where they were not observed', () => {
    const scheduledActions = [action({ minSize: 2, maxSize: 20 }), action({ name: 'day', recurrence: '0 8 * * *', minSize: 6, maxSize: 12 })]
    expect(inForce({}, { scheduledActions })).toEqual([2, 20, 5])
    // what it set more than a week ago is over
    const once = action({ recurrence: null, startSec: START_SEC + 86_400, minSize: 3, maxSize: 30 })
    expect(inForce({}, { scheduledActions: [once] })).toEqual([1, 9, 5])
    expect(inForce({}, { scheduledActions: [{ ...once, startSec: START_SEC + 8 * 86_400 }] })).toEqual([3, 30, 5])
  })
})

describe('a group that is taken to nothing and brought back', () => {
  /** In service by day, nothing by night. */
  const awake = (step: number) => step % DAY >= 96 && step % DAY < 216
  const off = { minSize: 0, maxSize: 0, desiredCapacity: 0 }
  const byDay = (size: number) => seriesOf((step) => (awake(step) ? size : 0))

  it('has the limits that it last ran with, whatever the hour AWS was asked at', () => {
    const inServiceInstances = byDay(4)
    expect(inForce({ inServiceInstances, minSize: byDay(3), maxSize: byDay(8), desiredCapacity: byDay(4) }, off)).toEqual([3, 8, 0])
    // a step in which they changed is none
    const changing = (size: number) => seriesOf((step) => (step % DAY === 215 ? size / 2.5 : awake(step) ? size : 0))
    expect(inForce({ inServiceInstances, minSize: changing(3), maxSize: changing(8) }, off)).toEqual([3, 8, 0])
  })

  it('has those of the last edit that let it run, or all that it ever ran, where limits were not observed', () => {
    const inServiceInstances = byDay(4)
    const edit = (day: number, min: number, max: number): Activity =>
      aLaunch(START_SEC + day * 86_400, { cause: `At 1 a user request update of AutoScalingGroup constraints to min: ${min}, max: ${max}, desired: 0.` })
    expect(inForce({ inServiceInstances }, { ...off, activities: [edit(9, 2, 6), edit(10, 0, 0), edit(8, 1, 5)] })).toEqual([2, 6, 0])
    expect(inForce({ inServiceInstances: seriesOf((step) => (awake(step) ? 3.5 : 0)) }, off)).toEqual([0, 4, 0])
  })

  it('came back on two days of the last week at least; else it is switched off', () => {
    const lastDays = (days: number) => ({ inServiceInstances: seriesOf((step) => (step >= (14 - days) * DAY && awake(step) ? 4 : 0)) })
    expect([inForce(lastDays(2), off), inForce(lastDays(1), off)]).toEqual([
      [0, 4, 0],
      [0, 0, 0],
    ])
    // twice on one day is one day, and what was eight days ago is over
    const twice = { inServiceInstances: seriesOf((step) => (step >= 13 * DAY && step % 100 < 50 ? 4 : 0)) }
    expect(inForce(twice, off)).toEqual([0, 0, 0])
    expect(inForce({ inServiceInstances: seriesOf((step) => (step < 7 * DAY && awake(step) ? 4 : 0)) }, off)).toEqual([0, 0, 0])
    expect(inForce({ inServiceInstances: null }, off)).toEqual([0, 0, 0])
    // and is asked of nobody whose maximum allows instances
    expect(inForce(lastDays(2), { minSize: 0, maxSize: 3, desiredCapacity: 0 })).toEqual([0, 3, 0])
  })
})

describe('the sizes in force when the window begins', () => {
  const atStart = (group: Partial<Group>) => sizes(sizesBefore(aGroup({ minSize: 1, maxSize: 9, desiredCapacity: 5, ...group }), START_SEC) as Group)

  it('are those of the schedule’s last turns before it, and the group’s own where it sets none', () => {
    const scheduledActions = [action({ minSize: 2, desiredCapacity: 2 }), action({ name: 'day', recurrence: '0 8 * * *', minSize: 6, maxSize: 12 })]
    expect(atStart({ scheduledActions })).toEqual([2, 12, 2])
    expect(atStart({ scheduledActions, suspendedProcesses: ['ScheduledActions'] })).toEqual([1, 9, 5])
    expect(atStart({ scheduledActions: null })).toEqual([1, 9, 5])
    // five weeks back and no further
    const once = (days: number) => [action({ recurrence: null, startSec: START_SEC - days * 86_400, minSize: 3 })]
    expect([atStart({ scheduledActions: once(34) })[0], atStart({ scheduledActions: once(36) })[0]]).toEqual([3, 1])
  })
})

describe('what people did to the size of a group', () => {
  const hands = (observation: Partial<Observation>, group: Partial<Group> = {}) =>
    byHand(anObservation({ minSize: null, maxSize: null, ...observation, group: aGroup({ minSize: 1, maxSize: 9, ...group }) }))
  const NONE = Number.NaN
  const request = 'a user request explicitly set group desired capacity'

  it('are the sizes that they asked for, by minute, from the window’s first on', () => {
    const activities = [
      aChange(START_SEC + 3600, 4, 6, request),
      aChange(START_SEC + 7200, 6, 4),
      aChange(START_SEC - 60, 2, 4, request),
      aChange(START_SEC, 4, 5, request),
    ]
    expect(hands({}, { activities }).sizes).toEqual([
      { minute: 0, minSize: NONE, maxSize: NONE, desiredCapacity: 5 },
      { minute: 60, minSize: NONE, maxSize: NONE, desiredCapacity: 6 },
    ])
    // what an edit of the limits asked for goes with it
    const edit = (atSec: number) => aLaunch(atSec, { cause: 'At 1 a user request update of AutoScalingGroup constraints to min: 3, max: 8, desired: 6.' })
    expect(hands({}, { activities: [...activities, edit(START_SEC + 3660 - 1)] }).sizes.map(({ minute }) => minute)).toEqual([0])
    expect(hands({}, { activities: [...activities, edit(START_SEC + 3660)] }).sizes.map(({ minute }) => minute)).toEqual([0, 60])
  })

  it('are the limits that they edited, as they were observed', () => {
    const edited = (from: number, to: number) => seriesOf((step) => (step < 100 ? from : step === 100 ? (from + to) / 2 : to))
    expect(hands({ minSize: edited(2, 5), maxSize: edited(8, 11) })).toEqual({
      sizes: [],
      limits: [{ minute: 505, minSize: 5, maxSize: 11, desiredCapacity: NONE }],
      firstMinSize: 2,
      firstMaxSize: 8,
    })
    expect(hands({ minSize: edited(2, 2), maxSize: edited(8, 11) }).limits).toEqual([{ minute: 505, minSize: 2, maxSize: 11, desiredCapacity: NONE }])
    expect(hands({ minSize: edited(2, 5), maxSize: aSeries(8) }).limits).toHaveLength(1)
    expect(hands({ minSize: aSeries(2), maxSize: aSeries(8) }).limits).toEqual([])
    // in the first step that has one
    const late = (value: number) => seriesOf((step) => (step < 3 ? Number.NaN : value))
    expect(hands({ minSize: late(2), maxSize: late(8) })).toMatchObject({ limits: [], firstMinSize: 2, firstMaxSize: 8 })
  })

  it('are not told apart from what a schedule does to the limits', () => {
    const limits = { minSize: seriesOf((step) => (step < 100 ? 2 : 5)), maxSize: aSeries(8) }
    const scheduled = (changes: Partial<ScheduledAction>) => hands(limits, { scheduledActions: [action(changes)] })
    for (const changes of [{ minSize: 5 }, { maxSize: 8 }]) expect(scheduled(changes)).toEqual({ sizes: [], limits: [], firstMinSize: 2, firstMaxSize: 8 })
    // one that sets no limit is in nobody's way
    expect(scheduled({ desiredCapacity: 5 }).limits).toHaveLength(1)
    // where limits were not observed they begin as the schedule's last turn left them
    expect(hands({}, { scheduledActions: [action({ minSize: 5, maxSize: 12 })] })).toMatchObject({ limits: [], firstMinSize: 5, firstMaxSize: 12 })
  })

  it('are told by activities where limits were not observed', () => {
    const edit = (atSec: number, min: number, max: number) =>
      aLaunch(atSec, { cause: `At 1 a user request update of AutoScalingGroup constraints to min: ${min}, max: ${max}, desired: 6.` })
    const inServiceInstances = seriesOf((step) => (step === 3 ? 1 : step < 200 ? 4 : 7))
    const activities = [edit(START_SEC + 200 * 300, 6, 12), edit(START_SEC - 300, 1, 2)]
    expect(hands({ inServiceInstances }, { minSize: 6, maxSize: 12, activities })).toEqual({
      sizes: [],
      limits: [{ minute: 1000, minSize: 6, maxSize: 12, desiredCapacity: NONE }],
      // it went down to four but for a replacement
      firstMinSize: 4,
      firstMaxSize: 12,
    })
    // a minimum of now that this edit did not set was there before it
    expect(hands({ inServiceInstances }, { minSize: 2, maxSize: 12, activities }).firstMinSize).toBe(2)
    expect(hands({ inServiceInstances }, { minSize: 6, maxSize: 20, activities }).firstMaxSize).toBe(20)
    const asNow = { sizes: [], limits: [], firstMinSize: 6, firstMaxSize: 12 }
    expect(hands({ inServiceInstances: null }, { minSize: 6, maxSize: 12, activities })).toEqual(asNow)
    expect(hands({ inServiceInstances }, { minSize: 6, maxSize: 12, activities: [edit(START_SEC - 1, 6, 12)] })).toEqual(asNow)
  })

  it('are a scaler’s doing from more than two sizes a day on', () => {
    const sized = (times: number, days: number) =>
      sizedFromOutside({ sizes: Array(times).fill({ minute: 0 }), limits: [], firstMinSize: 1, firstMaxSize: 9 }, days)
    expect([sized(28, 14), sized(29, 14), sized(2, 0.5), sized(3, 0.5)]).toEqual([null, 29, null, 3])
  })
})
