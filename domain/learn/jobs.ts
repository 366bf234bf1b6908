import { SECONDS_PER_DAY } from '../calendar.ts'
import { CALM_RATIO } from '../demand/waiting.ts'
import { at, type Grid, quantile, strayFrom } from '../series.ts'

/** Work that comes by the clock and not with requests, busy vCPUs by step. */
export type Jobs = {
  /** On every instance, each for itself. */
  readonly eachVcpu: Float64Array
  /** Times of the day (UTC, steps from midnight) at which every instance is at work. */
  readonly slots: readonly number[]
  /** It only takes what is idle (nice): users never waited although CPU was full. */
  readonly yields: boolean
}

/** A job shows at its time on most days. */
const LEAST_VCPU_FRACTION = 0.06
const FULL_CPU_FRACTION = 0.85
const CALM_SHARE = 0.8
/** What takes more of the day than this is no job but how the group works. */
const MOST_OF_DAY = 1 / 4
/** Fewer steps at full CPU do not tell whether users waited. */
const LEAST_FULL_STEPS = 3
/** A leader's job shows on one instance alone, where skew comes and goes: it has to stand out more, for two steps at least, in less than a third of the day. */
const LEADER_VCPU_FRACTION = 0.1
const MOST_OF_DAY_FOR_LEADER = 1 / 3
/** By so much of a small instance, whatever the size of today's, and out of what the other times of the day stray by. */
const SMALL_VCPU = 2
const OUTSTANDING_SPREADS = 4

/**
 * `surplusVcpu`: what an instance was busy beyond what requests explain, by step, NaN where not known. `waitingRatio`: response time over its
 * calm value. null where no time of the day shows a job on at least half of the days.
 */
export function jobsOf(surplusVcpu: Float64Array, waitingRatio: Float64Array | null, cpuPercent: Float64Array, vcpu: number, grid: Grid): Jobs | null {
  const medians = mediansByTime(surplusVcpu, grid)
  const slots = [...medians.entries()].filter(([, x]) => x > LEAST_VCPU_FRACTION * vcpu).map(([slot]) => slot)
  if (slots.length === 0 || slots.length > medians.length * MOST_OF_DAY) return null
  const inSlot = new Uint8Array(medians.length)
  for (const slot of slots) inSlot[slot] = 1
  const eachVcpu = new Float64Array(grid.length)
  let full = 0
  let calm = 0
  for (let i = 0; i < grid.length; i++) {
    if (inSlot[slotOf(i, grid)] !== 1 || !(at(surplusVcpu, i) > 0)) continue
    eachVcpu[i] = at(surplusVcpu, i)
    if (waitingRatio === null || !(at(cpuPercent, i) >= 100 * FULL_CPU_FRACTION) || Number.isNaN(at(waitingRatio, i))) continue
    full++
    if (at(waitingRatio, i) < CALM_RATIO) calm++
  }
  return { eachVcpu, slots, yields: full >= LEAST_FULL_STEPS && calm >= CALM_SHARE * full }
}

/**
 * A job on one instance (a leader's, a backup), busy vCPUs by step: how far the hottest instance stands above what its usual share of the
 * traffic makes it, at the times of the day at which it does so on most days. null where there is none.
 */
export function leaderJobOf(
  average: Float64Array | null,
  maximum: Float64Array | null,
  hottest: number,
  vcpu: number,
  quiet: Uint8Array,
  grid: Grid,
): Float64Array | null {
  if (average === null || maximum === null) return null
  const surplus = average.map((mean, i) => (quiet[i] === 0 ? Number.NaN : ((at(maximum, i) - mean * hottest) / 100) * vcpu))
  const medians = mediansByTime(surplus, grid)
  const least = leastLeaderVcpu(medians, vcpu)
  const standsOut = (slot: number): boolean => at(medians, (slot + medians.length) % medians.length) > least
  const long = medians.map((x, slot) => (standsOut(slot) && (standsOut(slot + 1) || standsOut(slot - 1)) ? x : 0))
  if (!long.some((x) => x > 0) || long.filter((x) => x > 0).length > medians.length * MOST_OF_DAY_FOR_LEADER) return null
  return Float64Array.from({ length: grid.length }, (_, i) => at(long, slotOf(i, grid)))
}

/** What a large instance hardly notices fills a small one: work counts in vCPUs, from as little on as can be told from chance. */
function leastLeaderVcpu(medians: Float64Array, vcpu: number): number {
  const stray = strayFrom(quantile(medians, 0.5), medians)
  return Math.min(LEADER_VCPU_FRACTION * vcpu, Math.max(LEADER_VCPU_FRACTION * SMALL_VCPU, OUTSTANDING_SPREADS * stray))
}

const slotsOfDay = (grid: Grid): number => Math.max(1, Math.round(SECONDS_PER_DAY / grid.stepSec))
const slotOf = (i: number, grid: Grid): number => (Math.floor((grid.startSec % SECONDS_PER_DAY) / grid.stepSec) + i) % slotsOfDay(grid)

function mediansByTime(values: Float64Array, grid: Grid): Float64Array {
  const slots = slotsOfDay(grid)
  const days = Math.ceil(grid.length / slots) + 1
  const of = Float64Array.from({ length: slots * days }, () => Number.NaN)
  const counts = new Int32Array(slots)
  for (let i = 0; i < grid.length; i++) {
    const slot = slotOf(i, grid)
    of[slot * days + at(counts, slot)] = at(values, i)
    counts[slot] = at(counts, slot) + 1
  }
  return Float64Array.from({ length: slots }, (_, slot) => quantile(of.subarray(slot * days, (slot + 1) * days), 0.5))
}
