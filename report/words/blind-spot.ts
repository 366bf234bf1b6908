import * as z from 'zod'
import type { Evidence } from '../../domain/findings.ts'
import type { BlindSpotFacts } from '../../domain/rules/blind-spot.ts'
import { groupCommand } from './shared.ts'
import type { About, Words } from './words.ts'

export const blindSpot: Words<BlindSpotFacts> = {
  facts: z.strictObject({
    missingGroupMetrics: z.array(z.string()),
    slowPolicy: z.strictObject({ name: z.string(), overloadMinutes: z.number() }).nullable(),
    unmeasuredMemory: z
      .strictObject({
        instanceType: z.string(),
        gibPerVcpu: z.number(),
        chosenForMemory: z.boolean(),
        proposedType: z.string(),
        threshold: z.number(),
      })
      .nullable(),
  }),
  title: (facts, about) =>
    `See what decides about the size: ${gapsOf(facts, about)
      .map(({ action }) => action)
      .join('; ')}.`,
  evidence: (facts, about) => gapsOf(facts, about).map(({ evidence }) => evidence),
  remedy: (facts, about) =>
    gapsOf(facts, about)
      .map(({ remedy }) => remedy)
      .join(' '),
}

/** Something that is not seen: what to do, what was looked at, how to change it. */
type Gap = { readonly action: string; readonly evidence: Evidence; readonly remedy: string }

function gapsOf({ missingGroupMetrics: missing, slowPolicy, unmeasuredMemory: memory }: BlindSpotFacts, about: About): readonly Gap[] {
  return [
    ...(missing.length === 0
      ? []
      : [
          {
            action: 'turn on group metrics',
            evidence: {
              statement: `Group metrics not collected: ${missing.join(', ')}. Whether it sat at its maximum, and how long it waited for instances, cannot be told.`,
              value: missing.length,
              unit: 'metrics',
              threshold: 0,
            },
            remedy: `Group metrics are free: ${groupCommand(about, 'enable-metrics-collection', { Granularity: '1Minute' })}`,
          },
        ]),
    ...(slowPolicy === null
      ? []
      : [
          {
            action: 'turn on detailed monitoring',
            evidence: {
              statement: `Policy ${slowPolicy.name} acts on EC2 metrics that come every five minutes, and the group was overloaded.`,
              value: slowPolicy.overloadMinutes,
              unit: 'minutes',
              threshold: 0,
            },
            remedy: 'Detailed monitoring (charged by the instance) brings a datapoint each minute: set it in a new launch template version.',
          },
        ]),
    ...(memory === null
      ? []
      : [
          {
            action: 'measure memory',
            evidence: {
              statement: memory.chosenForMemory
                ? `${memory.instanceType} was chosen for its memory, and nobody measures how much of it is used.`
                : `Moving to ${memory.proposedType} takes away memory, and nobody measures how much of it is used.`,
              metric: 'mem_used_percent',
              value: memory.gibPerVcpu,
              unit: 'GiB a vCPU',
              threshold: memory.threshold,
            },
            remedy: 'EC2 does not see memory: let the CloudWatch agent send mem_used_percent with the AutoScalingGroupName dimension.',
          },
        ]),
  ]
}
