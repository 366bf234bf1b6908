import { MINUTES_PER_DAY } from '../calendar.ts'
import type { Demand } from '../demand/demand.ts'
import { fullAfterMinutes } from '../demand/leak.ts'
import type { Learnt } from '../learn/model.ts'
import { type Trust, UNWATCHED_CPU_FRACTION } from '../learn/trust.ts'
import { shownCpu, type World } from '../learn/world.ts'
import { at, type Grid, mean, quantile } from '../series.ts'
import type { Chosen } from './choose.ts'
import type { EarlierEffect } from './earlier.ts'
import type { Member } from './ensemble.ts'

/** What was learnt of a group, as people can check it; null where nothing shows it. CPU in percent of one instance, 0-100. */
export type Model = {
  /** CPU that no request causes, give or take its standard error; what a request costs; and the share of CPU's movement that the two explain. */
  readonly requestWork: {
    readonly ownCpuPercent: number
    readonly ownCpuPercentError: number
    readonly cpuSecondsPerRequest: number
    readonly explainedFraction: number
    readonly heldOutErrorFraction: number | null
  } | null
  /** Work by the clock on every instance: how much, for how long a day, and whether it gives way to requests. */
  readonly jobs: { readonly cpuPercent: number; readonly minutesADay: number; readonly yields: boolean } | null
  /** Memory that fills with an instance's age, in points of a hundred; left out where none does. `seenFull`: some instance was seen to come to its end. */
  readonly leak?: { readonly percentPerDay: number; readonly fullAfterHours: number; readonly seenFull: boolean }
  /** CPU of the hottest instance over the mean: in the middle, and in one step of twenty. */
  readonly hottestRatio: { readonly typical: number; readonly often: number } | null
  /** Whether each zone takes the same share of the traffic however many instances it has. */
  readonly zonesEven: boolean | null
  readonly bootSec: { readonly median: number; readonly slow: number; readonly launches: number } | null
  /** Median change of demand from week to week, as a share. */
  readonly growthPerWeekFraction: number
  /** CPU of the mean instance at which users would wait, in the most cautious world and in the boldest. */
  readonly kneeCpuPercent: readonly [low: number, high: number] | null
  readonly trust:
    | (Pick<Trust, 'margin' | 'witnesses' | 'against'> & {
        readonly seenCpuPercent: number
        /** Whether nobody waits for an answer and a quarter of the CPU is more than the margin would allow: then `margin` leads up to there. */
        readonly unwatched: boolean
        /** No response times are measured: the CPU seen is what instances ran at, and whether users waited is not known. */
        readonly untold: boolean
        /** The most load (199 of 200 minutes stay under it) that the proposal asks of an instance, over the load that was seen; null where it was not replayed. */
        readonly askedRatio: number | null
      })
    | null
  readonly outcome: ModelOutcome | null
  /** Advice that was followed and that the service remembers to have cured or hurt; left out where there is none. */
  readonly earlier?: readonly EarlierEffect[]
}

/** What the proposal comes to over the worlds: minutes a week, share of today's cost. */
export type ModelOutcome = {
  readonly worlds: number
  readonly typicalOverloadMinutesPerWeek: number
  readonly worstOverloadMinutesPerWeek: number
  readonly savingsFraction: { readonly low: number; readonly typical: number; readonly high: number }
  /** What is assumed, and moves the saving most from world to world; null where none of it does. */
  readonly hangsOn: Assumption | null
}

const assumptions = {
  'real-capacity': (world: World) => world.linearShare,
  skew: (world: World) => world.hottest,
  'cold-instances': (world: World) => world.coldMinutes * (1 - world.coldSpeed),
  'boot-time': (world: World) => world.bootMinutes,
  'demand-to-come': (world: World) => world.demandFactor,
  'pace-of-scale-in': (world: World) => world.scaleInShare,
  'early-demand': (world: World) => world.earlyMinutes,
}
export type Assumption = keyof typeof assumptions

/** `chosen`: null where nothing is proposed. */
export function modelOf(
  learnt: Learnt,
  chosen: Chosen | null,
  demand: Demand,
  grid: Grid,
  askedVcpu = Number.NaN,
  earlier: readonly EarlierEffect[] = [],
): Model {
  const { work, jobs, hottest, zones, boot, growth, heldOutErrorFraction: off } = learnt
  const percent = (vcpu: number): number => (100 * vcpu) / demand.vcpuPerInstance
  return {
    requestWork:
      work === null
        ? null
        : {
            ownCpuPercent: percent(work.ownVcpu),
            ownCpuPercentError: percent(work.ownVcpuError),
            cpuSecondsPerRequest: work.vcpuSecondsPerRequest,
            explainedFraction: work.explained,
            heldOutErrorFraction: Number.isNaN(off) ? null : off,
          },
    jobs:
      jobs === null
        ? null
        : {
            cpuPercent: percent(
              quantile(
                jobs.eachVcpu.map((vcpu) => (vcpu > 0 ? vcpu : Number.NaN)),
                0.5,
              ),
            ),
            minutesADay: (jobs.slots.length * grid.stepSec) / 60,
            yields: jobs.yields,
          },
    ...leakIn(demand),
    hottestRatio: hottest === null ? null : { typical: hottest.typical, often: hottest.often },
    zonesEven: zones === null ? null : zones.even,
    bootSec: boot === null ? null : { median: boot.medianSec, slow: boot.slowSec, launches: boot.launches },
    growthPerWeekFraction: growth.perWeek,
    kneeCpuPercent: chosen === null ? null : kneeOf(chosen.ground.ensemble.members),
    // a cure is not held by what was seen: what hurt says where the limit is
    trust: chosen === null || chosen.savings.mean <= 0 ? null : trustedIn(chosen, demand, learnt, askedVcpu),
    outcome: chosen === null ? null : outcomeOf(chosen, demand),
    ...(earlier.length > 0 ? { earlier } : {}),
  }
}

function leakIn({ leak: seen, aging }: Demand): Pick<Model, 'leak'> {
  const leak = seen ?? aging
  if (leak === null) return {}
  const percentPerDay = (100 * leak.gibPerMinute * MINUTES_PER_DAY) / leak.memoryGiB
  return { leak: { percentPerDay, fullAfterHours: fullAfterMinutes(leak, leak.memoryGiB) / 60, seenFull: seen !== null } }
}

function trustedIn(chosen: Chosen, demand: Demand, learnt: Learnt, askedVcpu: number): Model['trust'] {
  const { seenCpuFraction, margin, witnesses, untold, against } = chosen.ground.trust
  if (seenCpuFraction === null) return null
  const unwatchedRatio = learnt.waiting === null ? UNWATCHED_CPU_FRACTION / seenCpuFraction : 0
  return {
    seenCpuPercent: 100 * seenCpuFraction,
    margin: Math.max(margin, unwatchedRatio),
    unwatched: unwatchedRatio > margin,
    untold,
    witnesses,
    against,
    askedRatio: Number.isNaN(askedVcpu) ? null : askedVcpu / (seenCpuFraction * demand.vcpuPerInstance),
  }
}

function kneeOf(members: readonly Member[]): readonly [number, number] {
  const knees = members.map(({ world }) => 100 * shownCpu(world.kneeLoad / world.hottest, world.linearShare))
  return [Math.min(...knees), Math.max(...knees)]
}

function outcomeOf({ tried, savings, ground, savedByWorld }: Chosen, demand: Demand): ModelOutcome {
  const aWeek = (minutes: number): number => (minutes / demand.spanDays) * 7
  return {
    worlds: tried.minutes.length,
    typicalOverloadMinutesPerWeek: aWeek(tried.overloadMinutes),
    worstOverloadMinutesPerWeek: aWeek(tried.worstOverloadMinutes),
    savingsFraction: { low: savings.low, typical: savings.mean, high: savings.high },
    hangsOn: strongest(
      ground.ensemble.members.map(({ world }) => world),
      savedByWorld,
    ),
  }
}

/** Under this share of its movement explained, chance among twelve worlds explains it as well (a correlation of 0.58 is the usual 95 % there). */
const LEAST_CORRELATION = 0.58

function strongest(worlds: readonly World[], saved: Float64Array): Assumption | null {
  const ranked = (Object.keys(assumptions) as Assumption[])
    .map((name) => ({ name, strength: Math.abs(correlation(Float64Array.from(worlds, assumptions[name]), saved)) }))
    .filter(({ strength }) => strength >= LEAST_CORRELATION)
  return ranked.sort((a, b) => b.strength - a.strength)[0]?.name ?? null
}

/** Pearson's; NaN where either does not vary. */
function correlation(xs: Float64Array, ys: Float64Array): number {
  const [meanX, meanY] = [mean(xs), mean(ys)]
  let [xx, xy, yy] = [0, 0, 0]
  for (let i = 0; i < xs.length; i++) {
    const [dx, dy] = [at(xs, i) - meanX, at(ys, i) - meanY]
    xx += dx * dx
    xy += dx * dy
    yy += dy * dy
  }
  return xy / Math.sqrt(xx * yy)
}
