import type { Group, TypeBound } from '../../domain/facts/group.ts'
import type { LaunchSecurity, LaunchTemplate, LaunchVolume } from '../../domain/facts/launch-template.ts'
import type { AutoScalingGroup, LaunchConfiguration } from '../aws-shapes/auto-scaling.ts'
import type { LaunchTemplateVersion } from '../aws-shapes/ec2.ts'
import { sortedOnce } from './code-unit-order.ts'

/** What a group says it launches from: template id or name, and a version (`$Default` where it names none); null for a launch configuration. */
export type TemplateReference = { readonly id: string | null; readonly name: string | null; readonly version: string }

export function templateReferenceOf(shape: AutoScalingGroup): TemplateReference | null {
  const own = shape.LaunchTemplate ?? shape.MixedInstancesPolicy?.LaunchTemplate?.LaunchTemplateSpecification ?? null
  // XML writes what a group does not have as an empty element
  if (own === null || (!own.LaunchTemplateId && !own.LaunchTemplateName)) return null
  return { id: own.LaunchTemplateId ?? null, name: own.LaunchTemplateName ?? null, version: own.Version ?? '$Default' }
}

/** The templates that its mixed instances policy names for single types, each once. */
export function overrideReferencesOf(shape: AutoScalingGroup): readonly TemplateReference[] {
  const own = (shape.MixedInstancesPolicy?.LaunchTemplate?.Overrides ?? []).flatMap(({ LaunchTemplateSpecification: one }) =>
    one?.LaunchTemplateId || one?.LaunchTemplateName
      ? [{ id: one.LaunchTemplateId || null, name: one.LaunchTemplateName || null, version: one.Version ?? '$Default' }]
      : [],
  )
  return [...new Map(own.map((one) => [JSON.stringify(one), one])).values()]
}

/** The launch configurations that groups launch from, each once: those of groups that name no template. */
export function launchConfigurationsOf(shapes: readonly AutoScalingGroup[]): readonly string[] {
  return sortedOnce(shapes.flatMap((shape) => (templateReferenceOf(shape) === null ? (shape.LaunchConfigurationName ?? []) : [])).filter((name) => name !== ''))
}

/**
 * The version that a launch takes at `atSec`, of a template's versions; null when it is not among those read. A version that is made later is no version
 * yet: the newest of those that were there stands for it, or where none was, the one that is asked for itself.
 */
export function templateVersionOf(version: string, versions: readonly LaunchTemplateVersion[], atSec: number): LaunchTemplateVersion | null {
  const newestFirst = [...versions].sort((a, b) => b.VersionNumber - a.VersionNumber)
  const there = newestFirst.filter((one) => (one.CreateTime ?? atSec) <= atSec)
  const asked = versionAmong(version, newestFirst)
  return asked === null ? null : (versionAmong(version, there) ?? there.find((one) => one.VersionNumber < asked.VersionNumber) ?? asked)
}

/** What each version up to the one that is launched from takes, oldest first; none where the time or the type of one was not read, or all are of one type. */
export function launchTypesOf(version: LaunchTemplateVersion, versions: readonly LaunchTemplateVersion[]): NonNullable<Group['launchTypes']> {
  const before = versions.filter((one) => one.VersionNumber <= version.VersionNumber).sort((a, b) => a.VersionNumber - b.VersionNumber)
  const types = before.flatMap(({ VersionNumber, CreateTime: sinceSec, LaunchTemplateData: { InstanceType: instanceType } }) =>
    sinceSec == null || !instanceType ? [] : [{ version: String(VersionNumber), sinceSec, instanceType }],
  )
  return types.length === before.length && new Set(types.map(({ instanceType }) => instanceType)).size > 1 ? types : []
}

function versionAmong(version: string, newestFirst: readonly LaunchTemplateVersion[]): LaunchTemplateVersion | null {
  switch (version) {
    case '$Latest':
      return newestFirst[0] ?? null
    case '$Default':
      return newestFirst.find((v) => v.DefaultVersion === true) ?? null
    default:
      return newestFirst.find((v) => String(v.VersionNumber) === version) ?? null
  }
}

export function ofTemplateVersion(reference: TemplateReference, version: LaunchTemplateVersion): LaunchTemplate {
  const { LaunchTemplateData: data } = version
  return {
    kind: 'launch-template',
    id: version.LaunchTemplateId,
    name: version.LaunchTemplateName,
    version: reference.version,
    launches: String(version.VersionNumber),
    createdSec: version.CreateTime ?? null,
    imageId: imageIdOf(version),
    securityGroupIds: securityGroupsOf(version),
    keyName: data.KeyName ?? null,
    instanceProfile: data.IamInstanceProfile?.Name ?? data.IamInstanceProfile?.Arn ?? null,
    volumes: volumesOf(data.BlockDeviceMappings ?? []),
    ...(addressesEachOf(version) > 1 ? { addressesEach: addressesEachOf(version) } : {}),
  }
}

/** A prefix is a block of sixteen (EC2 user guide, "Prefix delegation for Amazon EC2 network interfaces": /28). */
const ADDRESSES_OF_PREFIX = 16

/** Addresses of IPv4 that each instance takes: one for each network interface, with those that the template asks for besides. */
function addressesEachOf({ LaunchTemplateData: { NetworkInterfaces: interfaces } }: LaunchTemplateVersion): number {
  const ofEach = (interfaces ?? []).map((one) => {
    const prefixes = (one.Ipv4PrefixCount ?? 0) + (one.Ipv4Prefixes ?? []).length
    return Math.max(1 + (one.SecondaryPrivateIpAddressCount ?? 0), (one.PrivateIpAddresses ?? []).length) + prefixes * ADDRESSES_OF_PREFIX
  })
  return Math.max(
    1,
    ofEach.reduce((sum, count) => sum + count, 0),
  )
}

export function ofLaunchConfiguration(shape: LaunchConfiguration): LaunchTemplate {
  return {
    kind: 'launch-configuration',
    id: '',
    name: shape.LaunchConfigurationName,
    version: '',
    launches: shape.LaunchConfigurationName,
    createdSec: shape.CreatedTime ?? null,
    // AWS writes what a launch configuration does not have as an empty text
    imageId: shape.ImageId || null,
    securityGroupIds: [...(shape.SecurityGroups ?? [])].sort(),
    keyName: shape.KeyName || null,
    instanceProfile: shape.IamInstanceProfile || null,
    // Auto Scaling's default, in a launch configuration alone (API reference, Ebs: DeleteOnTermination)
    volumes: volumesOf(shape.BlockDeviceMappings ?? [], true),
  }
}

/** What gp3 comes with, IOPS and MiB/s; more is provisioned, and paid for (EBS user guide, "General Purpose SSD volumes"). Of io1 and io2 all IOPS are. */
const GP3_IOPS = 3000
const GP3_THROUGHPUT = 125
const ALL_PROVISIONED: ReadonlySet<string> = new Set(['io1', 'io2'])

/** `goes`: what holds where a mapping does not say whether its volume is deleted with the instance; null: that is not known. */
export function volumesOf(
  devices: NonNullable<LaunchTemplateVersion['LaunchTemplateData']['BlockDeviceMappings']>,
  goes: boolean | null = null,
): readonly LaunchVolume[] {
  return devices.flatMap(({ DeviceName, NoDevice, Ebs }): readonly LaunchVolume[] => {
    const device = DeviceName ?? 'a volume'
    if (NoDevice != null) return [{ device, volumeType: null, sizeGiB: 0 }]
    if (Ebs == null) return []
    const volumeType = Ebs.VolumeType || null
    const isProvisioned = ALL_PROVISIONED.has(volumeType ?? '') || (Ebs.Iops ?? 0) > GP3_IOPS || (Ebs.Throughput ?? 0) > GP3_THROUGHPUT
    return [{ device, volumeType, sizeGiB: Ebs.VolumeSize ?? null, isProvisioned, goesWithInstance: Ebs.DeleteOnTermination ?? goes }]
  })
}

/** Security groups that a launch names, in the template itself or on its network interfaces. */
export function securityGroupsOf({ LaunchTemplateData: data }: LaunchTemplateVersion): readonly string[] {
  const ofInterfaces = (data.NetworkInterfaces ?? []).flatMap((networkInterface) => networkInterface.Groups ?? [])
  return [...new Set([...(data.SecurityGroupIds ?? []), ...ofInterfaces])].sort()
}

/**
 * What binds the instance types of a group beside its own choice. Sources: EC2's RequestLaunchTemplateData and Auto Scaling's LaunchTemplateOverrides
 * (InstanceRequirements), placement groups (a cluster takes types that support it), targeted capacity reservations (of one type; of the template, or of the group: CapacityReservationSpecification), dedicated hosts (of one family);
 * and what a type has to be able to: EC2 refuses the launch of one that is not.
 */
export function typesBoundBy(shape: AutoScalingGroup, version: LaunchTemplateVersion | null): readonly TypeBound[] {
  const data = version?.LaunchTemplateData
  const { GroupName, GroupId, Tenancy, HostId, HostResourceGroupArn } = data?.Placement ?? {}
  const overrides = shape.MixedInstancesPolicy?.LaunchTemplate?.Overrides ?? []
  const described = data?.InstanceRequirements != null || overrides.some(({ InstanceRequirements }) => InstanceRequirements != null)
  const placement = shape.PlacementGroup || GroupName || GroupId || null
  const { CapacityReservationTarget: own, CapacityReservationPreference: preference } = data?.CapacityReservationSpecification ?? {}
  const { CapacityReservationTarget: ofGroup, CapacityReservationPreference: groupPreference } = shape.CapacityReservationSpecification ?? {}
  const reservation =
    own?.CapacityReservationId ??
    own?.CapacityReservationResourceGroupArn ??
    ofGroup?.CapacityReservationIds?.[0] ??
    ofGroup?.CapacityReservationResourceGroupArns?.[0] ??
    null
  // `-first` falls back on what is not reserved: it binds nothing, but what it has reserved is billed all the same
  const onReservations = [preference, groupPreference].some((one) => one === 'capacity-reservations-only' || one === 'capacity-reservations-first')
  const onHosts = Tenancy === 'host' || HostId != null || HostResourceGroupArn != null
  const bounds: readonly (TypeBound | false)[] = [
    described && { by: 'instance-requirements', name: null },
    placement !== null && { by: 'placement-group', name: placement },
    (reservation !== null || onReservations) && { by: 'capacity-reservation', name: reservation },
    onHosts && { by: 'dedicated-hosts', name: null },
    version !== null && asksOfInstance(version).length > 0 && { by: 'launch-options', name: asksOfInstance(version).join(', ') },
  ]
  return bounds.filter((bound) => bound !== false)
}

/**
 * What a template asks of an instance that not every type can do, by its field: a number of cores, enclaves, hibernation, licences counted by core, Elastic Fabric
 * Adapters, more addresses than one (EC2 user guide: instance-optimize-cpu, nitro-enclave, hibernating-prerequisites, efa, AvailableIpPerENI).
 */
function asksOfInstance(version: LaunchTemplateVersion): readonly string[] {
  const { CpuOptions, EnclaveOptions, HibernationOptions, LicenseSpecifications, NetworkInterfaces } = version.LaunchTemplateData
  const isEfa = (NetworkInterfaces ?? []).some(({ InterfaceType }) => InterfaceType?.startsWith('efa'))
  const asks: readonly (string | false)[] = [
    CpuOptions != null && 'CpuOptions',
    EnclaveOptions?.Enabled === true && 'EnclaveOptions',
    HibernationOptions?.Configured === true && 'HibernationOptions',
    (LicenseSpecifications ?? []).length > 0 && 'LicenseSpecifications',
    (isEfa || addressesEachOf(version) > 1) && 'NetworkInterfaces',
  ]
  return asks.filter((ask) => ask !== false)
}

/** The image's id; null where the template leaves it to a parameter (`resolve:ssm:...`) that cannot be looked up here. */
export function imageIdOf({ LaunchTemplateData: data }: LaunchTemplateVersion): string | null {
  const id = data.ImageId ?? null
  return id === null || id.startsWith('resolve:') ? null : id
}

export const nothingSaid: LaunchSecurity = { publicAddress: null, metadataV1: null, unencryptedDevices: [] }

/** Of a template or a launch configuration. What it leaves out is the image's, the account's or the subnet's to say. */
export function launchSecurityOf(
  said: Pick<LaunchTemplateVersion['LaunchTemplateData'], 'MetadataOptions' | 'BlockDeviceMappings' | 'NetworkInterfaces'>,
  publicAddress: boolean | null,
): LaunchSecurity {
  const { MetadataOptions: metadata, BlockDeviceMappings: devices, NetworkInterfaces: interfaces } = said
  const tokens = metadata?.HttpTokens ?? null
  return {
    publicAddress,
    ...(interfaces?.some(({ Ipv6AddressCount, Ipv6PrefixCount }) => (Ipv6AddressCount ?? 0) + (Ipv6PrefixCount ?? 0) > 0) ? { ipv6Address: true } : {}),
    metadataV1: metadata?.HttpEndpoint === 'disabled' ? false : tokens === null ? null : tokens === 'optional',
    unencryptedDevices: (devices ?? []).flatMap(({ DeviceName, Ebs }) => (Ebs?.Encrypted === false ? [DeviceName ?? 'a volume'] : [])),
  }
}
