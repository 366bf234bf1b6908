import { gapOf, healthyGap, isGap, overloadEvidence } from '../gap.ts'
import { recurrenceOf } from '../recurrence.ts'
import { overloadSeverity } from '../severity.ts'
import { notApplicable, type Rule } from './rule.ts'

export const predictablePeak: Rule = {
  kind: 'predictable-peak',
  category: 'scaling-gap',
  summary: 'is overloaded at the same hours again and again, which a schedule or predictive scaling would prevent',
  thresholds: ['warningMinutesPerWeek', 'gapMinutesPerWeek', 'highGapMinutesPerWeek', 'criticalGapMinutesPerWeek', 'recurringDays'],
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
        statement: `${(100 * recurring.fraction).toFixed(0)} % of the overload falls on hours that were overloaded on ${policy.recurringDays} days or more, or in the same hour of both weeks (UTC hours ${recurring.hours.join(', ') || 'none'})`,
        value: recurring.fraction,
        unit: 'fraction',
        threshold: 0.5,
      },
      overloadEvidence(c, gap),
    ]
    if (recurring.fraction < 0.5 || minutes < policy.warningMinutesPerWeek) return { verdict: 'healthy', evidence }
    return {
      verdict: 'found',
      severity: overloadSeverity(minutes, policy),
      title: `${group.name} is overloaded at the same hours again and again (${recurring.hours.map((h) => `${String(h).padStart(2, '0')}:00`).join(', ')} UTC)`,
      evidence,
      remedy:
        'Have the capacity there before the hour: predictive scaling in forecast-and-scale mode, or a scheduled action that lifts the minimum, as the proposal says.',
    }
  },
}
