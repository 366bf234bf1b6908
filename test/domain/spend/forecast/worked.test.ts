import { describe, expect, it } from 'vitest'
import { candidates, weighed } from '../../../../domain/spend/forecast/candidates.ts'
import { chargeDueOn, feeOn, forecastDays } from '../../../../domain/spend/forecast/day-forecast.ts'
import { factorsIn, levelOn, meanLevel, pastOf } from '../../../../domain/spend/forecast/past.ts'
import { trackRecord } from '../../../../domain/spend/forecast/record.ts'

const NONE = Number.NaN
/** 2026-01-01, a Thursday; January has 31 days, February 28, March 31. */
const JANUARY = 20_454
const [FEBRUARY, MARCH, APRIL] = [31, 59, 90]
const series = (count: number, of: (i: number) => number) => Float64Array.from({ length: count }, (_, i) => of(i))
const on = (count: number, amounts: Readonly<Record<number, number>>, other = 0) => series(count, (i) => amounts[i] ?? other)

describe('a charge that falls due', () => {
  it('is what the month before was charged on its day, where each of three months was', () => {
    const due = (charges: Float64Array, index: number, settledEnd = MARCH + 10) => chargeDueOn(charges, JANUARY, settledEnd, index)
    expect(due(on(90, { 20: 7, [FEBRUARY + 20]: 9 }), MARCH + 20)).toBe(9)
    expect(due(on(90, { [FEBRUARY + 20]: 9 }), MARCH + 20)).toBe(0)
    expect(due(on(90, { 20: 7, [FEBRUARY + 20]: 9 }), MARCH + 21)).toBe(0)
    // the last day of each month
    expect(due(on(90, { 30: 7, [FEBRUARY + 27]: 9 }), MARCH + 30)).toBe(9)
    // no month before it was seen
    expect(due(on(40, { 5: 7 }), 10, 8)).toBe(0)
    // what is longer ago than three months does not matter
    expect(due(on(150, { [FEBRUARY + 4]: 5, [MARCH + 4]: 6, [APRIL + 4]: 7 }), APRIL + 30 + 4, 120)).toBe(7)
    // of months that are not settled nothing is known
    expect(due(on(120, { 4: 5, [FEBRUARY + 4]: 6, [MARCH + 4]: 0 }), APRIL + 4, MARCH + 1)).toBe(6)
    expect(due(on(120, { 0: 5, [FEBRUARY]: 6, [MARCH]: 7 }), APRIL, MARCH + 1)).toBe(7)
  })

  it('of a commitment goes on by the hour, or comes on its day of the month', () => {
    const fee = (amounts: Float64Array, index: number, settledEnd = MARCH + 10) => feeOn(amounts, JANUARY, settledEnd, index)
    expect([
      fee(
        series(70, (i) => (i === MARCH + 9 ? 6 : 5)),
        MARCH + 9,
      ),
      fee(
        series(70, (i) => (i === MARCH + 9 ? 6 : 5)),
        MARCH + 20,
      ),
    ]).toEqual([6, 6])
    const monthly = on(70, { 20: 7, [FEBRUARY + 20]: 9 }, NONE)
    expect([fee(monthly, MARCH + 20), fee(monthly, MARCH + 21)]).toEqual([9, 0])
    // paid once, on the last settled day
    const once = on(70, { [MARCH + 9]: 500 })
    expect([fee(once, MARCH + 12), fee(once, MARCH + 9), fee(once, MARCH + 10)]).toEqual([0, 0, 0])
    // a day before the end of what is settled is known, or costs nothing
    expect(fee(on(70, { 5: 7, [FEBRUARY + 5]: 9 }), MARCH + 5)).toBe(0)
    expect(fee(on(70, { [MARCH + 8]: 5 }), MARCH + 20)).toBe(0)
  })
})

describe('what a forecast learns from', () => {
  it('is each day with its share of the week, and none of its events: a day is held at 15 % or five deviations from those around', () => {
    const held = (of: (i: number) => number) => pastOf(series(60, of), JANUARY, 60, 7).spend
    expect(held((i) => (i === 30 ? 50 : 10))[30]).toBeCloseTo(11.5, 9)
    expect(held((i) => (i === 30 ? 1 : 10))[30]).toBeCloseTo(8.5, 9)
    expect(held((i) => (i === 30 ? 11.4 : 10))[30]).toBeCloseTo(11.4, 1)
    expect([...held(() => 0)].every((x) => x === 0)).toBe(true)
    expect(held((i) => (i === 30 ? NONE : 10))[30]).toBeNaN()
    // a level that stays for more than a week is one
    expect(held((i) => (i < 30 ? 10 : 20))[40]).toBeCloseTo(20, 0)
    expect(held((i) => (i >= 30 && i < 34 ? 20 : 10))[32]).toBeCloseTo(11.5, 1)
  })

  it('has levels without the week, and means of the days that were observed', () => {
    // Sundays cost a tenth, which tells nothing of the level; JANUARY is a Thursday
    const past = pastOf(
      series(63, (i) => (i % 7 === 3 ? 1 : i === 40 ? NONE : 10)),
      JANUARY,
      63,
      7,
    )
    expect([levelOn(past, 3), levelOn(past, 40)]).toEqual([NONE, NONE])
    expect(levelOn(past, 0)).toBeCloseTo(61 / 7, 6)
    expect(meanLevel(past, 35, 49)).toBeCloseTo(61 / 7, 6)
    expect(meanLevel(past, -5, 7)).toBeCloseTo(61 / 7, 6)
    expect([meanLevel(past, 40, 41), meanLevel(past, 7, 7)]).toEqual([NONE, NONE])
    // a whole week has seven shares; those to come are counted, and those that were not observed are not
    expect([factorsIn(past, 0, 7), factorsIn(past, 35, 42), factorsIn(past, 60, 67), factorsIn(past, 63, 70)]).toEqual(
      [7, 7 - 70 / 61, 7, 7].map((x) => expect.closeTo(x, 6)),
    )
  })
})

describe('simple forecasts', () => {
  const ahead = { count: 7, monthDays: 3 }
  const all = (of: (i: number) => number, count = 70, asked = ahead) => {
    const past = pastOf(series(count, of), JANUARY, count, 7)
    return Object.fromEntries(Object.entries(candidates).map(([name, candidate]) => [name, candidate(past, count, asked)]))
  }

  it('agree where nothing changes', () => {
    for (const level of Object.values(all(() => 10))) expect(level).toBeCloseTo(10, 9)
    for (const level of Object.values(all(() => 0))) expect(level).toBe(0)
    for (const level of Object.values(all((i) => (i % 3 === 0 ? NONE : 10)))) expect(level).toBeCloseTo(10, 9)
    for (const level of Object.values(all(() => NONE))) expect(level).toBeNaN()
  })

  it('differ where the level has changed: twenty dollars since twenty days', () => {
    const stepped = all((i) => (i < 50 ? 10 : 20))
    expect(stepped.medianOfFourWeeks).toBeCloseTo(20, 6)
    expect(stepped.lastWeek).toBeCloseTo(20, 6)
    expect(stepped.monthToDate).toBeCloseTo(20, 6)
    expect(stepped.dampedTrend).toBeGreaterThan(15)
  })

  it('take the month to date for what is known of it, and a day at least', () => {
    const last = (monthDays: number) => all((i) => (i < 62 ? 10 : i < 66 ? 10.5 : 11), 70, { count: 7, monthDays }).monthToDate as number
    expect([last(4), last(8), last(0)]).toEqual([expect.closeTo(11, 1), expect.closeTo(10.75, 1), expect.closeTo(11, 1)])
  })

  it('go on growing, less with each day, and never fall under nothing', () => {
    const growing = (perDay: number, count = 7) => all((i) => 100 + perDay * (i - 70), 70, { count, monthDays: 3 }).dampedTrend as number
    expect(growing(0)).toBe(100)
    // a line at a hundred today that rose by half a dollar a day, drawn towards none: between the mean of the last weeks and the line
    for (const [level, low, high] of [
      [growing(0.5), 93, 102],
      [growing(-0.5), 98, 107],
    ] as const) {
      expect(level).toBeGreaterThan(low)
      expect(level).toBeLessThan(high)
    }
    expect(growing(0.5, 14)).toBeGreaterThan(growing(0.5, 7))
    expect(growing(0.5, 300) - growing(0.5, 100)).toBeLessThan(growing(0.5, 28) - growing(0.5, 7))
    expect(all((i) => Math.max(0, 60 - i) ** 2).dampedTrend).toBeGreaterThanOrEqual(0)
  })

  it('count each by its weight, but for those that tell nothing', () => {
    // the fourth root of 10 · 20 · 20 · 20
    expect(weighed([10, NONE, 20], [1, 5, 3])).toBeCloseTo(16.818, 3)
    expect([weighed([NONE], [1]), weighed([5], [0]), weighed([], [])]).toEqual([NONE, NONE, NONE])
    expect(weighed([0, 0], [1, 1])).toBe(0)
  })

  it('come to little where most say little, and to something where one says nothing', () => {
    expect(weighed([100, 1, 1, 1], [1, 1, 1, 1])).toBeLessThan(8)
    // of fifteen on average a tenth, and thirty: the root of 1.5 · 30
    expect(weighed([0, 30], [1, 1])).toBeCloseTo(6.708, 3)
  })
})

describe('how such forecasts did', () => {
  const record = (spend: Float64Array, count = 7) => trackRecord(pastOf(spend, JANUARY, spend.length, count), spend, { count, monthDays: 10 })
  const names = Object.keys(candidates)
  const weight = (weights: readonly number[], name: string) => weights[names.indexOf(name)] as number

  it('is without error where nothing changed, and counts each alike', () => {
    const { weights, spread, horizonDays } = record(series(63, () => 10e6))
    expect([spread.deviationMicroUsd, spread.freedom, horizonDays]).toEqual([expect.closeTo(0, 3), 7, 7])
    for (const one of weights) expect(one / (weights[0] as number)).toBeCloseTo(1, 3)
  })

  it('is taken over a week, or what there is of one', () => {
    const horizon = (days: number, count: number) =>
      record(
        series(days, () => 10e6),
        count,
      ).horizonDays
    expect([horizon(63, 30), horizon(63, 3), horizon(10, 30), horizon(7, 30)]).toEqual([7, 3, 3, 1])
    const freedom = (days: number) => record(series(days, () => 10e6)).spread.freedom
    expect([freedom(63), freedom(28), freedom(14), freedom(300)]).toEqual([7, 2, 1.5, 25])
  })

  it('leans on what does well: on the last week where levels jump, on four weeks where days are wild', () => {
    const jumping = record(series(120, (i) => 10e6 * (1 + (Math.floor(i / 20) % 3)))).weights
    expect(weight(jumping, 'lastWeek')).toBeGreaterThan(2 * weight(jumping, 'medianOfFourWeeks'))
    const wild = record(series(120, (i) => 10e6 * (1 + 0.5 * Math.sin(i * i)))).weights
    expect(weight(wild, 'medianOfFourWeeks')).toBeGreaterThan(weight(wild, 'lastWeek'))
  })

  it('has an error that nine in ten stayed within, in proportion to the bill', () => {
    const wild = (scale: number) => series(120, (i) => scale * (1 + 0.5 * Math.sin(i * i)))
    const [small, large] = [record(wild(10e6)), record(wild(30e6))]
    expect(large.spread.deviationMicroUsd / small.spread.deviationMicroUsd).toBeCloseTo(3, 6)
    // seven days each off by 3.5 dollars as a standard deviation come to nine
    expect(small.spread.deviationMicroUsd / 1e6).toBeGreaterThan(5)
    expect(small.spread.deviationMicroUsd / 1e6).toBeLessThan(14)
    // one look: the error itself is at nine in ten
    const single = record(series(14, (i) => (i < 7 ? 10e6 : 20e6)))
    expect(single.spread.deviationMicroUsd * 1.645).toBeCloseTo(70e6, -3)
  })
})

describe('coming days', () => {
  const forecast = (spend: Float64Array, count: number, settledEnd = spend.length) => forecastDays(spend, JANUARY, settledEnd, count, 10)

  it('are as the days before, with what is due on its day of the month: the least that it was', () => {
    const fee = (january: number, february: number) => series(MARCH + 2, (i) => 10e6 + (i === 4 ? january : i === FEBRUARY + 4 ? february : 0) * 1e6)
    const due = (january: number, february: number) => [...forecast(fee(january, february), 6).expectedMicroUsd].map((x) => Math.round(x / 1e6))
    // from the third of March on
    expect(due(100, 80)).toEqual([10, 10, 90, 10, 10, 10])
    expect(due(80, 100)[2]).toBe(90)
    expect([due(100, 0)[2], due(0, 100)[2]]).toEqual([10, 10])
  })

  it('of what is mostly nothing have what is due by its rhythm', () => {
    const spend = series(50, (i) => (i % 5 === 1 ? 50e6 : 0))
    const { expectedMicroUsd, spread } = forecast(spend, 12)
    expect([...expectedMicroUsd].map((x) => x / 1e6)).toEqual([0, 50, 0, 0, 0, 0, 50, 0, 0, 0, 0, 50])
    // a twentieth of each of three
    expect(spread).toEqual({ deviationMicroUsd: expect.closeTo(0.05 * 50e6 * Math.sqrt(3), -1), freedom: Number.POSITIVE_INFINITY })
    // without a rhythm a mean of what comes now and then
    const odd = forecast(
      series(50, (i) => ([3, 11, 30, 41].includes(i) ? 50e6 : 0)),
      7,
    )
    expect(odd.spread.freedom).toBeLessThan(100)
  })

  it('further out are further off: by a little more than they are many', () => {
    const wild = series(120, (i) => 10e6 * (1 + 0.5 * Math.sin(i * i)))
    const deviation = (count: number) => forecast(wild, count).spread.deviationMicroUsd
    expect(deviation(14) / deviation(7)).toBeCloseTo(2 ** 1.1, 6)
  })

  it('are nothing where nothing is known', () =>
    expect([
      ...forecast(
        series(20, () => NONE),
        3,
      ).expectedMicroUsd,
    ]).toEqual([0, 0, 0]))
})
