import type { Policy } from '../policy.ts'
import { at } from '../series.ts'
import type { Demand } from './demand.ts'
import { WAITING_RATIO } from './waiting.ts'

/** One stretch of overload: half-open steps of the observation's grid. */
export type Episode = { readonly fromStep: number; readonly toStep: number; readonly peakUtilization: number }

/** Overload as observed (not replayed). Minutes are counted over observed steps only. */
export type Overload = {
  /** 1 where the step was overloaded, 0 where not or not observed. */
  readonly steps: Uint8Array
  /** Overloaded minutes of each step; NaN where not observed. */
  readonly stepMinutes: Float64Array
  readonly minutes: number
  readonly minutesPerWeek: number
  readonly episodes: readonly Episode[]
  /** Only response times tell it: CPU and memory never came to their end. */
  readonly byWaitingAlone: boolean
}

/** Requests that fail while less than half of what is in service is busy fail for another reason. */
const HALF_BUSY = 0.5

/**
 * Finds the overloaded steps of a demand; `stepSec` is the grid's. A step whose mean shows overload counts whole, unless its users are known
 * to have been served well. Where only the load balancer saw overload, a step between two overloaded ones counts whole and one at an end half:
 * a stretch that touches k steps lasts k - 1 of them on average: two such steps of five minutes are 5 minutes, four are 15. Steps not observed belong
 * to no episode.
 */
export function overloadOf(demand: Demand, stepSec: number, policy: Policy): Overload {
  const steps = new Uint8Array(demand.utilization.length)
  const stepMinutes = demand.utilization.map((x) => (Number.isNaN(x) ? Number.NaN : 0))
  const episodes: Episode[] = []
  let minutes = 0
  const whole = (i: number): boolean => at(demand.utilization, i) > policy.overloadUtilization && demand.atEase[i] !== 1
  const slow = (i: number): boolean => demand.waiting !== null && at(demand.waiting.ratio, i) > WAITING_RATIO
  // how far over it was is only known where CPU and capacity were observed
  const known = (i: number): boolean => !Number.isNaN(at(demand.utilization, i))
  const isHurt = (i: number): boolean => demand.hurting[i] === 1 || demand.leak?.hurtsByAge[i] === 1
  const partly = (i: number): boolean => isHurt(i) && known(i) && (slow(i) || at(demand.utilization, i) >= HALF_BUSY)
  let from = -1
  let peak = 0
  let byWaitingAlone = true
  // users may be seen waiting in a step whose CPU is missing: how busy the group was is then not known
  for (let i = 0; i < steps.length; i++) if (!Number.isNaN(at(demand.utilization, i)) && (whole(i) || partly(i))) steps[i] = 1
  for (let i = 0; i <= steps.length; i++) {
    if (i < steps.length && steps[i] === 1) {
      const inside = i > 0 && steps[i - 1] === 1 && i + 1 < steps.length && steps[i + 1] === 1
      stepMinutes[i] = (whole(i) || inside ? 1 : 0.5) * (stepSec / 60)
      minutes += at(stepMinutes, i)
      if (whole(i) || !slow(i)) byWaitingAlone = false
      if (from < 0) {
        from = i
        peak = 0
      }
      peak = Math.max(peak, at(demand.utilization, i))
    } else if (from >= 0) {
      episodes.push({ fromStep: from, toStep: i, peakUtilization: peak })
      from = -1
    }
  }
  return { steps, stepMinutes, minutes, minutesPerWeek: (minutes / demand.spanDays) * 7, episodes, byWaitingAlone: byWaitingAlone && minutes > 0 }
}
