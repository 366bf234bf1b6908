import { HOURS_PER_WEEK, SECONDS_PER_HOUR } from '../calendar.ts'
import { at, type Grid, quantile } from '../series.ts'

/** What the busy hours need: nineteen steps in twenty need no more. */
const BUSY_HOURS_QUANTILE = 0.95

/** The hour of the week (0-167) of a step, counted from midnight UTC of a Thursday, as the epoch begins: Monday's first is 96. */
export function hourOfWeek(step: number, { startSec, stepSec }: Grid): number {
  return Math.floor((startSec + step * stepSec) / SECONDS_PER_HOUR) % HOURS_PER_WEEK
}

/** The most that each hour of the week needed, in any week; NaN where it was never observed. */
function mostByHourOfWeek(needed: Float64Array, grid: Grid): Float64Array {
  const most = new Float64Array(HOURS_PER_WEEK).fill(Number.NaN)
  for (let i = 0; i < needed.length; i++) {
    const h = hourOfWeek(i, grid)
    if (!Number.isNaN(at(needed, i)) && !(at(needed, i) <= at(most, h))) most[h] = at(needed, i)
  }
  return most
}

/**
 * 1 for each hour of the week that was quiet every time it was observed: the most that it needed is at most `fraction` of the busy hours' need
 * (95th percentile over the window). At a fraction of 0.5 and a busy need of 10 instances, hours that never needed more than 5. Hours never observed
 * are not quiet.
 */
export function quietHoursOfWeek(needed: Float64Array, grid: Grid, fraction: number): Uint8Array {
  const busy = quantile(needed, BUSY_HOURS_QUANTILE)
  return Uint8Array.from(mostByHourOfWeek(needed, grid), (most) => (most <= busy * fraction ? 1 : 0))
}
