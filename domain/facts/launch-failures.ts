import type { Activity } from './group.ts'

/** Why a launch failed, as far as AWS's message tells. */
export type LaunchFailureReason =
  | 'lifecycle-hook-timeout'
  | 'lifecycle-hook'
  | 'lifecycle-hook-waiting'
  | 'spot-quota'
  | 'vcpu-quota'
  | 'volume-quota'
  | 'account-quota'
  | 'spot-capacity'
  | 'capacity-reservation'
  | 'insufficient-capacity'
  | 'subnet-addresses'
  | 'permission'
  | 'account'
  | 'subnet'
  | 'security-group'
  | 'key-pair'
  | 'image'
  | 'instance-profile'
  | 'launch-template'
  | 'load-balancer'
  | 'encryption-key'
  | 'placement-group'
  | 'block-device'
  | 'unsupported'
  | 'other'

/**
 * Messages by reason, first match wins: AWS's sentences and the error codes of RunInstances and CreateFleet that they quote. Sources: EC2
 * Auto Scaling user guide, "Troubleshoot: EC2 instance launch failures" (ts-as-instancelaunchfailure) and "AMI issues" (ts-as-ami); EC2 API
 * reference, "Error codes" (errors-overview: the quotas of vCPUs, Spot instances, volumes and IOPS, addresses, ids that are not found);
 * CodeDeploy user guide, "Troubleshoot Auto Scaling issues" ("was abandoned: Heartbeat Timeout"). Where only users report a wording (free
 * addresses, fleet requests) the pattern is loose.
 */
const patterns: readonly (readonly [LaunchFailureReason, RegExp])[] = [
  ['lifecycle-hook-timeout', /heartbeat timeout/i],
  ['lifecycle-hook', /\bABANDON\b|lifecycle action.*abandoned/i],
  ['spot-quota', /MaxSpotInstanceCountExceeded|max(imum)? spot instance count|spot instance limit/i],
  [
    'vcpu-quota',
    /VcpuLimitExceeded|InstanceLimitExceeded|more (vCPU capacity|instances \(\d+\)) than your current|vCPU (capacity|limit)|instance\(s\) are already running/i,
  ],
  ['volume-quota', /(Volume|MaxIOPS|VolumeIOPS|SnapshotCopy)\w*LimitExceeded|exceed\w* .{0,60}\b(volumes?|volume storage|iops)\b/i],
  ['account-quota', /(?<!Request)LimitExceeded|(reached|exceeded) your .{0,40}(quota|limit)|MaxSpotFleetRequestCountExceeded/i],
  ['subnet-addresses', /free ?addresses|insufficient.{0,20}addresses/i],
  ['capacity-reservation', /reservation|capacity block/i],
  [
    'spot-capacity',
    /spot capacity|capacity-not-available|spot .{0,20}price|SpotMaxPriceTooLow|spot instances\. (UnfulfillableCapacity|Insufficient\w*Capacity)/i,
  ],
  ['insufficient-capacity', /insufficient[\w ]*capacity|sufficient [\w. -]+ capacity|UnfulfillableCapacity|unable to fulfill capacity/i],
  ['permission', /not authorized|unauthorized|access ?denied|AuthFailure|authentication failure|ServiceLinkedRole/i],
  ['account', /not subscribed|OptInRequired|PendingVerification|account is (currently )?(blocked|suspended)|not recognized as a valid account/i],
  ['subnet', /InvalidSubnet|subnet (id )?\S+ does not exist/i],
  ['security-group', /security group|InvalidGroup\b|InvalidSecurityGroup/i],
  ['key-pair', /key pair|InvalidKeyPair/i],
  ['encryption-key', /Client\.InternalError|\bKMS|InvalidKMSKey/i],
  ['image', /image id|InvalidAMIID|\bAMI \S+ .{0,40}(pending|disabled|does not exist|not available)|\bimage '?\[?ami-/i],
  ['instance-profile', /instance profile/i],
  ['launch-template', /launch template|InvalidLaunchTemplate|launch configuration .{0,80}(not found|does not exist)/i],
  ['load-balancer', /load ?balancer|target group/i],
  ['placement-group', /placement group/i],
  ['block-device', /device name|virtualName|block device/i],
  ['unsupported', /not supported|unsupported|no longer supported|does not match the architecture|not eligible for free tier|InvalidParameterCombination/i],
]

/** Reasons for which every launch fails until somebody acts; the others may pass by themselves. */
export const lastingReasons: ReadonlySet<LaunchFailureReason> = new Set<LaunchFailureReason>([
  'spot-quota',
  'vcpu-quota',
  'volume-quota',
  'account-quota',
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
  'unsupported',
])

/** What to do about each reason, and what to call it. */
export const launchFailureWords: Readonly<Record<LaunchFailureReason, { readonly cause: string; readonly remedy: string }>> = {
  'insufficient-capacity': {
    cause: 'AWS had no capacity of the type in the zone',
    remedy: 'Allow several instance types of the same size in a mixed instances policy, and use more Availability Zones.',
  },
  'spot-capacity': {
    cause: 'no Spot capacity, or too low a Spot price',
    remedy: 'Allow more instance types, use the price-capacity-optimized strategy, set no maximum price, and keep an on-demand base for what must run.',
  },
  'capacity-reservation': {
    cause: 'the capacity reservation could not serve it',
    remedy: 'Let the launch template fall back on open capacity, or enlarge the reservation.',
  },
  'spot-quota': {
    cause: "the account's Spot quota was used up",
    remedy:
      'Request a higher Spot Instance quota for the family in Service Quotas (Spot has its own, apart from on-demand). Other types of the family meet the same quota.',
  },
  'vcpu-quota': { cause: "the account's vCPU quota was used up", remedy: 'Request a higher vCPU quota for the family in Service Quotas.' },
  'volume-quota': {
    cause: "the account's quota of EBS storage or IOPS was used up",
    remedy: 'Request a higher EBS quota for the volume type in Service Quotas, or delete volumes that nothing uses.',
  },
  'account-quota': { cause: 'a quota of the account was used up', remedy: 'Request a higher quota in Service Quotas: the message names it.' },
  'subnet-addresses': { cause: 'the subnet had no free addresses', remedy: 'Add subnets with free addresses to the group, or release addresses.' },
  subnet: { cause: 'a subnet does not exist', remedy: 'Take subnets that no longer exist from the group, and add others in their zones.' },
  'security-group': { cause: 'a security group does not exist', remedy: 'Name existing security groups in a new launch template version.' },
  'key-pair': { cause: 'the key pair does not exist', remedy: 'Name an existing key pair, or none, in a new launch template version.' },
  image: { cause: 'the image cannot be used', remedy: 'Name an existing image that the account may launch in a new launch template version.' },
  'instance-profile': {
    cause: 'the IAM instance profile cannot be used',
    remedy: 'Name an existing instance profile in a new launch template version.',
  },
  'launch-template': {
    cause: 'the launch template, or its version, cannot be used',
    remedy: 'Point the group at a launch template and a version that exist.',
  },
  'load-balancer': { cause: 'a load balancer or target group does not exist', remedy: 'Detach what no longer exists from the group.' },
  'encryption-key': {
    cause: 'the volumes could not be created, mostly because the encryption key does not admit Auto Scaling',
    remedy: "Grant the Auto Scaling service-linked role the use of the volumes' KMS key.",
  },
  'placement-group': {
    cause: 'the placement group does not take the instance',
    remedy: 'Choose a type that the placement group takes, or take the group out of it.',
  },
  'block-device': {
    cause: "the template's block device mapping does not fit the image or the type",
    remedy: 'Correct the device names of the block device mapping in a new launch template version.',
  },
  unsupported: {
    cause: 'type, zone and image do not go together',
    remedy: 'Choose a type that is offered in the zones of the group and fits the image.',
  },
  permission: { cause: 'a permission is missing', remedy: 'Give the service-linked role what the message says it lacks.' },
  account: { cause: 'AWS does not let the account launch instances', remedy: 'Settle the state of the account with AWS Support.' },
  'lifecycle-hook': {
    cause: 'a lifecycle hook abandoned the launch',
    remedy: 'Find out why the hook ends in ABANDON: start-up scripts, the function behind it.',
  },
  'lifecycle-hook-timeout': {
    cause: 'nobody answered the lifecycle hook before its timeout',
    remedy:
      'See that whoever completes the lifecycle action runs, may call CompleteLifecycleAction, and is done within the heartbeat timeout; lengthen the timeout, or record heartbeats, where the start takes longer.',
  },
  'lifecycle-hook-waiting': {
    cause: 'launches wait for over an hour before they come into service, mostly on a lifecycle hook',
    remedy: 'See what the instances wait for: a hook that nobody completes is given up at its timeout, and the launch with it.',
  },
  other: { cause: 'another reason', remedy: 'Read the message and correct what it names.' },
}

export function launchFailureReason(statusMessage: string): LaunchFailureReason {
  return patterns.find(([, pattern]) => pattern.test(statusMessage))?.[0] ?? 'other'
}

/** Why, in words: a known reason's own, and AWS's own sentence for one that is not known. */
export function launchFailureCause(statusMessage: string): string {
  const reason = launchFailureReason(statusMessage)
  const sentence = statusMessage.replace(/\s*Launching EC2 instance failed\.?\s*$/i, '').trim()
  if (reason !== 'other' || sentence === '') return launchFailureWords[reason].cause
  return `AWS says "${sentence.length > MOST_CHARACTERS ? `${sentence.slice(0, MOST_CHARACTERS)}…` : sentence}"`
}

const MOST_CHARACTERS = 200

/** What AWS said of an activity: its status message, else the reason that its description ends in. */
export function statusMessageOf({ statusMessage, description }: Pick<Activity, 'statusMessage' | 'description'>): string {
  return statusMessage === '' ? (/Status Reason:\s*(.+)$/s.exec(description)?.[1] ?? '') : statusMessage
}
