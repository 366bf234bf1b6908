import * as z from 'zod/mini'
import { blockDeviceMappings, metadataOptions } from './ec2.ts'
import { time } from './time.ts'

/** Elements of the answers of EC2 Auto Scaling, as the AWS CLI prints them: only what is used is checked, the rest is ignored. */

const launchTemplateSpecification = z.lazy(() =>
  z.object({
    LaunchTemplateId: z.nullish(z.string()),
    LaunchTemplateName: z.nullish(z.string()),
    Version: z.nullish(z.string()),
  }),
)

const mixedInstancesPolicy = z.lazy(() =>
  z.object({
    LaunchTemplate: z.nullish(
      z.object({
        LaunchTemplateSpecification: z.nullish(launchTemplateSpecification),
        Overrides: z.nullish(
          z.array(
            z.object({
              InstanceType: z.nullish(z.string()),
              InstanceRequirements: z.nullish(z.object({})),
              LaunchTemplateSpecification: z.nullish(launchTemplateSpecification),
              WeightedCapacity: z.nullish(z.string().check(z.regex(/^\d{1,3}$/, 'expected a whole number of capacity units, as text'))),
            }),
          ),
        ),
      }),
    ),
    InstancesDistribution: z.nullish(
      z.object({
        OnDemandBaseCapacity: z.nullish(z.number().check(z.gte(0))),
        OnDemandPercentageAboveBaseCapacity: z.nullish(z.number().check(z.gte(0), z.lte(100))),
      }),
    ),
  }),
)

const instance = z.lazy(() =>
  z.object({
    InstanceId: z.string(),
    InstanceType: z.nullish(z.string()),
    AvailabilityZone: z.nullish(z.string()),
    LifecycleState: z.nullish(z.string()),
    HealthStatus: z.nullish(z.string()),
    ProtectedFromScaleIn: z.nullish(z.boolean()),
    LaunchTemplate: z.nullish(launchTemplateSpecification),
    LaunchConfigurationName: z.nullish(z.string()),
  }),
)

/** How many instances (AWS: Integer), never less than none. */
const size = z.int32().check(z.nonnegative())

const ties = () => ({
  AutoScalingGroupName: z.string(),
  LaunchConfigurationName: z.nullish(z.string()),
  LaunchTemplate: z.nullish(launchTemplateSpecification),
  MixedInstancesPolicy: z.nullish(mixedInstancesPolicy),
  TargetGroupARNs: z.nullish(z.array(z.string())),
  TrafficSources: z.nullish(z.array(z.object({ Identifier: z.string(), Type: z.nullish(z.string()) }))),
})

/** What ties a group to others of its account and region: load balancers and templates that they share. */
export const autoScalingGroupTies = z.lazy(() => z.object(ties()))

/** DescribeAutoScalingGroups: AutoScalingGroups[]. */
export const autoScalingGroup = z.lazy(() =>
  z.object({
    ...ties(),
    AutoScalingGroupARN: z.nullish(z.string()),
    /** Only of one that is being deleted. */
    Status: z.nullish(z.string()),
    MinSize: size,
    MaxSize: size,
    DesiredCapacity: size,
    DesiredCapacityType: z.nullish(z.string()),
    DefaultCooldown: z.nullish(z.number()),
    DefaultInstanceWarmup: z.nullish(z.number()),
    AvailabilityZones: z.nullish(z.array(z.string())),
    LoadBalancerNames: z.nullish(z.array(z.string())),
    HealthCheckType: z.nullish(z.string()),
    HealthCheckGracePeriod: z.nullish(z.number()),
    Instances: z.nullish(z.array(instance)),
    CreatedTime: time,
    SuspendedProcesses: z.nullish(z.array(z.object({ ProcessName: z.string(), SuspensionReason: z.nullish(z.string()) }))),
    VPCZoneIdentifier: z.nullish(z.string()),
    EnabledMetrics: z.nullish(z.array(z.object({ Metric: z.string() }))),
    Tags: z.nullish(z.array(z.object({ Key: z.string(), Value: z.nullish(z.string()) }))),
    NewInstancesProtectedFromScaleIn: z.nullish(z.boolean()),
    WarmPoolConfiguration: z.nullish(z.object({ PoolState: z.nullish(z.string()) })),
    WarmPoolSize: z.nullish(z.number()),
    CapacityReservationSpecification: z.nullish(
      z.object({
        CapacityReservationPreference: z.nullish(z.string()),
        CapacityReservationTarget: z.nullish(
          z.object({
            CapacityReservationIds: z.nullish(z.array(z.string())),
            CapacityReservationResourceGroupArns: z.nullish(z.array(z.string())),
          }),
        ),
      }),
    ),
    AvailabilityZoneDistribution: z.nullish(z.object({ CapacityDistributionStrategy: z.nullish(z.string()) })),
    PlacementGroup: z.nullish(z.string()),
    Operator: z.nullish(z.object({ Principal: z.nullish(z.string()) })),
  }),
)
export type AutoScalingGroup = z.infer<typeof autoScalingGroup>

/** DescribeLaunchConfigurations: LaunchConfigurations[]. */
export const launchConfiguration = z.lazy(() =>
  z.object({
    LaunchConfigurationName: z.string(),
    ImageId: z.nullish(z.string()),
    KeyName: z.nullish(z.string()),
    SecurityGroups: z.nullish(z.array(z.string())),
    InstanceType: z.nullish(z.string()),
    IamInstanceProfile: z.nullish(z.string()),
    InstanceMonitoring: z.nullish(z.object({ Enabled: z.nullish(z.boolean()) })),
    SpotPrice: z.nullish(z.string()),
    PlacementTenancy: z.nullish(z.string()),
    AssociatePublicIpAddress: z.nullish(z.boolean()),
    MetadataOptions: metadataOptions,
    BlockDeviceMappings: blockDeviceMappings,
    CreatedTime: z.nullish(time),
  }),
)
export type LaunchConfiguration = z.infer<typeof launchConfiguration>

/** The name alone: groups are counted even where something else of them cannot be read. */
export const autoScalingGroupName = z.object({ AutoScalingGroupName: z.string() })

const targetTrackingConfiguration = z.lazy(() =>
  z.object({
    PredefinedMetricSpecification: z.nullish(z.object({ PredefinedMetricType: z.string(), ResourceLabel: z.nullish(z.string()) })),
    CustomizedMetricSpecification: z.nullish(
      z.object({
        Namespace: z.nullish(z.string()),
        MetricName: z.nullish(z.string()),
        Statistic: z.nullish(z.string()),
        Unit: z.nullish(z.string()),
        Dimensions: z.nullish(z.array(z.object({ Name: z.string(), Value: z.string() }))),
      }),
    ),
    TargetValue: z.number(),
    DisableScaleIn: z.nullish(z.boolean()),
  }),
)

const predictiveScalingConfiguration = z.lazy(() =>
  z.object({
    MetricSpecifications: z.array(
      z.object({
        TargetValue: z.number(),
        PredefinedMetricPairSpecification: z.nullish(z.object({ PredefinedMetricType: z.string() })),
        PredefinedScalingMetricSpecification: z.nullish(z.object({ PredefinedMetricType: z.string() })),
      }),
    ),
    Mode: z.nullish(z.string()),
    SchedulingBufferTime: z.nullish(z.number()),
    MaxCapacityBreachBehavior: z.nullish(z.string()),
    MaxCapacityBuffer: z.nullish(z.number()),
  }),
)

/** DescribePolicies: ScalingPolicies[]. */
export const scalingPolicy = z.lazy(() =>
  z.object({
    AutoScalingGroupName: z.string(),
    PolicyName: z.string(),
    PolicyARN: z.nullish(z.string()),
    PolicyType: z.nullish(z.string()),
    Enabled: z.nullish(z.boolean()),
    EstimatedInstanceWarmup: z.nullish(z.number()),
    Alarms: z.nullish(z.array(z.object({ AlarmName: z.string() }))),
    AdjustmentType: z.nullish(z.string()),
    MinAdjustmentMagnitude: z.nullish(z.number()),
    MetricAggregationType: z.nullish(z.string()),
    ScalingAdjustment: z.nullish(z.number()),
    Cooldown: z.nullish(z.number()),
    StepAdjustments: z.nullish(
      z.array(z.object({ MetricIntervalLowerBound: z.nullish(z.number()), MetricIntervalUpperBound: z.nullish(z.number()), ScalingAdjustment: z.number() })),
    ),
    TargetTrackingConfiguration: z.nullish(targetTrackingConfiguration),
    PredictiveScalingConfiguration: z.nullish(predictiveScalingConfiguration),
  }),
)
export type AwsScalingPolicy = z.infer<typeof scalingPolicy>

/** DescribeScheduledActions: ScheduledUpdateGroupActions[]. */
export const scheduledAction = z.lazy(() =>
  z.object({
    AutoScalingGroupName: z.string(),
    ScheduledActionName: z.string(),
    Recurrence: z.nullish(z.string()),
    StartTime: z.nullish(time),
    EndTime: z.nullish(time),
    TimeZone: z.nullish(z.string()),
    MinSize: z.nullish(size),
    MaxSize: z.nullish(size),
    DesiredCapacity: z.nullish(size),
  }),
)
export type AwsScheduledAction = z.infer<typeof scheduledAction>

/** DescribeScalingActivities: Activities[]. */
export const scalingActivity = z.lazy(() =>
  z.object({
    ActivityId: z.string(),
    AutoScalingGroupName: z.string(),
    StartTime: time,
    EndTime: z.nullish(time),
    StatusCode: z.string(),
    StatusMessage: z.nullish(z.string()),
    Description: z.nullish(z.string()),
    Cause: z.nullish(z.string()),
    /** JSON as text. */
    Details: z.nullish(z.string()),
  }),
)
export type ScalingActivity = z.infer<typeof scalingActivity>
