import { dayOfInstant, monthOf } from '../../calendar.ts'
import { byCodeUnit } from '../../order.ts'
import type { Policy } from '../../policy.ts'
import { at, NINE_IN_TEN } from '../../series.ts'
import type { OngoingRise } from '../anomalies/anomalies.ts'
import { type Classify, classesIn, isCoveredUsage } from '../charge-class.ts'
import type { DailySpend, SpendRow } from '../daily.ts'
import type { SpendReason } from '../reasons.ts'
import { type DayRange, settledEndDay } from '../settled.ts'
import { budgetKindOf, type CostKind, costOf, keyOf } from '../spend-column.ts'
import { reachOf, type Spread } from './chance.ts'
import { sinceCovered } from './coverage-steps.ts'
import { chargeDueOn, feeOn, forecastDays } from './day-forecast.ts'

/** Spend that a month is heading for, with the interval that should hold it nine times in ten: as far as such forecasts of the same series were off. Integer micro-dollars, as billed. */
export type Forecast = {
  /** null: the whole bill. */
  readonly accountId: string | null
  /** Known for the settled days of the month. */
  readonly knownMicroUsd: number
  /** The same, and what there is already of the days that still fill. */
  readonly spentMicroUsd: number
  readonly expectedMicroUsd: number
  readonly lowMicroUsd: number
  readonly highMicroUsd: number
  /** How far off what is expected may be. */
  readonly spread: Spread
  /** Expected by the end of each day of the month. */
  readonly runningMicroUsd: readonly number[]
}

export type MonthForecast =
  | { readonly assessed: true; readonly month: DayRange; readonly knownDays: number; readonly total: Forecast; readonly accounts: readonly Forecast[] }
  | { readonly assessed: false; readonly reason: SpendReason }

/**
 * Where the month of `readAtSec` is heading, per account and in total: what is known of it, and the days to come (those still
 * filling among them, of which what there is already is the least) carried on from history. Not given before enough history is known.
 */
export function monthForecast(
  table: DailySpend,
  tables: readonly DailySpend[],
  readAtSec: number,
  rises: readonly OngoingRise[],
  policy: Policy,
): MonthForecast {
  const today = dayOfInstant(readAtSec)
  const month = monthOf(today)
  const settledEnd = Math.min(table.firstDay + table.days, settledEndDay(readAtSec, policy.costFillingHours))
  if (settledEnd - table.firstDay < policy.costHistoryDays)
    return { assessed: false, reason: { code: 'few-days-to-forecast', neededDays: policy.costHistoryDays } }
  if (settledEnd < month.startDay - MOST_DAYS_BEHIND) return { assessed: false, reason: { code: 'days-behind-month' } }
  const accounts = new Map<string, SpendRow[]>()
  for (const row of table.rows) {
    const account = keyOf(table, row, 'LINKED_ACCOUNT') ?? ''
    const rows = accounts.get(account)
    if (rows === undefined) accounts.set(account, [row])
    else rows.push(row)
  }
  const context = { table, kind: budgetKindOf(table), classify: classesIn(table, tables), month, settledEnd }
  const hasAccounts = table.dimensions.includes('LINKED_ACCOUNT')
  const forecasts = [...accounts]
    .sort(([a], [b]) => byCodeUnit(a, b))
    .map(([account, rows]) =>
      forecastOf(
        rows,
        hasAccounts ? account : null,
        rises.filter((rise) => rise.accountId === account || accounts.size === 1),
        context,
      ),
    )
  const whole = forecastOf(table.rows, null, rises, context)
  return {
    assessed: true,
    month,
    knownDays: Math.max(0, settledEnd - month.startDay),
    total: totalOf(forecasts, whole),
    accounts: hasAccounts ? forecasts : [],
  }
}

/** Spend that ends longer before its month than this says nothing of it. */
const MOST_DAYS_BEHIND = 7

type Context = { readonly table: DailySpend; readonly kind: CostKind; readonly classify: Classify; readonly month: DayRange; readonly settledEnd: number }

function forecastOf(rows: readonly SpendRow[], accountId: string | null, all: readonly OngoingRise[], context: Context): Forecast {
  const { table, month, settledEnd } = context
  const settled = settledEnd - table.firstDay
  const from = month.startDay - table.firstDay
  const count = month.endDay - settledEnd
  const { spentOn, usage, charges, fees, covered } = splitUsage(rows, context, settled)
  const { usage: steady, changed } = sinceCovered(usage, covered)
  // what a commitment that began or ended made of effective cost is no rise of what is billed
  const ongoing = all.filter(({ startDay }) => !changed.some((index) => Math.abs(table.firstDay + index - startDay) <= 1))
  const rises = ongoing.filter(({ isFresh }) => !isFresh)
  for (let i = 0; i < settled; i++) steady[i] = at(steady, i) - risesOn(rises, table.firstDay + i)
  const { expectedMicroUsd, spread: usual } = forecastDays(steady, table.firstDay, settled, count, Math.max(0, settled - from))
  const unsure = ongoing.map((rise) => Math.sqrt(staying(rise) * (rise.isFresh ? 1 : 1 - staying(rise))) * rise.lastDayMicroUsd * count)
  const spread = { ...usual, deviationMicroUsd: Math.hypot(usual.deviationMicroUsd, ...unsure) }
  const running: number[] = []
  let sum = 0
  let known = 0
  let spentSoFar = 0
  for (let i = Math.min(from, settled); i < from + (month.endDay - month.startDay); i++) {
    const isKnown = i < settled && i >= 0 && table.answered[i] === 1
    const filling = isKnown || i < settled || i >= table.days ? 0 : at(spentOn, i)
    const spent = isKnown ? at(spentOn, i) : Math.max(filling, Math.round(coming(i)))
    if (i < from) continue
    sum += spent
    spentSoFar += isKnown ? spent : filling
    if (isKnown) known += spent
    running.push(sum)
  }
  const reach = Math.round(reachOf(NINE_IN_TEN, spread.freedom) * spread.deviationMicroUsd)
  return {
    accountId,
    knownMicroUsd: known,
    spentMicroUsd: spentSoFar,
    expectedMicroUsd: sum,
    lowMicroUsd: Math.max(Math.min(spentSoFar, sum), sum - reach),
    highMicroUsd: sum + reach,
    spread,
    runningMicroUsd: running,
  }

  /** A day that is not known: the forecast, or for a day missing from the answer the mean of the days to come. */
  function coming(i: number): number {
    const ahead = i - settled
    const base = ahead >= 0 ? at(expectedMicroUsd, ahead) : expectedMicroUsd.reduce((total, x) => total + x, 0) / Math.max(1, count)
    const fee = fees.reduce((total, one) => total + feeOn(one, table.firstDay, settled, i), 0)
    const risen = rises.reduce((total, rise) => total + staying(rise) * risesOn([rise], table.firstDay + i), 0)
    return base + fee + risen + (ahead >= 0 ? chargeDueOn(charges, table.firstDay, settled, i) : 0)
  }
}

/** The whole is the sum of its accounts; only the interval is its own, as their errors partly cancel. What has been spent stays spent. */
function totalOf(forecasts: readonly Forecast[], whole: Forecast): Forecast {
  const expected = forecasts.reduce((sum, one) => sum + one.expectedMicroUsd, 0)
  const shift = expected - whole.expectedMicroUsd
  return {
    ...whole,
    expectedMicroUsd: expected,
    lowMicroUsd: Math.max(Math.min(whole.spentMicroUsd, expected), whole.lowMicroUsd + shift),
    highMicroUsd: whole.highMicroUsd + shift,
    runningMicroUsd: whole.runningMicroUsd.map((_, i) => forecasts.reduce((sum, one) => sum + (one.runningMicroUsd[i] as number), 0)),
  }
}

/**
 * The rows by day: all that was spent, usage, which has a course to carry on (NaN where not answered), charges that fall due, each fee of a commitment, and
 * what commitments pay for, in effective cost (zero where that, or the record types, were not read).
 * Credits do not recur, nor does what is paid once.
 */
function splitUsage(
  rows: readonly SpendRow[],
  { table, kind, classify }: Context,
  settled: number,
): {
  readonly spentOn: Float64Array
  readonly usage: Float64Array
  readonly charges: Float64Array
  readonly fees: readonly Float64Array[]
  readonly covered: Float64Array
} {
  const spentOn = new Float64Array(table.days)
  const usage = new Float64Array(settled)
  const charges = new Float64Array(settled)
  const covered = new Float64Array(settled)
  const fees: Float64Array[] = []
  for (const row of rows) {
    const values = costOf(row, kind)
    if (kind === 'billed' && isCoveredUsage(keyOf(table, row, 'RECORD_TYPE') ?? '')) addDays(covered, row.amortizedMicroUsd)
    const chargeClass = classify(row)
    if (chargeClass === 'recurring-fee') fees.push(values.slice(0, settled))
    addDays(spentOn, values)
    if (chargeClass === 'usage') addDays(usage, values)
    if (chargeClass === 'tax' || chargeClass === 'support') addDays(charges, values)
  }
  for (let i = 0; i < settled; i++) if (table.answered[i] !== 1) usage[i] = Number.NaN
  return { spentOn, usage, charges, fees, covered }
}

/** Adds what is known of the days that `sums` has. */
function addDays(sums: Float64Array, values: Float64Array): void {
  for (let i = 0; i < sums.length; i++) {
    const x = at(values, i)
    if (!Number.isNaN(x)) sums[i] = at(sums, i) + x
  }
}

/** What the ongoing rises add on a day; a drift is held at its last known size. */
function risesOn(rises: readonly OngoingRise[], day: number): number {
  return rises.reduce((sum, rise) => {
    const age = day - rise.startDay
    if (age < 0) return sum
    return sum + rise.lastDayMicroUsd * (rise.drift ? Math.min(1, (age + 1) / rise.settledDays) : 1)
  }, 0)
}

/**
 * What has just risen may go as it came: after so many days half of it is expected to stay, after three times as many three quarters. Where spend was steady
 * before, no more: of rises of real series that were told in their month, half stayed of those and three quarters of the others.
 */
const HALF_SURE_DAYS = 4

/** How much of a rise is expected to stay, 0-1. Of a fresh one nothing is expected: that it may stay makes the month unsure. */
function staying({ settledDays }: OngoingRise): number {
  return settledDays / (settledDays + HALF_SURE_DAYS)
}
