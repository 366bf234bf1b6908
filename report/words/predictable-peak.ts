import * as z from 'zod'
import type { PredictablePeakFacts } from '../../domain/rules/predictable-peak.ts'
import { overloadEvidence, overloadFacts } from './overload.ts'
import { nameOf, percent } from './shared.ts'
import type { Words } from './words.ts'

export const predictablePeak: Words<PredictablePeakFacts> = {
  facts: z.strictObject({
    hours: z.array(z.int()),
    recurringFraction: z.number(),
    thresholds: z.strictObject({ recurringFraction: z.number(), days: z.number() }),
    overload: overloadFacts,
  }),
  title: ({ hours }, about) => `${nameOf(about)} is overloaded at the same hours again and again (${hoursInWords(hours)} UTC)`,
  evidence: ({ hours, recurringFraction, thresholds, overload }) => [
    {
      statement: `${percent(recurringFraction)} of the overload falls on hours that were overloaded on ${thresholds.days} days or more, or in the same hour of both weeks${hours.length === 0 ? '' : ` (${hoursInWords(hours)} UTC)`}`,
      value: recurringFraction,
      unit: 'fraction',
      threshold: thresholds.recurringFraction,
    },
    overloadEvidence(overload),
  ],
  remedy: () =>
    'Have the capacity there before the hour: predictive scaling in forecast-and-scale mode, or a scheduled action that lifts the minimum, as the proposal says.',
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
