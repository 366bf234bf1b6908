import type { Observation } from '../observe/observation.ts'
import { at } from '../series.ts'
import type { Learnt } from './model.ts'
import { loadAt, type World } from './world.ts'

/** CPU of the mean instance (0-1, ascending) in steps in which users were served well, and in those in which they were hurt. */
type Told = { readonly calm: Float64Array; readonly hurt: Float64Array }

/** What response times and errors tell of loads: with instances that have been in service for long, and with one that is new. */
export type LoadEvidence = { readonly settled: Told; readonly withNew: Told }

/** An instance is new for this long: the longest that caches and compilers are taken to need. */
const NEW_MINUTES = 15

/**
 * Steps whose waiting tells nothing are left out, and so are those of a job that only takes what is idle, and those without CPU credits
 * (`throttled`): what hurts then is the throttle. `hurting` by step.
 */
export function loadEvidenceOf(observation: Observation, learnt: Learnt, hurting: Uint8Array, throttled: Uint8Array | null = null): LoadEvidence {
  const cpu = observation.cpuPercentAverage as Float64Array
  const yields = learnt.jobs?.yields === true ? learnt.jobs.eachVcpu : null
  const told = (isNew: boolean): Told => {
    const pick = (holds: (i: number) => boolean): Float64Array => {
      const kept: number[] = []
      for (let i = 0; i < cpu.length; i++) {
        if (throttled !== null && throttled[i] === 1) continue
        if (Number.isNaN(at(cpu, i)) || at(learnt.comings.youngestMinutes, i) < NEW_MINUTES !== isNew || (yields !== null && at(yields, i) > 0)) continue
        if (holds(i)) kept.push(at(cpu, i) / 100)
      }
      return Float64Array.from(kept).sort()
    }
    const hurts = (i: number): boolean => hurting[i] === 1
    const hurt = pick(hurts)
    // where a spell begins or ends, part of the step was calm, and so its mean is lower than the load that hurt. Spells of a few steps have little
    // else: their middle is their worst, and users were hurt by less
    const within = pick((i) => hurts(i) && hurts(i - 1) && hurts(i + 1))
    return { calm: pick((i) => learnt.calm[i] === 1), hurt: within.length >= Math.max(LEAST_HURTING_STEPS, hurt.length / 2) ? within : hurt }
  }
  return { settled: told(false), withNew: told(true) }
}

/**
 * The world as it may still be after what was seen: eased where it says that users waited and they did not, hardened where they did and it
 * does not say so.
 */
export function worldAfter(drawn: World, { settled, withNew }: LoadEvidence): World {
  const load = (cpuFraction: number): number => loadAt(cpuFraction, drawn.linearShare)
  // where nobody waited, no instance did more than all that it can
  const world = { ...drawn, hottest: Math.max(1, Math.min(drawn.hottest, 1 / load(mostBorne(settled.calm)))) }
  const kneeLoad = limitAfter(world.kneeLoad, settled, (cpu) => load(cpu) * world.hottest)
  // the mean load that a new instance is seen to bear, over its speed, is under the knee
  const coldSpeed = Math.min(1, limitAfter(kneeLoad * world.coldSpeed, withNew, load) / kneeLoad)
  return { ...world, kneeLoad, coldSpeed, coldMinutes: coldSpeed >= NO_SLOWER ? 0 : Math.max(world.coldMinutes, LEAST_COLD_MINUTES) }
}

const NO_SLOWER = 0.98
/** A new instance that is seen to be slower is so for a step at least. */
const LEAST_COLD_MINUTES = 5

/** So many of the steps in which the world says that users waited, and they did not, are chance. */
const CHANCE_FRACTION = 0.0025
const LEAST_CHANCE_STEPS = 3
const LEAST_HURTING_STEPS = 6
/** A world explains what was seen when it says so for half of it. */
const HURT_EXPLAINED_FRACTION = 0.5
/** Just under it: what hurt at exactly this load is above the limit. */
const JUST_UNDER = 0.999

/** CPU of the mean instance that users were seen to be served well at, but for chance; 0 where too little was seen. */
function mostBorne(calm: Float64Array): number {
  const chance = Math.max(LEAST_CHANCE_STEPS, Math.ceil(calm.length * CHANCE_FRACTION))
  return calm.length > chance ? at(calm, calm.length - 1 - chance) : 0
}

/** The load from which users wait, after loads at which they were seen not to and to. `loadOf` rises with CPU. */
function limitAfter(prior: number, { calm, hurt }: Told, loadOf: (cpuFraction: number) => number): number {
  const limit = Math.min(1, Math.max(prior, loadOf(mostBorne(calm))))
  if (hurt.length < LEAST_HURTING_STEPS) return limit
  const explained = hurt.length - firstAbove(hurt, (cpu) => loadOf(cpu) > limit)
  if (explained >= HURT_EXPLAINED_FRACTION * hurt.length) return limit
  const told = telling(calm, hurt)
  return told === null ? limit : loadOf(told)
}

/** CPU that tells hurt from calm best: most of what hurt above it, least of what did not; null when above none more was hurt than calm. */
function telling(calm: Float64Array, hurt: Float64Array): number | null {
  let best: number | null = null
  let bestScore = 0
  let below = 0
  for (let k = 0; k < hurt.length; k++) {
    const limit = at(hurt, k)
    while (below < calm.length && at(calm, below) < limit) below++
    const [hits, misses] = [hurt.length - k, calm.length - below]
    if (hits - misses <= bestScore || hits < HURT_EXPLAINED_FRACTION * hurt.length) continue
    bestScore = hits - misses
    best = limit * JUST_UNDER
  }
  return best
}

/** Index of the first element that holds, in a list of which all after it do. */
function firstAbove(values: Float64Array, holds: (x: number) => boolean): number {
  let low = 0
  let high = values.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (holds(at(values, middle))) high = middle
    else low = middle + 1
  }
  return low
}
