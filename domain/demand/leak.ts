import { MINUTES_PER_DAY } from '../calendar.ts'
import type { Observation } from '../observe/observation.ts'
import { at, quantile } from '../series.ts'
import type { Comings } from './comings.ts'
import { MEMORY_FULL_FRACTION, MEMORY_GONE_FRACTION, type MemoryFit } from './memory.ts'
import { WAITING_RATIO, type Waiting } from './waiting.ts'

/**
 * Memory that fills with the age of an instance, whatever it serves: `gibPerMinute` from `freshGiB` on, of `memoryGiB`. It starts again where the process
 * is killed for want of memory, or the instance is replaced.
 */
export type Leak = {
  readonly freshGiB: number
  readonly gibPerMinute: number
  readonly memoryGiB: number
  /** Minutes that the instances of the window's beginning had already run, by how full the fullest was. */
  readonly firstAgeMinutes: number
  /** 1 where users were hurt while CPU was calm and the fullest instance had no memory left: its age hurt them, and no load. */
  readonly hurtsByAge: Uint8Array
}

/** Memory that follows anything else falls in half of the steps. */
const RISING_SHARE = 0.8
/** A day of steps in which no instance came or went. */
const LEAST_STEPS = 288
/** The least share of its memory that one instance fills a day: below it a month is not enough, and deployments are more often. */
const LEAST_PER_DAY = 0.03
const WHOLE_STEP_SLACK = 0.01
/** Above this the hottest instance may be what users waited for. */
const CALM_HOTTEST_PERCENT = 80
/** One step in a hundred may be a gap's or a datapoint's own. */
const SEEN_FULL_QUANTILE = 0.99
/** Memory that goes on filling falls by no more than datapoints stray: this share of what it rises. */
const MOST_GIVEN_BACK = 0.25
/** What fills sooner than this, again and again, is given back by a collector or a cache (assumed: six hours; a process that leaks so fast is never in service for long). */
const LEAST_FULL_AFTER_MINUTES = MINUTES_PER_DAY / 4
/** What hurts whether memory is left or not has another cause. */
const MORE_OFTEN = 3
/** Launches in one step of less than this share of the group do not move its mean enough to tell what a new instance holds. */
const TOLD_BY_LAUNCH = 0.1
/** Without launches: the least full that the mean was, but for chance. */
const LEAST_FULL_QUANTILE = 0.02

/**
 * `leak`: null where memory was not observed, where it follows the work (`fit`), or where it does not rise in four of five steps without a launch or a
 * termination, where no instance was seen to come to its end, and where it comes to it within hours. 45 % at the start and a point an hour fill the usable 90 % in 45 hours.
 * `aging`: the same where none was seen to come to its end, and none to give memory back: all left before. null elsewhere.
 */
export function leakOf(
  observation: Observation,
  fit: MemoryFit | null,
  memoryGiB: number,
  { comings, waiting, hurting }: { readonly comings: Comings; readonly waiting: Waiting | null; readonly hurting: Uint8Array },
): { readonly leak: Leak | null; readonly aging: Leak | null } {
  const none = { leak: null, aging: null }
  const { memoryPercentAverage: percent, memoryPercentMaximum: fullest, inServiceInstances, grid } = observation
  if (fit === null || fit.gibPerBusyVcpu > 0 || percent === null || fullest === null || inServiceInstances === null) return none
  const rises = percent.map((x, i) => (i > 0 && isStill(inServiceInstances, i) && at(comings.moving, i) === 0 ? x - at(percent, i - 1) : Number.NaN))
  const known = rises.filter((x) => !Number.isNaN(x))
  if (known.length < LEAST_STEPS || known.filter((x) => x > 0).length < RISING_SHARE * known.length) return none
  const seenFull = quantile(fullest, SEEN_FULL_QUANTILE) >= 100 * MEMORY_FULL_FRACTION
  // what is collected or flushed in time falls while no instance leaves, and never comes to its end
  if (!seenFull && givenBackFraction(rises, fullest) > MOST_GIVEN_BACK) return none
  const percentPerMinute = quantile(known, 0.5) / (grid.stepSec / 60)
  if (percentPerMinute * MINUTES_PER_DAY < 100 * LEAST_PER_DAY) return none
  const freshPercent = freshPercentOf(percent, inServiceInstances, seenFull)
  const toGiB = (points: number): number => (points / 100) * memoryGiB
  const first = fullest.find((x) => !Number.isNaN(x)) ?? Number.NaN
  const leak = {
    freshGiB: toGiB(freshPercent),
    gibPerMinute: toGiB(percentPerMinute),
    memoryGiB,
    firstAgeMinutes: Math.max(0, (first - freshPercent) / percentPerMinute) || 0,
    hurtsByAge: hurtByAge(observation, comings, waiting, hurting),
  }
  if (fullAfterMinutes(leak, memoryGiB) < LEAST_FULL_AFTER_MINUTES) return none
  return seenFull ? { leak, aging: null } : { leak: null, aging: leak }
}

/** What the fullest instance falls, over what it rises, in steps in which no instance came or went (`rises` of the mean; NaN in all others). */
function givenBackFraction(rises: Float64Array, fullest: Float64Array): number {
  let [risen, fallen] = [0, 0]
  for (let i = 1; i < rises.length; i++) {
    const rise = Number.isNaN(at(rises, i)) ? Number.NaN : at(fullest, i) - at(fullest, i - 1)
    if (rise > 0) risen += rise
    else if (rise < 0) fallen -= rise
  }
  return fallen / risen
}

/** Users who were hurt while CPU was calm and some instance had little memory left, where they were far more often than while all had some. */
function hurtByAge(observation: Observation, { moving }: Comings, waiting: Waiting | null, hurting: Uint8Array): Uint8Array {
  const { memoryPercentMaximum, cpuPercentMaximum, cpuPercentAverage } = observation
  const [fullest, hottest] = [memoryPercentMaximum as Float64Array, cpuPercentMaximum ?? cpuPercentAverage]
  const isCalm = (i: number): boolean => moving[i] === 0 && hottest !== null && at(hottest, i) <= CALM_HOTTEST_PERCENT
  const isHurt = (i: number): boolean => hurting[i] === 1 || (waiting !== null && at(waiting.ratio, i) > WAITING_RATIO)
  const isFull = (i: number): boolean => at(fullest, i) >= 100 * MEMORY_FULL_FRACTION
  const [full, roomy] = [
    { steps: 0, hurt: 0 },
    { steps: 0, hurt: 0 },
  ]
  for (let i = 0; i < hurting.length; i++) {
    if (!isCalm(i) || Number.isNaN(at(fullest, i))) continue
    const of = isFull(i) ? full : roomy
    of.steps++
    if (isHurt(i)) of.hurt++
  }
  const isTold = full.hurt / full.steps >= (MORE_OFTEN * roomy.hurt) / Math.max(1, roomy.steps)
  return hurting.map((_, i) => (isTold && isCalm(i) && isFull(i) && isHurt(i) ? 1 : 0))
}

function isStill(inService: Float64Array, i: number): boolean {
  return at(inService, i) > 0 && Math.abs(at(inService, i) - at(inService, i - 1)) <= WHOLE_STEP_SLACK
}

/**
 * What a new instance holds: read from how much its coming lowers the mean. Where none came, instances of all ages are taken to be there: the mean lies half
 * way from a new one to a full one; where none was seen full, the mean is at its least when all are new.
 */
function freshPercentOf(percent: Float64Array, inService: Float64Array, seenFull: boolean): number {
  const told: number[] = []
  for (let i = 2; i < percent.length; i++) {
    const [before, after] = [at(inService, i - 2), at(inService, i)]
    if (!(after - before >= Math.max(1, TOLD_BY_LAUNCH * before) - WHOLE_STEP_SLACK)) continue
    const fresh = (after * at(percent, i) - before * at(percent, i - 2)) / (after - before)
    if (fresh > 0 && fresh < 100 * MEMORY_FULL_FRACTION) told.push(fresh)
  }
  if (told.length > 0) return quantile(Float64Array.from(told), 0.5)
  if (!seenFull) return quantile(percent, LEAST_FULL_QUANTILE)
  const uniform = 2 * quantile(percent, 0.5) - 100 * MEMORY_GONE_FRACTION
  return Math.max(0, Math.min(uniform, quantile(percent, LEAST_FULL_QUANTILE)))
}

/** Minutes after which an instance with so much memory has little left of it: of 16 GiB, of which 7 are held at the start, 74 h at 0.1 GiB an hour. */
export function fullAfterMinutes({ freshGiB, gibPerMinute }: Leak, memoryGiB: number): number {
  return Math.max(0, (memoryGiB * MEMORY_FULL_FRACTION - freshGiB) / gibPerMinute)
}

/** Share of its life, from one start to the next, that such an instance spends with little memory left: of 16 GiB and 7 at the start, 0.18. */
export function fullShare({ freshGiB }: Leak, memoryGiB: number): number {
  const whole = memoryGiB - freshGiB
  return whole <= 0 ? 1 : Math.min(1, (memoryGiB * (1 - MEMORY_FULL_FRACTION)) / whole)
}
