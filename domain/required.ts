import type { Demand } from './demand.ts'
import type { Group } from './group.ts'
import type { Policy } from './policy.ts'
import { at } from './series.ts'

/** Instances that a group must keep whatever its demand: one a zone in use, two in all, unless it runs fewer today on purpose. */
export function redundancyOf(group: Group, policy: Policy): number {
  const wanted = Math.max(policy.redundancyInstances, group.availabilityZones.length)
  return Math.max(1, Math.min(wanted, group.minSize === 0 ? policy.redundancyInstances : group.minSize))
}

/** Instances the demand asks for, by step, at the utilization one is willing to run at and never under redundancy; NaN where not observed. */
export function requiredInstances(demand: Demand, group: Group, policy: Policy): Float64Array {
  const floor = redundancyOf(group, policy)
  const perInstance = demand.servableVcpuPerInstance * policy.targetUtilization
  return demand.busyVcpu.map((busy, i) => (Number.isNaN(at(demand.busyVcpu, i)) ? Number.NaN : Math.max(floor, Math.ceil(busy / perInstance - 1e-9))))
}
