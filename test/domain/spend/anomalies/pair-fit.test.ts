import { describe, expect, it } from 'vitest'
import { fitPair } from '../../../../domain/spend/anomalies/pair-fit.ts'
import { aSeries, aState, DAYS, during, shown } from './a-state.ts'

const lasting = (size: number, days = 4) => aSeries(during(8, 8 + days, size))
const together = (row: ReturnType<typeof aSeries>, column: ReturnType<typeof aSeries>) => fitPair(aState([row], [column]), 0, 1)
/** What four days of a size tell of it, one over its variance. */
const told = (size: number) => shown(4, size) / size ** 2

describe('one event in an account and a usage type', () => {
  it('is of the days that both show, and each tells its size as well as its days stray little', () => {
    const found = together(lasting(5), lasting(4))
    const size = (5 * told(5) + 4 * told(4)) / (told(5) + told(4))
    expect(found?.shape).toEqual({ kind: 'spike', start: 8, end: 12 })
    expect(found?.size).toBeCloseTo(size, 9)
    expect(found?.variance).toBeCloseTo(1 / (told(5) + told(4)), 9)
    // at its best size, what an event explains is the square of the size over its variance
    expect(found?.gain).toBeCloseTo(size ** 2 * (told(5) + told(4)), 6)
  })

  it('is the smaller of two sizes that cannot be one, and explains less than a size of its own would', () => {
    const found = together(lasting(2), lasting(8))
    expect(found?.size).toBeCloseTo(2, 9)
    const [product, information] = [2 * told(2) + 8 * told(8), told(2) + told(8)]
    expect(found?.gain).toBeCloseTo(2 * 2 * product - 4 * information, 6)
    expect(together(lasting(8), lasting(2))?.size).toBeCloseTo(2, 9)
    expect(together(lasting(-2), lasting(-8))?.size).toBeCloseTo(-2, 9)
  })

  it('is one size up to three standard errors between them', () => {
    // the difference of two sizes has the sum of their variances
    const apart = (other: number) => Math.abs(5 - other) / Math.sqrt(1 / told(5) + 1 / told(other))
    expect(apart(2.8)).toBeLessThan(3)
    const near = together(lasting(5), lasting(2.8))
    expect(near?.size).toBeCloseTo((5 * told(5) + 2.8 * told(2.8)) / (told(5) + told(2.8)), 9)
    expect(apart(2.6)).toBeGreaterThan(3)
    expect(together(lasting(5), lasting(2.6))?.size).toBeCloseTo(2.6, 9)
  })

  it('is none where one rose and the other fell, or where the smaller does not stand out by itself', () => {
    expect(together(lasting(5), lasting(-5))).toBeNull()
    expect(together(lasting(5), lasting(0))).toBeNull()
    expect(shown(4, 1.4)).toBeLessThan(9)
    expect(shown(4, 1.6)).toBeGreaterThan(9)
    expect(together(lasting(8), lasting(1.4))).toBeNull()
    expect(together(lasting(8), lasting(1.6))?.size).toBeCloseTo(1.6, 9)
  })

  it('is of the shape that explains most in both: a day that only one of them shows is no part of it', () => {
    expect(together(lasting(5, 4), lasting(5, 6))?.shape).toEqual({ kind: 'spike', start: 8, end: 12 })
    expect(together(lasting(5, DAYS - 8), lasting(5, DAYS - 8))?.shape).toEqual({ kind: 'shift', start: 8, end: DAYS })
  })

  it('is not looked for where neither shows anything', () => {
    expect(together(aSeries({}), aSeries({}))).toBeNull()
    // a day that strays by two and a half standard errors is worth a try, one by less is not
    expect(shown(1, 2.5)).toBeLessThan(6.25)
    expect(together(aSeries({ 9: 2.5 }), aSeries({ 9: 2.5 }))).toBeNull()
    expect(shown(1, 2.7)).toBeGreaterThan(6.25)
    expect(together(aSeries({ 9: 2.7 }), aSeries({ 9: 2.7 }))?.gain).toBeCloseTo(2 * shown(1, 2.7), 9)
  })

  it('counts what two series say of each other once', () => {
    const state = aState([lasting(5)], [lasting(5)])
    // series that stray together tell less than two that do not
    const alike = new Float64Array([1 / 0.75, -0.5 / 0.75, -0.5 / 0.75, 1 / 0.75])
    const found = fitPair({ ...state, precision: alike, known: { combined: [], candidates: [], witnesses: [] } }, 0, 1)
    expect(found?.size).toBeCloseTo(5, 9)
    expect(found?.variance).toBeCloseTo(1.5 / (2 * told(5)), 9)
    expect(found?.gain).toBeCloseTo((2 * shown(4, 5)) / 1.5, 6)
  })

  it('is none of a series that cannot tell: days that are missing, or a shape that its level would explain', () => {
    const missing = aSeries(new Float64Array(DAYS).fill(Number.NaN))
    expect(together(missing, lasting(5))).toBeNull()
    expect(together(lasting(5), missing)).toBeNull()
  })
})
