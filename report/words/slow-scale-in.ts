import * as z from 'zod/mini'
import { type ScaleInBlock, scaleInBlocks } from '../../domain/case/scale-in.ts'
import type { SlowScaleInFacts } from '../../domain/rules/slow-scale-in.ts'
import { formatNumber } from '../money.ts'
import { advice } from './advice.ts'
import { savingEvidence, savingFacts } from './saving.ts'
import { nameOf, percent } from './shared.ts'
import type { Words } from './words.ts'

const blocks: Readonly<Record<ScaleInBlock, string>> = {
  'scale-in-disabled': 'scale-in is disabled in its target tracking policy',
  'new-instances-protected': 'new instances are protected from scale-in',
  'terminate-suspended': 'its Terminate process is suspended',
  'policies-only-scale-out': 'it has no policy that scales in',
}

export const slowScaleIn: Words<SlowScaleInFacts> = {
  facts: () =>
    z.strictObject({
      blockedBy: z.nullable(z.enum(scaleInBlocks)),
      longestHours: z.number(),
      keptFraction: z.number(),
      thresholds: z.strictObject({ hours: z.number(), excessFraction: z.number() }),
      saving: savingFacts,
    }),
  title: ({ blockedBy, longestHours }, about) =>
    `${nameOf(about)} keeps extra capacity up to ${formatNumber(longestHours, longestHours < 10 ? 1 : 0)} hours after demand drops${blockedBy === null ? '' : `: ${blocks[blockedBy]}`}`,
  evidence: ({ blockedBy, longestHours, keptFraction, thresholds, saving }, { currency }) => [
    {
      statement: `more than ${percent(thresholds.excessFraction)} over what demand needed, above min size, for ${formatNumber(longestHours, longestHours < 10 ? 1 : 0)} hours in a row and ${percent(keptFraction)} of the time`,
      metric: 'GroupInServiceInstances',
      value: longestHours,
      unit: 'hours',
      threshold: thresholds.hours,
    },
    ...(blockedBy === null ? [] : [{ statement: blocks[blockedBy] }]),
    savingEvidence(saving, currency),
  ],
  remedy: ({ blockedBy }, about) =>
    advice(
      about,
      'waste',
      blockedBy === null
        ? 'Use a target tracking policy that scales in, or a scale-in alarm that fires sooner.'
        : 'Allow scale-in again (policy, protection or the Terminate process). Protect single instances only while they work.',
    ),
}
