import * as z from 'zod/mini'
import { isoFromDay } from '../../domain/calendar.ts'
import type { Evidence } from '../../domain/findings.ts'
import type { AheadFacts, PredictablePeakFacts } from '../../domain/rules/predictable-peak.ts'
import { counted } from '../money.ts'
import { advice, leftover } from './advice.ts'
import { peakInWords } from './long-memory.ts'
import { overloadEvidence, overloadFacts } from './overload.ts'
import { nameOf, percent, timeShare } from './shared.ts'
import type { Words } from './words.ts'

const aheadFacts = z.strictObject({
  rhythm: z.enum(['weekly', 'monthly', 'month-end', 'quarterly', 'yearly', 'irregular', 'once']),
  timesSeen: z.int(),
  chances: z.int(),
  lastDay: z.int(),
  nextDay: z.nullable(z.int()),
  hours: z.array(z.int()),
  requiredInstances: z.number(),
  reachedInstances: z.number(),
  maxSize: z.int(),
  overloadMinutes: z.number(),
  gapMinutes: z.number(),
  saturated: z.boolean(),
})

export const predictablePeak: Words<PredictablePeakFacts> = {
  facts: () =>
    z.strictObject({
      hours: z.array(z.int()),
      recurringFraction: z.number(),
      thresholds: z.strictObject({ recurringFraction: z.number(), days: z.number() }),
      overload: overloadFacts,
      ahead: z.optional(aheadFacts),
    }) as z.ZodMiniType<PredictablePeakFacts>,
  title: ({ hours, recurringFraction, overload, ahead }, about) =>
    ahead === undefined
      ? `${nameOf(about)} is overloaded ${timeShare(overload.minutesPerWeek * recurringFraction)} at the same hours (${hoursInWords(hours)} UTC)`
      : `${nameOf(about)} is too small for ${peakInWords(ahead)}: it would be overloaded for ${minutesInWords(ahead.overloadMinutes)}`,
  evidence: ({ recurringFraction, thresholds, overload, ahead }, { currency }) => [
    ...(ahead === undefined ? [] : aheadEvidence(ahead)),
    {
      statement: `${percent(recurringFraction)} of the overload falls on hours that were overloaded on ${thresholds.days} or more days, or in both weeks`,
      value: recurringFraction,
      unit: 'fraction',
      threshold: thresholds.recurringFraction,
    },
    overloadEvidence(overload, currency),
  ],
  remedy: ({ ahead }, about) =>
    ahead !== undefined
      ? about.proposal?.changes.scheduledActions?.length
        ? advice(about, 'gap', '')
        : aheadRemedy(ahead)
      : `${advice(about, 'gap', 'Add capacity before these hours: predictive scaling, or a scheduled action that raises the min size.')}${leftover(about)}`,
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

function minutesInWords(minutes: number): string {
  return minutes < 120 ? counted(Math.round(minutes), 'minute') : counted(Math.round(minutes / 60), 'hour')
}

function aheadEvidence(ahead: AheadFacts): readonly Evidence[] {
  const { hours, requiredInstances, reachedInstances, overloadMinutes, gapMinutes, lastDay, saturated } = ahead
  return [
    {
      statement: `Hourly history: ${seenInWords(ahead)}; on ${isoFromDay(lastDay)} the peak fell on ${hoursInWords(hours)} UTC${saturated ? ' and CPU was full, so it asks for at least this much' : ''}`,
      metric: 'CPUUtilization',
      value: requiredInstances,
      unit: 'instances required',
      threshold: reachedInstances,
    },
    { statement: "Overload on such a day under today's settings, simulated", value: overloadMinutes, unit: 'minutes', threshold: gapMinutes },
  ]
}

function seenInWords({ rhythm, timesSeen, chances }: AheadFacts): string {
  if (rhythm === 'once') return 'seen once, so it may not come back'
  return chances > timesSeen ? `seen ${timesSeen} times of ${chances}` : `seen ${timesSeen} times`
}

function aheadRemedy({ requiredInstances, maxSize, nextDay, hours }: AheadFacts): string {
  const when = nextDay === null ? 'before it comes back' : `on ${isoFromDay(nextDay)}, ahead of ${hoursInWords(hours)} UTC`
  const max = requiredInstances > maxSize ? ` Raise the max size from ${maxSize} to at least ${requiredInstances} first.` : ''
  return `Add capacity ${when}: a scheduled action that raises the min size to ${requiredInstances}, and a second one that lowers it again afterwards.${max}`
}
