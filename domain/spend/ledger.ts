import type { Policy } from '../policy.ts'

/** Advice as it was given: what it was for, when, and what it was to save. */
export type StoredProposal = {
  readonly accountId: string
  readonly region: string
  readonly groupName: string
  readonly proposedDay: number
  readonly savingsMicroUsdPerMonth: number
  readonly savingsRangeMicroUsdPerMonth: readonly [low: number, high: number]
  readonly confidence: 'high' | 'medium' | 'low'
  /** The day on which the change was seen in the group's configuration; null while it was not. */
  readonly appliedDay: number | null
}

/** One day of the group, before or after: NaN where it was not observed. */
export type LedgerDay = {
  readonly day: number
  readonly costMicroUsd: number
  /** Instance-hours of today's type that the day's demand required: what cost is held against, so that a quiet month is no saving. */
  readonly requiredInstanceHours: number
  readonly overloadedMinutes: number
}

export type Measured = {
  readonly state: 'measured'
  readonly proposal: StoredProposal
  readonly daysBefore: number
  readonly daysAfter: number
  /** Cost of one required instance-hour. */
  readonly microUsdPerRequiredHourBefore: number
  readonly microUsdPerRequiredHourAfter: number
  /** At the demand of the days after; negative where cost rose. With the interval that holds it nine times in ten. */
  readonly savingsMicroUsdPerMonth: number
  readonly savingsRangeMicroUsdPerMonth: readonly [low: number, high: number]
  readonly overloadedMinutesPerWeekBefore: number
  readonly overloadedMinutesPerWeekAfter: number
  /** Measured over estimated; NaN when nothing was estimated. */
  readonly estimateRatio: number
}

export type LedgerEntry =
  | Measured
  | { readonly state: 'proposed'; readonly proposal: StoredProposal }
  | { readonly state: 'measuring'; readonly proposal: StoredProposal; readonly reason: string }

const DAYS_PER_MONTH = 365 / 12
const NINE_IN_TEN = 1.645
/** Days before the change that are compared with: four weeks, longer is another time. */
const MOST_DAYS = 28

/**
 * What a proposal has really saved: cost per required instance-hour before and after the change, at the demand after it. The day
 * of the change belongs to neither side. Days without cost or demand are left out; without a week on either side nothing is said.
 */
export function measureProposal(proposal: StoredProposal, days: readonly LedgerDay[], policy: Policy): LedgerEntry {
  const { appliedDay } = proposal
  if (appliedDay === null) return { state: 'proposed', proposal }
  const usable = days.filter((day) => Number.isFinite(day.costMicroUsd) && day.requiredInstanceHours > 0)
  const before = usable.filter(({ day }) => day < appliedDay && day >= appliedDay - MOST_DAYS)
  const after = usable.filter(({ day }) => day > appliedDay && day <= appliedDay + MOST_DAYS)
  if (before.length < policy.ledgerDays || after.length < policy.ledgerDays) {
    return {
      state: 'measuring',
      proposal,
      reason: `${before.length} days before and ${after.length} after the change are known; ${policy.ledgerDays} of each are needed`,
    }
  }
  const was = rateOf(before)
  const is = rateOf(after)
  const hoursPerMonth = mean(after.map((day) => day.requiredInstanceHours)) * DAYS_PER_MONTH
  const savings = (was.rate - is.rate) * hoursPerMonth
  const spread = NINE_IN_TEN * Math.hypot(was.error, is.error) * hoursPerMonth
  return {
    state: 'measured',
    proposal,
    daysBefore: before.length,
    daysAfter: after.length,
    microUsdPerRequiredHourBefore: Math.round(was.rate),
    microUsdPerRequiredHourAfter: Math.round(is.rate),
    savingsMicroUsdPerMonth: Math.round(savings),
    savingsRangeMicroUsdPerMonth: [Math.round(savings - spread), Math.round(savings + spread)],
    overloadedMinutesPerWeekBefore: overloadPerWeek(before),
    overloadedMinutesPerWeekAfter: overloadPerWeek(after),
    estimateRatio: proposal.savingsMicroUsdPerMonth > 0 ? savings / proposal.savingsMicroUsdPerMonth : Number.NaN,
  }
}

/** Cost over required hours of all days together, and its standard error from how the days differ. */
function rateOf(days: readonly LedgerDay[]): { readonly rate: number; readonly error: number } {
  const hours = days.reduce((sum, day) => sum + day.requiredInstanceHours, 0)
  const rate = days.reduce((sum, day) => sum + day.costMicroUsd, 0) / hours
  const strays = days.reduce((sum, day) => sum + (day.costMicroUsd - rate * day.requiredInstanceHours) ** 2, 0)
  return { rate, error: Math.sqrt((strays * days.length) / Math.max(1, days.length - 1)) / hours }
}

function overloadPerWeek(days: readonly LedgerDay[]): number {
  return mean(days.map((day) => day.overloadedMinutes).filter((x) => !Number.isNaN(x))) * 7
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? Number.NaN : values.reduce((sum, x) => sum + x, 0) / values.length
}

/** How far our own advice can be believed: estimates beside what was measured. */
export type Calibration = {
  readonly proposed: number
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
  const saved = measured.reduce((sum, entry) => sum + entry.savingsMicroUsdPerMonth, 0)
  const within = measured.filter(({ proposal: { savingsRangeMicroUsdPerMonth: range }, savingsMicroUsdPerMonth: x }) => x >= range[0] && x <= range[1])
  return {
    proposed: entries.length,
    applied: entries.filter((entry) => entry.state !== 'proposed').length,
    measured: measured.length,
    estimatedMicroUsdPerMonth: estimated,
    measuredMicroUsdPerMonth: saved,
    ratio: estimated > 0 ? saved / estimated : Number.NaN,
    withinRangeFraction: measured.length === 0 ? Number.NaN : within.length / measured.length,
    overloadRose: measured.filter((entry) => entry.overloadedMinutesPerWeekAfter > entry.overloadedMinutesPerWeekBefore).length,
  }
}
