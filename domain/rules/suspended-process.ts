import { SECONDS_PER_DAY } from '../calendar.ts'
import { type Case, found, notApplicable, type Rule, soundBecause, type Verdict } from '../case/rule.ts'
import { severityGivenOverload } from '../case/severity.ts'
import type { Group } from '../facts/group.ts'
import type { Severity } from '../findings.ts'
import { severities } from '../findings.ts'
import { endOf } from '../series.ts'

/** How much it matters to a group that a scaling process is suspended, and whether it can come to overload. */
type Process = { readonly severity: (group: Group) => Severity; readonly canOverload: boolean }

const whenIt = (matters: boolean): Severity => (matters ? 'medium' : 'low')

/** Source: AWS's page on suspending processes, which names what each of them stops. */
const processes: Readonly<Record<string, Process>> = {
  Launch: { severity: () => 'medium', canOverload: true },
  Terminate: {
    severity: (group) => whenIt(group.minSize < group.maxSize),
    canOverload: false,
  },
  AlarmNotification: {
    severity: (group) => whenIt(group.policies === null || group.policies.some((policy) => policy.enabled && policy.type !== 'PredictiveScaling')),
    canOverload: true,
  },
  HealthCheck: { severity: () => 'medium', canOverload: true },
  ReplaceUnhealthy: { severity: () => 'medium', canOverload: true },
  AddToLoadBalancer: {
    severity: (group) => whenIt(group.targetGroupArns.length + group.loadBalancerNames.length > 0),
    canOverload: true,
  },
  ScheduledActions: {
    severity: (group) => whenIt((group.scheduledActions ?? []).length > 0),
    canOverload: true,
  },
  AZRebalance: { severity: () => 'low', canOverload: false },
  InstanceRefresh: { severity: () => 'low', canOverload: false },
}

const unknownProcess: Process = { severity: () => 'low', canOverload: false }
const processOf = (name: string): Process => (Object.hasOwn(processes, name) ? (processes[name] as Process) : unknownProcess)

export type SuspendedProcessFacts = {
  readonly suspended: readonly string[]
  readonly managedBy: string | null
  /** Those of them that have been for a part of the window only, and since when. */
  readonly lately?: readonly { readonly process: string; readonly sinceSec: number }[] | undefined
}

/** Deployments suspend processes for as long as they take (CodeDeploy user guide, integrations-aws-auto-scaling): within a day that is no news. */
const PASSING_SEC = SECONDS_PER_DAY

export const suspendedProcess: Rule<SuspendedProcessFacts> = {
  kind: 'suspended-process',
  category: 'scaling-gap',
  summary: 'has a scaling process suspended',
  thresholds: ['gapMinutesPerWeek', 'criticalGapMinutesPerWeek'],
  bestPractices: ['REL07-BP03', 'REL11-BP03'],
  assess,
}

function assess({ observation: { group, grid }, overload, policy }: Case): Verdict<SuspendedProcessFacts> {
  if (group.maxSize === 0) return notApplicable({ code: 'switched-off' })
  // cluster autoscalers ask for this one to be suspended, lest a node is taken away under its pods
  const matters = (name: string): boolean => !(group.managedBy !== null && name === 'AZRebalance')
  const throughout = group.suspendedProcesses.filter(matters)
  const lately = Object.entries(group.suspendedSinceSec)
    .filter(([process]) => matters(process) && !throughout.includes(process))
    .map(([process, sinceSec]) => ({ process, sinceSec }))
  const suspended = [...throughout, ...lately.map(({ process }) => process)].sort()
  if (suspended.length === 0) return soundBecause({ code: 'no-process-suspended' })
  const passing = new Set(lately.filter(({ sinceSec }) => endOf(grid) - sinceSec < PASSING_SEC).map(({ process }) => process))
  const calm = worst(suspended.map((name) => (passing.has(name) ? 'low' : processOf(name).severity(group))))
  // what a suspended process costs is not known while demand is not: often it is part of setting the group up
  const severity = overload === null ? 'low' : throughout.some((name) => processOf(name).canOverload) ? severityGivenOverload(calm, overload, policy) : calm
  return found(severity, { suspended, managedBy: group.managedBy, ...(lately.length === 0 ? {} : { lately }) })
}

function worst(list: readonly Severity[]): Severity {
  return severities.find((severity) => list.includes(severity)) ?? 'low'
}
