import { HOURS_PER_WEEK, SECONDS_PER_HOUR } from '../calendar.ts'
import type { Overload } from '../demand/overload.ts'
import type { Grid } from '../series.ts'

/** Which overload comes back: its hours of the day (UTC) and the share of all overloaded steps that fall on recurring hours. */
export type Recurrence = { readonly hours: readonly number[]; readonly fraction: number }

/** An hour must come back on at least this share of the overloaded days: bursts at random hours meet by chance. */
const RECURRING_DAY_FRACTION = 1 / 3
/** Hours of the week recur where at least this share of the overloaded days came back a week later, at the same hour. */
const RECURRING_WEEK_FRACTION = 0.5

/**
 * An hour of the day recurs when it was overloaded on at least `days` distinct days, and on a third of all overloaded days.
 * Where overload comes weekly, an hour of the week recurs that was overloaded in two weeks. Neighbouring hours count as the
 * same hour, so that a peak that wanders by minutes is still one.
 */
export function recurrenceOf(overload: Overload, grid: Grid, days: number): Recurrence {
  const stepsAt = overloadedHours(overload, grid)
  const overloadedDays = new Set([...stepsAt.keys()].map(dayOf))
  const daysAt = new Map<number, Set<number>>()
  for (const hour of stepsAt.keys()) {
    for (const near of [hour - 1, hour, hour + 1]) {
      const hourOfDay = ((near % 24) + 24) % 24
      daysAt.set(hourOfDay, (daysAt.get(hourOfDay) ?? new Set()).add(dayOf(hour)))
    }
  }
  const cameBack = (hour: number): boolean => [-1, 0, 1].some((near) => stepsAt.has(hour - HOURS_PER_WEEK + near) || stepsAt.has(hour + HOURS_PER_WEEK + near))
  const weeklyDays = new Set([...stepsAt.keys()].filter(cameBack).map(dayOf))
  const weekly = weeklyDays.size >= overloadedDays.size * RECURRING_WEEK_FRACTION
  let recurring = 0
  let total = 0
  const hours = new Set<number>()
  for (const [hour, steps] of stepsAt) {
    total += steps
    const onDays = daysAt.get(hour % 24)?.size ?? 0
    const daily = onDays >= days && onDays >= overloadedDays.size * RECURRING_DAY_FRACTION
    if (!daily && !(weekly && cameBack(hour))) continue
    recurring += steps
    hours.add(hour % 24)
  }
  return { hours: [...hours].sort((a, b) => a - b), fraction: total === 0 ? 0 : recurring / total }
}

/** Overloaded steps by hour since 1970. */
function overloadedHours(overload: Overload, grid: Grid): ReadonlyMap<number, number> {
  const stepsAt = new Map<number, number>()
  for (let i = 0; i < overload.steps.length; i++) {
    if (overload.steps[i] === 0) continue
    const hour = Math.floor((grid.startSec + i * grid.stepSec) / SECONDS_PER_HOUR)
    stepsAt.set(hour, (stepsAt.get(hour) ?? 0) + 1)
  }
  return stepsAt
}

const dayOf = (hour: number): number => Math.floor(hour / 24)
