import type { Policy } from '../policy.ts'
import type { Changes } from '../propose/changes.ts'
import { NINE_IN_TEN } from '../series.ts'
import { type ChangeDates, DAYS_PER_MONTH, MOST_COMPARED_DAYS, overloadPerWeek, type Saving } from './measured-saving.ts'
import type { KeptDay } from './need-of-day.ts'
import { hasSchedules } from './progress.ts'
import type { GroupSettings } from './settings.ts'

/** A change as it was made: what the group's settings were before it, what was proposed, and when it was seen. */
export type MadeChange = ChangeDates & {
  readonly settings: Pick<GroupSettings, 'minSize' | 'maxSize' | 'scheduledActions'>
  readonly changes: Pick<Changes, 'minSize' | 'scheduledActions' | 'instanceType'>
  readonly listMicroUsdPerHour?: readonly [ran: number, proposed: number] | undefined
}

/** A day on which more ran than this many times the minimum was one on which the old policy asked for it. */
const ABOVE_FLOOR = 1.02
const FEWEST_ABOVE_FLOOR = 3
/** How much more than required a policy asks for is not known of a group that never left its minimum: up to a quarter. */
const MOST_HEADROOM = 1.25
/** Lags of an autocovariance over `n` days, `4 (n/100)^(2/9)`: Newey and West, Automatic Lag Selection in Covariance Matrix Estimation (1994). */
const LAGS = { factor: 4, ofDays: 100, power: 2 / 9 }
/** What is seen on no day, though it comes on a share of them, is seen on none of `n` one time in ten at the share `1 - 0.1^(1/n)`. */
const ONE_IN_TEN = 0.1

type KnownDay = {
  readonly day: number
  readonly hours: number
  readonly required: number
  readonly list: number
  readonly billed: number
  readonly overloadedMinutes: number
}

/**
 * What a change has saved: what the old settings would have cost under the demand after it, less what was paid, both at the list price. A
 * day of the old settings is `max(old minimum, what demand asks)` instance-hours, where demand asks for as much above what it requires as the
 * old policy had run, and no more than the old maximum. An hour costs on both sides what the list said before; of a type that was proposed
 * what the list said of both when it was (else what it said on the first day of the new one). So neither a change of demand nor one of prices, by a plan or in the list, is taken for a saving: what prices did is told apart. Below a minimum that was proposed the change is credited with no more than that minimum would have saved: what people did
 * beyond it is theirs. The range holds what is not known of the policy and the rate beside the scatter of days on both sides: of the old days
 * around what the old settings ask for, of the new ones around what the new settings do. null where too few days, or no hours in service,
 * are known on either side.
 */
export function counterfactualSaving(change: MadeChange, days: readonly KeptDay[], policy: Policy): Saving | null {
  const seenDay = change.appliedDay ?? change.partlyDay
  if (seenDay === null) return null
  const changedFrom = Math.min(change.unchangedDay, seenDay)
  const known = days.flatMap(knownDay)
  const least = lowestOf(change)
  const before = known.filter(({ day }) => day < changedFrom && day >= Math.max(change.steadyFromDay, changedFrom - MOST_COMPARED_DAYS))
  const later = known.filter(({ day }) => day > seenDay && day <= seenDay + MOST_COMPARED_DAYS && (change.endDay === null || day < change.endDay))
  const after = later.flatMap((one) => asProposed(one, least))
  if (before.length < policy.ledgerDays || after.length < policy.ledgerDays) return null
  const floor = change.settings.minSize * 24
  const ceiling = change.settings.maxSize * 24
  const [headroom, most] = headroomOf(before, floor)
  const asked = ({ required }: KnownDay, factor: number) => Math.min(ceiling, Math.max(floor, required * factor))
  // schedules and what else the two settings do not say: the old days tell how far this is off
  const modelled = sum(before, (one) => asked(one, headroom))
  const bias = sum(before, ({ hours }) => hours) / modelled
  const [price, newPrice] = pricesOf(change, before, after)
  if (!(price > 0 && newPrice > 0)) return null
  const [oldList, newList] = [price * sum(before, ({ hours }) => hours), newPrice * sum(after, ({ hours }) => hours)]
  const perDay = (factor: number) => sum(after, (one) => asked(one, factor) * bias * price - one.hours * newPrice) / after.length
  const newFloor = (change.changes.minSize ?? change.settings.minSize) * 24
  const [newHeadroom] = headroomOf(after, newFloor)
  const oldStrays = straysOf(before, (one) => asked(one, headroom))
  const newStrays = straysOf(after, ({ required }) => Math.max(newFloor, required * newHeadroom))
  // the old settings would have strayed on the days after as well
  const scatter = price * Math.hypot(errorOfMean(oldStrays, [before.length, after.length]), errorOfMean(newStrays, [after.length]))
  const saved = perDay(headroom)
  const listRate = sum(after, ({ list }) => list) / newList
  const [oldRate, newRate] = [(rateOf(before) * sum(before, ({ list }) => list)) / oldList, rateOf(after) * listRate]
  const rates = [1, oldRate, newRate, listRate].filter((rate) => !Number.isNaN(rate))
  const ends = [saved - scatter, perDay(most) + scatter].flatMap((amount) => rates.map((rate) => amount * rate))
  const month = (amount: number) => Math.round(amount * DAYS_PER_MONTH)
  const priceEffect = ((newRate - oldRate) * newList) / after.length
  return {
    daysBefore: before.length,
    daysAfter: after.length,
    microUsdPerRequiredHourBefore: Math.round(oldList / sum(before, ({ required }) => required)),
    microUsdPerRequiredHourAfter: Math.round(newList / sum(after, ({ required }) => required)),
    savingsMicroUsdPerMonth: month(saved),
    savingsRangeMicroUsdPerMonth: [month(Math.min(...ends)), month(Math.max(...ends))],
    savedMicroUsd: Math.round(saved * after.length),
    priceEffectMicroUsdPerMonth: Number.isNaN(priceEffect) ? null : month(priceEffect),
    overloadedMinutesPerWeekBefore: overloadPerWeek(before),
    overloadedMinutesPerWeekAfter: overloadPerWeek(after),
  }
}

/** Instance-hours of a day at the minimum that was proposed, where that lowers the old one and no schedule sets it; else none. */
function lowestOf({ changes: { minSize, scheduledActions }, settings }: MadeChange): number {
  if (minSize === undefined || minSize >= settings.minSize || scheduledActions !== undefined || hasSchedules(settings)) return 0
  return minSize * 24
}

/** A day on which fewer ran than the proposed minimum, as it would have been at that minimum, at the day's own prices: none where nothing ran. */
function asProposed(one: KnownDay, least: number): KnownDay[] {
  if (one.hours >= least) return [one]
  if (one.hours === 0) return []
  const share = least / one.hours
  return [{ ...one, hours: least, list: one.list * share, billed: one.billed * share }]
}

function knownDay({ day, requiredHours, inServiceHours, listMicroUsd, billedMicroUsd, overloadedMinutes }: KeptDay): KnownDay[] {
  if (requiredHours === null || !(requiredHours > 0) || inServiceHours == null || listMicroUsd === null) return []
  return [
    {
      day,
      hours: inServiceHours,
      required: requiredHours,
      list: listMicroUsd,
      billed: billedMicroUsd ?? Number.NaN,
      overloadedMinutes: overloadedMinutes ?? Number.NaN,
    },
  ]
}

/** How much more than required the old policy ran, and the most it may have: known where it ran above its minimum. */
function headroomOf(before: readonly KnownDay[], floor: number): readonly [factor: number, most: number] {
  const ratios = before.flatMap(({ hours, required }) => (hours > ABOVE_FLOOR * floor ? [hours / required] : [])).sort((a, b) => a - b)
  if (ratios.length >= FEWEST_ABOVE_FLOOR) {
    const middle = ratios[Math.floor(ratios.length / 2)] as number
    return [middle, middle]
  }
  // on a day at the minimum it asked for no more than that
  const most = Math.min(MOST_HEADROOM, ...before.map(({ required }) => Math.max(1, floor / required)))
  return [1, most]
}

/** What an hour cost by the list under the old settings and costs under the new, both at one time. */
function pricesOf({ changes, listMicroUsdPerHour }: MadeChange, before: readonly KnownDay[], after: readonly KnownDay[]): readonly [old: number, now: number] {
  const price = priceOf(before)
  if (changes.instanceType === undefined) return [price, price]
  return listMicroUsdPerHour ?? [price, priceOf(after.filter(({ hours }) => hours > 0).slice(0, 1))]
}

/** The list price of an instance-hour over these days. */
function priceOf(days: readonly KnownDay[]): number {
  return sum(days, ({ list }) => list) / sum(days, ({ hours }) => hours)
}

/** What was billed over the list price; NaN where the bill does not tell. */
function rateOf(days: readonly KnownDay[]): number {
  const billed = days.filter((one) => !Number.isNaN(one.billed))
  return billed.length === 0 ? Number.NaN : sum(billed, (one) => one.billed) / sum(billed, (one) => one.list)
}

/** Hours of each day that are not explained by what its demand asks for, over and under. */
function straysOf(days: readonly KnownDay[], asks: (day: KnownDay) => number): number[] {
  const share = sum(days, ({ hours }) => hours) / sum(days, asks)
  return days.map((one) => one.hours - share * asks(one))
}

/**
 * How far the mean of days, or a difference of means over so many each, may be off nine times in ten, in hours. Days that stray come in a
 * row (an instance refresh, an outage), so that each tells less than one: the error is that of Newey and West (1987). What no day of `n`
 * shows is not ruled out: it may still be on `1 - 0.1^(1/n)` of the days, and the least that a size can stray by is an instance.
 */
function errorOfMean(strays: readonly number[], counts: readonly number[]): number {
  const n = strays.length
  const covariance = (lag: number) => strays.slice(lag).reduce((total, x, i) => total + x * (strays[i] as number), 0) / Math.max(1, n - 1)
  const lags = Math.floor(LAGS.factor * (n / LAGS.ofDays) ** LAGS.power)
  const inARow = Array.from({ length: lags }, (_, i) => (1 - (i + 1) / (lags + 1)) * covariance(i + 1)).reduce((total, x) => total + x, 0)
  // days that alternate would tell more than one each; that is not counted on
  const variance = covariance(0) + 2 * Math.max(0, inARow)
  const error = Math.sqrt(counts.reduce((total, count) => total + variance / count, 0))
  return Math.max(NINE_IN_TEN * error, (1 - ONE_IN_TEN ** (1 / n)) * 24)
}

function sum(days: readonly KnownDay[], of: (day: KnownDay) => number): number {
  return days.reduce((total, one) => total + of(one), 0)
}
