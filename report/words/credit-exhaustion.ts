import * as z from 'zod/mini'
import type { CreditExhaustionFacts } from '../../domain/rules/credit-exhaustion.ts'
import { counted } from '../money.ts'
import { advice } from './advice.ts'
import { nameOf, timeShare } from './shared.ts'
import type { Words } from './words.ts'

export const creditExhaustion: Words<CreditExhaustionFacts> = {
  facts: () =>
    z.strictObject({
      instanceType: z.string(),
      minutes: z.number(),
      minutesPerWeek: z.number(),
      minutesPerWeekThreshold: z.number(),
      unlimited: z.boolean(),
    }),
  title: ({ instanceType, minutesPerWeek }, about) => `${nameOf(about)} (${instanceType}) is out of CPU credits ${timeShare(minutesPerWeek)}`,
  evidence: ({ minutes, minutesPerWeek, minutesPerWeekThreshold, unlimited }) => [
    {
      statement:
        minutes === 0
          ? 'never out of credits with CPU at or above the baseline'
          : `out of credits with CPU at or above the baseline ${timeShare(minutesPerWeek)} (${counted(Math.round(minutes / 60), 'hour')} of the window)`,
      metric: 'CPUCreditBalance',
      value: minutesPerWeek,
      unit: 'minutes a week',
      threshold: minutesPerWeekThreshold,
    },
    ...(minutesPerWeek < minutesPerWeekThreshold
      ? []
      : [
          {
            statement: unlimited
              ? 'runs in unlimited mode: not slowed down, but surplus credits are billed'
              : 'if it runs in unlimited mode it is not slowed down, but surplus credits are billed',
          },
        ]),
  ],
  remedy: (_, about) =>
    advice(
      about,
      'gap',
      'Move to a non-burstable type with the same vCPUs (m or c family), or to a larger burstable size. Adding instances also helps: each then stays below its baseline.',
    ),
}
