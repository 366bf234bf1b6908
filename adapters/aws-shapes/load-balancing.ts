import * as z from 'zod/mini'

/** Elastic Load Balancing's DescribeTargetGroups: TargetGroups[]. */
export const targetGroup = z.lazy(() =>
  z.object({
    TargetGroupArn: z.string(),
    TargetGroupName: z.nullish(z.string()),
    Protocol: z.nullish(z.string()),
    Port: z.nullish(z.number()),
    LoadBalancerArns: z.nullish(z.array(z.string())),
  }),
)
export type AwsTargetGroup = z.infer<typeof targetGroup>

/** DescribeLoadBalancers: LoadBalancers[]. A Network Load Balancer without security groups lets everybody in, and cannot be named by other groups' rules. */
export const loadBalancer = z.lazy(() =>
  z.object({
    LoadBalancerArn: z.string(),
    Type: z.nullish(z.string()),
    SecurityGroups: z.nullish(z.array(z.string())),
    AvailabilityZones: z.nullish(z.array(z.object({ SubnetId: z.nullish(z.string()) }))),
  }),
)
export type AwsLoadBalancer = z.infer<typeof loadBalancer>
