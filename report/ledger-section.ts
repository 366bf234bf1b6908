import { isoFromDay } from '../domain/calendar.ts'
import type { GroupEntry, SavingsLedger } from '../domain/reconcile/entries.ts'
import type { Calibration, TooFewDays } from '../domain/reconcile/measured-saving.ts'
import { tidy } from './finding-row.ts'
import { thousandths } from './group-row.ts'
import type { ReportLedger } from './ledger-schema.ts'
import { counted, usdFromMicro } from './money.ts'

/** Followed advice that is listed. */
const MOST_LISTED = 500

/** The ledger of savings as the document gives it. */
export function ledgerSection({ savings, gaps, months, followed }: SavingsLedger): ReportLedger {
  return {
    savings: calibrationRow(savings),
    gaps: calibrationRow(gaps),
    months: months.map(({ startDay, calibration }) => ({ month: isoFromDay(startDay).slice(0, 7), ...calibrationRow(calibration) })),
    followed: followed.slice(0, MOST_LISTED).map(followedRow),
    followedTotal: followed.length,
  }
}

function calibrationRow(of: Calibration): ReportLedger['savings'] {
  return {
    proposed: of.proposed,
    partlyApplied: of.partly,
    applied: of.applied,
    measured: of.measured,
    estimated: usd(of.estimatedMicroUsdPerMonth),
    saved: usd(of.measuredMicroUsdPerMonth),
    ratio: Number.isNaN(of.ratio) ? null : tidy(of.ratio),
    withinRangeFraction: Number.isNaN(of.withinRangeFraction) ? null : tidy(of.withinRangeFraction),
    overloadRose: of.overloadRose,
  }
}

function followedRow({ entry, costSource }: GroupEntry): ReportLedger['followed'][number] {
  const { proposal } = entry
  const saving = entry.state === 'measured' || entry.state === 'partly' ? entry.saving : null
  return {
    accountId: proposal.accountId,
    region: proposal.region,
    autoScalingGroupName: proposal.groupName,
    state: proposal.dates.endedBy ?? (entry.state === 'measured' || entry.state === 'measuring' ? entry.state : 'partly-applied'),
    proposedOn: isoFromDay(proposal.proposedDay),
    appliedOn: proposal.dates.appliedDay === null ? null : isoFromDay(proposal.dates.appliedDay),
    confidence: proposal.confidence,
    missing: [...proposal.missing],
    estimated: usd(proposal.savingsMicroUsdPerMonth),
    estimatedRange: rangeRow(proposal.savingsRangeMicroUsdPerMonth),
    saved: saving === null ? null : usd(saving.savingsMicroUsdPerMonth),
    savedRange: saving === null ? null : rangeRow(saving.savingsRangeMicroUsdPerMonth),
    savedInAll: saving?.savedMicroUsd == null ? null : usd(saving.savedMicroUsd),
    priceEffect: saving?.priceEffectMicroUsdPerMonth == null ? null : usd(saving.priceEffectMicroUsdPerMonth),
    overloadMinutesPerWeekBefore: saving === null ? null : minutes(saving.overloadedMinutesPerWeekBefore),
    overloadMinutesPerWeekAfter: saving === null ? null : minutes(saving.overloadedMinutesPerWeekAfter),
    daysBefore: saving?.daysBefore ?? null,
    daysAfter: saving?.daysAfter ?? null,
    costSource,
    reason: entry.state === 'measuring' ? tooFewInWords(entry.tooFew) : null,
  }
}

function rangeRow([low, high]: readonly [number, number]): { low: number; high: number } {
  return { low: usd(low), high: usd(high) }
}

function minutes(perWeek: number): number | null {
  return Number.isNaN(perWeek) ? null : thousandths(perWeek)
}

function usd(microUsd: number): number {
  return usdFromMicro(microUsd) ?? 0
}

function tooFewInWords({ daysBefore, daysAfter, neededDays }: TooFewDays): string {
  return `${counted(daysBefore, 'day')} before and ${counted(daysAfter, 'day')} after the change are known; ${neededDays} of each are needed`
}
