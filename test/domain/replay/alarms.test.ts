import { describe, expect, it } from 'vitest'
import { type AlarmPolicy, adjusted, holdStill, recentMean, type Tracker, trackerOf } from '../../../domain/replay/alarms.ts'

const step = (changes: Partial<AlarmPolicy> = {}): AlarmPolicy => ({
  type: 'step',
  metric: 'cpu',
  comparison: 'above',
  threshold: 60,
  periodMinutes: 5,
  evaluationPeriods: 3,
  datapointsToAlarm: 2,
  adjustmentType: 'ChangeInCapacity',
  minAdjustmentMagnitude: 0,
  steps: [
    { lowerBound: 0, upperBound: 20, adjustment: 1 },
    { lowerBound: 20, upperBound: Number.POSITIVE_INFINITY, adjustment: 3 },
  ],
  cooldownMinutes: 5,
  ...changes,
})
const percent = (adjustment: number, minAdjustmentMagnitude = 0) =>
  step({
    adjustmentType: 'PercentChangeInCapacity',
    minAdjustmentMagnitude,
    steps: [{ lowerBound: Number.NEGATIVE_INFINITY, upperBound: Number.POSITIVE_INFINITY, adjustment }],
  })
const tracking = (changes: object = {}) => trackerOf({ type: 'target-tracking', metric: 'cpu', targetValue: 50, disableScaleIn: false, ...changes })

describe('the capacity that a policy asks for', () => {
  it('is that of the step the breach falls into: its lower bound belongs to it, its upper does not', () => {
    expect([0, 19.9, 20, 99].map((over) => adjusted(step(), over, 4))).toEqual([5, 5, 7, 7])
  })

  it('is the other way round under a threshold: its upper bound belongs to it', () => {
    const below = step({
      comparison: 'below',
      steps: [
        { lowerBound: -20, upperBound: 0, adjustment: -1 },
        { lowerBound: Number.NEGATIVE_INFINITY, upperBound: -20, adjustment: -2 },
      ],
    })
    expect([0, -19.9, -20, -50].map((over) => adjusted(below, over, 4))).toEqual([3, 3, 2, 2])
  })

  it('is what there is where no step speaks of the breach', () => {
    expect(adjusted(step(), -1, 4)).toBe(4)
    expect(adjusted(step({ steps: [] }), 5, 4)).toBe(4)
  })

  it('is the number itself where it is exact', () => {
    expect(adjusted(step({ adjustmentType: 'ExactCapacity' }), 30, 10)).toBe(3)
  })

  it('is a percentage toward zero, and one instance at least', () => {
    expect([10, 15, 19].map((capacity) => adjusted(percent(10), 0, capacity) - capacity)).toEqual([1, 1, 1])
    expect(adjusted(percent(50), 0, 5)).toBe(7)
    expect(adjusted(percent(-50), 0, 5)).toBe(3)
    expect(adjusted(percent(10), 0, 5)).toBe(6)
    expect(adjusted(percent(-10), 0, 5)).toBe(4)
    expect(adjusted(percent(0), 0, 5)).toBe(5)
  })

  it('is its least magnitude where a percentage is less, in the same direction', () => {
    expect(adjusted(percent(20, 2), 0, 5)).toBe(7)
    expect(adjusted(percent(-20, 2), 0, 5)).toBe(3)
    expect(adjusted(percent(60, 2), 0, 5)).toBe(8)
    expect(adjusted(percent(40, 2), 0, 5)).toBe(7)
  })
})

describe('the state of an alarm', () => {
  it('scales in under seven tenths of a CPU target, nine tenths of requests, and never where that is disabled', () => {
    expect(tracking().scaleInBelow).toBeCloseTo(35, 9)
    expect(tracking({ metric: 'requests', targetValue: 1000 }).scaleInBelow).toBeCloseTo(900, 9)
    expect(tracking({ disableScaleIn: true }).scaleInBelow).toBe(Number.NEGATIVE_INFINITY)
    expect(trackerOf(step()).scaleInBelow).toBe(Number.NEGATIVE_INFINITY)
  })

  it('has the period and the count of its alarm, or one minute for target tracking', () => {
    expect(trackerOf(step())).toMatchObject({ tracking: false, cpu: true, target: 60, periodMinutes: 5, datapointsToAlarm: 2, breached: new Uint8Array(3) })
    expect(tracking({ metric: 'requests' })).toMatchObject({ tracking: true, cpu: false, target: 50, periodMinutes: 1, datapointsToAlarm: 1 })
  })

  it('has the mean of its newest datapoints, over the end of what it remembers', () => {
    const t = tracking()
    for (let i = 0; i < 15; i++) t.recent[i] = i
    t.slot = 2
    // the newest is before the slot: 1, 0, then 14
    expect(recentMean(t, 1)).toBe(1)
    expect(recentMean(t, 3)).toBe(5)
    expect(recentMean(t, 15)).toBe(7)
    t.slot = 0
    expect(recentMean(t, 2)).toBe(13.5)
  })
})

describe('minutes at once', () => {
  const held = (value: number, minutes: number, { canShrink = true, t = tracking() }: { canShrink?: boolean; t?: Tracker } = {}) => ({
    held: holdStill([t], value, Number.NaN, minutes, canShrink),
    t,
  })

  it('are taken in where nothing acts: at the target itself, and not over it', () => {
    expect(held(50, 5).held).toBe(true)
    expect(held(50.1, 5).held).toBe(false)
  })

  it('are taken in under the scale-in threshold until fifteen have been seen', () => {
    expect(held(30, 14).held).toBe(true)
    expect(held(30, 15).held).toBe(false)
    expect(held(35, 15).held).toBe(true)
    expect(held(30, 15, { canShrink: false }).held).toBe(true)
    const { t } = held(30, 10)
    expect(t.below).toBe(10)
    expect(held(30, 4, { t }).held).toBe(true)
    expect(t.below).toBe(14)
    expect(held(30, 1, { t }).held).toBe(false)
    expect(held(40, 1, { t }).t.below).toBe(0)
  })

  it('leave the datapoints behind, and end a run over the target', () => {
    const t = tracking()
    t.above = 2
    t.slot = 13
    expect(held(40, 3, { t }).held).toBe(true)
    expect([t.above, t.slot, t.recent[13], t.recent[14], t.recent[0], t.recent[1]]).toEqual([0, 1, 40, 40, 40, 0])
  })

  it('are taken by the metric of each policy, and by all or none', () => {
    const [cpu, requests] = [tracking(), tracking({ metric: 'requests', targetValue: 1000 })]
    expect(holdStill([cpu, requests], 40, 1001, 5, true)).toBe(false)
    expect([cpu.slot, requests.slot]).toEqual([0, 0])
    expect(holdStill([cpu, requests], 40, 1000, 5, true)).toBe(true)
    expect([cpu.recent[0], requests.recent[0]]).toEqual([40, 1000])
  })
})
