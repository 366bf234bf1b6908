import * as z from 'zod'

/** Elastic Load Balancing's DescribeTargetGroups: TargetGroups[]. */
export const targetGroup = z.object({
  TargetGroupArn: z.string(),
  TargetGroupName: z.string().nullish(),
  Protocol: z.string().nullish(),
  Port: z.number().nullish(),
  LoadBalancerArns: z.array(z.string()).nullish(),
})
export type AwsTargetGroup = z.infer<typeof targetGroup>
