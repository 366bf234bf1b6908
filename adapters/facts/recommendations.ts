import type { Unread } from '../../audit/io.ts'
import type { ComputeOptimizerOpinion } from '../../domain/facts/compute-optimizer.ts'
import { microUsdFromDecimal } from '../../domain/money.ts'
import type { GroupRecommendation } from '../aws-shapes/compute-optimizer.ts'

/** The file of a capture, and what could not be read. */
export const RECOMMENDATIONS = 'compute-optimizer.get-auto-scaling-group-recommendations'

const findings: Readonly<Record<GroupRecommendation['finding'], ComputeOptimizerOpinion['finding']>> = {
  Optimized: 'optimized',
  NotOptimized: 'not-optimized',
  Overprovisioned: 'over-provisioned',
  Underprovisioned: 'under-provisioned',
}

/** Compute Optimizer's opinions by the group's name. */
export function opinionsOf(recommendations: readonly GroupRecommendation[], currency: string): ReadonlyMap<string, ComputeOptimizerOpinion> {
  return new Map(recommendations.map((one) => [one.autoScalingGroupName, opinionOf(one, currency)]))
}

function opinionOf(
  { finding, lookBackPeriodInDays, lastRefreshTimestamp, recommendationOptions }: GroupRecommendation,
  currency: string,
): ComputeOptimizerOpinion {
  const [first] = [...(recommendationOptions ?? [])].sort((a, b) => (a.rank ?? Number.POSITIVE_INFINITY) - (b.rank ?? Number.POSITIVE_INFINITY))
  const saving = first?.savingsOpportunity?.estimatedMonthlySavings
  const types = first?.configuration?.instanceType ? [first.configuration.instanceType] : (first?.configuration?.mixedInstanceTypes ?? [])
  return {
    finding: findings[finding],
    lookBackDays: lookBackPeriodInDays ?? Number.NaN,
    refreshedSec: lastRefreshTimestamp ?? null,
    option:
      first === undefined
        ? null
        : {
            instanceTypes: types,
            performanceRisk: first.performanceRisk ?? Number.NaN,
            savingsMicroUsdPerMonth: saving?.value == null || saving.currency !== currency ? null : microUsdFromDecimal(String(saving.value)),
          },
  }
}

/** What a judgement rests on and what only stands beside it, of all that could not be read. */
export function besideUnread(unread: readonly Unread[]): { readonly unread: readonly Unread[]; readonly beside: readonly Unread[] } {
  return {
    unread: unread.filter(({ operation }) => operation !== RECOMMENDATIONS),
    beside: unread.filter(({ operation }) => operation === RECOMMENDATIONS),
  }
}
