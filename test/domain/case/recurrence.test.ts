import { describe, expect, it } from 'vitest'
import { recurrenceOf } from '../../../domain/case/recurrence.ts'
import type { Overload } from '../../../domain/demand/overload.ts'
import { anOverload, START_SEC } from '../a-case.ts'

const HOUR_STEPS = 12
const DAY_STEPS = 288

/** Overload in the first half of these hours, each given as [day, hour]. */
function overloadAt(...hours: readonly (readonly [day: number, hour: number])[]): Overload {
  return anOverload(
    ...hours.map(([day, hour]) => {
      const from = day * DAY_STEPS + hour * HOUR_STEPS
      return [from, from + HOUR_STEPS / 2] as const
    }),
  )
}
const grid = { startSec: START_SEC, stepSec: 300, length: 14 * DAY_STEPS }
const recurrence = (...hours: readonly (readonly [number, number])[]) => recurrenceOf(overloadAt(...hours), grid, 3)

describe('overload comes back', () => {
  it('at an hour of the day when it was seen then on three days, and not on two', () => {
    expect(recurrence([1, 9], [2, 9], [4, 9])).toEqual({ hours: [9], fraction: 1 })
    expect(recurrence([1, 9], [2, 9])).toEqual({ hours: [], fraction: 0 })
  })

  it('at an hour that it wanders around, over midnight too', () => {
    expect(recurrence([1, 8], [2, 9], [4, 10]).hours).toEqual([9])
    expect(recurrence([1, 23], [3, 0], [5, 23])).toEqual({ hours: [0, 23], fraction: 1 })
  })

  it('not at an hour that has less than a third of the overloaded days', () => {
    const scattered = [2, 3, 4, 5, 6, 7].map((day) => [day, 2 * day - 3] as const)
    // three days at 20:00, of nine overloaded days in all, and of ten
    expect(recurrence([0, 20], [1, 20], [8, 20], ...scattered).hours).toEqual([20])
    expect(recurrence([0, 20], [1, 20], [8, 20], ...scattered, [9, 17])).toEqual({ hours: [], fraction: 0 })
  })

  it('with a share of all that was overloaded', () => {
    expect(recurrence([1, 9], [2, 9], [3, 9], [3, 15]).fraction).toBe(0.75)
  })

  it('weekly when it came back at the hour of the week, give or take one, on half of the overloaded days', () => {
    expect(recurrence([2, 14], [9, 14])).toEqual({ hours: [14], fraction: 1 })
    expect(recurrence([2, 14], [9, 15])).toEqual({ hours: [14, 15], fraction: 1 })
    expect(recurrence([2, 14], [9, 16])).toEqual({ hours: [], fraction: 0 })
    expect(recurrence([2, 14], [9, 14], [0, 3], [1, 6])).toEqual({ hours: [14], fraction: 0.5 })
    expect(recurrence([2, 14], [9, 14], [0, 3], [1, 6], [5, 20])).toEqual({ hours: [], fraction: 0 })
  })

  it('never where there was none', () => {
    expect(recurrence()).toEqual({ hours: [], fraction: 0 })
  })
})
