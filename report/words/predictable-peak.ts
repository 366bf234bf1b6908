import * as z from 'zod'
import type { PredictablePeakFacts } from '../../domain/rules/predictable-peak.ts'
import { advice, leftover } from './advice.ts'
import { overloadEvidence, overloadFacts } from './overload.ts'
import { nameOf, percent, timeShare } from './shared.ts'
import type { Words } from './words.ts'

export const predictablePeak: Words<PredictablePeakFacts> = {
  facts: z.strictObject({
    hours: z.array(z.int()),
    recurringFraction: z.number(),
    thresholds: z.strictObject({ recurringFraction: z.number(), days: z.number() }),
    overload: overloadFacts,
  }),
  title: ({ hours, recurringFraction, overload }, about) =>
    `${nameOf(about)} is overloaded ${timeShare(overload.minutesPerWeek * recurringFraction)} at the same hours (${hoursInWords(hours)} UTC)`,
  evidence: ({ recurringFraction, thresholds, overload }, { currency }) => [
    {
      statement: `${percent(recurringFraction)} of the overload falls on hours that were overloaded on ${thresholds.days} or more days, or in both weeks`,
      value: recurringFraction,
      unit: 'fraction',
      threshold: thresholds.recurringFraction,
    },
    overloadEvidence(overload, currency),
  ],
  remedy: (_, about) =>
    `${advice(about, 'gap', 'Add capacity before these hours: predictive scaling, or a scheduled action that raises the min size.')}${leftover(about)}`,
}

/** Hours of the day, ascending, as the stretches they make up, over midnight too: `22:00 to 02:00, 09:00 to 10:00`. */
export function hoursInWords(hours: readonly number[]): string {
  const has = new Set(hours)
  if (has.size === 24) return 'all day'
  const clock = (hour: number): string => `${String(hour % 24).padStart(2, '0')}:00`
  return hours
    .filter((hour) => !has.has((hour + 23) % 24))
    .map((from) => {
      let to = from + 1
      while (has.has(to % 24)) to++
      return `${clock(from)} to ${clock(to)}`
    })
    .join(', ')
}
