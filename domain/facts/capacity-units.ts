import type { Group } from './group.ts'
import type { InstanceType } from './place.ts'

const MIB_PER_GIB = 1024

/** The types a group may launch: those of its mixed instances policy, else its one type, else what its instances show. */
export function typesOf(group: Group): readonly string[] {
  if (group.mixedInstanceTypes.length > 0) return group.mixedInstanceTypes
  const next = group.launchType ?? group.instanceType
  if (next !== null) return [next]
  return [...new Set(group.instances.map((instance) => instance.instanceType))].sort()
}

/** Whether requirements stand in place of types: what runs is what EC2 chose of many, and the next launch may be of another. */
export function choosesTypesByRequirements({ typesBoundBy }: Group): boolean {
  return typesBoundBy.some(({ by }) => by === 'instance-requirements')
}

/** Units of the group's capacity (minimum, desired, maximum) that one instance of a type stands for; null when its size is not known. */
export function unitsPerInstance(group: Group, instanceType: string, instanceTypes: ReadonlyMap<string, InstanceType> | null): number | null {
  switch (group.desiredCapacityType) {
    case 'units':
      return Object.hasOwn(group.weights, instanceType) ? (group.weights[instanceType] as number) : 1
    case 'vcpu':
      return instanceTypes?.get(instanceType)?.vcpu ?? null
    case 'memory-mib': {
      const memoryGiB = instanceTypes?.get(instanceType)?.memoryGiB
      return memoryGiB === undefined ? null : memoryGiB * MIB_PER_GIB
    }
  }
}

/** The fewest instances that make up `units` of capacity, over the types the group may launch; null when a type's size is not known. */
export function fewestInstances(group: Group, units: number, instanceTypes: ReadonlyMap<string, InstanceType> | null): number | null {
  const types = typesOf(group)
  if (group.desiredCapacityType !== 'units' && choosesTypesByRequirements(group)) return null
  if (types.length === 0) return group.desiredCapacityType === 'units' ? units : null
  let fewest = Number.POSITIVE_INFINITY
  for (const type of types) {
    const each = unitsPerInstance(group, type, instanceTypes)
    if (each === null) return null
    fewest = Math.min(fewest, Math.ceil(units / each))
  }
  return fewest
}
