import { type Floor, floorOf } from '../case/floor.ts'
import { found, inOrder, type Rule } from '../case/rule.ts'
import { savingsSeverity } from '../case/severity.ts'
import { isWaste, type SavingFacts, savingOf, wasteOf } from '../case/waste.ts'

/** Below half of the window something else than the floor sets the size. */
const AT_FLOOR_FRACTION = 0.5

export type ExcessCapacityFacts = {
  /** What holds the floor, and how many instances that is. */
  readonly because: Floor['because']
  readonly size: number
  /** Means over the steps at the floor; null where it never stood there. */
  readonly keptInstances: number | null
  readonly askedInstances: number | null
  /** What demand asks for in its busiest hours (99th percentile). */
  readonly busiestInstances: number
  readonly atFloorFraction: number
  readonly thresholds: { readonly excessFraction: number; readonly atFloorFraction: number }
  readonly saving: SavingFacts
}

export const excessCapacity: Rule<ExcessCapacityFacts> = {
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
    const known = !Number.isNaN(floor.keptInstances)
    const facts: ExcessCapacityFacts = {
      because: floor.because,
      size: floor.because === 'desired-capacity' ? group.desiredCapacity : group.minSize,
      keptInstances: known ? floor.keptInstances : null,
      askedInstances: known ? floor.askedInstances : null,
      busiestInstances: waste.peakRequired,
      atFloorFraction: floor.fraction,
      thresholds: { excessFraction: policy.excessFraction, atFloorFraction: AT_FLOOR_FRACTION },
      saving: savingOf(waste, observation),
    }
    const excess = 1 - floor.askedInstances / floor.keptInstances
    // where the busiest hours need all of it, the floor is not too high: it stands at the wrong hours
    const needed = waste.peakRequired > floor.keptInstances + 0.5
    if (!(excess >= policy.excessFraction) || floor.fraction < AT_FLOOR_FRACTION || needed) return inOrder(facts)
    return found(savingsSeverity(waste.proposal.savingsMicroUsdPerMonth, policy), facts)
  },
}
