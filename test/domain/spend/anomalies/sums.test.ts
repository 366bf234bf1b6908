import { describe, expect, it } from 'vitest'
import { addToTotals, broadEvents, type Totals } from '../../../../domain/spend/anomalies/broad-events.ts'
import { shapesBetween } from '../../../../domain/spend/anomalies/event-shapes.ts'
import type { JudgedSeries } from '../../../../domain/spend/anomalies/judged-series.ts'
import { provisionalEvents } from '../../../../domain/spend/anomalies/provisional.ts'
import { changedAlike } from '../../../../domain/spend/anomalies/rough-change.ts'
import type { Search, ServiceFind } from '../../../../domain/spend/anomalies/service-search.ts'
import { noise } from '../made-up-bill.ts'
import { aSeriesOf, MONDAY } from './an-event.ts'

// Sixty days, of which the last twelve are searched; a hundred dollars a day each that stray by one per cent.
const DAYS = 60
const span = { firstDay: MONDAY - DAYS, scanFrom: 48, referenceEnd: 52, settledEnd: DAYS }
const search: Search = { span, shapes: shapesBetween(48, DAYS), demand: [], sensitivity: { together: 4.5, only: 4.5, alone: 6 } }
const judged = { startDay: MONDAY - DAYS, settledEndDay: MONDAY, todayDay: MONDAY, endDay: MONDAY }
const spendOf = (seed: number, more: (i: number) => number, days = DAYS) =>
  Float64Array.from({ length: days }, (_, i) => 1e6 * (100 * (1 + 0.01 * noise(seed, i)) + more(i)))
const from = (start: number, usd: number) => (i: number) => (i >= start ? usd : 0)

describe('what rises a little everywhere', () => {
  const part = (accountId: string, service: string, seed: number, more: (i: number) => number): JudgedSeries => ({
    ...aSeriesOf({ accountId }, spendOf(seed, more)),
    service,
    id: `${accountId} ${service}`,
  })
  const found = (series: readonly JudgedSeries[], finds: readonly ServiceFind[] = [], columns: readonly JudgedSeries[] = []) => {
    const totals: Totals = new Map()
    for (const service of new Set(series.map((one) => one.service)))
      addToTotals(
        totals,
        series.filter((one) => one.service === service),
        finds.filter(({ row }) => row?.series.service === service),
      )
    return broadEvents(totals, () => columns, judged, search).map(({ event: { shape, size }, row, column }) => [
      row?.series.accountId,
      row?.series.service,
      column?.series.usageType ?? null,
      shape.kind,
      shape.start,
      Math.round(size / 1e6),
    ])
  }
  const services = ['S', 'T', 'U', 'V', 'W']

  it('shows in the sum of its account, or of its service', () => {
    expect(found(services.map((service, i) => part('a', service, i, from(52, 6))))).toEqual([['a', null, null, 'shift', 52, 30]])
    expect(found(['a', 'b', 'c', 'd', 'e'].map((account, i) => part(account, 'S', i, from(52, 6))))).toEqual([[null, 'S', null, 'shift', 52, 30]])
    expect(found(services.map((service, i) => part('a', service, i, () => 0)))).toEqual([])
  })

  it('is nothing of a sum of one, nor of what names no account', () => {
    expect(found([part('a', 'S', 1, from(52, 30))])).toEqual([])
    expect(found(services.map((service, i) => ({ ...part('a', service, i, from(52, 6)), accountId: null })))).toEqual([])
  })

  it('is what is left when the events that are known are taken out', () => {
    const parts = services.map((service, i) => part('a', service, i, from(52, i === 0 ? 46 : 6)))
    const [series] = parts as [JudgedSeries]
    const event = {
      row: 0,
      column: null,
      shape: { kind: 'shift' as const, start: 52, end: DAYS },
      size: 40e6,
      variance: 1,
      gain: 100,
      rowMargin: 0,
      columnMargin: 0,
      exchangeMargin: 0,
    }
    const known = { event, row: { series, ready: {} as never }, column: null, soughtIn: null }
    expect(found(parts, [known])).toEqual([['a', null, null, 'shift', 52, expect.closeTo(30, -0.5)]])
    expect(found(parts, [{ ...known, row: null }])[0]?.at(-1)).toBeGreaterThan(40)
  })

  it('is of the one that carries half of it, with the usage type that changed as much', () => {
    const parts = services.map((service, i) => part('a', service, i, from(52, i === 1 ? 30 : 1)))
    const columns = [
      aSeriesOf({ usageType: 'x' }, spendOf(20, from(52, 30))),
      aSeriesOf(
        { usageType: 'y' },
        spendOf(21, () => 0),
      ),
    ]
    expect(found(parts)[0]?.slice(0, 3)).toEqual(['a', 'T', null])
    expect(found(parts, [], columns)[0]?.slice(0, 3)).toEqual(['a', 'T', 'x'])
  })
})

describe('the one of some series that changed as much', () => {
  const series = (usd: number) =>
    aSeriesOf(
      { usageType: `u${usd}` },
      Float64Array.from({ length: 28 }, (_, i) => (i < 21 ? 100 : 100 + usd)),
    )
  it('did so to three tenths, alone', () => {
    const alike = (...others: readonly number[]) => changedAlike(series(10), others.map(series), 21, 23)?.usageType ?? null
    expect([alike(13, 0), alike(7, 0), alike(14), alike(6), alike(10, 11), alike()]).toEqual(['u13', 'u7', null, null, null, null])
    expect(changedAlike(series(-10), [series(-12), series(10)], 21, 23)?.usageType).toBe('u-12')
  })
})

describe('days that still fill', () => {
  // two of them, and today
  const days = { startDay: MONDAY - DAYS, settledEndDay: MONDAY, todayDay: MONDAY + 2, endDay: MONDAY + 3 }
  const row = (more: (i: number) => number, accountId = 'a') => aSeriesOf({ accountId }, spendOf(1, more, DAYS + 3))
  const rises = (rows: readonly JudgedSeries[], columns: readonly JudgedSeries[] = [], standardErrors = 6) =>
    provisionalEvents(rows, columns, days, span, standardErrors)

  it('tell at once what is above the whole day already', () => {
    const [event, ...others] = rises([row(from(DAYS + 1, 50)), row(() => 0, 'b')])
    expect(others).toEqual([])
    expect(event).toMatchObject({
      accountId: 'a',
      kind: 'spike',
      startDay: MONDAY + 1,
      endDay: MONDAY + 3,
      settledDays: 2,
      ongoing: true,
      provisional: true,
      usageType: null,
    })
    expect(Math.abs((event?.impactMicroUsd ?? 0) / 100e6 - 1)).toBeLessThan(0.05)
    expect(Math.abs((event?.lastDayMicroUsd ?? 0) / 50e6 - 1)).toBeLessThan(0.05)
    expect((event?.sights[0]?.actualMicroUsd ?? 0) - (event?.sights[0]?.expectedMicroUsd ?? 0)).toBe(event?.impactMicroUsd)
    expect(rises([row((i) => (i === DAYS ? 50 : 0))])[0]).toMatchObject({ startDay: MONDAY, endDay: MONDAY + 1, ongoing: false })
  })

  it('tell nothing that is less, or that was as much within four weeks', () => {
    expect([rises([row(from(DAYS, -90))]), rises([row(() => 0)]), rises([])]).toEqual([[], [], []])
    expect(rises([row((i) => (i === DAYS - 20 ? 60 : i >= DAYS ? 50 : 0))])).toHaveLength(0)
    const [sure] = rises([row(from(DAYS, 20))])
    expect(sure?.standardErrors ?? 0).toBeGreaterThan(6)
    expect(rises([row(from(DAYS, 20))], [], 1000)).toHaveLength(0)
  })

  it('are of the usage type that shows as much', () => {
    const column = (usd: number) => aSeriesOf({ usageType: 'x' }, spendOf(5, from(DAYS, usd), DAYS + 3))
    expect([rises([row(from(DAYS, 50))], [column(50)])[0]?.usageType, rises([row(from(DAYS, 50))], [column(80)])[0]?.usageType]).toEqual(['x', null])
    expect(rises([], [column(50)])[0]).toMatchObject({ accountId: null, usageType: 'x' })
  })

  it('tell nothing of a charge that falls due', () => {
    // fifty dollars on the second of January, of February and of this month
    const due = (on: readonly number[]) => rises([row((i) => (on.includes(i) ? 50 : 0))]).length
    expect([due([1, 32, 60]), due([1, 60])]).toEqual([0, 1])
  })
})
