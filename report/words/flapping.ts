import * as z from 'zod'
import type { FlappingFacts } from '../../domain/rules/flapping.ts'
import type { Words } from './words.ts'

export const flapping: Words<FlappingFacts> = {
  facts: z.strictObject({
    flaps: z.int(),
    days: z.number(),
    flapsPerDay: z.number(),
    fromSec: z.number(),
    toSec: z.number(),
    policies: z.array(z.string()),
    managedBy: z.string().nullable(),
    thresholds: z.strictObject({ returnFraction: z.number(), windowMinutes: z.number(), flapsPerDay: z.number() }),
  }),
  title: ({ policies, flapsPerDay }) =>
    `Calm the scaling${policies.length === 0 ? '' : ` by ${policies.join(' and ')}`}: capacity is added and given back ${Math.round(flapsPerDay)} times a day.`,
  evidence: ({ flaps, days, flapsPerDay, fromSec, toSec, thresholds }) => [
    {
      statement: `Added capacity and gave back at least ${Math.round(thresholds.returnFraction * 100)} % of it within ${thresholds.windowMinutes} minutes: ${flaps} times in ${days.toFixed(1)} days.`,
      metric: 'GroupDesiredCapacity',
      value: flapsPerDay,
      unit: 'flaps a day',
      threshold: thresholds.flapsPerDay,
      fromSec,
      toSec,
    },
  ],
  remedy: ({ managedBy }) =>
    managedBy === null
      ? 'Use one target tracking policy in place of opposing alarms; or set the threshold for going in well under that for going out divided by the capacity added, let going in wait longer, move in smaller steps, and set the warm-up to the time a boot takes.'
      : `${managedBy} sets the size: lengthen its scale-down delay there.`,
}
