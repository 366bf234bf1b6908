import { hourOfWeek, quietHoursOfWeek } from '../demand/hours-of-week.ts'
import { at, type Grid } from '../series.ts'

/** Less than two nights a week are not worth a schedule. */
export const QUIET_HOURS_PER_WEEK = 16
/** Capacity that falls below this share of its busy-hours size follows the hours already. */
export const KEPT_FRACTION = 0.75

/** The hours of the week that were quiet every time they were observed, and what was kept in them. */
export type QuietHours = { readonly hoursPerWeek: number; readonly neededInstances: number; readonly keptInstances: number }

/** See quietHoursOfWeek. */
export function quietHours(required: Float64Array, inService: Float64Array, grid: Grid, fraction: number): QuietHours {
  const quiet = quietHoursOfWeek(required, grid, fraction)
  let needed = 0
  let kept = 0
  let steps = 0
  for (let i = 0; i < required.length; i++) {
    if (quiet[hourOfWeek(i, grid)] === 0 || Number.isNaN(at(required, i)) || Number.isNaN(at(inService, i))) continue
    needed += at(required, i)
    kept += at(inService, i)
    steps++
  }
  return { hoursPerWeek: quiet.reduce((a, b) => a + b, 0), neededInstances: steps === 0 ? 0 : needed / steps, keptInstances: steps === 0 ? 0 : kept / steps }
}
