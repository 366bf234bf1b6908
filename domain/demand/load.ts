import { SECONDS_PER_DAY, SECONDS_PER_WEEK } from '../calendar.ts'
import { at, type Grid } from '../series.ts'
import type { Demand } from './demand.ts'
import type { Leak } from './leak.ts'

/** What a group has to serve, minute by minute. */
export type Load = {
  /** Busy vCPUs that the arriving work needs, one entry a minute, finite everywhere (gaps bridged). */
  readonly demandVcpu: Float64Array
  /** Demand is the same over this many minutes, counted from the start: a calm group is replayed a step at a time. */
  readonly stepMinutes: number
  /** 1 where the minute was observed: only there is overload counted. */
  readonly counted: Uint8Array
  /** Requests a minute that keep one vCPU busy; NaN when requests were not observed. */
  readonly requestsPerMinutePerVcpu: number
  /** Busy vCPUs that each instance burns whatever arrives, by minute; null: none. Demand is then without it. */
  readonly ownVcpu?: Float64Array | null
  /** The same for what only takes idle CPU: it shows and slows nobody. */
  readonly idleVcpu?: Float64Array | null
  /** Busy vCPUs of a job on one instance, by minute. */
  readonly leaderVcpu?: Float64Array | null
  /** 1 in minutes in which instances are being replaced: a tenth of them, and at least one, is away or cold. */
  readonly replacing?: Uint8Array | null
  /** Memory that fills with the age of an instance. */
  readonly leak?: Leak | null
}

/**
 * Demand by the minute for a replay. Every minute of a step has the step's mean. Gaps are bridged, so that the replayed group
 * has a state to go on from, but never counted: with the most seen at the same time of the other weeks, else of the other days, else the step before.
 */
export function loadOf(demand: Demand, grid: Grid): Load {
  const filled = bridged(demand.busyVcpu, grid)
  const minutesPerStep = Math.max(1, Math.round(grid.stepSec / 60))
  const minutes = grid.length * minutesPerStep
  const demandVcpu = new Float64Array(minutes)
  const counted = new Uint8Array(minutes)
  for (let i = 0; i < grid.length; i++) {
    demandVcpu.fill(at(filled, i), i * minutesPerStep, (i + 1) * minutesPerStep)
    if (!Number.isNaN(at(demand.busyVcpu, i))) counted.fill(1, i * minutesPerStep, (i + 1) * minutesPerStep)
  }
  const idleVcpu = demand.besideVcpu === null ? null : byTheMinute(bridged(demand.besideVcpu, grid), minutesPerStep)
  return { demandVcpu, stepMinutes: minutesPerStep, counted, requestsPerMinutePerVcpu: 60 / demand.vcpuSecondsPerRequest, idleVcpu }
}

/** Each step's value for each of its minutes. */
export function byTheMinute(steps: Float64Array, minutesPerStep: number): Float64Array {
  const minutes = new Float64Array(steps.length * minutesPerStep)
  for (let i = 0; i < steps.length; i++) minutes.fill(at(steps, i), i * minutesPerStep, (i + 1) * minutesPerStep)
  return minutes
}

/** Fills what was not observed with the most that was seen at that time, so that a gap is never taken for quiet; all zero when nothing was observed. */
export function bridged(values: Float64Array, grid: Grid): Float64Array {
  const filled = Float64Array.from(values)
  for (const spanSec of [SECONDS_PER_WEEK, SECONDS_PER_DAY]) {
    const span = Math.round(spanSec / grid.stepSec)
    const most = new Float64Array(Math.min(span, values.length)).fill(Number.NaN)
    for (let i = 0; i < values.length; i++) if (!Number.isNaN(at(values, i)) && !(at(values, i) <= at(most, i % span))) most[i % span] = at(values, i)
    for (let i = 0; i < filled.length; i++) if (Number.isNaN(at(filled, i))) filled[i] = at(most, i % span)
  }
  let last = filled.find((x) => !Number.isNaN(x)) ?? 0
  for (let i = 0; i < filled.length; i++) {
    if (Number.isNaN(at(filled, i))) filled[i] = last
    else last = at(filled, i)
  }
  return filled
}

/** The same load, `factor` times as much. */
export function grown(load: Load, factor: number): Load {
  const demandVcpu = new Float64Array(load.demandVcpu.length)
  for (let m = 0; m < demandVcpu.length; m++) demandVcpu[m] = at(load.demandVcpu, m) * factor
  return { ...load, demandVcpu }
}

/**
 * The same load, with each step between a lower and a higher one taken for a jump within it: the lower first, then the higher, and the
 * step's mean as it was. A mean shows a rise before it comes, and a replay would scale out on that.
 * Steps of five minutes with 1, 2 and 5 become 1 up to the eighth minute, 2 in the ninth and 5 from the tenth on.
 */
export function jumping(load: Load): Load {
  const { demandVcpu: means, stepMinutes } = load
  const demandVcpu = Float64Array.from(means)
  for (let from = stepMinutes; from + stepMinutes < means.length; from += stepMinutes) {
    const [before, mean, after] = [at(means, from - 1), at(means, from), at(means, from + stepMinutes)]
    if (!(before < mean && mean < after)) continue
    const low = Math.floor((stepMinutes * (after - mean)) / (after - before))
    demandVcpu.fill(before, from, from + low)
    // the minute of the jump has what makes the mean come out
    demandVcpu[from + low] = mean * stepMinutes - before * low - after * (stepMinutes - low - 1)
    demandVcpu.fill(after, from + low + 1, from + stepMinutes)
  }
  return { ...load, demandVcpu }
}

/** The same load, arriving `minutes` earlier (what a forecast or a schedule did not expect). The end is filled with the last value. */
export function earlier(load: Load, minutes: number): Load {
  const { length } = load.demandVcpu
  const demandVcpu = new Float64Array(length).fill(at(load.demandVcpu, length - 1))
  const counted = new Uint8Array(length).fill(at(load.counted, length - 1))
  demandVcpu.set(load.demandVcpu.subarray(minutes))
  counted.set(load.counted.subarray(minutes))
  return { ...load, demandVcpu, counted, stepMinutes: minutes % load.stepMinutes === 0 ? load.stepMinutes : 1 }
}
