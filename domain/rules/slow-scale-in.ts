import { healthy, notApplicable, type Rule } from '../case/rule.ts'
import { keptHours, scaleInBlock } from '../case/scale-in.ts'
import { savingsSeverity } from '../case/severity.ts'
import { isWaste, proposalEvidence, wasteOf } from '../case/waste.ts'

export const slowScaleIn: Rule = {
  kind: 'slow-scale-in',
  category: 'overprovisioned',
  summary: 'scales out and then keeps the capacity long after demand has gone',
  thresholds: ['wasteFraction', 'excessFraction', 'slowScaleInHours', 'mediumSavingsUsdPerMonth', 'highSavingsUsdPerMonth', 'criticalSavingsUsdPerMonth'],
  bestPractices: ['COST09-BP03', 'SUS02-BP01'],
  assess: (c) => {
    const waste = wasteOf(c)
    if (!isWaste(waste)) return waste
    const { observation, policy, scaling } = c
    const { group } = observation
    if (group.minSize === group.maxSize) return notApplicable('it has a fixed size')
    const blocked = scaleInBlock(group, scaling)
    const kept = keptHours(waste.inService, waste.required, group.minSize, observation.grid.stepSec, policy.excessFraction)
    const evidence = [
      {
        statement: `after demand had gone it kept more than ${(100 * policy.excessFraction).toFixed(0)} % too much, above its minimum, for ${kept.longestHours.toFixed(1)} hours on end and ${(100 * kept.fraction).toFixed(0)} % of the window`,
        metric: 'GroupInServiceInstances',
        value: kept.longestHours,
        unit: 'hours',
        threshold: policy.slowScaleInHours,
      },
      ...(blocked === null ? [] : [{ statement: blocked }]),
    ]
    const tracksIn = scaling?.configuration.policies.some((p) => p.type === 'target-tracking' && !p.disableScaleIn) === true
    const slow = kept.longestHours >= policy.slowScaleInHours && kept.fraction >= policy.excessFraction
    // target tracking gives capacity back by itself: what it keeps, its target keeps
    if (!slow || (blocked === null && (tracksIn || !kept.shrinksLate))) return healthy(...evidence)
    return {
      verdict: 'found',
      severity: savingsSeverity(waste.proposal.savingsMicroUsdPerMonth, policy),
      title: `${group.name} keeps its capacity long after demand has gone${blocked === null ? '' : `: ${blocked}`}`,
      evidence: [...evidence, proposalEvidence(waste, observation)],
      remedy:
        blocked === null
          ? 'Make scale-in follow demand: a target-tracking policy that may scale in, or a scale-in alarm that fires sooner.'
          : 'Allow scale-in again (policy, protection or the Terminate process), and protect single instances only while they work.',
    }
  },
}
