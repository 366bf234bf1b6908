import * as z from 'zod/mini'
import type { BrokenAlarmFacts, Fault } from '../../domain/rules/broken-alarm.ts'
import { counted } from '../money.ts'
import { commandLine } from '../shell.ts'
import { changeItThere, nameOf } from './shared.ts'
import type { About, Words } from './words.ts'

const remedies: Readonly<Record<Exclude<Fault['fault'], 'actions-disabled'>, string>> = {
  'no-alarm': 'Re-apply the scaling policy (target tracking recreates its alarms), or attach an alarm.',
  missing: 'Re-apply the scaling policy: target tracking recreates its alarms. For step and simple policies, create the alarm.',
  'no-data': "Find out why the alarm's metric has no data: a renamed dimension, a stopped agent or a replaced load balancer.",
  silent: "Check in the alarm's history that its action is this policy. Re-applying the policy creates new alarms.",
  slow: "Turn on detailed monitoring in the launch template, or set the alarm's period to five minutes.",
}

const named = { policyName: z.string(), alarmName: z.string() }

export const brokenAlarm: Words<BrokenAlarmFacts> = {
  facts: () =>
    z.strictObject({
      faults: z
        .array(
          z.discriminatedUnion('fault', [
            z.strictObject({ fault: z.literal('no-alarm'), policyName: z.string() }),
            z.strictObject({ fault: z.enum(['missing', 'actions-disabled', 'no-data']), ...named }),
            z.strictObject({ fault: z.literal('slow'), ...named, periodSec: z.number(), datapointSec: z.number() }),
            z.strictObject({ fault: z.literal('silent'), ...named, thresholdPercent: z.number(), times: z.int() }),
          ]),
        )
        .check(z.minLength(1)),
      managedBy: z.nullable(z.string()),
    }),
  title: ({ faults }, about) => `${nameOf(about)}: ${sentenceOf(faults[0] as Fault)}${faults.length === 1 ? '' : ` (and ${faults.length - 1} more)`}`,
  evidence: ({ faults }) => [
    { statement: `${counted(faults.length, 'fault')} in the alarms of its policies`, value: faults.length, unit: 'faults', threshold: 0 },
    ...faults.map((fault) => ({ statement: sentenceOf(fault) })),
  ],
  remedy: ({ faults, managedBy }, about) => `${changeItThere(managedBy)}${[...new Set(faults.map((one) => remedyOf(one, faults, about)))].join(' ')}`,
}

function remedyOf(one: Fault, all: readonly Fault[], { resource }: About): string {
  if (one.fault !== 'actions-disabled') return remedies[one.fault]
  const names = all.flatMap((other) => (other.fault === 'actions-disabled' ? [other.alarmName] : []))
  const command = commandLine({
    service: 'cloudwatch',
    operation: 'enable-alarm-actions',
    region: resource.region ?? '',
    parameters: { AlarmNames: [...new Set(names)] },
  })
  return `Turn the alarm's actions on again: ${command}`
}

/** A name with spaces in it would run into the sentence. */
function shown(name: string): string {
  return name.includes(' ') ? `"${name}"` : name
}

function sentenceOf(one: Fault): string {
  switch (one.fault) {
    case 'no-alarm':
      return `no alarm triggers policy ${one.policyName}`
    case 'missing':
      return `alarm ${shown(one.alarmName)} of policy ${one.policyName} does not exist`
    case 'actions-disabled':
      return `the actions of alarm ${shown(one.alarmName)} (policy ${one.policyName}) are disabled`
    case 'no-data':
      return `alarm ${shown(one.alarmName)} of policy ${one.policyName} has no data (INSUFFICIENT_DATA)`
    case 'slow':
      return `alarm ${shown(one.alarmName)} of policy ${one.policyName} checks every ${one.periodSec} s a metric that arrives every ${one.datapointSec} s`
    case 'silent':
      return `alarm ${shown(one.alarmName)} should have triggered policy ${one.policyName} ${one.times} times (CPU over ${one.thresholdPercent} %), and the group never scaled out`
    default:
      return one satisfies never
  }
}
