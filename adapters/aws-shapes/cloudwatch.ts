import * as z from 'zod/mini'
import { time } from './time.ts'

/** CloudWatch's DescribeAlarms: MetricAlarms[]. An alarm on a metric expression has neither name, period nor threshold of one metric. */
export const metricAlarm = z.lazy(() =>
  z.object({
    AlarmName: z.string(),
    ActionsEnabled: z.nullish(z.boolean()),
    AlarmActions: z.nullish(z.array(z.string())),
    OKActions: z.nullish(z.array(z.string())),
    InsufficientDataActions: z.nullish(z.array(z.string())),
    StateValue: z.nullish(z.string()),
    MetricName: z.nullish(z.string()),
    Namespace: z.nullish(z.string()),
    Dimensions: z.nullish(z.array(z.object({ Name: z.string(), Value: z.string() }))),
    Statistic: z.nullish(z.string()),
    ExtendedStatistic: z.nullish(z.string()),
    Period: z.nullish(z.number()),
    Unit: z.nullish(z.string()),
    EvaluationPeriods: z.nullish(z.number()),
    DatapointsToAlarm: z.nullish(z.number()),
    Threshold: z.nullish(z.number()),
    ComparisonOperator: z.nullish(z.string()),
    TreatMissingData: z.nullish(z.string()),
    AlarmConfigurationUpdatedTimestamp: z.nullish(time),
    StateTransitionedTimestamp: z.nullish(time),
    StateUpdatedTimestamp: z.nullish(time),
  }),
)
export type MetricAlarm = z.infer<typeof metricAlarm>
