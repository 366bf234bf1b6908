import type { World } from '../learn/world.ts'
import { type Configuration, replay } from '../replay/replay.ts'
import { stretchOfConfiguration, stretchOfLoad } from '../replay/stretch.ts'
import type { ReplayResult } from '../replay/walk.ts'
import { at, maximum, mean, quantile, sum } from '../series.ts'
import type { Candidate } from './candidate.ts'
import { configurationOf, inWorld } from './candidate-configuration.ts'
import { type Member, worldOn } from './ensemble.ts'
import type { Ground } from './ground.ts'
import { leastCost } from './least-cost.ts'
import { onPeakDay, playedAtPeak, SETTLED_TARGET } from './peak-trials.ts'

export type Tried = {
  readonly candidate: Candidate
  /** Cost units (micro-dollars where prices are known) over the window, mean over the worlds; and world by world (NaN where it was not played to its end). */
  readonly cost: number
  readonly costs: readonly number[]
  /** Overloaded minutes of the window, median over the worlds, in the worst one, and world by world. */
  readonly overloadMinutes: number
  readonly worstOverloadMinutes: number
  readonly minutes: readonly number[]
  /** Worlds in which it overloads more than it may. */
  readonly failures: number
  readonly peakInstances: number
}

/** What a candidate may do to users, world by world: so many overloaded minutes are `allowed`, but in so many worlds, and there no more than `worst`. */
export type Chance = { readonly allowed: readonly number[]; readonly failures: number; readonly worst: readonly number[] }

/** Whole instances and late scale-in alone make following demand dearer than the bound by this much. */
const LEAST_DELAY_COST = 1.05

/** Extra cost that each lever must earn: a simpler change wins when it is about as good. */
const LEVER_COST = 0.01

/**
 * The cheapest candidate (mean over the worlds) that keeps to `chance`. Candidates are tried from the cheapest possible upward and dropped as
 * soon as they fail or cost more than the best so far (branch and bound); null when none holds. What failed is taken to fail with a lower
 * minimum or a higher target, too. Until something costs under `enough` nothing is passed over that could be the best.
 */
export function cheapest(candidates: readonly Candidate[], ground: Ground, costLimit: number, chance: Chance, enough = costLimit): Tried | null {
  const { members } = ground.ensemble
  const bounded = candidates
    .map((candidate) => ({ candidate, bound: leastCost(candidate, ground.meanDemand) * leverFactor(candidate) }))
    .sort((a, b) => a.bound - b.bound)
  let best: Tried | null = null
  let bestCost = costLimit
  // until something is found nothing is passed over but what cannot be cheap enough: "none saves so much" must be true
  let delayCost = 1
  const failed: Candidate[] = []
  const order = byHardness(members)
  const todayMinutes = mean(Float64Array.from(members, (m) => m.today.instanceMinutes))
  for (const { candidate, bound } of bounded) {
    if (bound * delayCost >= bestCost) break
    if (failed.some((other) => isHarder(candidate, other))) continue
    // without a best one yet, a world's share of the limit is its share of what today's configuration runs
    const limits = members.map((m, k) => (best?.costs[k] ?? (costLimit * m.today.instanceMinutes) / todayMinutes) / leverFactor(candidate))
    const tried = attempt(candidate, ground, limits, chance, order)
    if (tried === 'overloads') failed.push(candidate)
    if (typeof tried === 'string' || tried.cost * leverFactor(candidate) >= bestCost) continue
    best = tried
    bestCost = tried.cost * leverFactor(candidate)
    // following demand costs more than the bound; another candidate is taken to pay half of that at least
    if (tried.cost < enough) delayCost = Math.max(LEAST_DELAY_COST, 1 + (bestCost / bound - 1) / 2)
  }
  return best
}

/** Whether `candidate` has no more room than `other` at any time: the same levers, a minimum as low, a target as high. */
function isHarder(candidate: Candidate, other: Candidate): boolean {
  if (candidate.schedule !== undefined || other.schedule !== undefined) return false
  if (candidate.type !== other.type || candidate.predictive !== other.predictive || candidate.minSize > other.minSize) return false
  return candidate.target === null || other.target === null ? candidate.target === other.target : candidate.target >= other.target
}

/** The worlds that ask for most first: they refuse most often. */
function byHardness(members: readonly Member[]): number[] {
  const ease = members.map(({ world, load }) => (world.linearShare * world.kneeLoad) / world.hottest / maximum(load.demandVcpu))
  return members.map((_, k) => k).sort((a, b) => (ease[a] as number) - (ease[b] as number))
}

/** Worlds that `calmest` searches in: harder than three in four, in the middle, easier than three in four. */
const SEARCHED_QUANTILES = [0.25, 0.5, 0.75] as const

/**
 * The candidate that overloads least for its money, for groups that no candidate makes healthy at a bearable price: minutes are put in money
 * with `costPerOverloadMinute`, and nothing over `costLimit` is taken. Searched by the mean of three worlds, played in all: what is just enough in the
 * world in the middle leaves the harder half of them hurt.
 */
export function calmest(candidates: readonly Candidate[], ground: Ground, costPerOverloadMinute: number, costLimit: number): Tried | null {
  const order = byHardness(ground.ensemble.members)
  const searched = SEARCHED_QUANTILES.map((q) => ground.ensemble.members[order[Math.floor(q * order.length)] as number] as Member)
  const rising = searched.map(({ load }) => load.demandVcpu.filter((_, minute) => load.counted[minute] === 1).sort())
  let best: Candidate | null = null
  // of all searched worlds together
  let bestScore = Number.POSITIVE_INFINITY
  const bounded = candidates.flatMap((candidate) => {
    const cost = leastCost(candidate, ground.meanDemand)
    if (cost > costLimit) return []
    const overloads = searched.map(({ world }, k) => certainOverload(candidate, world, rising[k] as Float64Array, ground) * costPerOverloadMinute)
    return [{ candidate, overloads, bound: cost * searched.length + sum(Float64Array.from(overloads)) }]
  })
  for (const { candidate, overloads, bound } of bounded.sort((a, b) => a.bound - b.bound)) {
    if (bound >= bestScore) break
    const perMinute = candidate.costPerHour / 60
    const factor = leverFactor(candidate) * perMinute
    const configuration = configurationOf(candidate, ground)
    // one world may cost more than the limit where the others cost less
    let [score, cost] = [0, 0]
    for (let k = 0; k < searched.length; k++) {
      const member = searched[k] as Member
      // the worlds to come take so much at least
      let left = bestScore - score
      for (let later = k + 1; later < searched.length; later++)
        left -= candidate.minSize * member.load.demandVcpu.length * factor + (overloads[later] as number)
      const { aborted, instanceMinutes, overloadMinutes } = replay(member.load, inWorld(configuration, candidate, ground, member), {
        overloadMinutes: Number.POSITIVE_INFINITY,
        // what is held to the limit by its maximum costs as much as it may
        instanceMinutes: Math.ceil((costLimit * searched.length - cost) / perMinute),
        together: { perOverloadMinute: costPerOverloadMinute / factor, instanceMinutes: left / factor },
      })
      cost += instanceMinutes * perMinute
      score += aborted ? Number.POSITIVE_INFINITY : instanceMinutes * factor + overloadMinutes * costPerOverloadMinute
      if (score >= bestScore) break
    }
    if (score >= bestScore) continue
    bestScore = score
    best = candidate
  }
  return best === null ? null : played(best, ground)
}

/** Minutes of a world in which not even all instances of the maximum size could bear what comes; `risingVcpu`: its counted demand, least first. */
function certainOverload({ type, maxSize }: Candidate, world: World, risingVcpu: Float64Array, { today }: Ground): number {
  const { trustedVcpu, linearShare, kneeLoad, hottest } = worldOn(world, type, today.vcpuPerInstance)
  const bearableVcpu = maxSize * Math.min(trustedVcpu, (linearShare * type.vcpu * kneeLoad) / hottest)
  let [from, to] = [0, risingVcpu.length]
  while (from < to) {
    const middle = (from + to) >> 1
    if (at(risingVcpu, middle) > bearableVcpu) to = middle
    else from = middle + 1
  }
  return risingVcpu.length - from
}

/** A candidate in every world to its end. */
export function played(candidate: Candidate, ground: Ground, chance: Chance | null = null): Tried {
  const configuration = configurationOf(candidate, ground)
  const results = ground.ensemble.members.map((member) => replay(member.load, inWorld(configuration, candidate, ground, member)))
  return triedOf(candidate, results, results.filter((r, k) => chance !== null && r.overloadMinutes > (chance.allowed[k] as number)).length)
}

function triedOf(candidate: Candidate, results: readonly ReplayResult[], failures: number, peakInstances = 0): Tried {
  const costs = results.map((r) => (r.aborted ? Number.NaN : (r.instanceMinutes / 60) * candidate.costPerHour))
  const minutes = Float64Array.from(results, (r) => r.overloadMinutes)
  return {
    candidate,
    cost: mean(Float64Array.from(costs)),
    costs,
    overloadMinutes: quantile(minutes, 0.5),
    worstOverloadMinutes: Math.max(...minutes),
    minutes: [...minutes],
    failures,
    peakInstances: Math.max(peakInstances, ...results.map((r) => r.peakInstances)),
  }
}

/** A mean over worlds can only be less than the best so far where it is so in some world: a world that costs this much more ends it. */
const DEARER_RATIO = 1.1

/** The candidate in all worlds, or why it is of no use as soon as it is none. `order` is changed: the world that refused comes first next time. */
function attempt(candidate: Candidate, ground: Ground, costLimits: readonly number[], chance: Chance, order: number[]): Tried | 'overloads' | 'costs' {
  const { members } = ground.ensemble
  // the same in all worlds, and its forecast is long to make
  const configuration = configurationOf(candidate, ground)
  if (failsWhenBusiest(candidate, configuration, ground, chance, order)) return 'overloads'
  const atPeaks = playedAtPeaks(candidate, configuration, ground)
  if (atPeaks.failures > chance.failures) return 'overloads'
  const results: ReplayResult[] = new Array(members.length)
  let failures = 0
  for (let place = 0; place < order.length; place++) {
    const k = order[place] as number
    const member = members[k] as Member
    const allowed = chance.allowed[k] as number
    const result = replay(member.load, inWorld(configuration, candidate, ground, member), {
      overloadMinutes: failures < chance.failures ? Math.max(chance.worst[k] as number, allowed) : allowed,
      instanceMinutes: (((costLimits[k] as number) * DEARER_RATIO) / candidate.costPerHour) * 60,
    })
    if (result.overloadMinutes > allowed) {
      failures++
      order.splice(place, 1)
      order.unshift(k)
    }
    if (failures > chance.failures || (result.aborted && result.overloadMinutes > allowed)) return 'overloads'
    if (result.aborted) return 'costs'
    results[k] = result
  }
  return triedOf(candidate, results, failures, atPeaks.peakInstances)
}

/**
 * Worlds in which the candidate hurts more on a day like one of the past peaks than it may, or (unless that is to be mended) than today's configuration
 * does; and the most instances it has on one.
 */
export function playedAtPeaks(
  candidate: Candidate,
  configuration: Configuration,
  ground: Ground,
): { readonly failures: number; readonly peakInstances: number } {
  const { peakMinutes = 0, mendsPeaks = false } = ground
  let [failures, peakInstances] = [0, 0]
  for (const member of ground.ensemble.members) {
    const results = (member.peaks ?? []).map((trial) => ({
      trial,
      result: playedAtPeak(inWorld(onPeakDay(configuration, candidate.schedule, trial), candidate, ground, member), trial),
    }))
    if (results.some(({ trial, result }) => result.overloadMinutes > (mendsPeaks ? peakMinutes : Math.max(peakMinutes, trial.today.overloadMinutes))))
      failures++
    for (const { result } of results) peakInstances = Math.max(peakInstances, result.peakInstances)
  }
  return { failures, peakInstances }
}

/** Whether the busiest day of the worlds alone is already too much. */
function failsWhenBusiest(candidate: Candidate, configuration: Configuration, ground: Ground, chance: Chance, order: number[]): boolean {
  const { members } = ground.ensemble
  let failures = 0
  for (let place = 0; place < order.length; place++) {
    const k = order[place] as number
    const { load, busiest, world } = members[k] as Member
    const [from, to] = busiest
    const inThis = inWorld(configuration, candidate, ground, members[k] as Member)
    // settled at a low target: what the stretch begins with is not what it is about
    const settled = Math.ceil(
      at(load.demandVcpu, from) / (candidate.type.servableVcpu * world.linearShare * Math.min(candidate.target ?? SETTLED_TARGET, SETTLED_TARGET)),
    )
    const begin = Math.min(candidate.maxSize, Math.max(candidate.minSize, settled))
    const allowed = chance.allowed[k] as number
    const result = replay(stretchOfLoad(load, from, to), stretchOfConfiguration(inThis, from, to, begin), {
      overloadMinutes: allowed,
      instanceMinutes: Number.POSITIVE_INFINITY,
    })
    if (result.overloadMinutes <= allowed) continue
    failures++
    order.splice(place, 1)
    order.unshift(k)
    if (failures > chance.failures) return true
  }
  return false
}

/** What a configuration has to be cheaper by for each lever it moves: one with a target and a schedule counts as 1.02 times its cost. */
function leverFactor(candidate: Candidate): number {
  return 1 + LEVER_COST * ((candidate.target === null ? 0 : 1) + (candidate.predictive ? 1 : 0) + (candidate.schedule === undefined ? 0 : 1))
}
