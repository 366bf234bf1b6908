import { dayOfInstant, SECONDS_PER_DAY, SECONDS_PER_HOUR } from '../calendar.ts'
import type { Demand } from '../demand/demand.ts'
import { hoursOfWindow } from '../observe/hourly.ts'
import { hoursSince, isHistory, joinedHours, MOST_HISTORY_DAYS } from '../observe/hourly-history.ts'
import type { Observation } from '../observe/observation.ts'
import type { Reason } from '../reasons.ts'
import { coverageOf, endOf, type Grid, maximum, quantile } from '../series.ts'
import { dailyPeaks } from './days.ts'
import { disagreementOf } from './overlap.ts'
import { type PastChange, pastDemandOf } from './past-demand.ts'
import { type Peak, peaksOf } from './peaks.ts'

/** What is known of a group's demand beyond the window. */
export type LongMemory = {
  readonly grid: Grid
  /** Busy vCPUs of today's type that arriving work needed, mean of each hour; NaN where not observed. */
  readonly busyVcpu: Float64Array
  readonly inServiceInstances: Float64Array
  readonly days: number
  readonly coverageFraction: number
  readonly changes: readonly PastChange[]
  /** Peaks that demand comes back to, and those that were seen once; largest first. */
  readonly peaks: readonly RememberedPeak[]
}

export type RememberedPeak = Peak & {
  /** The window has a busiest hour as high: what is judged on it holds for the peak too. */
  readonly inWindow: boolean
  /** Arriving work of a day like it with the evening before, by the hour, as it is to be expected: what a configuration has to serve. */
  readonly profileVcpu: Float64Array
  /** Instances that would serve it as they did then; NaN where not known. */
  readonly profileInstances: Float64Array
  /** Whether a proposal has to serve it: it comes back, or its date lies so near that whoever follows the advice meets it. */
  readonly binds: boolean
}

/** A month's end is surely in it. */
const LEAST_HISTORY_DAYS = 35
/** Two months: who follows advice looks at it again well before what lies further ahead. */
const NEAR_DAYS = 62
const EVENING_HOURS = 6
const BUSY_HOUR_QUANTILE = 0.75
/** The hour of the window that stands for "as high": a little more is the same hour on another day. */
const AS_HIGH = 1.05

export function isMemory(answer: LongMemory | Reason): answer is LongMemory {
  return 'peaks' in answer
}

/** What the months before tell, or why they tell nothing. */
export function longMemoryOf(observation: Observation, demand: Demand): LongMemory | Reason {
  const { hourly, grid: window } = observation
  if (hourly === undefined) return { code: 'history-not-read' }
  if (!isHistory(hourly)) return hourly
  const recent = hoursOfWindow(observation)
  if (recent === null) return { code: 'history-not-read' }
  if (hourly.grid.length === 0) return { code: 'history-too-short', days: 0, neededDays: LEAST_HISTORY_DAYS }
  const wrong = disagreementOf(hourly, recent)
  if (wrong !== null) return wrong
  const history = hoursSince(joinedHours(hourly, recent), Math.max(observation.group.createdSec, endOf(window) - MOST_HISTORY_DAYS * SECONDS_PER_DAY))
  const days = (history.grid.length * SECONDS_PER_HOUR) / SECONDS_PER_DAY
  if (days < LEAST_HISTORY_DAYS) return { code: 'history-too-short', days, neededDays: LEAST_HISTORY_DAYS }
  const past = pastDemandOf(history, demand.vcpuPerInstance)
  const today = dayOfInstant(endOf(window) - 1) + 1
  const busiest = maximum(hourlyMeans(demand, window))
  const within = withinHour(demand, window)
  return {
    grid: past.grid,
    busyVcpu: past.busyVcpu,
    inServiceInstances: history.inServiceInstances,
    days,
    coverageFraction: coverageOf(past.busyVcpu).fraction,
    changes: past.changes,
    peaks: peaksOf(past, dailyPeaks(past.grid, past.busyVcpu), today).map((peak) => {
      const inWindow = peak.busyVcpu <= busiest * AS_HIGH
      const isNear = peak.nextDay !== null && peak.nextDay <= today + NEAR_DAYS
      return {
        ...peak,
        inWindow,
        binds: !inWindow && (isNear || peak.rhythm === 'irregular'),
        ...profileOf(peak, past.grid, past.busyVcpu, history.inServiceInstances, within),
      }
    }),
  }
}

const stepsAnHour = ({ stepSec }: Grid): number => Math.max(1, Math.round(SECONDS_PER_HOUR / stepSec))

/** Mean demand of each hour of the window, counted from its start; NaN where a step of it was not observed. */
function hourlyMeans({ busyVcpu }: Demand, window: Grid): Float64Array {
  const steps = stepsAnHour(window)
  return Float64Array.from({ length: Math.floor(busyVcpu.length / steps) }, (_, hour) =>
    busyVcpu.subarray(hour * steps, (hour + 1) * steps).reduce((sum, x) => sum + x / steps, 0),
  )
}

/** How far the busiest steps of the window stand over the mean of their hour, in its busy quarter: what an hourly mean hides. 1 where nothing was observed. */
function withinHour(demand: Demand, window: Grid): number {
  const [steps, means] = [stepsAnHour(window), hourlyMeans(demand, window)]
  const busy = quantile(means, BUSY_HOUR_QUANTILE)
  const ratios = means.map((mean, hour) => (mean >= busy && mean > 0 ? maximum(demand.busyVcpu.subarray(hour * steps, (hour + 1) * steps)) / mean : Number.NaN))
  const ratio = quantile(ratios, 0.5)
  return Number.isNaN(ratio) ? 1 : ratio
}

/** The last occurrence's busiest day, its busiest hour as high as is to be expected; hours that were not observed are like the one before. */
function profileOf(
  { peakDay, busyVcpu: expected }: Peak,
  { startSec, length }: Grid,
  busyVcpu: Float64Array,
  instances: Float64Array,
  within: number,
): Pick<RememberedPeak, 'profileVcpu' | 'profileInstances'> {
  const from = (peakDay * SECONDS_PER_DAY - startSec) / SECONDS_PER_HOUR
  const [first, end] = [Math.max(0, from - EVENING_HOURS), Math.min(length, from + SECONDS_PER_DAY / SECONDS_PER_HOUR)]
  const day = busyVcpu.slice(first, end)
  const factor = (expected * within) / maximum(day)
  let last = day.find((x) => !Number.isNaN(x)) ?? 0
  return {
    profileVcpu: day.map((busy) => {
      if (!Number.isNaN(busy)) last = busy
      return last * factor
    }),
    profileInstances: instances.slice(first, end).map((size) => size * factor),
  }
}
