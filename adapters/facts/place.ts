import { balancersOf } from '../../domain/facts/balancers.ts'
import type { IngressRule } from '../../domain/facts/cidr.ts'
import type { Group } from '../../domain/facts/group.ts'
import type { InstanceType, LoadBalancer, Place, Subnet, TargetGroup } from '../../domain/facts/place.ts'
import { vcpusAtMaximumOf } from '../../domain/facts/quota.ts'
import type { Alarm } from '../../domain/facts/scaling-policy.ts'
import type { MetricAlarm } from '../aws-shapes/cloudwatch.ts'
import type { GroupRecommendation } from '../aws-shapes/compute-optimizer.ts'
import type { AwsImage, AwsMetadataDefaults, AwsSecurityGroup, AwsSubnet, AwsVpc, InstanceTypeInfo, InstanceTypeOffering } from '../aws-shapes/ec2.ts'
import type { AwsLoadBalancer, AwsTargetGroup } from '../aws-shapes/load-balancing.ts'
import type { PriceListItem } from '../aws-shapes/pricing.ts'
import type { ServiceQuota } from '../aws-shapes/quotas.ts'
import type { AdvisorCheck, FlaggedResource } from '../aws-shapes/trusted-advisor.ts'
import { oncePerKey, sortedOnce } from './code-unit-order.ts'
import { volumesOf } from './launch-template.ts'
import { otherPricesOf, pricesOf, volumePricesOf } from './prices.ts'
import { opinionsOf } from './recommendations.ts'

/** The answers about one account and region beside its groups; null where one was not read. */
export type PlaceAnswers = {
  readonly instanceTypes: readonly InstanceTypeInfo[] | null
  readonly priceList: readonly PriceListItem[] | null
  readonly alarms: readonly MetricAlarm[] | null
  readonly subnets: readonly AwsSubnet[] | null
  readonly vpcs: readonly AwsVpc[] | null
  readonly targetGroups: readonly AwsTargetGroup[] | null
  readonly loadBalancers: readonly AwsLoadBalancer[] | null
  readonly quotas: readonly ServiceQuota[] | null
  readonly images: readonly AwsImage[] | null
  readonly securityGroups: readonly AwsSecurityGroup[] | null
  readonly offerings: readonly InstanceTypeOffering[] | null
  readonly recommendations: readonly GroupRecommendation[] | null
  readonly flagged: readonly FlaggedResource[] | null
  readonly checks: readonly AdvisorCheck[] | null
  readonly encryptsByDefault: boolean | null
  readonly metadataDefaults: AwsMetadataDefaults | null
}

export function placeOf(accountId: string, region: string, currency: string, groups: readonly Group[], answers: PlaceAnswers): Place {
  const dedicated = new Set((answers.vpcs ?? []).flatMap(({ VpcId, InstanceTenancy }) => (InstanceTenancy === 'dedicated' ? VpcId : [])))
  const instanceTypes = answers.instanceTypes === null ? null : mapped(answers.instanceTypes, (t) => t.InstanceType, instanceTypeOf)
  const targetGroups = answers.targetGroups === null ? null : mapped(answers.targetGroups, (group) => group.TargetGroupArn, targetGroupOf)
  return {
    accountId,
    region,
    instanceTypes,
    prices: answers.priceList === null ? null : pricesOf(answers.priceList, region, currency),
    ...(answers.priceList === null
      ? {}
      : { otherPrices: otherPricesOf(answers.priceList, region, currency), volumePrices: volumePricesOf(answers.priceList, region, currency) }),
    alarms: answers.alarms === null ? null : mapped(answers.alarms, (alarm) => alarm.AlarmName, alarmOf),
    subnets:
      answers.subnets === null
        ? null
        : mapped(
            answers.subnets,
            (subnet) => subnet.SubnetId,
            (subnet) => subnetOf(subnet, dedicated),
          ),
    targetGroups,
    groupsBehind: groupsBehind(groups, targetGroups),
    loadBalancers: answers.loadBalancers === null ? null : mapped(answers.loadBalancers, (balancer) => balancer.LoadBalancerArn, loadBalancerOf),
    vcpuQuotas: answers.quotas === null ? null : quotasOf(answers.quotas),
    imageIds: answers.images === null ? null : new Set(answers.images.map((image) => image.ImageId)),
    ...(answers.images === null
      ? {}
      : { unusableImages: unusableOf(answers.images), imageVolumes: imageVolumesOf(answers.images), imageNeeds: imageNeedsOf(answers.images) }),
    securityGroupIds: answers.securityGroups === null ? null : new Set(answers.securityGroups.map((one) => one.GroupId)),
    ingress: answers.securityGroups === null ? null : new Map(answers.securityGroups.flatMap((group) => ingressOf(group, accountId))),
    offeredZones: answers.offerings === null ? null : offeredZonesOf(answers.offerings),
    vcpusAtMaximum: vcpusOf(groups, instanceTypes),
    ...(answers.encryptsByDefault === null ? {} : { encryptsByDefault: answers.encryptsByDefault }),
    ...(answers.metadataDefaults === null ? {} : { metadataV1ByDefault: byDefault(answers.metadataDefaults) }),
    awsOpinions: answers.recommendations === null && answers.flagged === null ? null : opinionsOf(answers, region, currency),
  }
}

/** null where the account leaves it to the image and the instance type. */
function byDefault({ HttpTokens, HttpEndpoint }: AwsMetadataDefaults): boolean | null {
  if (HttpEndpoint === 'disabled') return false
  return HttpTokens == null ? null : HttpTokens === 'optional'
}

/** States of an image that no launch takes and that do not pass by themselves (EC2 API reference, Image, `imageState`; a pending one is about to be there). */
const UNUSABLE: ReadonlySet<string> = new Set(['invalid', 'deregistered', 'failed', 'error', 'disabled'])

function unusableOf(images: readonly AwsImage[]): ReadonlyMap<string, string> {
  return new Map(images.flatMap(({ ImageId, State }) => (State != null && UNUSABLE.has(State) ? [[ImageId, State]] : [])))
}

function imageNeedsOf(images: readonly AwsImage[]): NonNullable<Place['imageNeeds']> {
  return new Map(
    images.map(({ ImageId, EnaSupport, BootMode, VirtualizationType }) => [
      ImageId,
      { hasEna: EnaSupport === true, bootMode: BootMode ?? null, virtualization: VirtualizationType ?? null },
    ]),
  )
}

function imageVolumesOf(images: readonly AwsImage[]): NonNullable<Place['imageVolumes']> {
  return new Map(images.flatMap(({ ImageId, BlockDeviceMappings: devices }) => (devices == null ? [] : [[ImageId, volumesOf(devices)] as const])))
}

/** One fact a key, in the order of the keys. */
function mapped<Shape, Fact>(shapes: readonly Shape[], keyOf: (shape: Shape) => string, factOf: (shape: Shape) => Fact): ReadonlyMap<string, Fact> {
  const once = oncePerKey(shapes, keyOf)
  return new Map(sortedOnce(once.keys()).map((key) => [key, factOf(once.get(key) as Shape)]))
}

function instanceTypeOf(shape: InstanceTypeInfo): InstanceType {
  return {
    name: shape.InstanceType,
    vcpu: shape.VCpuInfo.DefaultVCpus,
    memoryGiB: shape.MemoryInfo.SizeInMiB / 1024,
    currentGeneration: shape.CurrentGeneration ?? true,
    burstable: shape.BurstablePerformanceSupported ?? false,
    ...(shape.InstanceStorageInfo?.TotalSizeInGB ? { localStorageGB: shape.InstanceStorageInfo.TotalSizeInGB } : {}),
    ...(shape.NetworkInfo?.EnaSupport === 'required' ? { needsEna: true as const } : {}),
    ...(shape.SupportedBootModes == null ? {} : { bootModes: shape.SupportedBootModes }),
    ...(shape.SupportedVirtualizationTypes == null ? {} : { virtualizations: shape.SupportedVirtualizationTypes }),
    ...(acceleratorsOf(shape).some((one) => one != null) ? { accelerated: true } : {}),
    architectures: sortedOnce(shape.ProcessorInfo?.SupportedArchitectures ?? []),
  }
}

function acceleratorsOf({ GpuInfo, FpgaInfo, InferenceAcceleratorInfo, NeuronInfo, MediaAcceleratorInfo }: InstanceTypeInfo): readonly unknown[] {
  return [GpuInfo, FpgaInfo, InferenceAcceleratorInfo, NeuronInfo, MediaAcceleratorInfo]
}

/** An alarm on an expression has no one metric: its numbers are NaN, its comparison is 'other'. */
function alarmOf(shape: MetricAlarm): Alarm {
  const evaluationPeriods = shape.EvaluationPeriods ?? Number.NaN
  const operator = shape.ComparisonOperator ?? ''
  return {
    name: shape.AlarmName,
    actionsEnabled: shape.ActionsEnabled ?? true,
    ...triggersOtherwise(shape),
    state: shape.StateValue === 'OK' || shape.StateValue === 'ALARM' ? shape.StateValue : 'INSUFFICIENT_DATA',
    metricName: shape.MetricName ?? '',
    namespace: shape.Namespace ?? '',
    dimensions: shape.Dimensions == null ? null : new Map(shape.Dimensions.map(({ Name, Value }) => [Name, Value])),
    statistic: shape.Statistic ?? shape.ExtendedStatistic ?? '',
    periodSec: shape.Period ?? Number.NaN,
    ...(shape.Unit ? { unit: shape.Unit } : {}),
    evaluationPeriods,
    datapointsToAlarm: shape.DatapointsToAlarm ?? evaluationPeriods,
    missingDataBreaches: shape.TreatMissingData === 'breaching',
    threshold: shape.Threshold ?? Number.NaN,
    comparison: /^GreaterThan(OrEqualTo)?Threshold$/.test(operator) ? 'above' : /^LessThan(OrEqualTo)?Threshold$/.test(operator) ? 'below' : 'other',
    configuredSec: shape.AlarmConfigurationUpdatedTimestamp ?? null,
    stateSinceSec: shape.StateTransitionedTimestamp ?? null,
    stateUpdatedSec: shape.StateUpdatedTimestamp ?? null,
  }
}

function triggersOtherwise({ AlarmActions, OKActions, InsufficientDataActions }: MetricAlarm): Pick<Alarm, 'triggersOtherwise'> {
  const others = [...(OKActions ?? []), ...(InsufficientDataActions ?? [])].filter((arn) => !(AlarmActions ?? []).includes(arn))
  return others.length === 0 ? {} : { triggersOtherwise: sortedOnce(others) }
}

function subnetOf(shape: AwsSubnet, dedicatedVpcs: ReadonlySet<string>): Subnet {
  const ofIpv6 = (shape.Ipv6CidrBlockAssociationSet ?? []).flatMap(({ Ipv6CidrBlock }) => Ipv6CidrBlock || [])
  return {
    subnetId: shape.SubnetId,
    availabilityZone: shape.AvailabilityZone,
    givesPublicAddress: shape.MapPublicIpOnLaunch ?? null,
    ...(shape.AssignIpv6AddressOnCreation === true || shape.Ipv6Native === true ? { givesIpv6Address: true } : {}),
    ...(shape.OutpostArn ? { onOutpost: true } : {}),
    ...(dedicatedVpcs.has(shape.VpcId ?? '') ? { isDedicated: true } : {}),
    availableIpAddresses: shape.Ipv6Native === true ? Number.POSITIVE_INFINITY : shape.AvailableIpAddressCount,
    // an IPv6-only subnet has no block of IPv4
    ...(shape.CidrBlock == null && ofIpv6.length === 0 ? {} : { cidrs: [...(shape.CidrBlock ? [shape.CidrBlock] : []), ...ofIpv6] }),
  }
}

/** Rules that were not read are not there: an empty list is a group that lets nobody in. */
function ingressOf(
  { GroupId, OwnerId, IpPermissions: permissions }: AwsSecurityGroup,
  accountId: string,
): readonly (readonly [string, readonly IngressRule[]])[] {
  if (permissions == null) return []
  const rules = permissions.map((one): IngressRule => {
    const cidrs = [...(one.IpRanges ?? []).map(({ CidrIp }) => CidrIp ?? null), ...(one.Ipv6Ranges ?? []).map(({ CidrIpv6 }) => CidrIpv6 ?? null)]
    const isOwn = (userId: string | null | undefined): boolean => userId == null || userId === (OwnerId ?? accountId)
    const groups = (one.UserIdGroupPairs ?? []).flatMap(({ GroupId: id, UserId }) => (id == null ? [] : [{ id, own: isOwn(UserId) }]))
    const others = groups.flatMap(({ id, own }) => (own ? [] : [id]))
    return {
      protocol: one.IpProtocol,
      fromPort: one.FromPort ?? null,
      toPort: one.ToPort ?? null,
      cidrs: cidrs.filter((cidr) => cidr !== null),
      sourceIds: sortedOnce(groups.flatMap(({ id, own }) => (own ? [id] : []))),
      unknownSourceIds: sortedOnce([...others, ...(one.PrefixListIds ?? []).flatMap(({ PrefixListId }) => PrefixListId ?? [])]),
      hiddenCidrs: cidrs.includes(null),
    }
  })
  return [[GroupId, rules]]
}

function targetGroupOf(shape: AwsTargetGroup): TargetGroup {
  return {
    arn: shape.TargetGroupArn,
    name: shape.TargetGroupName ?? '',
    loadBalancerArns: sortedOnce(shape.LoadBalancerArns ?? []),
    protocol: shape.Protocol ?? null,
    port: shape.Port ?? null,
  }
}

function loadBalancerOf(shape: AwsLoadBalancer): LoadBalancer {
  return {
    arn: shape.LoadBalancerArn,
    securityGroupIds: sortedOnce(shape.SecurityGroups ?? []),
    subnetIds: sortedOnce((shape.AvailabilityZones ?? []).flatMap(({ SubnetId }) => SubnetId ?? [])),
  }
}

function quotasOf(shapes: readonly ServiceQuota[]): ReadonlyMap<string, number> {
  const ofEc2 = shapes.filter((quota) => (quota.ServiceCode ?? 'ec2') === 'ec2')
  return mapped(
    ofEc2,
    (quota) => quota.QuotaCode,
    (quota) => quota.Value,
  )
}

/** null when nothing was asked by zone: an answer without a single zone does not say that a type is offered nowhere. */
function offeredZonesOf(shapes: readonly InstanceTypeOffering[]): ReadonlyMap<string, ReadonlySet<string>> | null {
  const zones = new Map<string, Set<string>>()
  for (const { InstanceType: type, LocationType, Location } of shapes)
    if (LocationType === 'availability-zone') zones.set(type, (zones.get(type) ?? new Set()).add(Location))
  return zones.size === 0 ? null : zones
}

function groupsBehind(groups: readonly Group[], targetGroups: Place['targetGroups']): ReadonlyMap<string, number> {
  const behind = new Map<string, number>()
  for (const name of groups.flatMap((group) => balancersOf(group, targetGroups) ?? [])) behind.set(name, (behind.get(name) ?? 0) + 1)
  return behind
}

/** Over the groups whose vCPUs are known: where some are not, the sum is the least that is asked for. */
function vcpusOf(groups: readonly Group[], instanceTypes: ReadonlyMap<string, InstanceType> | null): ReadonlyMap<string, number> {
  const total = new Map<string, number>()
  for (const group of groups) for (const [code, vcpus] of vcpusAtMaximumOf(group, instanceTypes) ?? []) total.set(code, (total.get(code) ?? 0) + vcpus)
  return total
}
