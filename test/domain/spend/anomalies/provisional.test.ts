import { describe, expect, it } from 'vitest'
import { notToldYet, oneWhereMany, provisionalEvents } from '../../../../domain/spend/anomalies/provisional.ts'
import { noise } from '../made-up-bill.ts'
import { anEvent, aSeriesOf, MONDAY } from './an-event.ts'

const early = anEvent({ startDay: MONDAY + 8, endDay: MONDAY + 9, settledDays: 1, provisional: true, usageType: 'TimedStorage', impactMicroUsd: 20e6 })
const told = (changes: Parameters<typeof anEvent>[0]) =>
  anEvent({ kind: 'shift', startDay: MONDAY, endDay: MONDAY + 10, ongoing: true, lastDayMicroUsd: 20e6, ...changes })

describe('a rise on a day that still fills', () => {
  it('is told where nothing told of it yet', () => {
    expect(notToldYet([early], [])).toEqual([early])
    expect(notToldYet([early], [told({ service: 'Amazon SNS' })])).toEqual([early])
    expect(notToldYet([early], [told({ impactMicroUsd: -20e6 })])).toEqual([early])
  })

  it('is no news in a place that is told to have risen', () => {
    expect(notToldYet([early], [told({ usageType: 'TimedStorage', lastDayMicroUsd: 15e6 })])).toEqual([])
    expect(notToldYet([early], [told({ usageType: 'TimedStorage', lastDayMicroUsd: 1e6, ongoing: false })])).toEqual([])
    expect(notToldYet([early], [told({ usageType: 'TimedStorage', lastDayMicroUsd: 1e6, kind: 'drift', growthPerDay: 0.1 })])).toEqual([])
  })

  it('is news there where the place becomes far dearer: what comes on top of what is told', () => {
    // three days that fill: $12, $11 and $20 above what is expected
    const series = aSeriesOf({ accountId: 'a' }, Float64Array.of(100e6, 112e6, 111e6, 120e6))
    const sight = { series, actualMicroUsd: 343e6, expectedMicroUsd: 300e6, settledDays: 3, expectedOn: new Float64Array(4).fill(100e6) }
    const filling = { ...early, startDay: MONDAY + 7, endDay: MONDAY + 10, settledDays: 3, impactMicroUsd: 43e6, sights: [sight] }
    const onTop = (lastDayMicroUsd: number) => notToldYet([filling], [told({ usageType: 'TimedStorage', lastDayMicroUsd })], MONDAY + 6)
    expect(onTop(10e6)).toMatchObject([{ startDay: MONDAY + 9, endDay: MONDAY + 10, impactMicroUsd: 10e6, lastDayMicroUsd: 10e6, provisional: true }])
    expect(onTop(2e6)).toMatchObject([{ startDay: MONDAY + 7, impactMicroUsd: 37e6, sights: [{ expectedMicroUsd: 306e6 }] }])
    expect(onTop(11e6)).toEqual([])
  })

  it('is what another usage type of the account goes on at: on a single day its own is known by the amount alone', () => {
    expect(notToldYet([early], [told({ usageType: 'Requests' })])).toEqual([])
    expect(notToldYet([early], [told({ usageType: 'Requests', lastDayMicroUsd: 12e6 }), told({ usageType: 'Retrieval', lastDayMicroUsd: 8e6 })])).toEqual([])
  })

  it('is news where what goes on comes to much less, or is over', () => {
    expect(notToldYet([early], [told({ usageType: 'Requests', lastDayMicroUsd: 10e6 })])).toEqual([early])
    expect(notToldYet([early], [told({ usageType: 'Requests', ongoing: false, endDay: MONDAY + 8 })])).toEqual([early])
  })
})

describe('rises on one day that still fills', () => {
  const series = aSeriesOf({ accountId: 'a' }, new Float64Array(3))
  const rise = (accountId: string | null, service: string | null, microUsd: number, expectedMicroUsd: number | null = 100e6) =>
    anEvent({
      accountId,
      service,
      usageType: 'x',
      provisional: true,
      impactMicroUsd: microUsd,
      sights: expectedMicroUsd === null ? [] : [{ series, actualMicroUsd: expectedMicroUsd + microUsd, expectedMicroUsd, settledDays: 1 }],
    })

  it('are told one by one where they are three at most', () => {
    const three = ['a', 'b', 'c'].map((account) => rise(account, 'Amazon S3', 20e6))
    expect(oneWhereMany(three)).toEqual(three)
    expect(oneWhereMany([])).toEqual([])
  })

  it('are one where they are more: with how many accounts and services, and by how much all of them rose', () => {
    const [one, ...more] = oneWhereMany([
      rise('a', 'Amazon S3', 20e6),
      rise('b', 'Amazon S3', 30e6),
      rise('b', 'Amazon SNS', 40e6),
      rise(null, 'Amazon SQS', 10e6, null),
    ])
    expect(more).toEqual([])
    expect(one).toMatchObject({ accountId: null, service: null, usageType: null, sights: [], impactMicroUsd: 100e6, provisional: true })
    expect(one?.breadth).toEqual({ accounts: 2, services: 3, riseFraction: 100 / 300 })
  })

  it('of places where nothing was expected have no share to rise by but of a micro-dollar', () => {
    const [one] = oneWhereMany(['a', 'b', 'c', 'd'].map((account) => rise(account, null, 20e6, 0)))
    expect(one?.breadth).toEqual({ accounts: 4, services: 0, riseFraction: 80e6 })
  })
})

describe('a day that still fills', () => {
  // a hundred dollars a day that stray by one, and what is there by now of two days that are not over
  const FILLS = 60
  const span = { firstDay: MONDAY - FILLS, scanFrom: 46, referenceEnd: 58, settledEnd: FILLS }
  const days = { startDay: MONDAY - FILLS, settledEndDay: MONDAY, todayDay: MONDAY + 1, endDay: MONDAY + 2 }
  const spend = (last: readonly number[], more: Readonly<Record<number, number>> = {}) =>
    Float64Array.from({ length: FILLS + 2 }, (_, i) => 1e6 * (i < FILLS ? 100 + noise(1, i) + (more[i] ?? 0) : (last[i - FILLS] ?? 0)))
  const byAccount = (accountId: string, last: readonly number[], more?: Readonly<Record<number, number>>) => aSeriesOf({ accountId }, spend(last, more))
  const byUsage = (usageType: string, last: readonly number[]) => aSeriesOf({ usageType }, spend(last))
  const found = (rows: ReturnType<typeof byAccount>[], columns: ReturnType<typeof byAccount>[] = []) => provisionalEvents(rows, columns, days, span, 6)

  it('has risen where there is more already than a whole day is expected to have', () => {
    const [event, ...more] = found([byAccount('a', [160, 20]), byAccount('b', [90, 20])], [byUsage('x', [160, 20]), byUsage('y', [90, 20])])
    expect(more).toEqual([])
    expect(event).toMatchObject({
      accountId: 'a',
      service: 'Amazon S3',
      usageType: 'x',
      kind: 'spike',
      startDay: MONDAY,
      endDay: MONDAY + 1,
      settledDays: 1,
      ongoing: true,
      provisional: true,
    })
    expect((event?.impactMicroUsd ?? 0) / 60e6).toBeCloseTo(1, 1)
    expect(event?.lastDayMicroUsd).toBe(event?.impactMicroUsd)
    expect(event?.parts).toEqual([{ accountId: 'a', service: 'Amazon S3', usageType: 'x', impactMicroUsd: event?.impactMicroUsd }])
    const [sight] = event?.sights ?? []
    expect(sight).toMatchObject({ actualMicroUsd: 160e6, settledDays: 1 })
    expect((sight?.actualMicroUsd ?? 0) - (sight?.expectedMicroUsd ?? 0)).toBe(event?.impactMicroUsd)
    expect(event?.standardErrors ?? 0).toBeGreaterThan(6)
  })

  it('is over where today is none of it', () => {
    const yesterday = { ...days, todayDay: MONDAY + 2 }
    expect(provisionalEvents([byAccount('a', [160, 20])], [], yesterday, span, 6)[0]?.ongoing).toBe(false)
    expect(provisionalEvents([byAccount('a', [160, 150])], [], yesterday, span, 6)[0]?.ongoing).toBe(true)
  })

  it('and the next are one rise: added up, with the same of it on each', () => {
    const [event] = found([byAccount('a', [160, 150])])
    expect(event).toMatchObject({ startDay: MONDAY, endDay: MONDAY + 2, settledDays: 2, ongoing: true, usageType: null })
    expect((event?.impactMicroUsd ?? 0) / 110e6).toBeCloseTo(1, 1)
    expect(event?.lastDayMicroUsd).toBe(Math.round((event?.impactMicroUsd ?? 0) / 2))
    const [second] = found([byAccount('a', [90, 150])])
    expect(second).toMatchObject({ startDay: MONDAY + 1, endDay: MONDAY + 2, settledDays: 1 })
  })

  it('tells nothing that it did not tell beyond doubt, that was as dear in the last four weeks, or that comes every month', () => {
    expect(found([byAccount('a', [103, 20])])).toEqual([])
    expect(found([byAccount('a', [160, 20], { [FILLS - 28]: 70 })])).toEqual([])
    expect(found([byAccount('a', [160, 20], { [FILLS - 29]: 70 })])).toHaveLength(1)
    // the 2nd of March: on the 2nd of February and of January there was as much
    expect(found([byAccount('a', [160, 20], { [FILLS - 28 - 31]: 60, [FILLS - 28 - 1]: 60 })])).toEqual([])
  })

  it('is told by usage type where accounts are not known', () => {
    expect(found([], [byUsage('x', [160, 20]), byUsage('y', [20, 5])]).map(({ accountId, usageType }) => [accountId, usageType])).toEqual([[null, 'x']])
    expect(found([byAccount('a', [160, 20])], [byUsage('x', [115, 20])])[0]?.usageType).toBeNull()
  })
})
