import { MINUTES_PER_DAY } from '../calendar.ts'
import type { Demand } from '../demand/demand.ts'
import type { Load } from '../demand/load.ts'
import { WAITING_RATIO } from '../demand/waiting.ts'
import type { RememberedPeak } from '../history/long-memory.ts'
import { loadEvidenceOf, worldAfter } from '../learn/evidence.ts'
import type { Learnt } from '../learn/model.ts'
import { type Trust, trustedVcpu } from '../learn/trust.ts'
import { kneeLoadOf, type World } from '../learn/world.ts'
import { clockworkOf, loadIn } from '../learn/world-load.ts'
import { middlingWorld, priorWorlds } from '../learn/worlds.ts'
import type { Observation } from '../observe/observation.ts'
import { type Configuration, replay } from '../replay/replay.ts'
import type { ReplayResult } from '../replay/walk.ts'
import { at } from '../series.ts'
import type { CandidateType } from './candidate-types.ts'
import { type PeakTrial, peakTrialsIn } from './peak-trials.ts'

/** Many worlds that agree with what was seen, each with its load and what today's configuration does in it. */
export type Ensemble = {
  readonly members: readonly Member[]
  /** The world in the middle of all, without a region of trust. */
  readonly middle: Member
  /** Today's type, in whose vCPUs the worlds are written. */
  readonly vcpuPerInstance: number
}

export type Member = {
  readonly world: World
  readonly load: Load
  readonly today: ReplayResult
  /** Days like the peaks of the months before; none where nothing is known of them. */
  readonly peaks?: readonly PeakTrial[]
  /** Its busiest day with the evening before, in minutes (half-open): what fails mostly fails there. */
  readonly busiest: readonly [fromMinute: number, toMinute: number]
}

export function ensembleOf(
  observation: Observation,
  demand: Demand,
  learnt: Learnt,
  trust: Trust,
  today: Configuration,
  peaks: readonly RememberedPeak[] = [],
): Ensemble {
  const clock = clockworkOf(observation, demand, learnt)
  const { creditBalanceMinimum: credits } = observation
  const throttled = Number.isNaN(demand.creditBaselineFraction) || credits === null ? null : Uint8Array.from(credits, (x) => (x < today.creditsGone ? 1 : 0))
  const evidence = loadEvidenceOf(observation, learnt, demand.hurting, throttled)
  const zones = observation.group.availabilityZones.length
  const memberOf = (world: World): Member => {
    const load = loadIn(world, observation, demand, learnt, clock)
    return {
      world,
      load,
      today: replay(load, { ...today, world }),
      busiest: busiestDay(load),
      peaks: peakTrialsIn(world, peaks, { demand, learnt, grid: observation.grid, today }),
    }
  }
  const members = priorWorlds(demand, learnt, zones).map((prior) => {
    const world = worldAfter(prior, evidence)
    return memberOf({ ...world, trustedVcpu: trustedVcpu(trust, world, demand, learnt) })
  })
  return { members, middle: memberOf(worldAfter(middlingWorld(demand, learnt, zones), evidence)), vcpuPerInstance: demand.vcpuPerInstance }
}

/** The same worlds without a region of trust, and what today's configuration does in them. */
export function untrusted(ensemble: Ensemble, today: Configuration): Ensemble {
  const free = (member: Member): Member => {
    const world = { ...member.world, trustedVcpu: Number.POSITIVE_INFINITY }
    return { ...member, world, today: replay(member.load, { ...today, world }) }
  }
  return { ...ensemble, members: ensemble.members.map(free) }
}

const LEAD_MINUTES = 240
/** No instance is so small, or so large, that its users wait at no load, or at none short of full. */
const [LOWEST_KNEE, HIGHEST_KNEE] = [0.05, 0.97] as const

function busiestDay({ demandVcpu }: Load): readonly [number, number] {
  let top = 0
  for (let m = 0; m < demandVcpu.length; m++) if (at(demandVcpu, m) > at(demandVcpu, top)) top = m
  const from = Math.max(0, Math.floor(top / MINUTES_PER_DAY) * MINUTES_PER_DAY - LEAD_MINUTES)
  return [from, Math.min(demandVcpu.length, from + LEAD_MINUTES + MINUTES_PER_DAY)]
}

/**
 * The world as instances of another type know it: smaller ones queue sooner, burn the same CPU by themselves, and are trusted with no more
 * work a vCPU than today's were; larger ones with no more an instance.
 */
export function worldOn(world: World, type: CandidateType, vcpuToday: number): World {
  if (type.vcpu === vcpuToday) return world
  const ratio = type.vcpu / vcpuToday
  const knee = world.kneeLoad * (kneeLoadOf(type.vcpu, world.variability, WAITING_RATIO) / kneeLoadOf(vcpuToday, world.variability, WAITING_RATIO))
  const unseenOwn = ratio < 1 ? (world.unseenOwnVcpu * (1 - ratio)) / (world.linearShare * type.vcpu) : 0
  return { ...world, kneeLoad: Math.max(LOWEST_KNEE, Math.min(HIGHEST_KNEE, knee) - unseenOwn), trustedVcpu: world.trustedVcpu * Math.min(1, ratio) }
}
