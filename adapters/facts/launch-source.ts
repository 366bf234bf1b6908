import type { Group } from '../../domain/facts/group.ts'
import type { LaunchSecurity, LaunchTemplate } from '../../domain/facts/launch-template.ts'
import type { AutoScalingGroup, LaunchConfiguration } from '../aws-shapes/auto-scaling.ts'
import type { AwsImage, LaunchTemplateVersion } from '../aws-shapes/ec2.ts'
import {
  launchSecurityOf,
  launchTypesOf,
  nothingSaid,
  ofLaunchConfiguration,
  ofTemplateVersion,
  overrideReferencesOf,
  type TemplateReference,
  templateReferenceOf,
  templateVersionOf,
} from './launch-template.ts'

/** What other answers say of what one group launches from; null where that answer was not read. */
export type LaunchAnswers = {
  /** Versions of a template, looked up by id, or by name where the id is null; none of one that does not exist. */
  readonly templateVersions: ((id: string | null, name: string | null) => readonly LaunchTemplateVersion[]) | null
  readonly launchConfiguration: ((name: string) => LaunchConfiguration | null) | null
  readonly image: (id: string) => AwsImage | null
}

/** What a group launches from, as far as it was read. `missing`: AWS says that it does not exist. */
export type LaunchSource = {
  readonly security: LaunchSecurity
  readonly tenancy: string | null
  readonly version: LaunchTemplateVersion | null
  readonly template: LaunchTemplate | null
  readonly missing: string | null
  readonly instanceType: string | null
  readonly launchTypes: NonNullable<Group['launchTypes']>
  /** How its instances are bought: `spot`, `capacity-block`; null: on demand. */
  readonly marketType: string | null
  readonly detailedMonitoring: boolean | null
}

const notRead: LaunchSource = {
  security: nothingSaid,
  tenancy: null,
  version: null,
  template: null,
  missing: null,
  instanceType: null,
  launchTypes: [],
  marketType: null,
  detailedMonitoring: null,
}

/** As it was at `windowEndSec`, as far as that can be told. */
export function launchSourceOf(shape: AutoScalingGroup, answers: LaunchAnswers, windowEndSec: number): LaunchSource {
  const reference = templateReferenceOf(shape)
  return reference === null ? configurationOf(shape.LaunchConfigurationName ?? '', answers) : templateOf(reference, answers, windowEndSec)
}

/** Of the types that have a template of their own; nothing where none has. */
export function typeSourcesOf(shape: AutoScalingGroup, answers: LaunchAnswers, windowEndSec: number): Pick<Group, 'typeSources'> {
  const references = overrideReferencesOf(shape)
  if (references.length === 0) return {}
  const templates = references
    .map((reference) => templateOf(reference, answers, windowEndSec))
    .map(({ template: launchTemplate, missing }) => ({ launchTemplate, missing }))
  const everyType = (shape.MixedInstancesPolicy?.LaunchTemplate?.Overrides ?? []).every(
    ({ LaunchTemplateSpecification: own }) => Boolean(own?.LaunchTemplateId) || Boolean(own?.LaunchTemplateName),
  )
  return { typeSources: { templates, everyType } }
}

function templateOf(reference: TemplateReference, answers: LaunchAnswers, windowEndSec: number): LaunchSource {
  if (answers.templateVersions === null) return notRead
  const versions = answers.templateVersions(reference.id, reference.name)
  const name = [reference.name, reference.id === null ? null : `(${reference.id})`].filter((part) => part !== null).join(' ')
  if (versions.length === 0) return { ...notRead, missing: `launch template ${name}` }
  const version = templateVersionOf(reference.version, versions, windowEndSec)
  if (version === null) return { ...notRead, missing: `version ${reference.version} of launch template ${name}` }
  const data = version.LaunchTemplateData
  return {
    security: launchSecurityOf(data, data.NetworkInterfaces?.[0]?.AssociatePublicIpAddress ?? null),
    tenancy: data.Placement?.Tenancy ?? null,
    version,
    template: ofTemplateVersion(reference, version),
    missing: null,
    instanceType: data.InstanceType ?? null,
    launchTypes: launchTypesOf(templateVersionOf(reference.version, versions, Number.POSITIVE_INFINITY) ?? version, versions),
    marketType: data.InstanceMarketOptions?.MarketType ?? null,
    detailedMonitoring: data.Monitoring?.Enabled ?? false,
  }
}

function configurationOf(name: string, answers: LaunchAnswers): LaunchSource {
  if (name === '' || answers.launchConfiguration === null) return notRead
  const configuration = answers.launchConfiguration(name)
  if (configuration === null) return { ...notRead, missing: `launch configuration ${name}` }
  return {
    security: launchSecurityOf(configuration, configuration.AssociatePublicIpAddress ?? null),
    tenancy: configuration.PlacementTenancy || null,
    version: null,
    template: ofLaunchConfiguration(configuration),
    missing: null,
    instanceType: configuration.InstanceType || null,
    launchTypes: [],
    marketType: configuration.SpotPrice ? 'spot' : null,
    // detailed unless switched off: CreateLaunchConfiguration's default
    detailedMonitoring: configuration.InstanceMonitoring?.Enabled ?? true,
  }
}

/** What the image is licensed as, and the hardware it runs on; null where AWS did not say. */
export function platformOf({ template, tenancy, marketType }: LaunchSource, imageOf: LaunchAnswers['image']): Group['platform'] {
  const image = template?.imageId == null ? null : imageOf(template.imageId)
  return {
    operation: image?.UsageOperation || null,
    details: image?.PlatformDetails || null,
    tenancy: tenancy === 'dedicated' || tenancy === 'host' ? tenancy : 'default',
    ...(marketType === 'capacity-block' ? { capacityBlock: true } : {}),
  }
}
