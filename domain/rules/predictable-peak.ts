import { gapOf, isGap, type OverloadFacts, overloadFacts } from '../case/gap.ts'
import { recurrenceOf } from '../case/recurrence.ts'
import { found, inOrder, notApplicable, type Rule } from '../case/rule.ts'
import { overloadSeverity } from '../case/severity.ts'

export type PredictablePeakFacts = {
  /** Hours of the day (UTC) on which overload comes back, ascending. */
  readonly hours: readonly number[]
  /** Share of the overload that falls on them. */
  readonly recurringFraction: number
  readonly thresholds: { readonly recurringFraction: number; readonly days: number }
  readonly overload: OverloadFacts
}

/** Where less comes back, the rest has another cause, and a schedule would not help. */
const RECURRING_FRACTION = 0.5

export const predictablePeak: Rule<PredictablePeakFacts> = {
  kind: 'predictable-peak',
  category: 'scaling-gap',
  summary: 'is overloaded at the same hours again and again, which a schedule or predictive scaling would prevent',
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
    if (!gap.considerable || recurring.fraction < RECURRING_FRACTION || minutes < policy.warningMinutesPerWeek) return inOrder(facts)
    // short by day and by night is too small: no schedule helps, and other rules say what would
    if (recurring.hours.length > policy.peakMostHours) return inOrder(facts)
    return found(overloadSeverity(minutes, gap.overload, policy), facts)
  },
}
