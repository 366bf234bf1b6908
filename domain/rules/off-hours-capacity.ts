import { KEPT_FRACTION, QUIET_HOURS_PER_WEEK, quietHours } from '../case/quiet-hours.ts'
import { healthy, type Rule } from '../case/rule.ts'
import { savingsSeverity } from '../case/severity.ts'
import { isWaste, proposalEvidence, wasteOf } from '../case/waste.ts'

export const offHoursCapacity: Rule = {
  kind: 'off-hours-capacity',
  category: 'overprovisioned',
  summary: 'keeps its size through predictable quiet hours',
  thresholds: ['wasteFraction', 'offHoursFraction', 'mediumSavingsUsdPerMonth', 'highSavingsUsdPerMonth', 'criticalSavingsUsdPerMonth'],
  bestPractices: ['COST09-BP03', 'SUS02-BP01'],
  assess: (c) => {
    const waste = wasteOf(c)
    if (!isWaste(waste)) return waste
    const { observation, policy } = c
    const { group, grid } = observation
    const quiet = quietHours(waste.required, waste.inService, grid, policy.offHoursFraction)
    const evidence = [
      {
        statement: `in ${quiet.hoursPerWeek} hours of the week it never needed more than ${(100 * policy.offHoursFraction).toFixed(0)} % of what its busy hours need, and kept ${quiet.keptInstances.toFixed(1)} instances for the ${quiet.neededInstances.toFixed(1)} needed`,
        metric: 'GroupInServiceInstances',
        value: quiet.hoursPerWeek,
        unit: 'hours a week',
        threshold: QUIET_HOURS_PER_WEEK,
      },
    ]
    if (
      quiet.hoursPerWeek < QUIET_HOURS_PER_WEEK ||
      quiet.keptInstances < quiet.neededInstances / (1 - policy.offHoursFraction) ||
      quiet.keptInstances < waste.topInstances * KEPT_FRACTION
    )
      return healthy(...evidence)
    return {
      verdict: 'found',
      severity: savingsSeverity(waste.proposal.savingsMicroUsdPerMonth, policy),
      title: `${group.name} keeps its size through ${quiet.hoursPerWeek} predictable quiet hours a week`,
      evidence: [...evidence, proposalEvidence(waste, observation)],
      remedy:
        'Let the size follow the hours: a target-tracking policy with a low minimum, with predictive scaling or scheduled actions ahead of the busy hours.',
    }
  },
}
