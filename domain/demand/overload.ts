import type { Policy } from '../policy.ts'
import { at } from '../series.ts'
import type { Demand } from './demand.ts'

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
}

/** Under half of what is in service no stretch within the step can have been out of room: what hurt then was something else. */
const HALF_BUSY = 0.5
/** Minutes of a step that count where only the load balancer saw overload: a mean over the step hides how long it was, one minute is sure. */
const SURE_MINUTES = 1

/**
 * Finds the overloaded steps of a demand; `stepSec` is the grid's. A step whose mean shows overload counts whole; one in which
 * requests failed or queued, while its mean does not show it, counts one minute. Steps not observed belong to no episode.
 */
export function overloadOf(demand: Demand, stepSec: number, policy: Policy): Overload {
  const steps = new Uint8Array(demand.utilization.length)
  const stepMinutes = demand.utilization.map((x) => (Number.isNaN(x) ? Number.NaN : 0))
  const episodes: Episode[] = []
  let minutes = 0
  let from = -1
  let peak = 0
  for (let i = 0; i <= steps.length; i++) {
    const whole = i < steps.length && at(demand.utilization, i) > policy.overloadUtilization
    const partly = i < steps.length && demand.hurting[i] === 1 && at(demand.utilization, i) >= HALF_BUSY
    if (whole || partly) {
      steps[i] = 1
      stepMinutes[i] = whole ? stepSec / 60 : Math.min(SURE_MINUTES, stepSec / 60)
      minutes += at(stepMinutes, i)
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
  return { steps, stepMinutes, minutes, minutesPerWeek: (minutes / demand.spanDays) * 7, episodes }
}
