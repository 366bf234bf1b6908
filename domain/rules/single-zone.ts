import { type Case, healthy, notApplicable, type Rule, type Verdict } from '../case/rule.ts'
import { unitsPerInstance } from '../facts/capacity-units.ts'
import type { Group, Place } from '../facts/group.ts'
import { runsKubernetes } from '../facts/managed.ts'

export const singleZone: Rule = {
  kind: 'single-zone',
  category: 'scaling-gap',
  summary: 'lives in one Availability Zone, or is badly out of balance',
  thresholds: ['zoneImbalanceRatio'],
  bestPractices: ['REL10-BP01', 'REL11-BP02'],
  assess,
}

function assess(c: Case): Verdict {
  const { group } = c.observation
  if (group.maxSize === 0) return notApplicable('the group is switched off: its maximum size is 0')
  if (group.maxSize === 1) return notApplicable('a group of at most one instance cannot be in two zones')
  const zones = zonesOf(group, c.place)
  const [only, ...others] = zones
  return only !== undefined && others.length === 0 ? oneZone(group, only) : balance(c, zones)
}

/** The zones the group can launch in: of its subnets, where all of them are known, else as the group lists them. */
function zonesOf(group: Group, place: Place): readonly string[] {
  const ofSubnets = group.subnetIds.map((id) => place.subnets?.get(id)?.availabilityZone)
  const known = ofSubnets.filter((zone) => zone !== undefined)
  const complete = known.length > 0 && known.length === ofSubnets.length
  return [...new Set(complete ? known : group.availabilityZones)].sort()
}

function oneZone(group: Group, zone: string): Verdict {
  // one node group for each zone is how Kubernetes autoscalers place pods with zonal volumes
  const perZone = runsKubernetes(group)
  return {
    verdict: 'found',
    severity: perZone ? 'low' : 'medium',
    title: `Spread the group over a second Availability Zone: all of it stands in ${zone}.`,
    evidence: [
      { statement: `The group can launch in ${zone} alone.`, value: 1, unit: 'zones', threshold: 2 },
      { statement: `${group.instances.length} instances would be lost together with the zone.`, value: group.instances.length, unit: 'instances' },
    ],
    remedy: perZone
      ? 'Make sure that node groups in other zones can take over its pods. One group for each zone is sound for zonal volumes; for anything else use one group over several zones.'
      : `Add subnets in other zones to the group${group.managedBy === null ? '' : ` (in ${group.managedBy}, which manages it)`}; see to it that the load balancer has those zones enabled too.`,
  }
}

function balance(c: Case, zones: readonly string[]): Verdict {
  const { group } = c.observation
  const capacity = new Map(zones.map((zone) => [zone, 0]))
  for (const instance of group.instances) {
    if (instance.lifecycleState !== 'InService') continue
    const units = unitsPerInstance(group, instance.instanceType, c.place.instanceTypes) ?? 1
    capacity.set(instance.availabilityZone, (capacity.get(instance.availabilityZone) ?? 0) + units)
  }
  const ranked = [...capacity].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
  const [fullest, most] = ranked[0] ?? ['', 0]
  const [emptiest, least] = ranked.at(-1) ?? ['', 0]
  const total = ranked.reduce((sum, [, units]) => sum + units, 0)
  const even = Math.ceil(total / ranked.length)
  const spread = ranked.map(([zone, units]) => `${zone} ${units}`).join(', ')
  const ratio = total === 0 ? 0 : most / even
  const evidence = { statement: `Capacity in service by zone: ${spread}.`, value: ratio, unit: 'ratio', threshold: c.policy.zoneImbalanceRatio }
  if (ratio < c.policy.zoneImbalanceRatio || most - least < 2) return healthy(evidence)
  return {
    verdict: 'found',
    severity: least === 0 ? 'medium' : 'low',
    title: `Bring the zones back into balance: ${fullest} holds ${most} of ${total}, ${emptiest} ${least}.`,
    evidence: [evidence],
    remedy: `${group.suspendedProcesses.includes('AZRebalance') ? 'Resume the AZRebalance process. ' : ''}Find out why launches in ${emptiest} fail or are avoided (capacity of the type, free addresses, Spot allocation); Auto Scaling rebalances by itself once they succeed.`,
  }
}
