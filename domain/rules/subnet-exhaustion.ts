import { reachSeverity } from '../case/reach.ts'
import { type Case, found, inOrder, notApplicable, notAssessed, type Rule, type Verdict } from '../case/rule.ts'
import { fewestInstances } from '../facts/capacity-units.ts'
import type { Subnet } from '../facts/group.ts'
import { launchIncidents } from '../facts/launch-incidents.ts'
import { runsKubernetes } from '../facts/managed.ts'
import { unread } from '../reasons.ts'

export type SubnetExhaustionFacts = {
  readonly freeAddresses: number
  /** Instances that it runs, and those that its maximum size makes up (the fewest, where capacity is counted in weights). */
  readonly instances: number
  readonly instancesAtMaximum: number
  /** Zones that cannot take their even share of the missing instances. */
  readonly shortZones: readonly { readonly zone: string; readonly freeAddresses: number; readonly evenShare: number }[]
  /** Launches have failed for want of addresses within the window. */
  readonly launchesFailed: boolean
  /** Kubernetes nodes run in it: pods take addresses of the same subnets. */
  readonly kubernetes: boolean
}

export const subnetExhaustion: Rule<SubnetExhaustionFacts> = {
  kind: 'subnet-exhaustion',
  category: 'scaling-gap',
  summary: 'cannot reach its maximum size with the free addresses of its subnets',
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
  const free = subnets.reduce((sum, subnet) => sum + subnet.availableIpAddresses, 0)
  const facts: SubnetExhaustionFacts = {
    freeAddresses: free,
    instances: group.instances.length,
    instancesAtMaximum: atMaximum,
    shortZones: shortZones(subnets, missing),
    launchesFailed: launchIncidents(group, observation.grid).some(({ reason }) => reason === 'subnet-addresses'),
    kubernetes: runsKubernetes(group),
  }
  // room that is free at the hour of the run says nothing of the hours at which launches failed for want of it
  if (free >= missing && !facts.launchesFailed) return inOrder(facts)
  if (free < missing && subnets.length < group.subnetIds.length) return notAssessed({ code: 'subnets-incomplete', some: true })
  if (free < missing && group.hasWarmPool) return notAssessed({ code: 'warm-pool-addresses' })
  return found(free >= missing ? 'medium' : reachSeverity(c, group.instances.length + free, facts.launchesFailed), facts)
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
