import { familyOf } from './catalog.ts'
import type { Group } from './group.ts'
import type { Place } from './place.ts'

/** Families with GPUs, FPGAs or chips for machine learning or video (EC2 user guide, "Accelerated computing instances"), where the types were not read. */
const ACCELERATED = /^(p|g|gr|inf|trn|dl|f|vt)\d/

/** A type that ran in the group, or is launched next, whose work is not its CPU's alone; null where there is none. */
export function acceleratedTypeOf({ typeShares, instanceType, launchType }: Group, { instanceTypes }: Pick<Place, 'instanceTypes'>): string | null {
  const types = [instanceType, launchType, ...Object.keys(typeShares)].filter((type) => type !== null)
  return types.find((type) => instanceTypes?.get(type)?.accelerated ?? ACCELERATED.test(familyOf(type))) ?? null
}
