import { found, inOrder, notApplicable, type Rule } from '../case/rule.ts'
import { keptHours, type ScaleInBlock, scaleInBlock } from '../case/scale-in.ts'
import { savingsSeverity } from '../case/severity.ts'
import { isWaste, type SavingFacts, savingOf, wasteOf } from '../case/waste.ts'

export type SlowScaleInFacts = {
  /** What keeps it from shrinking; null when nothing does. */
  readonly blockedBy: ScaleInBlock | null
  /** Longest stretch in which more than `excessFraction` of it was kept after demand had gone. */
  readonly longestHours: number
  /** Such time as a share of the window. */
  readonly keptFraction: number
  readonly thresholds: { readonly hours: number; readonly excessFraction: number }
  readonly saving: SavingFacts
}

export const slowScaleIn: Rule<SlowScaleInFacts> = {
  kind: 'slow-scale-in',
  category: 'overprovisioned',
  summary: 'scales out and then keeps the capacity long after demand has dropped',
  thresholds: ['wasteFraction', 'excessFraction', 'slowScaleInHours', 'mediumSavingsUsdPerMonth', 'highSavingsUsdPerMonth', 'criticalSavingsUsdPerMonth'],
  bestPractices: ['COST09-BP03', 'SUS02-BP01'],
  assess: (c) => {
    const waste = wasteOf(c)
    if (!isWaste(waste)) return waste
    const { observation, policy, scaling } = c
    const { group } = observation
    if (group.minSize === group.maxSize) return notApplicable({ code: 'fixed-size' })
    const blocked = scaleInBlock(group, scaling)
    const kept = keptHours(waste.inService, waste.required, group.minSize, observation.grid.stepSec, policy.excessFraction)
    const facts: SlowScaleInFacts = {
      blockedBy: blocked,
      longestHours: kept.longestHours,
      keptFraction: kept.fraction,
      thresholds: { hours: policy.slowScaleInHours, excessFraction: policy.excessFraction },
      saving: savingOf(waste, observation),
    }
    const tracksIn = scaling?.configuration.policies.some((p) => p.type === 'target-tracking' && !p.disableScaleIn) === true
    const slow = kept.longestHours >= policy.slowScaleInHours && kept.fraction >= policy.excessFraction
    // target tracking gives capacity back by itself: what it keeps, its target keeps
    if (!slow || (blocked === null && (tracksIn || !kept.shrinksLate))) return inOrder(facts)
    return found(savingsSeverity(waste.proposal.savingsMicroUsdPerMonth, policy), facts)
  },
}
