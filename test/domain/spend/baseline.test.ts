import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { weekdayOf } from '../../../domain/calendar.ts'
import { fitBaseline } from '../../../domain/spend/anomalies/baseline.ts'
import { lastLevelShift } from '../../../domain/spend/anomalies/level-shifts.ts'
import { medianOf } from '../../../domain/spend/anomalies/robust.ts'
import { strayOf } from '../../../domain/spend/anomalies/screen.ts'
import { weeklyRhythm } from '../../../domain/spend/anomalies/weekly-rhythm.ts'
import { noise } from './made-up-bill.ts'

const SPAN = { firstDay: 20_000, scanFrom: 62, referenceEnd: 76, settledEnd: 90 }
const series = (usd: (i: number) => number) => Float64Array.from({ length: 90 }, (_, i) => usd(i) * 1e6)

describe('the median', () => {
  it('is the middle of any numbers, short or long', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -1e9, max: 1e9, noNaN: true }), { maxLength: 60 }), (values) => {
        const sorted = Float64Array.from(values).sort()
        const n = sorted.length
        const expected = n === 0 ? Number.NaN : ((sorted[Math.floor((n - 1) / 2)] as number) + (sorted[Math.ceil((n - 1) / 2)] as number)) / 2
        expect(medianOf(Float64Array.from(values))).toBe(expected)
      }),
    )
  })
})

describe('the rhythm of a week', () => {
  it('is what each weekday costs against the mean day, untouched by growth and an old spike', () => {
    const spend = series((i) => (weekdayOf(20_000 + i) === 0 ? 30 : 100) * (1 + 0.002 * i) + (i === 40 ? 900 : 0))
    const rhythm = weeklyRhythm(spend, 20_000, 90)
    expect(rhythm[0]).toBeCloseTo(30 / 90, 1)
    for (let d = 1; d < 7; d++) expect(rhythm[d]).toBeCloseTo(100 / 90, 1)
    expect(rhythm.reduce((a, b) => a + b, 0)).toBeCloseTo(7, 9)
  })

  it('is known from a month in which days are missing', () => {
    const spend = series((i) => (weekdayOf(20_000 + i) === 0 ? 30 : 100)).slice(0, 30)
    for (const missing of [9, 17, 25]) spend[missing] = Number.NaN
    const rhythm = weeklyRhythm(spend, 20_000, 30)
    expect(rhythm[0]).toBeCloseTo(30 / 90, 2)
    for (let d = 1; d < 7; d++) expect(rhythm[d]).toBeCloseTo(100 / 90, 2)
  })

  it('is flat before three weeks were seen, and where nothing was spent', () => {
    expect([...weeklyRhythm(series((i) => i % 7).slice(0, 20), 20_000, 20)]).toEqual(Array(7).fill(1))
    expect([
      ...weeklyRhythm(
        series(() => 0),
        20_000,
        90,
      ),
    ]).toEqual(Array(7).fill(1))
  })
})

describe('a level', () => {
  it('begins after the last old shift', () => {
    const at = (cut: number) => lastLevelShift(series((i) => 100 + (i >= 30 ? 40 : 0) + (i >= cut ? 60 : 0) + 3 * noise(1, i)))
    expect(at(55)).toBe(55)
    expect(at(999)).toBe(30)
  })

  it('did not begin with noise, an old spike, or a shift of the last days', () => {
    expect(lastLevelShift(series((i) => 100 + 10 * noise(2, i)))).toBe(0)
    expect(lastLevelShift(series((i) => 100 + 3 * noise(3, i) + (i >= 40 && i < 42 ? 500 : 0)))).toBe(0)
    expect(lastLevelShift(series((i) => 100 + 3 * noise(4, i) + (i >= 86 ? 500 : 0)))).toBe(0)
  })
})

describe('what a series normally costs', () => {
  it('grows on, in its weekly rhythm, untouched by what the window holds', () => {
    const normal = (i: number) => (weekdayOf(20_000 + i) === 6 ? 60 : 100) * (1 + 0.003 * i)
    const { expected, growthPerDay } = fitBaseline(
      series((i) => normal(i) * (1 + 0.02 * noise(5, i)) + (i >= 76 ? 400 : 0)),
      SPAN,
    )
    for (let i = 76; i < 90; i++) expect(Math.abs((expected[i] as number) / 1e6 / normal(i) - 1)).toBeLessThan(0.04)
    expect(growthPerDay).toBeGreaterThan(0.001)
  })

  it('is nothing where most days cost nothing and the others have no rhythm', () => {
    const busy = new Set([3, 4, 11, 25, 30, 44, 46])
    const { expected, sparse } = fitBaseline(
      series((i) => (busy.has(i) ? 5 : 0)),
      SPAN,
    )
    expect(sparse).toBe(true)
    expect(expected.every((x) => x === 0)).toBe(true)
  })

  it('is less certain after a short history', () => {
    const spend = series((i) => 100 + 4 * noise(6, i))
    const short = fitBaseline(spend.slice(0, 26), { firstDay: 20_000, scanFrom: 10, referenceEnd: 12, settledEnd: 26 })
    expect(short.scale).toBeGreaterThan(1.3 * fitBaseline(spend, SPAN).scale)
  })

  it('is finite for any spend', () => {
    const amount = fc.oneof(fc.integer({ min: 0, max: 1e12 }), fc.integer({ min: 0, max: 3 }), fc.constant(0), fc.constant(Number.NaN))
    fc.assert(
      fc.property(fc.array(amount, { minLength: 90, maxLength: 90 }), (values) => {
        const { expected, unit, scale, persistence, weight } = fitBaseline(Float64Array.from(values), SPAN)
        expect([...expected, ...unit, ...weight, scale, persistence].every(Number.isFinite)).toBe(true)
        expect(scale).toBeGreaterThan(0)
      }),
    )
  })
})

describe('the cheap look at a series', () => {
  it('sees what strays and passes what does not', () => {
    const calm = (i: number) => (weekdayOf(20_000 + i) === 0 ? 30 : 100) + 3 * noise(7, i)
    expect(strayOf(series(calm), 62, 90)).toBeLessThan(4)
    expect(
      strayOf(
        series((i) => calm(i) + (i === 80 ? 60 : 0)),
        62,
        90,
      ),
    ).toBeGreaterThan(8)
    expect(
      strayOf(
        series((i) => calm(i) + (i >= 78 ? 12 : 0)),
        62,
        90,
      ),
    ).toBeGreaterThan(4.5)
    expect(
      strayOf(
        series(() => 0),
        62,
        90,
      ),
    ).toBe(0)
    expect(
      strayOf(
        series((i) => (i > 80 ? 9 : 0)),
        62,
        90,
      ),
    ).toBe(Number.POSITIVE_INFINITY)
  })
})
