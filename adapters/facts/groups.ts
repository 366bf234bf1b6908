import type { Group } from '../../domain/facts/group.ts'
import type { AutoScalingGroup } from '../aws-shapes/auto-scaling.ts'
import { sortedOnce } from './code-unit-order.ts'
import { groupOf, withSharedTargetGroups } from './group.ts'
import type { CapturedAnswers } from './place-answers.ts'

/** By name, without activities. Answers are grouped once: looking each group up in every list would take the square of the fleet. */
export function groupsOf(
  at: { readonly accountId: string; readonly region: string },
  shapes: ReadonlyMap<string, AutoScalingGroup>,
  answers: CapturedAnswers,
): readonly Group[] {
  const policies = answers.policies && Map.groupBy(answers.policies, (policy) => policy.AutoScalingGroupName)
  const actions = answers.scheduledActions && Map.groupBy(answers.scheduledActions, (action) => action.AutoScalingGroupName)
  const byId = answers.templateVersions && Map.groupBy(answers.templateVersions, (version) => version.LaunchTemplateId)
  const byName = answers.templateVersions && Map.groupBy(answers.templateVersions, (version) => version.LaunchTemplateName)
  const groups = sortedOnce(shapes.keys()).map((name) => {
    const shape = shapes.get(name) as AutoScalingGroup
    return groupOf(shape, at.accountId, at.region, {
      templateVersions: (id, templateName) => (id === null ? byName?.get(templateName ?? '') : byId?.get(id)) ?? [],
      policies: policies && (policies.get(name) ?? []),
      scheduledActions: actions && (actions.get(name) ?? []),
      activities: null,
    })
  })
  return withSharedTargetGroups(groups)
}
