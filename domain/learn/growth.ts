import { SECONDS_PER_DAY } from '../calendar.ts'
import { at, type Grid, quantile, strayFrom } from '../series.ts'

/**
 * How demand moves from week to week and from day to day, as shares: `perWeek` is the median ratio of the same hours of two weeks, less one;
 * `perWeekError` its uncertainty; `daySigma` how unlike the days are once the hour is known. 0 and the assumed spread where there is no
 * second week.
 */
export type Growth = { readonly perWeek: number; readonly perWeekError: number; readonly daySigma: number }

/** How unlike two days of the same hour are where it was not seen (assumed: a tenth). */
const ASSUMED_DAY_SIGMA = 0.1
const DAYS = 7
/** Fewer pairs of the same weekday tell no growth. */
const LEAST_PAIRS = 4
/** Standard error of a median over that of a mean of a normal distribution: the square root of half of pi. */
const MEDIAN_ERROR = 1.2533

export function growthOf(busyVcpu: Float64Array, grid: Grid): Growth {
  const perDay = Math.round(SECONDS_PER_DAY / grid.stepSec)
  const days = Math.floor(grid.length / perDay)
  const logs: number[] = []
  for (let d = 0; d + DAYS < days; d++) {
    const [a, b] = [meanOf(busyVcpu, d * perDay, perDay), meanOf(busyVcpu, (d + DAYS) * perDay, perDay)]
    if (a > 0 && b > 0) logs.push(Math.log(b / a))
  }
  if (logs.length < LEAST_PAIRS) return { perWeek: 0, perWeekError: ASSUMED_DAY_SIGMA, daySigma: ASSUMED_DAY_SIGMA }
  const values = Float64Array.from(logs)
  const median = quantile(values, 0.5)
  // two days' noise is in each ratio
  const spread = strayFrom(median, values)
  return { perWeek: Math.exp(median) - 1, perWeekError: (MEDIAN_ERROR * spread) / Math.sqrt(logs.length), daySigma: spread / Math.SQRT2 }
}

function meanOf(values: Float64Array, from: number, count: number): number {
  let sum = 0
  let seen = 0
  for (let i = from; i < from + count; i++) {
    if (Number.isNaN(at(values, i))) continue
    sum += at(values, i)
    seen++
  }
  return seen < count / 2 ? Number.NaN : sum / seen
}
