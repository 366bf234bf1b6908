import { reachSeverity } from '../case/reach.ts'
import { type Case, found, inOrder, notApplicable, notAssessed, type Rule, type Verdict } from '../case/rule.ts'
import { fewestInstances, typesOf } from '../facts/capacity-units.ts'
import { launchIncidents } from '../facts/launch-incidents.ts'
import { vcpusAtMaximumOf } from '../facts/quota.ts'
import { unread } from '../reasons.ts'
import { mean } from '../series.ts'

export type QuotaExhaustionFacts = {
  /** Each quota that counts; of a finding the one that is exceeded. */
  readonly claims: readonly Claim[]
  /** The group exceeds it by itself; else all groups of the account and region do together. */
  readonly alone: boolean
}

export const quotaExhaustion: Rule<QuotaExhaustionFacts> = {
  kind: 'quota-exhaustion',
  category: 'scaling-gap',
  summary: "cannot reach its max size within the account's vCPU quota",
  thresholds: ['quotaShareFraction', 'reachableGrowthRatio'],
  bestPractices: ['REL01-BP01', 'REL01-BP06'],
  assess,
}

/** A group's maximum against one quota, in vCPUs. `everyone` is the same over all groups of the account and region. */
export type Claim = { readonly code: string; readonly quota: number; readonly own: number; readonly everyone: number }

function assess(c: Case): Verdict<QuotaExhaustionFacts> {
  const { group, grid } = c.observation
  const { place, policy } = c
  if (group.maxSize === 0) return notApplicable({ code: 'switched-off' })
  if (place.vcpuQuotas === null) return notAssessed(unread('vcpu-quotas'))
  const own = vcpusAtMaximumOf(group, place.instanceTypes)
  const atMaximum = fewestInstances(group, group.maxSize, place.instanceTypes)
  if (own === null || atMaximum === null) return notAssessed({ code: 'quota-share-unknown', instanceTypes: typesOf(group) })
  const claims: Claim[] = []
  for (const [code, vcpus] of own) {
    const quota = place.vcpuQuotas.get(code)
    if (quota === undefined) return notAssessed(unread('vcpu-quota', code))
    claims.push({ code, quota, own: vcpus, everyone: place.vcpusAtMaximum.get(code) ?? vcpus })
  }
  const failed = launchIncidents(group, grid).some(({ reason }) => reason === 'vcpu-quota' || reason === 'spot-quota')
  const alone = claims.find((claim) => claim.own > claim.quota)
  if (alone !== undefined) return found(reachSeverity(c, Math.floor((atMaximum * alone.quota) / alone.own), failed), { claims: [alone], alone: true })
  const { inServiceInstances } = c.observation
  const average = inServiceInstances === null ? Number.NaN : mean(inServiceInstances)
  // without a series, those at the hour of asking are all there is: they may show that the group runs most of its maximum, and not that it does not
  const running = Math.min(1, (Number.isNaN(average) ? group.instances.length : average) / atMaximum)
  const together = claims.find((claim) => claim.everyone > claim.quota && claim.own * (1 - running) >= claim.quota * policy.quotaShareFraction)
  if (together !== undefined && Number.isNaN(average)) return notAssessed({ code: 'metric-not-collected', metric: 'GroupInServiceInstances' })
  if (together !== undefined) return found(failed ? 'high' : 'low', { claims: [together], alone: false })
  return inOrder({ claims, alone: false })
}
