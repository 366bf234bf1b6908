import * as z from 'zod/mini'
import { moneyAmount, quantity } from './decimal.ts'
import { epochSecFrom } from './time.ts'

const day = z.string().check(z.refine((text) => !Number.isNaN(epochSecFrom(text)), { error: (issue) => `${JSON.stringify(issue.input)} is no date` }))

const cost = z.object({ Amount: moneyAmount, Unit: z.nullish(z.string()) })
const usage = z.object({ Amount: quantity, Unit: z.nullish(z.string()) })
const metrics = z.object({ UnblendedCost: z.nullish(cost), AmortizedCost: z.nullish(cost), UsageQuantity: z.nullish(usage) })

const resultByTime = z.lazy(() =>
  z.object({
    TimePeriod: z.object({ Start: day, End: day }),
    Groups: z.nullish(z.array(z.object({ Keys: z.nullish(z.array(z.string())), Metrics: z.nullish(metrics) }))),
    Estimated: z.nullish(z.boolean()),
  }),
)

const dimension = z.object({ Key: z.nullish(z.string()), Values: z.nullish(z.array(z.string())) })
/** Of a filter what tells answers of one grouping apart. */
const filter = z.object({ Dimensions: z.nullish(dimension), And: z.nullish(z.array(z.object({ Dimensions: z.nullish(dimension) }))) })

export type CostOfDay = z.infer<typeof resultByTime>

/** Cost Explorer's GetCostAndUsage: requests with their joined answers. A request without an answer has no Response. */
export const costAnswers = z.array(
  z.object({
    Request: z.object({
      Granularity: z.nullish(z.string()),
      GroupBy: z.nullish(z.array(z.object({ Type: z.nullish(z.string()), Key: z.nullish(z.string()) }))),
      Filter: z.nullish(filter),
    }),
    Response: z.nullish(
      z.object({
        ResultsByTime: z.array(resultByTime),
        DimensionValueAttributes: z.nullish(z.array(z.object({ Value: z.nullish(z.string()), Attributes: z.nullish(z.record(z.string(), z.string())) }))),
      }),
    ),
  }),
)
export type CostAnswers = z.infer<typeof costAnswers>
