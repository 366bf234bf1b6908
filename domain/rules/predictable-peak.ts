import { gapOf, isGap, type OverloadFacts, overloadFacts } from '../case/gap.ts'
import { recurrenceOf } from '../case/recurrence.ts'
import { type Case, found, inOrder, notApplicable, type Rule } from '../case/rule.ts'
import { overloadSeverity } from '../case/severity.ts'
import { capacityUnitOf, instancesFor } from '../demand/required.ts'
import type { Severity } from '../findings.ts'
import type { Rhythm } from '../history/peaks.ts'
import { maximum } from '../series.ts'

export type PredictablePeakFacts = {
  /** Hours of the day (UTC) on which overload comes back, ascending. */
  readonly hours: readonly number[]
  /** Share of the overload that falls on them. */
  readonly recurringFraction: number
  readonly thresholds: { readonly recurringFraction: number; readonly days: number }
  readonly overload: OverloadFacts
  /** A peak of the months before that the window does not have, and for which today's configuration is too small; left out where there is none. */
  readonly ahead?: AheadFacts
}

export type AheadFacts = {
  readonly rhythm: Rhythm
  readonly timesSeen: number
  readonly chances: number
  /** Days since 1970 (UTC): its last occurrence's busiest day, and the first day on which it is to be expected; null where it has no date. */
  readonly lastDay: number
  readonly nextDay: number | null
  /** UTC. */
  readonly hours: readonly number[]
  /** Instances that its busiest hour asks for, and at most how many today's configuration would have on such a day. */
  readonly requiredInstances: number
  readonly reachedInstances: number
  readonly maxSize: number
  /** Of one such day, as replayed with today's configuration. */
  readonly overloadMinutes: number
  readonly gapMinutes: number
  /** CPU was as good as full when it was last seen: it asks for at least so much. */
  readonly saturated: boolean
}

/** Where less comes back, the rest has another cause, and a schedule would not help. */
const RECURRING_FRACTION = 0.5

export const predictablePeak: Rule<PredictablePeakFacts> = {
  kind: 'predictable-peak',
  category: 'scaling-gap',
  summary: 'is overloaded at the same hours again and again, or is too small for a peak that past months show',
  thresholds: [
    'usdPer1000Requests',
    'warningMinutesPerWeek',
    'gapMinutesPerWeek',
    'highGapMinutesPerWeek',
    'criticalGapMinutesPerWeek',
    'recurringDays',
    'peakMostHours',
  ],
  bestPractices: ['COST09-BP03', 'REL07-BP03', 'PERF02-BP05'],
  assess: (c) => {
    const gap = gapOf(c)
    if (!isGap(gap)) return gap
    const { observation, policy } = c
    const { group, grid } = observation
    if (group.managedBy !== null) return notApplicable({ code: 'scaled-from-outside', by: group.managedBy })
    const recurring = recurrenceOf(gap.overload, grid, policy.recurringDays)
    const minutes = gap.overload.minutesPerWeek * recurring.fraction
    const facts: PredictablePeakFacts = {
      hours: recurring.hours,
      recurringFraction: recurring.fraction,
      thresholds: { recurringFraction: RECURRING_FRACTION, days: policy.recurringDays },
      overload: overloadFacts(c, gap),
    }
    const comesBack = gap.considerable && recurring.fraction >= RECURRING_FRACTION && minutes >= policy.warningMinutesPerWeek
    // short by day and by night is too small: no schedule helps, and other rules say what would
    if (comesBack && recurring.hours.length <= policy.peakMostHours) return found(overloadSeverity(minutes, gap.overload, policy), facts)
    const ahead = aheadOf(c)
    return ahead === null ? inOrder(facts) : found(severityAhead(ahead, c), { ...facts, ahead })
  },
}

/** The worst day that is to be expected; null where today's configuration serves them all. */
function aheadOf({ ahead = [], demand, observation: { group }, policy }: Case): AheadFacts | null {
  const [worst] = [...ahead].sort((a, b) => b.overloadMinutes - a.overloadMinutes)
  if (worst === undefined || worst.overloadMinutes < policy.gapMinutesPerWeek || demand.kind === 'insufficient') return null
  const { rhythm, timesSeen, chances, peakDay, nextDay, hours, saturated, profileVcpu } = worst.peak
  return {
    rhythm,
    timesSeen,
    chances,
    lastDay: peakDay,
    nextDay,
    hours,
    requiredInstances: maximum(instancesFor(profileVcpu, capacityUnitOf(demand, group, policy))),
    reachedInstances: worst.peakInstances,
    maxSize: group.maxSize,
    overloadMinutes: worst.overloadMinutes,
    gapMinutes: policy.gapMinutesPerWeek,
    saturated,
  }
}

/** As overload of a week that has such a day, but never critical: nobody was hurt yet. What was seen once may not come back. */
function severityAhead({ rhythm, overloadMinutes }: AheadFacts, { policy }: Case): Severity {
  const severity = overloadSeverity(overloadMinutes, { byWaitingAlone: false }, policy)
  if (rhythm === 'once') return 'low'
  return severity === 'critical' ? 'high' : severity
}
