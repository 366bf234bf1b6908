import { quantile } from '../series.ts'
import { savingsSeverity } from '../severity.ts'
import { isWaste, proposalEvidence, wasteOf } from '../waste.ts'
import { healthy, type Rule } from './rule.ts'

export const excessCapacity: Rule = {
  kind: 'excess-capacity',
  category: 'overprovisioned',
  summary: 'keeps more instances than its demand needs, because of its minimum size, its fixed size or its desired capacity',
  thresholds: ['wasteFraction', 'targetUtilization', 'excessFraction', 'mediumSavingsUsdPerMonth', 'highSavingsUsdPerMonth', 'criticalSavingsUsdPerMonth'],
  bestPractices: ['COST09-BP03', 'PERF02-BP05', 'SUS02-BP01'],
  assess: (c) => {
    const waste = wasteOf(c)
    if (!isWaste(waste)) return waste
    const { observation, policy } = c
    const { group } = observation
    const floor = quantile(waste.inService, 0.25)
    const excess = 1 - waste.peakRequired / floor
    const evidence = [
      {
        statement: `its busiest hours ask for ${waste.peakRequired.toFixed(0)} instances (99th percentile), and it kept ${floor.toFixed(0)} in three quarters of the window`,
        metric: 'GroupInServiceInstances',
        value: floor,
        unit: 'instances',
        threshold: waste.peakRequired,
      },
    ]
    if (excess < policy.excessFraction) return healthy(...evidence)
    const why =
      group.minSize === group.maxSize
        ? `its fixed size of ${group.minSize}`
        : floor <= group.minSize
          ? `its minimum size of ${group.minSize}`
          : `its desired capacity of ${group.desiredCapacity}`
    return {
      verdict: 'found',
      severity: savingsSeverity(waste.proposal.savingsMicroUsdPerMonth, policy),
      title: `${group.name} keeps ${floor.toFixed(0)} instances where its busiest hours need ${waste.peakRequired.toFixed(0)}, because of ${why}`,
      evidence: [...evidence, proposalEvidence(waste, observation)],
      remedy: 'Lower the floor to what redundancy and the busiest hours ask, and let a target-tracking policy carry the rest: the proposal has the figures.',
    }
  },
}
