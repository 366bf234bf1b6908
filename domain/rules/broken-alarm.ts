import { type Case, found, notApplicable, notAssessed, type Rule, soundBecause, type Verdict } from '../case/rule.ts'
import { severityGivenOverload } from '../case/severity.ts'
import type { Group } from '../facts/group.ts'
import { BASIC_MONITORING_SEC, isStarved } from '../facts/own-alarm.ts'
import type { ScalingPolicy } from '../facts/scaling-policy.ts'
import type { Severity } from '../findings.ts'
import { unread } from '../reasons.ts'
import { type AlarmFault, alarmFault, effectiveScaling, type ReactivePolicy } from '../replay/scaling.ts'
import { silenceOf } from '../replay/silent-alarm.ts'

export type BrokenAlarmFacts = { readonly faults: readonly Fault[]; readonly managedBy: string | null }

/** One thing wrong with a policy's alarms. */
export type Fault =
  | { readonly fault: 'no-alarm'; readonly policyName: string }
  | { readonly fault: AlarmFault; readonly policyName: string; readonly alarmName: string }
  /** Seldom looks at a metric that comes often enough: it works, only late. */
  | { readonly fault: 'slow'; readonly policyName: string; readonly alarmName: string; readonly periodSec: number; readonly datapointSec: number }
  /** Was due `times` times, with room to grow, and the group never grew. */
  | { readonly fault: 'silent'; readonly policyName: string; readonly alarmName: string; readonly thresholdPercent: number; readonly times: number }

export const brokenAlarm: Rule<BrokenAlarmFacts> = {
  kind: 'broken-alarm',
  category: 'scaling-gap',
  summary: 'has a scaling policy whose alarm is missing, disabled, without data, or fires without effect',
  thresholds: ['gapMinutesPerWeek', 'criticalGapMinutesPerWeek'],
  bestPractices: ['REL07-BP03', 'PERF02-BP05'],
  assess,
}

function assess(c: Case): Verdict<BrokenAlarmFacts> {
  const { group } = c.observation
  const { alarms } = c.place
  if (group.maxSize === 0) return notApplicable({ code: 'switched-off' })
  if (group.policies === null) return notAssessed(unread('scaling-policies'))
  const reactive = group.policies.filter(isWatched)
  if (reactive.length === 0) return notApplicable({ code: 'no-policy-with-alarms' })
  const faults = reactive.flatMap((policy) => faultsOf(policy, c))
  if (faults.length > 0) return broken(c, faults)
  if (alarms === null) return notAssessed(unread('alarms'))
  if (group.activities === null && reactive.some(mayBeRunByHand)) return notAssessed({ code: 'alarmless-use-unknown' })
  return soundBecause({ code: 'alarms-work' })
}

/** A disabled policy has no alarms to miss: AWS deletes those of target tracking. */
function isWatched(policy: ScalingPolicy): policy is ReactivePolicy {
  return policy.enabled && policy.type !== 'PredictiveScaling'
}

function faultsOf(policy: ReactivePolicy, { observation, place }: Case): readonly Fault[] {
  const { group } = observation
  if (policy.alarmNames.length === 0) {
    if (mayBeRunByHand(policy) && isRunByHand(policy, group)) return []
    return [{ fault: 'no-alarm', policyName: policy.name }]
  }
  const detailed = observation.detailedMonitoring ?? group.detailedMonitoring
  const faults = policy.alarmNames.flatMap((name): Fault[] => {
    const fault = alarmFault(name, group, place.alarms)
    if (fault !== null) return [{ fault, policyName: policy.name, alarmName: name }]
    const alarm = place.alarms?.get(name)
    // target tracking's own alarms are one-minute alarms by design and cope with fewer datapoints
    if (policy.type === 'TargetTrackingScaling' || alarm === undefined || !isStarved(alarm, detailed)) return []
    return [{ fault: 'slow', policyName: policy.name, alarmName: name, periodSec: alarm.periodSec, datapointSec: BASIC_MONITORING_SEC }]
  })
  return faults.length > 0 ? faults : silent(policy, observation, place)
}

/** An alarm that looks right and does nothing: only what the group did tells. */
function silent(policy: ReactivePolicy, observation: Case['observation'], place: Case['place']): readonly Fault[] {
  const silence = silenceOf(policy, observation, place.alarms)
  if (silence === null) return []
  const { alarmName, thresholdPercent, times } = silence
  return [{ fault: 'silent', policyName: policy.name, alarmName, thresholdPercent, times }]
}

/** Step and simple policies without an alarm can be executed through the API; target tracking cannot. */
function mayBeRunByHand(policy: ReactivePolicy): boolean {
  return policy.type !== 'TargetTrackingScaling' && policy.alarmNames.length === 0
}

/** Somebody executes the policy through the API, or may: activities that were not read prove nothing. */
function isRunByHand(policy: ReactivePolicy, { activities }: Group): boolean {
  return activities === null || activities.some(({ cause }) => cause.includes(`user request executed policy ${policy.name}`))
}

function broken(c: Case, faults: readonly Fault[]): Verdict<BrokenAlarmFacts> {
  const { group } = c.observation
  const onlySlow = faults.every(({ fault }) => fault === 'slow')
  const calm: Severity = onlySlow ? 'low' : 'medium'
  const stuck = effectiveScaling(group, c.place.alarms)?.scalesOut === false || faults.some(({ fault }) => fault === 'silent')
  // what still scales out on another policy is not the cause of an overload
  const severity = c.overload === null ? 'low' : stuck || onlySlow ? severityGivenOverload(calm, c.overload, c.policy) : calm
  return found(severity, { faults, managedBy: group.managedBy })
}
