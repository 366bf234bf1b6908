import { at, NINE_IN_TEN } from '../../series.ts'
import { sumBetween } from '../spend-column.ts'
import { type Ahead, candidates, weighed } from './candidates.ts'
import type { Spread } from './chance.ts'
import { factorsIn, type Past } from './past.ts'

/**
 * How the candidates have done on a series so far: what each counts for, and how far off they were together over so many days. `calmMicroUsd`: the
 * deviation on the days without what stuck out of them.
 */
export type TrackRecord = { readonly weights: readonly number[]; readonly spread: Spread; readonly calmMicroUsd: number; readonly horizonDays: number }

/** Errors are taken over a week: long enough to hold every weekday, short enough to be seen often. */
const HORIZON_DAYS = 7
/** Forecasts are repeated from every other day, half a year back at most, none with less than a week behind it. */
const STEP_DAYS = 2
const RECORD_DAYS = 182
const DAYS_BEHIND = 7
/** Weights start out equal, as if each candidate had done so often as well as all: selection by few looks picks the lucky one. */
const EQUAL_LOOKS = 10
/** Of the inverse of the squared error. Bates and Granger, "The Combination of Forecasts" (1969), take 1; 2 leans on what is clearly better. */
const ERROR_POWER = 2
/** Micro-dollars: what was never off at all has an error, too. */
const LEAST_ERROR = 1
/** So many of the errors lie within the deviation that is said, by rank (split conformal prediction). */
const HELD_FRACTION = 0.9
/** However few the weeks, they tell as much as so many. */
const FEWEST_FREEDOM = 1.5

/**
 * Repeats the forecast at days of the past (rolling origin), and holds it against what came. Weights rest on the days without what stuck
 * out of them, the spread on all of `spend`. It is taken at equal weights: those that the same errors chose would flatter it.
 */
export function trackRecord(past: Past, spend: Float64Array, { count, monthDays }: Ahead): TrackRecord {
  const { days, spentBefore } = past
  const horizonDays = Math.max(1, Math.min(HORIZON_DAYS, count, days - DAYS_BEHIND))
  const first = Math.max(DAYS_BEHIND, days - RECORD_DAYS)
  const all = Object.values(candidates)
  const errors = new Float64Array(all.length)
  const looks = new Float64Array(all.length)
  const equal = all.map(() => 1)
  const misses: number[] = []
  const calmMisses: number[] = []
  for (let origin = days - horizonDays; origin >= first; origin -= STEP_DAYS) {
    const end = origin + horizonDays
    const came = at(spentBefore, end) - at(spentBefore, origin)
    const factors = factorsIn(past, origin, end)
    const levels = all.map((candidate) => candidate(past, origin, { count: horizonDays, monthDays }))
    for (const [j, level] of levels.entries()) {
      // one that told nothing that day was not wrong either
      if (Number.isNaN(level)) continue
      errors[j] = at(errors, j) + (level * factors - came) ** 2
      looks[j] = at(looks, j) + 1
    }
    const expected = weighed(levels, equal) * factors
    misses.push(Math.abs(expected - sumBetween(spend, origin, end)))
    calmMisses.push(Math.abs(expected - came))
  }
  const usual = errors.reduce((sum, x) => sum + x, 0) / looks.reduce((sum, x) => sum + x, 0)
  return {
    weights: Array.from(errors, (error, j) => (LEAST_ERROR + (error + EQUAL_LOOKS * usual) / (at(looks, j) + EQUAL_LOOKS)) ** -ERROR_POWER),
    spread: {
      deviationMicroUsd: deviationOf(misses),
      freedom: Math.max(FEWEST_FREEDOM, (days - first) / horizonDays - 1),
    },
    calmMicroUsd: deviationOf(calmMisses),
    horizonDays,
  }
}

function deviationOf(misses: readonly number[]): number {
  return byRank(misses.filter((x) => !Number.isNaN(x))) / NINE_IN_TEN
}

/** What the next of so many errors stays below nine times in ten; the largest, where they are few. 0 where there are none. */
function byRank(misses: readonly number[]): number {
  const rank = Math.min(misses.length, Math.ceil((misses.length + 1) * HELD_FRACTION))
  return Float64Array.from(misses).sort()[rank - 1] ?? 0
}
