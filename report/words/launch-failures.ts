import * as z from 'zod/mini'
import { type LaunchFailureReason, launchFailureReasons } from '../../domain/facts/launch-failures.ts'
import type { LaunchFailuresFacts } from '../../domain/rules/launch-failures.ts'
import { counted } from '../money.ts'
import { minuteFromSec } from '../time.ts'
import { nameOf } from './shared.ts'
import type { Words } from './words.ts'

/** What to do about each reason, and what to call it. */
const reasonWords: Readonly<Record<LaunchFailureReason, { readonly cause: string; readonly remedy: string }>> = {
  'insufficient-capacity': {
    cause: 'AWS had no capacity for the type in the zone',
    remedy: 'Allow several instance types of the same size in a mixed instances policy, and use more Availability Zones.',
  },
  'spot-capacity': {
    cause: 'there was no Spot capacity, or the Spot price limit was too low',
    remedy: 'Allow more instance types, use the price-capacity-optimized strategy, set no maximum price, and keep an on-demand base for critical load.',
  },
  'dedicated-host': {
    cause: 'no dedicated host had room for it',
    remedy: 'Allocate another dedicated host of the type, or let a host resource group allocate them.',
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
  subnet: {
    cause: 'a subnet does not exist, or lacks what the launch asks of it',
    remedy: 'Take subnets that no longer exist from the group, and add others in their zones; give one that is there what the message says it lacks.',
  },
  'security-group': {
    cause: 'a security group does not exist, or belongs to another network',
    remedy: "Set existing security groups of the subnets' VPC in a new launch template version.",
  },
  'key-pair': { cause: 'the key pair does not exist', remedy: 'Set an existing key pair, or none, in a new launch template version.' },
  image: {
    cause: 'the image cannot be used',
    remedy:
      'Name an existing image that the account may launch in a new launch template version: one that is shared with it, and, where it is of the Marketplace, subscribed to.',
  },
  'instance-profile': {
    cause: 'the IAM instance profile cannot be used',
    remedy: 'Set an existing instance profile in a new launch template version.',
  },
  'launch-template': {
    cause: 'the launch template, or its version, cannot be used',
    remedy: 'Point the group at a launch template and a version that exist.',
  },
  'load-balancer': {
    cause: 'a load balancer or target group does not exist, or does not take the instances',
    remedy: "Detach load balancers and target groups that no longer exist, or that are not of the instances' VPC.",
  },
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
  snapshot: {
    cause: 'a snapshot of the block device mapping does not exist',
    remedy: 'Name an existing snapshot, or none, in a new launch template version.',
  },
  'shut-down': {
    cause: 'instances shut down before they came into service',
    remedy: 'Look at the start-up script and the system log: the instance, or somebody with access to it, shut it down before its checks passed.',
  },
  parameter: {
    cause: 'the launch template asks for what EC2 does not accept',
    remedy: 'Correct it in a new launch template version: the message names it.',
  },
  'service-error': {
    cause: 'AWS turned the request away for a while (throttled, or an error of its own)',
    remedy: 'Auto Scaling tries again by itself. Where it goes on, see what else sends EC2 requests in the account, and ask AWS Support.',
  },
  unsupported: {
    cause: 'the type, zone and image do not fit together',
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
    cause: 'launches wait for over an hour on a lifecycle hook before they come into service',
    remedy: 'See who has to complete the lifecycle action: a hook that nobody completes is given up at its timeout, and the launch with it.',
  },
  'spot-waiting': {
    cause: 'Spot requests wait for over an hour',
    remedy: 'Allow more instance types and set no maximum price: the request waits until Spot capacity is there.',
  },
  waiting: {
    cause: 'launches wait for over an hour before they come into service',
    remedy: 'See what the instances wait for: their status and system log, health checks of the load balancer, or a lifecycle hook that nobody completes.',
  },
  other: { cause: 'of another reason', remedy: 'Read the message and fix what it names.' },
}

export const launchFailures: Words<LaunchFailuresFacts> = {
  facts: () =>
    z.strictObject({
      incidents: z.array(
        z.strictObject({
          reason: z.enum(launchFailureReasons),
          day: z.int(),
          attempts: z.int().check(z.positive()),
          fromSec: z.int(),
          toSec: z.int(),
          statusMessage: z.string(),
        }),
      ),
      longestHours: z.number(),
      overloadMinutesPerWeek: z.nullable(z.number()),
      launchedSinceSec: z.optional(z.int()),
      thresholds: z.strictObject({ incidents: z.number(), hours: z.number(), overloadMinutesPerWeek: z.number() }),
    }),
  title: ({ incidents }, about) => {
    const attempts = incidents.reduce((sum, incident) => sum + incident.attempts, 0)
    // what waits has not failed
    if (incidents.every(({ reason }) => WAITING.has(reason)))
      return `${nameOf(about)}: ${causesOf(incidents).join('; and ')} (${attempts} on ${days(incidents)})`
    return `${nameOf(about)}: ${counted(attempts, 'launch', 'launches')} failed on ${days(incidents)} because ${causesOf(incidents).join('; and ')}`
  },
  evidence: ({ incidents, longestHours, overloadMinutesPerWeek, thresholds }) => {
    const attempts = incidents.reduce((sum, incident) => sum + incident.attempts, 0)
    return [
      {
        statement: `${counted(attempts, 'failed attempt')} in ${counted(incidents.length, 'incident')} (one cause, one day)`,
        value: incidents.length,
        unit: 'incidents',
        threshold: thresholds.incidents,
      },
      { statement: 'longest run of failures within a day', value: longestHours, unit: 'hours', threshold: thresholds.hours },
      ...(overloadMinutesPerWeek === null
        ? []
        : [
            {
              statement: 'overloaded while launches failed, or shortly after',
              value: overloadMinutesPerWeek,
              unit: 'minutes a week',
              threshold: thresholds.overloadMinutesPerWeek,
            },
          ]),
      ...[...Map.groupBy(incidents, ({ statusMessage }) => statusMessage)].map(([statusMessage, same]) => ({
        statement: `AWS said: ${statusMessage}`,
        value: same.reduce((sum, incident) => sum + incident.attempts, 0),
        unit: 'attempts',
        fromSec: Math.min(...same.map(({ fromSec }) => fromSec)),
        toSec: Math.max(...same.map(({ toSec }) => toSec)),
      })),
    ]
  },
  remedy: ({ incidents, launchedSinceSec: sinceSec }) =>
    [
      ...(sinceSec === undefined ? [] : [`Check first whether the cause is gone: launches have succeeded again since ${minuteFromSec(sinceSec)} UTC.`]),
      ...reasonsOf(incidents).map((reason) => reasonWords[reason].remedy),
    ].join(' '),
}

function reasonsOf(incidents: LaunchFailuresFacts['incidents']): readonly LaunchFailureReason[] {
  return [...new Set(incidents.map(({ reason }) => reason))]
}

/** Why, in words: a known reason's own, and AWS's own sentence for one that is not known. */
function causesOf(incidents: LaunchFailuresFacts['incidents']): readonly string[] {
  const causes = incidents.map(({ reason, statusMessage }) => {
    const sentence = statusMessage.replace(/\s*Launching EC2 instance failed\.?\s*$/i, '').trim()
    if (reason !== 'other' || sentence === '') return reasonWords[reason].cause
    return `AWS says "${sentence.length > MOST_CHARACTERS ? `${sentence.slice(0, MOST_CHARACTERS)}…` : sentence}"`
  })
  return [...new Set(causes)]
}

const MOST_CHARACTERS = 200

const WAITING: ReadonlySet<LaunchFailureReason> = new Set(['lifecycle-hook-waiting', 'spot-waiting', 'waiting'])

function days(incidents: LaunchFailuresFacts['incidents']): string {
  const count = new Set(incidents.map(({ day }) => day)).size
  return count === 1 ? 'one day' : `${count} days`
}
