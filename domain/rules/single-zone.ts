import { type Case, found, inOrder, notApplicable, type Rule, type Verdict } from '../case/rule.ts'
import { unitsPerInstance } from '../facts/capacity-units.ts'
import type { Group } from '../facts/group.ts'
import { runsKubernetes } from '../facts/managed.ts'
import type { Place } from '../facts/place.ts'
import { meanInstancesByZone } from '../facts/zones.ts'
import { mean } from '../series.ts'

export type SingleZoneFacts = {
  /** Capacity in service by zone, the fullest first: on average over the window where its activities tell, else as AWS was asked. One zone alone: the group can launch nowhere else. */
  readonly zones: readonly { readonly zone: string; readonly capacity: number }[]
  readonly instances: number
  readonly averaged: boolean
  /** Capacity of the fullest over an even share; 1 is even, 0 nothing in service. */
  readonly imbalanceRatio: number
  readonly imbalanceThreshold: number
  readonly kubernetes: boolean
  readonly managedBy: string | null
  /** AZRebalance, which would even it out, is suspended. */
  readonly rebalanceSuspended: boolean
}

/** Instances on average: a zone with fewer was empty most of the time. */
const EMPTY_BELOW = 0.5

export const singleZone: Rule<SingleZoneFacts> = {
  kind: 'single-zone',
  category: 'scaling-gap',
  summary: 'runs in one Availability Zone, or is badly out of balance across zones',
  thresholds: ['zoneImbalanceRatio'],
  bestPractices: ['REL10-BP01', 'REL11-BP02'],
  assess,
}

function assess(c: Case): Verdict<SingleZoneFacts> {
  const { group } = c.observation
  if (group.maxSize === 0) return notApplicable({ code: 'switched-off' })
  if (group.maxSize === 1) return notApplicable({ code: 'single-instance' })
  const facts = factsOf(c, zonesOf(group, c.place))
  const { zones, kubernetes, imbalanceRatio } = facts
  // one node group for each zone is how Kubernetes autoscalers place pods with zonal volumes
  if (zones.length === 1) return found(kubernetes ? 'low' : 'medium', facts)
  const [most, least] = [zones[0]?.capacity ?? 0, zones.at(-1)?.capacity ?? 0]
  if (imbalanceRatio < c.policy.zoneImbalanceRatio || most - least < 2) return inOrder(facts)
  return found(least < EMPTY_BELOW ? 'medium' : 'low', facts)
}

/** The zones the group can launch in: of its subnets, where all of them are known, else as the group lists them. */
function zonesOf(group: Group, place: Place): readonly string[] {
  const ofSubnets = group.subnetIds.map((id) => place.subnets?.get(id)?.availabilityZone)
  const known = ofSubnets.filter((zone) => zone !== undefined)
  const complete = known.length > 0 && known.length === ofSubnets.length
  return [...new Set(complete ? known : group.availabilityZones)].sort()
}

function factsOf(c: Case, names: readonly string[]): SingleZoneFacts {
  const { group } = c.observation
  const { grid, inServiceInstances } = c.observation
  const inService = inServiceInstances === null ? Number.NaN : mean(inServiceInstances)
  const means = meanInstancesByZone(group, grid, inService, c.policy.replayOffFraction)
  const capacityOf = new Map([...names.map((zone) => [zone, 0] as const), ...(means ?? capacityNow(c))])
  // where the group can launch in one zone alone, what runs elsewhere is on its way out
  const zones = [...capacityOf]
    .filter(([zone]) => names.length !== 1 || zone === names[0])
    .map(([zone, capacity]) => ({ zone, capacity }))
    .sort((a, b) => b.capacity - a.capacity || (a.zone < b.zone ? -1 : 1))
  const total = zones.reduce((sum, { capacity }) => sum + capacity, 0)
  return {
    zones,
    instances: group.instances.length,
    averaged: means !== null,
    imbalanceRatio: total === 0 ? 0 : (zones[0]?.capacity ?? 0) / (means === null ? Math.ceil(total / zones.length) : total / zones.length),
    imbalanceThreshold: c.policy.zoneImbalanceRatio,
    kubernetes: runsKubernetes(group),
    managedBy: group.managedBy,
    rebalanceSuspended: group.suspendedProcesses.includes('AZRebalance'),
  }
}

/** As AWS was asked. */
function capacityNow({ observation: { group }, place }: Case): ReadonlyMap<string, number> {
  const capacityOf = new Map<string, number>()
  for (const instance of group.instances) {
    if (instance.lifecycleState !== 'InService') continue
    const units = unitsPerInstance(group, instance.instanceType, place.instanceTypes) ?? 1
    capacityOf.set(instance.availabilityZone, (capacityOf.get(instance.availabilityZone) ?? 0) + units)
  }
  return capacityOf
}
