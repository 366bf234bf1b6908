import type { AutoScalingGroup } from '../aws-shapes/auto-scaling.ts'
import type { LaunchTemplateVersion } from '../aws-shapes/ec2.ts'

/** What a group says it launches from: template id or name, and a version (`$Default` where it names none); null for a launch configuration. */
export type TemplateReference = { readonly id: string | null; readonly name: string | null; readonly version: string }

export function templateReferenceOf(shape: AutoScalingGroup): TemplateReference | null {
  const own = shape.LaunchTemplate ?? shape.MixedInstancesPolicy?.LaunchTemplate?.LaunchTemplateSpecification ?? null
  if (own === null) return null
  return { id: own.LaunchTemplateId ?? null, name: own.LaunchTemplateName ?? null, version: own.Version ?? '$Default' }
}

/** The version that the next launch takes, of a template's versions; null when it is not among those read. */
export function templateVersionOf(version: string, versions: readonly LaunchTemplateVersion[]): LaunchTemplateVersion | null {
  const newestFirst = [...versions].sort((a, b) => b.VersionNumber - a.VersionNumber)
  switch (version) {
    case '$Latest':
      return newestFirst[0] ?? null
    case '$Default':
      return newestFirst.find((v) => v.DefaultVersion === true) ?? null
    default:
      return newestFirst.find((v) => String(v.VersionNumber) === version) ?? null
  }
}

/** Security groups that a launch names, in the template itself or on its network interfaces. */
export function securityGroupsOf({ LaunchTemplateData: data }: LaunchTemplateVersion): readonly string[] {
  const ofInterfaces = (data.NetworkInterfaces ?? []).flatMap((networkInterface) => networkInterface.Groups ?? [])
  return [...new Set([...(data.SecurityGroupIds ?? []), ...ofInterfaces])].sort()
}

/** The image's id; null where the template leaves it to a parameter (`resolve:ssm:...`) that cannot be looked up here. */
export function imageIdOf({ LaunchTemplateData: data }: LaunchTemplateVersion): string | null {
  const id = data.ImageId ?? null
  return id === null || id.startsWith('resolve:') ? null : id
}
