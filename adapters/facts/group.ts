import type { Activity, Group, Instance } from '../../domain/facts/group.ts'
import { byCodeUnit } from '../../domain/order.ts'
import type { AutoScalingGroup, AwsScalingPolicy, AwsScheduledAction } from '../aws-shapes/auto-scaling.ts'
import { epochSecFrom } from '../aws-shapes/time.ts'
import { sortedOnce } from './code-unit-order.ts'
import { type LaunchAnswers, launchSourceOf, platformOf, typeSourcesOf } from './launch-source.ts'
import { templateReferenceOf, typesBoundBy } from './launch-template.ts'
import { managedByOf } from './managed-by.ts'
import { policiesOf, scheduledActionsOf } from './policies.ts'

/** What other answers say about one group; null where that answer was not read. */
export type GroupAnswers = LaunchAnswers & {
  readonly policies: readonly AwsScalingPolicy[] | null
  readonly scheduledActions: readonly AwsScheduledAction[] | null
  readonly activities: readonly Activity[] | null
}

/** When the window ends, and when AWS was asked; epoch seconds UTC. */
export type ReadTimes = { readonly windowEndSec: number; readonly readSec: number }

/** EC2 Auto Scaling's default where a group does not say its cooldown. */
const DEFAULT_COOLDOWN_SEC = 300

/**
 * The facts about one group from AWS's answers. Lists without an order of their own are sorted by code unit, so that neither
 * pages nor hosts show; the types of a mixed group keep their order, which is the group's priority. What it launches from is as it was at
 * the window's end, as far as that can be told.
 */
export function groupOf(shape: AutoScalingGroup, accountId: string, region: string, answers: GroupAnswers, times: ReadTimes): Group {
  const source = launchSourceOf(shape, answers, times.windowEndSec)
  const instances = (shape.Instances ?? []).map((one) => instanceOf(one, shape)).sort((a, b) => byCodeUnit(a.instanceId, b.instanceId))
  const mixed = mixedTypes(shape, instances)
  const targetGroupArns = sortedOnce([...(shape.TargetGroupARNs ?? []), ...trafficSources(shape, 'elbv2')])
  return {
    accountId,
    region,
    name: shape.AutoScalingGroupName,
    arn:
      shape.AutoScalingGroupARN ??
      `arn:${partitionOf(region)}:autoscaling:${region}:${accountId}:autoScalingGroup::autoScalingGroupName/${shape.AutoScalingGroupName}`,
    instanceType: mostCommonType(instances) ?? mixed[0] ?? source.instanceType,
    typeShares: {},
    launchType: mixed[0] ?? source.instanceType,
    ...(mixed.length === 0 && source.launchTypes.length > 0 ? { launchTypes: source.launchTypes } : {}),
    platform: platformOf(source, answers.image),
    mixedInstanceTypes: mixed,
    typesBoundBy: typesBoundBy(shape, source.version),
    weights: weightsOf(shape),
    desiredCapacityType: shape.DesiredCapacityType === 'vcpu' || shape.DesiredCapacityType === 'memory-mib' ? shape.DesiredCapacityType : 'units',
    spotFraction: spotFractionOf(shape, source.marketType),
    onDemandBaseCapacity: shape.MixedInstancesPolicy?.InstancesDistribution?.OnDemandBaseCapacity ?? 0,
    minSize: shape.MinSize,
    maxSize: shape.MaxSize,
    desiredCapacity: shape.DesiredCapacity,
    defaultCooldownSec: shape.DefaultCooldown ?? DEFAULT_COOLDOWN_SEC,
    // the API says "none" with -1
    defaultInstanceWarmupSec: (shape.DefaultInstanceWarmup ?? -1) < 0 ? null : (shape.DefaultInstanceWarmup as number),
    availabilityZones: sortedOnce(shape.AvailabilityZones ?? []),
    subnetIds: sortedOnce(split(shape.VPCZoneIdentifier)),
    ...(shape.AvailabilityZoneDistribution?.CapacityDistributionStrategy === 'balanced-only' ? { zonesStayEven: true } : {}),
    targetGroupArns,
    sharedTargetGroupArns: [],
    loadBalancerNames: sortedOnce([...(shape.LoadBalancerNames ?? []), ...trafficSources(shape, 'elb')]),
    ...ofLattice(shape),
    healthCheckTypes: sortedOnce(split(shape.HealthCheckType)),
    healthCheckGraceSec: shape.HealthCheckGracePeriod ?? null,
    instances,
    createdSec: shape.CreatedTime,
    ...(shape.Status ? { isBeingDeleted: true } : {}),
    readSec: times.readSec,
    suspendedProcesses: sortedOnce((shape.SuspendedProcesses ?? []).map((process) => process.ProcessName)),
    suspendedSinceSec: suspendedSince(shape),
    enabledMetrics: sortedOnce((shape.EnabledMetrics ?? []).map((metric) => metric.Metric)),
    newInstancesProtectedFromScaleIn: shape.NewInstancesProtectedFromScaleIn ?? false,
    tags: tagsOf(shape),
    managedBy: managedByOf(shape, answers.policies),
    hasWarmPool: (shape.WarmPoolConfiguration ?? null) !== null,
    runningPoolInstances: shape.WarmPoolConfiguration?.PoolState === 'Running' ? (shape.WarmPoolSize ?? 0) : 0,
    launchTemplate: source.template,
    launchSecurity: source.security,
    missingLaunchSource: source.missing,
    ...typeSourcesOf(shape, answers, times.windowEndSec),
    detailedMonitoring: source.detailedMonitoring,
    ...(source.version?.LaunchTemplateData.CreditSpecification?.CpuCredits
      ? { cpuCredits: source.version.LaunchTemplateData.CreditSpecification.CpuCredits }
      : {}),
    policies: answers.policies === null ? null : policiesOf(answers.policies, targetGroupArns),
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

/** The same groups, each knowing the others that launch from the newest version of its launch template. */
export function withSharedTemplates(groups: readonly Group[]): readonly Group[] {
  const users = Map.groupBy(
    groups.filter(({ launchTemplate }) => launchTemplate?.version === '$Latest'),
    ({ launchTemplate }) => launchTemplate?.id ?? '',
  )
  return groups.map((group) => {
    const others = (users.get(group.launchTemplate?.id ?? '') ?? []).filter((other) => other.name !== group.name)
    return others.length === 0 ? group : { ...group, templateSharedWith: others.map(({ name }) => name) }
  })
}

type AwsInstance = NonNullable<AutoScalingGroup['Instances']>[number]

function instanceOf(shape: AwsInstance, group: AutoScalingGroup): Instance {
  return {
    instanceId: shape.InstanceId,
    instanceType: shape.InstanceType ?? '',
    availabilityZone: shape.AvailabilityZone ?? '',
    lifecycleState: shape.LifecycleState ?? '',
    healthStatus: shape.HealthStatus ?? '',
    protectedFromScaleIn: shape.ProtectedFromScaleIn ?? false,
    launchedFrom: launchedFromOf(shape, group),
  }
}

/**
 * The version of the group's template by its number, the launch configuration by its name, and another template with its version. null where AWS says
 * `$Latest` or `$Default` in place of a number: which that was at the launch nobody knows; and of a template that an override names for its type.
 */
function launchedFromOf({ LaunchTemplate: template, LaunchConfigurationName: configuration }: AwsInstance, group: AutoScalingGroup): string | null {
  if (!template?.LaunchTemplateId && !template?.LaunchTemplateName) return configuration || null
  const { Version: version } = template
  if (version == null || !/^\d+$/.test(version)) return null
  const isOf = (other: { readonly LaunchTemplateId?: string | null | undefined; readonly LaunchTemplateName?: string | null | undefined } | null | undefined) =>
    other != null &&
    (template.LaunchTemplateId && other.LaunchTemplateId
      ? template.LaunchTemplateId === other.LaunchTemplateId
      : template.LaunchTemplateName === other.LaunchTemplateName)
  const overrides = group.MixedInstancesPolicy?.LaunchTemplate?.Overrides ?? []
  if (overrides.some(({ LaunchTemplateSpecification: own }) => isOf(own))) return null
  const reference = templateReferenceOf(group)
  if (reference === null || isOf({ LaunchTemplateId: reference.id, LaunchTemplateName: reference.name })) return version
  return `${template.LaunchTemplateName ?? template.LaunchTemplateId} ${version}`
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

function spotFractionOf({ MixedInstancesPolicy: mixed, MaxSize }: AutoScalingGroup, marketType: string | null): number {
  if (mixed == null) return marketType === 'spot' ? 1 : 0
  const { OnDemandBaseCapacity: base, OnDemandPercentageAboveBaseCapacity: percent } = mixed.InstancesDistribution ?? {}
  return (base ?? 0) >= MaxSize ? 0 : (100 - (percent ?? 100)) / 100
}

/** "User suspended at 2026-11-19T08:30:00Z", as DescribeAutoScalingGroups gives the reason (`SuspensionReason`). One that names no time is left out. */
function suspendedSince({ SuspendedProcesses: suspended }: AutoScalingGroup): Readonly<Record<string, number>> {
  const since: Record<string, number> = Object.create(null)
  for (const { ProcessName, SuspensionReason } of suspended ?? []) {
    const time = /\bat (\d{4}-\d{2}-\d{2}T[0-9:.]+Z)/.exec(SuspensionReason ?? '')?.[1]
    if (time !== undefined) since[ProcessName] = epochSecFrom(time)
  }
  return since
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

function ofLattice(shape: AutoScalingGroup): Pick<Group, 'latticeTargetGroupArns'> {
  const arns = trafficSources(shape, 'vpc-lattice')
  return arns.length === 0 ? {} : { latticeTargetGroupArns: sortedOnce(arns) }
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
