import * as z from 'zod'
import type { SuspendedProcessFacts } from '../../domain/rules/suspended-process.ts'
import { groupCommand } from './shared.ts'
import type { Words } from './words.ts'

/** What stays undone while a process is suspended. Source: AWS's page on suspending processes, which names what each of them stops. */
const consequences: Readonly<Record<string, string>> = {
  Launch: 'no instance is added or replaced',
  Terminate: 'no instance is taken away, however little there is to do',
  AlarmNotification: 'no policy that follows a metric does anything',
  HealthCheck: 'an instance that fails its health checks is not noticed',
  ReplaceUnhealthy: 'an unhealthy instance is not replaced',
  AddToLoadBalancer: 'a new instance gets no traffic, not even after the process is resumed',
  ScheduledActions: 'scheduled changes of size are not made, nor made up for later',
  AZRebalance: 'instances are not spread evenly over the zones again',
  InstanceRefresh: 'instances are not replaced by a new launch template version',
}

const consequenceOf = (name: string): string => (Object.hasOwn(consequences, name) ? (consequences[name] as string) : 'what it does stays undone')

export const suspendedProcess: Words<SuspendedProcessFacts> = {
  facts: z.strictObject({ suspended: z.array(z.string()).min(1), managedBy: z.string().nullable() }),
  title: ({ suspended }) => `Resume ${suspended.join(', ')}: while suspended, ${consequenceOf(suspended[0] as string)}.`,
  evidence: ({ suspended }) => [
    {
      statement: `${suspended.length} scaling ${suspended.length === 1 ? 'process is' : 'processes are'} suspended.`,
      value: suspended.length,
      unit: 'processes',
      threshold: 0,
    },
    ...suspended.map((name) => ({ statement: `${name} is suspended: ${consequenceOf(name)}.` })),
  ],
  remedy: ({ suspended, managedBy }, about) =>
    `${managedBy === null ? '' : `Ask why ${managedBy}, which manages the group, or an operator suspended it. `}When the reason has passed, resume: ${groupCommand(about, 'resume-processes', { ScalingProcesses: suspended })}`,
}
