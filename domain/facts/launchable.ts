import type { Group } from './group.ts'
import type { InstanceType, Place } from './place.ts'

/**
 * Whether the group could launch `type` in place of `today` as it stands: its image starts on it, and each of its zones offers it. What was not read is taken to be no hindrance.
 */
export function couldLaunch(group: Pick<Group, 'availabilityZones' | 'launchTemplate'>, today: InstanceType, type: InstanceType, place: Place): boolean {
  return isOfferedTo(group, type, place) && startsItsImage(group, today, type, place)
}

/** Whether each zone of the group offers the type: where one does not, it cannot be launched there (DescribeInstanceTypeOfferings by availability zone). */
export function isOfferedTo({ availabilityZones }: Pick<Group, 'availabilityZones'>, { name }: Pick<InstanceType, 'name'>, { offeredZones }: Place): boolean {
  const zones = offeredZones?.get(name)
  return zones === undefined || availabilityZones.every((zone) => zones.has(zone))
}

/**
 * Whether the group's image starts on the type. EC2 refuses one that is not enabled for the Elastic Network Adapter on a type that needs it ("Enhanced networking with the Elastic Network
 * Adapter (ENA) is required for the 'm5.large' instance type"), one whose boot mode the type does not have (EC2 user guide, "Instance launch behavior with Amazon EC2 boot modes": `uefi-preferred` and
 * none start on either), and a paravirtual one where the type is HVM alone. What `today` needs as well, the image has.
 */
export function startsItsImage({ launchTemplate }: Pick<Group, 'launchTemplate'>, today: InstanceType, type: InstanceType, { imageNeeds }: Place): boolean {
  const image = launchTemplate?.imageId == null ? undefined : imageNeeds?.get(launchTemplate.imageId)
  if (image === undefined) return true
  const has = (modes: readonly string[] | undefined, needed: string | null): boolean => modes === undefined || needed === null || modes.includes(needed)
  const network = type.needsEna !== true || today.needsEna === true || image.hasEna
  return network && has(type.bootModes, image.bootMode === 'uefi-preferred' ? null : image.bootMode) && has(type.virtualizations, image.virtualization)
}
