import * as z from 'zod'
import type { OffHoursCapacityFacts } from '../../domain/rules/off-hours-capacity.ts'
import { savingEvidence, savingFacts } from './saving.ts'
import { nameOf, percent } from './shared.ts'
import type { Words } from './words.ts'

export const offHoursCapacity: Words<OffHoursCapacityFacts> = {
  facts: z.strictObject({
    quietHoursPerWeek: z.number(),
    keptInstances: z.number(),
    neededInstances: z.number(),
    thresholds: z.strictObject({ hoursPerWeek: z.number(), quietFraction: z.number() }),
    saving: savingFacts,
  }),
  title: ({ quietHoursPerWeek }, about) => `${nameOf(about)} keeps its size through ${quietHoursPerWeek} predictable quiet hours a week`,
  evidence: ({ quietHoursPerWeek, keptInstances, neededInstances, thresholds, saving }) => [
    {
      statement: `in ${quietHoursPerWeek} hours of the week it never needed more than ${percent(thresholds.quietFraction)} of what its busy hours need, and kept ${keptInstances.toFixed(1)} instances for the ${neededInstances.toFixed(1)} needed`,
      metric: 'GroupInServiceInstances',
      value: quietHoursPerWeek,
      unit: 'hours a week',
      threshold: thresholds.hoursPerWeek,
    },
    savingEvidence(saving),
  ],
  remedy: () =>
    'Let the size follow the hours: a target-tracking policy with a low minimum, with predictive scaling or scheduled actions ahead of the busy hours.',
}
