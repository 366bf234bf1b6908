import { type Case, healthy, notApplicable, notAssessed, type Rule, type Verdict } from '../case/rule.ts'
import { severityGivenOverload } from '../case/severity.ts'
import type { Alarm, Group, ScalingPolicy } from '../facts/group.ts'
import { changeItThere } from '../facts/managed.ts'
import type { Evidence, Severity } from '../findings.ts'
import { type AlarmFault, alarmFault, effectiveScaling, type ReactivePolicy } from '../replay/scaling.ts'
import { silenceOf } from '../replay/silent-alarm.ts'

export const brokenAlarm: Rule = {
  kind: 'broken-alarm',
  category: 'scaling-gap',
  summary: 'has a policy whose alarms are missing, disabled or without data, or go off without anything coming of it',
  thresholds: ['gapMinutesPerWeek', 'criticalGapMinutesPerWeek'],
  bestPractices: ['REL07-BP03', 'PERF02-BP05'],
  assess,
}

/** Seconds between two datapoints of an EC2 metric without detailed monitoring (AWS: using-cloudwatch-new). */
const BASIC_MONITORING_SEC = 300

/** One thing wrong with a policy's alarms. `slow` alarms work, only late. */
type Fault = { readonly fault: AlarmFault | 'no-alarm' | 'silent' | 'slow'; readonly statement: string }

const remedies: Readonly<Record<Fault['fault'], string>> = {
  'no-alarm': 'Put the policy again (a target tracking policy then makes its own alarms), or give it an alarm.',
  missing: 'Put the policy again: a target tracking policy makes its alarms anew; for step and simple policies create the alarm.',
  'actions-disabled': 'Enable the actions of the alarm (cloudwatch enable-alarm-actions).',
  'no-data': "Find out why the alarm's metric has no data: a renamed dimension, an agent that does not run, a load balancer that was replaced.",
  silent: "Look at the alarm's history: which action it takes, and whether that is this policy of this group. Putting the policy again gives it new alarms.",
  slow: 'Turn on detailed monitoring in the launch template, or give the alarm a period of five minutes.',
}

function assess(c: Case): Verdict {
  const { group } = c.observation
  const { alarms } = c.place
  if (group.maxSize === 0) return notApplicable('the group is switched off: its maximum size is 0')
  if (group.policies === null) return notAssessed('the scaling policies were not read')
  const reactive = group.policies.filter(isWatched)
  if (reactive.length === 0) return notApplicable('the group has no policy that an alarm triggers')
  const faults = reactive.flatMap((policy) => faultsOf(policy, c))
  if (faults.length > 0) return found(c, faults)
  if (alarms === null) return notAssessed('the alarms were not read')
  if (group.activities === null && reactive.some(mayBeRunByHand))
    return notAssessed('the scaling activities were not read: whether somebody executes the policy without an alarm cannot be told')
  return healthy({ statement: 'The alarms of its policies are there, enabled and fed.', value: 0, unit: 'alarms', threshold: 0 })
}

/** A disabled policy has no alarms to miss: AWS deletes those of target tracking. */
function isWatched(policy: ScalingPolicy): policy is ReactivePolicy {
  return policy.enabled && policy.type !== 'PredictiveScaling'
}

function faultsOf(policy: ReactivePolicy, { observation, place }: Case): readonly Fault[] {
  const { group } = observation
  if (policy.alarmNames.length === 0) {
    if (mayBeRunByHand(policy) && isRunByHand(policy, group)) return []
    return [{ fault: 'no-alarm', statement: `No alarm triggers policy ${policy.name}.` }]
  }
  const detailed = observation.detailedMonitoring ?? group.detailedMonitoring
  const faults = policy.alarmNames.flatMap((name): Fault[] => {
    const fault = alarmFault(name, group, place.alarms)
    if (fault !== null) return [{ fault, statement: `${statementOf(fault, name)} (policy ${policy.name}).` }]
    const alarm = place.alarms?.get(name)
    // target tracking's own alarms are one-minute alarms by design and cope with fewer datapoints
    if (policy.type === 'TargetTrackingScaling' || alarm === undefined || !isStarved(alarm, detailed)) return []
    return [
      {
        fault: 'slow',
        statement: `Alarm ${name} of policy ${policy.name} looks every ${alarm.periodSec} s at a metric that comes every ${BASIC_MONITORING_SEC} s.`,
      },
    ]
  })
  return faults.length > 0 ? faults : silent(policy, observation, place)
}

/** An alarm that looks right and does nothing: only what the group did tells. */
function silent(policy: ReactivePolicy, observation: Case['observation'], place: Case['place']): readonly Fault[] {
  const silence = silenceOf(policy, observation, place.alarms)
  if (silence === null) return []
  const { alarmName, thresholdPercent, times } = silence
  const statement = `CPU was over ${thresholdPercent} %, where alarm ${alarmName} triggers policy ${policy.name}, ${times} times for long enough and with room to the maximum size, and the group never grew.`
  return [{ fault: 'silent', statement }]
}

/** Step and simple policies without an alarm can be executed through the API; target tracking cannot. */
function mayBeRunByHand(policy: ReactivePolicy): boolean {
  return policy.type !== 'TargetTrackingScaling' && policy.alarmNames.length === 0
}

/** Somebody executes the policy through the API, or may: activities that were not read prove nothing. */
function isRunByHand(policy: ReactivePolicy, { activities }: Group): boolean {
  return activities === null || activities.some(({ cause }) => cause.includes(`user request executed policy ${policy.name}`))
}

/** An alarm on an EC2 metric with basic monitoring and a shorter period: most of its periods are empty. */
function isStarved(alarm: Alarm, detailedMonitoring: boolean | null): boolean {
  return detailedMonitoring === false && alarm.namespace === 'AWS/EC2' && alarm.periodSec < BASIC_MONITORING_SEC
}

function statementOf(fault: AlarmFault, name: string): string {
  switch (fault) {
    case 'missing':
      return `Alarm ${name} does not exist`
    case 'actions-disabled':
      return `The actions of alarm ${name} are disabled`
    case 'no-data':
      return `Alarm ${name} has no data (INSUFFICIENT_DATA)`
  }
}

function found(c: Case, faults: readonly Fault[]): Verdict {
  const { group } = c.observation
  const broken = faults.filter(({ fault }) => fault !== 'slow')
  const evidence: Evidence[] = [
    { statement: `Alarms of its policies that cannot do their work: ${faults.length}.`, value: faults.length, unit: 'alarms', threshold: 0 },
    ...faults.map(({ statement }) => ({ statement })),
  ]
  const calm: Severity = broken.length > 0 ? 'medium' : 'low'
  const stuck = effectiveScaling(group, c.place.alarms)?.scalesOut === false || faults.some(({ fault }) => fault === 'silent')
  return {
    verdict: 'found',
    // what still scales out on another policy is not the cause of an overload
    severity: c.overload === null ? 'low' : stuck || broken.length === 0 ? severityGivenOverload(calm, c.overload, c.policy) : calm,
    title: `Repair the alarms of the scaling policies: ${(faults[0] as Fault).statement}`,
    evidence,
    remedy: `${changeItThere(group)}${[...new Set(faults.map(({ fault }) => remedies[fault]))].join(' ')}`,
  }
}
