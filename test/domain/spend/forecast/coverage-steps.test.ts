import { describe, expect, it } from 'vitest'
import { dayFromCivil, weekdayOf } from '../../../../domain/calendar.ts'
import { defaultPolicy } from '../../../../domain/policy.ts'
import type { OngoingRise } from '../../../../domain/spend/anomalies/anomalies.ts'
import type { DailySpend } from '../../../../domain/spend/daily.ts'
import { sinceCovered } from '../../../../domain/spend/forecast/coverage-steps.ts'
import { feeOn } from '../../../../domain/spend/forecast/day-forecast.ts'
import { monthForecast } from '../../../../domain/spend/forecast/spend-forecast.ts'
import { DOLLAR } from '../made-up-bill.ts'

const FIRST = dayFromCivil(2026, 8, 20)
const END = dayFromCivil(2026, 11, 20)
const MONTH = { startDay: dayFromCivil(2026, 11, 1), days: 30 }
/** The 19th and the 18th are still filling. */
const SETTLED = END - 2
type OfDay = (day: number) => number
type Line = { readonly recordType: string; readonly billed: OfDay; readonly effective?: OfDay }

function tableOf(lines: readonly Line[]): DailySpend {
  const values = (of: OfDay) => Float64Array.from({ length: SETTLED - FIRST }, (_, i) => Math.round(of(FIRST + i) * DOLLAR))
  return {
    dimensions: ['LINKED_ACCOUNT', 'RECORD_TYPE'],
    firstDay: FIRST,
    days: SETTLED - FIRST,
    currency: 'USD',
    estimated: new Uint8Array(SETTLED - FIRST),
    answered: new Uint8Array(SETTLED - FIRST).fill(1),
    rows: lines.map(({ recordType, billed, effective = billed }) => ({
      keys: ['1', recordType],
      unblendedMicroUsd: values(billed),
      amortizedMicroUsd: values(effective),
      usageQuantity: new Float64Array(SETTLED - FIRST).fill(Number.NaN),
      usageUnit: 'N/A',
    })),
  }
}

/** What the month is forecast to cost over what it will. */
function ratioOf(lines: readonly Line[], rises: readonly OngoingRise[] = []): number {
  const table = tableOf(lines)
  const found = monthForecast(table, [table], END * 86_400 + 6 * 3600, rises, defaultPolicy)
  if (!found.assessed) throw new Error(found.reason.code)
  let truth = 0
  for (let day = MONTH.startDay; day < MONTH.startDay + MONTH.days; day++) truth += lines.reduce((sum, { billed }) => sum + billed(day), 0)
  return found.total.expectedMicroUsd / DOLLAR / truth
}

const november = (date: number) => dayFromCivil(2026, 11, date)
const until =
  (date: number, usd: OfDay): OfDay =>
  (day) =>
    day < november(date) ? usd(day) : 0
const from =
  (date: number, usd: OfDay): OfDay =>
  (day) =>
    day < november(date) ? 0 : usd(day)
const rest: Line = { recordType: 'Usage', billed: () => 800 }
/** Instances that are quieter at weekends, on demand and as a plan pays for them. */
const onDemand: OfDay = (day) => (weekdayOf(day) % 6 === 0 ? 700 : 1000)
const planned: OfDay = (day) => 0.6 * onDemand(day)

describe('the forecast of a month in which', () => {
  it.each([3, 6, 9, 12, 14, 15])('more than half of the bill comes under a plan on the %dth', (date) => {
    const plan: Line[] = [
      { recordType: 'Usage', billed: until(date, onDemand) },
      { recordType: 'SavingsPlanCoveredUsage', billed: () => 0, effective: from(date, planned) },
      { recordType: 'SavingsPlanRecurringFee', billed: from(date, () => 600), effective: () => 0 },
    ]
    // in effective cost less has been spent since: what is billed says so already
    const fall: OngoingRise = {
      accountId: '1',
      startDay: november(date),
      drift: false,
      isFresh: false,
      settledDays: SETTLED - november(date),
      lastDayMicroUsd: -400 * DOLLAR,
    }
    expect(Math.abs(ratioOf([rest, ...plan], [fall]) - 1)).toBeLessThan(0.03)
  })

  it.each([5, 9, 13])('reservations of half the bill end on the %dth', (date) => {
    const reserved: Line[] = [
      { recordType: 'DiscountedUsage', billed: () => 0, effective: until(date, planned) },
      { recordType: 'RIFee', billed: until(date, () => 600), effective: () => 0 },
      { recordType: 'Usage', billed: from(date, onDemand) },
    ]
    expect(Math.abs(ratioOf([rest, ...reserved]) - 1)).toBeLessThan(0.03)
  })

  it('a plan that nobody used is used: no more is billed', () => {
    const used: Line[] = [
      { recordType: 'SavingsPlanRecurringFee', billed: () => 600, effective: until(8, () => 600) },
      { recordType: 'SavingsPlanCoveredUsage', billed: () => 0, effective: from(8, () => 600) },
    ]
    const rise: OngoingRise = {
      accountId: '1',
      startDay: november(8),
      drift: false,
      isFresh: false,
      settledDays: SETTLED - november(8),
      lastDayMicroUsd: 600 * DOLLAR,
    }
    expect(Math.abs(ratioOf([rest, ...used], [rise]) - 1)).toBeLessThan(0.01)
  })
})

describe('usage before commitments paid for it', () => {
  const days = (of: (i: number) => number) => Float64Array.from({ length: 40 }, (_, i) => of(i))

  it('is at the level of the days after, and that of the day itself is not known', () => {
    const { usage, changed } = sinceCovered(
      days((i) => (i < 30 ? 100 : 20)),
      days((i) => (i < 30 ? 0 : 50)),
    )
    expect([changed, usage[0], usage[29], usage[30], usage[31]]).toEqual([[30], 20, 20, Number.NaN, 20])
  })

  it('is as it was where nothing was paid for, or other usage is', () => {
    const usage = days((i) => 100 + (i % 7))
    expect(
      sinceCovered(
        usage,
        days(() => 0),
      ),
    ).toEqual({ usage, changed: [] })
    // nothing on demand went: what came was new
    expect(
      sinceCovered(
        usage,
        days((i) => (i < 30 ? 0 : 50)),
      ),
    ).toEqual({ usage, changed: [30] })
  })
})

describe('a fee', () => {
  const JULY = dayFromCivil(2026, 7, 1)
  const fee = (of: OfDay) => Float64Array.from({ length: dayFromCivil(2026, 11, 4) - JULY }, (_, i) => of(JULY + i))
  const on = (amounts: Float64Array, month: number, date: number) => feeOn(amounts, JULY, amounts.length, dayFromCivil(2026, month, date) - JULY)
  const isFirst = (day: number) => [7, 8, 9, 10, 11].some((month) => dayFromCivil(2026, month, 1) === day)

  it('that was charged by the hour and has ended is not due on the days of its month', () => {
    const ended = fee((day) => (day < dayFromCivil(2026, 10, 20) ? 60 : 0))
    expect([on(ended, 11, 10), on(ended, 11, 25)]).toEqual([0, 0])
  })

  it('by the month beside one by the hour is due on its day alone', () => {
    const both = fee((day) => 120 + (isFirst(day) ? 876 : 0))
    expect([on(both, 11, 10), on(both, 12, 1), on(both, 12, 2)]).toEqual([120, 996, 120])
    // the last settled day is the first of a month
    const onFirst = both.subarray(0, dayFromCivil(2026, 11, 2) - JULY)
    expect(feeOn(onFirst, JULY, onFirst.length, dayFromCivil(2026, 11, 2) - JULY)).toBe(120)
  })
})
