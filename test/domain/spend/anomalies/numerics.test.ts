import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { lastLevelShift } from '../../../../domain/spend/anomalies/level-shifts.ts'
import { dot, inverseOf, timesVector } from '../../../../domain/spend/anomalies/linear-algebra.ts'
import { combinedInnovations, precisionOf } from '../../../../domain/spend/anomalies/precision.ts'
import type { ReadySeries } from '../../../../domain/spend/anomalies/ready-series.ts'
import { roughChange } from '../../../../domain/spend/anomalies/rough-change.ts'
import { strayOf } from '../../../../domain/spend/anomalies/screen.ts'
import { sparseRhythm } from '../../../../domain/spend/anomalies/sparse-rhythm.ts'
import { weeklyRhythm } from '../../../../domain/spend/anomalies/weekly-rhythm.ts'
import { aSeriesOf, MONDAY } from './an-event.ts'

const NONE = Number.NaN
const numbers = (...values: readonly number[]) => Float64Array.from(values)
const days = (count: number, of: (i: number) => number) => Float64Array.from({ length: count }, (_, i) => of(i))

describe('a matrix', () => {
  it('times its inverse leaves each vector as it is', () => {
    expect(inverseOf(numbers(4, 2, 2, 3), 2)).toEqual(numbers(0.375, -0.25, -0.25, 0.5))
    expect([...timesVector(numbers(1, 2, 3, 4), numbers(5, 6))]).toEqual([17, 39])
    expect(dot(numbers(1, 2, 3), numbers(4, 5, 6))).toBe(32)
    const entries = fc.array(fc.double({ min: -2, max: 2, noNaN: true }), { minLength: 9, maxLength: 9 })
    fc.assert(
      fc.property(entries, fc.array(fc.double({ min: -5, max: 5, noNaN: true }), { minLength: 3, maxLength: 3 }), (a, v) => {
        // A'A + 1 is symmetric and positive definite
        const matrix = days(9, (k) =>
          [0, 1, 2].reduce((sum, i) => sum + (a[i * 3 + Math.floor(k / 3)] as number) * (a[i * 3 + (k % 3)] as number), k % 4 === 0 ? 1 : 0),
        )
        const back = timesVector(matrix, timesVector(inverseOf(matrix, 3), Float64Array.from(v)))
        for (const [i, x] of v.entries()) expect(back[i]).toBeCloseTo(x, 6)
      }),
    )
  })
})

describe('series weighed against each other', () => {
  const innovations = (...values: readonly number[]) => {
    const nothing = new Float64Array(values.length)
    return { innovations: Float64Array.from(values), levelColumn: nothing, growthColumn: nothing } as unknown as ReadySeries
  }

  it('are each for itself where they have nothing in common, and share what they have, believed by seven tenths', () => {
    expect(precisionOf([innovations(1, -1, 1, -1), innovations(1, 1, -1, -1)], 4)).toEqual(numbers(1, 0, 0, 1))
    // alike: correlations of 0.7, whose inverse is 1 and -0.7 over 0.51
    const alike = precisionOf([innovations(1, -1, 2, 9), innovations(1, -1, 2, -9)], 3)
    expect([...alike].map((x) => x * 0.51)).toEqual([expect.closeTo(1, 9), expect.closeTo(-0.7, 9), expect.closeTo(-0.7, 9), expect.closeTo(1, 9)])
    // held within three: a wild day is no more than that
    expect(precisionOf([innovations(3, 1), innovations(30, 1)], 2)[1]).toBeCloseTo(alike[1] as number, 9)
    expect(precisionOf([innovations(-3, 1), innovations(-30, 1)], 2)[1]).toBeCloseTo(alike[1] as number, 9)
    expect(precisionOf([innovations(0, 0), innovations(1, 2)], 2)).toEqual(numbers(1, 0, 0, 1))
  })

  it('are added with the weights of a row', () => {
    const series = [innovations(1, 2), innovations(10, 20)]
    expect(combinedInnovations(series, numbers(1, 0.5, 3, 4), 0)).toEqual(numbers(6, 12))
    expect(combinedInnovations(series, numbers(1, 0.5, 3, 4), 1)).toEqual(numbers(43, 86))
  })
})

describe('where a level began', () => {
  it('is seen a week from either end, by a change of more than 15 %', () => {
    const step = (at: number, by: number) => lastLevelShift(days(60, (i) => (i < at ? 100 : by)))
    expect([step(7, 130), step(5, 130), step(2, 130), step(53, 130), step(55, 130), step(58, 130)]).toEqual([7, 7, 0, 53, 53, 0])
    expect([step(30, 118), step(30, 117), step(30, 86), step(30, 84)]).toEqual([30, 0, 0, 30])
  })

  it('is after the last of several, whatever days are missing', () => {
    const steps = (missing: readonly number[]) => lastLevelShift(days(80, (i) => (missing.includes(i) ? NONE : i < 20 ? 100 : i < 50 ? 200 : 150)))
    expect([steps([]), steps([3, 30, 31, 60]), lastLevelShift(days(50, () => NONE)), lastLevelShift(numbers())]).toEqual([50, 50, 0, 0])
  })

  it('is no matter of a spike, nor of days that stray as much', () => {
    expect(lastLevelShift(days(60, (i) => (i === 30 ? 9000 : 100)))).toBe(0)
    expect(lastLevelShift(days(60, (i) => (i % 2 === 0 ? 100 : 200) + (i < 30 ? 0 : 40)))).toBe(0)
  })
})

describe('how a week is spread', () => {
  it('is what each weekday costs beside the mean day', () => {
    // Sundays nothing, Mondays twice as much as the other days
    const rhythm = weeklyRhythm(
      days(28, (i) => [20, 10, 10, 10, 10, 10, 0][i % 7] as number),
      MONDAY,
      28,
    )
    expect([...rhythm]).toEqual([0, 2, 1, 1, 1, 1, 1].map((x) => expect.closeTo(x, 9)))
  })

  it('is known from three weeks on, with two days of each weekday', () => {
    const spend = (count: number) => [
      ...weeklyRhythm(
        days(count, (i) => (i % 7 === 0 ? 40 : 10)),
        MONDAY,
        count,
      ),
    ]
    expect(spend(20)).toEqual(new Array(7).fill(1))
    expect(spend(21)[1]).toBeCloseTo(2.8, 9)
    const gaps = weeklyRhythm(
      days(21, (i) => (i % 7 === 3 && i > 3 ? NONE : i % 7 === 0 ? 40 : 10)),
      MONDAY,
      21,
    )
    expect([...gaps]).toEqual(new Array(7).fill(1))
  })

  it('takes a missing day for what its weekday is in the weeks beside it', () => {
    const week = [20, 10, 10, 10, 10, 10, 0]
    const rhythm = weeklyRhythm(
      days(35, (i) => (i === 14 || i === 20 ? NONE : (week[i % 7] as number))),
      MONDAY,
      35,
    )
    expect([...rhythm]).toEqual([0, 2, 1, 1, 1, 1, 1].map((x) => expect.closeTo(x, 9)))
    // growth: the mean of the week before and the week after is what the day would have been
    const grown = (missing: number) => [
      ...weeklyRhythm(
        days(35, (i) => (i === missing ? NONE : 10 + i)),
        MONDAY,
        35,
      ),
    ]
    for (const [d, factor] of grown(17).entries()) expect(factor).toBeCloseTo(grown(-1)[d] as number, 2)
  })
})

describe('charges that are mostly none', () => {
  const charged = (count: number, isCharged: (i: number) => boolean, usd: (i: number) => number = () => 50) => days(count, (i) => (isCharged(i) ? usd(i) : 0))

  it('every so many days have a rhythm from four of them on, up to a fortnight', () => {
    const every = (period: number, count = 60) =>
      sparseRhythm(
        charged(count, (i) => i % period === 1),
        MONDAY,
        count,
      )
    expect(every(5)).toMatchObject({ microUsd: 50, scale: 0.05 })
    expect([...(every(5)?.expected ?? [])].flatMap((x, i) => (x > 0 ? [i] : []))).toEqual([1, 6, 11, 16, 21, 26, 31, 36, 41, 46, 51, 56])
    expect([every(2)?.microUsd, every(14)?.microUsd, every(15, 80)]).toEqual([50, 50, null])
    expect([every(5, 16), every(5, 17)?.microUsd]).toEqual([null, 50])
  })

  it('may miss one time in five, and come besides one time in five', () => {
    const missing = (skip: number) =>
      sparseRhythm(
        charged(50, (i) => i % 5 === 1 && i % (5 * skip) !== 1),
        MONDAY,
        50,
      )
    expect([missing(5)?.microUsd, missing(3)]).toEqual([50, null])
    const extra = (more: readonly number[]) =>
      sparseRhythm(
        charged(40, (i) => i % 5 === 1 || more.includes(i)),
        MONDAY,
        40,
      )
    expect([extra([3, 18])?.microUsd, extra([3, 18, 24])]).toEqual([50, null])
  })

  it('are due on days that were seen: one that is missing is no miss', () => {
    const spend = charged(50, (i) => i % 5 === 1).map((x, i) => (i === 11 || i === 21 || i === 31 ? NONE : x))
    expect(sparseRhythm(spend, MONDAY, 50)?.expected[21]).toBe(50)
  })

  it('come on a day of the month, from its start or from its end, from two on', () => {
    // MONDAY is the second of March 2026: the fifth is day 3, of April 34, of May 64
    const monthly = (...on: readonly number[]) => {
      const known = sparseRhythm(
        charged(100, (i) => on.includes(i)),
        MONDAY,
        70,
      )
      return known === null ? null : [...known.expected].flatMap((x, i) => (x > 0 ? [i] : []))
    }
    expect([monthly(3, 34, 64), monthly(3), monthly(3, 34), monthly(3, 64)]).toEqual([[3, 34, 64, 95], null, null, null])
    // the last of March is day 29, of April 59, of May 90
    expect(monthly(29, 59)).toEqual([29, 59, 90])
  })

  it('are expected as their last eight mostly were, and stray as those did', () => {
    const known = sparseRhythm(
      charged(
        70,
        (i) => i % 5 === 1,
        (i) => (i < 30 ? 10 : i % 10 === 1 ? 40 : 60),
      ),
      MONDAY,
      70,
    )
    expect(known?.microUsd).toBe(50)
    expect(known?.scale).toBeCloseTo((1.4826 * 10) / 50, 9)
  })
})

describe('a look before the dear one', () => {
  it('has what was spent, and what the same days of three weeks before mostly were', () => {
    const spend = days(28, (i) => (i < 21 ? ([10, 30, 20][Math.floor(i / 7)] as number) : 25))
    expect(roughChange(aSeriesOf({}, spend), 21, 23)).toEqual({ was: 40, is: 50, strays: false })
    expect(
      roughChange(
        aSeriesOf(
          {},
          spend.map((x, i) => (i >= 21 ? 31 : x)),
        ),
        21,
        23,
      ),
    ).toEqual({ was: 40, is: 62, strays: true })
    expect(
      roughChange(
        aSeriesOf(
          {},
          spend.map((x, i) => (i >= 21 ? 9 : x)),
        ),
        21,
        23,
      ),
    ).toEqual({ was: 40, is: 18, strays: true })
    expect(
      roughChange(
        aSeriesOf(
          {},
          spend.map((x, i) => (i >= 21 ? 30 : x)),
        ),
        21,
        23,
      ).strays,
    ).toBe(false)
    // before the bill nothing was spent
    expect(
      roughChange(
        aSeriesOf(
          {},
          days(28, () => 10),
        ),
        7,
        9,
      ),
    ).toEqual({ was: 0, is: 20, strays: false })
  })

  it('says by how many spreads a day or a run of days strays from its weekday', () => {
    // Mondays 100, other days 10, straying by 1 to either side: a spread of 1.4826
    const usual = (i: number) => (i % 7 === 0 ? 100 : 10) + (Math.floor(i / 7) % 2 === 0 ? 1 : -1)
    const stray = (more: (i: number) => number) =>
      strayOf(
        days(70, (i) => usual(i) + (i >= 56 ? more(i) : 0)),
        56,
        70,
      )
    const spread = 1.4826
    expect(stray((i) => (i === 60 ? 20 : 0))).toBeCloseTo(21 / spread, 6)
    expect(stray((i) => (i === 60 ? -20 : 0))).toBeCloseTo(19 / spread, 6)
    // three days of ten more are as many as √2 of one, seven as many as two
    expect(stray((i) => (i >= 56 && i < 63 ? 10 : 0))).toBeCloseTo((11 * 2) / spread, 6)
    expect(stray((i) => (i >= 57 && i < 60 ? 10 : 0))).toBeCloseTo((11 * Math.SQRT2) / spread, 6)
  })

  it('is nothing where nothing was spent, and infinite where it never strayed before', () => {
    expect(strayOf(new Float64Array(70), 56, 70)).toBe(0)
    expect(
      strayOf(
        days(70, () => 10),
        56,
        70,
      ),
    ).toBe(0)
    expect(
      strayOf(
        days(70, (i) => (i === 60 ? 11 : 10)),
        56,
        70,
      ),
    ).toBe(Number.POSITIVE_INFINITY)
    expect(
      strayOf(
        days(70, (i) => (i === 60 ? NONE : 10)),
        56,
        70,
      ),
    ).toBe(0)
    // eight weeks before, and none of what is longer ago
    expect(
      strayOf(
        days(90, (i) => (i < 20 ? 500 : 10) + (i % 2) + (i === 80 ? 5 : 0)),
        76,
        90,
      ),
    ).toBeLessThan(10)
  })
})
