import * as z from 'zod/mini'
import type { OversizedInstanceTypeFacts } from '../../domain/rules/oversized-instance-type.ts'
import { advice } from './advice.ts'
import { savingEvidence, savingFacts } from './saving.ts'
import { nameOf, percent } from './shared.ts'
import type { Words } from './words.ts'

export const oversizedInstanceType: Words<OversizedInstanceTypeFacts> = {
  facts: () =>
    z.strictObject({
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
  title: ({ instanceType, proposedType }, about) => `${nameOf(about)} runs ${instanceType}, where ${proposedType} serves the same demand`,
  evidence: ({ instanceType, vcpuPerInstance, busiestVcpu, redundantInstances, atRedundancyFraction, atRedundancyThreshold, saving }, { currency }) => [
    {
      statement: `demand needs no more than the ${redundantInstances} instances kept for redundancy ${percent(atRedundancyFraction)} of the time; only a smaller type saves there`,
      value: atRedundancyFraction,
      unit: 'fraction',
      threshold: atRedundancyThreshold,
    },
    {
      statement: `peak demand: ${busiestVcpu.toFixed(1)} busy vCPUs; one ${instanceType} has ${vcpuPerInstance}`,
      metric: 'CPUUtilization',
      value: busiestVcpu,
      unit: 'vCPU',
    },
    savingEvidence(saving, currency),
  ],
  remedy: ({ proposedType, memoryObserved }, about) =>
    `${advice(about, 'waste', `Move to ${proposedType} in a new launch template version and start an instance refresh.`)}${memoryObserved ? '' : ' Memory was not measured: check on one instance first that the smaller type has enough.'}`,
}
