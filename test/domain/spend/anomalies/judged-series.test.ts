import { describe, expect, it } from 'vitest'
import { judgedSeries, liveliestSeries, rowsByAccount, seriesOfRows, totalsOfAccounts, usageRows } from '../../../../domain/spend/anomalies/judged-series.ts'
import type { DailySpend } from '../../../../domain/spend/daily.ts'
import { type Cell, DAYS, END_DAY, FIRST_DAY, tableOf } from '../made-up-bill.ts'

const JUDGED = { startDay: FIRST_DAY, settledEndDay: END_DAY - 2, todayDay: END_DAY, endDay: END_DAY }
const cell = (accountId: string, usd: (i: number) => number): Cell => ({ accountId, service: `Service of ${accountId}`, usageType: 'x', usd })
const table = (...cells: Cell[]): DailySpend => tableOf(cells, ['LINKED_ACCOUNT', 'SERVICE'], ({ accountId, service }) => [accountId, service])
const accounts = (bill: DailySpend, count = 9) => liveliestSeries(usageRows(bill), count, JUDGED).map(({ accountId }) => accountId)

describe('the liveliest series of a bill', () => {
  const calm = cell('calm', (i) => 500 + (i % 2))
  const lively = cell('lively', (i) => 40 + 9 * (i % 2))
  const constant = cell('constant', () => 9000)

  it('change most from day to day, in money; what never changes is none', () => {
    expect(accounts(table(constant, calm, lively))).toEqual(['lively', 'calm'])
    expect(accounts(table(lively, calm, constant), 1)).toEqual(['lively'])
  })

  it('are told by settled days, in one order whatever that of the rows', () => {
    const filling = cell('filling', (i) => (i < DAYS - 2 ? 70 : 7))
    expect(accounts(table(filling, calm))).toEqual(['calm'])
    const twins = [cell('b', (i) => i % 3), cell('a', (i) => i % 3)]
    expect(accounts(table(...twins))).toEqual(['a', 'b'])
    expect(accounts(table(...twins.reverse()))).toEqual(['a', 'b'])
  })
})

describe('the series of a service', () => {
  const bill = table(
    cell('b', (i) => 100 + i),
    cell('a', (i) => (i === 5 ? -3 : i === 6 ? 0 : i === 7 ? Number.NaN : 50)),
  )
  const rows = usageRows(bill)
  const between = (startDay: number, endDay: number) => ({ ...JUDGED, startDay, endDay })
  const spendOf = (account: string, startDay: number, endDay: number, of = rows) =>
    judgedSeries(of, `Service of ${account}`, between(startDay, endDay)).map(({ spend }) => [...spend].map((x) => Math.round(x / 1e6)))

  it('is spend by day: nothing where the day was answered without it, not known where it is negative or was not answered', () => {
    expect(spendOf('a', FIRST_DAY + 4, FIRST_DAY + 9)).toEqual([[50, Number.NaN, 0, 0, 50]])
    const silent = usageRows(tableOf([cell('a', () => 50)], ['SERVICE'], ({ service }) => [service], { missing: [5, 7] }))
    expect(spendOf('a', FIRST_DAY + 4, FIRST_DAY + 9, silent)).toEqual([[50, Number.NaN, 50, Number.NaN, 50]])
  })

  it('is read where it lies when no day of it is missing, from its first day to its last', () => {
    const [whole] = judgedSeries(rows, 'Service of b', between(FIRST_DAY + 3, FIRST_DAY + 6))
    expect([...(whole?.spend ?? [])]).toEqual([103e6, 104e6, 105e6])
    expect(whole?.spend.buffer).toBe(bill.rows[0]?.amortizedMicroUsd.buffer)
    expect(whole?.totalMicroUsd).toBe(312e6)
    expect(whole?.offset).toBe(3)
    // a day that cost nothing is a day that is known
    const [other] = judgedSeries(rows, 'Service of a', between(FIRST_DAY + 6, FIRST_DAY + 7))
    expect([...(other?.spend ?? [])]).toEqual([0])
    expect(other?.spend.buffer).toBe(bill.rows[1]?.amortizedMicroUsd.buffer)
  })

  it('is not known on days that the table does not reach', () => {
    expect(spendOf('b', FIRST_DAY - 2, FIRST_DAY + 2)).toEqual([[Number.NaN, Number.NaN, 100, 101]])
    expect(spendOf('b', FIRST_DAY + DAYS - 2, FIRST_DAY + DAYS + 1)).toEqual([[100 + DAYS - 2, 100 + DAYS - 1, Number.NaN]])
    expect(judgedSeries(rows, 'Service of b', between(FIRST_DAY - 2, FIRST_DAY + 2))[0]?.offset).toBe(-2)
  })

  it('has the keys that its table is grouped by', () => {
    const [one] = judgedSeries(rows, 'Service of a', JUDGED)
    expect(one).toMatchObject({ accountId: 'a', service: 'Service of a', usageType: null, groupName: null })
    expect(judgedSeries(rows, 'another', JUDGED)).toEqual([])
  })
})

describe('the rows of a bill', () => {
  const shared = (accountId: string, usd: number): Cell => ({
    accountId,
    service: 'Shared',
    usageType: 'x',
    usd: (i) => (i === 3 && accountId === 'b' ? -1 : usd),
  })
  const rows = usageRows(
    table(
      shared('a', 5),
      shared('b', 7),
      cell('a', () => 11),
      cell('c', () => 0),
    ),
  )

  it('are those that cost anything, by service and by account', () => {
    expect([...rows.byService].map(([service, some]) => [service, some.length])).toEqual([
      ['Shared', 2],
      ['Service of a', 1],
    ])
    expect([...rowsByAccount(rows)].map(([accountId, some]) => [accountId, some.length])).toEqual([
      ['a', 2],
      ['b', 1],
    ])
    expect(rows.totalMicroUsd).toBe((5 * DAYS + 7 * (DAYS - 1) - 1 + 11 * DAYS) * 1e6)
  })

  it('come to what each account spends in all; a day that one of them does not tell is not known', () => {
    const totals = totalsOfAccounts(rows, rowsByAccount(rows), { ...JUDGED, startDay: FIRST_DAY + 2, endDay: FIRST_DAY + 5 })
    expect(totals.map(({ id, accountId, service, usageType, groupName, spend }) => [id, accountId, service, usageType, groupName, [...spend]])).toEqual([
      ['a', 'a', null, null, null, [16e6, 16e6, 16e6]],
      ['b', 'b', null, null, null, [7e6, Number.NaN, 7e6]],
    ])
    expect(totals.map(({ totalMicroUsd }) => totalMicroUsd)).toEqual([48e6, 14e6])
    expect(totalsOfAccounts(rows, new Map([['d', []]]), JUDGED)).toEqual([])
    const unknown = totalsOfAccounts(rows, new Map([[null, rows.byService.get('Shared')?.slice(0, 1) ?? []]]), JUDGED)
    expect(unknown.map(({ id, accountId }) => [id, accountId])).toEqual([['', null]])
  })

  it('of one service come in the order of their keys', () => {
    const turned = usageRows(table(shared('b', 7), shared('a', 5)))
    expect(judgedSeries(turned, 'Shared', JUDGED).map(({ accountId }) => accountId)).toEqual(['a', 'b'])
    expect(seriesOfRows(turned, [...(turned.byService.get('Shared') ?? [])], JUDGED).map(({ accountId }) => accountId)).toEqual(['a', 'b'])
  })

  it('without a service are those of one that has no name', () => {
    const byAccount = usageRows(tableOf([shared('a', 5), shared('b', 7)], ['LINKED_ACCOUNT'], ({ accountId }) => [accountId]))
    expect([...byAccount.byService.keys()]).toEqual([''])
    expect(judgedSeries(byAccount, '', JUDGED).map(({ accountId, service }) => [accountId, service])).toEqual([
      ['a', null],
      ['b', null],
    ])
  })
})

describe('how lively a series is', () => {
  it('is told within the days that are judged, from the first of them on', () => {
    // before the judged days it changed by a thousand a day
    const early = cell('early', (i) => (i < 10 ? (i % 2) * 1000 : 20 + (i % 2)))
    const late = cell('late', (i) => 20 + 2 * (i % 2))
    const from = (startDay: number) => liveliestSeries(usageRows(table(early, late)), 9, { ...JUDGED, startDay }).map(({ accountId }) => accountId)
    expect(from(FIRST_DAY)).toEqual(['early', 'late'])
    expect(from(FIRST_DAY + 10)).toEqual(['late', 'early'])
    expect(from(FIRST_DAY - 5)).toEqual(['early', 'late'])
  })

  it('leaves out days that are not known', () => {
    const gap = cell('gap', (i) => (i === 40 ? Number.NaN : 20 + (i % 2)))
    expect(accounts(table(gap))).toEqual(['gap'])
  })
})
