import { describe, expect, it } from 'vitest'
import { learn } from '../../../domain/learn/model.ts'
import { wasSeenSmaller } from '../../../domain/learn/size-seen.ts'
import { defaultPolicy } from '../../../domain/policy.ts'
import { anObservation } from '../a-case.ts'
import { aDemand } from '../a-judged-case.ts'

const DAY_STEPS = 288
/** Fourteen days of `usual` instances, but for so many steps. */
const sizes = (usual: number, fewer: number, steps: number) => Float64Array.from({ length: 14 * DAY_STEPS }, (_, i) => (i < steps ? fewer : usual))

describe('whether a group was seen smaller', () => {
  it('takes a day of steps with a quarter fewer instances than usual', () => {
    expect(wasSeenSmaller(sizes(20, 15, DAY_STEPS))).toBe(true)
    expect(wasSeenSmaller(sizes(20, 15, DAY_STEPS - 1))).toBe(false)
    expect(wasSeenSmaller(sizes(20, 16, 13 * DAY_STEPS))).toBe(false)
    expect(wasSeenSmaller(sizes(20, 20, 0))).toBe(false)
  })

  it('is not so where the size was not observed, nor by launches that only replaced', () => {
    expect(wasSeenSmaller(sizes(Number.NaN, Number.NaN, 0))).toBe(false)
    expect(wasSeenSmaller(sizes(20, Number.NaN, 10 * DAY_STEPS))).toBe(false)
    // half more for a twentieth of the time: what it usually has is twenty
    expect(wasSeenSmaller(Float64Array.from({ length: 14 * DAY_STEPS }, (_, i) => (i % 21 === 0 ? 30 : 20)))).toBe(false)
  })

  it('is part of what is learnt of a group', () => {
    const seenSmaller = (steps: number) => learn(anObservation({ inServiceInstances: sizes(20, 15, steps) }), aDemand(), defaultPolicy).seenSmaller
    expect([seenSmaller(DAY_STEPS), seenSmaller(0)]).toEqual([true, false])
  })
})
