import { describe, expect, it } from 'vitest'
import { addToTotals, broadEvents, type Totals } from '../../../../domain/spend/anomalies/broad-events.ts'
import { shapesBetween } from '../../../../domain/spend/anomalies/event-shapes.ts'
import type { JudgedSeries } from '../../../../domain/spend/anomalies/judged-series.ts'
import type { Search, ServiceFind } from '../../../../domain/spend/anomalies/service-search.ts'
import { noise } from '../made-up-bill.ts'
import { aSeriesOf, MONDAY } from './an-event.ts'

const DAYS = 60
const START = 50
const span = { firstDay: MONDAY - START, scanFrom: 40, referenceEnd: 46, settledEnd: DAYS }
const days = { startDay: MONDAY - START, settledEndDay: MONDAY + 10, todayDay: MONDAY + 12, endDay: MONDAY + 12 }
const search: Search = { span, shapes: shapesBetween(span.scanFrom, DAYS), demand: [], sensitivity: { together: 4.5, only: 4.5, alone: 6 } }
const services = ['S3', 'SNS', 'SQS', 'EC2']

/** A hundred dollars a day that strays by one in a hundred, and more from some day on. */
const spends = (own: number, more: (i: number) => number, strays = 1) =>
  Float64Array.from({ length: DAYS }, (_, i) => 1e6 * (100 + strays * noise(own, i) + more(i)))
const from =
  (usd: number, start = START, end = DAYS) =>
  (i: number) =>
    i >= start && i < end ? usd : 0
const nothing = () => 0

function totalsOf(cells: readonly JudgedSeries[], finds: readonly ServiceFind[] = []): Totals {
  const totals: Totals = new Map()
  for (const service of services)
    addToTotals(
      totals,
      cells.filter((cell) => cell.service === service),
      finds.filter(({ row }) => row?.series.service === service),
    )
  return totals
}
const inAccount = (more: (i: number) => number, strays?: number): JudgedSeries[] =>
  services.map((service, s) => ({ ...aSeriesOf({ accountId: 'a' }, spends(s, more, strays)), service, id: `a/${service}` }))
const found = (cells: readonly JudgedSeries[], finds: readonly ServiceFind[] = [], usageTypes: readonly JudgedSeries[] = []) =>
  broadEvents(totalsOf(cells, finds), (service) => usageTypes.filter((one) => one.service === service), days, search)
const told = (finds: readonly ServiceFind[]) =>
  finds.map(({ event: { shape }, row, column }) => [
    row?.series.accountId,
    row?.series.service,
    column?.series.usageType ?? null,
    shape.kind,
    shape.start,
    shape.end,
  ])

describe('the totals of a bill', () => {
  it('are of each account over its services, and of each service over its accounts', () => {
    const cells = [...inAccount(nothing), { ...aSeriesOf({ accountId: 'b' }, spends(9, nothing)), service: 'S3', id: 'b/S3' }]
    const totals = totalsOf(cells)
    expect([...totals].map(([key, { parts }]) => [key, parts.length])).toEqual([
      ['["a",null]', 4],
      ['[null,"S3"]', 2],
      ['["b",null]', 1],
      ['[null,"SNS"]', 1],
      ['[null,"SQS"]', 1],
      ['[null,"EC2"]', 1],
    ])
    const account = totals.get('["a",null]')
    expect(account?.series).toMatchObject({ accountId: 'a', service: null, usageType: null, groupName: null })
    expect(account?.series.spend[7]).toBe(cells.slice(0, 4).reduce((sum, { spend }) => sum + (spend[7] ?? 0), 0))
    // the series themselves are as they were
    expect(cells[0]?.spend[7]).toBe(spends(0, nothing)[7])
  })

  it('are none of series whose account, or service, is not known', () => {
    const totals: Totals = new Map()
    addToTotals(totals, [aSeriesOf({ usageType: 'x' }, spends(1, nothing))], [])
    addToTotals(totals, [{ ...aSeriesOf({ accountId: 'a' }, spends(1, nothing)), service: null }], [])
    expect(totals.size).toBe(0)
  })
})

describe('what rose a little in all services of an account', () => {
  it('is an event of the account', () => {
    // each by so little that none shows it by itself
    const finds = found(inAccount(from(6), 4))
    expect(told(finds)).toEqual([['a', null, null, 'shift', START, DAYS]])
    expect((finds[0]?.event.size ?? 0) / 24e6).toBeCloseTo(1, 0)
    expect(finds[0]?.soughtIn).toBeNull()
    expect(found(inAccount(nothing))).toEqual([])
  })

  it('is asked of two services at least: one has been judged already', () => {
    const cells = inAccount(from(8))
    expect(found(cells.slice(0, 1))).toEqual([])
    // of two, the one that rose by most of it carries it
    const two = [cells[0], { ...cells[1], spend: spends(1, from(2)) }] as JudgedSeries[]
    expect(told(found(two))).toEqual([['a', 'S3', null, 'shift', START, DAYS]])
  })

  it('leaves out what its services told of already', () => {
    const cells = inAccount(nothing).map((cell, i) => (i === 0 ? { ...cell, spend: spends(0, from(40)) } : cell))
    const [first] = cells
    const event = { row: 0, column: null, shape: { kind: 'shift' as const, start: START, end: DAYS }, size: 40e6, variance: 1e12, gain: 900 }
    const margins = { rowMargin: Number.POSITIVE_INFINITY, columnMargin: Number.POSITIVE_INFINITY, exchangeMargin: Number.POSITIVE_INFINITY }
    const find = { event: { ...event, ...margins }, row: { series: first as JudgedSeries, ready: {} as never }, column: null, soughtIn: null }
    expect(found(cells, [find])).toEqual([])
    // what was seen by usage type alone is no account's
    expect(told(found(cells, [{ ...find, row: null }]))).toEqual([['a', 'S3', null, 'shift', START, DAYS]])
    // it is taken out as it was: what is more is more
    expect(told(found(cells, [{ ...find, event: { ...find.event, size: 10e6 } }]))).toEqual([['a', null, null, 'shift', START, DAYS]])
  })
})

describe('what one series of a total carries', () => {
  const carried = (usd: number, start = START, end = DAYS) =>
    inAccount(nothing).map((cell, i) => (i === 1 ? { ...cell, spend: spends(1, from(usd, start, end)) } : cell))

  it('is that series’ event', () => {
    const finds = found(carried(30))
    expect(told(finds)).toEqual([['a', 'SNS', null, 'shift', START, DAYS]])
    const [find] = finds
    // its expected spend is what leaves it the excess of the total
    const excess = (i: number) => ((find?.row?.series.spend[i] ?? Number.NaN) - (find?.row?.ready.base.expected[i] ?? Number.NaN)) / 1e6
    expect(excess(START - 1)).toBeCloseTo(0, -1)
    expect(excess(START + 1)).toBeCloseTo(30, -1)
  })

  it('is told once, seen by its account and by its service', () => {
    const others = ['b', 'c'].flatMap((accountId, k) =>
      services.map((service, s) => ({ ...aSeriesOf({ accountId }, spends(10 * k + s + 20, nothing)), service, id: `${accountId}/${service}` })),
    )
    expect(told(found([...carried(30), ...others]))).toEqual([['a', 'SNS', null, 'shift', START, DAYS]])
  })

  it('has the usage type that changed alike', () => {
    const usage = (usageType: string, more: (i: number) => number) => ({ ...aSeriesOf({ usageType }, spends(40, more)), service: 'SNS', id: usageType })
    expect(told(found(carried(30), [], [usage('x', from(30)), usage('y', nothing)]))).toEqual([['a', 'SNS', 'x', 'shift', START, DAYS]])
    expect(told(found(carried(30), [], [usage('x', from(30)), usage('y', from(30))]))).toEqual([['a', 'SNS', null, 'shift', START, DAYS]])
  })

  it('is no news where it is its habit', () => {
    const more = (i: number) => ([12, 24, 36].includes(i) || i === 52 ? 60 : 0)
    const cells = inAccount(nothing).map((cell, i) => (i === 1 ? { ...cell, spend: spends(1, more) } : cell))
    expect(found(cells)).toEqual([])
    const only = inAccount(nothing).map((cell, i) => (i === 1 ? { ...cell, spend: spends(1, from(60, 52, 53)) } : cell))
    expect(told(found(only))).toEqual([['a', 'SNS', null, 'spike', 52, 53]])
  })

  it('on other days than before is told by itself', () => {
    const more = (i: number) => from(60, 44, 46)(i) + from(40, 54, 56)(i)
    const cells = inAccount(nothing).map((cell, i) => (i === 1 ? { ...cell, spend: spends(1, more) } : cell))
    expect(told(found(cells)).map(([, service, , , start, end]) => [service, start, end])).toEqual([
      ['SNS', 44, 46],
      ['SNS', 54, 56],
    ])
  })
})
