import { KEPT_FRACTION, QUIET_HOURS_PER_WEEK, quietHours } from '../case/quiet-hours.ts'
import { found, inOrder, type Rule } from '../case/rule.ts'
import { savingsSeverity } from '../case/severity.ts'
import { isWaste, type SavingFacts, savingOf, wasteOf } from '../case/waste.ts'

export type OffHoursCapacityFacts = {
  readonly quietHoursPerWeek: number
  /** Means over the quiet hours. */
  readonly keptInstances: number
  readonly neededInstances: number
  readonly thresholds: { readonly hoursPerWeek: number; readonly quietFraction: number }
  readonly saving: SavingFacts
}

export const offHoursCapacity: Rule<OffHoursCapacityFacts> = {
  kind: 'off-hours-capacity',
  category: 'overprovisioned',
  summary: 'keeps its size through predictable quiet hours',
  thresholds: ['wasteFraction', 'offHoursFraction', 'mediumSavingsUsdPerMonth', 'highSavingsUsdPerMonth', 'criticalSavingsUsdPerMonth'],
  bestPractices: ['COST09-BP03', 'SUS02-BP01'],
  assess: (c) => {
    const waste = wasteOf(c)
    if (!isWaste(waste)) return waste
    const { observation, policy } = c
    const { grid } = observation
    const quiet = quietHours(waste.required, waste.inService, grid, policy.offHoursFraction)
    const facts: OffHoursCapacityFacts = {
      quietHoursPerWeek: quiet.hoursPerWeek,
      keptInstances: quiet.keptInstances,
      neededInstances: quiet.neededInstances,
      thresholds: { hoursPerWeek: QUIET_HOURS_PER_WEEK, quietFraction: policy.offHoursFraction },
      saving: savingOf(waste, observation),
    }
    if (
      quiet.hoursPerWeek < QUIET_HOURS_PER_WEEK ||
      quiet.keptInstances < quiet.neededInstances / (1 - policy.offHoursFraction) ||
      quiet.keptInstances < waste.topInstances * KEPT_FRACTION
    )
      return inOrder(facts)
    return found(savingsSeverity(waste.proposal.savingsMicroUsdPerMonth, policy), facts)
  },
}
