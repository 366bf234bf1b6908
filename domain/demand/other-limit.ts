import type { Observation } from '../observe/observation.ts'
import type { Policy } from '../policy.ts'
import { at, quantile } from '../series.ts'
import { MEMORY_FULL_FRACTION } from './memory.ts'

/** CPU under this share while requests queue or fail: something other than CPU has run out. */
const QUIET_CPU_FRACTION = 0.7
/** And so while its hottest instance is under this share: above it skew explains it. */
const QUIET_HOTTEST_FRACTION = 0.8
/** A load that was mostly served well is no limit: what hurt then was an incident, not a lack of room. */
const MINIMUM_HURTING_SHARE = 0.5
/** Fewer steps of the window are chance. */
export const MINIMUM_HURTING_STEPS = 6
const MOSTLY_QUIET = 0.8
/** The plateau that CPU reaches while users are hurt, and how near a step has to come to be on it. */
const PLATEAU_QUANTILE = 0.9
const ON_PLATEAU = 0.9

/**
 * What one instance can serve, in busy vCPUs, when users are hurt while CPU and memory are calm (threads, connections, a lock,
 * a downstream): the plateau its CPU reaches in those times. Instances of 4 vCPUs whose users wait at 35 % CPU, and seldom below it, serve 1.4. Infinity
 * when nothing of the kind was seen.
 */
export function otherLimit(
  observation: Observation,
  busy: Float64Array,
  hurting: Uint8Array,
  moving: Uint8Array,
  vcpu: number,
  { creditsGone }: Policy,
): number {
  const { inServiceInstances: inService, creditBalanceMinimum: credits, memoryPercentAverage: memory, cpuPercentMaximum: hottest } = observation
  if (inService === null) return Number.POSITIVE_INFINITY
  const perInstance = new Float64Array(busy.length).fill(Number.NaN)
  let hurtingSteps = 0
  let quietSteps = 0
  for (let i = 0; i < busy.length; i++) {
    if (hurting[i] === 0 || !(at(inService, i) > 0) || Number.isNaN(at(busy, i))) continue
    if (credits !== null && at(credits, i) < creditsGone) continue
    if (memory !== null && at(memory, i) > 100 * MEMORY_FULL_FRACTION) continue
    // cold instances and those that are missing hurt at a calm CPU, too
    if (moving[i] === 1) continue
    hurtingSteps++
    if (at(busy, i) < at(inService, i) * vcpu * QUIET_CPU_FRACTION && !(hottest !== null && at(hottest, i) > 100 * QUIET_HOTTEST_FRACTION)) quietSteps++
    perInstance[i] = at(busy, i) / at(inService, i)
  }
  if (hurtingSteps < MINIMUM_HURTING_STEPS || quietSteps < hurtingSteps * MOSTLY_QUIET) return Number.POSITIVE_INFINITY
  const limit = quantile(perInstance, PLATEAU_QUANTILE)
  return hurtsAt(limit * ON_PLATEAU, observation, busy, hurting) >= MINIMUM_HURTING_SHARE ? limit : Number.POSITIVE_INFINITY
}

/** Share of the steps with at least `load` busy vCPUs an instance in which users were hurt. */
function hurtsAt(load: number, { inServiceInstances: inService }: Observation, busy: Float64Array, hurting: Uint8Array): number {
  let hurt = 0
  let of = 0
  for (let i = 0; i < busy.length; i++) {
    if (inService === null || !(at(busy, i) / at(inService, i) >= load)) continue
    of++
    if (hurting[i] === 1) hurt++
  }
  return of === 0 ? 0 : hurt / of
}
