import { describe, expect, it } from 'vitest'
import { freeOfCharge, usageOrPrice } from '../../../../domain/spend/anomalies/usage-or-price.ts'
import { anEvent, aSeriesOf, MONDAY } from './an-event.ts'

const DAYS = { startDay: MONDAY - 20, settledEndDay: MONDAY + 10, todayDay: MONDAY + 10, endDay: MONDAY + 10 }
const course = (before: number, during: number) => Float64Array.from({ length: 30 }, (_, i) => (i < 20 ? before : during))

function told(spend: Float64Array, usage: Float64Array, { usageType = 'TimedStorage' as string | null, usageUnit = 'GB', offset = 0 } = {}) {
  const sight = (series: ReturnType<typeof aSeriesOf>) => ({ series, actualMicroUsd: 0, expectedMicroUsd: 0, settledDays: 4 })
  const series = aSeriesOf({ usageType }, spend, usage, { usageUnit, offset })
  const sights = [sight(aSeriesOf({ accountId: '111122223333' }, spend)), sight(series)]
  return usageOrPrice(anEvent({ kind: 'shift', startDay: MONDAY, settledDays: 4, sights }), DAYS)
}

describe('what changed', () => {
  it('is the usage, where twice as much was used at the same price', () => {
    expect(told(course(10, 20), course(5, 10))).toEqual({ usageType: 'TimedStorage', usageRatio: 2, priceRatio: 1 })
  })

  it('is the price, where as much was used and cost three times as much', () => {
    expect(told(course(10, 30), course(5, 5))).toEqual({ usageType: 'TimedStorage', usageRatio: 1, priceRatio: 3 })
  })

  it('is measured against the fortnight before, and on settled days of the event alone', () => {
    const usage = course(5, 10).map((x, i) => (i < 6 ? 1000 : i >= 24 ? 1000 : x))
    const spend = course(10, 20).map((x, i) => (i < 6 ? 1000 : i >= 24 ? 1000 : x))
    expect(told(spend, usage)).toEqual({ usageType: 'TimedStorage', usageRatio: 2, priceRatio: 1 })
  })

  it('is read where the row of the bill begins, before or after the days that are judged', () => {
    const earlier = Float64Array.from({ length: 33 }, (_, i) => (i < 3 ? 1000 : i < 23 ? 5 : 10))
    expect(told(course(10, 20), earlier, { offset: 3 })).toEqual({ usageType: 'TimedStorage', usageRatio: 2, priceRatio: 1 })
    const later = Float64Array.from({ length: 22 }, (_, i) => (i < 12 ? 5 : 10))
    // two of the fourteen days before are not known: what was used is counted over all of them
    expect(told(course(10, 20), later, { offset: -8 })).toMatchObject({ usageRatio: expect.closeTo((2 * 14) / 12, 6), priceRatio: 1 })
  })

  it('cannot be told without a usage type, a unit, or usage before', () => {
    expect(told(course(10, 20), course(5, 10), { usageType: null })).toBeNull()
    expect(told(course(10, 20), course(5, 10), { usageUnit: 'N/A' })).toBeNull()
    expect(told(course(10, 20), course(5, 10), { usageUnit: '' })).toBeNull()
    expect(told(course(10, 20), course(0, 10))).toBeNull()
    expect(told(course(10, 0), course(5, 10))).toBeNull()
  })
})

describe('what costs nothing', () => {
  const free = (spend: Float64Array, usage: Float64Array, usageUnit = 'GB') => {
    const series = aSeriesOf({ usageType: 'TimedStorage' }, spend, usage, { usageUnit })
    const sights = [{ series, actualMicroUsd: 0, expectedMicroUsd: 0, settledDays: 4 }]
    return freeOfCharge(anEvent({ kind: 'shift', startDay: MONDAY, settledDays: 4, sights }), DAYS)
  }

  it('did so before, or does since, where it was used both times', () => {
    expect([free(course(0, 20), course(5, 10)), free(course(20, 0), course(5, 10))]).toEqual(['before', 'since'])
    expect([free(course(10, 20), course(5, 10)), free(course(0, 0), course(5, 10))]).toEqual([null, null])
    expect([free(course(0, 20), course(0, 10)), free(course(20, 0), course(5, 0)), free(course(0, 20), course(5, 10), '')]).toEqual([null, null, null])
  })

  it('is told of days that are known of both', () => {
    const spend = course(0, 20).map((x, i) => (i === 21 ? Number.NaN : x))
    const usage = course(5, 10).map((x, i) => (i === 19 ? Number.NaN : x))
    expect(free(spend, usage)).toBe('before')
    expect(
      told(
        course(10, 20).map((x, i) => (i === 21 ? Number.NaN : x)),
        course(5, 10),
      ),
    ).toMatchObject({ priceRatio: 1, usageRatio: 1.5 })
  })
})
