import * as z from 'zod'
import { time } from './time.ts'

const configuration = z.object({ instanceType: z.string().nullish(), mixedInstanceTypes: z.array(z.string()).nullish() })

/** Compute Optimizer's GetAutoScalingGroupRecommendations (Compute Optimizer API Reference, AutoScalingGroupRecommendation). */
export const groupRecommendation = z.object({
  autoScalingGroupName: z.string(),
  /** The API's one list of findings; of groups the reference names Optimized and NotOptimized. */
  finding: z.enum(['Optimized', 'NotOptimized', 'Overprovisioned', 'Underprovisioned']),
  lookBackPeriodInDays: z.number().nullish(),
  lastRefreshTimestamp: time.nullish(),
  recommendationOptions: z
    .array(
      z.object({
        rank: z.number().nullish(),
        performanceRisk: z.number().nullish(),
        configuration: configuration.nullish(),
        savingsOpportunity: z
          .object({ estimatedMonthlySavings: z.object({ currency: z.string().nullish(), value: z.number().nullish() }).nullish() })
          .nullish(),
      }),
    )
    .nullish(),
})
export type GroupRecommendation = z.infer<typeof groupRecommendation>
