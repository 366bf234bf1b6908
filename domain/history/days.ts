import { DAYS_PER_WEEK, dayOfInstant, SECONDS_PER_DAY, SECONDS_PER_HOUR } from '../calendar.ts'
import { at, type Grid, quantile } from '../series.ts'

/** The busiest hour of each day (UTC), from `startDay` on; NaN where no hour of the day was observed. */
export type DailyPeaks = { readonly startDay: number; readonly most: Float64Array; readonly observedHours: Uint8Array }

const HOURS_PER_DAY = SECONDS_PER_DAY / SECONDS_PER_HOUR
/** A day of which fewer hours were observed may have had its peak in the others. */
const WHOLE_HOURS = 18
/** Weeks on either side whose same weekdays say what is usual on a day. */
const NEIGHBOUR_WEEKS = 4
const LEAST_NEIGHBOURS = 3

export function dailyPeaks({ startSec, length }: Grid, hourly: Float64Array): DailyPeaks {
  const startDay = dayOfInstant(startSec)
  const days = length === 0 ? 0 : dayOfInstant(startSec + (length - 1) * SECONDS_PER_HOUR) - startDay + 1
  const most = new Float64Array(days).fill(Number.NaN)
  const observedHours = new Uint8Array(days)
  const first = (startSec - startDay * SECONDS_PER_DAY) / SECONDS_PER_HOUR
  for (let i = 0; i < length; i++) {
    const value = at(hourly, i)
    if (Number.isNaN(value)) continue
    const day = Math.floor((first + i) / HOURS_PER_DAY)
    observedHours[day] = at(observedHours, day) + 1
    if (!(value <= at(most, day))) most[day] = value
  }
  return { startDay, most, observedHours }
}

/** Whether a day without a peak can be said to have had none. */
export function isWhole({ startDay, observedHours }: DailyPeaks, day: number): boolean {
  return (observedHours[day - startDay] ?? 0) >= WHOLE_HOURS
}

/**
 * What is usual on each day: the median of the same weekday in the four weeks before and after it, so that a weekly rhythm and slow growth are no
 * peaks; of any day around where few of those were observed. NaN where nothing tells.
 */
export function usualPeaks({ most }: DailyPeaks): Float64Array {
  const around = (day: number, step: number, reach: number): Float64Array => {
    const values: number[] = []
    for (let k = -reach; k <= reach; k++) {
      const value = most[day + k * step]
      if (k !== 0 && value !== undefined && !Number.isNaN(value)) values.push(value)
    }
    return Float64Array.from(values)
  }
  return most.map((_, day) => {
    const same = around(day, DAYS_PER_WEEK, NEIGHBOUR_WEEKS)
    return quantile(same.length >= LEAST_NEIGHBOURS ? same : around(day, 1, 2 * DAYS_PER_WEEK), 0.5)
  })
}
