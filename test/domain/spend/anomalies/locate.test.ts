import { describe, expect, it } from 'vitest'
import type { JudgedSeries } from '../../../../domain/spend/anomalies/judged-series.ts'
import { locate } from '../../../../domain/spend/anomalies/locate.ts'
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
