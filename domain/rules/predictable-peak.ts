import { gapOf, healthyGap, isGap, overloadEvidence } from '../case/gap.ts'
import { hoursInWords, recurrenceOf } from '../case/recurrence.ts'
import { notApplicable, type Rule } from '../case/rule.ts'
import { overloadSeverity } from '../case/severity.ts'

export const predictablePeak: Rule = {
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
    if (group.managedBy !== null) return notApplicable(`${group.managedBy} scales it from outside`)
    if (!gap.considerable) return healthyGap(c, gap)
    const recurring = recurrenceOf(gap.overload, grid, policy.recurringDays)
    const minutes = gap.overload.minutesPerWeek * recurring.fraction
    const evidence = [
      {
        statement: `${(100 * recurring.fraction).toFixed(0)} % of the overload falls on hours that were overloaded on ${policy.recurringDays} days or more, or in the same hour of both weeks${recurring.hours.length === 0 ? '' : ` (${hoursInWords(recurring.hours)} UTC)`}`,
        value: recurring.fraction,
        unit: 'fraction',
        threshold: 0.5,
      },
      overloadEvidence(c, gap),
    ]
    if (recurring.fraction < 0.5 || minutes < policy.warningMinutesPerWeek) return { verdict: 'healthy', evidence }
    // short by day and by night is too small: no schedule helps, and other rules say what would
    if (recurring.hours.length > policy.peakMostHours) return { verdict: 'healthy', evidence }
    return {
      verdict: 'found',
      severity: overloadSeverity(minutes, policy),
      title: `${group.name} is overloaded at the same hours again and again (${hoursInWords(recurring.hours)} UTC)`,
      evidence,
      remedy:
        'Have the capacity there before the hour: predictive scaling in forecast-and-scale mode, or a scheduled action that lifts the minimum, as the proposal says.',
    }
  },
}
