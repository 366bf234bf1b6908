import type { InstanceType, Place, Price } from './place.ts'

/**
 * Families that took a previous generation's place, of the same kind (general, compute, memory, storage), nearest first.
 * Source: AWS's page of previous generation instances and its upgrade paths; what an account really has is checked against
 * the types that were read.
 */
const successorFamilies: Readonly<Record<string, readonly string[]>> = {
  t1: ['t3', 't3a'],
  t2: ['t3', 't3a'],
  m1: ['m5', 'm6i', 'm7i'],
  m2: ['r5', 'r6i', 'r7i'],
  m3: ['m5', 'm6i', 'm7i'],
  m4: ['m5', 'm6i', 'm7i'],
  m5: ['m6i', 'm7i'],
  c1: ['c5', 'c6i', 'c7i'],
  c3: ['c5', 'c6i', 'c7i'],
  c4: ['c5', 'c6i', 'c7i'],
  c5: ['c6i', 'c7i'],
  r3: ['r5', 'r6i', 'r7i'],
  r4: ['r5', 'r6i', 'r7i'],
  r5: ['r6i', 'r7i'],
  cr1: ['r5', 'r6i', 'r7i'],
  a1: ['c6g', 'c7g'],
  i2: ['i3', 'i4i'],
  i3: ['i4i'],
  d2: ['d3'],
  x1: ['x2idn'],
  x1e: ['x2iedn'],
}

/** The family of a type: `m5` of `m5.4xlarge`. A name without a dot is its own family. */
export function familyOf(instanceType: string): string {
  const dot = instanceType.indexOf('.')
  return dot < 0 ? instanceType : instanceType.slice(0, dot)
}

/** The size of a type: `4xlarge` of `m5.4xlarge`; empty for a name without a dot. */
export function sizeOf(instanceType: string): string {
  const dot = instanceType.indexOf('.')
  return dot < 0 ? '' : instanceType.slice(dot + 1)
}

/** Whether an image that runs on `from` can run on `to`: some architecture in common. */
export function runsSameImage(from: InstanceType, to: InstanceType): boolean {
  return to.architectures.some((architecture) => from.architectures.includes(architecture))
}

/** On-demand Linux price of a type; null when prices were not read or lack it. */
export function priceOf(instanceType: string, place: Place): Price | null {
  return place.prices?.get(instanceType) ?? null
}

/** The virtual sizes of a family that were read, smallest first; bare metal is left out (it boots and bills as another thing). */
export function sizesOf(family: string, place: Place): readonly InstanceType[] {
  const all = [...(place.instanceTypes?.values() ?? [])].filter((type) => familyOf(type.name) === family && !sizeOf(type.name).startsWith('metal'))
  return all.sort((a, b) => a.vcpu - b.vcpu || a.memoryGiB - b.memoryGiB || (a.name < b.name ? -1 : 1))
}

/**
 * What a previous-generation type can move to without becoming smaller: current types of the same size name, of a successor
 * family, that run the same image with at least as many vCPUs and as much memory. Only types that were read; cheapest first
 * (those without a price last). Empty for a current type.
 */
export function successorsOf(type: InstanceType, place: Place): readonly InstanceType[] {
  if (type.currentGeneration) return []
  const found = successorNames(type.name).flatMap((name) => {
    const successor = place.instanceTypes?.get(name)
    return successor !== undefined && isAtLeast(successor, type) ? [successor] : []
  })
  const price = (candidate: InstanceType): number => priceOf(candidate.name, place)?.microUsdPerHour ?? Number.MAX_SAFE_INTEGER
  return found.sort((a, b) => price(a) - price(b))
}

/** Names that the successors of a type would have at its size, whether they exist or not; empty when its family has none. */
export function successorNames(instanceType: string): readonly string[] {
  const family = familyOf(instanceType)
  const families = Object.hasOwn(successorFamilies, family) ? (successorFamilies[family] ?? []) : []
  return families.map((successor) => `${successor}.${sizeOf(instanceType)}`)
}

function isAtLeast(successor: InstanceType, type: InstanceType): boolean {
  return successor.currentGeneration && runsSameImage(type, successor) && successor.vcpu >= type.vcpu && successor.memoryGiB >= type.memoryGiB
}
