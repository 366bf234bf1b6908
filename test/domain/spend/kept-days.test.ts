import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { defaultPolicy } from '../../../domain/policy.ts'
import type { DailySpend } from '../../../domain/spend/daily.ts'
import { monthForecast } from '../../../domain/spend/forecast/spend-forecast.ts'
import { spendDaysOf, withEarlierDays } from '../../../domain/spend/kept-days.ts'
import { isRestated } from '../../../domain/spend/restated.ts'
import { type Cost, totalsOf } from '../../../domain/spend/totals.ts'
import { draws } from '../../draws.ts'
import { DAYS, DOLLAR, FIRST_DAY, ordinaryBill, READ_AT_SEC, tablesOf } from './made-up-bill.ts'

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
