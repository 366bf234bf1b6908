import type { Group } from '../../domain/facts/group.ts'
import type { AutoScalingGroup } from '../aws-shapes/auto-scaling.ts'
import { sortedOnce } from './code-unit-order.ts'
import { groupOf, withSharedTargetGroups, withSharedTemplates } from './group.ts'
import type { CapturedAnswers } from './place-answers.ts'

/** By name, without activities. Answers are grouped once: looking each group up in every list would take the square of the fleet. */
export function groupsOf(
  at: { readonly accountId: string; readonly region: string; readonly window: { readonly endSec: number }; readonly readSec: number },
  shapes: ReadonlyMap<string, AutoScalingGroup>,
  answers: CapturedAnswers,
): readonly Group[] {
  const policies = answers.policies && Map.groupBy(answers.policies, (policy) => policy.AutoScalingGroupName)
  const actions = answers.scheduledActions && Map.groupBy(answers.scheduledActions, (action) => action.AutoScalingGroupName)
  const byId = answers.templateVersions && Map.groupBy(answers.templateVersions, (version) => version.LaunchTemplateId)
  const byName = answers.templateVersions && Map.groupBy(answers.templateVersions, (version) => version.LaunchTemplateName)
  const configurations = answers.launchConfigurations && new Map(answers.launchConfigurations.map((one) => [one.LaunchConfigurationName, one]))
  const images = new Map((answers.images ?? []).map((one) => [one.ImageId, one]))
  const groups = sortedOnce(shapes.keys()).map((name) => {
    const shape = shapes.get(name) as AutoScalingGroup
    const others = {
      templateVersions:
        byId && byName && ((id: string | null, templateName: string | null) => (id === null ? byName.get(templateName ?? '') : byId.get(id)) ?? []),
      launchConfiguration: configurations && ((configuration: string) => configurations.get(configuration) ?? null),
      image: (id: string) => images.get(id) ?? null,
      policies: policies && (policies.get(name) ?? []),
      scheduledActions: actions && (actions.get(name) ?? []),
      activities: null,
    }
    return groupOf(shape, at.accountId, at.region, others, { windowEndSec: at.window.endSec, readSec: at.readSec })
  })
  return withSharedTemplates(withSharedTargetGroups(groups))
}
