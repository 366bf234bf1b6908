import * as z from 'zod'
import { moneyAmount } from './decimal.ts'

const moment = z.union([z.string(), z.number()])
const limit = z.object({ Amount: moneyAmount, Unit: z.string() })

/** AWS Budgets' DescribeBudgets, all pages joined. */
export const budgetsAnswer = z.object({
  Budgets: z.array(
    z.object({
      BudgetName: z.string(),
      BudgetType: z.string(),
      TimeUnit: z.string(),
      BudgetLimit: limit.nullish(),
      /** By the start of each period, epoch seconds. */
      PlannedBudgetLimits: z.record(z.string(), limit).nullish(),
      CostFilters: z.record(z.string(), z.array(z.string())).nullish(),
      FilterExpression: z.record(z.string(), z.unknown()).nullish(),
      /** Which charges it counts (`Include…`: true where left out) and how (`UseAmortized`, `UseBlended`: false where left out). */
      CostTypes: z.record(z.string(), z.boolean().nullish()).nullish(),
      /** What it adds up; takes the place of CostTypes in newer budgets. */
      Metrics: z.array(z.string()).nullish(),
      /** The view of the bill that it looks at: the account's whole bill where left out. */
      BillingViewArn: z.string().nullish(),
      TimePeriod: z.object({ Start: moment.nullish(), End: moment.nullish() }).nullish(),
    }),
  ),
})
export type AwsBudget = z.infer<typeof budgetsAnswer>['Budgets'][number]
