import type { Observation } from '../observe/observation.ts'
import type { Policy } from '../policy.ts'
import { at, HIGHEST_QUANTILE, quantile } from '../series.ts'

/** Load is compared between its quietest quarter and its busiest fiftieth: fewer steps would be chance. */
const QUIET_QUANTILE = 0.25
const BUSY_QUANTILE = 0.98
const LEAST_LOAD_STEPS = 24
/** Busy steps must have this many times the load of quiet ones, or nothing can be learnt from how long requests took in them. */
const LEAST_LOAD_RATIO = 1.5
/** CPU under half explains no waiting: at half of what a queue can serve, its 95th percentile has grown by a quarter at most. */
const CALM_CPU_FRACTION = 0.5
const GROWN_WAIT_RATIO = 1.5

/**
 * The most busy vCPUs that one instance was seen to serve (99.9th percentile), where response times grew with the load although CPU was
 * calm: something that CPU does not show is nearing its end, and nothing shows that an instance can do more. 0.1 s at 0.2 busy vCPUs of 2 and 0.2 s at 0.6:
 * nothing over 0.6 is proven. Infinity elsewhere, and where response times were not observed or load hardly varies. `busyVcpu` by step; `vcpu` of one instance.
 */
export function provenVcpuPerInstance(
  { responseTimeSecP95: waits, inServiceInstances, creditBalanceMinimum: credits }: Observation,
  busyVcpu: Float64Array,
  vcpu: number,
  policy: Pick<Policy, 'creditsGone'>,
): number {
  if (waits === null || inServiceInstances === null) return Number.POSITIVE_INFINITY
  // without credits CPU is calm because it is held back
  const counts = (i: number): boolean =>
    at(inServiceInstances, i) > 0 && !Number.isNaN(at(waits, i)) && !(credits !== null && at(credits, i) < policy.creditsGone)
  const loads = busyVcpu.map((busy, i) => (counts(i) ? busy / at(inServiceInstances, i) : Number.NaN))
  const quiet = quantile(loads, QUIET_QUANTILE)
  const busy = quantile(loads, BUSY_QUANTILE)
  if (!(quiet > 0) || busy < quiet * LEAST_LOAD_RATIO || busy > vcpu * CALM_CPU_FRACTION) return Number.POSITIVE_INFINITY
  const quietSec = medianWait(waits, loads, (load) => load <= quiet)
  const busySec = medianWait(waits, loads, (load) => load >= busy)
  return busySec >= quietSec * GROWN_WAIT_RATIO ? quantile(loads, HIGHEST_QUANTILE) : Number.POSITIVE_INFINITY
}

/** NaN where too few steps hold such a load. */
function medianWait(waits: Float64Array, loads: Float64Array, holds: (load: number) => boolean): number {
  const chosen = waits.filter((_, i) => holds(at(loads, i)))
  return chosen.length < LEAST_LOAD_STEPS ? Number.NaN : quantile(chosen, 0.5)
}
