import { type Case, healthy, notApplicable, type Rule, type Verdict } from '../case/rule.ts'
import type { Alarm, Group, ScalingPolicy } from '../facts/group.ts'
import { autoScalingCommand } from '../facts/shell.ts'
import type { Evidence } from '../findings.ts'
import type { Observation } from '../observe/observation.ts'

export const blindSpot: Rule = {
  kind: 'blind-spot',
  category: 'scaling-gap',
  summary: 'lacks the metrics to tell (detailed monitoring, group metrics, memory) where it matters for its scaling',
  thresholds: ['memoryOptimizedGiBPerVcpu'],
  bestPractices: ['REL06-BP01', 'PERF02-BP03'],
  assess,
}

/** The group metrics without which nobody can tell later that a group sat at its maximum or waited for instances. */
const wantedMetrics = ['GroupDesiredCapacity', 'GroupInServiceInstances', 'GroupMaxSize', 'GroupMinSize'] as const

/** Something that is not seen: what to do, what was looked at, how to change it. */
type Gap = { readonly action: string; readonly evidence: Evidence; readonly remedy: string }

function assess(c: Case): Verdict {
  const { group } = c.observation
  if (group.maxSize === 0) return notApplicable('the group is switched off: its maximum size is 0')
  const gaps = [groupMetricsGap(group), monitoringGap(c), memoryGap(c)].filter((gap) => gap !== null)
  const [first] = gaps
  if (first === undefined) return healthy({ statement: 'What decides about its size is measured.' })
  return {
    verdict: 'found',
    severity: 'low',
    title: `See what decides about the size: ${gaps.map(({ action }) => action).join('; ')}.`,
    evidence: gaps.map(({ evidence }) => evidence),
    remedy: gaps.map(({ remedy }) => remedy).join(' '),
  }
}

/** A group of one fixed size has nothing that its own metrics would tell beyond the number of CPU samples. */
function groupMetricsGap(group: Group): Gap | null {
  const missing = wantedMetrics.filter((metric) => !group.enabledMetrics.includes(metric))
  if (group.minSize === group.maxSize || missing.length === 0) return null
  return {
    action: 'turn on group metrics',
    evidence: {
      statement: `Group metrics not collected: ${missing.join(', ')}. Whether it sat at its maximum, and how long it waited for instances, cannot be told.`,
      value: missing.length,
      unit: 'metrics',
      threshold: 0,
    },
    remedy: `Group metrics are free: ${autoScalingCommand(group, 'enable-metrics-collection', { Granularity: '1Minute' })}`,
  }
}

/** Five-minute datapoints matter where a policy waits for them and users have felt it. */
function monitoringGap({ observation, place, overload }: Case): Gap | null {
  const { group } = observation
  if ((observation.detailedMonitoring ?? group.detailedMonitoring) !== false) return null
  if (overload === null || overload.minutes === 0) return null
  const waiting = (group.policies ?? []).find((policy) => waitsForInstances(policy, place.alarms))
  if (waiting === undefined) return null
  return {
    action: 'turn on detailed monitoring',
    evidence: {
      statement: `Policy ${waiting.name} acts on EC2 metrics that come every five minutes, and the group was overloaded.`,
      value: overload.minutes,
      unit: 'minutes',
      threshold: 0,
    },
    remedy: 'Detailed monitoring (charged by the instance) brings a datapoint each minute: set it in a new launch template version.',
  }
}

function waitsForInstances(policy: ScalingPolicy, alarms: ReadonlyMap<string, Alarm> | null): boolean {
  if (!policy.enabled) return false
  switch (policy.type) {
    case 'TargetTrackingScaling':
      return policy.metric.startsWith('ASGAverage')
    case 'StepScaling':
    case 'SimpleScaling':
      return policy.alarmNames.some((name) => alarms?.get(name)?.namespace === 'AWS/EC2')
    case 'PredictiveScaling':
      return false
  }
}

/** Memory matters where the type was chosen for it, and where the proposed type would have less of it. */
function memoryGap({ observation, place, policy, proposal }: Case): Gap | null {
  // where not even CPU was read, nothing is known of what exists
  if (isMemorySeen(observation) || observation.cpuPercentAverage === null) return null
  const today = observation.group.instanceType === null ? undefined : place.instanceTypes?.get(observation.group.instanceType)
  if (today === undefined) return null
  const proposed = place.instanceTypes?.get(proposal?.changes.instanceType ?? today.name) ?? today
  const perVcpu = today.memoryGiB / today.vcpu
  const chosenForMemory = perVcpu >= policy.memoryOptimizedGiBPerVcpu
  if (!chosenForMemory && proposed.memoryGiB >= today.memoryGiB) return null
  const statement = chosenForMemory
    ? `${today.name} was chosen for its memory, and nobody measures how much of it is used.`
    : `Moving to ${proposed.name} takes away memory, and nobody measures how much of it is used.`
  return {
    action: 'measure memory',
    evidence: { statement, metric: 'mem_used_percent', value: perVcpu, unit: 'GiB a vCPU', threshold: policy.memoryOptimizedGiBPerVcpu },
    remedy: 'EC2 does not see memory: let the CloudWatch agent send mem_used_percent with the AutoScalingGroupName dimension.',
  }
}

function isMemorySeen({ memoryPercentAverage, memoryPercentMaximum }: Observation): boolean {
  return memoryPercentAverage !== null || memoryPercentMaximum !== null
}
