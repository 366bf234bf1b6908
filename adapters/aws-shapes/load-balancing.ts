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

/** DescribeLoadBalancers: LoadBalancers[]. A Network Load Balancer without security groups lets everybody in, and cannot be named by other groups' rules. */
export const loadBalancer = z.object({
  LoadBalancerArn: z.string(),
  Type: z.string().nullish(),
  SecurityGroups: z.array(z.string()).nullish(),
  AvailabilityZones: z.array(z.object({ SubnetId: z.string().nullish() })).nullish(),
})
export type AwsLoadBalancer = z.infer<typeof loadBalancer>
