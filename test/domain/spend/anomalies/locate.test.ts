import { describe, expect, it } from 'vitest'
import type { JudgedSeries } from '../../../../domain/spend/anomalies/judged-series.ts'
import { habitualReason, locate } from '../../../../domain/spend/anomalies/locate.ts'
import type { Judged } from '../../../../domain/spend/anomalies/located-event.ts'
import type { ServiceFind } from '../../../../domain/spend/anomalies/service-search.ts'
import { aSeriesOf, MONDAY } from './an-event.ts'

const DAYS = { startDay: MONDAY, settledEndDay: MONDAY + 28, todayDay: MONDAY + 30, endDay: MONDAY + 30 }
const flat = new Float64Array(30).fill(100e6)
const judged = (series: JudgedSeries): Judged => ({
  series,
  ready: { base: { expected: new Float64Array(30).fill(90e6), unit: new Float64Array(30).fill(90e6), scale: 0.05, persistence: 0, sparse: false } } as never,
})
const account = (accountId: string) => judged(aSeriesOf({ accountId }, flat))
const usage = (usageType: string) => judged(aSeriesOf({ usageType }, flat))
const one = account('111111111111')
const storage = usage('TimedStorage')

/** Nine to one, in the measure of margins. */
const THREE_TO_ONE = 2 * Math.log(3)

function find(row: Judged | null, column: Judged | null, event: Partial<ServiceFind['event']> = {}): ServiceFind {
  const usual = {
    row: 0,
    column: 1,
    shape: { kind: 'spike' as const, start: 10, end: 12 },
    size: 10e6,
    variance: 1e12,
    gain: 49,
    rowMargin: Number.POSITIVE_INFINITY,
    columnMargin: Number.POSITIVE_INFINITY,
    exchangeMargin: Number.POSITIVE_INFINITY,
  }
  return { row, column, soughtIn: null, event: { ...usual, ...event } }
}
const placed = (...finds: ServiceFind[]) => locate(finds, DAYS, 7)

describe('the place of an event', () => {
  it('is its account and its usage type, where both are sure', () => {
    expect(placed(find(one, storage))).toMatchObject([
      {
        accountId: '111111111111',
        service: 'Amazon S3',
        usageType: 'TimedStorage',
        startDay: MONDAY + 10,
        endDay: MONDAY + 12,
        settledDays: 2,
        ongoing: false,
        impactMicroUsd: 20e6,
        lastDayMicroUsd: 10e6,
        standardErrors: 7,
        groups: [],
        doubts: [],
      },
    ])
  })

  it('leaves out the part that is less sure than three to one', () => {
    const doubtful = THREE_TO_ONE - 0.01
    expect(placed(find(one, storage, { columnMargin: doubtful }))).toMatchObject([
      { accountId: '111111111111', usageType: null, doubts: [{ doubt: 'usage-type', bestFit: 'TimedStorage' }] },
    ])
    expect(placed(find(one, storage, { rowMargin: doubtful }))).toMatchObject([
      { accountId: null, usageType: 'TimedStorage', doubts: [{ doubt: 'account', bestFit: '111111111111' }] },
    ])
    for (const margin of [{ columnMargin: THREE_TO_ONE }, { rowMargin: THREE_TO_ONE }])
      expect(placed(find(one, storage, margin))).toMatchObject([{ accountId: '111111111111', usageType: 'TimedStorage', doubts: [] }])
  })

  it('of two parts in doubt keeps the likelier', () => {
    expect(placed(find(one, storage, { rowMargin: 2, columnMargin: 1 }))).toMatchObject([{ accountId: '111111111111', usageType: null }])
    expect(placed(find(one, storage, { rowMargin: 1, columnMargin: 2 }))).toMatchObject([{ accountId: null, usageType: 'TimedStorage' }])
    expect(placed(find(one, storage, { rowMargin: 1, columnMargin: 1 }))).toMatchObject([{ accountId: '111111111111', usageType: null }])
  })

  it('that was seen in one table alone is that table’s', () => {
    expect(placed(find(one, null, { columnMargin: 0 }))).toMatchObject([{ accountId: '111111111111', usageType: null, doubts: [] }])
    expect(placed(find(null, storage, { rowMargin: 0 }))).toMatchObject([{ accountId: null, usageType: 'TimedStorage', doubts: [] }])
  })

  it('names no usage type where another event would explain as much with it', () => {
    const doubts = [{ doubt: 'accounts-alike' }]
    const told = (exchangeMargin: number) => placed(find(one, storage, { exchangeMargin }))
    expect(told(THREE_TO_ONE - 0.01)).toMatchObject([{ accountId: '111111111111', usageType: null, doubts }])
    expect(told(THREE_TO_ONE)).toMatchObject([{ accountId: '111111111111', usageType: 'TimedStorage', doubts: [] }])
  })

  it('is the only account and the only usage type there is, whatever their own days show', () => {
    const still = (series: Partial<JudgedSeries>) => judged(aSeriesOf(series, new Float64Array(30).fill(90e6)))
    const [event] = placed(find(still({ accountId: '333333333333' }), still({ usageType: 'Requests' }), { size: 60e6 }))
    expect(event).toMatchObject({ accountId: '333333333333', usageType: 'Requests' })
  })
})

describe('an event that goes on', () => {
  const shape = (start: number) => ({ kind: 'shift' as const, start, end: 28 })
  it('is counted to the end of the bill once it has lasted as long as a shift', () => {
    expect(placed(find(one, storage, { shape: shape(21) }))).toMatchObject([{ endDay: MONDAY + 30, settledDays: 7, ongoing: true, impactMicroUsd: 90e6 }])
    expect(placed(find(one, storage, { shape: shape(22) }))).toMatchObject([{ endDay: MONDAY + 28, settledDays: 6, ongoing: true, impactMicroUsd: 60e6 }])
  })

  it('shows what was spent and what was expected on the days that are settled', () => {
    const [event] = placed(find(one, storage, { shape: shape(21) }))
    expect(event?.sights.map(({ actualMicroUsd, expectedMicroUsd, settledDays }) => [actualMicroUsd, expectedMicroUsd, settledDays])).toEqual([
      [700e6, 630e6, 7],
      [700e6, 630e6, 7],
    ])
  })
})

it('names a place whose days were low by no more than chance', () => {
  const spent = (usd: number) => judged(aSeriesOf({ accountId: '333333333333' }, new Float64Array(30).fill(usd * 1e6)))
  expect(placed(find(spent(87), storage, { rowMargin: 40 }))[0]).toMatchObject({ accountId: '333333333333' })
  expect(placed(find(spent(85), storage, { rowMargin: 40 }))[0]).toMatchObject({ accountId: null })
})

it('accuses no account whose own spend did not rise', () => {
  const calm = judged(aSeriesOf({ accountId: '333333333333' }, new Float64Array(30).fill(90e6)))
  expect(placed(find(calm, storage, { size: 60e6, rowMargin: 40 }))[0]).toMatchObject({ accountId: null, usageType: 'TimedStorage' })
})

describe('the place that is accused', () => {
  const spent = (usd: number, persistence = 0, key: Partial<JudgedSeries> = { accountId: '333333333333' }): Judged => {
    const one = judged(aSeriesOf(key, new Float64Array(30).fill(usd * 1e6)))
    return { ...one, ready: { ...one.ready, base: { ...one.ready.base, persistence } } }
  }
  const account = (usd: number, persistence = 0) => placed(find(spent(usd, persistence), storage, { rowMargin: 40 }))[0]?.accountId
  const usageType = (usd: number) => placed(find(one, spent(usd, 0, { usageType: 'Requests' }), { columnMargin: 40 }))[0]?.usageType

  it('carries a quarter of it, give or take two standard deviations of its days', () => {
    // two days of 4.50 dollars each are 6.36 together: a quarter of 20 less twice that is -7.73, 3.86 a day under the expected
    expect([account(86.2), account(86.1)]).toEqual(['333333333333', null])
    expect([usageType(86.2), usageType(86.1)]).toEqual(['Requests', null])
    const fell = (usd: number) => placed(find(spent(usd), storage, { rowMargin: 40, size: -10e6 }))[0]?.accountId
    expect([fell(93.8), fell(93.9)]).toEqual(['333333333333', null])
  })

  it('may be further off where its days stray together', () => {
    // of a persistence of a half, two days stray by the root of three times as much: 22 dollars for two deviations
    expect([account(81.5, 0.5), account(81.4, 0.5)]).toEqual(['333333333333', null])
  })

  it('is not accused of what was seen in one table alone, nor weighed where it is the only one', () => {
    expect(placed(find(spent(60), null, { column: null }))[0]?.accountId).toBe('333333333333')
    expect(placed(find(null, spent(60, 0, { usageType: 'Requests' }), { row: null }))[0]?.usageType).toBe('Requests')
    expect(placed(find(spent(60), storage, { rowMargin: Number.POSITIVE_INFINITY }))[0]?.accountId).toBe('333333333333')
    expect(placed(find(one, spent(60, 0, { usageType: 'Requests' }), { columnMargin: Number.POSITIVE_INFINITY }))[0]?.usageType).toBe('Requests')
    // the one there is stands for an event that was found without it
    expect(placed(find(spent(60), storage, { row: null, rowMargin: 40 }))[0]?.accountId).toBe('333333333333')
    expect(placed(find(one, spent(60, 0, { usageType: 'Requests' }), { column: null, columnMargin: 40 }))[0]?.usageType).toBe('Requests')
  })

  it('is the account, where neither carries it', () => {
    const [event] = placed(find(spent(60), spent(60, 0, { usageType: 'Requests' }), { rowMargin: 40, columnMargin: 40 }))
    expect(event).toMatchObject({ accountId: null, usageType: 'Requests' })
  })
})

describe('what strays little', () => {
  const straying = (scale: number, sparse = false): Judged => ({ ...one, ready: { ...one.ready, base: { ...one.ready.base, scale, sparse } } })
  const steady = (row: Judged, column: Judged | null) => placed(find(row, column))[0]?.steady

  it('is steady up to a tenth of its level, in one of its series, and not where it is mostly nothing', () => {
    expect([steady(straying(0.1), null), steady(straying(0.11), null), steady(straying(0.05, true), null)]).toEqual([true, false, false])
    expect(steady(straying(0.2), storage)).toBe(true)
    expect(steady(straying(0.05), { ...storage, ready: straying(0.3).ready })).toBe(true)
  })
})

describe('why an event is no news', () => {
  /** Ninety dollars a day from January on, and more of it on some days; the window begins on day 62. */
  const LONG = 90
  const JANUARY = 20_454
  const since = { startDay: JANUARY, settledEndDay: JANUARY + LONG, todayDay: JANUARY + LONG, endDay: JANUARY + LONG }
  function seen(
    key: Partial<JudgedSeries>,
    more: Readonly<Record<number, number>>,
    changes: { scale?: number; levelFrom?: number; before?: number } = {},
  ): Judged {
    const { scale = 0.01, levelFrom = 0, before = 90 } = changes
    const spend = Float64Array.from({ length: LONG }, (_, i) => 1e6 * ((i < levelFrom ? before : 90) + (more[i] ?? 0)))
    const expected = new Float64Array(LONG).fill(90e6)
    const base = { expected, unit: expected, scale, persistence: 0, sparse: false, levelFrom }
    return { series: aSeriesOf(key, spend), ready: { base, excess: spend.map((x) => x - 90e6) } as never }
  }
  const DAY = 68
  const event = { shape: { kind: 'spike' as const, start: DAY, end: DAY + 1 }, size: 50e6 }
  const reason = (row: Judged | null, column: Judged | null, changes: Partial<ServiceFind['event']> = {}) =>
    habitualReason(find(row, column, { ...event, ...changes }), since)
  const twice = { 20: 50, 40: 50, [DAY]: 50 }
  const once = { [DAY]: 50 }

  it('is what its series did before', () => {
    expect(reason(seen({ accountId: 'a' }, twice), null)).toBe('recurring')
    expect(reason(null, seen({ usageType: 'x' }, twice))).toBe('recurring')
    expect(reason(seen({ accountId: 'a' }, once), null)).toBeNull()
  })

  it('is what both of its series did: what only one of them shows was something else', () => {
    expect(reason(seen({ accountId: 'a' }, twice), seen({ usageType: 'x' }, twice))).toBe('recurring')
    expect(reason(seen({ accountId: 'a' }, twice), seen({ usageType: 'x' }, once))).toBeNull()
    expect(reason(seen({ accountId: 'a' }, once), seen({ usageType: 'x' }, twice))).toBeNull()
  })

  it('is seen through the noise of the rougher one, and not through that of the other', () => {
    // half of the event is what counts: with a spread of 27 dollars a day that shows nothing may have held it
    const rough = seen({ usageType: 'x' }, { [DAY]: 50 }, { scale: 0.3 })
    expect(reason(seen({ accountId: 'a' }, twice), rough)).toBe('recurring')
    expect(reason(rough, seen({ usageType: 'y' }, twice))).toBe('recurring')
    expect(reason(seen({ accountId: 'a' }, once), seen({ usageType: 'x' }, twice, { scale: 0.3 }))).toBeNull()
  })

  it('is told before the last old shift by the level of the days around', () => {
    // until day 50 a hundred and forty dollars a day: none of these days stood out then
    const shifted = { levelFrom: 50, before: 140 }
    expect(reason(seen({ accountId: 'a' }, once, shifted), null)).toBeNull()
    expect(reason(seen({ accountId: 'a' }, { 20: 50, 40: 50, [DAY]: 50 }, shifted), null)).toBe('recurring')
    // also at the ends of these days: the first of them, and the last
    expect(reason(seen({ accountId: 'a' }, { 1: 50, 48: 50, [DAY]: 50 }, shifted), null)).toBe('recurring')
    const missing = seen({ accountId: 'a' }, { 20: 50, 21: Number.NaN, 40: 50, 44: Number.NaN, [DAY]: 50 }, shifted)
    expect(reason(missing, null)).toBe('recurring')
  })

  it('is the level of half a month around: a week that was dear is none', () => {
    const shifted = { levelFrom: 50, before: 140 }
    const week = (from: number) => Object.fromEntries(Array.from({ length: 7 }, (_, i) => [from + i, 50]))
    for (const [first, second] of [
      [10, 30],
      [0, 30],
      [10, 43],
    ] as const)
      expect(
        reason(seen({ accountId: 'a' }, { ...week(first), ...week(second), ...week(DAY) }, shifted), null, {
          shape: { kind: 'spike', start: DAY, end: DAY + 7 },
        }),
      ).toBe('recurring')
    const fortnight = Object.fromEntries(Array.from({ length: 16 }, (_, i) => [10 + i, 50]))
    expect(reason(seen({ accountId: 'a' }, { ...fortnight, ...week(DAY) }, shifted), null, { shape: { kind: 'spike', start: DAY, end: DAY + 7 } })).toBeNull()
  })
})
