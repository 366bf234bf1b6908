import { type Case, healthy, notApplicable, type Rule, type Verdict } from '../case/rule.ts'
import { autoScalingCommand } from '../facts/shell.ts'
import type { Observation } from '../observe/observation.ts'
import { at } from '../series.ts'

export const healthCheckGap: Rule = {
  kind: 'health-check-gap',
  category: 'scaling-gap',
  summary: 'is behind a load balancer but replaces instances on EC2 status checks alone',
  thresholds: ['unhealthyHostMinutes'],
  bestPractices: ['REL11-BP01', 'REL11-BP03'],
  assess,
}

function assess({ observation, policy }: Case): Verdict {
  const { group } = observation
  if (group.maxSize === 0) return notApplicable('the group is switched off: its maximum size is 0')
  if (group.targetGroupArns.length + group.loadBalancerNames.length === 0) return notApplicable('the group is behind no load balancer')
  const checks = group.healthCheckTypes.join(', ') || 'EC2'
  if (group.healthCheckTypes.some((type) => type === 'ELB' || type === 'VPC_LATTICE'))
    return healthy({ statement: `It replaces instances on the checks ${checks}.` })
  const unhealthy = longestUnhealthyMinutes(observation)
  const hurts = unhealthy >= policy.unhealthyHostMinutes
  const managed = group.managedBy !== null
  return {
    verdict: 'found',
    severity: hurts ? 'high' : managed ? 'low' : 'medium',
    title: `Turn on load balancer health checks: an instance that fails them is kept, because the group looks at ${checks} alone.`,
    evidence: [
      { statement: `Health check types of the group: ${checks}.` },
      ...(Number.isNaN(unhealthy)
        ? []
        : [
            {
              statement: 'Longest time without a break in which fewer targets were healthy than instances were in service.',
              metric: 'HealthyHostCount',
              value: unhealthy,
              unit: 'minutes',
              threshold: policy.unhealthyHostMinutes,
            },
          ]),
    ],
    remedy: managed
      ? `${group.managedBy} manages the group and watches its own tasks or nodes; if the load balancer should decide, turn on ELB checks there.`
      : `Set a grace period that covers the boot, then: ${autoScalingCommand(group, 'update-auto-scaling-group', { HealthCheckType: 'ELB' })}`,
  }
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
