import type { Group } from '../domain/facts/group.ts'
import type { Place } from '../domain/facts/place.ts'
import type { ScalingPolicy } from '../domain/facts/scaling-policy.ts'
import type { Changes } from '../domain/propose/changes.ts'
import { parametersOf, proposedPredictive, proposedTracking } from './policy-parameters.ts'
import { isoFromSec } from './time.ts'

/** Properties to set on one CloudFormation resource of the group; null properties: the resource goes. */
export type ResourcePatch = { type: string; name: string | null; properties: Record<string, unknown> | null }
/** The proposal for those whose groups come from a template, and the way back. */
export type TemplatePatch = { apply: ResourcePatch[]; restore: ResourcePatch[] }

/**
 * A proposal as CloudFormation properties. What no template holds (suspended processes) or what was not read (policies on a
 * metric of one's own, today's template data) is left to the commands.
 */
export function templatePatchOf(changes: Changes, group: Group, place: Place): TemplatePatch {
  const parts = [groupPatch(changes, group), launchPatch(changes, group), policyPatch(changes, group, place), schedulePatch(changes, group)]
  return { apply: parts.flatMap((part) => part.apply), restore: parts.flatMap((part) => part.restore) }
}

function groupPatch(changes: Changes, group: Group): TemplatePatch {
  const { minSize, maxSize, desiredCapacity, defaultInstanceWarmupSeconds, newInstancesProtectedFromScaleIn, mixedInstances } = changes
  const patch = (properties: Record<string, unknown>): ResourcePatch[] => {
    const given = Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== undefined))
    return Object.keys(given).length === 0 ? [] : [{ type: 'AWS::AutoScaling::AutoScalingGroup', name: group.name, properties: given }]
  }
  const today = (changed: number | undefined, value: number): string | undefined => (changed === undefined ? undefined : String(value))
  return {
    apply: patch({
      MinSize: minSize === undefined ? undefined : String(minSize),
      MaxSize: maxSize === undefined ? undefined : String(maxSize),
      DesiredCapacity: desiredCapacity === undefined ? undefined : String(desiredCapacity),
      DefaultInstanceWarmup: defaultInstanceWarmupSeconds,
      NewInstancesProtectedFromScaleIn: newInstancesProtectedFromScaleIn,
      MixedInstancesPolicy: mixedInstances && overridesOf(mixedInstances.instanceTypes),
    }),
    restore: patch({
      MinSize: today(minSize, group.minSize),
      MaxSize: today(maxSize, group.maxSize),
      DesiredCapacity: today(desiredCapacity, group.desiredCapacity),
      DefaultInstanceWarmup: defaultInstanceWarmupSeconds === undefined ? undefined : group.defaultInstanceWarmupSec,
      NewInstancesProtectedFromScaleIn: newInstancesProtectedFromScaleIn === undefined ? undefined : group.newInstancesProtectedFromScaleIn,
      MixedInstancesPolicy: mixedInstances && (group.mixedInstanceTypes.length === 0 ? null : overridesOf(group.mixedInstanceTypes)),
    }),
  }
}

function overridesOf(types: readonly string[]): object {
  return { LaunchTemplate: { Overrides: types.map((type) => ({ InstanceType: type })) } }
}

function launchPatch({ instanceType, detailedMonitoring }: Changes, group: Group): TemplatePatch {
  if (instanceType === undefined && detailedMonitoring === undefined) return { apply: [], restore: [] }
  const patch = (type: string | null | undefined, monitoring: boolean | null | undefined): ResourcePatch[] => {
    const data = { ...(type == null ? {} : { InstanceType: type }), ...(monitoring == null ? {} : { Monitoring: { Enabled: monitoring } }) }
    return Object.keys(data).length === 0
      ? []
      : [{ type: 'AWS::EC2::LaunchTemplate', name: group.launchTemplate?.name ?? null, properties: { LaunchTemplateData: data } }]
  }
  return {
    apply: patch(instanceType, detailedMonitoring),
    restore: patch(instanceType === undefined ? undefined : group.instanceType, detailedMonitoring === undefined ? undefined : group.detailedMonitoring),
  }
}

function policyPatch(changes: Changes, group: Group, place: Place): TemplatePatch {
  const tracking = proposedTracking(changes, group)
  const predictive = proposedPredictive(changes, group)
  const proposed: ScalingPolicy[] = [tracking, predictive].filter((policy) => policy !== null)
  const names = new Set(proposed.map((policy) => policy.name))
  const replaced = (group.policies ?? []).filter(
    (policy) => names.has(policy.name) || (tracking !== null && policy.type !== 'PredictiveScaling' && policy.enabled),
  )
  const known = new Set((group.policies ?? []).map((policy) => policy.name))
  return {
    apply: [
      ...proposed.map((policy) => patched(policy, group, place)),
      ...replaced.filter((policy) => !names.has(policy.name)).map((policy) => gone('AWS::AutoScaling::ScalingPolicy', policy.name)),
    ],
    restore: [
      ...replaced.filter(isReadInFull).map((policy) => patched(policy, group, place)),
      ...proposed.filter((policy) => !known.has(policy.name)).map((policy) => gone('AWS::AutoScaling::ScalingPolicy', policy.name)),
    ],
  }
}

function isReadInFull(policy: ScalingPolicy): boolean {
  return !((policy.type === 'TargetTrackingScaling' || policy.type === 'PredictiveScaling') && policy.metric === 'custom')
}

function patched(policy: ScalingPolicy, group: Group, place: Place): ResourcePatch {
  const given = Object.entries(parametersOf(policy, group, place)).filter(([, value]) => value !== undefined)
  return { type: 'AWS::AutoScaling::ScalingPolicy', name: policy.name, properties: { PolicyType: policy.type, ...Object.fromEntries(given) } }
}

function schedulePatch({ scheduledActions }: Changes, group: Group): TemplatePatch {
  if (scheduledActions === undefined) return { apply: [], restore: [] }
  const today = group.scheduledActions ?? []
  const without = (names: readonly { name: string }[], from: readonly { name: string }[]) =>
    from.filter(({ name }) => !names.some((other) => other.name === name)).map(({ name }) => gone('AWS::AutoScaling::ScheduledAction', name))
  const resource = (name: string, properties: Record<string, unknown>): ResourcePatch => ({
    type: 'AWS::AutoScaling::ScheduledAction',
    name,
    properties: Object.fromEntries(Object.entries(properties).filter(([, value]) => value != null)),
  })
  return {
    apply: [
      ...scheduledActions.map(({ name, recurrence, minSize, maxSize, desiredCapacity }) =>
        resource(name, { Recurrence: recurrence, TimeZone: 'Etc/UTC', MinSize: minSize, MaxSize: maxSize, DesiredCapacity: desiredCapacity }),
      ),
      ...without(scheduledActions, today),
    ],
    restore: [
      ...today.map(({ name, recurrence, timeZone, startSec, endSec, minSize, maxSize, desiredCapacity }) =>
        resource(name, {
          Recurrence: recurrence,
          TimeZone: timeZone,
          StartTime: startSec === null ? null : isoFromSec(startSec),
          EndTime: endSec === null ? null : isoFromSec(endSec),
          MinSize: minSize,
          MaxSize: maxSize,
          DesiredCapacity: desiredCapacity,
        }),
      ),
      ...without(today, scheduledActions),
    ],
  }
}

function gone(type: string, name: string): ResourcePatch {
  return { type, name, properties: null }
}
