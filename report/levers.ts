import type { Group } from '../domain/facts/group.ts'
import type { ScalingPolicy } from '../domain/facts/scaling-policy.ts'
import type { Changes } from '../domain/propose/changes.ts'
import type { ReportProposal } from './schema.ts'
import { recurrenceInWords } from './words/recurrence.ts'

/** One line of a proposal as a change: the lever, what it is set to today (null: not read) and what it would be. */
export type Lever = { lever: string; now: string | null; proposed: string }

/** What each lever is called. */
export const leverNames = {
  minSize: 'minimum size',
  maxSize: 'maximum size',
  desiredCapacity: 'desired capacity',
  instanceType: 'instance type',
  mixedInstances: 'instance types',
  targetTracking: 'scaling policy',
  predictiveScaling: 'predictive scaling',
  scheduledActions: 'scheduled actions',
  defaultInstanceWarmupSeconds: 'instance warm-up',
  detailedMonitoring: 'detailed monitoring',
  newInstancesProtectedFromScaleIn: 'new instances protected from scale-in',
  resumeProcesses: 'suspended processes',
} as const satisfies Readonly<Record<keyof Changes, string>>

/** The levers that a proposal moves, each with today's setting; what it sets as it is today is none. */
export function leversOf(changes: Changes, group: Group): Lever[] {
  const { targetTracking, predictiveScaling, scheduledActions, mixedInstances, resumeProcesses } = changes
  return [
    lever(leverNames.minSize, changes.minSize, String(group.minSize)),
    lever(leverNames.maxSize, changes.maxSize, String(group.maxSize)),
    lever(leverNames.desiredCapacity, changes.desiredCapacity, String(group.desiredCapacity)),
    lever(leverNames.instanceType, changes.instanceType, group.instanceType),
    lever(
      leverNames.mixedInstances,
      mixedInstances?.instanceTypes.join(', '),
      group.mixedInstanceTypes.length === 0 ? group.instanceType : group.mixedInstanceTypes.join(', '),
    ),
    lever(
      leverNames.targetTracking,
      targetTracking && trackingInWords(targetTracking.metric, targetTracking.targetValue, targetTracking.disableScaleIn),
      policiesInWords(group.policies, (policy) => policy.type !== 'PredictiveScaling'),
    ),
    lever(
      leverNames.predictiveScaling,
      predictiveScaling && predictiveInWords(predictiveScaling.targetValue, predictiveScaling.schedulingBufferSeconds, false),
      policiesInWords(group.policies, (policy) => policy.type === 'PredictiveScaling'),
    ),
    lever(
      leverNames.scheduledActions,
      scheduledActions && scheduledInWords(scheduledActions),
      group.scheduledActions && scheduledInWords(group.scheduledActions),
    ),
    lever(
      leverNames.defaultInstanceWarmupSeconds,
      secondsInWords(changes.defaultInstanceWarmupSeconds),
      secondsInWords(group.defaultInstanceWarmupSec ?? undefined) ?? 'none',
    ),
    lever(
      leverNames.detailedMonitoring,
      changes.detailedMonitoring && 'on',
      group.detailedMonitoring === null ? null : group.detailedMonitoring ? 'on' : 'off',
    ),
    lever(
      leverNames.newInstancesProtectedFromScaleIn,
      changes.newInstancesProtectedFromScaleIn === false ? 'no' : undefined,
      group.newInstancesProtectedFromScaleIn ? 'yes' : 'no',
    ),
    lever(
      leverNames.resumeProcesses,
      resumeProcesses && (group.suspendedProcesses.filter((name) => !resumeProcesses.includes(name)).join(', ') || 'none'),
      group.suspendedProcesses.join(', ') || 'none',
    ),
  ].filter((line) => line !== null)
}

/** Today's values of what a proposal changes. */
export function beforeOf({ minSize, maxSize, desiredCapacity, instanceType, targetTracking }: Changes, group: Group): ReportProposal['before'] {
  const reactive = (group.policies ?? []).filter((policy) => policy.type !== 'PredictiveScaling')
  const tracking = reactive.filter((policy) => policy.type === 'TargetTrackingScaling')
  const old = tracking.find(({ metric }) => metric === targetTracking?.metric)
  return {
    ...(minSize === undefined ? {} : { minSize: group.minSize }),
    ...(maxSize === undefined ? {} : { maxSize: group.maxSize }),
    ...(desiredCapacity === undefined ? {} : { desiredCapacity: group.desiredCapacity }),
    ...(instanceType === undefined || group.instanceType === null ? {} : { instanceType: group.instanceType }),
    ...(targetTracking === undefined || old === undefined
      ? {}
      : { targetTracking: { metric: old.metric, targetValue: old.targetValue, disableScaleIn: old.disableScaleIn } }),
    ...(targetTracking === undefined ? {} : { replacedPolicies: reactive.filter((policy) => policy !== old && policy.enabled).length }),
  }
}

function lever(name: string, proposed: string | number | undefined, now: string | null): Lever | null {
  return proposed === undefined || String(proposed) === now ? null : { lever: name, now, proposed: String(proposed) }
}

function policiesInWords(policies: readonly ScalingPolicy[] | null, wanted: (policy: ScalingPolicy) => boolean): string | null {
  if (policies === null) return null
  return policies.filter(wanted).map(policyInWords).join('; ') || 'none'
}

function policyInWords(policy: ScalingPolicy): string {
  const state = policy.enabled ? '' : ' (disabled)'
  switch (policy.type) {
    case 'TargetTrackingScaling':
      return trackingInWords(policy.metric, policy.targetValue, policy.disableScaleIn) + state
    case 'StepScaling':
      return `steps, ${policy.adjustmentType} by ${policy.steps.map((step) => step.adjustment).join(', ')}${state}`
    case 'SimpleScaling':
      return `simple, ${policy.adjustmentType} by ${policy.adjustment}${state}`
    case 'PredictiveScaling':
      return predictiveInWords(policy.targetValue, policy.schedulingBufferSec, policy.forecastOnly) + state
    default:
      return policy satisfies never
  }
}

function trackingInWords(metric: string, targetValue: number, disableScaleIn: boolean): string {
  return `target tracking ${metric} at ${targetValue}${disableScaleIn ? ', scale-in off' : ''}`
}

function predictiveInWords(targetValue: number, bufferSec: number, forecastOnly: boolean): string {
  return `${forecastOnly ? 'forecast only' : 'forecast and scale'} at ${targetValue}, ${bufferSec} s ahead`
}

type Scheduled = {
  readonly name: string
  readonly recurrence: string | null
  readonly timeZone?: string
  readonly minSize?: number | null
  readonly maxSize?: number | null
  readonly desiredCapacity?: number | null
}

function scheduledInWords(actions: readonly Scheduled[]): string {
  const sizesOf = (action: Scheduled): string =>
    [
      action.minSize == null ? '' : `min ${action.minSize}`,
      action.maxSize == null ? '' : `max ${action.maxSize}`,
      action.desiredCapacity == null ? '' : `desired ${action.desiredCapacity}`,
    ]
      .filter((size) => size !== '')
      .join(', ')
  return actions.map((action) => `${action.name} (${action.recurrence === null ? 'once' : recurrenceOf(action)}): ${sizesOf(action)}`).join('; ') || 'none'
}

/** A recurrence in UTC in words; one in another time zone as it stands. */
function recurrenceOf({ recurrence, timeZone = 'Etc/UTC' }: Scheduled): string {
  return timeZone === 'Etc/UTC' || timeZone === 'UTC' ? recurrenceInWords(recurrence as string) : `${recurrence} ${timeZone}`
}

function secondsInWords(seconds: number | undefined): string | undefined {
  return seconds === undefined ? undefined : `${seconds} s`
}
