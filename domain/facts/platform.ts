import type { Reason, UnknownPrice } from '../reasons.ts'
import type { Group } from './group.ts'
import type { Place, Price } from './place.ts'

/** EC2's code for plain Linux in `UsageOperation`. Source: EC2 user guide, billing-info-fields. */
const LINUX = 'RunInstances'

/** The prices that hold for a group's instances, or why none is known: never those of plain Linux for something else. */
export type PricesFor = { readonly prices: ReadonlyMap<string, Price> | null; readonly unknownBecause: Reason | null }

/** By platform (Windows, RHEL, SQL Server …), tenancy (of the template, or of the VPC: EC2 user guide, dedicated-instance) and kind of zone. Hosts are charged by the host. A platform that was not read is taken for plain Linux. */
function pricesFor({ platform, availabilityZones, subnetIds }: Group, place: Place): PricesFor {
  const elsewhere = availabilityZones.filter((zone) => !isOfRegion(zone, place.region))
  if (elsewhere.length > 0) return unknown({ zones: elsewhere })
  const onOutposts = subnetIds.filter((id) => place.subnets?.get(id)?.onOutpost === true)
  if (onOutposts.length > 0) return unknown({ zones: onOutposts })
  if (platform.capacityBlock === true) return unknown({ capacityBlock: true })
  if (platform.tenancy === 'host') return unknown({ dedicatedHosts: true })
  const operation = platform.operation ?? LINUX
  const isDedicated = platform.tenancy === 'dedicated' || subnetIds.some((id) => place.subnets?.get(id)?.isDedicated === true)
  if (operation === LINUX && !isDedicated) return { prices: place.prices, unknownBecause: null }
  const prices = place.otherPrices?.get(priceKey(operation, isDedicated ? 'Dedicated' : 'Shared')) ?? null
  return prices === null ? unknown({ platform: platform.details ?? operation, dedicatedInstances: isDedicated }) : { prices, unknownBecause: null }
}

/** How `otherPrices` is keyed: the operation and the tenancy of the Price List. */
export function priceKey(operation: string, tenancy: string): string {
  return `${operation} ${tenancy}`
}

function unknown(why: UnknownPrice): PricesFor {
  return { prices: null, unknownBecause: { code: 'price-of-platform-unknown', ...why } }
}

/** Zones of the region itself end in a letter after its name: `eu-west-1a`, not `us-west-2-lax-1a` or `us-east-1-wl1-bos-wlz-1`. */
function isOfRegion(zone: string, region: string): boolean {
  return !zone.startsWith(region) || /^[a-z]$/.test(zone.slice(region.length))
}

/** The place as one group is priced in it: with the prices that hold for what it runs. */
export function placeFor(group: Group, place: Place): Place {
  const { prices, unknownBecause } = pricesFor(group, place)
  return prices === place.prices && unknownBecause === null ? place : { ...place, prices, pricesUnknownBecause: unknownBecause }
}
