import type { Demand } from '../demand/demand.ts'
import { memoryServableVcpu } from '../demand/memory.ts'
import { baselineFraction } from '../facts/burstable.ts'
import { familyOf, successorsOf } from '../facts/catalog.ts'
import { couldLaunch } from '../facts/launchable.ts'
import type { InstanceType, Place } from '../facts/place.ts'
import { meanOverAllTypes } from '../facts/type-shares.ts'
import { tracksRequests } from '../learn/trust.ts'
import type { Observation } from '../observe/observation.ts'
import type { Policy } from '../policy.ts'
import { withStandIns } from './stand-ins.ts'

/** Without prices types are compared by their vCPUs: a unit a thousandth of one, so that whole numbers hold it. */
const UNITS_PER_VCPU = 1000

/** An instance type a proposal may move to, as the group's own work would run on it. */
export type CandidateType = {
  readonly name: string
  /** In vCPUs of today's type: see speedBeside. */
  readonly vcpu: number
  readonly servableVcpu: number
  readonly memoryGiB: number
  /** Disks of its own, which go with it. */
  readonly localStorageGB?: number
  /** `servableVcpu` is what its memory lets it serve: what an instance holds is a matter of its own load. */
  readonly fullOfMemory: boolean
  /**
   * NaN where credits don't bind: of a type that is not burstable, and of today's in unlimited mode. Without the template's word CPU over the baseline may
   * be that of instances which still have credits: then only a group that is short of room is taken to be unlimited, and none gives any up. Of another type each
   * vCPU-hour over the baseline would be charged beside its hours.
   */
  readonly creditBaselineFraction: number
  /** Relative cost of an instance-hour: micro-dollars where prices are known, else vCPUs. */
  readonly costPerHour: number
  /** Other types can be launched in its place where it is not to be had. */
  readonly hasStandIns: boolean
}

/**
 * Today's type first, then those the group could move to: other sizes of its family, its kin (the same generation with more memory a vCPU: half
 * the vCPUs of an m are an r with the same memory; with less where what is held was seen), the successors of a previous generation, and types that are not burstable where
 * credits ran out. Only today's where the group's shape forbids a change (mixed or
 * weighted instances, a limit that does not grow with the type: none larger where there may be one) or where a type, its price, its memory, its image or a zone that lacks it speaks against it.
 */
export function candidateTypes(observation: Observation, place: Place, demand: Demand, policy: Policy): readonly CandidateType[] {
  const { group } = observation
  const today = place.instanceTypes?.get(demand.instanceType) as InstanceType
  const asToday: CandidateType = {
    name: today.name,
    vcpu: demand.vcpuPerInstance,
    servableVcpu: demand.servableVcpuPerInstance,
    memoryGiB: meanOverAllTypes(group, (type) => place.instanceTypes?.get(type)?.memoryGiB) ?? today.memoryGiB,
    ...(today.localStorageGB === undefined ? {} : { localStorageGB: today.localStorageGB }),
    fullOfMemory: demand.boundBy === 'memory',
    creditBaselineFraction:
      demand.unlimitedCredits && (group.cpuCredits === 'unlimited' || demand.hurting.includes(1)) ? Number.NaN : baselineFraction(today.name),
    costPerHour: meanOverAllTypes(group, (type) => place.prices?.get(type)?.microUsdPerHour) ?? demand.vcpuPerInstance * UNITS_PER_VCPU,
    hasStandIns: group.mixedInstanceTypes.length === 0 && group.typesBoundBy.length === 0 && withStandIns(today.name, place, group).length > 1,
  }
  if (group.typesBoundBy.length > 0) return [asToday]
  if (group.mixedInstanceTypes.length > 1 || Object.keys(group.weights).length > 0 || group.desiredCapacityType !== 'units' || group.launchTemplate === null)
    return [asToday]
  if (demand.boundBy === 'requests' || tracksRequests(group) || !place.prices?.has(today.name)) return [asToday]
  const others = reachable(today, place, demand, policy).flatMap((type): CandidateType[] => {
    const price = place.prices?.get(type.name)
    if (price === undefined || type.name === today.name || !couldLaunch(group, today, type, place)) return []
    // threads, connections and locks are counted by the instance: fewer and larger ones have fewer of them
    if (demand.hurtsAtCalmCpu && type.vcpu > today.vcpu) return []
    // what was not seen is kept: nobody knows what an instance holds, in memory and on disks of its own
    if (demand.memory === null && type.memoryGiB < today.memoryGiB) return []
    if ((type.localStorageGB ?? 0) < (today.localStorageGB ?? 0)) return []
    const byMemory = demand.memory === null ? Number.POSITIVE_INFINITY : memoryServableVcpu(demand.memory, type.memoryGiB, policy)
    if (byMemory <= 0) return []
    const vcpu = type.vcpu * speedBeside(today, type)
    return [
      {
        name: type.name,
        vcpu,
        servableVcpu: Math.min(vcpu, byMemory, demand.demonstratedVcpuPerInstance),
        memoryGiB: type.memoryGiB,
        ...(type.localStorageGB === undefined ? {} : { localStorageGB: type.localStorageGB }),
        fullOfMemory: byMemory < Math.min(vcpu, demand.demonstratedVcpuPerInstance),
        creditBaselineFraction: baselineFraction(type.name),
        costPerHour: price.microUsdPerHour,
        hasStandIns: withStandIns(type.name, place, group).length > 1,
      },
    ]
  })
  return [asToday, ...others]
}

function reachable(today: InstanceType, place: Place, demand: Demand, policy: Policy): readonly InstanceType[] {
  const all = [...(place.instanceTypes?.values() ?? [])].sort((a, b) => (a.name < b.name ? -1 : 1))
  const successors = new Set(successorsOf(today, place).map((t) => familyOf(t.name)))
  return all.filter((type) => {
    if (!type.architectures.some((a) => today.architectures.includes(a))) return false
    if (familyOf(type.name) === familyOf(today.name) || successors.has(familyOf(type.name)) || isKin(today, type, demand.memory, policy)) return true
    return demand.boundBy === 'credits' && !type.burstable && type.currentGeneration && type.vcpu === today.vcpu && type.memoryGiB >= today.memoryGiB
  })
}

/** Compute, general, memory: the letters that differ in memory a vCPU alone, 2, 4 and 8 GiB. */
const KIN = /^[cmr](\d.*)$/

/**
 * Of one generation and make, like c5, m5 and r5, with more memory a vCPU and no less an instance; with less only where memory was seen to be the
 * same whatever the work, and today's type was not taken for its memory: two weeks need not have seen the most that is held.
 */
function isKin(today: InstanceType, type: InstanceType, memory: Demand['memory'], policy: Policy): boolean {
  if (makeOf(today) === undefined || makeOf(today) !== makeOf(type)) return false
  const [before, after] = [today, type].map(({ memoryGiB, vcpu }) => memoryGiB / vcpu) as [number, number]
  if (after > before) return type.memoryGiB >= today.memoryGiB
  return memory !== null && memory.gibPerBusyVcpu === 0 && before < policy.memoryOptimizedGiBPerVcpu
}

/** Sustained all-core turbo of m5 and r5 (3.1 GHz) over that of c5 (3.6 GHz), as AWS's pages of instance types give them; later generations differ less. */
const SLOWEST_KIN = 3.1 / 3.6

/** What a vCPU of `type` does in the time of one of today's: less where a compute type is left for its kin. */
function speedBeside(today: InstanceType, type: InstanceType): number {
  const leavesCompute = familyOf(today.name).startsWith('c') && !familyOf(type.name).startsWith('c')
  return leavesCompute && makeOf(today) !== undefined && makeOf(today) === makeOf(type) ? SLOWEST_KIN : 1
}

function makeOf(type: InstanceType): string | undefined {
  return KIN.exec(familyOf(type.name))?.[1]
}
