import type { Group } from '../facts/group.ts'
import type { Alarm, PredictivePolicy, ScalingPolicy, ScheduledAction, SimplePolicy, StepPolicy, TargetTrackingPolicy } from '../facts/scaling-policy.ts'

/** A policy that follows a metric, as against a forecast. */
export type ReactivePolicy = TargetTrackingPolicy | StepPolicy | SimplePolicy

export type Direction = 'out' | 'in'

/** What of a group's scaling really works now: a policy that exists is not yet a policy that does something. */
export type EffectiveScaling = {
  /** Policies that follow demand in at least one direction, with the directions that work. */
  readonly dynamic: readonly { readonly policy: ReactivePolicy; readonly directions: readonly Direction[] }[]
  /** Predictive policies that act on their forecast (they only ever scale out). */
  readonly predictive: readonly PredictivePolicy[]
  /** Policies that can do nothing now, with what stands in their way. */
  readonly inert: readonly { readonly policy: ScalingPolicy; readonly obstacle: PolicyObstacle }[]
  /** Scheduled actions that will be carried out; null when they were not read. */
  readonly scheduled: readonly ScheduledAction[] | null
  /** Whether demand, or its forecast, can add instances. */
  readonly scalesOut: boolean
}

/** Why a policy can do nothing at all; `nothing-left`: what it would do is suspended, protected from, or without a working alarm. */
export type PolicyObstacle =
  | 'disabled'
  | 'forecasts-only'
  | 'launch-suspended'
  | 'alarms-suspended'
  | 'no-alarm'
  | 'alarms-broken'
  | 'fixed-size'
  | 'nothing-left'

/** Why an alarm would not trigger its policy. */
export type AlarmFault = 'missing' | 'actions-disabled' | 'no-data'

/** What really scales the group now. null when its policies were not read; alarms that were not read count as working. */
export function effectiveScaling(group: Group, alarms: ReadonlyMap<string, Alarm> | null): EffectiveScaling | null {
  if (group.policies === null) return null
  const dynamic: { policy: ReactivePolicy; directions: readonly Direction[] }[] = []
  const predictive: PredictivePolicy[] = []
  const inert: { policy: ScalingPolicy; obstacle: PolicyObstacle }[] = []
  for (const policy of group.policies) {
    const obstacle = obstacleOf(policy, group, alarms)
    if (obstacle !== null) inert.push({ policy, obstacle })
    else if (policy.type === 'PredictiveScaling') predictive.push(policy)
    else dynamic.push({ policy, directions: directionsOf(policy, group, alarms) })
  }
  return {
    dynamic,
    predictive,
    inert,
    scheduled: group.suspendedProcesses.includes('ScheduledActions') ? [] : group.scheduledActions,
    scalesOut: predictive.length > 0 || dynamic.some(({ directions }) => directions.includes('out')),
  }
}

/** What keeps an alarm from triggering its policy; null when nothing does, or when alarms were not read. */
export function alarmFault(name: string, group: Group, alarms: ReadonlyMap<string, Alarm> | null): AlarmFault | null {
  if (alarms === null) return null
  const alarm = alarms.get(name)
  if (alarm === undefined) return 'missing'
  if (!alarm.actionsEnabled) return 'actions-disabled'
  // without instances there is nobody to send datapoints: no data is then as it should be
  if (alarm.state === 'INSUFFICIENT_DATA' && group.instances.length > 0) return 'no-data'
  return null
}

/** Whether the instances that run, and those to come, are all protected from scale-in. */
export function isProtectedFromScaleIn(group: Group): boolean {
  return group.newInstancesProtectedFromScaleIn && group.instances.every((instance) => instance.protectedFromScaleIn)
}

/** Whether there are instances, and each of those that run is protected from scale-in: a smaller size takes none of them away. */
export function keepsAllThatRun({ instances }: Pick<Group, 'instances'>): boolean {
  return instances.length > 0 && instances.every(({ protectedFromScaleIn }) => protectedFromScaleIn)
}

/** Why a policy can do nothing at all; null when it works in some direction. */
function obstacleOf(policy: ScalingPolicy, group: Group, alarms: ReadonlyMap<string, Alarm> | null): PolicyObstacle | null {
  if (!policy.enabled) return 'disabled'
  if (policy.type === 'PredictiveScaling') {
    if (policy.forecastOnly) return 'forecasts-only'
    return group.suspendedProcesses.includes('Launch') ? 'launch-suspended' : null
  }
  if (group.suspendedProcesses.includes('AlarmNotification')) return 'alarms-suspended'
  if (policy.alarmNames.length === 0) return 'no-alarm'
  if (policy.alarmNames.every((name) => alarmFault(name, group, alarms) !== null)) return 'alarms-broken'
  if (isFixed(group)) return 'fixed-size'
  if (directionsOf(policy, group, alarms).length === 0) return 'nothing-left'
  return null
}

/** A group whose size no policy may change, now or after a scheduled action. */
function isFixed(group: Group): boolean {
  return group.minSize === group.maxSize && (group.scheduledActions ?? []).length === 0
}

/** The directions in which a policy with at least one working alarm can change the size. */
function directionsOf(policy: ReactivePolicy, group: Group, alarms: ReadonlyMap<string, Alarm> | null): readonly Direction[] {
  const out = !group.suspendedProcesses.includes('Launch')
  const inward = !group.suspendedProcesses.includes('Terminate') && !isProtectedFromScaleIn(group)
  return intendedDirections(policy).filter((direction) => (direction === 'out' ? out : inward) && hasAlarmFor(policy, direction, group, alarms))
}

/** The directions a policy was written for: a size given exactly may lie on either side. */
function intendedDirections(policy: ReactivePolicy): readonly Direction[] {
  if (policy.type === 'TargetTrackingScaling') return policy.disableScaleIn ? ['out'] : ['out', 'in']
  if (policy.adjustmentType === 'ExactCapacity') return ['out', 'in']
  const adjustments = policy.type === 'SimpleScaling' ? [policy.adjustment] : policy.steps.map((step) => step.adjustment)
  return [...(adjustments.some((x) => x > 0) ? (['out'] as const) : []), ...(adjustments.some((x) => x < 0) ? (['in'] as const) : [])]
}

/** Target tracking has an alarm for each direction: above for out, below for in. Any alarm triggers the other policies whole. */
function hasAlarmFor(policy: ReactivePolicy, direction: Direction, group: Group, alarms: ReadonlyMap<string, Alarm> | null): boolean {
  if (policy.type !== 'TargetTrackingScaling' || alarms === null) return true
  const wrong = direction === 'out' ? 'below' : 'above'
  return policy.alarmNames.some((name) => alarmFault(name, group, alarms) === null && alarms.get(name)?.comparison !== wrong)
}
