import { found, inOrder, notApplicable, type Rule } from '../case/rule.ts'
import { savingsSeverity } from '../case/severity.ts'
import { isWaste, type SavingFacts, savingOf, shareOfSteps, wasteOf } from '../case/waste.ts'

/** A group that stays at its minimum nearly always is not sized by its target. */
const ABOVE_MINIMUM_FRACTION = 0.25

export type ConservativeTargetFacts = {
  /** Percent of CPU that the policy tracks today, and that the proposal tracks. */
  readonly targetPercent: number
  readonly proposedPercent: number
  readonly limitPercent: number
  /** Share of the window in which the target, not the minimum, set the size. */
  readonly aboveMinimumFraction: number
  readonly saving: SavingFacts
}

export const conservativeTarget: Rule<ConservativeTargetFacts> = {
  kind: 'conservative-target',
  category: 'overprovisioned',
  summary: 'tracks a target so low that most of each instance stays unused',
  thresholds: ['wasteFraction', 'conservativeTargetFraction', 'mediumSavingsUsdPerMonth', 'highSavingsUsdPerMonth', 'criticalSavingsUsdPerMonth'],
  bestPractices: ['COST09-BP03', 'PERF02-BP05'],
  assess: (c) => {
    const waste = wasteOf(c)
    if (!isWaste(waste)) return waste
    const { observation, policy, scaling } = c
    const { group } = observation
    if (waste.demand.boundBy !== 'cpu') return notApplicable({ code: 'bound-before-cpu', boundBy: waste.demand.boundBy })
    const tracking = scaling?.configuration.policies.find((p) => p.type === 'target-tracking' && p.metric === 'cpu')
    if (tracking?.type !== 'target-tracking') return notApplicable({ code: 'no-cpu-tracking' })
    const above = shareOfSteps(waste.inService, (instances) => instances > group.minSize + 0.5)
    const proposed = waste.proposal.changes.targetTracking
    if (proposed?.metric !== 'ASGAverageCPUUtilization') return notApplicable({ code: 'proposal-keeps-policy' })
    const limit = proposed.targetValue * policy.conservativeTargetFraction
    const facts: ConservativeTargetFacts = {
      targetPercent: tracking.targetValue,
      proposedPercent: proposed.targetValue,
      limitPercent: limit,
      aboveMinimumFraction: above,
      saving: savingOf(waste, observation),
    }
    if (tracking.targetValue > limit || above < ABOVE_MINIMUM_FRACTION) return inOrder(facts)
    return found(savingsSeverity(waste.proposal.savingsMicroUsdPerMonth, policy), facts)
  },
}
