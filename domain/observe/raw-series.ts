import type { Metric } from '../metrics.ts'
import type { SeriesProblem } from '../reasons.ts'

/** One series as it was read, before it is brought onto a group's grid. */
export type RawSeries = {
  readonly metric: Metric
  /** Whose it is: '' for the group's own, else the target group or load balancer. */
  readonly source: string
  /** Seconds that each datapoint covers. */
  readonly periodSec: number
  /** `values[i]` begins at `startSec + i × periodSec` (epoch seconds UTC), unless it has a timestamp of its own. */
  readonly startSec: number
  /** One epoch second a value, in any order; null where the values follow `startSec`. */
  readonly timestampsSec: Float64Array | null
  /** NaN where there is no datapoint; infinite where there is one that is no number. */
  readonly values: Float64Array
  /** Why it could not be read, where it could not: whatever datapoints it has are then not the whole of it. */
  readonly problem?: string | null
}

/** Latest epoch second taken for seconds (the year 2100): a larger number is milliseconds, or no time at all. */
const LATEST_SEC = 4_102_444_800

/** Why a series cannot be used on a grid of `stepSec`; null when it can. */
export function problemOf(series: RawSeries, stepSec: number): SeriesProblem | null {
  const { periodSec, startSec, timestampsSec, values, problem = null } = series
  if (problem !== null) return { code: 'as-said', text: problem }
  if (!(Number.isFinite(periodSec) && periodSec > 0)) return { code: 'no-period', periodSec }
  if (periodSec > stepSec) return { code: 'too-coarse', periodSec, stepSec }
  if (timestampsSec === null) return isTime(startSec) ? null : { code: 'no-such-time', timestamp: startSec }
  if (timestampsSec.length !== values.length) return { code: 'uneven', values: values.length, timestamps: timestampsSec.length }
  const wrong = timestampsSec.find((sec) => !isTime(sec))
  return wrong === undefined ? null : { code: 'no-such-time', timestamp: wrong }
}

function isTime(sec: number): boolean {
  return sec >= 0 && sec <= LATEST_SEC
}
