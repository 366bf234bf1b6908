import * as z from 'zod/mini'
import { time } from './time.ts'

const configuration = z.object({ instanceType: z.nullish(z.string()), mixedInstanceTypes: z.nullish(z.array(z.string())) })

/** Compute Optimizer's GetAutoScalingGroupRecommendations (Compute Optimizer API Reference, AutoScalingGroupRecommendation). */
export const groupRecommendation = z.lazy(() =>
  z.object({
    autoScalingGroupName: z.string(),
    /** The API's one list of findings; of groups the reference names Optimized and NotOptimized. */
    finding: z.enum(['Optimized', 'NotOptimized', 'Overprovisioned', 'Underprovisioned']),
    lookBackPeriodInDays: z.nullish(z.number()),
    lastRefreshTimestamp: z.nullish(time),
    recommendationOptions: z.nullish(
      z.array(
        z.object({
          rank: z.nullish(z.number()),
          performanceRisk: z.nullish(z.number()),
          configuration: z.nullish(configuration),
          savingsOpportunity: z.nullish(
            z.object({ estimatedMonthlySavings: z.nullish(z.object({ currency: z.nullish(z.string()), value: z.nullish(z.number()) })) }),
          ),
        }),
      ),
    ),
  }),
)
export type GroupRecommendation = z.infer<typeof groupRecommendation>
