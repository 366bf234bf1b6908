import type { Group } from './group.ts'

/**
 * The mean of what each type has, by the share of instance-hours that was of it: vCPUs, memory. Types of which it is not known are left aside.
 * For a group of which no instance is known, that of its one type. null where it is known of none.
 */
export function meanOverTypes(group: Pick<Group, 'typeShares' | 'instanceType'>, ofType: (type: string) => number | undefined): number | null {
  let total = 0
  let known = 0
  for (const [type, share] of sharesOf(group)) {
    const value = ofType(type)
    if (value === undefined) continue
    total += share * value
    known += share
  }
  return known === 0 ? null : total / known
}

/** The same where it has to be known of every type that ran: prices. */
export function meanOverAllTypes(group: Pick<Group, 'typeShares' | 'instanceType'>, ofType: (type: string) => number | undefined): number | null {
  return sharesOf(group).some(([type]) => ofType(type) === undefined) ? null : meanOverTypes(group, ofType)
}

function sharesOf({ typeShares, instanceType }: Pick<Group, 'typeShares' | 'instanceType'>): readonly (readonly [string, number])[] {
  const shares = Object.entries(typeShares)
  return shares.length > 0 ? shares : instanceType === null ? [] : [[instanceType, 1]]
}
