import type { Group } from '../domain/facts/group.ts'
import type { Place } from '../domain/facts/place.ts'
import type { PredictivePolicy, ScalingMetric, ScalingPolicy, TargetTrackingPolicy } from '../domain/facts/scaling-policy.ts'
import type { Changes } from '../domain/propose/changes.ts'
import { parametersOf, proposedPredictive, proposedTracking, resourceLabel } from './policy-parameters.ts'
import { type Call, commandLine, quoted, remark, type Step } from './shell.ts'

const nothing: Step = { apply: [], restore: [] }
/**
 * The proposed target tracking policy takes the place of the group's dynamic policies; step and simple policies are switched off
 * rather than deleted, so that their alarms keep pointing at them. A proposed predictive policy takes the place of today's.
 */
export function policyCommands(changes: Changes, group: Group, place: Place): Step {
  const steps = [trackingStep(changes, group, place), predictiveStep(changes, group, place)]
  return { apply: steps.flatMap((step) => step.apply), restore: steps.flatMap((step) => step.restore) }
}

function trackingStep(changes: Changes, group: Group, place: Place): Step {
  const proposed = proposedTracking(changes, group)
  if (proposed === null) return nothing
  const today = (group.policies ?? []).filter((policy) => policy.type !== 'PredictiveScaling')
  const kept = today.find((policy) => policy.name === proposed.name)
  const replaced = today.filter((policy) => policy !== kept).map((policy, i) => retire(policy, group, place, i + 1))
  return {
    apply: [...unread(group), ...labelRemark(proposed.metric, group, place), ...put(proposed, group, place), ...replaced.flatMap((step) => step.apply)],
    restore: [...replaced.flatMap((step) => step.restore), ...(kept === undefined ? [remove(proposed.name, group)] : put(kept, group, place))],
  }
}

function predictiveStep(changes: Changes, group: Group, place: Place): Step {
  const proposed = proposedPredictive(changes, group)
  if (proposed === null) return nothing
  const today = (group.policies ?? []).find((policy): policy is PredictivePolicy => policy.name === proposed.name)
  if (today === undefined) return { apply: put(proposed, group, place), restore: [remove(proposed.name, group)] }
  if (today.metric !== 'custom') return { apply: put(proposed, group, place), restore: put(today, group, place) }
  const saved = saveAndDelete(today, group, 0)
  return { apply: [...saved.apply, ...put(proposed, group, place)], restore: saved.restore }
}

/** Takes a policy out of force, in a way that can be taken back. */
function retire(policy: Exclude<ScalingPolicy, PredictivePolicy>, group: Group, place: Place, number: number): Step {
  if (!policy.enabled) return nothing
  switch (policy.type) {
    case 'TargetTrackingScaling':
      return policy.metric === 'custom' ? saveAndDelete(policy, group, number) : { apply: [remove(policy.name, group)], restore: put(policy, group, place) }
    case 'StepScaling':
    case 'SimpleScaling':
      return { apply: put({ ...policy, enabled: false }, group, place), restore: put(policy, group, place) }
    default:
      return policy satisfies never
  }
}

/** A policy on a metric of one's own: its definition was not read, so the CLI keeps it in a file. */
function saveAndDelete(policy: TargetTrackingPolicy | PredictivePolicy, group: Group, number: number): Step {
  const file = fileFor(group, number)
  const configuration = policy.type === 'PredictiveScaling' ? 'PredictiveScalingConfiguration' : 'TargetTrackingConfiguration'
  const describe = line(group, 'describe-policies', { PolicyNames: [policy.name] })
  const restored = line(group, 'put-scaling-policy', { PolicyName: policy.name, PolicyType: policy.type, [configuration]: { shell: quoted(`file://${file}`) } })
  return { apply: [`${describe} --query ${quoted(`ScalingPolicies[0].${configuration}`)} > ${quoted(file)}`, remove(policy.name, group)], restore: [restored] }
}

/** A file of the group's own, so that no other group's policy is written over it. */
function fileFor(group: Group, number: number): string {
  const name = group.name.slice(0, 40).replaceAll(/[^A-Za-z0-9_.-]/g, (unit) => `%${unit.charCodeAt(0).toString(16)}`)
  return `headroom-${group.accountId}-${group.region}-${name}-${number}.json`
}

function put(policy: ScalingPolicy, group: Group, place: Place): string[] {
  return [
    line(group, 'put-scaling-policy', {
      PolicyName: policy.name,
      PolicyType: policy.type,
      ...parametersOf(policy, group, place),
      ...(policy.enabled ? {} : { Enabled: false }),
    }),
  ]
}

function remove(name: string, group: Group): string {
  return line(group, 'delete-policy', { PolicyName: name })
}

function line(group: Group, operation: string, parameters: Call['parameters']): string {
  return commandLine({ service: 'autoscaling', operation, region: group.region, parameters: { AutoScalingGroupName: group.name, ...parameters } })
}

function labelRemark(metric: ScalingMetric, group: Group, place: Place): string[] {
  if (metric !== 'ALBRequestCountPerTarget' || resourceLabel(group, place) !== null) return []
  return [remark("the group's load balancer was not read: in place of LABEL, put app/NAME/ID/targetgroup/NAME/ID")]
}

function unread(group: Group): string[] {
  return group.policies === null
    ? [remark("the group's scaling policies were not read: delete or disable its other dynamic policies, and keep what they were")]
    : []
}
