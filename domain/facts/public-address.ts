import type { Group } from './group.ts'
import type { Place } from './place.ts'

/**
 * What a public IPv4 address is charged for beside its instance, in every Region outside China (Amazon VPC pricing, "Public IPv4 address": $0.005 an hour since
 * 2024-02-01). Addresses that one brought along cost nothing, and cannot be told from others here.
 */
const IPV4_MICRO_USD_PER_HOUR = 5000

/** Which share of the group's instances get a public IPv4 address, 0-1: as its template says, else as its subnets do, among which it spreads them evenly. null where that was not read. */
export function publicAddressShare(
  { launchSecurity, subnetIds }: Pick<Group, 'launchSecurity' | 'subnetIds'>,
  { subnets }: Pick<Place, 'subnets'>,
): number | null {
  if (launchSecurity.publicAddress !== null) return launchSecurity.publicAddress ? 1 : 0
  const given = subnetIds.flatMap((id) => subnets?.get(id)?.givesPublicAddress ?? [])
  if (given.length === 0) return null
  const share = given.filter((gives) => gives).length / given.length
  return given.length === subnetIds.length || share > 0 ? share : null
}

/** Micro-dollars for each of the group's instance-hours; 0 where its instances have none, null where that was not read, or they are charged in another currency. */
export function publicAddressMicroUsd(group: Pick<Group, 'launchSecurity' | 'subnetIds' | 'region'>, place: Pick<Place, 'subnets'>): number | null {
  const known = group.launchSecurity.publicAddress !== null || group.subnetIds.every((id) => place.subnets?.get(id)?.givesPublicAddress != null)
  const share = publicAddressShare(group, place)
  return share === null || !known || group.region.startsWith('cn-') ? null : share * IPV4_MICRO_USD_PER_HOUR
}
