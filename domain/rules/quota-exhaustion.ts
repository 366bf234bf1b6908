import { reachSeverity } from '../case/reach.ts'
import { type Case, healthy, notApplicable, notAssessed, type Rule, type Verdict } from '../case/rule.ts'
import { fewestInstances, typesOf } from '../facts/capacity-units.ts'
import { launchIncidents } from '../facts/launch-incidents.ts'
import { vcpusAtMaximumOf } from '../facts/quota.ts'
import type { Evidence } from '../findings.ts'

export const quotaExhaustion: Rule = {
  kind: 'quota-exhaustion',
  category: 'scaling-gap',
  summary: "cannot reach its maximum size within the account's vCPU quota",
  thresholds: ['quotaShareFraction', 'reachableGrowthRatio'],
  bestPractices: ['REL01-BP01', 'REL01-BP06'],
  assess,
}

/** A group's maximum against one quota, in vCPUs. `everyone` is the same over all groups of the account and region. */
type Claim = { readonly code: string; readonly quota: number; readonly own: number; readonly everyone: number }

function assess(c: Case): Verdict {
  const { group, grid } = c.observation
  const { place, policy } = c
  if (group.maxSize === 0) return notApplicable('the group is switched off: its maximum size is 0')
  if (place.vcpuQuotas === null) return notAssessed('the vCPU quotas were not read')
  const own = vcpusAtMaximumOf(group, place.instanceTypes)
  const atMaximum = fewestInstances(group, group.maxSize, place.instanceTypes)
  if (own === null || atMaximum === null) return notAssessed(`the vCPUs or the quota of ${typesOf(group).join(', ') || 'its instance type'} are not known`)
  const claims: Claim[] = []
  for (const [code, vcpus] of own) {
    const quota = place.vcpuQuotas.get(code)
    if (quota === undefined) return notAssessed(`vCPU quota ${code} was not read`)
    claims.push({ code, quota, own: vcpus, everyone: place.vcpusAtMaximum.get(code) ?? vcpus })
  }
  const failed = launchIncidents(group, grid).some(({ reason }) => reason === 'vcpu-quota' || reason === 'spot-quota')
  const alone = claims.find((claim) => claim.own > claim.quota)
  if (alone !== undefined) return exceedsAlone(c, alone, atMaximum, failed)
  const running = Math.min(1, group.instances.length / atMaximum)
  const together = claims.find((claim) => claim.everyone > claim.quota && claim.own * (1 - running) >= claim.quota * policy.quotaShareFraction)
  if (together !== undefined) return exceedTogether(together, failed)
  return healthy(...claims.flatMap(evidenceOf))
}

function evidenceOf({ code, quota, own, everyone }: Claim): readonly Evidence[] {
  return [
    { statement: `At its maximum size the group runs ${own} vCPUs of quota ${code}.`, value: own, unit: 'vCPU', threshold: quota },
    { statement: `All groups of the account and region at their maximum run ${everyone} vCPUs of it.`, value: everyone, unit: 'vCPU', threshold: quota },
  ]
}

function exceedsAlone(c: Case, claim: Claim, atMaximum: number, failed: boolean): Verdict {
  return {
    verdict: 'found',
    severity: reachSeverity(c, Math.floor((atMaximum * claim.quota) / claim.own), failed),
    title: `Raise vCPU quota ${claim.code}: the group's maximum size needs ${claim.own} vCPUs, the quota allows ${claim.quota}.`,
    evidence: evidenceOf(claim),
    remedy: requestFor(claim.code, claim.own, 'Or lower the maximum size to what the quota allows, so that nobody counts on the rest.'),
  }
}

function exceedTogether(claim: Claim, failed: boolean): Verdict {
  return {
    verdict: 'found',
    severity: failed ? 'high' : 'low',
    title: `Raise vCPU quota ${claim.code} before the groups grow together: their maximum sizes need ${claim.everyone} vCPUs, the quota allows ${claim.quota}.`,
    evidence: evidenceOf(claim),
    remedy: requestFor(claim.code, claim.everyone, 'Instances outside of groups count against the same quota.'),
  }
}

function requestFor(code: string, vcpus: number, addition: string): string {
  return `Request at least ${vcpus} vCPUs: aws service-quotas request-service-quota-increase --service-code ec2 --quota-code ${code} --desired-value ${vcpus}. ${addition}`
}
