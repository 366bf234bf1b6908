import * as z from 'zod/mini'
import { moneyAmount } from './decimal.ts'
import { time } from './time.ts'

/** Savings Plans' DescribeSavingsPlans, all pages joined (Savings Plans API Reference, SavingsPlan). */
export const savingsPlansAnswer = z.lazy(() =>
  z.object({
    savingsPlans: z.array(
      z.object({
        savingsPlanId: z.string(),
        /** `arn:aws:savingsplans::123456789012:savingsplan/…` */
        savingsPlanArn: z.string(),
        state: z.string(),
        start: time,
        end: time,
        savingsPlanType: z.string(),
        region: z.nullish(z.string()),
        ec2InstanceFamily: z.nullish(z.string()),
        /** By the hour. */
        commitment: moneyAmount,
        currency: z.nullish(z.string()),
      }),
    ),
  }),
)
export type AwsSavingsPlan = z.infer<typeof savingsPlansAnswer>['savingsPlans'][number]
