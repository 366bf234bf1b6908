import type { Reason } from '../reasons.ts'
import type { IngressRule } from './cidr.ts'
import type { ComputeOptimizerOpinion } from './compute-optimizer.ts'
import type { LaunchSecurity, LaunchTemplate, TypeSources } from './launch-template.ts'

/** Something that a group's instance types are bound to, and its name where it has one. */
export type TypeBound = { readonly by: 'instance-requirements' | 'placement-group' | 'capacity-reservation' | 'dedicated-hosts'; readonly name: string | null }

/**
 * The facts about one EC2 Auto Scaling group, as an audit knows them. Times are epoch seconds UTC. `null` means "not read"
 * (no permission, not collected): it is never the same as empty. Names are AWS's own in camelCase.
 */
export type Group = {
  readonly accountId: string
  readonly region: string
  readonly name: string
  readonly arn: string
  /** The type that most of its instance-hours were of; where none ran, the one it would launch; null when neither template nor instances tell. */
  readonly instanceType: string | null
  /** Share of instance-hours by the type that ran, together 1; empty where no instance is known. */
  readonly typeShares: Readonly<Record<string, number>>
  /** The type that the next launch takes: its template's, or the first of a mixed group's; null when it was not read or names none. */
  readonly launchType: string | null
  /** What a launch took since when: of the versions of its template up to the one that it launches from, oldest first. Left out where no version of another type was read, and for a mixed group. */
  readonly launchTypes?: readonly { readonly version: string; readonly sinceSec: number; readonly instanceType: string }[]
  readonly platform: Platform
  /** Every type its mixed instances policy allows; empty for a single-type group. */
  readonly mixedInstanceTypes: readonly string[]
  /** Weight of each mixed type in capacity units; empty when the group counts instances. */
  readonly weights: Readonly<Record<string, number>>
  /** What its instance types are bound to beside its own choice (requirements, a placement group, a capacity reservation, hosts): no advice leaves that. */
  readonly typesBoundBy: readonly TypeBound[]
  readonly desiredCapacityType: 'units' | 'vcpu' | 'memory-mib'
  /** Share of Spot above the base, 0-1; 0 for an on-demand group, and for one whose base takes in all it may grow to. */
  readonly spotFraction: number
  /** Units of capacity that are on-demand before any Spot is launched. */
  readonly onDemandBaseCapacity: number
  readonly minSize: number
  readonly maxSize: number
  readonly desiredCapacity: number
  readonly defaultCooldownSec: number
  /** null when the group has none: AWS then falls back on the cooldown. */
  readonly defaultInstanceWarmupSec: number | null
  readonly availabilityZones: readonly string[]
  readonly subnetIds: readonly string[]
  /** Its zones have to stay even (`balanced-only`): where one cannot launch, no other does in its place. */
  readonly zonesStayEven?: boolean
  readonly targetGroupArns: readonly string[]
  /** Those of its target groups that other groups are attached to as well: their requests are nobody's alone. */
  readonly sharedTargetGroupArns: readonly string[]
  readonly loadBalancerNames: readonly string[]
  /** Target groups of VPC Lattice, which no answer here describes; left out where there are none. */
  readonly latticeTargetGroupArns?: readonly string[]
  /** EC2, ELB, EBS, VPC_LATTICE. */
  readonly healthCheckTypes: readonly string[]
  /** How long a new instance is left alone by those checks; null where AWS did not say. */
  readonly healthCheckGraceSec: number | null
  readonly instances: readonly Instance[]
  readonly createdSec: number
  /** Somebody has deleted it, and AWS is about it. */
  readonly isBeingDeleted?: boolean
  /** When AWS was asked: its instances, its sizes and the next run of a schedule are as of then. */
  readonly readSec: number
  /** As AWS was asked; of a group as the window has it, those that were suspended for the half of it at least. */
  readonly suspendedProcesses: readonly string[]
  /** Since when a process is suspended, where AWS says so: of those above, and of those that have been only lately. */
  readonly suspendedSinceSec: Readonly<Record<string, number>>
  readonly enabledMetrics: readonly string[]
  readonly newInstancesProtectedFromScaleIn: boolean
  readonly tags: Readonly<Record<string, string>>
  /** The service or controller that scales the group from outside (ECS, EKS, an Operator), or null. */
  readonly managedBy: string | null
  readonly hasWarmPool: boolean
  /** Instances that its warm pool keeps running: they are billed as those in service are. 0 without a pool, and of one that is stopped or hibernated. */
  readonly runningPoolInstances: number
  /** What it launches from; null when that was not read, or is gone. */
  readonly launchTemplate: LaunchTemplate | null
  readonly launchSecurity: LaunchSecurity
  /** Where types of its mixed instances policy have templates of their own. */
  readonly typeSources?: TypeSources
  /** What it is told to launch from and AWS says does not exist: "launch template web (lt-1)"; null where it is there, or was not read. */
  readonly missingLaunchSource: string | null
  /** CloudWatch detailed monitoring (one-minute EC2 metrics); null when neither template nor metrics tell. */
  readonly detailedMonitoring: boolean | null
  /** `unlimited` or `standard`, as its template says; left out where that says nothing: then as the family comes. */
  readonly cpuCredits?: string | null
  readonly policies: readonly ScalingPolicy[] | null
  readonly scheduledActions: readonly ScheduledAction[] | null
  /** Newest first, as AWS answers. */
  readonly activities: readonly Activity[] | null
}

/** What is paid for beside the hardware of an instance. */
export type Platform = {
  /** EC2's code of the image (`UsageOperation`): `RunInstances` is plain Linux, `RunInstances:0002` Windows; null where the image was not read. */
  readonly operation: string | null
  /** The same in EC2's words (`PlatformDetails`). */
  readonly details: string | null
  readonly tenancy: 'default' | 'dedicated' | 'host'
  /** Launched into a Capacity Block, which was paid for when it was bought. */
  readonly capacityBlock?: boolean
}

export type Instance = {
  readonly instanceId: string
  readonly instanceType: string
  readonly availabilityZone: string
  readonly lifecycleState: string
  readonly healthStatus: string
  readonly protectedFromScaleIn: boolean
  /** The number of the template version, or the name of the launch configuration, that it was launched from (another template: with its name); null where AWS does not say. */
  readonly launchedFrom: string | null
  /** It was launched after the window that is judged: nothing in that is about it. */
  readonly isAfterWindow?: boolean
}

export type ScalingMetric = 'ASGAverageCPUUtilization' | 'ALBRequestCountPerTarget' | 'ASGAverageNetworkIn' | 'ASGAverageNetworkOut' | 'custom'

type PolicyBase = {
  readonly name: string
  readonly enabled: boolean
  readonly estimatedInstanceWarmupSec: number | null
  readonly alarmNames: readonly string[]
}

export type TargetTrackingPolicy = PolicyBase & {
  readonly type: 'TargetTrackingScaling'
  readonly metric: ScalingMetric
  /** Percent for CPU, requests per target per minute for ALBRequestCountPerTarget. */
  readonly targetValue: number
  readonly disableScaleIn: boolean
}

export type StepAdjustment = { readonly lowerBound: number; readonly upperBound: number; readonly adjustment: number }
export type AdjustmentType = 'ChangeInCapacity' | 'ExactCapacity' | 'PercentChangeInCapacity'

export type StepPolicy = PolicyBase & {
  readonly type: 'StepScaling'
  readonly adjustmentType: AdjustmentType
  readonly minAdjustmentMagnitude: number
  /** How datapoints are joined before a step is chosen: Average, Minimum or Maximum. */
  readonly aggregation?: string
  /** Bounds relative to the alarm's threshold; -Infinity and Infinity where open. */
  readonly steps: readonly StepAdjustment[]
}

export type SimplePolicy = PolicyBase & {
  readonly type: 'SimpleScaling'
  readonly adjustmentType: AdjustmentType
  readonly minAdjustmentMagnitude: number
  readonly adjustment: number
  /** null: the group's default cooldown. */
  readonly cooldownSec: number | null
}

export type PredictivePolicy = PolicyBase & {
  readonly type: 'PredictiveScaling'
  readonly forecastOnly: boolean
  readonly targetValue: number
  readonly schedulingBufferSec: number
  readonly metric: ScalingMetric
  /** It raises the group's maximum where the forecast comes near it, to this many percent above the forecast, for good; left out where it does not. */
  readonly raisesMaxSizePercent?: number
}

export type ScalingPolicy = TargetTrackingPolicy | StepPolicy | SimplePolicy | PredictivePolicy

/** A scheduled action; `recurrence` is five-field cron in `timeZone`. A size left out stays as it is (null). */
export type ScheduledAction = {
  readonly name: string
  readonly recurrence: string | null
  readonly startSec: number | null
  readonly endSec: number | null
  readonly timeZone: string
  readonly minSize: number | null
  readonly maxSize: number | null
  readonly desiredCapacity: number | null
}

export type Activity = {
  readonly startSec: number
  /** null while in progress. */
  readonly endSec: number | null
  readonly status: string
  readonly description: string
  readonly cause: string
  readonly statusMessage: string
  /** Where its instance is or was; null where AWS does not say. */
  readonly availabilityZone?: string | null
}

export type Alarm = {
  readonly name: string
  readonly actionsEnabled: boolean
  readonly state: 'OK' | 'ALARM' | 'INSUFFICIENT_DATA'
  readonly metricName: string
  readonly namespace: string
  /** Whose metric it is; null where that was not read. */
  readonly dimensions: ReadonlyMap<string, string> | null
  readonly statistic: string
  /** Datapoints in this unit alone; left out where any will do. */
  readonly unit?: string
  readonly periodSec: number
  readonly evaluationPeriods: number
  /** Of the evaluation periods; fewer is `M of N`. */
  readonly datapointsToAlarm: number
  /** A period without a datapoint counts as one over the threshold. */
  readonly missingDataBreaches: boolean
  readonly threshold: number
  readonly comparison: 'above' | 'below' | 'other'
  /** Since when it is as it is; null where that was not read. */
  readonly configuredSec: number | null
  /** Since when it is in its state (StateTransitionedTimestamp); null where that was not read. */
  readonly stateSinceSec: number | null
  /** When its state, or the reason for it, was last written: no earlier than the state began; null where that was not read. */
  readonly stateUpdatedSec: number | null
}

export type Subnet = {
  readonly subnetId: string
  readonly availabilityZone: string
  /** Free IPv4 addresses; Infinity where instances get IPv6 addresses alone: a /64 does not run out, and AWS's count is of IPv4. */
  readonly availableIpAddresses: number
  /** Instances launched there get a public IPv4 address unless their template says otherwise. */
  readonly givesPublicAddress?: boolean | null
  /** Instances launched there get an IPv6 address, and every one of those is public. */
  readonly givesIpv6Address?: boolean
  /** On hardware of the owner's own (AWS Outposts), which has no price an hour. */
  readonly onOutpost?: boolean
  /** Of a VPC in which every instance is dedicated. */
  readonly isDedicated?: boolean
  /** Its addresses, IPv4 and IPv6; left out where they were not read. */
  readonly cidrs?: readonly string[]
}

/** Where requests come from. */
export type LoadBalancer = {
  readonly arn: string
  /** Empty for a Network Load Balancer that was made without any: the addresses of who asks may then reach its targets. */
  readonly securityGroupIds: readonly string[]
  readonly subnetIds: readonly string[]
}

export type TargetGroup = {
  readonly arn: string
  readonly name: string
  /** Empty: no load balancer sends it anything. */
  readonly loadBalancerArns: readonly string[]
  /** `HTTP`, `HTTPS`: of an Application Load Balancer; `TCP`, `UDP`, `TLS`: of a Network Load Balancer. */
  readonly protocol?: string | null
  readonly port?: number | null
}

/** What one account and region holds beside its groups. `null`: not read. */
export type Place = {
  readonly accountId: string
  readonly region: string
  readonly instanceTypes: ReadonlyMap<string, InstanceType> | null
  /** On-demand, by instance type: of plain Linux with shared tenancy, or, of a place as one group is priced in it, of what that runs. */
  readonly prices: ReadonlyMap<string, Price> | null
  /** Why the prices of what a group runs are not known, in words. */
  readonly pricesUnknownBecause?: Reason | null
  /** Of other platforms and tenancies, by `priceKey`; those that were read. */
  readonly otherPrices?: ReadonlyMap<string, ReadonlyMap<string, Price>>
  readonly alarms: ReadonlyMap<string, Alarm> | null
  readonly subnets: ReadonlyMap<string, Subnet> | null
  readonly targetGroups: ReadonlyMap<string, TargetGroup> | null
  /** Those that the target groups name, by ARN. */
  readonly loadBalancers?: ReadonlyMap<string, LoadBalancer> | null
  /** vCPU quotas by quota code. */
  readonly vcpuQuotas: ReadonlyMap<string, number> | null
  readonly imageIds: ReadonlySet<string> | null
  /** Of those, the ones that cannot be launched, with their state as AWS has it: `disabled`, `failed`. */
  readonly unusableImages?: ReadonlyMap<string, string>
  readonly securityGroupIds: ReadonlySet<string> | null
  /** What each security group lets in; groups of which the rules were not read are not there. */
  readonly ingress?: ReadonlyMap<string, readonly IngressRule[]> | null
  /** Zones that offer a type. */
  readonly offeredZones: ReadonlyMap<string, ReadonlySet<string>> | null
  /** Launched vCPUs at maximum size by quota code, over all groups of the place. */
  readonly vcpusAtMaximum: ReadonlyMap<string, number>
  /** What AWS Compute Optimizer says, by the group's name: beside what is judged here, never part of it. null: not read. */
  readonly computeOptimizer?: ReadonlyMap<string, ComputeOptimizerOpinion> | null
}

export type InstanceType = {
  readonly name: string
  readonly vcpu: number
  readonly memoryGiB: number
  readonly currentGeneration: boolean
  readonly burstable: boolean
  /** It has GPUs or other accelerators, whose work CPU does not show; left out where that was not read. */
  readonly accelerated?: boolean
  /** Disks of the host (instance store), which go with the instance; left out where it has none, or where that was not read. */
  readonly localStorageGB?: number
  readonly architectures: readonly string[]
}

/** Integer micro-dollars an hour. */
export type Price = { readonly microUsdPerHour: number; readonly currency: string }
