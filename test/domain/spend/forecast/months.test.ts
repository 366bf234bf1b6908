import { describe, expect, it } from 'vitest'
import { civilFromDay, dayFromCivil, monthOf, weekdayOf } from '../../../../domain/calendar.ts'
import { defaultPolicy } from '../../../../domain/policy.ts'
import type { DailySpend } from '../../../../domain/spend/daily.ts'
import { type Forecast, monthForecast } from '../../../../domain/spend/forecast/spend-forecast.ts'
import { type Cell, DOLLAR, tablesOf } from '../made-up-bill.ts'

const cell = (usd: (day: number) => number, more: Partial<Cell> = {}): Cell => ({
  accountId: 'a',
  service: 'Compute',
  usageType: 'x',
  usd: (_, day) => usd(day),
  ...more,
})
const flat = cell(() => 100)
const on = (isDue: (day: number) => boolean, usd: number) => (day: number) => (isDue(day) ? usd : Number.NaN)
const dayOfMonth = (day: number) => civilFromDay(day).dayOfMonth
const isLast = (day: number) => monthOf(day).endDay - 1 === day
const support = { service: 'AWS Support (Business)', usageType: 'Dollar' }
const plan = (usageType: string) => ({ service: 'Savings Plans for AWS Compute usage', usageType })
const since =
  (month: number, day: number, usd: number, before = Number.NaN) =>
  (at: number) =>
    at >= dayFromCivil(2026, month, day) ? usd : before

/** What the month of a day costs in the end, by cells that do on the days to come what they did before. */
function truth(cells: readonly Cell[], today: number): number {
  const { startDay, endDay } = monthOf(today)
  const days = Array.from({ length: endDay - startDay }, (_, i) => startDay + i)
  return cells.reduce((sum, { usd }) => sum + days.reduce((total, day) => total + (usd(0, day) || 0), 0), 0)
}

function forecastOf(
  cells: readonly Cell[],
  today: number,
  missing: readonly number[] = [],
): { readonly total: Forecast; readonly accounts: readonly Forecast[] } {
  const tables = tablesOf(cells, { firstDay: today - 90, days: 90, missing })
  const forecast = monthForecast(tables[0] as DailySpend, tables, today * 86_400 + 6 * 3600, [], defaultPolicy)
  if (!forecast.assessed) throw new Error(forecast.reason.code)
  return forecast
}

describe('what a month comes to', () => {
  it.each<readonly [name: string, cells: readonly Cell[], today: readonly [year: number, month: number, day: number]]>([
    ['with a weekend at its end', [cell((day) => (weekdayOf(day) % 6 === 0 ? 20 : 140))], [2026, 10, 27]],
    ['with a job on its last day', [flat, cell(on(isLast, 800), { service: 'Batch' })], [2026, 10, 20]],
    ['the same, two days before', [flat, cell(on(isLast, 800), { service: 'Batch' })], [2026, 10, 30]],
    ['with tax on its last day', [flat, cell(on(isLast, 620), { service: 'Tax', usageType: '' })], [2026, 10, 25]],
    [
      'with support on its first, once that is known',
      [
        flat,
        cell(
          on((day) => dayOfMonth(day) === 1, 310),
          support,
        ),
      ],
      [2026, 10, 20],
    ],
    [
      'the same on its first',
      [
        flat,
        cell(
          on((day) => dayOfMonth(day) === 1, 310),
          support,
        ),
      ],
      [2026, 10, 1],
    ],
    [
      'the same on its second, when the first still fills',
      [
        flat,
        cell(
          on((day) => dayOfMonth(day) === 1, 310),
          support,
        ),
      ],
      [2026, 10, 2],
    ],
    [
      'with support that was posted two days later, once',
      [
        flat,
        cell(
          on((day) => dayOfMonth(day) === (civilFromDay(day).month === 10 ? 3 : 1), 310),
          support,
        ),
      ],
      [2026, 10, 20],
    ],
    [
      'with a credit on its first',
      [
        flat,
        cell(
          on((day) => dayOfMonth(day) === 1, -500),
          { usageType: 'Credit' },
        ),
      ],
      [2026, 10, 20],
    ],
    [
      'with a fee on its first, partly upfront',
      [
        flat,
        cell(
          on((day) => dayOfMonth(day) === 1, 900),
          plan('ComputeSP:1yrPartialUpfront'),
        ),
      ],
      [2026, 10, 20],
    ],
    ['with a plan by the hour that was bought on the 12th', [flat, cell(since(10, 12, 48), plan('ComputeSP:1yrNoUpfront'))], [2026, 10, 20]],
    [
      'with a purchase that was paid once',
      [
        flat,
        cell(
          on((day) => day === dayFromCivil(2026, 10, 5), 2400),
          plan('ComputeSP:1yrAllUpfront'),
        ),
      ],
      [2026, 10, 20],
    ],
    ['of 28 days', [flat], [2027, 2, 10]],
    ['of 29 days', [flat], [2028, 2, 10]],
    [
      'of 28 days, with a job on the 30th of others',
      [
        flat,
        cell(
          on((day) => day === Math.min(monthOf(day).startDay + 29, monthOf(day).endDay - 1), 300),
          { service: 'Batch' },
        ),
      ],
      [2027, 2, 20],
    ],
    ['in two accounts, one of which spends by the week', [flat, cell((day) => (weekdayOf(day) === 1 ? 210 : 0), { accountId: 'b' })], [2026, 10, 15]],
  ])('is forecast %s', (_, cells, [year, month, day]) => {
    const today = dayFromCivil(year, month, day)
    const { total, accounts } = forecastOf(cells, today)
    expect(Math.abs(total.expectedMicroUsd / DOLLAR / truth(cells, today) - 1)).toBeLessThan(0.005)
    expect(accounts.reduce((sum, { expectedMicroUsd }) => sum + expectedMicroUsd, 0)).toBe(total.expectedMicroUsd)
  })

  it('is that of the account: of one that left, what it spent; of one that came, its own level at least', () => {
    const cells = [
      flat,
      cell((day) => (day < dayFromCivil(2026, 10, 10) ? 40 : Number.NaN), { accountId: 'left' }),
      cell(since(10, 10, 40), { accountId: 'came' }),
    ]
    const { accounts } = forecastOf(cells, dayFromCivil(2026, 10, 20))
    const of = (id: string) => accounts.find(({ accountId }) => accountId === id)
    expect(of('left')?.knownMicroUsd).toBe(9 * 40 * DOLLAR)
    expect(of('left')?.lowMicroUsd).toBeLessThanOrEqual(9 * 40 * DOLLAR)
    // the truth of 22 days at 40 lies within
    expect(of('came')?.highMicroUsd).toBeGreaterThan(22 * 40 * DOLLAR)
    expect(of('came')?.spentMicroUsd).toBe(10 * 40 * DOLLAR)
  })

  it('is that of all its days where one is missing from the bill', () => {
    expect(forecastOf([flat], dayFromCivil(2026, 10, 20), [77]).total.expectedMicroUsd).toBe(3100 * DOLLAR)
  })
})
