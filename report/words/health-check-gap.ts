import * as z from 'zod/mini'
import type { HealthCheckGapFacts } from '../../domain/rules/health-check-gap.ts'
import { groupCommand, nameOf } from './shared.ts'
import type { Words } from './words.ts'

export const healthCheckGap: Words<HealthCheckGapFacts> = {
  facts: () =>
    z.strictObject({
      healthCheckTypes: z.array(z.string()),
      unhealthyMinutes: z.nullable(z.number()),
      unhealthyMinutesThreshold: z.number(),
      isLattice: z.optional(z.boolean()),
      managedBy: z.nullable(z.string()),
    }),
  title: ({ healthCheckTypes, isLattice }, about) =>
    `${nameOf(about)} keeps instances that fail ${isLattice === true ? 'VPC Lattice' : 'load balancer'} health checks (${healthCheckTypes.join(', ')} checks only)`,
  evidence: ({ healthCheckTypes, unhealthyMinutes, unhealthyMinutesThreshold }) => [
    { statement: `health checks: ${healthCheckTypes.join(', ')}` },
    ...(unhealthyMinutes === null
      ? []
      : [
          {
            statement: 'longest stretch with fewer healthy targets than instances in service',
            metric: 'HealthyHostCount',
            value: unhealthyMinutes,
            unit: 'minutes',
            threshold: unhealthyMinutesThreshold,
          },
        ]),
  ],
  remedy: ({ managedBy, isLattice }, about) => {
    const checks = isLattice === true ? 'VPC_LATTICE' : 'ELB'
    return managedBy !== null
      ? `Turn on ${checks} checks in ${managedBy} if the load balancer should decide; by itself it watches its own tasks or nodes.`
      : `Set a grace period longer than the start-up, then turn on ${checks} checks: ${groupCommand(about, 'update-auto-scaling-group', { HealthCheckType: checks })}`
  },
}
