import * as z from 'zod'
import type { OversizedInstanceTypeFacts } from '../../domain/rules/oversized-instance-type.ts'
import { savingEvidence, savingFacts } from './saving.ts'
import { nameOf, percent } from './shared.ts'
import type { Words } from './words.ts'

export const oversizedInstanceType: Words<OversizedInstanceTypeFacts> = {
  facts: z.strictObject({
    instanceType: z.string(),
    proposedType: z.string(),
    vcpuPerInstance: z.number(),
    busiestVcpu: z.number(),
    redundantInstances: z.number(),
    atRedundancyFraction: z.number(),
    atRedundancyThreshold: z.number(),
    memoryObserved: z.boolean(),
    saving: savingFacts,
  }),
  title: ({ instanceType, proposedType }, about) => `${nameOf(about)} would serve the same demand on ${proposedType} in place of ${instanceType}`,
  evidence: ({ instanceType, vcpuPerInstance, busiestVcpu, redundantInstances, atRedundancyFraction, atRedundancyThreshold, saving }) => [
    {
      statement: `demand needs no more than the ${redundantInstances} instances that redundancy asks in ${percent(atRedundancyFraction)} of the window: there, only the type's size can follow it`,
      value: atRedundancyFraction,
      unit: 'fraction',
      threshold: atRedundancyThreshold,
    },
    {
      statement: `busiest hours: ${busiestVcpu.toFixed(1)} busy vCPUs; one ${instanceType} has ${vcpuPerInstance}`,
      metric: 'CPUUtilization',
      value: busiestVcpu,
      unit: 'vCPU',
    },
    savingEvidence(saving),
  ],
  remedy: ({ proposedType, memoryObserved }) =>
    `Make a new launch template version with ${proposedType} and start an instance refresh.${memoryObserved ? '' : ' Memory was not observed: check on one instance first that the smaller type has enough.'}`,
}
