import * as z from 'zod'
import type { HealthCheckGapFacts } from '../../domain/rules/health-check-gap.ts'
import { groupCommand } from './shared.ts'
import type { Words } from './words.ts'

export const healthCheckGap: Words<HealthCheckGapFacts> = {
  facts: z.strictObject({
    healthCheckTypes: z.array(z.string()),
    unhealthyMinutes: z.number().nullable(),
    unhealthyMinutesThreshold: z.number(),
    managedBy: z.string().nullable(),
  }),
  title: ({ healthCheckTypes }) =>
    `Turn on load balancer health checks: an instance that fails them is kept, because the group looks at ${healthCheckTypes.join(', ')} alone.`,
  evidence: ({ healthCheckTypes, unhealthyMinutes, unhealthyMinutesThreshold }) => [
    { statement: `Health check types of the group: ${healthCheckTypes.join(', ')}.` },
    ...(unhealthyMinutes === null
      ? []
      : [
          {
            statement: 'Longest time without a break in which fewer targets were healthy than instances were in service.',
            metric: 'HealthyHostCount',
            value: unhealthyMinutes,
            unit: 'minutes',
            threshold: unhealthyMinutesThreshold,
          },
        ]),
  ],
  remedy: ({ managedBy }, about) =>
    managedBy !== null
      ? `${managedBy} manages the group and watches its own tasks or nodes; if the load balancer should decide, turn on ELB checks there.`
      : `Set a grace period that covers the boot, then: ${groupCommand(about, 'update-auto-scaling-group', { HealthCheckType: 'ELB' })}`,
}
