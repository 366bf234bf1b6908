import * as z from 'zod/mini'
import type { FlappingFacts } from '../../domain/rules/flapping.ts'
import { nameOf } from './shared.ts'
import type { Words } from './words.ts'

export const flapping: Words<FlappingFacts> = {
  facts: () =>
    z.strictObject({
      flaps: z.int(),
      days: z.number(),
      flapsPerDay: z.number(),
      fromSec: z.number(),
      toSec: z.number(),
      policies: z.array(z.string()),
      managedBy: z.nullable(z.string()),
      thresholds: z.strictObject({ returnFraction: z.number(), windowMinutes: z.number(), flapsPerDay: z.number() }),
    }),
  title: ({ policies, flapsPerDay }, about) =>
    `${nameOf(about)} scales out and back in ${Math.round(flapsPerDay)} times a day${policies.length === 0 ? '' : ` (${policies.join(', ')})`}`,
  evidence: ({ flaps, days, flapsPerDay, fromSec, toSec, thresholds }) => [
    {
      statement: `scaled out, then back in by ${Math.round(thresholds.returnFraction * 100)} % or more within ${thresholds.windowMinutes} minutes: ${flaps} times in ${days.toFixed(1)} days`,
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
      ? 'Use one target tracking policy instead of opposing alarms. If you keep alarms, widen the gap between their thresholds, scale in later and in smaller steps, and match the warm-up to the start-up time.'
      : `Lengthen the scale-down delay in ${managedBy}, which sets the size.`,
}
