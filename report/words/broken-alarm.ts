import * as z from 'zod'
import type { BrokenAlarmFacts, Fault } from '../../domain/rules/broken-alarm.ts'
import { changeItThere } from './shared.ts'
import type { Words } from './words.ts'

const remedies: Readonly<Record<Fault['fault'], string>> = {
  'no-alarm': 'Put the policy again (a target tracking policy then makes its own alarms), or give it an alarm.',
  missing: 'Put the policy again: a target tracking policy makes its alarms anew; for step and simple policies create the alarm.',
  'actions-disabled': 'Enable the actions of the alarm (cloudwatch enable-alarm-actions).',
  'no-data': "Find out why the alarm's metric has no data: a renamed dimension, an agent that does not run, a load balancer that was replaced.",
  silent: "Look at the alarm's history: which action it takes, and whether that is this policy of this group. Putting the policy again gives it new alarms.",
  slow: 'Turn on detailed monitoring in the launch template, or give the alarm a period of five minutes.',
}

const named = { policyName: z.string(), alarmName: z.string() }

export const brokenAlarm: Words<BrokenAlarmFacts> = {
  facts: z.strictObject({
    faults: z
      .array(
        z.discriminatedUnion('fault', [
          z.strictObject({ fault: z.literal('no-alarm'), policyName: z.string() }),
          z.strictObject({ fault: z.enum(['missing', 'actions-disabled', 'no-data']), ...named }),
          z.strictObject({ fault: z.literal('slow'), ...named, periodSec: z.number(), datapointSec: z.number() }),
          z.strictObject({ fault: z.literal('silent'), ...named, thresholdPercent: z.number(), times: z.int() }),
        ]),
      )
      .min(1),
    managedBy: z.string().nullable(),
  }),
  title: ({ faults }) => `Repair the alarms of the scaling policies: ${sentenceOf(faults[0] as Fault)}`,
  evidence: ({ faults }) => [
    { statement: `Alarms of its policies that cannot do their work: ${faults.length}.`, value: faults.length, unit: 'alarms', threshold: 0 },
    ...faults.map((fault) => ({ statement: sentenceOf(fault) })),
  ],
  remedy: ({ faults, managedBy }) => `${changeItThere(managedBy)}${[...new Set(faults.map(({ fault }) => remedies[fault]))].join(' ')}`,
}

function sentenceOf(one: Fault): string {
  switch (one.fault) {
    case 'no-alarm':
      return `No alarm triggers policy ${one.policyName}.`
    case 'missing':
      return `Alarm ${one.alarmName} does not exist (policy ${one.policyName}).`
    case 'actions-disabled':
      return `The actions of alarm ${one.alarmName} are disabled (policy ${one.policyName}).`
    case 'no-data':
      return `Alarm ${one.alarmName} has no data (INSUFFICIENT_DATA) (policy ${one.policyName}).`
    case 'slow':
      return `Alarm ${one.alarmName} of policy ${one.policyName} looks every ${one.periodSec} s at a metric that comes every ${one.datapointSec} s.`
    case 'silent':
      return `CPU was over ${one.thresholdPercent} %, where alarm ${one.alarmName} triggers policy ${one.policyName}, ${one.times} times for long enough and with room to the maximum size, and the group never grew.`
    default:
      return one satisfies never
  }
}
