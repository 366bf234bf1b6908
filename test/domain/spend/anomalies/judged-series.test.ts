import { describe, expect, it } from 'vitest'
import { liveliestSeries, usageRows } from '../../../../domain/spend/anomalies/judged-series.ts'
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
