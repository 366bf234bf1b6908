import { HOURS_PER_WEEK, SECONDS_PER_HOUR } from '../calendar.ts'
import { at, type Grid, quantile } from '../series.ts'

/** Less than two nights a week are not worth a schedule. */
export const QUIET_HOURS_PER_WEEK = 16
/** Capacity that falls below this share of its busy-hours size follows the hours already. */
export const KEPT_FRACTION = 0.75

/** What the busy hours need: nineteen steps in twenty need no more. */
const BUSY_HOURS_QUANTILE = 0.95

/** The hours of the week that were quiet every time they were observed, and what was kept in them. */
export type QuietHours = { readonly hoursPerWeek: number; readonly neededInstances: number; readonly keptInstances: number }

/**
 * An hour of the week is quiet when the most that it needed, in any week, is at most `fraction` of the busy hours' need (95th
 * percentile over the window). Hours never observed are not quiet.
 */
export function quietHours(required: Float64Array, inService: Float64Array, grid: Grid, fraction: number): QuietHours {
  const busy = quantile(required, BUSY_HOURS_QUANTILE)
  const most = new Float64Array(HOURS_PER_WEEK).fill(Number.NaN)
  const hourOf = (step: number): number => Math.floor((grid.startSec + step * grid.stepSec) / SECONDS_PER_HOUR) % HOURS_PER_WEEK
  for (let i = 0; i < required.length; i++) {
    const h = hourOf(i)
    if (!Number.isNaN(at(required, i)) && !(at(required, i) <= at(most, h))) most[h] = at(required, i)
  }
  const quiet = Uint8Array.from(most, (x) => (x <= busy * fraction ? 1 : 0))
  let needed = 0
  let kept = 0
  let steps = 0
  for (let i = 0; i < required.length; i++) {
    if (quiet[hourOf(i)] === 0 || Number.isNaN(at(required, i)) || Number.isNaN(at(inService, i))) continue
    needed += at(required, i)
    kept += at(inService, i)
    steps++
  }
  return { hoursPerWeek: quiet.reduce((a, b) => a + b, 0), neededInstances: steps === 0 ? 0 : needed / steps, keptInstances: steps === 0 ? 0 : kept / steps }
}
