import * as z from 'zod/mini'
import { moneyAmount } from './decimal.ts'
import { time } from './time.ts'

/** EC2's DescribeReservedInstances of each account and Region that was asked (EC2 API Reference, ReservedInstances). */
export const reservationsAnswer = z.array(
  z.object({
    accountId: z.string(),
    region: z.string(),
    ReservedInstances: z.array(
      z.object({
        ReservedInstancesId: z.string(),
        InstanceType: z.string(),
        InstanceCount: z.int(),
        /** `Linux/UNIX`, also with ` (Amazon VPC)`. */
        ProductDescription: z.string(),
        State: z.string(),
        Start: time,
        End: time,
        /** Seconds. */
        Duration: z.nullish(z.number()),
        /** Of one instance: what is paid at once, and what each hour. */
        FixedPrice: z.nullish(z.union([z.number(), moneyAmount])),
        RecurringCharges: z.nullish(z.array(z.object({ Amount: z.union([z.number(), moneyAmount]), Frequency: z.nullish(z.string()) }))),
        CurrencyCode: z.nullish(z.string()),
      }),
    ),
  }),
)
export type AwsReservations = z.infer<typeof reservationsAnswer>
