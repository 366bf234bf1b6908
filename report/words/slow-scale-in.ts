import * as z from 'zod'
import { type ScaleInBlock, scaleInBlocks } from '../../domain/case/scale-in.ts'
import type { SlowScaleInFacts } from '../../domain/rules/slow-scale-in.ts'
import { savingEvidence, savingFacts } from './saving.ts'
import { nameOf, percent } from './shared.ts'
import type { Words } from './words.ts'

const blocks: Readonly<Record<ScaleInBlock, string>> = {
  'scale-in-disabled': 'its target-tracking policy has scale-in disabled',
  'new-instances-protected': 'its new instances are protected from scale-in',
  'terminate-suspended': 'its Terminate process is suspended',
  'policies-only-scale-out': 'its policies only ever scale out',
}

export const slowScaleIn: Words<SlowScaleInFacts> = {
  facts: z.strictObject({
    blockedBy: z.enum(scaleInBlocks).nullable(),
    longestHours: z.number(),
    keptFraction: z.number(),
    thresholds: z.strictObject({ hours: z.number(), excessFraction: z.number() }),
    saving: savingFacts,
  }),
  title: ({ blockedBy }, about) => `${nameOf(about)} keeps its capacity long after demand has gone${blockedBy === null ? '' : `: ${blocks[blockedBy]}`}`,
  evidence: ({ blockedBy, longestHours, keptFraction, thresholds, saving }) => [
    {
      statement: `after demand had gone it kept more than ${percent(thresholds.excessFraction)} too much, above its minimum, for ${longestHours.toFixed(1)} hours on end and ${percent(keptFraction)} of the window`,
      metric: 'GroupInServiceInstances',
      value: longestHours,
      unit: 'hours',
      threshold: thresholds.hours,
    },
    ...(blockedBy === null ? [] : [{ statement: blocks[blockedBy] }]),
    savingEvidence(saving),
  ],
  remedy: ({ blockedBy }) =>
    blockedBy === null
      ? 'Make scale-in follow demand: a target-tracking policy that may scale in, or a scale-in alarm that fires sooner.'
      : 'Allow scale-in again (policy, protection or the Terminate process), and protect single instances only while they work.',
}
