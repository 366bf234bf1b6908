import * as z from 'zod/mini'
import { moneyAmount } from './decimal.ts'

const moment = z.union([z.string(), z.number()])
const limit = z.object({ Amount: moneyAmount, Unit: z.string() })

/** AWS Budgets' DescribeBudgets, all pages joined. */
export const budgetsAnswer = z.lazy(() =>
  z.object({
    Budgets: z.array(
      z.object({
        BudgetName: z.string(),
        BudgetType: z.string(),
        TimeUnit: z.string(),
        BudgetLimit: z.nullish(limit),
        /** By the start of each period, epoch seconds. */
        PlannedBudgetLimits: z.nullish(z.record(z.string(), limit)),
        CostFilters: z.nullish(z.record(z.string(), z.array(z.string()))),
        FilterExpression: z.nullish(z.record(z.string(), z.unknown())),
        /** Which charges it counts (`Include…`: true where left out) and how (`UseAmortized`, `UseBlended`: false where left out). */
        CostTypes: z.nullish(z.record(z.string(), z.nullish(z.boolean()))),
        /** What it adds up; takes the place of CostTypes in newer budgets. */
        Metrics: z.nullish(z.array(z.string())),
        /** The view of the bill that it looks at: the account's whole bill where left out. */
        BillingViewArn: z.nullish(z.string()),
        TimePeriod: z.nullish(z.object({ Start: z.nullish(moment), End: z.nullish(moment) })),
      }),
    ),
  }),
)
export type AwsBudget = z.infer<typeof budgetsAnswer>['Budgets'][number]
