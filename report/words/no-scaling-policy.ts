import * as z from 'zod/mini'
import type { NoScalingPolicyFacts } from '../../domain/rules/no-scaling-policy.ts'
import { advice, leftover } from './advice.ts'
import { overloadEvidence, overloadFacts } from './overload.ts'
import { nameOf, timeShare } from './shared.ts'
import type { Words } from './words.ts'

/** Demand that rests entirely would make any ratio endless. */
const LEAST_VCPU = 0.01

export const noScalingPolicy: Words<NoScalingPolicyFacts> = {
  facts: () =>
    z.strictObject({
      quietVcpu: z.number(),
      busyVcpu: z.number(),
      varyingDemandRatio: z.number(),
      considerable: z.boolean(),
      overload: overloadFacts,
    }),
  title: ({ considerable, overload, quietVcpu, busyVcpu }, about) =>
    considerable
      ? `${nameOf(about)} is overloaded ${timeShare(overload.minutesPerWeek)} and has no scaling policy`
      : `${nameOf(about)} has no scaling policy, though demand varies from ${quietVcpu.toFixed(1)} to ${busyVcpu.toFixed(1)} busy vCPUs`,
  evidence: ({ quietVcpu, busyVcpu, varyingDemandRatio, overload }, { currency }) => [
    {
      statement: `demand varies from ${quietVcpu.toFixed(1)} busy vCPUs (20th percentile) to ${busyVcpu.toFixed(1)} (99th); no policy follows it`,
      metric: 'CPUUtilization',
      value: busyVcpu / Math.max(quietVcpu, LEAST_VCPU),
      unit: 'ratio',
      threshold: varyingDemandRatio,
    },
    overloadEvidence(overload, currency),
  ],
  remedy: (_, about) => `${advice(about, 'gap', 'Add a target tracking policy, with a max size above what the busiest hours need.')}${leftover(about)}`,
}
