import * as z from 'zod'
import type { ExcessCapacityFacts } from '../../domain/rules/excess-capacity.ts'
import { savingEvidence, savingFacts } from './saving.ts'
import { nameOf, percent } from './shared.ts'
import type { Words } from './words.ts'

const sizes = { 'fixed-size': 'its fixed size', 'minimum-size': 'its minimum size', 'desired-capacity': 'its desired capacity' } as const

export const excessCapacity: Words<ExcessCapacityFacts> = {
  facts: z.strictObject({
    because: z.enum(['fixed-size', 'minimum-size', 'desired-capacity']),
    size: z.int(),
    keptInstances: z.number().nullable(),
    askedInstances: z.number().nullable(),
    busiestInstances: z.number(),
    atFloorFraction: z.number(),
    thresholds: z.strictObject({ excessFraction: z.number(), atFloorFraction: z.number() }),
    saving: savingFacts,
  }),
  title: ({ keptInstances, askedInstances, because, size }, about) =>
    `${nameOf(about)} keeps ${keptInstances?.toFixed(0)} instances where demand asks for ${askedInstances?.toFixed(1)} on average, because of ${sizes[because]} of ${size}`,
  evidence: ({ keptInstances, askedInstances, busiestInstances, atFloorFraction, thresholds, saving }) => [
    ...(keptInstances === null || askedInstances === null
      ? []
      : [
          {
            statement: `kept ${keptInstances.toFixed(1)} instances where demand asked for ${askedInstances.toFixed(1)} on average and for ${busiestInstances.toFixed(0)} in its busiest hours (99th percentile)`,
            metric: 'GroupInServiceInstances',
            value: 1 - askedInstances / keptInstances,
            unit: 'fraction',
            threshold: thresholds.excessFraction,
          },
        ]),
    {
      statement: `at its floor in ${percent(atFloorFraction)} of the window`,
      value: atFloorFraction,
      unit: 'fraction',
      threshold: thresholds.atFloorFraction,
    },
    savingEvidence(saving),
  ],
  remedy: () => 'Lower the floor to what redundancy and the busiest hours ask, and let a target-tracking policy carry the rest: the proposal has the figures.',
}
