import { MINUTES_PER_DAY } from '../calendar.ts'
import type { Overload } from '../demand/overload.ts'
import type { Policy } from '../policy.ts'
import type { ByHand } from '../replay/by-hand.ts'
import { at, type Grid } from '../series.ts'

/** What people's last edit of the limits did to overload, in minutes of a window of this length. */
export type Edited = {
  /**
   * Overload since, as it would be in a whole window (40 minutes in 7 of 14 days are 80); the window's own where nothing was edited, or too few days were
   * seen since.
   */
  readonly minutes: number
  /** The limits before the edit where overload began with it: there was none before. null elsewhere. */
  readonly healthyLimits: { readonly minSize: number; readonly maxSize: number } | null
}

/** Fewer days than an hour has to recur on tell nothing: before an edit, and since. */
export function editedOf({ limits, firstMinSize, firstMaxSize }: ByHand, overload: Overload, grid: Grid, days: number, policy: Policy): Edited {
  const last = limits.at(-1)
  const whole: Edited = { minutes: overload.minutes, healthyLimits: null }
  if (last === undefined) return whole
  const stepMinutes = grid.stepSec / 60
  const before = limits.at(-2)
  const began = (before?.minute ?? 0) / MINUTES_PER_DAY
  const [daysBefore, daysSince] = [last.minute / MINUTES_PER_DAY - began, (grid.length * stepMinutes - last.minute) / MINUTES_PER_DAY]
  if (daysSince < policy.recurringDays) return whole
  const over = (fromMinute: number, toMinute: number): number => {
    let minutes = 0
    for (let i = Math.ceil(fromMinute / stepMinutes); i < toMinute / stepMinutes; i++) minutes += at(overload.stepMinutes, i) || 0
    return minutes
  }
  const minutes = (over(last.minute, grid.length * stepMinutes) * days) / daysSince
  const healthyBefore = daysBefore >= policy.recurringDays && (over(began * MINUTES_PER_DAY, last.minute) * 7) / daysBefore <= policy.healthyMinutesPerWeek
  const [minSize, maxSize] = before === undefined ? [firstMinSize, firstMaxSize] : [before.minSize, before.maxSize]
  return { minutes, healthyLimits: healthyBefore && (minSize > last.minSize || maxSize > last.maxSize) ? { minSize, maxSize } : null }
}
