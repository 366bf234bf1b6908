import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { at, coverageOf, maximum, mean, minimum, observed, quantile, sum } from '../../domain/series.ts'

const gap = Number.NaN
const series = (...values: number[]): Float64Array => Float64Array.from(values)

/** Any measurement as a metric could give it: gaps among ordinary numbers. */
const measured = fc.array(fc.oneof({ weight: 4, arbitrary: fc.double({ min: -1e6, max: 1e6, noNaN: true }) }, { weight: 1, arbitrary: fc.constant(gap) }), {
  maxLength: 60,
})
const withValue = measured.filter((values) => values.some((x) => !Number.isNaN(x)))

/** Puts a gap at each of the places, counted modulo the growing length. */
function withGaps(values: readonly number[], places: readonly number[]): Float64Array {
  const out = [...values]
  for (const place of places) out.splice(place % (out.length + 1), 0, gap)
  return Float64Array.from(out)
}

describe('coverage', () => {
  it('counts zero as observed and NaN as missing', () => {
    expect(coverageOf(series(0, gap, 3, gap))).toEqual({ observed: 2, of: 4, fraction: 0.5 })
  })

  it('speaks of the stretch that was asked for, its end excluded', () => {
    expect(coverageOf(series(1, gap, 3, gap), 1, 3)).toEqual({ observed: 1, of: 2, fraction: 0.5 })
    expect(coverageOf(series(gap, 2, 3), 1)).toEqual({ observed: 2, of: 2, fraction: 1 })
  })

  it('is none of an empty or reversed stretch, without dividing by zero', () => {
    expect(coverageOf(series())).toEqual({ observed: 0, of: 0, fraction: 0 })
    expect(coverageOf(series(1, 2, 3), 2, 1)).toEqual({ observed: 0, of: 0, fraction: 0 })
  })
})

describe('a quantile', () => {
  // R: quantile(c(1, 2, 4, 8), c(0, .25, .5, .75, .9, 1), type = 7)
  it.each([
    [0, 1],
    [0.25, 1.75],
    [0.5, 3],
    [0.75, 5],
    [0.9, 6.8],
    [1, 8],
  ])('at %d of 1, 2, 4, 8 is %d, as R gives it', (q, expected) => {
    expect(quantile(series(8, 1, gap, 4, 2), q)).toBeCloseTo(expected, 12)
  })

  it('of one value is that value, of none is not a number', () => {
    expect(quantile(series(7), 0.3)).toBe(7)
    expect(quantile(series(gap, gap), 0.5)).toBeNaN()
    for (const q of [0, 0.5, 1]) expect(quantile(series(), q)).toBeNaN()
  })

  it('orders numbers as numbers', () => {
    expect(quantile(series(10, 9, 100), 0)).toBe(9)
    expect(quantile(series(-1, -10, 0), 0)).toBe(-10)
  })

  it('leaves the series as it was', () => {
    const values = series(3, 1, 2)
    quantile(values, 0.5)
    expect([...values]).toEqual([3, 1, 2])
  })

  it('is that of the sorted values, in whatever order they come and however often they repeat', () => {
    const few = fc.array(fc.integer({ min: -3, max: 3 }), { minLength: 1, maxLength: 40 })
    fc.assert(
      fc.property(fc.oneof(few, withValue), fc.double({ min: 0, max: 1, noNaN: true }), (values, q) => {
        const sorted = observed(Float64Array.from(values)).sort()
        const position = (sorted.length - 1) * q
        const [below, above] = [at(sorted, Math.floor(position)), at(sorted, Math.ceil(position))]
        expect(quantile(Float64Array.from(values), q)).toBeCloseTo(below + (above - below) * (position - Math.floor(position)), 6)
        expect(quantile(sorted, q)).toBe(quantile(sorted.toReversed(), q))
      }),
    )
  })

  it('lies between the smallest and the largest value, and never falls as q grows', () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true })
    fc.assert(
      fc.property(withValue, share, share, (values, p, q) => {
        const s = Float64Array.from(values)
        const [low, high] = [quantile(s, Math.min(p, q)), quantile(s, Math.max(p, q))]
        // half a unit in the last place of the largest possible value: interpolation rounds
        expect(low).toBeLessThanOrEqual(high + 1e-9)
        expect(low).toBeGreaterThanOrEqual(minimum(s) - 1e-9)
        expect(high).toBeLessThanOrEqual(maximum(s) + 1e-9)
      }),
    )
  })
})

describe('sum, mean, smallest and largest', () => {
  it('pass over gaps and count zero', () => {
    const values = series(gap, 0, -2, 8, gap)
    expect([sum(values), mean(values), minimum(values), maximum(values)]).toEqual([6, 2, -2, 8])
  })

  it.each([series(), series(gap), series(gap, gap)])('are not a number where nothing was observed', (values) => {
    expect([sum(values), mean(values), minimum(values), maximum(values)]).toEqual([gap, gap, gap, gap])
  })

  it('are zero where zero was observed', () => {
    const values = series(0)
    expect([sum(values), mean(values), minimum(values), maximum(values)]).toEqual([0, 0, 0, 0])
  })

  it('find an extreme at the first place, at the last, and twice', () => {
    expect([minimum(series(1, 2, 3)), minimum(series(3, 2, 1)), minimum(series(1, 1))]).toEqual([1, 1, 1])
    expect([maximum(series(1, 2, 3)), maximum(series(3, 2, 1)), maximum(series(3, 3))]).toEqual([3, 3, 3])
  })
})

describe('what a gap does', () => {
  it('changes nothing that is computed from what was observed', () => {
    fc.assert(
      fc.property(measured, fc.array(fc.nat(), { maxLength: 10 }), fc.double({ min: 0, max: 1, noNaN: true }), (values, places, q) => {
        const before = Float64Array.from(values)
        const after = withGaps(values, places)
        expect(observed(after)).toEqual(observed(before))
        for (const figure of [sum, mean, minimum, maximum]) expect(figure(after)).toBe(figure(before))
        expect(quantile(after, q)).toBe(quantile(before, q))
        expect(coverageOf(after).observed).toBe(coverageOf(before).observed)
        expect(coverageOf(after).of).toBe(before.length + places.length)
      }),
    )
  })
})

it('an element of a typed array is itself', () => {
  expect([at(series(4, 5), 1), at(Uint8Array.of(7), 0), at(Int32Array.of(-3), 0)]).toEqual([5, 7, -3])
})
