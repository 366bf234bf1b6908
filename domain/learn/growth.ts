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
    const ratio = ratioOf(busyVcpu.subarray(d * perDay, (d + 1) * perDay), busyVcpu.subarray((d + DAYS) * perDay, (d + DAYS + 1) * perDay))
    if (ratio > 0 && ratio < Number.POSITIVE_INFINITY) logs.push(Math.log(ratio))
  }
  if (logs.length < LEAST_PAIRS) return { perWeek: 0, perWeekError: ASSUMED_DAY_SIGMA, daySigma: ASSUMED_DAY_SIGMA }
  const values = Float64Array.from(logs)
  const median = quantile(values, 0.5)
  // two days' noise is in each ratio
  const spread = strayFrom(median, values)
  return { perWeek: Math.exp(median) - 1, perWeekError: (MEDIAN_ERROR * spread) / Math.sqrt(logs.length), daySigma: spread / Math.SQRT2 }
}

/** What the one day was busy over what the other was, by the steps that were observed on both; NaN where they are less than half of the day. */
function ratioOf(before: Float64Array, after: Float64Array): number {
  let [seen, sumBefore, sumAfter] = [0, 0, 0]
  for (let i = 0; i < before.length; i++) {
    if (Number.isNaN(at(before, i)) || Number.isNaN(at(after, i))) continue
    seen++
    sumBefore += at(before, i)
    sumAfter += at(after, i)
  }
  return seen < before.length / 2 ? Number.NaN : sumAfter / sumBefore
}
