import { describe, expect, it } from 'vitest'
import { chanceAbove, reachOf } from '../../../../domain/spend/forecast/chance.ts'

describe('how far off a sum may be', () => {
  it("is Student's t: wider the fewer looks it is known from", () => {
    // quantile 0.95 of t with 3, 5, 10 and 30 degrees of freedom, from any table
    for (const [freedom, t] of [
      [3, 2.353],
      [5, 2.015],
      [10, 1.812],
      [30, 1.697],
    ] as const)
      expect(Math.abs(reachOf(1.645, freedom) / t - 1)).toBeLessThan(0.01)
    expect(reachOf(1.645, Number.POSITIVE_INFINITY)).toBe(1.645)
    expect(reachOf(-1.645, 5)).toBe(-reachOf(1.645, 5))
  })
})

describe('the chance of ending above a limit', () => {
  const known = { deviationMicroUsd: 100, freedom: Number.POSITIVE_INFINITY }

  it('is that of a normal distribution where the spread is known well', () => {
    expect(chanceAbove(1000, 1000, known)).toBeCloseTo(0.5, 6)
    expect(chanceAbove(1000, 1100, known)).toBeCloseTo(0.841345, 6)
    expect(chanceAbove(1000, 804, known)).toBeCloseTo(0.024998, 6)
  })

  it('is less sure with few looks, and agrees with the interval', () => {
    const few = { deviationMicroUsd: 100, freedom: 3 }
    expect(chanceAbove(1000, 1200, few)).toBeLessThan(chanceAbove(1000, 1200, known))
    expect(chanceAbove(1000, 1000 + 100 * reachOf(1.644854, 3), few)).toBeCloseTo(0.95, 4)
  })

  it('is certain where nothing strays', () => {
    const none = { deviationMicroUsd: 0, freedom: 3 }
    expect([chanceAbove(10, 11, none), chanceAbove(10, 10, none), chanceAbove(10, 9, none)]).toEqual([1, 0, 0])
  })
})
