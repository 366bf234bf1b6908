import type { Group } from '../facts/group.ts'
import type { Policy } from '../policy.ts'
import { ROUNDING_SLACK } from '../series.ts'
import type { Demand } from './demand.ts'

/**
 * Instances that a group must keep whatever its demand: one a zone in use, two in all, unless it runs fewer today on purpose. In three zones a minimum of 5
 * keeps 3, and a minimum of 2 keeps 2.
 */
export function redundancyOf(group: Group, policy: Policy): number {
  const wanted = Math.max(policy.redundancyInstances, group.availabilityZones.length)
  return Math.max(1, Math.min(wanted, group.minSize === 0 ? policy.redundancyInstances : group.minSize))
}

/** What capacity is counted in: instances of one type, each for so many busy vCPUs, and never fewer than so many. */
export type CapacityUnit = { readonly instanceType: string; readonly busyVcpuPerInstance: number; readonly floorInstances: number }

export function capacityUnitOf(demand: Demand, group: Group, policy: Policy): CapacityUnit {
  return {
    instanceType: demand.instanceType,
    busyVcpuPerInstance: demand.servableVcpuPerInstance * policy.targetUtilization,
    floorInstances: redundancyOf(group, policy),
  }
}

/** Instances the demand asks for, by step, at the utilization one is willing to run at and never under redundancy; NaN where not observed. */
export function requiredInstances(demand: Demand, group: Group, policy: Policy): Float64Array {
  return instancesFor(demand.busyVcpu, capacityUnitOf(demand, group, policy))
}

/** The same for any curve of busy vCPUs, in any unit: 13 busy vCPUs on instances of 2 at 65 % (1.3 each) ask for 10. */
export function instancesFor(busyVcpu: Float64Array, { busyVcpuPerInstance, floorInstances }: CapacityUnit): Float64Array {
  return busyVcpu.map((busy) => (Number.isNaN(busy) ? Number.NaN : Math.max(floorInstances, Math.ceil(busy / busyVcpuPerInstance - ROUNDING_SLACK))))
}
