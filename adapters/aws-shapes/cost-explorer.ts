import * as z from 'zod'
import { moneyAmount, quantity } from './decimal.ts'
import { epochSecFrom } from './time.ts'

const day = z.string().refine((text) => !Number.isNaN(epochSecFrom(text)), { error: (issue) => `${JSON.stringify(issue.input)} is no date` })

const cost = z.object({ Amount: moneyAmount, Unit: z.string().nullish() })
const usage = z.object({ Amount: quantity, Unit: z.string().nullish() })
const metrics = z.object({ UnblendedCost: cost.nullish(), AmortizedCost: cost.nullish(), UsageQuantity: usage.nullish() })

const resultByTime = z.object({
  TimePeriod: z.object({ Start: day, End: day }),
  Groups: z.array(z.object({ Keys: z.array(z.string()).nullish(), Metrics: metrics.nullish() })).nullish(),
  Estimated: z.boolean().nullish(),
})

const dimension = z.object({ Key: z.string().nullish(), Values: z.array(z.string()).nullish() })
/** Of a filter what tells answers of one grouping apart. */
const filter = z.object({ Dimensions: dimension.nullish(), And: z.array(z.object({ Dimensions: dimension.nullish() })).nullish() })

export type CostOfDay = z.infer<typeof resultByTime>

/** Cost Explorer's GetCostAndUsage: requests with their joined answers. A request without an answer has no Response. */
export const costAnswers = z.array(
  z.object({
    Request: z.object({
      Granularity: z.string().nullish(),
      GroupBy: z.array(z.object({ Type: z.string().nullish(), Key: z.string().nullish() })).nullish(),
      Filter: filter.nullish(),
    }),
    Response: z
      .object({
        ResultsByTime: z.array(resultByTime),
        DimensionValueAttributes: z.array(z.object({ Value: z.string().nullish(), Attributes: z.record(z.string(), z.string()).nullish() })).nullish(),
      })
      .nullish(),
  }),
)
export type CostAnswers = z.infer<typeof costAnswers>
