import * as z from 'zod/mini'
import type { Evidence } from '../../domain/findings.ts'
import type { BlindSpotFacts } from '../../domain/rules/blind-spot.ts'
import { groupCommand, nameOf } from './shared.ts'
import type { About, Words } from './words.ts'

export const blindSpot: Words<BlindSpotFacts> = {
  facts: () =>
    z.strictObject({
      missingGroupMetrics: z.array(z.string()),
      slowPolicy: z.nullable(z.strictObject({ name: z.string(), overloadMinutes: z.number() })),
      unmeasuredMemory: z.nullable(
        z.strictObject({
          instanceType: z.string(),
          gibPerVcpu: z.number(),
          chosenForMemory: z.boolean(),
          proposedType: z.string(),
          threshold: z.number(),
        }),
      ),
    }),
  title: (facts, about) =>
    `${nameOf(about)}: ${gapsOf(facts, about)
      .map(({ problem }) => problem)
      .join(', ')}`,
  evidence: (facts, about) => gapsOf(facts, about).map(({ evidence }) => evidence),
  remedy: (facts, about) =>
    gapsOf(facts, about)
      .map(({ remedy }) => remedy)
      .join(' '),
}

/** Something that is not measured: what, what was looked at, how to change it. */
type Gap = { readonly problem: string; readonly evidence: Evidence; readonly remedy: string }

function gapsOf({ missingGroupMetrics: missing, slowPolicy, unmeasuredMemory: memory }: BlindSpotFacts, about: About): readonly Gap[] {
  return [
    ...(slowPolicy === null
      ? []
      : [
          {
            problem: 'detailed monitoring is off',
            evidence: {
              statement: `policy ${slowPolicy.name} acts on metrics that arrive every five minutes, and the group was overloaded`,
              value: slowPolicy.overloadMinutes,
              unit: 'minutes',
              threshold: 0,
            },
            remedy: 'Turn on detailed monitoring in a new launch template version: 1-minute datapoints, billed per instance.',
          },
        ]),
    ...(memory === null
      ? []
      : [
          {
            problem: 'memory is not measured',
            evidence: {
              statement: memory.chosenForMemory
                ? `${memory.instanceType} is a memory-optimized type, and its memory use is not measured`
                : `moving to ${memory.proposedType} leaves less memory, and memory use is not measured`,
              metric: 'mem_used_percent',
              value: memory.gibPerVcpu,
              unit: 'GiB a vCPU',
              threshold: memory.threshold,
            },
            remedy: 'Have the CloudWatch agent publish mem_used_percent with the AutoScalingGroupName dimension; EC2 does not report memory.',
          },
        ]),
    // last: its command ends the remedy, to be copied
    ...(missing.length === 0
      ? []
      : [
          {
            problem: 'group metrics are off',
            evidence: {
              statement: `group metrics are off: min, max and desired history is missing (${missing.join(', ')})`,
              value: missing.length,
              unit: 'metrics',
              threshold: 0,
            },
            remedy: `Turn on group metrics (free): ${groupCommand(about, 'enable-metrics-collection', { Granularity: '1Minute' })}`,
          },
        ]),
  ]
}
