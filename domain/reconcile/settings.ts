import type { Group } from '../facts/group.ts'

/** The levers of a group as they stand, small enough to be kept: what a proposal is held against in later runs. Plain data; null: not read. */
export type GroupSettings = {
  readonly minSize: number
  readonly maxSize: number
  readonly desiredCapacity: number
  readonly instanceType: string | null
  readonly mixedInstanceTypes: readonly string[]
  /** Enabled target tracking. */
  readonly tracking: readonly { readonly metric: string; readonly targetValue: number }[] | null
  /** Whether a predictive policy acts on its forecast. */
  readonly predictive: boolean | null
  /** Names, sorted. */
  readonly scheduledActions: readonly string[] | null
  readonly defaultInstanceWarmupSec: number | null
  readonly detailedMonitoring: boolean | null
  readonly suspendedProcesses: readonly string[]
  readonly protectsNewInstances: boolean
}

export function settingsOf(group: Group): GroupSettings {
  const enabled = group.policies?.filter((policy) => policy.enabled) ?? null
  return {
    minSize: group.minSize,
    maxSize: group.maxSize,
    desiredCapacity: group.desiredCapacity,
    instanceType: group.instanceType,
    mixedInstanceTypes: group.mixedInstanceTypes,
    tracking:
      enabled === null
        ? null
        : enabled.flatMap((policy) => (policy.type === 'TargetTrackingScaling' ? [{ metric: policy.metric, targetValue: policy.targetValue }] : [])),
    predictive: enabled === null ? null : enabled.some((policy) => policy.type === 'PredictiveScaling' && !policy.forecastOnly),
    scheduledActions: group.scheduledActions === null ? null : group.scheduledActions.map(({ name }) => name).sort(),
    defaultInstanceWarmupSec: group.defaultInstanceWarmupSec,
    detailedMonitoring: group.detailedMonitoring,
    suspendedProcesses: [...group.suspendedProcesses].sort(),
    protectsNewInstances: group.newInstancesProtectedFromScaleIn,
  }
}

/** Whether what decides a group's cost is set the same. Sizes that scheduled actions set change with the hour of the run, and say nothing. */
export function sameSettings(a: GroupSettings, b: GroupSettings): boolean {
  const scheduled = (a.scheduledActions ?? []).length + (b.scheduledActions ?? []).length > 0
  const essence = (of: GroupSettings) => {
    const { instanceType, mixedInstanceTypes, tracking, predictive, scheduledActions, suspendedProcesses, protectsNewInstances } = of
    const minSize = scheduled ? null : of.minSize
    return JSON.stringify([minSize, instanceType, mixedInstanceTypes, tracking, predictive, scheduledActions, suspendedProcesses, protectsNewInstances])
  }
  return essence(a) === essence(b)
}
