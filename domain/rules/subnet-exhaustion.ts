import { reachSeverity } from '../case/reach.ts'
import { type Case, healthy, notApplicable, notAssessed, type Rule, type Verdict } from '../case/rule.ts'
import { fewestInstances } from '../facts/capacity-units.ts'
import type { Group, Subnet } from '../facts/group.ts'
import { launchIncidents } from '../facts/launch-incidents.ts'
import { runsKubernetes } from '../facts/managed.ts'
import type { Evidence } from '../findings.ts'

export const subnetExhaustion: Rule = {
  kind: 'subnet-exhaustion',
  category: 'scaling-gap',
  summary: 'cannot reach its maximum size with the free addresses of its subnets',
  thresholds: ['reachableGrowthRatio'],
  bestPractices: ['REL02-BP03'],
  assess,
}

function assess(c: Case): Verdict {
  const { observation, place } = c
  const { group } = observation
  if (group.maxSize === 0) return notApplicable('the group is switched off: its maximum size is 0')
  if (place.subnets === null) return notAssessed('the subnets were not read')
  const subnets = group.subnetIds.flatMap((id) => place.subnets?.get(id) ?? [])
  if (subnets.length === 0) return notAssessed('none of its subnets is among those that were read')
  const atMaximum = fewestInstances(group, group.maxSize, place.instanceTypes)
  if (atMaximum === null) return notAssessed('the size of its instance types, in which its capacity is counted, was not read')
  const missing = Math.max(0, atMaximum - group.instances.length)
  const free = subnets.reduce((sum, subnet) => sum + subnet.availableIpAddresses, 0)
  const evidence = [
    {
      statement: `Its subnets have ${free} free addresses; ${missing} more instances make up its maximum size.`,
      value: free,
      unit: 'addresses',
      threshold: missing,
    },
    ...byZone(subnets, missing),
  ]
  if (free >= missing) return healthy(...evidence)
  if (subnets.length < group.subnetIds.length) return notAssessed('one of its subnets is not among those that were read')
  if (group.hasWarmPool) return notAssessed('instances of its warm pool already hold addresses, and the warm pool was not read')
  const failed = launchIncidents(group, observation.grid).some(({ reason }) => reason === 'subnet-addresses')
  return {
    verdict: 'found',
    severity: reachSeverity(c, group.instances.length + free, failed),
    title: `Give the group more addresses: it can grow to ${group.instances.length + free} of the ${atMaximum} instances of its maximum size.`,
    evidence: [...evidence, ...(failed ? [{ statement: 'Launches have failed for want of addresses within the window.' }] : [])],
    remedy: remedyFor(group),
  }
}

function remedyFor(group: Group): string {
  const cni = runsKubernetes(group) ? ' Pods take addresses of the same subnets: a secondary CIDR range for them, or prefix delegation, frees more.' : ''
  return `Add larger subnets to the group in the same zones (a VPC can take a secondary CIDR range), or release addresses that nothing uses. If the maximum is only a guard, lower it to what can be reached.${cni}`
}

/** Zones that cannot take their even share of the missing instances. */
function byZone(subnets: readonly Subnet[], missing: number): readonly Evidence[] {
  const free = new Map<string, number>()
  for (const subnet of subnets) free.set(subnet.availabilityZone, (free.get(subnet.availabilityZone) ?? 0) + subnet.availableIpAddresses)
  const share = Math.ceil(missing / free.size)
  return [...free]
    .filter(([, addresses]) => addresses < share)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([zone, addresses]) => ({
      statement: `${zone} has ${addresses} free addresses, its even share would be ${share}.`,
      value: addresses,
      unit: 'addresses',
      threshold: share,
    }))
}
