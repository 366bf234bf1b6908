import type { Demand } from '../demand/demand.ts'
import { memoryServableVcpu } from '../demand/memory.ts'
import { baselineFraction } from '../facts/burstable.ts'
import { familyOf, successorsOf } from '../facts/catalog.ts'
import type { InstanceType, Place } from '../facts/group.ts'
import { meanOverAllTypes } from '../facts/type-shares.ts'
import type { Observation } from '../observe/observation.ts'
import type { Policy } from '../policy.ts'
import { withStandIns } from './stand-ins.ts'

/** An instance type a proposal may move to, as the group's own work would run on it. */
export type CandidateType = {
  readonly name: string
  readonly vcpu: number
  readonly servableVcpu: number
  readonly creditBaselineFraction: number
  /** Relative cost of an instance-hour: micro-dollars where prices are known, else vCPUs. */
  readonly costPerHour: number
  /** Other types can be launched in its place where it is not to be had. */
  readonly hasStandIns: boolean
}

/**
 * Today's type first, then those the group could move to: other sizes of its family, the successors of a previous generation,
 * and types that are not burstable where credits ran out. Only today's where the group's shape forbids a change (mixed or
 * weighted instances, a limit that does not grow with the type) or where a type, its price or its memory speaks against it.
 */
export function candidateTypes(observation: Observation, place: Place, demand: Demand, policy: Policy): readonly CandidateType[] {
  const { group } = observation
  const today = place.instanceTypes?.get(demand.instanceType) as InstanceType
  const asToday: CandidateType = {
    name: today.name,
    vcpu: demand.vcpuPerInstance,
    servableVcpu: demand.servableVcpuPerInstance,
    creditBaselineFraction: demand.unlimitedCredits ? Number.NaN : baselineFraction(today.name),
    costPerHour: meanOverAllTypes(group, (type) => place.prices?.get(type)?.microUsdPerHour) ?? demand.vcpuPerInstance * 1000,
    hasStandIns: group.mixedInstanceTypes.length === 0 && group.typesBoundBy.length === 0 && withStandIns(today.name, place).length > 1,
  }
  if (group.typesBoundBy.length > 0) return [asToday]
  if (group.mixedInstanceTypes.length > 1 || Object.keys(group.weights).length > 0 || group.desiredCapacityType !== 'units' || group.launchTemplate === null)
    return [asToday]
  if (demand.boundBy === 'requests' || !place.prices?.has(today.name)) return [asToday]
  const others = reachable(today, place, demand).flatMap((type): CandidateType[] => {
    const price = place.prices?.get(type.name)
    if (price === undefined || type.name === today.name) return []
    // what was not seen is kept: nobody knows what an instance holds
    if (demand.memory === null && type.memoryGiB < today.memoryGiB) return []
    const byMemory = demand.memory === null ? Number.POSITIVE_INFINITY : memoryServableVcpu(demand.memory, type.memoryGiB, policy)
    if (byMemory <= 0) return []
    return [
      {
        name: type.name,
        vcpu: type.vcpu,
        servableVcpu: Math.min(type.vcpu, byMemory, demand.demonstratedVcpuPerInstance),
        creditBaselineFraction: demand.unlimitedCredits ? Number.NaN : baselineFraction(type.name),
        costPerHour: price.microUsdPerHour,
        hasStandIns: withStandIns(type.name, place).length > 1,
      },
    ]
  })
  return [asToday, ...others]
}

function reachable(today: InstanceType, place: Place, demand: Demand): readonly InstanceType[] {
  const all = [...(place.instanceTypes?.values() ?? [])].sort((a, b) => (a.name < b.name ? -1 : 1))
  const successors = new Set(successorsOf(today, place).map((t) => familyOf(t.name)))
  return all.filter((type) => {
    if (!type.architectures.some((a) => today.architectures.includes(a))) return false
    if (familyOf(type.name) === familyOf(today.name) || successors.has(familyOf(type.name))) return true
    return demand.boundBy === 'credits' && !type.burstable && type.currentGeneration && type.vcpu === today.vcpu && type.memoryGiB >= today.memoryGiB
  })
}
