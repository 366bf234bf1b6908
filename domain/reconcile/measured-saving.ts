import { weekdayOf } from '../calendar.ts'
import type { Policy } from '../policy.ts'
import { NINE_IN_TEN } from '../series.ts'

/** Advice as it was given: what it was for, when, and what it was to save (negative: to cost). */
export type StoredProposal = {
  readonly accountId: string
  readonly region: string
  readonly groupName: string
  readonly proposedDay: number
  readonly savingsMicroUsdPerMonth: number
  readonly savingsRangeMicroUsdPerMonth: readonly [low: number, high: number]
  readonly confidence: 'high' | 'medium' | 'low'
  readonly dates: ChangeDates
  /** What of it was not done, in words; empty unless it was followed in part. */
  readonly missing: readonly string[]
}

/** When a change was made, as far as runs have seen it. Days since 1970-01-01 UTC. */
export type ChangeDates = {
  /** From this day on the configuration was the one that the change was proposed for. */
  readonly steadyFromDay: number
  /** The last day on which nothing of the change was seen: it came on that day or later. */
  readonly unchangedDay: number
  /** The day on which a part of it was first seen; null while none was. */
  readonly partlyDay: number | null
  /** The day on which it was seen in the group's configuration; null while it was not. */
  readonly appliedDay: number | null
  /** The day from which on the configuration was another again; null while it is this one. */
  readonly endDay: number | null
  /** Why it ended: somebody took it back, whole or in part (what is left of it is an entry of its own), or made the next change over it. */
  readonly endedBy?: 'reverted' | 'partly-reverted' | 'overtaken' | null
}

/** One day of the group, before or after: NaN where it was not observed. */
export type LedgerDay = {
  readonly day: number
  readonly costMicroUsd: number
  /** Instance-hours of one type that the day's demand required: what cost is held against, so that a quiet month is no saving. */
  readonly requiredInstanceHours: number
  readonly overloadedMinutes: number
}

/** What a change has really saved. */
export type Saving = {
  readonly daysBefore: number
  readonly daysAfter: number
  /** Cost of one required instance-hour. */
  readonly microUsdPerRequiredHourBefore: number
  readonly microUsdPerRequiredHourAfter: number
  /** At the demand of the days after; negative where cost rose. With the interval that holds it nine times in ten. */
  readonly savingsMicroUsdPerMonth: number
  readonly savingsRangeMicroUsdPerMonth: readonly [low: number, high: number]
  /** In all, over the days after; null where the old way of measuring does not tell. */
  readonly savedMicroUsd?: number | null
  /** What a change of prices did to the same hours (negative: cheaper); no saving, and not in it. null where the bill does not tell. */
  readonly priceEffectMicroUsdPerMonth?: number | null
  /** NaN where not observed. */
  readonly overloadedMinutesPerWeekBefore: number
  readonly overloadedMinutesPerWeekAfter: number
}

/** Days that are known on either side of a change, and how many of each are needed. */
export type TooFewDays = { readonly daysBefore: number; readonly daysAfter: number; readonly neededDays: number }

export type LedgerEntry =
  | { readonly state: 'proposed'; readonly proposal: StoredProposal }
  | { readonly state: 'partly'; readonly proposal: StoredProposal; readonly saving: Saving | null }
  | { readonly state: 'measuring'; readonly proposal: StoredProposal; readonly tooFew: TooFewDays }
  | Measured

export type Measured = {
  readonly state: 'measured'
  readonly proposal: StoredProposal
  readonly saving: Saving
  /** Measured over estimated; NaN when no saving was estimated. */
  readonly estimateRatio: number
}

export const DAYS_PER_MONTH = 365 / 12
/** Days before the change that are compared with: four weeks, longer is another time. */
export const MOST_COMPARED_DAYS = 28

/** Where a proposal stands, given its days. */
export function measureProposal(proposal: StoredProposal, days: readonly LedgerDay[], policy: Policy): LedgerEntry {
  const saving = measureSaving(proposal.dates, days, policy)
  if (saving === null) return proposal.dates.partlyDay === null ? { state: 'proposed', proposal } : { state: 'partly', proposal, saving: null }
  return 'tooFew' in saving ? { state: 'measuring', proposal, ...saving } : entryOf(proposal, saving)
}

/** A measured saving beside its estimate. What was taken back saves nothing any more, whatever it saved in all. */
export function entryOf(proposal: StoredProposal, measured: Saving): Measured {
  const isOver = proposal.dates.endedBy === 'reverted' || proposal.dates.endedBy === 'partly-reverted'
  const saving: Saving = isOver ? { ...measured, savingsMicroUsdPerMonth: 0, savingsRangeMicroUsdPerMonth: [0, 0] } : measured
  const estimated = proposal.savingsMicroUsdPerMonth
  return { state: 'measured', proposal, saving, estimateRatio: estimated > 0 ? saving.savingsMicroUsdPerMonth / estimated : Number.NaN }
}

/**
 * What a change has really saved: cost per required instance-hour before and after it, at the demand after it. The days on which it was
 * made belong to neither side. Each weekday counts alike on both sides, however often it is in them: a size that does not follow demand
 * makes a weekend's hours dear. Days without cost or demand are left out; without a week on either side nothing is said, and null is for a
 * change that was not made.
 */
export function measureSaving(dates: ChangeDates, days: readonly LedgerDay[], policy: Policy): Saving | { readonly tooFew: TooFewDays } | null {
  const { appliedDay, endDay, steadyFromDay } = dates
  if (appliedDay === null) return null
  const changedFrom = Math.min(dates.unchangedDay, appliedDay)
  const usable = days.filter((day) => Number.isFinite(day.costMicroUsd) && day.requiredInstanceHours > 0)
  const before = usable.filter(({ day }) => day < changedFrom && day >= Math.max(steadyFromDay, changedFrom - MOST_COMPARED_DAYS))
  const after = usable.filter(({ day }) => day > appliedDay && day <= appliedDay + MOST_COMPARED_DAYS && (endDay === null || day < endDay))
  if (before.length < policy.ledgerDays || after.length < policy.ledgerDays)
    return { tooFew: { daysBefore: before.length, daysAfter: after.length, neededDays: policy.ledgerDays } }
  const later = weekdaysOf(after)
  const common = new Set(weekdaysOf(before).filter((weekday) => later.includes(weekday)))
  const was = rateOf(before, common)
  const is = rateOf(after, common)
  const hoursPerMonth = is.hoursPerDay * DAYS_PER_MONTH
  const savings = (was.rate - is.rate) * hoursPerMonth
  const spread = NINE_IN_TEN * Math.hypot(was.error, is.error) * hoursPerMonth
  return {
    daysBefore: before.length,
    daysAfter: after.length,
    microUsdPerRequiredHourBefore: Math.round(was.rate),
    microUsdPerRequiredHourAfter: Math.round(is.rate),
    savingsMicroUsdPerMonth: Math.round(savings),
    savingsRangeMicroUsdPerMonth: [Math.round(savings - spread), Math.round(savings + spread)],
    overloadedMinutesPerWeekBefore: overloadPerWeek(before),
    overloadedMinutesPerWeekAfter: overloadPerWeek(after),
  }
}

function weekdaysOf(days: readonly LedgerDay[]): number[] {
  return days.map(({ day }) => weekdayOf(day))
}

type Rate = { readonly rate: number; readonly error: number; readonly hoursPerDay: number }

/** Cost over required hours of the days of these weekdays, each weekday alike; its standard error from how the days differ. */
function rateOf(all: readonly LedgerDay[], weekdays: ReadonlySet<number>): Rate {
  const days = all.filter(({ day }) => weekdays.has(weekdayOf(day)))
  const sizes = Map.groupBy(weekdaysOf(days), (weekday) => weekday)
  const weighed = days.map((day) => ({ ...day, weight: 1 / (sizes.get(weekdayOf(day.day))?.length ?? 1) }))
  const hours = weighed.reduce((sum, { weight, requiredInstanceHours }) => sum + weight * requiredInstanceHours, 0)
  const rate = weighed.reduce((sum, { weight, costMicroUsd }) => sum + weight * costMicroUsd, 0) / hours
  const strays = weighed.reduce((sum, one) => sum + (one.weight * (one.costMicroUsd - rate * one.requiredInstanceHours)) ** 2, 0)
  return { rate, error: Math.sqrt((strays * days.length) / Math.max(1, days.length - 1)) / hours, hoursPerDay: hours / sizes.size }
}

export function overloadPerWeek(days: readonly Pick<LedgerDay, 'overloadedMinutes'>[]): number {
  return mean(days.map((day) => day.overloadedMinutes).filter((x) => !Number.isNaN(x))) * 7
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? Number.NaN : values.reduce((sum, x) => sum + x, 0) / values.length
}

/** How far our own advice can be believed: estimates beside what was measured. */
export type Calibration = {
  readonly proposed: number
  readonly partly: number
  readonly applied: number
  readonly measured: number
  readonly estimatedMicroUsdPerMonth: number
  readonly measuredMicroUsdPerMonth: number
  /** Measured over estimated, all together; NaN before anything was measured. */
  readonly ratio: number
  /** Share of the measured proposals whose saving lies within the range that was estimated. */
  readonly withinRangeFraction: number
  /** Measured proposals after which overload rose. */
  readonly overloadRose: number
}

/** Over all entries given: for a course over time, give those applied in one month. */
export function calibrationOf(entries: readonly LedgerEntry[]): Calibration {
  const measured = entries.filter((entry) => entry.state === 'measured')
  const estimated = measured.reduce((sum, { proposal }) => sum + proposal.savingsMicroUsdPerMonth, 0)
  const saved = measured.reduce((sum, { saving }) => sum + saving.savingsMicroUsdPerMonth, 0)
  const within = measured.filter(
    ({ proposal: { savingsRangeMicroUsdPerMonth: range }, saving: { savingsMicroUsdPerMonth: x } }) => x >= range[0] && x <= range[1],
  )
  return {
    proposed: entries.length,
    partly: entries.filter(({ state }) => state === 'partly').length,
    applied: entries.filter(({ state }) => state === 'measuring' || state === 'measured').length,
    measured: measured.length,
    estimatedMicroUsdPerMonth: estimated,
    measuredMicroUsdPerMonth: saved,
    ratio: estimated > 0 ? saved / estimated : Number.NaN,
    withinRangeFraction: measured.length === 0 ? Number.NaN : within.length / measured.length,
    overloadRose: measured.filter(({ saving }) => saving.overloadedMinutesPerWeekAfter > saving.overloadedMinutesPerWeekBefore).length,
  }
}
