import type { Group } from '../domain/facts/group.ts'
import type { Place } from '../domain/facts/place.ts'
import type { Changes } from '../domain/propose/changes.ts'
import { keepsAllThatRun } from '../domain/replay/scaling.ts'
import { policyCommands } from './policy-commands.ts'
import { scheduleCommands } from './schedule-commands.ts'
import { asciiJson, autoScalingCommand, type Call, commandLine, instancesNow, remark, type Step } from './shell.ts'
import { templateCommands } from './template-commands.ts'

/** Lines that make a change, and lines that have today's settings back. */
export type Commands = { apply: string[]; restore: string[] }

/**
 * AWS CLI lines for a proposal, in an order that takes no capacity away before its replacement is there: where instances are
 * replaced, a growing group grows first and a shrinking one shrinks when the replacement is done.
 */
export function commandsOf(changes: Changes, group: Group, place: Place): Commands {
  const template = templateCommands(changes, group)
  const sizes = sizeCommands(changes, group)
  const protection = protectionCommands(changes, group)
  const grows = (changes.desiredCapacity ?? group.desiredCapacity) >= group.desiredCapacity
  const others = [resumeCommands(changes, group), policyCommands(changes, group, place), scheduleCommands(changes, group)]
  const inAccount = remark(`in account ${group.accountId}`)
  const wait = template.replaces ? [remark('wait until the instance refresh has finished: aws autoscaling describe-instance-refreshes')] : []
  const resized = (lines: readonly string[], first: boolean, replaced: readonly string[]) =>
    first ? [...lines, ...replaced] : [...replaced, ...(lines.length > 0 ? wait : []), ...lines]
  return {
    apply: [inAccount, ...protection.apply, ...resized(sizes.apply, grows, template.apply), ...others.flatMap((step) => step.apply)],
    restore: [inAccount, ...resized(sizes.restore, !grows, template.restore), ...others.flatMap((step) => step.restore), ...protection.restore],
  }
}

function sizeCommands(changes: Changes, group: Group): Step {
  const { minSize, maxSize, desiredCapacity, defaultInstanceWarmupSeconds, newInstancesProtectedFromScaleIn } = changes
  const set = { MinSize: minSize, MaxSize: maxSize, DesiredCapacity: desiredCapacity }
  const others = { DefaultInstanceWarmup: defaultInstanceWarmupSeconds, NewInstancesProtectedFromScaleIn: newInstancesProtectedFromScaleIn }
  // a size that a scheduled action set stays when the action is deleted
  const byClock = (size: 'minSize' | 'maxSize' | 'desiredCapacity'): boolean => (changes.scheduledActions ?? []).some((action) => action[size] !== undefined)
  const back = {
    MinSize: minSize === undefined && !byClock('minSize') ? undefined : group.minSize,
    MaxSize: maxSize === undefined && !byClock('maxSize') ? undefined : group.maxSize,
    DesiredCapacity: desiredCapacity === undefined && !byClock('desiredCapacity') ? undefined : group.desiredCapacity,
    NewInstancesProtectedFromScaleIn: newInstancesProtectedFromScaleIn === undefined ? undefined : group.newInstancesProtectedFromScaleIn,
    // -1 takes the default warm-up away again.
    DefaultInstanceWarmup: defaultInstanceWarmupSeconds === undefined ? undefined : (group.defaultInstanceWarmupSec ?? -1),
  }
  const update = (parameters: Call['parameters']): string[] =>
    Object.values(parameters).every((value) => value === undefined)
      ? []
      : [
          commandLine({
            service: 'autoscaling',
            operation: 'update-auto-scaling-group',
            region: group.region,
            parameters: { AutoScalingGroupName: group.name, ...parameters },
          }),
        ]
  return { apply: update({ ...set, ...others }), restore: update(back) }
}

/**
 * Those that run keep their own protection when the group's is lifted for new ones (EC2 Auto Scaling user guide, ec2-auto-scaling-instance-protection). It is
 * given back to all that run then, or to those that had it where some had none. What protects itself while it works is left to lift it itself.
 */
function protectionCommands({ newInstancesProtectedFromScaleIn: protectsNew }: Changes, group: Group): Step {
  const had = group.instances.filter(({ protectedFromScaleIn }) => protectedFromScaleIn).map(({ instanceId }) => instanceId)
  if (protectsNew !== false || had.length === 0) return { apply: [], restore: [] }
  const line = (filter: string, protects: boolean): string =>
    autoScalingCommand(group, 'set-instance-protection', { InstanceIds: instancesNow(group, filter), ProtectedFromScaleIn: protects })
  const back = keepsAllThatRun(group) ? '' : `?contains(\`${asciiJson(had)}\`, InstanceId)`
  return { apply: [line('?ProtectedFromScaleIn', false)], restore: [line(back, true)] }
}

function resumeCommands({ resumeProcesses = [] }: Changes, group: Group): Step {
  if (resumeProcesses.length === 0) return { apply: [], restore: [] }
  const line = (operation: string): string =>
    commandLine({
      service: 'autoscaling',
      operation,
      region: group.region,
      parameters: { AutoScalingGroupName: group.name, ScalingProcesses: resumeProcesses },
    })
  return { apply: [line('resume-processes')], restore: [line('suspend-processes')] }
}
