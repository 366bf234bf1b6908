import { describe, expect, it } from 'vitest'
import { isGrowthOf, leaksOf as leaks } from '../../../../domain/spend/anomalies/leaks.ts'
import { anEvent, aSeriesOf, MONDAY } from './an-event.ts'

const leaksOf = (...given: Parameters<typeof leaks>) => leaks(...given).map(({ event }) => event)
const WEEKS = 10
const DAYS = 7 * WEEKS
const judged = { startDay: MONDAY, settledEndDay: MONDAY + DAYS, todayDay: MONDAY + DAYS, endDay: MONDAY + DAYS + 2 }
/** A hundred dollars a day that become one per cent more each day. */
const growing = (perDay: number, weekly: (day: number) => number = () => 1) =>
  Float64Array.from({ length: DAYS + 2 }, (_, i) => 100e6 * (1 + perDay) ** i * weekly(i))
const leak = (spend: Float64Array, least = 1e6) => leaksOf([aSeriesOf({ accountId: 'a' }, spend)], [], judged, least)[0]
const course = (ofWeek: (week: number) => number) => Float64Array.from({ length: DAYS + 2 }, (_, i) => 1e6 * ofWeek(Math.floor(i / 7)))

describe('spend that grows steadily', () => {
  it('is told with its rate, from where it was to where it is, and all that it is above its beginning', () => {
    const found = leak(growing(0.01))
    expect(found).toMatchObject({
      kind: 'drift',
      accountId: 'a',
      service: 'Amazon S3',
      usageType: null,
      startDay: MONDAY,
      endDay: MONDAY + DAYS,
      settledDays: DAYS,
      ongoing: true,
      provisional: false,
      breadth: null,
    })
    expect(found?.growthPerDay).toBeCloseTo(0.01, 9)
    // each week's mean lies 4 in ten thousand over its middle day
    const [sight] = found?.sights ?? []
    expect((sight?.expectedMicroUsd ?? 0) / 1e6).toBeCloseTo(100, 0)
    expect((sight?.actualMicroUsd ?? 0) / 1e6).toBeCloseTo(100 * 1.01 ** 69, 0)
    expect(found?.lastDayMicroUsd).toBe((sight?.actualMicroUsd ?? 0) - (sight?.expectedMicroUsd ?? 0))
    const above = Array.from({ length: DAYS }, (_, i) => 100 * (1.01 ** i - 1)).reduce((sum, x) => sum + x, 0)
    expect(Math.abs((found?.impactMicroUsd ?? 0) / 1e6 / above - 1)).toBeLessThan(0.02)
    expect(found?.parts).toEqual([{ accountId: 'a', service: 'Amazon S3', usageType: null, impactMicroUsd: found?.impactMicroUsd }])
  })

  it('is known under the rhythm of a week, of which no day is above its beginning for being dear', () => {
    const weekly = (day: number) => (day % 7 === 2 ? 3 : 0.6667)
    const [plain, rhythmic] = [leak(growing(0.01)), leak(growing(0.01, weekly))]
    expect(rhythmic?.growthPerDay).toBeCloseTo(0.01, 3)
    expect(Math.abs((rhythmic?.impactMicroUsd ?? 0) / (plain?.impactMicroUsd ?? 1) - 1)).toBeLessThan(0.1)
  })

  it('grows by half as much again in a quarter of a year at least', () => {
    const least = 1.5 ** (1 / 91) - 1
    expect([leak(growing(least * 0.99))?.ongoing, leak(growing(least * 1.01))?.ongoing]).toEqual([undefined, true])
  })

  it('has grown for eight weeks, of each of which half the days are known', () => {
    const known = (weeks: number) =>
      leaksOf([aSeriesOf({}, growing(0.01))], [], { ...judged, settledEndDay: MONDAY + 7 * weeks, endDay: MONDAY + 7 * weeks }, 1e6).map(
        ({ startDay, settledDays }) => [startDay - MONDAY, settledDays],
      )
    expect([known(7), known(8)]).toEqual([[], [[0, 56]]])
    const later = { ...judged, settledEndDay: MONDAY + 59 }
    expect(leaksOf([aSeriesOf({}, growing(0.01))], [], later, 1e6)[0]).toMatchObject({ startDay: MONDAY + 3, settledDays: 56 })
    const missing = (days: number) => leak(growing(0.01).map((x, i) => (i >= 28 && i < 28 + days ? Number.NaN : x)))
    expect([missing(3)?.ongoing, missing(4)]).toEqual([true, undefined])
    expect(leak(growing(0.01).map((x, i) => (i < 7 ? 0 : x)))).toBeUndefined()
  })

  it('is a steady course: two weeks of three rise, and no single jump makes it', () => {
    expect(leak(course((week) => (week < 5 ? 100 : 150)))).toBeUndefined()
    // every other week stands still
    expect(leak(course((week) => 100 * 1.1 ** Math.ceil(week / 2)))).toBeUndefined()
    expect(leak(course((week) => 100 * 1.1 ** Math.ceil((2 * week) / 3)))?.ongoing).toBe(true)
  })

  it('still grows: in the last third of its weeks by half of it', () => {
    const levelling = (weeks: number) => leak(course((week) => 100 * 1.1 ** Math.min(week, weeks) * 1.001 ** week))
    expect([levelling(6), levelling(8)?.ongoing]).toEqual([undefined, true])
  })

  it('adds what is worth a word', () => {
    const added = leak(growing(0.01))?.lastDayMicroUsd ?? 0
    expect([leak(growing(0.01), added + 1)?.ongoing, leak(growing(0.01), added - 1)?.ongoing]).toEqual([undefined, true])
  })

  it('is of the usage type that grew by as much', () => {
    const row = aSeriesOf({ accountId: 'a' }, growing(0.01))
    const told = (share: number) =>
      leaksOf(
        [row],
        [
          aSeriesOf(
            { usageType: 'Bytes' },
            growing(0.01).map((x) => x * share),
          ),
        ],
        judged,
        1e6,
      )[0]?.usageType
    expect([told(1), told(0.71), told(1.29), told(0.69), told(1.31)]).toEqual(['Bytes', 'Bytes', 'Bytes', null, null])
    expect(
      leaksOf(
        [row],
        [
          aSeriesOf(
            { usageType: 'Bytes' },
            course(() => 100),
          ),
        ],
        judged,
        1e6,
      )[0]?.usageType,
    ).toBeNull()
    expect(leaksOf([], [aSeriesOf({ usageType: 'Bytes' }, growing(0.01))], judged, 1e6)[0]).toMatchObject({ accountId: null, usageType: 'Bytes' })
  })

  it('has the rate of the usage type where that shows it with less beside it, and is in the one account that rose by as much', () => {
    // a hundred dollars a day beside it: in the account it grows by half of its rate
    const column = aSeriesOf({ usageType: 'Bytes' }, growing(0.01))
    const beside = (accountId: string) =>
      aSeriesOf(
        { accountId },
        growing(0.01).map((x) => x + 100e6),
      )
    expect(leaksOf([beside('a')], [column], judged, 1e6)[0]).toMatchObject({ accountId: 'a', usageType: 'Bytes', growthPerDay: expect.closeTo(0.01, 9) })
    // three thousand beside it: the account does not show it at all
    const hidden = (accountId: string, spend = growing(0.01)) =>
      aSeriesOf(
        { accountId },
        spend.map((x) => x + 3000e6),
      )
    const flat = growing(0)
    expect(leaksOf([hidden('a', flat), hidden('b')], [column], judged, 1e6)).toMatchObject([{ accountId: 'b', usageType: 'Bytes' }])
    expect(leaksOf([hidden('a'), hidden('b')], [column], judged, 1e6)).toEqual([])
    expect(leaksOf([hidden('a', flat), hidden('b', flat)], [column], judged, 1e6)).toEqual([])
  })
})

describe('a rise where spend grows steadily', () => {
  const [grown] = leaks([aSeriesOf({ accountId: 'a' }, growing(0.01))], [], judged, 1e6)
  const rise = (changes: Parameters<typeof anEvent>[0] = {}) => {
    const event = anEvent({ accountId: 'a', usageType: null, startDay: MONDAY + 60, endDay: MONDAY + 70, settledDays: 10, impactMicroUsd: 50e6, ...changes })
    return isGrowthOf(event, grown as never, judged)
  }

  it('is no more than that growth where nothing of it is left', () => {
    expect(rise()).toBe(true)
    expect(rise({ usageType: 'Bytes' })).toBe(true)
    expect([rise({ accountId: 'b' }), rise({ service: 'T' }), rise({ impactMicroUsd: -50e6 })]).toEqual([false, false, false])
  })

  it('is news where half of it is above that growth', () => {
    const spent = (usd: number) => growing(0.01).map((x, i) => x + (i >= 60 && i < 70 ? usd * 1e6 : 0))
    const left = (usd: number, settledDays = 10) =>
      isGrowthOf(
        anEvent({ accountId: 'a', usageType: null, startDay: MONDAY + 60, endDay: MONDAY + 70, settledDays, impactMicroUsd: 100e6 }),
        { ...(grown as NonNullable<typeof grown>), series: aSeriesOf({ accountId: 'a' }, spent(usd)) },
        judged,
      )
    // the line itself lies a little over the course
    expect([left(4.5), left(5.5), left(4.5, 5), left(5.5, 5)]).toEqual([true, false, true, false])
  })
})
