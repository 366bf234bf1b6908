import type { Activity } from './group.ts'

/** Why a launch failed, as far as AWS's message tells. */
export const launchFailureReasons = [
  'lifecycle-hook-timeout',
  'lifecycle-hook',
  'lifecycle-hook-waiting',
  'spot-waiting',
  'waiting',
  'spot-quota',
  'vcpu-quota',
  'volume-quota',
  'account-quota',
  'spot-capacity',
  'dedicated-host',
  'capacity-reservation',
  'insufficient-capacity',
  'subnet-addresses',
  'permission',
  'account',
  'subnet',
  'security-group',
  'key-pair',
  'image',
  'instance-profile',
  'launch-template',
  'load-balancer',
  'encryption-key',
  'placement-group',
  'block-device',
  'snapshot',
  'parameter',
  'shut-down',
  'service-error',
  'unsupported',
  'other',
] as const

export type LaunchFailureReason = (typeof launchFailureReasons)[number]

/**
 * Messages by reason, first match wins: AWS's sentences and the error codes of RunInstances and CreateFleet that they quote. Sources: EC2
 * Auto Scaling user guide, "Troubleshoot: EC2 instance launch failures" (ts-as-instancelaunchfailure) and "AMI issues" (ts-as-ami); EC2 API
 * reference, "Error codes" (errors-overview: the quotas of vCPUs, Spot instances, volumes and IOPS, addresses, ids that are not found);
 * CodeDeploy user guide, "Troubleshoot Auto Scaling issues" ("was abandoned: Heartbeat Timeout"). Where only users report a wording (free
 * addresses and prefixes, fleet requests, tag keys) the pattern is loose.
 */
const patterns: readonly (readonly [LaunchFailureReason, RegExp])[] = [
  ['lifecycle-hook-timeout', /heartbeat timeout/i],
  ['lifecycle-hook', /\bABANDON\b|lifecycle action.*abandoned/i],
  ['spot-quota', /MaxSpotInstanceCountExceeded|max(imum)? spot instance count|spot instance limit/i],
  [
    'vcpu-quota',
    /VcpuLimitExceeded|InstanceLimitExceeded|more (vCPU capacity|instances \(\d+\)) than your current|vCPU (capacity|limit)|instance\(s\) are already running|quota allows for \d+ more running/i,
  ],
  ['volume-quota', /(Volume|MaxIOPS|VolumeIOPS|SnapshotCopy)\w*LimitExceeded|exceed\w* .{0,60}\b(volumes?|volume storage|storage limit|iops)\b/i],
  [
    'account-quota',
    /(?<!Request)LimitExceeded|(reached|exceeded) your (maximum|.{0,40}(quota|limit))|maximum number of .{0,40}(has been|have been|was) reached|Max\w+CountExceeded|TooManyTargets|TooManyRegistrations/i,
  ],
  ['subnet-addresses', /free ?addresses|insufficient.{0,20}addresses|free cidr blocks|InsufficientCidrBlocks/i],
  ['capacity-reservation', /reservation|capacity block/i],
  [
    'spot-capacity',
    /spot capacity|capacity-not-available|spot .{0,20}price|SpotMaxPriceTooLow|spot instances\. (UnfulfillableCapacity|Insufficient\w*Capacity)|price-too-low|SpotInstanceTermination/i,
  ],
  ['dedicated-host', /InsufficientHostCapacity|InsufficientCapacityOnHost|dedicated host|\bhost .{0,40}sufficient capacity/i],
  [
    'insufficient-capacity',
    /insufficient[\w ]*capacity|sufficient [\w. -]+ capacity|UnfulfillableCapacity|unable to fulfill capacity|not enough capacity|currently constrained/i,
  ],
  // of an image that is shared no more, or of the Marketplace and not subscribed to, AWS says no other
  ['image', /not authorized for images/i],
  ['permission', /not authorized|not have permission|unauthorized|denied by|access ?denied|AuthFailure|authentication failure|ServiceLinkedRole/i],
  [
    'account',
    /not subscribed|accept terms and subscribe|OptInRequired|PendingVerification|account is (currently )?(blocked|suspended|being verified)|not recognized as a valid account|request for accessing resources in this region is being validated/i,
  ],
  [
    'subnet',
    /InvalidSubnet|subnet (id )?\S+ does not exist|no (default )?subnets? (found )?for|VPCIdNotSpecified|no default VPC|can only be used in a VPC|IPv6 CIDR/i,
  ],
  ['snapshot', /InvalidSnapshot|\bsnapshot \S+ (does not exist|is not (available|completed))/i],
  ['security-group', /(?<!instance-level )security group(?!s may not)|InvalidGroup(Id)?\b|InvalidSecurityGroup|expecting "sg-/i],
  ['key-pair', /key pair|InvalidKeyPair/i],
  ['encryption-key', /Client\.InternalError|\bKMS|InvalidKMSKey/i],
  [
    'image',
    /image ?id|resolve:ssm|ssm parameter|ParameterNotFound|InvalidAMIID|\bAMI \S+ .{0,40}(pending|disabled|does not exist|not available)|\bimage '?\[?ami-|AMI cannot be described/i,
  ],
  ['instance-profile', /instance ?profile/i],
  ['launch-template', /launch template|InvalidLaunchTemplate|launch configuration .{0,80}(not (be )?found|does not exist)/i],
  ['load-balancer', /load ?balancer|target group/i],
  ['placement-group', /placement ?group/i],
  ['shut-down', /(User|Instance)InitiatedShutdown|(user|instance) initiated shutdown/i],
  ['block-device', /device name|virtualName|unixDevice|block ?device|smaller than snapshot/i],
  [
    'unsupported',
    /not supported|unsupported|no longer supported|invalid availability zone|does not match the architecture|not eligible for free tier|InvalidParameterCombination|does not support|not valid for instance type|InvalidFleetConfiguration|satisfied the specified requirements|instance ?type .{0,60}(invalid|not available)|(for|parameter) instanceType|exceeds? the limit for/i,
  ],
  [
    'parameter',
    /user ?data|tag key|iops to volume size|httpTokens|(cannot|may not|must not) be (used|specified|launched)|invalid \w+ configuration|for parameter .{0,60}is invalid|InvalidParameter|MissingParameter|\bmalformed\b/i,
  ],
  ['service-error', /rate exceeded|request ?limit ?exceeded|throttl|internal ?(server )?error|service ?(is )?unavailable/i],
]

/** Reasons that may pass by themselves; for all others every launch fails until somebody acts. */
const PASSING: ReadonlySet<LaunchFailureReason> = new Set([
  'lifecycle-hook-timeout',
  'lifecycle-hook',
  'lifecycle-hook-waiting',
  'spot-waiting',
  'waiting',
  'shut-down',
  'service-error',
  'spot-capacity',
  'capacity-reservation',
  'insufficient-capacity',
  'other',
])

/** Whether every launch fails for this reason until somebody acts. */
export function isLasting(reason: LaunchFailureReason): boolean {
  return !PASSING.has(reason)
}

/** Reasons that lie in what every launch of the group takes, whatever the zone: one that succeeds shows that the cause is gone, or was passing (an instance profile that had not spread yet). */
const OF_EVERY_LAUNCH: ReadonlySet<LaunchFailureReason> = new Set([
  'permission',
  'account',
  'security-group',
  'key-pair',
  'image',
  'instance-profile',
  'launch-template',
  'load-balancer',
  'encryption-key',
  'block-device',
  'snapshot',
  'parameter',
])

/** Whether a launch that succeeds refutes that this reason still holds. */
export function isOfEveryLaunch(reason: LaunchFailureReason): boolean {
  return OF_EVERY_LAUNCH.has(reason)
}

export function launchFailureReason(statusMessage: string): LaunchFailureReason {
  return patterns.find(([, pattern]) => pattern.test(statusMessage))?.[0] ?? 'other'
}

/** What AWS said of an activity: its status message, else the reason that its description ends in. */
export function statusMessageOf({ statusMessage, description }: Pick<Activity, 'statusMessage' | 'description'>): string {
  return statusMessage === '' ? (/Status Reason:\s*(.+)$/s.exec(description)?.[1] ?? '') : statusMessage
}
