import * as z from 'zod'
import type { CreditExhaustionFacts } from '../../domain/rules/credit-exhaustion.ts'
import type { Words } from './words.ts'

export const creditExhaustion: Words<CreditExhaustionFacts> = {
  facts: z.strictObject({
    instanceType: z.string(),
    minutes: z.number(),
    minutesPerWeek: z.number(),
    minutesPerWeekThreshold: z.number(),
    unlimited: z.boolean(),
  }),
  title: ({ instanceType, minutesPerWeek }) =>
    `Give the group CPU that lasts: ${instanceType} is out of credits for ${Math.round(minutesPerWeek)} minutes a week.`,
  evidence: ({ minutes, minutesPerWeek, minutesPerWeekThreshold, unlimited }) => [
    {
      statement: `An instance had used up its credits while the busiest was at its baseline or above, for ${Math.round(minutes)} minutes of the window.`,
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
              ? 'They went on well above their baseline: they run in unlimited mode, and every surplus credit is billed.'
              : 'Unlimited mode cannot be read from the metrics: in it the instances would not be slower, but every surplus credit would be billed.',
          },
        ]),
  ],
  remedy: () =>
    'Move to a type without credits (of the same vCPUs, m or c), to a larger burstable size, or add instances so that each stays under its baseline. Unlimited mode hides the shortage for a price.',
}
