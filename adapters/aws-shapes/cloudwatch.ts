import * as z from 'zod'
import { time } from './time.ts'

/** CloudWatch's DescribeAlarms: MetricAlarms[]. An alarm on a metric expression has neither name, period nor threshold of one metric. */
export const metricAlarm = z.object({
  AlarmName: z.string(),
  ActionsEnabled: z.boolean().nullish(),
  AlarmActions: z.array(z.string()).nullish(),
  OKActions: z.array(z.string()).nullish(),
  InsufficientDataActions: z.array(z.string()).nullish(),
  StateValue: z.string().nullish(),
  MetricName: z.string().nullish(),
  Namespace: z.string().nullish(),
  Dimensions: z.array(z.object({ Name: z.string(), Value: z.string() })).nullish(),
  Statistic: z.string().nullish(),
  ExtendedStatistic: z.string().nullish(),
  Period: z.number().nullish(),
  Unit: z.string().nullish(),
  EvaluationPeriods: z.number().nullish(),
  DatapointsToAlarm: z.number().nullish(),
  Threshold: z.number().nullish(),
  ComparisonOperator: z.string().nullish(),
  TreatMissingData: z.string().nullish(),
  AlarmConfigurationUpdatedTimestamp: time.nullish(),
  StateTransitionedTimestamp: time.nullish(),
  StateUpdatedTimestamp: time.nullish(),
})
export type MetricAlarm = z.infer<typeof metricAlarm>
