import { describe, expect, it } from 'vitest'
import type { Span } from '../../../../domain/spend/anomalies/baseline.ts'
import { type EventShape, shapeOn, shapesBetween } from '../../../../domain/spend/anomalies/event-shapes.ts'
import type { JudgedSeries } from '../../../../domain/spend/anomalies/judged-series.ts'
import { type Search, type ServiceFind, searchService } from '../../../../domain/spend/anomalies/service-search.ts'
import { noise } from '../made-up-bill.ts'
import { aSeriesOf, MONDAY } from './an-event.ts'

// Two accounts and two usage types of one service, a hundred dollars a day each, that stray by one per cent. Days 30 to 44 are searched.
const DAYS = 44
const span: Span = { firstDay: MONDAY - DAYS, scanFrom: 30, referenceEnd: 38, settledEnd: DAYS }
const search: Search = { span, shapes: shapesBetween(span.scanFrom, DAYS), demand: [], sensitivity: { together: 4.5, only: 4.5, alone: 6 } }

type Happened = { readonly accountId: string; readonly usageType: string; readonly shape: EventShape; readonly usd: number }
const spike = (start: number, days = 1): EventShape => ({ kind: 'spike', start, end: start + days })
const shift = (start: number): EventShape => ({ kind: 'shift', start, end: DAYS })
const drift = (start: number): EventShape => ({ kind: 'drift', start, end: DAYS })

/** Series by account and by usage type of what each account spends on each type, with what happened in it. */
function bill(accounts: readonly string[], types: readonly string[], happened: readonly Happened[], strays = 0.01) {
  const cell = (a: string, t: string, i: number): number => {
    const usual = 50e6 * (1 + strays * noise(a.charCodeAt(0) * 31 + t.charCodeAt(0), i))
    return happened
      .filter(({ accountId, usageType }) => accountId === a && usageType === t)
      .reduce((sum, { shape, usd }) => sum + 1e6 * usd * shapeOn(shape, i), usual)
  }
  const sum = (cells: readonly (readonly [string, string])[]) =>
    Float64Array.from({ length: DAYS }, (_, i) => cells.reduce((total, [a, t]) => total + cell(a, t, i), 0))
  return {
    rows: accounts.map((accountId): JudgedSeries => aSeriesOf({ accountId }, sum(types.map((type) => [accountId, type] as const)))),
    columns: types.map((usageType): JudgedSeries => aSeriesOf({ usageType }, sum(accounts.map((account) => [account, usageType] as const)))),
  }
}

function found(happened: readonly Happened[], accounts = ['a', 'b'], types = ['x', 'y']): ServiceFind[] {
  const { rows, columns } = bill(accounts, types, happened)
  return searchService(rows, columns, search)
}
const told = (finds: readonly ServiceFind[]) =>
  finds
    .map(({ event: { shape, size }, row, column }) => ({
      where: [row?.series.accountId ?? null, column?.series.usageType ?? null],
      what: `${shape.kind} ${shape.start}-${shape.end}`,
      usd: size / 1e6,
    }))
    .sort((a, b) => (a.what < b.what ? -1 : 1))

describe('what happened in a service', () => {
  it('is nothing where it goes on as it did', () => expect(found([])).toEqual([]))

  it.each([spike(36), spike(40), spike(34, 3), spike(38, 5), shift(38), shift(41), drift(36)])('is found where it was, as it was: %j', (shape) => {
    for (const [accountId, usageType, usd] of [
      ['a', 'y', 30],
      ['b', 'x', -30],
    ] as const) {
      const size = shape.kind === 'drift' ? usd / 3 : usd
      const finds = told(found([{ accountId, usageType, shape, usd: size }]))
      expect(finds.map(({ where, what }) => [...where, what])).toEqual([[accountId, usageType, `${shape.kind} ${shape.start}-${shape.end}`]])
      expect(Math.abs((finds[0]?.usd ?? 0) / size - 1)).toBeLessThan(0.06)
    }
  })

  it('is two things where two happened: in other places, on other days, or in one place one after the other', () => {
    const two = (first: Happened, second: Happened) => told(found([first, second])).map(({ where, what, usd }) => [...where, what, Math.round(usd / 5) * 5])
    expect(two({ accountId: 'a', usageType: 'x', shape: shift(38), usd: 40 }, { accountId: 'b', usageType: 'y', shape: shift(38), usd: 20 })).toEqual([
      ['a', 'x', 'shift 38-44', 40],
      ['b', 'y', 'shift 38-44', 20],
    ])
    expect(two({ accountId: 'a', usageType: 'x', shape: spike(33), usd: 40 }, { accountId: 'b', usageType: 'x', shape: shift(40), usd: 25 })).toEqual([
      ['b', 'x', 'shift 40-44', 25],
      ['a', 'x', 'spike 33-34', 40],
    ])
    expect(two({ accountId: 'a', usageType: 'x', shape: spike(33), usd: 40 }, { accountId: 'a', usageType: 'x', shape: spike(38, 2), usd: -30 })).toEqual([
      ['a', 'x', 'spike 33-34', 40],
      ['a', 'x', 'spike 38-40', -30],
    ])
    expect(two({ accountId: 'a', usageType: 'x', shape: shift(38), usd: 50 }, { accountId: 'a', usageType: 'y', shape: shift(38), usd: 25 })).toEqual([
      ['a', 'x', 'shift 38-44', 50],
      ['a', 'y', 'shift 38-44', 25],
    ])
  })

  it('is surer the more it stands out, and its place the less another explains', () => {
    const [small, large] = [15, 45].map((usd) => found([{ accountId: 'a', usageType: 'x', shape: shift(38), usd }])[0]?.event)
    expect(large?.gain ?? 0).toBeGreaterThan(small?.gain ?? 0)
    for (const event of [small, large]) {
      expect(event?.size ?? 0).toBeGreaterThan(0)
      expect(event?.variance ?? 0).toBeGreaterThan(0)
      // squared standard errors that the size stands away from nothing
      expect((event?.gain ?? 0) / ((event?.size ?? 0) ** 2 / (event?.variance ?? 1))).toBeCloseTo(1, 1)
      expect(event?.rowMargin ?? 0).toBeGreaterThan(20)
      expect(event?.columnMargin ?? 0).toBeGreaterThan(20)
    }
  })

  it('has no other place where there is one account or one usage type', () => {
    const [only] = found([{ accountId: 'a', usageType: 'x', shape: shift(38), usd: 40 }], ['a'], ['x', 'y'])
    expect([only?.row?.series.accountId, only?.column?.series.usageType, only?.event.rowMargin]).toEqual(['a', 'x', Number.POSITIVE_INFINITY])
    const { rows, columns } = bill(['a', 'b'], ['x'], [{ accountId: 'b', usageType: 'x', shape: spike(40), usd: 60 }])
    expect(told(searchService(rows, columns, search))).toMatchObject([{ where: ['b', 'x'], what: 'spike 40-41' }])
  })

  it('is seen by account alone, or by usage type alone, where the other is not known', () => {
    const { rows, columns } = bill(['a', 'b'], ['x', 'y'], [{ accountId: 'a', usageType: 'x', shape: shift(38), usd: 40 }])
    expect(told(searchService(rows, [], search))).toMatchObject([{ where: ['a', null], what: 'shift 38-44' }])
    expect(told(searchService([], columns, search))).toMatchObject([{ where: [null, 'x'], what: 'shift 38-44' }])
    expect(searchService(rows, [], search)[0]?.soughtIn).toBe(JSON.stringify(rows.map(({ id }) => id)))
    expect(searchService([], columns, search)[0]?.soughtIn).toBeNull()
  })

  it('is not laid to the one usage type there is where the service is charged for more than that', () => {
    const { rows } = bill(['a', 'b'], ['x', 'y'], [{ accountId: 'a', usageType: 'y', shape: shift(38), usd: 40 }])
    const { columns } = bill(['a', 'b'], ['x'], [])
    expect(told(searchService(rows, columns, search))[0]?.where).toEqual(['a', 'x'])
    expect(told(searchService(rows, columns, search, true))[0]?.where).toEqual(['a', null])
  })
})

describe('a service of many series', () => {
  const accounts = Array.from({ length: 30 }, (_, i) => String.fromCharCode(97 + i))
  const many = (...happened: readonly Happened[]) => {
    const { rows, columns } = bill(accounts, ['x', 'y'], happened)
    return told(searchService(rows, columns, search))
  }

  it('is searched where it strays most, and not at all where nothing does', () => {
    expect(many()).toEqual([])
    expect(many({ accountId: 'q', usageType: 'y', shape: shift(38), usd: 60 })).toMatchObject([{ where: ['q', 'y'], what: 'shift 38-44' }])
  })

  it('is searched on as long as something is found', () => {
    const happened = accounts
      .slice(0, 14)
      .map((accountId): Happened => ({ accountId, usageType: 'x', shape: spike(32 + (accountId.charCodeAt(0) % 10)), usd: 90 }))
    expect(many(...happened).length).toBeGreaterThanOrEqual(13)
  })
})
