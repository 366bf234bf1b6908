import { type Case, healthy, notApplicable, type Rule, type Verdict } from '../case/rule.ts'
import { severityGivenOverload } from '../case/severity.ts'
import type { Group } from '../facts/group.ts'
import { autoScalingCommand } from '../facts/shell.ts'
import type { Severity } from '../findings.ts'
import { severities } from '../findings.ts'

/** A scaling process, what stays undone while it is suspended, and how much that matters to a group. */
type Process = { readonly consequence: string; readonly severity: (group: Group) => Severity; readonly canOverload: boolean }

const whenIt = (matters: boolean): Severity => (matters ? 'medium' : 'low')

/** Source: AWS's page on suspending processes, which names what each of them stops. */
const processes: Readonly<Record<string, Process>> = {
  Launch: { consequence: 'no instance is added or replaced', severity: () => 'medium', canOverload: true },
  Terminate: {
    consequence: 'no instance is taken away, however little there is to do',
    severity: (group) => whenIt(group.minSize < group.maxSize),
    canOverload: false,
  },
  AlarmNotification: {
    consequence: 'no policy that follows a metric does anything',
    severity: (group) => whenIt(group.policies === null || group.policies.some((policy) => policy.enabled && policy.type !== 'PredictiveScaling')),
    canOverload: true,
  },
  HealthCheck: { consequence: 'an instance that fails its health checks is not noticed', severity: () => 'medium', canOverload: true },
  ReplaceUnhealthy: { consequence: 'an unhealthy instance is not replaced', severity: () => 'medium', canOverload: true },
  AddToLoadBalancer: {
    consequence: 'a new instance gets no traffic, not even after the process is resumed',
    severity: (group) => whenIt(group.targetGroupArns.length + group.loadBalancerNames.length > 0),
    canOverload: true,
  },
  ScheduledActions: {
    consequence: 'scheduled changes of size are not made, nor made up for later',
    severity: (group) => whenIt((group.scheduledActions ?? []).length > 0),
    canOverload: true,
  },
  AZRebalance: { consequence: 'instances are not spread evenly over the zones again', severity: () => 'low', canOverload: false },
  InstanceRefresh: { consequence: 'instances are not replaced by a new launch template version', severity: () => 'low', canOverload: false },
}

const unknownProcess: Process = { consequence: 'what it does stays undone', severity: () => 'low', canOverload: false }
const processOf = (name: string): Process => (Object.hasOwn(processes, name) ? (processes[name] as Process) : unknownProcess)

export const suspendedProcess: Rule = {
  kind: 'suspended-process',
  category: 'scaling-gap',
  summary: 'has a scaling process suspended',
  thresholds: ['gapMinutesPerWeek', 'criticalGapMinutesPerWeek'],
  bestPractices: ['REL07-BP03', 'REL11-BP03'],
  assess,
}

function assess({ observation: { group }, overload, policy }: Case): Verdict {
  if (group.maxSize === 0) return notApplicable('the group is switched off: its maximum size is 0')
  // cluster autoscalers ask for this one to be suspended, lest a node is taken away under its pods
  const suspended = group.suspendedProcesses.filter((name) => !(group.managedBy !== null && name === 'AZRebalance'))
  if (suspended.length === 0) return healthy({ statement: 'No scaling process is suspended that matters.', value: 0, unit: 'processes', threshold: 0 })
  const calm = worst(suspended.map((name) => processOf(name).severity(group)))
  // what a suspended process costs is not known while demand is not: often it is part of setting the group up
  const severity = overload === null ? 'low' : suspended.some((name) => processOf(name).canOverload) ? severityGivenOverload(calm, overload, policy) : calm
  const list = suspended.join(', ')
  return {
    verdict: 'found',
    severity,
    title: `Resume ${list}: while suspended, ${processOf(suspended[0] as string).consequence}.`,
    evidence: [
      {
        statement: `${suspended.length} scaling ${suspended.length === 1 ? 'process is' : 'processes are'} suspended.`,
        value: suspended.length,
        unit: 'processes',
        threshold: 0,
      },
      ...suspended.map((name) => ({ statement: `${name} is suspended: ${processOf(name).consequence}.` })),
    ],
    remedy: `${group.managedBy === null ? '' : `Ask why ${group.managedBy}, which manages the group, or an operator suspended it. `}When the reason has passed, resume: ${autoScalingCommand(group, 'resume-processes', { ScalingProcesses: suspended })}`,
  }
}

function worst(list: readonly Severity[]): Severity {
  return severities.find((severity) => list.includes(severity)) ?? 'low'
}
