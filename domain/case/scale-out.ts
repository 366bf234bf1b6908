import { at } from '../series.ts'
import type { Gap } from './gap.ts'
import type { Case } from './rule.ts'

/** Three one-minute datapoints, and the minutes an alarm and its action take. */
const ALARM_MINUTES = 5

/** How much of the overload capacity that came put an end to, and within how many steps it is what was waited for; null where nothing is known of what scales the group. */
export function awaitedOf(
  { observation: { inServiceInstances, grid }, scaling }: Case,
  { overload }: Gap,
): { readonly fraction: number; readonly lagSteps: number } | null {
  if (scaling === null || inServiceInstances === null) return null
  const { bootMinutes, warmupMinutes } = scaling.configuration
  const lagSteps = Math.ceil(((bootMinutes + warmupMinutes + ALARM_MINUTES) * 60) / grid.stepSec)
  return { fraction: awaitedFraction(overload.steps, inServiceInstances, lagSteps), lagSteps }
}

/**
 * Share of overloaded steps after which capacity arrived: within `lagSteps` there was more in service than at the step. Such
 * overload is the price of waiting; the rest has another cause (a maximum, no policy, a failure).
 */
export function awaitedFraction(overloaded: Uint8Array, inService: Float64Array, lagSteps: number): number {
  let over = 0
  let awaited = 0
  for (let i = 0; i < overloaded.length; i++) {
    if (overloaded[i] === 0) continue
    over++
    for (let k = i + 1; k <= Math.min(i + lagSteps, inService.length - 1); k++) {
      if (at(inService, k) > at(inService, i) + 0.5) {
        awaited++
        break
      }
    }
  }
  return over === 0 ? 0 : awaited / over
}
