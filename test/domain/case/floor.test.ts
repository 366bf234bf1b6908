import { describe, expect, it } from 'vitest'
import { floorOf } from '../../../domain/case/floor.ts'
import { type Waste, wasteOf } from '../../../domain/case/waste.ts'
import type { Group } from '../../../domain/facts/group.ts'
import { aGroup, aSeries, STEPS } from '../a-case.ts'
import { aJudgedCase } from '../a-judged-case.ts'

const half = STEPS / 2
const floor = (inService: Float64Array, required: Float64Array, group: Partial<Group> = {}) =>
  floorOf(wasteOf(aJudgedCase({ required, observation: { inServiceInstances: inService } })) as Waste, aGroup(group))

describe('the floor of a group', () => {
  it('is its minimum, where it stands half of the time', () => {
    expect(floor(aSeries(6, [0, half, 9]), aSeries(3, [0, half, 8]), { minSize: 6 })).toEqual({
      keptInstances: 6,
      askedInstances: 3,
      fraction: 0.5,
      because: 'minimum-size',
    })
  })

  it('is still the minimum while an instance comes or goes within a step, and no more', () => {
    expect(floor(aSeries(6.5, [0, half, 9]), aSeries(3), { minSize: 6 }).fraction).toBe(0.5)
    expect(floor(aSeries(6.6, [0, half, 9]), aSeries(3), { minSize: 6 })).toMatchObject({ fraction: 0, keptInstances: Number.NaN })
  })

  it('is the size it never moved from, although its minimum is lower', () => {
    expect(floor(aSeries(6), aSeries(3), { minSize: 2 })).toEqual({ keptInstances: 6, askedInstances: 3, fraction: 1, because: 'desired-capacity' })
    // moved by one instance for half of the window: not never
    expect(floor(aSeries(6, [0, half, 7]), aSeries(3), { minSize: 2 })).toMatchObject({ because: 'minimum-size', fraction: 0 })
    expect(floor(aSeries(6, [0, half, 6.9]), aSeries(3), { minSize: 2 })).toMatchObject({ because: 'desired-capacity', fraction: 1 })
    expect(floor(aSeries(2.5), aSeries(2), { minSize: 2 }).because).toBe('minimum-size')
  })

  it('is its fixed size where minimum and maximum are one', () => {
    expect(floor(aSeries(6), aSeries(3), { minSize: 6, maxSize: 6 }).because).toBe('fixed-size')
    expect(floor(aSeries(6), aSeries(3), { minSize: 6, maxSize: 7 }).because).toBe('minimum-size')
  })

  it('that somebody raised is counted from then on, and what demand asks for over the whole window', () => {
    const inService = aSeries(4, [half, STEPS, 16])
    const required = aSeries(3, [0, 100, 20])
    const waste = wasteOf(aJudgedCase({ required, observation: { inServiceInstances: inService } })) as Waste
    const raised = floorOf(waste, aGroup({ minSize: 16 }), half)
    expect(raised).toEqual({ keptInstances: 16, askedInstances: 3, fraction: 1, because: 'minimum-size' })
    // taken for the whole window, it would be a size that it never had
    expect(floorOf(waste, aGroup({ minSize: 16 })).keptInstances).toBeCloseTo(10, 6)
  })

  it('takes its means over steps at the floor whose demand was observed', () => {
    const required = aSeries(3, [0, 100, Number.NaN], [100, 200, 5])
    const { keptInstances, askedInstances } = floor(aSeries(4, [100, 200, 4.5]), required, { minSize: 4 })
    expect(keptInstances).toBeCloseTo((100 * 4.5 + 3832 * 4) / 3932, 9)
    expect(askedInstances).toBeCloseTo((100 * 5 + 3832 * 3) / 3932, 9)
  })
})
