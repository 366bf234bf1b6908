import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { defaultPolicy } from '../../../domain/policy.ts'
import type { DailySpend } from '../../../domain/spend/daily.ts'
import { monthForecast } from '../../../domain/spend/forecast/spend-forecast.ts'
import { keptBefore, type SpendDay, sharedByAccount, spendDaysOf, withEarlierDays } from '../../../domain/spend/kept-days.ts'
import { isRestated } from '../../../domain/spend/restated.ts'
import { type Cost, totalsOf } from '../../../domain/spend/totals.ts'
import { draws } from '../../draws.ts'
import { DAYS, DOLLAR, FIRST_DAY, ordinaryBill, READ_AT_SEC, tableOf as tableOfCells, tablesOf } from './made-up-bill.ts'

const tableOf = (options = {}) => tablesOf(ordinaryBill(), options)[0] as DailySpend
/** The table without its first days. */
function latter(table: DailySpend, from: number): DailySpend {
  const cut = (row: DailySpend['rows'][number]) => ({
    ...row,
    amortizedMicroUsd: row.amortizedMicroUsd.slice(from),
    unblendedMicroUsd: row.unblendedMicroUsd.slice(from),
    usageQuantity: row.usageQuantity.slice(from),
  })
  return {
    ...table,
    firstDay: table.firstDay + from,
    days: table.days - from,
    estimated: table.estimated.slice(from),
    answered: table.answered.slice(from),
    rows: table.rows.map(cut),
  }
}
const asKept = (table: DailySpend) => JSON.parse(JSON.stringify(spendDaysOf(table))) as ReturnType<typeof spendDaysOf>

describe('days that are kept', () => {
  it('put before an answer that no longer holds them give the table that held them all', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: DAYS - 1 }), fc.uniqueArray(fc.integer({ min: 0, max: DAYS - 1 }), { maxLength: 5 }), (from, missing) => {
        const whole = tableOf({ missing })
        const kept = asKept(whole)
        const joined = withEarlierDays(latter(whole, from), kept)
        // days that were never answered at the beginning are not there at all
        const begins = Math.min(from, whole.answered.indexOf(1))
        const sorted = (table: DailySpend) => ({
          ...table,
          // of a day that was not answered nothing is known
          estimated: table.estimated.map((x, i) => x * (table.answered[i] as number)),
          rows: table.rows.toSorted((a, b) => (a.keys.join() < b.keys.join() ? -1 : 1)),
        })
        expect(sorted(joined)).toEqual(sorted(latter(whole, begins)))
      }),
      draws(40),
    )
  })

  it('keep the row of a service that is no longer used, and nothing before a new one began', () => {
    const gone = (i: number) => (i < 40 ? 0 : Number.NaN)
    const begun = (i: number) => (i < 60 ? Number.NaN : 0)
    const whole = tablesOf(ordinaryBill({ 'a Storage x': gone, 'a Storage y': gone, 'b Storage x': begun, 'b Storage y': begun }))[0] as DailySpend
    const joined = withEarlierDays(latter(whole, 45), asKept(whole))
    const [old] = joined.rows.filter(({ keys }) => keys.join() === 'a,Storage')
    expect(old?.unblendedMicroUsd[39]).toBeGreaterThan(0)
    expect(old?.unblendedMicroUsd[45]).toBeNaN()
    expect(joined.rows.find(({ keys }) => keys.join() === 'b,Storage')?.unblendedMicroUsd[0]).toBeNaN()
  })

  it('of a day that the answer holds as well are the answer’s', () => {
    const now = latter(tableOf(), 30)
    const then = asKept(tableOf()).map((day) => ({ ...day, rows: day.rows.map(([keys]) => [keys, 1, 1, 1, 'Hrs'] as const) }))
    const joined = withEarlierDays(now, then)
    expect(joined.rows[0]?.unblendedMicroUsd[29]).toBe(1)
    expect(joined.rows[0]?.unblendedMicroUsd[30]).toBe(now.rows[0]?.unblendedMicroUsd[0])
  })

  it('stand in for a day that the answer lacks', () => {
    const holed = tableOf({ missing: [60] })
    const joined = withEarlierDays(holed, asKept(tableOf()))
    expect(joined.firstDay).toBe(holed.firstDay)
    expect(joined.answered[60]).toBe(1)
    const onThatDay = ({ rows }: DailySpend) => Object.fromEntries(rows.map((row) => [row.keys.join(), row.unblendedMicroUsd[60]]))
    expect(onThatDay(joined)).toEqual(onThatDay(tableOf()))
  })

  it('let a month be forecast that the answer alone is too short for', () => {
    const short = latter(tableOf(), DAYS - 9)
    expect(monthForecast(short, [short], READ_AT_SEC, [], defaultPolicy)).toMatchObject({
      assessed: false,
      reason: { code: 'few-days-to-forecast', neededDays: 10 },
    })
    expect(monthForecast(withEarlierDays(short, asKept(tableOf())), [withEarlierDays(short, asKept(tableOf()))], READ_AT_SEC, [], defaultPolicy).assessed).toBe(
      true,
    )
  })

  it('know their total, in whole micro-dollars', () => {
    const [first] = spendDaysOf(tableOf())
    expect(first?.day).toBe(FIRST_DAY)
    expect(first?.total.billedMicroUsd).toBe(first?.rows.reduce((sum, row) => sum + (row[2] ?? 0), 0))
  })
})

describe('a settled day', () => {
  const cost = (usd: number) => ({ effectiveMicroUsd: usd * DOLLAR, billedMicroUsd: usd * DOLLAR })
  it.each([
    [1000, 1000, false],
    [1000, 1019, false],
    [1000, 1021, true],
    [1000, 979, true],
    [50, 54, false],
    [0, 6, true],
    [-100, -120, true],
  ])('of %d dollars that is %d now is restated: %s', (before, after, restated) => {
    expect(isRestated({ before: cost(before), after: cost(after) }, defaultPolicy)).toBe(restated)
  })

  it('is restated when only one of its two costs has moved', () => {
    expect(isRestated({ before: cost(100), after: { ...cost(100), billedMicroUsd: 200 * DOLLAR } }, defaultPolicy)).toBe(true)
  })

  it('know no total of a cost that was not read, and none that is a sum of days with it and days without', () => {
    const whole = tableOf()
    const unread = { ...whole, rows: whole.rows.map((row) => ({ ...row, amortizedMicroUsd: row.amortizedMicroUsd.map(() => Number.NaN) })) }
    const [before] = spendDaysOf(unread)
    expect(before?.total.effectiveMicroUsd).toBeNaN()
    expect(before?.total.billedMicroUsd).toBe(spendDaysOf(whole)[0]?.total.billedMicroUsd)
    // that it is read from now on is no move of the bill
    expect(isRestated({ before: before?.total as Cost, after: spendDaysOf(whole)[0]?.total as Cost }, defaultPolicy)).toBe(false)
    const joined = withEarlierDays(latter(whole, 40), asKept(unread))
    const totals = (from: number) => totalsOf(joined, { startDay: FIRST_DAY + from, endDay: FIRST_DAY + DAYS }, FIRST_DAY + DAYS).total
    expect(totals(39).effectiveMicroUsd).toBeNaN()
    expect(totals(39).billedMicroUsd).toBe(totalsOf(whole, { startDay: FIRST_DAY + 39, endDay: FIRST_DAY + DAYS }, FIRST_DAY + DAYS).total.billedMicroUsd)
    expect(totals(40).effectiveMicroUsd).toBeGreaterThan(0)
  })
})

describe('days that were kept by the name of groups alone', () => {
  const cells = (usd: Readonly<Record<string, number>>) =>
    Object.entries(usd).map(([key, amount]) => {
      const [accountId = '', groupName = ''] = key.split(' ')
      return { accountId, service: 'Compute', usageType: 'x', groupName, usd: () => amount, usage: () => amount / 2 }
    })
  const byName = (usd: Readonly<Record<string, number>>, options = {}) => tableOfCells(cells(usd), ['TAG'], ({ groupName = '' }) => [groupName], options)
  const byBoth = (usd: Readonly<Record<string, number>>) =>
    tableOfCells(cells(usd), ['TAG', 'LINKED_ACCOUNT'], ({ groupName = '', accountId }) => [groupName, accountId])
  const [old] = spendDaysOf(byName({ 'a web': 30, 'b web': 90, 'a api': 8, 'c gone': 5 }, { days: 1, firstDay: FIRST_DAY - 1 }))

  it('go on under the accounts that have the name, shared out as they share it, and keep their sum', () => {
    const table = byBoth({ 'a web': 10, 'b web': 30, 'a api': 2 })
    const day = sharedByAccount(old as SpendDay, table)
    expect(day.rows.map(([keys, amortized, , quantity]) => [keys.join(' '), (amortized ?? 0) / DOLLAR, quantity])).toEqual([
      ['web a', 30, 15],
      ['web b', 90, 45],
      ['api a', 8, 4],
      // of a group that is gone nobody knows the account
      ['gone ', 5, 2.5],
    ])
    const joined = withEarlierDays(table, [day])
    expect([joined.firstDay, joined.days, joined.rows.length]).toEqual([FIRST_DAY - 1, DAYS + 1, 4])
  })

  it('are asked for where a table tells accounts apart, and nowhere else', () => {
    expect(keptBefore(byBoth({}))).toEqual(['TAG'])
    expect(keptBefore(byName({}))).toBeNull()
    expect(keptBefore(tableOf())).toBeNull()
  })
})
