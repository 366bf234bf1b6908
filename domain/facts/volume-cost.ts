import { HOURS_PER_MONTH } from '../money.ts'
import type { Group } from './group.ts'
import type { LaunchVolume } from './launch-template.ts'
import type { Place } from './place.ts'

/** What the volumes of one instance cost for each of its hours, and of that what goes when it goes. */
export type VolumeCost =
  | { readonly microUsdPerInstanceHour: number; readonly goingMicroUsdPerInstanceHour: number; readonly unknownBecause: null }
  | { readonly unknownBecause: VolumeUnknown }

export type VolumeUnknown =
  | { readonly code: 'template-not-read' }
  | { readonly code: 'image-not-read' }
  | { readonly code: 'volume-not-described'; readonly device: string }
  | { readonly code: 'provisioned-performance'; readonly device: string }
  | { readonly code: 'volume-price-not-read'; readonly volumeType: string }

/**
 * The volumes that an instance is launched with, those of its image with what the template says of each (EC2 user guide, "Block device mappings": the mapping of a launch
 * overrides that of the image by the device's name), at the Region's price of a GiB-month. What is provisioned besides, IOPS and throughput, has prices of its own. A volume goes with its instance
 * where DeleteOnTermination says so; one of which nothing says it is taken to stay.
 */
export function volumeCost(
  { launchTemplate }: Pick<Group, 'launchTemplate'>,
  { imageVolumes, volumePrices }: Pick<Place, 'imageVolumes' | 'volumePrices'>,
): VolumeCost {
  if (launchTemplate === null) return { unknownBecause: { code: 'template-not-read' } }
  const ofImage = launchTemplate.imageId === null ? undefined : imageVolumes?.get(launchTemplate.imageId)
  if (ofImage === undefined) return { unknownBecause: { code: 'image-not-read' } }
  const volumes = new Map<string, LaunchVolume>(ofImage.map((volume) => [volume.device, volume]))
  for (const volume of launchTemplate.volumes ?? []) volumes.set(volume.device, over(volumes.get(volume.device), volume))
  let [each, going] = [0, 0]
  for (const { device, volumeType, sizeGiB, isProvisioned, goesWithInstance } of volumes.values()) {
    if (sizeGiB === 0) continue
    if (sizeGiB === null || volumeType === null) return { unknownBecause: { code: 'volume-not-described', device } }
    if (isProvisioned === true) return { unknownBecause: { code: 'provisioned-performance', device } }
    const price = volumePrices?.get(volumeType)
    if (price === undefined) return { unknownBecause: { code: 'volume-price-not-read', volumeType } }
    const perHour = (sizeGiB * price) / HOURS_PER_MONTH
    each += perHour
    if (goesWithInstance === true) going += perHour
  }
  return { microUsdPerInstanceHour: each, goingMicroUsdPerInstanceHour: going, unknownBecause: null }
}

function over(image: LaunchVolume | undefined, template: LaunchVolume): LaunchVolume {
  if (image === undefined) return template
  return {
    device: template.device,
    volumeType: template.volumeType ?? image.volumeType,
    sizeGiB: template.sizeGiB ?? image.sizeGiB,
    isProvisioned: template.isProvisioned === true || (template.volumeType === null && image.isProvisioned === true),
    goesWithInstance: template.goesWithInstance ?? image.goesWithInstance ?? null,
  }
}

/** Micro-dollars of the volumes that go with each instance-hour; 0 where that is not known. */
export function goingVolumeMicroUsd(group: Pick<Group, 'launchTemplate'>, place: Pick<Place, 'imageVolumes' | 'volumePrices'>): number {
  const cost = volumeCost(group, place)
  return cost.unknownBecause === null ? cost.goingMicroUsdPerInstanceHour : 0
}
