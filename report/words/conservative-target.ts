import * as z from 'zod'
import type { ConservativeTargetFacts } from '../../domain/rules/conservative-target.ts'
import { savingEvidence, savingFacts } from './saving.ts'
import { nameOf, percent } from './shared.ts'
import type { Words } from './words.ts'

export const conservativeTarget: Words<ConservativeTargetFacts> = {
  facts: z.strictObject({
    targetPercent: z.number(),
    proposedPercent: z.number(),
    limitPercent: z.number(),
    aboveMinimumFraction: z.number(),
    saving: savingFacts,
  }),
  title: ({ targetPercent }, about) =>
    `${nameOf(about)} tracks ${targetPercent} % CPU and so keeps ${(100 - targetPercent).toFixed(0)} % of each instance unused`,
  evidence: ({ targetPercent, proposedPercent, limitPercent, aboveMinimumFraction, saving }) => [
    {
      statement: `it tracks ${targetPercent} % CPU, where ${proposedPercent} % served the same demand in the replay`,
      metric: 'ASGAverageCPUUtilization',
      value: targetPercent,
      unit: 'percent',
      threshold: limitPercent,
    },
    {
      statement: `above its minimum size in ${percent(aboveMinimumFraction)} of the window: there the target sets its size`,
      value: aboveMinimumFraction,
      unit: 'fraction',
    },
    savingEvidence(saving),
  ],
  remedy: () => 'Raise the target in steps of ten percent a week up to the proposed one, watching latency.',
}
