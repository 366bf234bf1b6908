import { type Case, found, notApplicable, type Rule, soundBecause, type Verdict } from '../case/rule.ts'
import type { Group } from '../facts/group.ts'
import type { Alarm, ScalingPolicy } from '../facts/scaling-policy.ts'
import type { Observation } from '../observe/observation.ts'

export type BlindSpotFacts = {
  /** Group metrics that are not collected, of those that matter. */
  readonly missingGroupMetrics: readonly string[]
  /** A policy that waits for five-minute datapoints while users felt it; null where there is none. */
  readonly slowPolicy: { readonly name: string; readonly overloadMinutes: number } | null
  /** Memory that nobody measures and that matters; null where it is measured, or does not. */
  readonly unmeasuredMemory: {
    readonly instanceType: string
    readonly gibPerVcpu: number
    readonly chosenForMemory: boolean
    readonly proposedType: string
    readonly threshold: number
  } | null
}

export const blindSpot: Rule<BlindSpotFacts> = {
  kind: 'blind-spot',
  category: 'scaling-gap',
  summary: 'lacks metrics that its scaling depends on: detailed monitoring, group metrics or memory',
  thresholds: ['memoryOptimizedGiBPerVcpu'],
  bestPractices: ['REL06-BP01', 'PERF02-BP03'],
  assess,
}

/** The group metrics without which nobody can tell later that a group sat at its maximum or waited for instances. */
const wantedMetrics = ['GroupDesiredCapacity', 'GroupInServiceInstances', 'GroupMaxSize', 'GroupMinSize'] as const

function assess(c: Case): Verdict<BlindSpotFacts> {
  const { group } = c.observation
  if (group.maxSize === 0) return notApplicable({ code: 'switched-off' })
  const facts = { missingGroupMetrics: missingGroupMetrics(group), slowPolicy: slowPolicy(c), unmeasuredMemory: unmeasuredMemory(c) }
  if (facts.missingGroupMetrics.length === 0 && facts.slowPolicy === null && facts.unmeasuredMemory === null)
    return soundBecause({ code: 'everything-measured' })
  return found('low', facts)
}

/** A group of one fixed size has nothing that its own metrics would tell beyond the number of CPU samples. */
function missingGroupMetrics(group: Group): readonly string[] {
  return group.minSize === group.maxSize ? [] : wantedMetrics.filter((metric) => !group.enabledMetrics.includes(metric))
}

/** Five-minute datapoints matter where a policy waits for them and users have felt it. */
function slowPolicy({ observation, place, overload }: Case): BlindSpotFacts['slowPolicy'] {
  const { group } = observation
  if ((observation.detailedMonitoring ?? group.detailedMonitoring) !== false) return null
  if (overload === null || overload.minutes === 0) return null
  const waiting = (group.policies ?? []).find((policy) => waitsForInstances(policy, place.alarms))
  return waiting === undefined ? null : { name: waiting.name, overloadMinutes: overload.minutes }
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
function unmeasuredMemory({ observation, place, policy, proposal }: Case): BlindSpotFacts['unmeasuredMemory'] {
  // where not even CPU was read, nothing is known of what exists
  if (isMemorySeen(observation) || observation.cpuPercentAverage === null) return null
  const today = observation.group.instanceType === null ? undefined : place.instanceTypes?.get(observation.group.instanceType)
  if (today === undefined) return null
  const proposed = place.instanceTypes?.get(proposal?.changes.instanceType ?? today.name) ?? today
  const perVcpu = today.memoryGiB / today.vcpu
  const chosenForMemory = perVcpu >= policy.memoryOptimizedGiBPerVcpu
  if (!chosenForMemory && proposed.memoryGiB >= today.memoryGiB) return null
  return { instanceType: today.name, gibPerVcpu: perVcpu, chosenForMemory, proposedType: proposed.name, threshold: policy.memoryOptimizedGiBPerVcpu }
}

function isMemorySeen({ memoryPercentAverage, memoryPercentMaximum }: Observation): boolean {
  return memoryPercentAverage !== null || memoryPercentMaximum !== null
}
