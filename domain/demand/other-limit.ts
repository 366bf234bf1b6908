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
/** A limit hurts near itself: where half of what hurt was at less than half of the load, something comes and goes whatever the load (a leak, a dependency). */
const NEAR_LIMIT = 0.5

/** What speaks for a limit that CPU does not show. */
export type OtherLimit = {
  /**
   * What one instance can serve, in busy vCPUs, when users are hurt while CPU and memory are calm (threads, connections, a lock,
   * a downstream): the plateau its CPU reaches in those times. Instances of 4 vCPUs whose users wait at 35 % CPU, and seldom below it, serve 1.4.
   * Infinity when nothing of the kind was seen.
   */
  readonly servableVcpu: number
  /** Users were hurt mostly while CPU and memory were calm, new instances or not: whether a larger instance takes more is not known. */
  readonly hurtsAtCalmCpu: boolean
}

export function otherLimit(
  observation: Observation,
  busy: Float64Array,
  hurting: Uint8Array,
  moving: Uint8Array,
  vcpu: number,
  { creditsGone }: Policy,
): OtherLimit {
  const { inServiceInstances: inService, creditBalanceMinimum: credits, memoryPercentAverage: memory, cpuPercentMaximum: hottest } = observation
  if (inService === null) return { servableVcpu: Number.POSITIVE_INFINITY, hurtsAtCalmCpu: false }
  const perInstance = new Float64Array(busy.length).fill(Number.NaN)
  const [still, all] = [
    { hurting: 0, quiet: 0 },
    { hurting: 0, quiet: 0 },
  ]
  const mostlyQuiet = ({ hurting: of, quiet }: typeof all): boolean => of >= MINIMUM_HURTING_STEPS && quiet >= of * MOSTLY_QUIET
  for (let i = 0; i < busy.length; i++) {
    if (hurting[i] === 0 || !(at(inService, i) > 0) || Number.isNaN(at(busy, i))) continue
    if (credits !== null && at(credits, i) < creditsGone) continue
    if (memory !== null && at(memory, i) > 100 * MEMORY_FULL_FRACTION) continue
    const quiet = at(busy, i) < at(inService, i) * vcpu * QUIET_CPU_FRACTION && !(hottest !== null && at(hottest, i) > 100 * QUIET_HOTTEST_FRACTION) ? 1 : 0
    all.hurting++
    all.quiet += quiet
    // cold instances and those that are missing hurt at a calm CPU, too
    if (moving[i] === 1) continue
    still.hurting++
    still.quiet += quiet
    perInstance[i] = at(busy, i) / at(inService, i)
  }
  const limit = quantile(perInstance, PLATEAU_QUANTILE)
  const isNear = quantile(perInstance, 0.5) >= NEAR_LIMIT * limit
  const isLimit = mostlyQuiet(still) && isNear && hurtsAt(limit * ON_PLATEAU, observation, busy, hurting) >= MINIMUM_HURTING_SHARE
  return { servableVcpu: isLimit ? limit : Number.POSITIVE_INFINITY, hurtsAtCalmCpu: mostlyQuiet(all) }
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
