import { HOURS_PER_WEEK, SECONDS_PER_HOUR } from '../calendar.ts'
import type { HourlyHistory } from '../observe/hourly-history.ts'
import { at, type Grid, minimum, quantile } from '../series.ts'
import { dailyPeaks } from './days.ts'
import { workAt } from './overlap.ts'

/** A setting that was seen to change: from `sec` on. What came before it is put in terms of today. */
export type PastChange =
  /** A request cost another amount of CPU: another type, or other software. `factor`: after over before. */
  | { readonly what: 'work-per-request'; readonly sec: number; readonly factor: number }
  /** Without requests: the work moved to another level at once, and stayed there. */
  | { readonly what: 'level'; readonly sec: number; readonly factor: number }
  /** The fewest instances of a week. */
  | { readonly what: 'least-size'; readonly sec: number; readonly from: number; readonly to: number }

/** What arriving work asked for in the months before, in busy vCPUs of today's instance type; NaN where not observed. */
export type PastDemand = {
  readonly grid: Grid
  readonly busyVcpu: Float64Array
  /** 1 where CPU was as good as full: at least so much. */
  readonly saturated: Uint8Array
  readonly changes: readonly PastChange[]
}

/** The mean of an hour: over this there were minutes without any CPU left. */
const SATURATED_PERCENT = 90
/** Weeks on either side of a change that have to agree among themselves. */
const STEADY_WEEKS = 3
/** Software that is tuned and traffic that shifts move it by less. */
const CHANGED_WORK_RATIO = 1.3
const CHANGED_LEVEL_RATIO = 1.6
/** What changed is what it is now: the weeks since stay this close to it. */
const STAYED_RATIO = 1.3
const TODAY_WEEKS = 4
/** A week's level is that of its busy hours. */
const WEEK_LEVEL_QUANTILE = 0.9

/**
 * CPU times instances, in vCPUs of today's type. Which type ran a year ago AWS does not tell: where the work of a request changed, what came before
 * is taken from the requests at what one costs today; without requests a level that was left at once and for good is raised to today's. Where neither
 * can be told the hours stand as they are.
 */
export function pastDemandOf(history: HourlyHistory, vcpuPerInstance: number): PastDemand {
  const { grid, cpuPercentAverage, requests } = history
  const measured = Float64Array.from({ length: grid.length }, (_, i) => (workAt(history, i) / 100) * vcpuPerInstance)
  const byRequests = requests === null ? null : workChanges(grid, measured, requests)
  const { busyVcpu, changes } = byRequests ?? levelChanges(grid, measured)
  return {
    grid,
    busyVcpu,
    saturated: Uint8Array.from(cpuPercentAverage, (percent) => (percent >= SATURATED_PERCENT ? 1 : 0)),
    changes: [...changes, ...sizeChanges(history)].sort((a, b) => a.sec - b.sec),
  }
}

type Restated = { readonly busyVcpu: Float64Array; readonly changes: readonly PastChange[] }

/** null where too few hours have requests. */
function workChanges(grid: Grid, measured: Float64Array, requests: Float64Array): Restated | null {
  const perRequest = measured.map((busy, i) => (at(requests, i) > 0 && busy > 0 ? (busy * SECONDS_PER_HOUR) / at(requests, i) : Number.NaN))
  const weeks = byWeek(perRequest, (values) => quantile(values, 0.5))
  const steps = stepsOf(weeks, CHANGED_WORK_RATIO)
  const today = quantile(perRequest.subarray(-TODAY_WEEKS * HOURS_PER_WEEK), 0.5)
  if (Number.isNaN(today)) return null
  const last = steps.at(-1)
  const until = last === undefined ? 0 : hourOfWeek(last.week, grid)
  return {
    busyVcpu: measured.map((busy, i) => (i >= until || Number.isNaN(at(requests, i)) ? busy : (at(requests, i) * today) / SECONDS_PER_HOUR)),
    changes: steps.map(({ week, factor }) => ({ what: 'work-per-request', sec: secOfWeek(week, grid), factor })),
  }
}

/** Where the level was left for good: what came before counts in proportion, where that is more. */
function levelChanges(grid: Grid, measured: Float64Array): Restated {
  const { most } = dailyPeaks(grid, measured)
  const weeks = byWeek(measured, (values) => quantile(values, WEEK_LEVEL_QUANTILE))
  const steps = most.length === 0 ? [] : stepsOf(weeks, CHANGED_LEVEL_RATIO).filter(({ week }) => stayed(weeks, week))
  const busyVcpu = measured.map(
    (busy, i) =>
      busy *
      Math.max(
        1,
        steps.reduce((product, { week, factor }) => (i < hourOfWeek(week, grid) ? product * factor : product), 1),
      ),
  )
  return { busyVcpu, changes: steps.map(({ week, factor }) => ({ what: 'level', sec: secOfWeek(week, grid), factor })) }
}

function sizeChanges({ grid, inServiceInstances }: HourlyHistory): PastChange[] {
  const weeks = byWeek(inServiceInstances, (values) => Math.round(minimum(values)))
  return weeks.flatMap((_, week): PastChange[] => {
    const [before, after] = [weeks.slice(Math.max(0, week - STEADY_WEEKS), week), weeks.slice(week, week + STEADY_WEEKS)]
    if (before.length < STEADY_WEEKS || after.length < STEADY_WEEKS) return []
    const [from, to] = [before[0] as number, after[0] as number]
    const steady = before.every((size) => size === from) && after.every((size) => size === to)
    return steady && from !== to ? [{ what: 'least-size', sec: secOfWeek(week, grid), from, to }] : []
  })
}

/** Weeks counted back from the end, so that the last is whole; the first has what is left. NaN where nothing was observed. */
function byWeek(values: Float64Array, of: (values: Float64Array) => number): number[] {
  const weeks: number[] = []
  for (let to = values.length; to >= HOURS_PER_WEEK; to -= HOURS_PER_WEEK) weeks.unshift(of(values.subarray(to - HOURS_PER_WEEK, to)))
  return weeks
}

function hourOfWeek(week: number, { length }: Grid): number {
  return (length % HOURS_PER_WEEK) + week * HOURS_PER_WEEK
}

function secOfWeek(week: number, grid: Grid): number {
  return grid.startSec + hourOfWeek(week, grid) * SECONDS_PER_HOUR
}

/**
 * Weeks from which on a level is another one: the three weeks before agree, three after agree, and the two differ by `ratio`. The week between, in which
 * it may have changed, goes to whichever it is closer to.
 */
function stepsOf(weeks: readonly number[], ratio: number): { readonly week: number; readonly factor: number }[] {
  const steps: { week: number; factor: number }[] = []
  for (let week = STEADY_WEEKS; week + STEADY_WEEKS < weeks.length; week++) {
    const [before, after] = [weeks.slice(week - STEADY_WEEKS, week), weeks.slice(week + 1, week + 1 + STEADY_WEEKS)]
    const [from, to] = [median(before), median(after)]
    const factor = to / from
    if (!(factor > ratio || factor < 1 / ratio) || !agree(before) || !agree(after)) continue
    const between = weeks[week] as number
    steps.push({ week: Math.abs(between - to) < Math.abs(between - from) ? week : week + 1, factor })
    week += STEADY_WEEKS
  }
  return steps
}

function agree(values: readonly number[]): boolean {
  const known = values.filter((value) => value > 0)
  return known.length === values.length && Math.max(...known) <= Math.min(...known) * STAYED_RATIO
}

function stayed(weeks: readonly number[], week: number): boolean {
  const [after, now] = [median(weeks.slice(week, week + STEADY_WEEKS)), median(weeks.slice(-STEADY_WEEKS))]
  const since = median(weeks.slice(week))
  const close = (a: number, b: number): boolean => Math.max(a, b) <= Math.min(a, b) * STAYED_RATIO
  return close(after, now) && close(after, since)
}

function median(values: readonly number[]): number {
  return quantile(Float64Array.from(values), 0.5)
}
