import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dayFromCivil, isoFromDay, weekdayOf } from '../../../../domain/calendar.ts'
import { defaultPolicy } from '../../../../domain/policy.ts'
import type { OngoingRise } from '../../../../domain/spend/anomalies/anomalies.ts'
import { type Budget, type OverBudgetFacts, overBudget } from '../../../../domain/spend/budgets.ts'
import type { DailySpend } from '../../../../domain/spend/daily.ts'
import { driversOf } from '../../../../domain/spend/forecast/drivers.ts'
import { monthForecast } from '../../../../domain/spend/forecast/spend-forecast.ts'
import { draws } from '../../../draws.ts'
import { toldFinding } from '../../../told.ts'
import { type Cell, DOLLAR, noise, ordinary, tablesOf } from '../made-up-bill.ts'

const OCTOBER = { startDay: dayFromCivil(2026, 10, 1), endDay: dayFromCivil(2026, 11, 1) }

/** The bill as it is read at six in the morning of a day of October: that day is not in it, and the two before are still filling. */
function readOn(day: number, cells: readonly Cell[], month = 10): { readonly table: DailySpend; readonly readAtSec: number } {
  const today = dayFromCivil(2026, month, day)
  const [table] = tablesOf(cells, { firstDay: today - 80, days: 80 })
  return { table: table as DailySpend, readAtSec: today * 86_400 + 6 * 3600 }
}

function forecastOn(day: number, cells: readonly Cell[], rises: readonly OngoingRise[] = [], month = 10) {
  const { table, readAtSec } = readOn(day, cells, month)
  const forecast = monthForecast(table, [table], readAtSec, rises, defaultPolicy)
  if (!forecast.assessed) throw new Error(forecast.reason.code)
  return forecast
}

const steady = (accountId: string, usd: number): Cell => ({ accountId, service: 'Compute', usageType: 'x', usd: () => usd })

describe('the forecast of a month', () => {
  it('is what is known and the coming days in their weekly rhythm', () => {
    const weekly: Cell = { ...steady('a', 0), usd: (_, day) => (weekdayOf(day) % 6 === 0 ? 40 : 100) }
    const october = Array.from({ length: 31 }, (_, i) => weekly.usd(0, OCTOBER.startDay + i)).reduce((sum, x) => sum + x, 0)
    const { month, knownDays, total } = forecastOn(12, [weekly])
    expect(month).toEqual(OCTOBER)
    expect(knownDays).toBe(9)
    expect(Math.abs(total.expectedMicroUsd / DOLLAR / october - 1)).toBeLessThan(0.01)
    expect(total.knownMicroUsd / DOLLAR).toBe(Array.from({ length: 9 }, (_, i) => weekly.usd(0, OCTOBER.startDay + i)).reduce((sum, x) => sum + x, 0))
    expect(total.runningMicroUsd).toHaveLength(31)
    expect(total.runningMicroUsd.at(-1)).toBe(total.expectedMicroUsd)
  })

  it('is about as sure after one dear day as before: it came and went', () => {
    const calm: Cell = { ...steady('a', 0), usd: ordinary(1, 100) }
    const dear = (at: number): Cell => ({ ...calm, usd: (i, day) => calm.usd(i, day) + (i === at ? 1200 : 0) })
    const reach = (cell: Cell, day: number) => {
      const { highMicroUsd, expectedMicroUsd } = forecastOn(day, [cell]).total
      return (highMicroUsd - expectedMicroUsd) / DOLLAR
    }
    for (const day of [2, 8]) {
      // another such day may come; not one a week
      expect(reach(dear(60), day)).toBeLessThan(reach(calm, day) + 1.2 * 1200)
      expect(reach(dear(60), day)).toBeGreaterThan(reach(calm, day))
    }
  })

  it('in total is the sum of its accounts, and lies within its interval', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 5000 }), { minLength: 1, maxLength: 4 }), fc.integer({ min: 1, max: 30 }), (levels, day) => {
        const { total, accounts } = forecastOn(
          day,
          levels.map((level, i): Cell => ({ ...steady(`account ${i}`, 0), usd: ordinary(i, level) })),
        )
        expect(total.expectedMicroUsd).toBe(accounts.reduce((sum, one) => sum + one.expectedMicroUsd, 0))
        for (const one of [total, ...accounts]) {
          expect(Number.isSafeInteger(one.expectedMicroUsd)).toBe(true)
          expect(one.lowMicroUsd).toBeLessThanOrEqual(one.expectedMicroUsd)
          expect(one.highMicroUsd).toBeGreaterThanOrEqual(one.expectedMicroUsd)
        }
      }),
      draws(40),
    )
  })

  it('does not promise that less is spent than has been, however far a day has strayed', () => {
    // a week before the month one day of one account cost five times the bill: whatever it does to the interval, no account gets money back
    const level = (usd: number, extra: number) => (index: number, day: number) => ordinary(usd, usd)(index, day) + (day === OCTOBER.startDay - 6 ? extra : 0)
    for (let day = 1; day < 12; day++) {
      const { total } = forecastOn(day, [
        { ...steady('a', 0), usd: level(80, 900) },
        { ...steady('b', 0), usd: level(60, 0) },
      ])
      expect(total.lowMicroUsd).toBeGreaterThanOrEqual(total.knownMicroUsd)
    }
  })

  it('is surer the more of the month is known', () => {
    const cells = [{ ...steady('a', 0), usd: ordinary(4, 300) }]
    const width = (day: number) => {
      const { total } = forecastOn(day, cells)
      return total.highMicroUsd - total.lowMicroUsd
    }
    expect(width(4)).toBeGreaterThan(width(14))
    expect(width(14)).toBeGreaterThan(width(28))
  })

  it('holds what came in nine of ten accounts, growing and noisy ones too', () => {
    const cells = Array.from(
      { length: 40 },
      (_, s): Cell => ({
        accountId: `account ${s}`,
        service: 'Compute',
        usageType: 'x',
        usd: (i, day) => ordinary(s, 100)(i + 31 * s, day) * (1 + 0.003 * (s % 3) * i) + 8 * noise(s + 100, i),
      }),
    )
    const { accounts } = forecastOn(11, cells)
    const first = dayFromCivil(2026, 10, 11) - 80
    const held = accounts.filter(({ accountId, lowMicroUsd, highMicroUsd }) => {
      const cell = cells.find((one) => one.accountId === accountId) as Cell
      const truth = Array.from({ length: 31 }, (_, i) => cell.usd(OCTOBER.startDay + i - first, OCTOBER.startDay + i)).reduce((sum, x) => sum + x, 0) * DOLLAR
      return truth >= lowMicroUsd && truth <= highMicroUsd
    })
    expect(held.length).toBeGreaterThanOrEqual(36)
  })

  it('carries a rise on from where it is known to stand, as far as it has lasted', () => {
    const cells = [{ ...steady('a', 0), usd: (_: number, day: number) => (day >= dayFromCivil(2026, 10, 8) ? 150 : 100) }]
    const rise = { accountId: 'a', startDay: dayFromCivil(2026, 10, 8), drift: false, settledDays: 4, isFresh: false, lastDayMicroUsd: 50 * DOLLAR }
    const expected = (settledDays: number) => forecastOn(14, cells, [{ ...rise, settledDays }]).total.expectedMicroUsd / DOLLAR
    // seven days before it, four with it, two with it that still fill, and eighteen to come: half of what has lasted four days is expected to stay, three
    // quarters of what has lasted twelve
    expect(expected(4)).toBeCloseTo(7 * 100 + 6 * 150 + 18 * 125, 0)
    expect(expected(12)).toBeCloseTo(7 * 100 + 6 * 150 + 18 * 137.5, 0)
  })

  it('knows what falls due each month, and that credits do not', () => {
    const due = (service: string, dayOfMonth: string, usd: number): Cell => ({
      accountId: 'a',
      service,
      usageType: 'x',
      usd: (_, day) => (isoFromDay(day).endsWith(dayOfMonth) ? usd : Number.NaN),
    })
    const fee: Cell = { ...steady('a', 0), usd: (_, day) => 100 + (isoFromDay(day).endsWith('-20') ? 500 : 0) }
    expect(Math.abs(forecastOn(12, [fee]).total.expectedMicroUsd / DOLLAR / (3100 + 500) - 1)).toBeLessThan(0.001)
    expect(forecastOn(2, [steady('a', 100), due('Tax', '-01', 80), due('Credit', '-01', -1000)]).total.expectedMicroUsd / DOLLAR).toBeCloseTo(3100 + 80, 0)
  })

  it('knows what falls due at the end of each month, in a shorter month, too', () => {
    const isLast = (day: number) => isoFromDay(day + 1).endsWith('-01')
    const cells = [{ ...steady('a', 0), usd: (_: number, day: number) => 100 + (isLast(day) ? 500 : 0) }]
    // on the twelfth of November 31 August, 30 September and 31 October are known
    expect(Math.abs(forecastOn(12, cells, [], 11).total.expectedMicroUsd / DOLLAR / (3000 + 500) - 1)).toBeLessThan(0.002)
  })

  it('is no surer of a month in which something began two days ago than whether that stays', () => {
    const cells = [{ ...steady('a', 0), usd: (_: number, day: number) => (day >= dayFromCivil(2026, 10, 10) ? 150 : 100) }]
    const rise = { accountId: 'a', startDay: dayFromCivil(2026, 10, 10), drift: false, settledDays: 2, isFresh: true, lastDayMicroUsd: 50 * DOLLAR }
    const { expectedMicroUsd, highMicroUsd, lowMicroUsd } = forecastOn(14, cells, [rise]).total
    expect(expectedMicroUsd / DOLLAR).toBeLessThan(3100 + 8 * 50)
    expect([lowMicroUsd, highMicroUsd].map((x) => x / DOLLAR)).toEqual([
      expect.toSatisfy((low: number) => low < 3100),
      expect.toSatisfy((high: number) => high > 3100 + 22 * 50),
    ])
  })

  it('takes no level that was left behind for what falls due each month', () => {
    // dear for most of two months, and a tenth of that for the last four weeks: its days are no charges of a day
    const left: Cell = { ...steady('a', 0), usd: (i) => (i < 50 ? 100 : 10) }
    const { expectedMicroUsd, knownMicroUsd } = forecastOn(12, [left]).total
    expect((expectedMicroUsd - knownMicroUsd) / DOLLAR).toBeLessThan(22 * 12)
  })

  it('does not carry on what was over in two days', () => {
    const job: Cell = {
      ...steady('a', 0),
      usd: (i, day) => ordinary(7, 100)(i, day) + (day === dayFromCivil(2026, 10, 5) || day === dayFromCivil(2026, 10, 6) ? 5000 : 0),
    }
    const quiet = forecastOn(20, [{ ...steady('a', 0), usd: ordinary(7, 100) }]).total
    const { expectedMicroUsd } = forecastOn(20, [job]).total
    expect(Math.abs(expectedMicroUsd - quiet.expectedMicroUsd - 10_000 * DOLLAR)).toBeLessThan(100 * DOLLAR)
  })

  it('is as wide as forecasts of the same series were wrong', () => {
    const width = (strays: number) => {
      const { total } = forecastOn(11, [{ ...steady('a', 0), usd: (i) => 100 + strays * noise(3, i) }])
      return (total.highMicroUsd - total.lowMicroUsd) / DOLLAR
    }
    expect(width(20) / width(2)).toBeGreaterThan(7)
    expect(width(20) / width(2)).toBeLessThan(14)
  })

  it('is given from the first day of the month to the last, whose own spend is not known yet', () => {
    const on = (day: number, month: number) => forecastOn(day, [steady('a', 10)], [], month)
    expect(on(1, 10)).toMatchObject({ knownDays: 0, total: { expectedMicroUsd: 310 * DOLLAR } })
    expect(on(1, 2)).toMatchObject({ total: { expectedMicroUsd: 280 * DOLLAR } })
    expect(on(31, 10)).toMatchObject({ knownDays: 28, total: { knownMicroUsd: 280 * DOLLAR, expectedMicroUsd: 310 * DOLLAR } })
    expect(on(28, 2)).toMatchObject({ knownDays: 25, total: { expectedMicroUsd: 280 * DOLLAR } })
  })

  it('counts what days hold that still fill: it can only become more, and has been spent', () => {
    // read on the 20th: the 18th and 19th still fill
    const dear = (usd: number): Cell => ({ ...steady('a', 0), usd: (i) => (i === 78 ? usd : i === 79 ? 4 : 10) })
    const { total } = forecastOn(20, [dear(500)])
    expect(total).toMatchObject({ knownMicroUsd: 170 * DOLLAR, spentMicroUsd: 674 * DOLLAR, expectedMicroUsd: (300 + 500) * DOLLAR })
    expect(total.lowMicroUsd).toBeGreaterThanOrEqual(674 * DOLLAR)
    expect(total.runningMicroUsd.slice(17, 19)).toEqual([670 * DOLLAR, 680 * DOLLAR])
    expect(forecastOn(20, [dear(6)]).total.expectedMicroUsd).toBe(310 * DOLLAR)
  })

  it('counts a fee that was paid once on a day that still fills, and no credit of such a day', () => {
    const paid = (usageType: string, usd: number): Cell => ({ ...steady('a', 0), service: 'Plans', usageType, usd: (i) => (i === 78 ? usd : Number.NaN) })
    const expected = (cell: Cell) => {
      const { readAtSec } = readOn(20, [])
      const tables = tablesOf([steady('a', 10), cell], { firstDay: dayFromCivil(2026, 10, 20) - 80, days: 80 })
      const forecast = monthForecast(tables[0] as DailySpend, tables, readAtSec, [], defaultPolicy)
      return forecast.assessed && forecast.total.expectedMicroUsd / DOLLAR
    }
    expect(expected(paid('ComputeSP:1yrAllUpfront', 900))).toBe(1210)
    expect(expected(paid('Credit', -900))).toBe(310)
  })

  it('is left out while too little is known, or too long ago', () => {
    const [table] = tablesOf([steady('a', 10)], { firstDay: dayFromCivil(2026, 10, 1), days: 9 })
    expect(monthForecast(table as DailySpend, [table as DailySpend], dayFromCivil(2026, 10, 10) * 86_400, [], defaultPolicy)).toMatchObject({ assessed: false })
    const { table: old } = readOn(1, [steady('a', 10)])
    expect(monthForecast(old, [old], dayFromCivil(2026, 11, 20) * 86_400, [], defaultPolicy)).toMatchObject({ assessed: false })
  })

  it('takes a day missing from the answer for an ordinary one', () => {
    const { table, readAtSec } = readOn(12, [steady('a', 10)])
    const answered = table.answered.slice()
    answered[75] = 0
    expect(monthForecast({ ...table, answered }, [{ ...table, answered }], readAtSec, [], defaultPolicy)).toMatchObject({
      total: { expectedMicroUsd: 310 * DOLLAR, knownMicroUsd: 80 * DOLLAR },
    })
  })
})

describe('a budget', () => {
  const cells = [steady('a', 100), steady('b', 10)]
  const budget = (accountId: string | null, usd: number): Budget => ({ name: `plan ${usd}`, accountId, microUsdPerMonth: usd * DOLLAR })
  const findingsFor = (...budgets: Budget[]) =>
    overBudget(forecastOn(12, cells), budgets, (account) => [{ service: `Service of ${account}`, microUsdPerDay: 5 * DOLLAR }], defaultPolicy).map((finding) =>
      toldFinding(finding),
    )

  it('that the month is heading over is a finding that says when it is crossed, and by what', () => {
    const [found, ...others] = findingsFor(budget('a', 2500), budget('b', 310), budget('gone', 1))
    expect(others).toEqual([])
    expect(found).toMatchObject({
      kind: 'forecast-over-budget',
      fingerprint: 'forecast-over-budget/a/-/-/-/-',
      severity: 'medium',
      resource: { accountId: 'a' },
      periodDays: OCTOBER,
      impactMicroUsd: 600 * DOLLAR,
      title: 'Account a is over 99 % likely to pass budget plan 2500 ($2.5k), around 2026-10-26: forecast $3.1k',
    })
    expect(found?.evidence.at(-1)?.statement).toBe('Service of a costs $5.00 a day more than four weeks ago')
  })

  it('of the whole bill is held against all accounts', () => {
    expect(findingsFor(budget(null, 3409))).toMatchObject([{ resource: {}, impactMicroUsd: DOLLAR, severity: 'low' }])
    expect(findingsFor(budget(null, 3410))).toEqual([])
  })

  it('that is exceeded already says since when', () => {
    expect(findingsFor(budget('a', 450))[0]?.title).toBe('Account a passed budget plan 450 ($450) on 2026-10-05, forecast $3.1k')
  })

  it('is passed for certain by what days hold that still fill, on the last day of the month, too', () => {
    const cells = [{ ...steady('a', 0), usd: (i: number) => (i === 78 ? 500 : 10) }]
    for (const day of [20, 31]) {
      const { table, readAtSec } = readOn(day, cells)
      const forecast = monthForecast(table, [table], readAtSec, [], defaultPolicy)
      const [over] = overBudget(forecast, [{ name: 'all', accountId: null, microUsdPerMonth: 600 * DOLLAR }], () => [], defaultPolicy)
      expect(over?.facts).toMatchObject({ overFraction: 1, crossingDay: dayFromCivil(2026, 10, day - 2), expectedMicroUsd: 800 * DOLLAR })
    }
  })

  it('is told with how likely it is to be passed', () => {
    const uncertain = [{ ...steady('a', 0), usd: ordinary(4, 300) }]
    const forecast = forecastOn(12, uncertain)
    const { expectedMicroUsd, highMicroUsd } = forecast.total
    const over = (microUsd: number) => {
      const plan = { name: 'plan', accountId: null, microUsdPerMonth: Math.round(microUsd) }
      const [found] = overBudget(forecast, [plan], () => [], defaultPolicy)
      return (found as { readonly facts: OverBudgetFacts }).facts.overFraction
    }
    expect(over(expectedMicroUsd - 1)).toBeCloseTo(0.5, 2)
    // nine in ten lie between low and high: one in twenty below low
    expect(over(2 * expectedMicroUsd - highMicroUsd)).toBeCloseTo(0.95, 2)
    expect(over(expectedMicroUsd - (highMicroUsd - expectedMicroUsd) / 3)).toBeGreaterThan(0.6)
  })

  it('speaks once for an account, by the tightest', () => {
    expect(findingsFor(budget('a', 2500), budget('a', 900), budget('a', 2000)).map(({ title }) => title.includes('plan 900'))).toEqual([true])
  })

  it('is driven by the services that rose most in four weeks', () => {
    const rising = (service: string, usd: number): Cell => ({ accountId: 'a', service, usageType: 'x', usd: (i) => 50 + (i > 66 ? usd : 0) })
    const { table } = readOn(12, [rising('Small', 3), rising('Large', 80), rising('Falling', -20), { ...rising('Other', 500), accountId: 'b' }])
    const settled = dayFromCivil(2026, 10, 10)
    expect(driversOf(table, [table], 'a', settled)).toEqual([
      { service: 'Large', microUsdPerDay: 80 * DOLLAR },
      { service: 'Small', microUsdPerDay: 3 * DOLLAR },
    ])
    expect(driversOf(table, [table], null, settled)[0]).toEqual({ service: 'Other', microUsdPerDay: 500 * DOLLAR })
  })
})
