import { type Finding, fingerprintOf } from '../findings.ts'
import { MICRO } from '../money.ts'
import type { Policy } from '../policy.ts'
import { GROUP_SERVICE } from './anomalies/group-events.ts'
import type { Attribution } from './attribution.ts'
import { impactSeverity } from './impact-severity.ts'

/** Of compute spend over the days, in micro-units of the bill's currency, and as a share. */
export type UnattributedFacts = { readonly microUsd: number; readonly unattributedFraction: number; readonly threshold: number }

/** Compute spend that no group's tag explains, when it is a considerable share; null otherwise, and where the tag says nothing. */
export function unattributedCost(attribution: Attribution, policy: Policy): Finding<UnattributedFacts> | null {
  if (!attribution.assessed) return null
  const { withoutGroup, coverageFraction, range } = attribution
  const microUsd = withoutGroup.effectiveMicroUsd > 0 ? withoutGroup.effectiveMicroUsd : withoutGroup.billedMicroUsd
  const missing = 1 - coverageFraction
  if (!(missing > policy.unattributedFraction) || microUsd < policy.unattributedUsd * MICRO) return null
  const resource = { service: GROUP_SERVICE }
  return {
    fingerprint: fingerprintOf('unattributed-cost', resource),
    category: 'cost',
    kind: 'unattributed-cost',
    // Nothing is lost by it yet: what is unknown is never critical by itself.
    severity: impactSeverity(microUsd, policy) === 'low' ? 'low' : 'medium',
    resource,
    facts: { microUsd, unattributedFraction: missing, threshold: policy.unattributedFraction },
    savingsMicroUsdPerMonth: null,
    bestPractices: ['COST03-BP02', 'COST03-BP05'],
    periodDays: range,
    impactMicroUsd: microUsd,
  }
}
