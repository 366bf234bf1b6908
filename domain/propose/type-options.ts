import { familyOf, sizeOf } from '../facts/catalog.ts'
import type { Group } from '../facts/group.ts'
import { isOfferedTo, startsItsImage } from '../facts/launchable.ts'
import type { InstanceType, Place } from '../facts/place.ts'

/** The same group on another type of its size, apart from the proposal: what it would cost, and what it takes to get there. */
export type TypeOption = {
  readonly kind: 'arm64' | 'newer-generation'
  readonly instanceType: string
  /** At today's size and at today's rate, scaled by the list prices; null where today's cost is not known. */
  readonly microUsdPerMonth: number | null
  /** Of the price of an instance-hour: positive is cheaper. */
  readonly savesFraction: number
}

/**
 * Types of the same kind, size, vCPUs and memory, at least, that are cheaper than today's at list prices: the cheapest on arm64 (Graviton), and the
 * cheapest of a newer generation on today's architecture. None for groups of several types, or whose types something else binds.
 */
export function typeOptions(group: Group, place: Place, currentMicroUsdPerMonth: number | null): readonly TypeOption[] {
  const today = group.instanceType === null ? undefined : place.instanceTypes?.get(group.instanceType)
  const price = today === undefined ? undefined : place.prices?.get(today.name)?.microUsdPerHour
  if (today === undefined || price === undefined || group.mixedInstanceTypes.length > 1 || group.typesBoundBy.length > 0) return []
  const cheapest = (kind: TypeOption['kind'], isOne: (type: InstanceType) => boolean): readonly TypeOption[] => {
    const [best] = [...(place.instanceTypes?.values() ?? [])]
      .flatMap((type) => {
        const microUsdPerHour = place.prices?.get(type.name)?.microUsdPerHour
        return microUsdPerHour !== undefined && microUsdPerHour < price && standsIn(today, type) && isOne(type) && isOfferedTo(group, type, place)
          ? [{ type, microUsdPerHour }]
          : []
      })
      .sort((a, b) => a.microUsdPerHour - b.microUsdPerHour || (a.type.name < b.type.name ? -1 : 1))
    if (best === undefined) return []
    const ratio = best.microUsdPerHour / price
    return [
      {
        kind,
        instanceType: best.type.name,
        microUsdPerMonth: currentMicroUsdPerMonth === null ? null : Math.round(currentMicroUsdPerMonth * ratio),
        savesFraction: 1 - ratio,
      },
    ]
  }
  // an image of a platform that is licensed by x86 cores runs on nothing else
  const linux = group.platform.operation === null || group.platform.operation === 'RunInstances'
  const isArm = (type: InstanceType) => type.architectures.includes('arm64')
  return [
    ...(linux && !isArm(today) ? cheapest('arm64', isArm) : []),
    ...cheapest(
      'newer-generation',
      (type) =>
        generationOf(type.name) > generationOf(today.name) &&
        type.architectures.some((a) => today.architectures.includes(a)) &&
        startsItsImage(group, today, type, place),
    ),
  ]
}

/** The same letter of its family (m, c, r, t …), the same size, at least the same vCPUs and memory, with all that today's has, as burstable as it, and not of a previous generation. */
function standsIn(today: InstanceType, type: InstanceType): boolean {
  return (
    type.name !== today.name &&
    type.currentGeneration &&
    kindOf(type.name) === kindOf(today.name) &&
    sizeOf(type.name) === sizeOf(today.name) &&
    type.vcpu >= today.vcpu &&
    type.memoryGiB >= today.memoryGiB &&
    type.burstable === today.burstable &&
    extrasOf(today.name).every((extra) => extrasOf(type.name).includes(extra))
  )
}

/** The letters before the generation: `m` of `m5.large`, `inf` of `inf2.xlarge`. */
function kindOf(instanceType: string): string {
  return /^[a-z]+/.exec(familyOf(instanceType))?.[0] ?? instanceType
}

/**
 * What a family has beside its processor: local disks (d), more network or EBS bandwidth (n, b), a higher clock (z), extra memory or storage (e). Source: EC2
 * user guide, "Instance type naming conventions"; the letters that name the processor or its make (a, g, i, q, flex) are no such thing.
 */
function extrasOf(instanceType: string): readonly string[] {
  return [...(/^[a-z]+\d+([a-z]*)/.exec(familyOf(instanceType))?.[1] ?? '')].filter((letter) => 'bdenz'.includes(letter))
}

/** The number of the family: 5 of `m5a.large`; NaN where it has none. */
function generationOf(instanceType: string): number {
  return Number(/^[a-z]+(\d+)/.exec(familyOf(instanceType))?.[1] ?? Number.NaN)
}
