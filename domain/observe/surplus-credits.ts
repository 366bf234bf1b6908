import { SECONDS_PER_DAY } from '../calendar.ts'
import { baselineFraction } from '../facts/burstable.ts'
import { familyOf } from '../facts/catalog.ts'
import type { Group } from '../facts/group.ts'
import type { Place } from '../facts/place.ts'
import { HOURS_PER_MONTH } from '../money.ts'
import { at } from '../series.ts'
import type { Observation } from './observation.ts'

/**
 * What a vCPU-hour above the baseline is charged with unlimited credits, in every Region but those of China (EC2 On-Demand pricing, "T2/T3/T4g Unlimited
 * Mode Pricing").
 */
const MICRO_USD_PER_VCPU_HOUR = { linux: 50_000, windows: 96_000, t4g: 40_000 } as const

/**
 * Micro-dollars a month for surplus credits, which are charged beside the hours of a burstable type: by the day, what its mean CPU was above the baseline. 0 where
 * credits are limited, or CPU kept within it; null where vCPUs, baseline or size are not known. Source: EC2 user guide, burstable-performance-instances-unlimited-mode-concepts.
 */
export function surplusCreditsMicroUsd(
  { group, grid, cpuPercentAverage: cpu, inServiceInstances: inService }: Observation,
  { instanceTypes }: Pick<Place, 'instanceTypes'>,
): number | null {
  const type = instanceTypes?.get(group.instanceType ?? '')
  if (type?.burstable !== true || !isUnlimited(group, type.name)) return 0
  const baseline = baselineFraction(type.name)
  if (Number.isNaN(baseline) || cpu === null || inService === null || group.region.startsWith('cn-')) return null
  const stepsOfDay = Math.max(1, Math.round(SECONDS_PER_DAY / grid.stepSec))
  let [vcpuSteps, steps] = [0, 0]
  for (let from = 0; from < grid.length; from += stepsOfDay) {
    let [above, instances, seen] = [0, 0, 0]
    for (let i = from; i < Math.min(grid.length, from + stepsOfDay); i++) {
      if (Number.isNaN(at(cpu, i)) || Number.isNaN(at(inService, i))) continue
      above += at(cpu, i) / 100 - baseline
      instances += at(inService, i)
      seen++
    }
    if (seen === 0) continue
    steps += seen
    vcpuSteps += Math.max(0, above) * (instances / seen) * type.vcpu
  }
  return steps === 0 ? null : Math.round((vcpuSteps / steps) * HOURS_PER_MONTH * priceOf(group, type.name))
}

/** As its template says; where it does not, as the family comes: T3, T3a and T4g unlimited, T2 standard. */
function isUnlimited({ cpuCredits }: Group, type: string): boolean {
  return cpuCredits == null ? familyOf(type) !== 't2' && familyOf(type) !== 't1' : cpuCredits === 'unlimited'
}

function priceOf({ platform }: Group, type: string): number {
  if (familyOf(type) === 't4g') return MICRO_USD_PER_VCPU_HOUR.t4g
  return /windows/i.test(platform.details ?? '') ? MICRO_USD_PER_VCPU_HOUR.windows : MICRO_USD_PER_VCPU_HOUR.linux
}
