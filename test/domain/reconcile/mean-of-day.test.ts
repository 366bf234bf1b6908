import { expect, it } from 'vitest'
import { meanOfDay } from '../../../domain/reconcile/mean-of-day.ts'

const NONE = Number.NaN

it('the mean of a day is over what was observed of it, and unknown where that is under nine tenths', () => {
  const values = Float64Array.from([99, 1, 2, 3, 4, 5, 6, 7, 8, NONE, 10, 99])
  expect(meanOfDay(values, 1, 10)).toBeCloseTo(46 / 9, 12)
  expect(meanOfDay(values, 1, 9)).toBeNull()
  expect(meanOfDay(values, 1, 8)).toBe(4.5)
  expect(meanOfDay(Float64Array.of(NONE), 0, 1)).toBeNull()
})
