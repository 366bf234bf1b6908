import * as z from 'zod'
import { blockDeviceMappings, metadataOptions } from './ec2.ts'
import { time } from './time.ts'

/** Elements of the answers of EC2 Auto Scaling, as the AWS CLI prints them: only what is used is checked, the rest is ignored. */

const launchTemplateSpecification = z.object({
  LaunchTemplateId: z.string().nullish(),
  LaunchTemplateName: z.string().nullish(),
  Version: z.string().nullish(),
})

const mixedInstancesPolicy = z.object({
  LaunchTemplate: z
    .object({
      LaunchTemplateSpecification: launchTemplateSpecification.nullish(),
      Overrides: z
        .array(
          z.object({
            InstanceType: z.string().nullish(),
            InstanceRequirements: z.object({}).nullish(),
            LaunchTemplateSpecification: launchTemplateSpecification.nullish(),
            WeightedCapacity: z
              .string()
              .regex(/^\d{1,3}$/, 'expected a whole number of capacity units, as text')
              .nullish(),
          }),
        )
        .nullish(),
    })
    .nullish(),
  InstancesDistribution: z
    .object({ OnDemandBaseCapacity: z.number().min(0).nullish(), OnDemandPercentageAboveBaseCapacity: z.number().min(0).max(100).nullish() })
    .nullish(),
})

const instance = z.object({
  InstanceId: z.string(),
  InstanceType: z.string().nullish(),
  AvailabilityZone: z.string().nullish(),
  LifecycleState: z.string().nullish(),
  HealthStatus: z.string().nullish(),
  ProtectedFromScaleIn: z.boolean().nullish(),
  LaunchTemplate: launchTemplateSpecification.nullish(),
  LaunchConfigurationName: z.string().nullish(),
})

/** How many instances (AWS: Integer), never less than none. */
const size = z.int32().nonnegative()

/** DescribeAutoScalingGroups: AutoScalingGroups[]. */
export const autoScalingGroup = z.object({
  AutoScalingGroupName: z.string(),
  AutoScalingGroupARN: z.string().nullish(),
  /** Only of one that is being deleted. */
  Status: z.string().nullish(),
  LaunchConfigurationName: z.string().nullish(),
  LaunchTemplate: launchTemplateSpecification.nullish(),
  MixedInstancesPolicy: mixedInstancesPolicy.nullish(),
  MinSize: size,
  MaxSize: size,
  DesiredCapacity: size,
  DesiredCapacityType: z.string().nullish(),
  DefaultCooldown: z.number().nullish(),
  DefaultInstanceWarmup: z.number().nullish(),
  AvailabilityZones: z.array(z.string()).nullish(),
  LoadBalancerNames: z.array(z.string()).nullish(),
  TargetGroupARNs: z.array(z.string()).nullish(),
  TrafficSources: z.array(z.object({ Identifier: z.string(), Type: z.string().nullish() })).nullish(),
  HealthCheckType: z.string().nullish(),
  HealthCheckGracePeriod: z.number().nullish(),
  Instances: z.array(instance).nullish(),
  CreatedTime: time,
  SuspendedProcesses: z.array(z.object({ ProcessName: z.string(), SuspensionReason: z.string().nullish() })).nullish(),
  VPCZoneIdentifier: z.string().nullish(),
  EnabledMetrics: z.array(z.object({ Metric: z.string() })).nullish(),
  Tags: z.array(z.object({ Key: z.string(), Value: z.string().nullish() })).nullish(),
  NewInstancesProtectedFromScaleIn: z.boolean().nullish(),
  WarmPoolConfiguration: z.object({ PoolState: z.string().nullish() }).nullish(),
  WarmPoolSize: z.number().nullish(),
  CapacityReservationSpecification: z
    .object({
      CapacityReservationPreference: z.string().nullish(),
      CapacityReservationTarget: z
        .object({
          CapacityReservationIds: z.array(z.string()).nullish(),
          CapacityReservationResourceGroupArns: z.array(z.string()).nullish(),
        })
        .nullish(),
    })
    .nullish(),
  AvailabilityZoneDistribution: z.object({ CapacityDistributionStrategy: z.string().nullish() }).nullish(),
  PlacementGroup: z.string().nullish(),
  Operator: z.object({ Principal: z.string().nullish() }).nullish(),
})
export type AutoScalingGroup = z.infer<typeof autoScalingGroup>

/** DescribeLaunchConfigurations: LaunchConfigurations[]. */
export const launchConfiguration = z.object({
  LaunchConfigurationName: z.string(),
  ImageId: z.string().nullish(),
  KeyName: z.string().nullish(),
  SecurityGroups: z.array(z.string()).nullish(),
  InstanceType: z.string().nullish(),
  IamInstanceProfile: z.string().nullish(),
  InstanceMonitoring: z.object({ Enabled: z.boolean().nullish() }).nullish(),
  SpotPrice: z.string().nullish(),
  PlacementTenancy: z.string().nullish(),
  AssociatePublicIpAddress: z.boolean().nullish(),
  MetadataOptions: metadataOptions,
  BlockDeviceMappings: blockDeviceMappings,
  CreatedTime: time.nullish(),
})
export type LaunchConfiguration = z.infer<typeof launchConfiguration>

/** What ties a group to others of its account and region: load balancers and templates that they share. */
export const autoScalingGroupTies = autoScalingGroup.pick({
  AutoScalingGroupName: true,
  LaunchConfigurationName: true,
  LaunchTemplate: true,
  MixedInstancesPolicy: true,
  TargetGroupARNs: true,
  TrafficSources: true,
})

/** The name alone: groups are counted even where something else of them cannot be read. */
export const autoScalingGroupName = z.object({ AutoScalingGroupName: z.string() })

const targetTrackingConfiguration = z.object({
  PredefinedMetricSpecification: z.object({ PredefinedMetricType: z.string(), ResourceLabel: z.string().nullish() }).nullish(),
  CustomizedMetricSpecification: z
    .object({
      Namespace: z.string().nullish(),
      MetricName: z.string().nullish(),
      Statistic: z.string().nullish(),
      Unit: z.string().nullish(),
      Dimensions: z.array(z.object({ Name: z.string(), Value: z.string() })).nullish(),
    })
    .nullish(),
  TargetValue: z.number(),
  DisableScaleIn: z.boolean().nullish(),
})

const predictiveScalingConfiguration = z.object({
  MetricSpecifications: z.array(
    z.object({
      TargetValue: z.number(),
      PredefinedMetricPairSpecification: z.object({ PredefinedMetricType: z.string() }).nullish(),
      PredefinedScalingMetricSpecification: z.object({ PredefinedMetricType: z.string() }).nullish(),
    }),
  ),
  Mode: z.string().nullish(),
  SchedulingBufferTime: z.number().nullish(),
  MaxCapacityBreachBehavior: z.string().nullish(),
  MaxCapacityBuffer: z.number().nullish(),
})

/** DescribePolicies: ScalingPolicies[]. */
export const scalingPolicy = z.object({
  AutoScalingGroupName: z.string(),
  PolicyName: z.string(),
  PolicyARN: z.string().nullish(),
  PolicyType: z.string().nullish(),
  Enabled: z.boolean().nullish(),
  EstimatedInstanceWarmup: z.number().nullish(),
  Alarms: z.array(z.object({ AlarmName: z.string() })).nullish(),
  AdjustmentType: z.string().nullish(),
  MinAdjustmentMagnitude: z.number().nullish(),
  MetricAggregationType: z.string().nullish(),
  ScalingAdjustment: z.number().nullish(),
  Cooldown: z.number().nullish(),
  StepAdjustments: z
    .array(z.object({ MetricIntervalLowerBound: z.number().nullish(), MetricIntervalUpperBound: z.number().nullish(), ScalingAdjustment: z.number() }))
    .nullish(),
  TargetTrackingConfiguration: targetTrackingConfiguration.nullish(),
  PredictiveScalingConfiguration: predictiveScalingConfiguration.nullish(),
})
export type AwsScalingPolicy = z.infer<typeof scalingPolicy>

/** DescribeScheduledActions: ScheduledUpdateGroupActions[]. */
export const scheduledAction = z.object({
  AutoScalingGroupName: z.string(),
  ScheduledActionName: z.string(),
  Recurrence: z.string().nullish(),
  StartTime: time.nullish(),
  EndTime: time.nullish(),
  TimeZone: z.string().nullish(),
  MinSize: size.nullish(),
  MaxSize: size.nullish(),
  DesiredCapacity: size.nullish(),
})
export type AwsScheduledAction = z.infer<typeof scheduledAction>

/** DescribeScalingActivities: Activities[]. */
export const scalingActivity = z.object({
  ActivityId: z.string(),
  AutoScalingGroupName: z.string(),
  StartTime: time,
  EndTime: time.nullish(),
  StatusCode: z.string(),
  StatusMessage: z.string().nullish(),
  Description: z.string().nullish(),
  Cause: z.string().nullish(),
  /** JSON as text. */
  Details: z.string().nullish(),
})
export type ScalingActivity = z.infer<typeof scalingActivity>
