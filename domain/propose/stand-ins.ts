import { runsSameImage } from '../facts/catalog.ts'
import type { Group } from '../facts/group.ts'
import { isOfferedTo, startsItsImage } from '../facts/launchable.ts'
import type { InstanceType, Place } from '../facts/place.ts'

/** A stand-in is only launched where the first type is not to be had: it may cost more, within reason. */
const STAND_IN_PRICE_RATIO = 1.35
const MOST_TYPES = 4

/**
 * Types of the same shape, the given one first (allocation strategy `prioritized`: the others only stand in), the cheapest next, as far as the
 * group's image starts on them and one of its zones has them. Empty where its shape or its price is not known; of one where nothing can stand in.
 */
export function withStandIns(name: string, place: Place, group: Pick<Group, 'availabilityZones' | 'launchTemplate'>): readonly string[] {
  const type = place.instanceTypes?.get(name)
  const price = place.prices?.get(name)?.microUsdPerHour
  if (type === undefined || price === undefined) return []
  const holdsAsMuch = ({ localStorageGB = 0 }: InstanceType): boolean => localStorageGB >= (type.localStorageGB ?? 0)
  // where one zone lacks it, it stands in in the others
  const isOfferedSomewhere = (t: InstanceType): boolean => group.availabilityZones.some((zone) => isOfferedTo({ availabilityZones: [zone] }, t, place))
  const others = [...(place.instanceTypes?.values() ?? [])].flatMap((t) => {
    const cost = place.prices?.get(t.name)?.microUsdPerHour
    const fits =
      t.name !== name &&
      t.currentGeneration &&
      !t.burstable &&
      t.vcpu === type.vcpu &&
      t.memoryGiB >= type.memoryGiB &&
      holdsAsMuch(t) &&
      runsSameImage(type, t) &&
      startsItsImage(group, type, t, place) &&
      isOfferedSomewhere(t)
    return fits && cost !== undefined && cost <= price * STAND_IN_PRICE_RATIO ? [{ name: t.name, cost }] : []
  })
  const sorted = others.sort((a, b) => a.cost - b.cost || (a.name < b.name ? -1 : 1))
  return [name, ...sorted.map((t) => t.name)].slice(0, MOST_TYPES)
}
