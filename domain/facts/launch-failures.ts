import type { Activity, Group } from './group.ts'
import { isLaunch } from './launches.ts'

/** Why a launch failed, as far as AWS's message tells. */
export type LaunchFailureReason =
  | 'spot-capacity'
  | 'capacity-reservation'
  | 'insufficient-capacity'
  | 'vcpu-quota'
  | 'subnet-addresses'
  | 'security-group'
  | 'key-pair'
  | 'image'
  | 'load-balancer'
  | 'encryption-key'
  | 'unsupported'
  | 'permission'
  | 'lifecycle-hook'
  | 'other'

/**
 * Messages by reason, first match wins. Source: AWS's troubleshooting pages for Auto Scaling launches and EC2's error codes;
 * the wording of quota and address messages is as users report it, hence the loose patterns.
 */
const patterns: readonly (readonly [LaunchFailureReason, RegExp])[] = [
  ['lifecycle-hook', /ABANDON/],
  ['vcpu-quota', /VcpuLimitExceeded|InstanceLimitExceeded|MaxSpotInstanceCountExceeded|vCPU (capacity|limit)|instance\(s\) are already running/i],
  ['spot-capacity', /spot/i],
  ['capacity-reservation', /reservation|capacity block/i],
  ['insufficient-capacity', /insufficient[\w ]*capacity|sufficient \S+ capacity/i],
  ['subnet-addresses', /free ?addresses|insufficient.{0,20}addresses/i],
  ['security-group', /security group|InvalidGroup/i],
  ['key-pair', /key pair|InvalidKeyPair/i],
  ['image', /image id|InvalidAMIID/i],
  ['load-balancer', /load ?balancer|target group/i],
  ['encryption-key', /Client\.InternalError|KMS/i],
  ['unsupported', /not supported|unsupported|does not match the architecture/i],
  ['permission', /not authorized|unauthorized|access ?denied/i],
]

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
  'vcpu-quota': { cause: "the account's vCPU quota was used up", remedy: 'Request a higher vCPU quota for the family in Service Quotas.' },
  'subnet-addresses': { cause: 'the subnet had no free addresses', remedy: 'Add subnets with free addresses to the group, or release addresses.' },
  'security-group': { cause: 'a security group does not exist', remedy: 'Name existing security groups in a new launch template version.' },
  'key-pair': { cause: 'the key pair does not exist', remedy: 'Name an existing key pair, or none, in a new launch template version.' },
  image: { cause: 'the image cannot be used', remedy: 'Name an existing image that the account may launch in a new launch template version.' },
  'load-balancer': { cause: 'a load balancer or target group does not exist', remedy: 'Detach what no longer exists from the group.' },
  'encryption-key': {
    cause: 'the volumes could not be created, mostly because the encryption key does not admit Auto Scaling',
    remedy: "Grant the Auto Scaling service-linked role the use of the volumes' KMS key.",
  },
  unsupported: {
    cause: 'type, zone and image do not go together',
    remedy: 'Choose a type that is offered in the zones of the group and fits the image.',
  },
  permission: { cause: 'a permission is missing', remedy: 'Give the service-linked role what the message says it lacks.' },
  'lifecycle-hook': {
    cause: 'a lifecycle hook abandoned the launch',
    remedy: 'Find out why the hook ends in ABANDON or runs into its timeout: start-up scripts, the function behind it, its heartbeat.',
  },
  other: { cause: 'another reason', remedy: 'Read the message and correct what it names.' },
}

export function launchFailureReason(statusMessage: string): LaunchFailureReason {
  return patterns.find(([, pattern]) => pattern.test(statusMessage))?.[0] ?? 'other'
}

/** Failed launches of one group for one reason on one day (UTC): Auto Scaling retries, so many activities are one incident. */
export type LaunchIncident = {
  readonly reason: LaunchFailureReason
  /** Days since 1970-01-01 UTC. */
  readonly day: number
  readonly attempts: number
  readonly fromSec: number
  /** Start of the last failed attempt. */
  readonly toSec: number
  readonly statusMessage: string
}

/** The incidents that began at or after `sinceSec`, oldest first. Empty when activities were not read: ask for that first. */
export function launchIncidents(group: Group, sinceSec: number): readonly LaunchIncident[] {
  const byReasonAndDay = new Map<string, LaunchIncident>()
  const failed = (group.activities ?? []).filter((activity) => isFailedLaunch(activity) && activity.startSec >= sinceSec)
  for (const activity of failed.sort((a, b) => a.startSec - b.startSec)) {
    const reason = launchFailureReason(activity.statusMessage)
    const day = Math.floor(activity.startSec / 86400)
    const key = `${day} ${reason}`
    const known = byReasonAndDay.get(key)
    const first = known ?? { reason, day, attempts: 0, fromSec: activity.startSec, toSec: activity.startSec, statusMessage: activity.statusMessage }
    byReasonAndDay.set(key, { ...first, attempts: first.attempts + 1, toSec: activity.startSec })
  }
  return [...byReasonAndDay.values()]
}

/** A launch that was asked for and did not come about; one that a lifecycle hook abandoned ends as Cancelled. */
function isFailedLaunch(activity: Activity): boolean {
  if (!isLaunch(activity)) return false
  return activity.status === 'Failed' || (activity.status === 'Cancelled' && launchFailureReason(activity.statusMessage) === 'lifecycle-hook')
}

/** The newest failed launch, when no launch has succeeded since; null otherwise, or when activities were not read. */
export function unresolvedLaunchFailure(group: Group): Activity | null {
  const launches = (group.activities ?? []).filter((activity) => isFailedLaunch(activity) || (isLaunch(activity) && activity.status === 'Successful'))
  const newest = launches.reduce<Activity | null>((best, activity) => (best === null || activity.startSec > best.startSec ? activity : best), null)
  return newest !== null && isFailedLaunch(newest) ? newest : null
}
