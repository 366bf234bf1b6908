import type { Group } from '../domain/facts/group.ts'
import type { Changes } from '../domain/propose/changes.ts'
import { asciiJson, type Call, commandLine, type Fragment, instancesNow, quoted, remark, type Step, type Value } from './shell.ts'

/** Levers that live in the launch template or the mixed instances policy. `replaces`: running instances are replaced. */
export function templateCommands(changes: Changes, group: Group): Step & { readonly replaces: boolean } {
  const types =
    changes.mixedInstances?.instanceTypes ?? (group.mixedInstanceTypes.length > 0 && changes.instanceType !== undefined ? [changes.instanceType] : null)
  if (changes.instanceType === undefined && changes.detailedMonitoring === undefined && types === null) return { apply: [], restore: [], replaces: false }
  const { launchTemplate } = group
  if (launchTemplate === null || launchTemplate.kind === 'launch-configuration')
    return {
      apply: [remark(byHand(changes, group))],
      restore: [remark('set in the launch configuration or template what it was set to before')],
      replaces: false,
    }
  const data = {
    ...(changes.instanceType === undefined ? {} : { InstanceType: changes.instanceType }),
    ...(changes.detailedMonitoring === undefined ? {} : { Monitoring: { Enabled: true } }),
  }
  const newVersion = Object.keys(data).length > 0
  const version = newVersion ? { shell: '$VERSION' } : launchTemplate.version
  const replaces = changes.instanceType !== undefined
  const after = replaces ? [refresh(group)] : []
  return {
    apply: [
      ...(newVersion ? [createVersion(group, launchTemplate.id, launchTemplate.version, data)] : []),
      use(group, launchTemplate.id, version, types),
      ...monitor(changes, group, 'monitor-instances'),
      ...after,
    ],
    restore: [...restoreTemplate(group, launchTemplate.id, launchTemplate.version, newVersion), ...monitor(changes, group, 'unmonitor-instances'), ...after],
    replaces,
  }
}

function byHand(changes: Changes, { launchTemplate }: Group): string {
  const wishes = [
    changes.instanceType === undefined ? '' : `instance type ${changes.instanceType}`,
    changes.detailedMonitoring === undefined ? '' : 'detailed monitoring on',
    changes.mixedInstances === undefined ? '' : `a mixed instances policy of ${changes.mixedInstances.instanceTypes.join(', ')}`,
  ].filter((wish) => wish !== '')
  return launchTemplate === null
    ? `the group's launch template was not read: set there ${wishes.join(' and ')}`
    : `launch configuration ${launchTemplate.name} cannot be changed: make a launch template of it with ${wishes.join(' and ')}, and point the group at that`
}

function createVersion(group: Group, templateId: string, source: string, data: Record<string, unknown>): string {
  const call = commandLine({
    service: 'ec2',
    operation: 'create-launch-template-version',
    region: group.region,
    parameters: { LaunchTemplateId: templateId, SourceVersion: source, LaunchTemplateData: data },
  })
  return `VERSION=$(${call} --query LaunchTemplateVersion.VersionNumber --output text)`
}

/** A new version moves what `$Latest` means, so a group on `$Latest` gets its old template back as one more version. */
function restoreTemplate(group: Group, templateId: string, version: string, newVersion: boolean): string[] {
  const today = group.mixedInstanceTypes.length === 0 ? null : group.mixedInstanceTypes
  if (!newVersion || version !== '$Latest') return [use(group, templateId, version, today)]
  const data = {
    ...(group.instanceType === null ? {} : { InstanceType: group.instanceType }),
    ...(group.detailedMonitoring === null ? {} : { Monitoring: { Enabled: group.detailedMonitoring } }),
  }
  return [createVersion(group, templateId, version, data), use(group, templateId, version, today)]
}

/** Points the group at a template version, alone or under a mixed instances policy of `types`. */
function use(group: Group, templateId: string, version: string | Fragment, types: readonly string[] | null): string {
  const parameters: Record<string, Value> = { AutoScalingGroupName: group.name }
  const shownVersion = typeof version === 'string' ? version : version.shell
  if (types === null) {
    const template = { LaunchTemplateId: templateId, Version: shownVersion }
    parameters.LaunchTemplate = typeof version === 'string' ? template : withVersion(asciiJson(template))
  } else {
    const overrides = types.map((type) => ({
      InstanceType: type,
      ...(group.weights[type] === undefined ? {} : { WeightedCapacity: String(group.weights[type]) }),
    }))
    const policy = { LaunchTemplate: { LaunchTemplateSpecification: { LaunchTemplateId: templateId, Version: shownVersion }, Overrides: overrides } }
    parameters.MixedInstancesPolicy = typeof version === 'string' ? policy : withVersion(asciiJson(policy))
  }
  return line(group, 'update-auto-scaling-group', parameters)
}

/** Quoted text in which the shell still puts the version: out of the single quotes there, and back. */
function withVersion(text: string): Fragment {
  return { shell: quoted(text).replace('$VERSION', `'"$VERSION"'`) }
}

/** Running instances take the setting at once, without being replaced. */
function monitor(changes: Changes, group: Group, operation: string): string[] {
  if (changes.detailedMonitoring === undefined) return []
  return [commandLine({ service: 'ec2', operation, region: group.region, parameters: { InstanceIds: instancesNow(group) } })]
}

function refresh(group: Group): string {
  // 100 to 110 %: each replacement is in service before the old instance goes.
  return line(group, 'start-instance-refresh', {
    AutoScalingGroupName: group.name,
    Preferences: { MinHealthyPercentage: 100, MaxHealthyPercentage: 110 },
  })
}

function line(group: Group, operation: string, parameters: Call['parameters']): string {
  return commandLine({ service: 'autoscaling', operation, region: group.region, parameters })
}
