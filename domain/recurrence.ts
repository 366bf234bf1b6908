import type { Overload } from './overload.ts'
import type { Grid } from './series.ts'

const HOUR_SEC = 3600

/** Which overload comes back: its hours of the day (UTC) and the share of all overloaded steps that fall on recurring hours. */
export type Recurrence = { readonly hours: readonly number[]; readonly fraction: number }

/**
 * An hour recurs when it was overloaded on at least `days` distinct days at that hour of the day, or in that hour of the week
 * in two weeks. Neighbouring hours count as the same hour for the days, so that a peak that wanders by minutes is still one.
 */
export function recurrenceOf(overload: Overload, grid: Grid, days: number): Recurrence {
  const stepsAt = new Map<number, number>()
  let total = 0
  for (let i = 0; i < overload.steps.length; i++) {
    if (overload.steps[i] === 0) continue
    const hour = Math.floor((grid.startSec + i * grid.stepSec) / HOUR_SEC)
    stepsAt.set(hour, (stepsAt.get(hour) ?? 0) + 1)
    total++
  }
  const daysAt = new Map<number, Set<number>>()
  for (const hour of stepsAt.keys()) {
    for (const near of [hour - 1, hour, hour + 1]) {
      const set = daysAt.get(((near % 24) + 24) % 24) ?? new Set()
      daysAt.set(((near % 24) + 24) % 24, set.add(Math.floor(hour / 24)))
    }
  }
  let recurring = 0
  const hours = new Set<number>()
  for (const [hour, steps] of stepsAt) {
    const daily = (daysAt.get(hour % 24)?.size ?? 0) >= days
    const weekly = [-169, -168, -167, 167, 168, 169].some((shift) => stepsAt.has(hour + shift))
    if (!daily && !weekly) continue
    recurring += steps
    hours.add(hour % 24)
  }
  return { hours: [...hours].sort((a, b) => a - b), fraction: total === 0 ? 0 : recurring / total }
}
