import { reachSeverity } from '../case/reach.ts'
import { type Case, found, inOrder, notApplicable, notAssessed, type Rule, type Verdict } from '../case/rule.ts'
import { fewestInstances } from '../facts/capacity-units.ts'
import type { Group } from '../facts/group.ts'
import { launchIncidents } from '../facts/launch-incidents.ts'
import { runsKubernetes } from '../facts/managed.ts'
import type { Subnet } from '../facts/place.ts'
import { unread } from '../reasons.ts'

export type SubnetExhaustionFacts = {
  /** Of IPv4: those of subnets with IPv6 alone do not run out. */
  readonly freeAddresses: number
  /** Instances that it runs, and those that its maximum size makes up (the fewest, where capacity is counted in weights). */
  readonly instances: number
  readonly instancesAtMaximum: number
  /** Zones that cannot take their even share of the missing instances. */
  readonly shortZones: readonly { readonly zone: string; readonly freeAddresses: number; readonly evenShare: number }[]
  /** Launches have failed for want of addresses within the window. */
  readonly launchesFailed: boolean
  /** Addresses that each instance takes; left out: one. */
  readonly addressesEach?: number | undefined
  /** The instances it can grow to, where that is not what it runs and the free addresses. */
  readonly reach?: number | undefined
  /** The zone with the fewest addresses holds the others back. */
  readonly zonesStayEven?: boolean | undefined
  /** Kubernetes nodes run in it: pods take addresses of the same subnets. */
  readonly kubernetes: boolean
}

export const subnetExhaustion: Rule<SubnetExhaustionFacts> = {
  kind: 'subnet-exhaustion',
  category: 'scaling-gap',
  summary: 'cannot reach its max size with the free addresses in its subnets',
  thresholds: ['reachableGrowthRatio'],
  bestPractices: ['REL02-BP03'],
  assess,
}

function assess(c: Case): Verdict<SubnetExhaustionFacts> {
  const { observation, place } = c
  const { group } = observation
  if (group.maxSize === 0) return notApplicable({ code: 'switched-off' })
  if (place.subnets === null) return notAssessed(unread('subnets'))
  const subnets = group.subnetIds.flatMap((id) => place.subnets?.get(id) ?? [])
  if (subnets.length === 0) return notAssessed({ code: 'subnets-incomplete', some: false })
  const atMaximum = fewestInstances(group, group.maxSize, place.instanceTypes)
  if (atMaximum === null) return notAssessed(unread('instance-type-sizes'))
  const missing = Math.max(0, atMaximum - group.instances.length)
  const each = group.launchTemplate?.addressesEach ?? 1
  const free = subnets.reduce((sum, subnet) => sum + roomIn(subnet, each), 0)
  const running = group.instances.length
  const reach = Math.max(running, group.zonesStayEven === true ? evenReach(subnets, group, each) : running + free)
  const short = reach < atMaximum
  const countable = subnets.reduce((sum, { availableIpAddresses: count }) => sum + (Number.isFinite(count) ? count : 0), 0)
  const facts: SubnetExhaustionFacts = {
    freeAddresses: countable,
    instances: running,
    instancesAtMaximum: atMaximum,
    shortZones: shortZones(subnets, missing * each),
    launchesFailed: launchIncidents(group, observation.grid).some(({ reason }) => reason === 'subnet-addresses'),
    kubernetes: runsKubernetes(group),
    ...(each > 1 ? { addressesEach: each } : {}),
    ...(reach === running + countable ? {} : { reach: Math.min(reach, atMaximum) }),
    ...(group.zonesStayEven === true ? { zonesStayEven: true } : {}),
  }
  // room that is free at the hour of the run says nothing of the hours at which launches failed for want of it
  if (!short && !facts.launchesFailed) return inOrder(facts)
  if (short && subnets.length < group.subnetIds.length) return notAssessed({ code: 'subnets-incomplete', some: true })
  if (short && group.hasWarmPool) return notAssessed({ code: 'warm-pool-addresses' })
  return found(short ? reachSeverity(c, reach, facts.launchesFailed) : 'medium', facts)
}

/** Instances that it can grow to where zones have to stay even: as many in each as the fullest can hold. */
function evenReach(subnets: readonly Subnet[], { instances }: Group, each: number): number {
  const room = new Map<string, number>()
  for (const subnet of subnets) room.set(subnet.availabilityZone, (room.get(subnet.availabilityZone) ?? 0) + roomIn(subnet, each))
  for (const { availabilityZone: zone } of instances) if (room.has(zone)) room.set(zone, (room.get(zone) ?? 0) + 1)
  return Math.min(...room.values()) * room.size
}

/** Instances that still fit into a subnet. */
function roomIn({ availableIpAddresses }: Subnet, each: number): number {
  return Math.floor(availableIpAddresses / each)
}

function shortZones(subnets: readonly Subnet[], missing: number): SubnetExhaustionFacts['shortZones'] {
  const free = new Map<string, number>()
  for (const subnet of subnets) free.set(subnet.availabilityZone, (free.get(subnet.availabilityZone) ?? 0) + subnet.availableIpAddresses)
  const evenShare = Math.ceil(missing / free.size)
  return [...free]
    .filter(([, freeAddresses]) => freeAddresses < evenShare)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([zone, freeAddresses]) => ({ zone, freeAddresses, evenShare }))
}
