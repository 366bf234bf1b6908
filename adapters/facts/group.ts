import type { Activity, Group, Instance } from '../../domain/facts/group.ts'
import type { AutoScalingGroup, AwsScalingPolicy, AwsScheduledAction } from '../aws-shapes/auto-scaling.ts'
import type { LaunchTemplateVersion } from '../aws-shapes/ec2.ts'
import { byCodeUnit, sortedOnce } from './code-unit-order.ts'
import { imageIdOf, securityGroupsOf, type TemplateReference, templateReferenceOf, templateVersionOf } from './launch-template.ts'
import { managedByOf } from './managed-by.ts'
import { policiesOf, scheduledActionsOf } from './policies.ts'

/** What other answers say about one group; null where that answer was not read. */
export type GroupAnswers = {
  /** Versions of a template, looked up by id, or by name where the id is null; none when not read. */
  readonly templateVersions: (id: string | null, name: string | null) => readonly LaunchTemplateVersion[]
  readonly policies: readonly AwsScalingPolicy[] | null
  readonly scheduledActions: readonly AwsScheduledAction[] | null
  readonly activities: readonly Activity[] | null
}

/** EC2 Auto Scaling's default where a group does not say its cooldown. */
const DEFAULT_COOLDOWN_SEC = 300

/**
 * The facts about one group from AWS's answers. Lists without an order of their own are sorted by code unit, so that neither
 * pages nor hosts show; the types of a mixed group keep their order, which is the group's priority.
 */
export function groupOf(shape: AutoScalingGroup, accountId: string, region: string, answers: GroupAnswers): Group {
  const reference = templateReferenceOf(shape)
  const version = reference === null ? null : templateVersionOf(reference.version, answers.templateVersions(reference.id, reference.name))
  const instances = (shape.Instances ?? []).map(instanceOf).sort((a, b) => byCodeUnit(a.instanceId, b.instanceId))
  const mixed = mixedTypes(shape, instances)
  return {
    accountId,
    region,
    name: shape.AutoScalingGroupName,
    arn:
      shape.AutoScalingGroupARN ??
      `arn:${partitionOf(region)}:autoscaling:${region}:${accountId}:autoScalingGroup::autoScalingGroupName/${shape.AutoScalingGroupName}`,
    instanceType: mixed[0] ?? version?.LaunchTemplateData.InstanceType ?? mostCommonType(instances),
    mixedInstanceTypes: mixed,
    weights: weightsOf(shape),
    desiredCapacityType: shape.DesiredCapacityType === 'vcpu' || shape.DesiredCapacityType === 'memory-mib' ? shape.DesiredCapacityType : 'units',
    spotFraction: spotFractionOf(shape, version),
    minSize: shape.MinSize,
    maxSize: shape.MaxSize,
    desiredCapacity: shape.DesiredCapacity,
    defaultCooldownSec: shape.DefaultCooldown ?? DEFAULT_COOLDOWN_SEC,
    // the API says "none" with -1
    defaultInstanceWarmupSec: (shape.DefaultInstanceWarmup ?? -1) < 0 ? null : (shape.DefaultInstanceWarmup as number),
    availabilityZones: sortedOnce(shape.AvailabilityZones ?? []),
    subnetIds: sortedOnce(split(shape.VPCZoneIdentifier)),
    targetGroupArns: sortedOnce([...(shape.TargetGroupARNs ?? []), ...trafficSources(shape, 'elbv2')]),
    sharedTargetGroupArns: [],
    loadBalancerNames: sortedOnce([...(shape.LoadBalancerNames ?? []), ...trafficSources(shape, 'elb')]),
    healthCheckTypes: sortedOnce(split(shape.HealthCheckType)),
    instances,
    createdSec: shape.CreatedTime,
    suspendedProcesses: sortedOnce((shape.SuspendedProcesses ?? []).map((process) => process.ProcessName)),
    enabledMetrics: sortedOnce((shape.EnabledMetrics ?? []).map((metric) => metric.Metric)),
    newInstancesProtectedFromScaleIn: shape.NewInstancesProtectedFromScaleIn ?? false,
    tags: tagsOf(shape),
    managedBy: managedByOf(shape),
    hasWarmPool: (shape.WarmPoolConfiguration ?? null) !== null,
    launchTemplate: reference === null || version === null ? null : launchTemplateOf(reference, version),
    detailedMonitoring: version === null ? null : (version.LaunchTemplateData.Monitoring?.Enabled ?? false),
    policies: answers.policies === null ? null : policiesOf(answers.policies),
    scheduledActions: answers.scheduledActions === null ? null : scheduledActionsOf(answers.scheduledActions),
    activities: answers.activities,
  }
}

/** The same groups, each knowing which of its target groups it shares with others. */
export function withSharedTargetGroups(groups: readonly Group[]): readonly Group[] {
  const users = new Map<string, number>()
  for (const arn of groups.flatMap((group) => group.targetGroupArns)) users.set(arn, (users.get(arn) ?? 0) + 1)
  return groups.map((group) => ({ ...group, sharedTargetGroupArns: group.targetGroupArns.filter((arn) => (users.get(arn) ?? 0) > 1) }))
}

function launchTemplateOf(reference: TemplateReference, version: LaunchTemplateVersion): Group['launchTemplate'] {
  return {
    id: version.LaunchTemplateId,
    name: version.LaunchTemplateName,
    version: reference.version,
    imageId: imageIdOf(version),
    securityGroupIds: securityGroupsOf(version),
    keyName: version.LaunchTemplateData.KeyName ?? null,
    instanceProfile: version.LaunchTemplateData.IamInstanceProfile?.Name ?? version.LaunchTemplateData.IamInstanceProfile?.Arn ?? null,
  }
}

function instanceOf(shape: NonNullable<AutoScalingGroup['Instances']>[number]): Instance {
  return {
    instanceId: shape.InstanceId,
    instanceType: shape.InstanceType ?? '',
    availabilityZone: shape.AvailabilityZone ?? '',
    lifecycleState: shape.LifecycleState ?? '',
    healthStatus: shape.HealthStatus ?? '',
    protectedFromScaleIn: shape.ProtectedFromScaleIn ?? false,
  }
}

/** The overrides' types; those its instances have where the overrides describe requirements instead of naming types. */
function mixedTypes(shape: AutoScalingGroup, instances: readonly Instance[]): readonly string[] {
  const overrides = shape.MixedInstancesPolicy?.LaunchTemplate?.Overrides ?? []
  if (overrides.length === 0) return []
  const named = overrides.flatMap((override) => override.InstanceType ?? [])
  return named.length > 0 ? [...new Set(named)] : sortedOnce(instances.map((i) => i.instanceType).filter((type) => type !== ''))
}

function weightsOf(shape: AutoScalingGroup): Readonly<Record<string, number>> {
  const weights: Record<string, number> = Object.create(null)
  for (const { InstanceType: type, WeightedCapacity: weight } of shape.MixedInstancesPolicy?.LaunchTemplate?.Overrides ?? [])
    if ((type ?? null) !== null && (weight ?? null) !== null) weights[type as string] = Number(weight)
  return weights
}

function spotFractionOf(shape: AutoScalingGroup, version: LaunchTemplateVersion | null): number {
  if ((shape.MixedInstancesPolicy ?? null) !== null)
    return (100 - (shape.MixedInstancesPolicy?.InstancesDistribution?.OnDemandPercentageAboveBaseCapacity ?? 100)) / 100
  return version?.LaunchTemplateData.InstanceMarketOptions?.MarketType === 'spot' ? 1 : 0
}

/** The type most of its instances have; the first by name of those equally common, null without instances. */
function mostCommonType(instances: readonly Instance[]): string | null {
  const counts = new Map<string, number>()
  for (const { instanceType } of instances) if (instanceType !== '') counts.set(instanceType, (counts.get(instanceType) ?? 0) + 1)
  const [best] = [...counts].sort(([typeA, a], [typeB, b]) => b - a || byCodeUnit(typeA, typeB))
  return best?.[0] ?? null
}

/** Without a prototype: a tag may be called `__proto__`. */
function tagsOf(shape: AutoScalingGroup): Readonly<Record<string, string>> {
  const tags: Record<string, string> = Object.create(null)
  for (const { Key, Value } of [...(shape.Tags ?? [])].sort((a, b) => byCodeUnit(a.Key, b.Key) || byCodeUnit(a.Value ?? '', b.Value ?? '')))
    tags[Key] = Value ?? ''
  return tags
}

function trafficSources(shape: AutoScalingGroup, type: string): readonly string[] {
  return (shape.TrafficSources ?? []).filter((source) => source.Type === type).map((source) => source.Identifier)
}

function split(list: string | null | undefined): readonly string[] {
  return (list ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
}

function partitionOf(region: string): string {
  return region.startsWith('cn-') ? 'aws-cn' : region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws'
}
