import type { Group } from '../domain/facts/group.ts'
import type { ScheduledAction } from '../domain/facts/scaling-policy.ts'
import type { Changes } from '../domain/propose/changes.ts'
import { commandLine, remark, type Step } from './shell.ts'
import { isoFromSec } from './time.ts'

type Action = NonNullable<Changes['scheduledActions']>[number]

/** Scheduled actions become exactly the proposed list; restoring puts today's back. */
export function scheduleCommands({ scheduledActions }: Changes, group: Group): Step {
  if (scheduledActions === undefined) return { apply: [], restore: [] }
  const today = group.scheduledActions ?? []
  const unread = group.scheduledActions === null ? [remark("the group's scheduled actions were not read: look at them first")] : []
  const proposedNames = new Set(scheduledActions.map((action) => action.name))
  const todayNames = new Set(today.map((action) => action.name))
  return {
    apply: [
      ...unread,
      ...today.filter((action) => !proposedNames.has(action.name)).map((action) => remove(group, action.name)),
      ...scheduledActions.map((action) => put(group, fromProposal(action))),
    ],
    restore: [
      ...scheduledActions.filter((action) => !todayNames.has(action.name)).map((action) => remove(group, action.name)),
      ...today.map((action) => put(group, action)),
    ],
  }
}

function fromProposal(action: Action): ScheduledAction {
  const { name, recurrence, minSize = null, maxSize = null, desiredCapacity = null } = action
  return { name, recurrence, startSec: null, endSec: null, timeZone: 'Etc/UTC', minSize, maxSize, desiredCapacity }
}

function remove(group: Group, name: string): string {
  return commandLine({
    service: 'autoscaling',
    operation: 'delete-scheduled-action',
    region: group.region,
    parameters: { AutoScalingGroupName: group.name, ScheduledActionName: name },
  })
}

function put(group: Group, action: ScheduledAction): string {
  const parameters = {
    AutoScalingGroupName: group.name,
    ScheduledActionName: action.name,
    Recurrence: action.recurrence ?? undefined,
    // AWS takes a time zone together with a recurrence only.
    TimeZone: action.recurrence === null ? undefined : action.timeZone,
    StartTime: action.startSec === null ? undefined : isoFromSec(action.startSec),
    EndTime: action.endSec === null ? undefined : isoFromSec(action.endSec),
    MinSize: action.minSize ?? undefined,
    MaxSize: action.maxSize ?? undefined,
    DesiredCapacity: action.desiredCapacity ?? undefined,
  }
  return commandLine({ service: 'autoscaling', operation: 'put-scheduled-update-group-action', region: group.region, parameters })
}
