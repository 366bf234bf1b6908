import type { LaunchSecurity, LaunchTemplate, TypeSources } from './launch-template.ts'
import type { ScalingPolicy, ScheduledAction } from './scaling-policy.ts'

/** Something that a group's instance types are bound to, and its name where it has one. */
export type TypeBound = {
  readonly by: 'instance-requirements' | 'placement-group' | 'capacity-reservation' | 'dedicated-hosts' | 'launch-options'
  readonly name: string | null
}

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
  /** What its instance types are bound to beside its own choice (requirements, a placement group, a capacity reservation, hosts, what its template asks of an instance): no advice leaves that. */
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
  /** Other groups of the place that launch from the newest version of its template: they take whatever becomes that. Left out where there are none. */
  readonly templateSharedWith?: readonly string[]
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
