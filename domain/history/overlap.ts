import type { HourlyHistory } from '../observe/hourly-history.ts'
import type { Reason } from '../reasons.ts'
import { at, quantile } from '../series.ts'

/** Fewer hours in common prove nothing. */
const LEAST_HOURS = 24
/** The same hours, read twice, may differ by rounding and by samples that came late. */
const MOST_OFF_FRACTION = 0.1

/**
 * Why a history is not to be believed: where it and the window have hours in common, the work (CPU times instances) has to be the same. null where it is.
 * A history that cannot be checked is not believed either.
 */
export function disagreementOf(history: HourlyHistory, window: HourlyHistory): Reason | null {
  const offset = (window.grid.startSec - history.grid.startSec) / history.grid.stepSec
  const off: number[] = []
  for (let i = 0; i < window.grid.length; i++) {
    const k = i + offset
    if (k < 0 || k >= history.grid.length) continue
    const [before, now] = [workAt(history, k), workAt(window, i)]
    if (!Number.isNaN(before) && !Number.isNaN(now)) off.push(Math.abs(before - now) / Math.max(now, before, 1))
  }
  if (off.length < LEAST_HOURS) return { code: 'history-disagrees', offFraction: null, hours: off.length }
  const offFraction = quantile(Float64Array.from(off), 0.5)
  return offFraction > MOST_OFF_FRACTION ? { code: 'history-disagrees', offFraction, hours: off.length } : null
}

/** Percent of CPU times instances: 0 where nothing was in service, NaN where not observed. */
export function workAt({ cpuPercentAverage, inServiceInstances }: HourlyHistory, i: number): number {
  return at(inServiceInstances, i) === 0 ? 0 : at(cpuPercentAverage, i) * at(inServiceInstances, i)
}
