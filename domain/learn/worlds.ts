import type { Demand } from '../demand/demand.ts'
import { WAITING_RATIO } from '../demand/waiting.ts'
import type { Learnt } from './model.ts'
import { kneeLoadOf, type World } from './world.ts'

/** Worlds in an ensemble, and in how many of them a proposal may add overload: a chance of about 8 %. */
export const WORLDS = 12
export const FAILING_WORLDS = 1
const MODULUS = WORLDS + 1
/** The dimensions of the lattice. Lag and the share that one scale-in takes have the same as skew. */
const [LINEAR, VARIABILITY, SKEW, COLD, GROWTH, SLOWNESS, RETRIES] = [1, 2, 3, 4, 5, 6, 7] as const
/** Where nothing shows it, one world in six has balancing between zones off; one in three has demand come early, and another has it jump. */
const EVERY_SIXTH = 6
const EVERY_THIRD = 3
/** Demand comes early by an hour, as when clocks change, or by five minutes. */
const [HOUR_EARLY, LITTLE_EARLY] = [60, 5] as const

/**
 * What is not seen is drawn from these ranges. Each has its source; none is fitted to an outcome.
 */
const priors = {
  /** A core with both threads busy does 1.25-1.4 times (by workload up to 2 times) what it does with one: at full load 0.7 to 1 of the straight line from a calm CPU. */
  linearShare: [0.7, 1],
  /** Squared coefficient of variation of web arrivals and work: 1 is Poisson, measured request streams have 1 to 2.5. */
  variability: [1, 2.5],
  /** Load of the hottest instance over the mean: round robin over unlike requests and kept connections. */
  hottest: [1.05, 1.3],
  /** Minutes and speed of a new instance (JIT, caches, pools) in the half of the worlds that have cold ones. */
  coldMinutes: [3, 15],
  coldSpeed: [0.9, 0.4],
  /** CPU of agents (monitoring, logs, security) as a share of the instance, where requests do not tell it. */
  ownFraction: [0, 0.15],
  /** Boot of images that install what they run, minutes. */
  bootMinutes: [2, 12],
  /** From a minute's end until its datapoint can set off an alarm: EC2's come within one to three minutes. */
  lagMinutes: [1, 3],
  /**
   * Repeats among the requests that were refused or given up: none where clients give up, nearly all where each failure is tried again until it is served.
   * The same counts as first tries would be demand several times over.
   */
  retriedShare: [0, 1],
  /** Share of the group that one scale-in takes: target tracking gives back gradually; AWS publishes no figure. */
  scaleInShare: [0.05, 1],
} as const

const between = ([from, to]: readonly [number, number], q: number): number => from + (to - from) * q

/**
 * The level of a dimension in world `k`, 0-1: a lattice rule (good lattice points modulo 13), so that any two dimensions are spread over each
 * other and a run is repeatable.
 */
const level = (k: number, dimension: number): number => ((((k + 1) * dimension) % MODULUS) - 0.5) / WORLDS

/** Twelve worlds drawn from what was learnt, and from the priors where nothing shows it. */
export function priorWorlds(demand: Demand, learnt: Learnt, zones: number): readonly World[] {
  return Array.from({ length: WORLDS }, (_, k) => ({
    ...worldAt((dimension) => level(k, dimension), demand, learnt),
    evenZones: zones > 1 && (learnt.zones === null ? k % EVERY_SIXTH === EVERY_SIXTH - 1 : learnt.zones.even) ? zones : 0,
    earlyMinutes: k % EVERY_THIRD === 1 ? (k % 2 === 0 ? HOUR_EARLY : LITTLE_EARLY) : 0,
    jumps: k % EVERY_THIRD === 2,
  }))
}

/** The world in the middle of each range. */
export function middlingWorld(demand: Demand, learnt: Learnt, zones: number): World {
  return { ...worldAt(() => 0.5, demand, learnt), evenZones: learnt.zones?.even === true ? zones : 0, earlyMinutes: 0, jumps: false }
}

function worldAt(levelOf: (dimension: number) => number, demand: Demand, learnt: Learnt): Omit<World, 'evenZones' | 'earlyMinutes' | 'jumps'> {
  const linearShare = between(priors.linearShare, levelOf(LINEAR))
  const variability = between(priors.variability, levelOf(VARIABILITY))
  const cold = (levelOf(COLD) - 0.5) * 2
  const { growth, boot } = learnt
  return {
    linearShare,
    kneeLoad: kneeLoadOf(demand.vcpuPerInstance, variability, WAITING_RATIO),
    hottest:
      learnt.hottest === null ? between(priors.hottest, levelOf(SKEW)) : between([learnt.hottest.typical, learnt.hottest.often], 0.5 + 0.5 * levelOf(SKEW)),
    coldMinutes: cold <= 0 ? 0 : Math.round(between(priors.coldMinutes, cold)),
    coldSpeed: cold <= 0 ? 1 : between(priors.coldSpeed, cold),
    bootMinutes: Math.round(
      (boot === null ? between(priors.bootMinutes, levelOf(SLOWNESS)) : between([boot.medianSec / 60, boot.slowSec / 60], levelOf(SLOWNESS))) +
        between(priors.lagMinutes, levelOf(SKEW)),
    ),
    scaleInShare: between(priors.scaleInShare, levelOf(SKEW)),
    trustedVcpu: Number.POSITIVE_INFINITY,
    demandFactor: demandFactorOf(growth, levelOf(GROWTH)),
    retriedShare: between(priors.retriedShare, levelOf(RETRIES)),
    variability,
    unseenOwnVcpu: learnt.work === null ? between(priors.ownFraction, levelOf(SLOWNESS)) * demand.vcpuPerInstance : 0,
  }
}

/** The next two weeks lie one to three weeks after the middle of the window; growth goes on, and their busiest days are not the window's. */
const WEEKS_AHEAD = 2
/** A window that is noisier than this tells nothing of the next; and no forecast goes further than these from what was seen. */
const MOST_SIGMA = 0.25
const [LEAST_FACTOR, MOST_FACTOR] = [0.7, 1.6] as const
/** Parameters of Tukey's lambda distribution that come nearest to the normal one. */
const [TUKEY_LAMBDA, TUKEY_SCALE] = [0.135, 0.1975] as const

function demandFactorOf({ perWeek, perWeekError, daySigma }: Learnt['growth'], q: number): number {
  const drift = Math.log1p(Math.max(-0.5, perWeek)) * WEEKS_AHEAD
  const sigma = Math.min(MOST_SIGMA, Math.hypot(perWeekError * WEEKS_AHEAD, daySigma))
  return Math.min(MOST_FACTOR, Math.max(LEAST_FACTOR, Math.exp(drift + sigma * normalQuantile(q))))
}

/** Quantile of the standard normal distribution: Tukey's lambda approximation, within 0.01 between 0.02 and 0.98. */
function normalQuantile(q: number): number {
  return (q ** TUKEY_LAMBDA - (1 - q) ** TUKEY_LAMBDA) / TUKEY_SCALE
}
