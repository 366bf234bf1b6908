import * as z from 'zod/mini'
import type { SuspendedProcessFacts } from '../../domain/rules/suspended-process.ts'
import { counted } from '../money.ts'
import { groupCommand, nameOf } from './shared.ts'
import type { Words } from './words.ts'

/** What stays undone while a process is suspended. Source: AWS's page on suspending processes, which names what each of them stops. */
const consequences: Readonly<Record<string, string>> = {
  Launch: 'no instance is added or replaced',
  Terminate: 'no instance is terminated, however low demand is',
  AlarmNotification: 'scaling policies do nothing',
  HealthCheck: 'failed health checks go unnoticed',
  ReplaceUnhealthy: 'an unhealthy instance is not replaced',
  AddToLoadBalancer: 'new instances get no traffic',
  ScheduledActions: 'scheduled scaling does not run',
  AZRebalance: 'zones are not rebalanced',
  InstanceRefresh: 'instance refreshes do not run',
}

const consequenceOf = (name: string): string => (Object.hasOwn(consequences, name) ? (consequences[name] as string) : 'its work is not done')

export const suspendedProcess: Words<SuspendedProcessFacts> = {
  facts: () =>
    z.strictObject({
      suspended: z.array(z.string()).check(z.minLength(1)),
      managedBy: z.nullable(z.string()),
      lately: z.optional(z.array(z.strictObject({ process: z.string(), sinceSec: z.int() }))),
    }),
  title: ({ suspended }, about) => `${nameOf(about)}: ${suspended.join(', ')} suspended, so ${consequenceOf(suspended[0] as string)}`,
  evidence: ({ suspended, lately = [] }) => [
    {
      statement: `${counted(suspended.length, 'scaling process', 'scaling processes')} suspended`,
      value: suspended.length,
      unit: 'processes',
      threshold: 0,
    },
    ...suspended.map((name) => {
      const sinceSec = lately.find(({ process }) => process === name)?.sinceSec
      const since = sinceSec === undefined ? '' : ` since ${new Date(sinceSec * 1000).toISOString().slice(0, 16).replace('T', ' ')} UTC`
      return { statement: `${name} is suspended${since}: ${consequenceOf(name)}`, ...(sinceSec === undefined ? {} : { fromSec: sinceSec }) }
    }),
  ],
  remedy: ({ suspended, managedBy }, about) =>
    `Find out why ${managedBy === null ? 'it was suspended' : `${managedBy} or an operator suspended it`}. If the reason has passed, resume it: ${groupCommand(about, 'resume-processes', { ScalingProcesses: suspended })}`,
}
