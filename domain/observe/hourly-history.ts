import { SECONDS_PER_HOUR } from '../calendar.ts'
import type { Reason } from '../reasons.ts'
import { endOf, type Grid } from '../series.ts'

/** Days of a history that are looked at: two years and a season. CloudWatch has 455 of them; what is kept may be older. */
export const MOST_HISTORY_DAYS = 800

/**
 * What a group did by the hour, as far back as CloudWatch keeps it (455 days; GetMetricData, MetricStat.Period) and on until the window's
 * end. All columns on one grid of hours; NaN where an hour was not observed, null where the metric never was. Requests are a sum an hour.
 */
export type HourlyHistory = {
  readonly grid: Grid
  readonly cpuPercentAverage: Float64Array
  readonly cpuPercentMaximum: Float64Array | null
  readonly inServiceInstances: Float64Array
  readonly requests: Float64Array | null
}

/** A history, or why there is none. */
export type HourlyAnswer = HourlyHistory | Reason

export function isHistory(answer: HourlyAnswer): answer is HourlyHistory {
  return 'grid' in answer
}

/** An earlier history with a later one after it: where both know an hour the earlier stands, so that a check of one against the other still can be made. */
export function joinedHours(earlier: HourlyHistory, later: HourlyHistory): HourlyHistory {
  const startSec = Math.min(earlier.grid.startSec, later.grid.startSec)
  const length = (Math.max(endOf(earlier.grid), endOf(later.grid)) - startSec) / SECONDS_PER_HOUR
  const grid = { startSec, stepSec: SECONDS_PER_HOUR, length }
  const column = (of: (history: HourlyHistory) => Float64Array | null): Float64Array | null => {
    if (of(earlier) === null && of(later) === null) return null
    const joined = new Float64Array(length).fill(Number.NaN)
    for (const history of [later, earlier]) {
      const offset = (history.grid.startSec - startSec) / SECONDS_PER_HOUR
      of(history)?.forEach((value, i) => {
        if (!Number.isNaN(value)) joined[offset + i] = value
      })
    }
    return joined
  }
  return {
    grid,
    cpuPercentAverage: column((history) => history.cpuPercentAverage) as Float64Array,
    cpuPercentMaximum: column((history) => history.cpuPercentMaximum),
    inServiceInstances: column((history) => history.inServiceInstances) as Float64Array,
    requests: column((history) => history.requests),
  }
}

/** A history from an hour on: what lies before is left out. */
export function hoursSince(history: HourlyHistory, fromSec: number): HourlyHistory {
  const { grid } = history
  const from = Math.min(grid.length, Math.max(0, Math.ceil((fromSec - grid.startSec) / SECONDS_PER_HOUR)))
  return {
    grid: { ...grid, startSec: grid.startSec + from * SECONDS_PER_HOUR, length: grid.length - from },
    cpuPercentAverage: history.cpuPercentAverage.subarray(from),
    cpuPercentMaximum: history.cpuPercentMaximum?.subarray(from) ?? null,
    inServiceInstances: history.inServiceInstances.subarray(from),
    requests: history.requests?.subarray(from) ?? null,
  }
}
