import { floorOf } from '../case/floor.ts'
import { healthy, type Rule } from '../case/rule.ts'
import { savingsSeverity } from '../case/severity.ts'
import { isWaste, proposalEvidence, wasteOf } from '../case/waste.ts'

/** Below half of the window something else than the floor sets the size. */
const AT_FLOOR_FRACTION = 0.5

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
    const floor = floorOf(waste, group)
    const atFloor = {
      statement: `at its floor in ${(100 * floor.fraction).toFixed(0)} % of the window`,
      value: floor.fraction,
      unit: 'fraction',
      threshold: AT_FLOOR_FRACTION,
    }
    if (Number.isNaN(floor.keptInstances)) return healthy(atFloor)
    const excess = 1 - floor.askedInstances / floor.keptInstances
    const evidence = [
      {
        statement: `kept ${floor.keptInstances.toFixed(1)} instances where demand asked for ${floor.askedInstances.toFixed(1)} on average and for ${waste.peakRequired.toFixed(0)} in its busiest hours (99th percentile)`,
        metric: 'GroupInServiceInstances',
        value: excess,
        unit: 'fraction',
        threshold: policy.excessFraction,
      },
      atFloor,
    ]
    // where the busiest hours need all of it, the floor is not too high: it stands at the wrong hours
    const needed = waste.peakRequired > floor.keptInstances + 0.5
    if (!(excess >= policy.excessFraction) || floor.fraction < AT_FLOOR_FRACTION || needed) return healthy(...evidence)
    const because = {
      'fixed-size': `its fixed size of ${group.minSize}`,
      'minimum-size': `its minimum size of ${group.minSize}`,
      'desired-capacity': `its desired capacity of ${group.desiredCapacity}`,
    }[floor.because]
    return {
      verdict: 'found',
      severity: savingsSeverity(waste.proposal.savingsMicroUsdPerMonth, policy),
      title: `${group.name} keeps ${floor.keptInstances.toFixed(0)} instances where demand asks for ${floor.askedInstances.toFixed(1)} on average, because of ${because}`,
      evidence: [...evidence, proposalEvidence(waste, observation)],
      remedy: 'Lower the floor to what redundancy and the busiest hours ask, and let a target-tracking policy carry the rest: the proposal has the figures.',
    }
  },
}
