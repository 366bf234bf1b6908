import * as z from 'zod/mini'
import type { OffHoursCapacityFacts } from '../../domain/rules/off-hours-capacity.ts'
import { formatNumber } from '../money.ts'
import { advice } from './advice.ts'
import { savingEvidence, savingFacts } from './saving.ts'
import { nameOf, percent } from './shared.ts'
import type { Words } from './words.ts'

export const offHoursCapacity: Words<OffHoursCapacityFacts> = {
  facts: () =>
    z.strictObject({
      quietHoursPerWeek: z.number(),
      keptInstances: z.number(),
      neededInstances: z.number(),
      thresholds: z.strictObject({ hoursPerWeek: z.number(), quietFraction: z.number() }),
      saving: savingFacts,
    }),
  title: ({ quietHoursPerWeek, keptInstances, neededInstances }, about) =>
    `${nameOf(about)} keeps ${formatNumber(keptInstances, 1)} instances through ${quietHoursPerWeek} quiet hours a week that need ${formatNumber(neededInstances, 1)}`,
  evidence: ({ quietHoursPerWeek, keptInstances, neededInstances, thresholds, saving }, { currency }) => [
    {
      statement: `${quietHoursPerWeek} hours a week never need more than ${percent(thresholds.quietFraction)} of the busy hours: ran ${formatNumber(keptInstances, 1)} instances, needed ${formatNumber(neededInstances, 1)}`,
      metric: 'GroupInServiceInstances',
      value: quietHoursPerWeek,
      unit: 'hours a week',
      threshold: thresholds.hoursPerWeek,
    },
    savingEvidence(saving, currency),
  ],
  remedy: (_, about) =>
    advice(about, 'waste', 'Lower the min size in quiet hours: target tracking with a low minimum, plus scheduled actions ahead of the busy hours.'),
}
