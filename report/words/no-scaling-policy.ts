import * as z from 'zod'
import type { NoScalingPolicyFacts } from '../../domain/rules/no-scaling-policy.ts'
import { overloadEvidence, overloadFacts } from './overload.ts'
import { nameOf } from './shared.ts'
import type { Words } from './words.ts'

/** Demand that rests entirely would make any ratio endless. */
const LEAST_VCPU = 0.01

export const noScalingPolicy: Words<NoScalingPolicyFacts> = {
  facts: z.strictObject({
    quietVcpu: z.number(),
    busyVcpu: z.number(),
    varyingDemandRatio: z.number(),
    considerable: z.boolean(),
    overload: overloadFacts,
  }),
  title: ({ considerable, overload }, about) =>
    considerable
      ? `${nameOf(about)} is overloaded ${overload.minutesPerWeek.toFixed(0)} minutes a week and nothing adds instances`
      : `${nameOf(about)} has varying demand and nothing that changes its size`,
  evidence: ({ quietVcpu, busyVcpu, varyingDemandRatio, overload }) => [
    {
      statement: `demand varies from ${quietVcpu.toFixed(1)} busy vCPUs (20th percentile) to ${busyVcpu.toFixed(1)} (99th), and no policy follows it`,
      metric: 'CPUUtilization',
      value: busyVcpu / Math.max(quietVcpu, LEAST_VCPU),
      unit: 'ratio',
      threshold: varyingDemandRatio,
    },
    overloadEvidence(overload),
  ],
  remedy: () => 'Add a target-tracking policy, and give it room: a maximum above what the busiest hours need. The proposal has figures tried on this group.',
}
