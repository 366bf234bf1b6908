import * as z from 'zod/mini'
import type { ConservativeTargetFacts } from '../../domain/rules/conservative-target.ts'
import { advice } from './advice.ts'
import { savingEvidence, savingFacts } from './saving.ts'
import { nameOf, percent } from './shared.ts'
import type { Words } from './words.ts'

export const conservativeTarget: Words<ConservativeTargetFacts> = {
  facts: () =>
    z.strictObject({
      targetPercent: z.number(),
      proposedPercent: z.number(),
      limitPercent: z.number(),
      aboveMinimumFraction: z.number(),
      saving: savingFacts,
    }),
  title: ({ targetPercent, proposedPercent }, about) => `${nameOf(about)} tracks ${targetPercent} % CPU, where ${proposedPercent} % serves the same demand`,
  evidence: ({ targetPercent, proposedPercent, limitPercent, aboveMinimumFraction, saving }, { currency }) => [
    {
      statement: `tracks ${targetPercent} % CPU; ${proposedPercent} % served the same demand in simulation`,
      metric: 'ASGAverageCPUUtilization',
      value: targetPercent,
      unit: 'percent',
      threshold: limitPercent,
    },
    {
      statement: `above its min size ${percent(aboveMinimumFraction)} of the time, where the target sets its size`,
      value: aboveMinimumFraction,
      unit: 'fraction',
    },
    savingEvidence(saving, currency),
  ],
  remedy: ({ proposedPercent }, about) =>
    `${advice(about, 'waste', `Raise the CPU target to ${proposedPercent} %.`)} Raise the target ten points a week at most, and lower it again if latency rises.`,
}
