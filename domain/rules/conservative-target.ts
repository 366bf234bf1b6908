import { healthy, notApplicable, type Rule } from '../case/rule.ts'
import { savingsSeverity } from '../case/severity.ts'
import { isWaste, proposalEvidence, shareOfSteps, wasteOf } from '../case/waste.ts'

/** A group that stays at its minimum nearly always is not sized by its target. */
const ABOVE_MINIMUM_FRACTION = 0.25

export const conservativeTarget: Rule = {
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
    if (waste.demand.boundBy !== 'cpu') return notApplicable(`${waste.demand.boundBy} runs out before CPU: a low CPU target may be right`)
    const tracking = scaling?.configuration.policies.find((p) => p.type === 'target-tracking' && p.metric === 'cpu')
    if (tracking?.type !== 'target-tracking') return notApplicable('no working policy tracks its CPU')
    const above = shareOfSteps(waste.inService, (instances) => instances > group.minSize + 0.5)
    const proposed = waste.proposal.changes.targetTracking
    if (proposed?.metric !== 'ASGAverageCPUUtilization') return notApplicable('the proposal keeps its policy')
    const limit = proposed.targetValue * policy.conservativeTargetFraction
    const evidence = [
      {
        statement: `it tracks ${tracking.targetValue} % CPU, where ${proposed.targetValue} % served the same demand in the replay`,
        metric: 'ASGAverageCPUUtilization',
        value: tracking.targetValue,
        unit: 'percent',
        threshold: limit,
      },
      { statement: `above its minimum size in ${(100 * above).toFixed(0)} % of the window: there the target sets its size`, value: above, unit: 'fraction' },
    ]
    if (tracking.targetValue > limit || above < ABOVE_MINIMUM_FRACTION) return healthy(...evidence)
    return {
      verdict: 'found',
      severity: savingsSeverity(waste.proposal.savingsMicroUsdPerMonth, policy),
      title: `${group.name} tracks ${tracking.targetValue} % CPU and so keeps ${(100 - tracking.targetValue).toFixed(0)} % of each instance unused`,
      evidence: [...evidence, proposalEvidence(waste, observation)],
      remedy: 'Raise the target in steps of ten percent a week up to the proposed one, watching latency.',
    }
  },
}
