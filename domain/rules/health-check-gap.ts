import { type Case, found, inOrder, notApplicable, type Rule, type Verdict } from '../case/rule.ts'
import type { Observation } from '../observe/observation.ts'
import { at } from '../series.ts'

export type HealthCheckGapFacts = {
  readonly healthCheckTypes: readonly string[]
  /** Longest time without a break with fewer healthy targets than instances; null where neither was collected. */
  readonly unhealthyMinutes: number | null
  readonly unhealthyMinutesThreshold: number
  /** It is behind VPC Lattice alone, whose checks are turned on by a name of their own; left out otherwise. */
  readonly isLattice?: boolean | undefined
  readonly managedBy: string | null
}

export const healthCheckGap: Rule<HealthCheckGapFacts> = {
  kind: 'health-check-gap',
  category: 'scaling-gap',
  summary: 'is behind a load balancer but replaces instances on EC2 status checks alone',
  thresholds: ['unhealthyHostMinutes'],
  bestPractices: ['REL11-BP01', 'REL11-BP03'],
  assess,
}

function assess({ observation, policy }: Case): Verdict<HealthCheckGapFacts> {
  const { group } = observation
  if (group.maxSize === 0) return notApplicable({ code: 'switched-off' })
  const ofBalancers = group.targetGroupArns.length + group.loadBalancerNames.length
  const ofLattice = group.latticeTargetGroupArns?.length ?? 0
  if (ofBalancers + ofLattice === 0) return notApplicable({ code: 'no-load-balancer' })
  const unhealthy = longestUnhealthyMinutes(observation)
  const facts: HealthCheckGapFacts = {
    healthCheckTypes: group.healthCheckTypes.length === 0 ? ['EC2'] : group.healthCheckTypes,
    unhealthyMinutes: Number.isNaN(unhealthy) ? null : unhealthy,
    unhealthyMinutesThreshold: policy.unhealthyHostMinutes,
    ...(ofBalancers === 0 ? { isLattice: true } : {}),
    managedBy: group.managedBy,
  }
  if (group.healthCheckTypes.some((type) => type === 'ELB' || type === 'VPC_LATTICE')) return inOrder(facts)
  return found(unhealthy >= policy.unhealthyHostMinutes ? 'high' : group.managedBy !== null ? 'low' : 'medium', facts)
}

/** Longest unbroken time with a whole target less healthy than in service; a step that was not observed breaks it. NaN when neither was collected. */
function longestUnhealthyMinutes({ healthyHostsMinimum, inServiceInstances, grid }: Observation): number {
  if (healthyHostsMinimum === null || inServiceInstances === null) return Number.NaN
  let longest = 0
  let current = 0
  for (let i = 0; i < grid.length; i++) {
    current = at(inServiceInstances, i) - at(healthyHostsMinimum, i) >= 1 ? current + 1 : 0
    longest = Math.max(longest, current)
  }
  return (longest * grid.stepSec) / 60
}
