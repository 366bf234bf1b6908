import type { Load } from '../demand/load.ts'
import type { DynamicPolicy } from '../replay/alarms.ts'
import { forecastInstances } from '../replay/forecast.ts'
import { type Configuration, replay } from '../replay/replay.ts'
import { at } from '../series.ts'
import type { CandidateType } from './candidate-types.ts'

/** One configuration to try. `target` is the share of what an instance can serve that tracking aims at; null keeps today's policies. */
export type Candidate = {
  readonly type: CandidateType
  readonly minSize: number
  readonly maxSize: number
  readonly desiredCapacity: number
  readonly target: number | null
  readonly predictive: boolean
  readonly detailedMonitoring: boolean
  /** The type's, with what detailed monitoring adds where it is new. */
  readonly costPerHour: number
}

/** What the search needs of a group. */
export type Ground = {
  readonly load: Load
  readonly stressed: () => readonly Stress[]
  readonly forecastVcpu: Float64Array
  readonly today: Configuration
  readonly tracksRequests: boolean
  readonly vcpuSecondsPerRequest: number
  /** Launches failed for want of capacity: a candidate draws on several types in place of one, where others can stand in. */
  readonly launchesFail: boolean
  readonly canTerminate: boolean
}

/** Something harder than what was seen, which a proposal must stand. */
export type Stress = {
  readonly load: Load
  /** It comes early, which only matters to what goes by the clock. */
  readonly timed: boolean
  readonly bootMinutes: number
}

export type Tried = {
  readonly candidate: Candidate
  /** Cost units (micro-dollars where prices are known) over the window. */
  readonly cost: number
  readonly overloadMinutes: number
  /** Worst over the stressed loads. */
  readonly stressedOverloadMinutes: number
  readonly peakInstances: number
}

/** Five minutes beyond the boot (AWS's default buffer), in whole five minutes, under the hour that AWS allows. */
export function predictiveBufferSec(bootMinutes: number): number {
  return Math.min(3300, Math.ceil((bootMinutes + 5) / 5) * 300)
}

/** Whole instances and late scale-in alone make following demand dearer than the bound by this much. */
const LEAST_DELAY_COST = 1.05

/** Extra cost that each lever must earn: a simpler change wins when it is about as good. */
const LEVER_COST = 0.01

/**
 * The cheapest candidate that overloads no more than `allowed` on the group's own demand and no more than `allowedStressed` when
 * that is grown or comes early. Candidates are tried from the cheapest possible upward and dropped as soon as they fail or
 * cost more than the best so far (branch and bound); null when none holds.
 */
export function cheapest(candidates: readonly Candidate[], ground: Ground, costLimit: number, allowed: number, allowedStressed: number): Tried | null {
  const { demandVcpu, stepMinutes } = ground.load
  const demand = new Float64Array(Math.ceil(demandVcpu.length / stepMinutes))
  for (let i = 0; i < demand.length; i++) demand[i] = at(demandVcpu, i * stepMinutes)
  demand.sort()
  const sums = new Float64Array(demand.length + 1)
  for (let i = 0; i < demand.length; i++) sums[i + 1] = at(sums, i) + at(demand, i)
  const bounded = candidates
    .map((candidate) => ({ candidate, bound: lowerBound(candidate, demand, sums, stepMinutes) * leverFactor(candidate) }))
    .sort((a, b) => a.bound - b.bound)
  let best: Tried | null = null
  let bestCost = costLimit
  // until something is found nothing is passed over but what cannot be cheap enough: "none saves so much" must be true
  let delayCost = 1
  for (const { candidate, bound } of bounded) {
    if (bound * delayCost >= bestCost) break
    const tried = attempt(candidate, ground, bestCost / leverFactor(candidate), allowed, allowedStressed)
    if (tried === null) continue
    best = tried
    bestCost = tried.cost * leverFactor(candidate)
    // following demand costs more than the bound; another candidate is taken to pay half of that at least
    delayCost = Math.max(LEAST_DELAY_COST, 1 + (bestCost / bound - 1) / 2)
  }
  return best
}

/**
 * The candidate that overloads least, for groups that no candidate makes healthy; among equals the cheapest. Each candidate is
 * dropped as soon as it is worse than the best so far.
 */
export function calmest(candidates: readonly Candidate[], ground: Ground, costPerOverloadMinute: number): Tried | null {
  let best: Tried | null = null
  let bestScore = Number.POSITIVE_INFINITY
  for (const candidate of candidates) {
    const result = replay(ground.load, configurationOf(candidate, ground, ground.load), {
      overloadMinutes: bestScore / costPerOverloadMinute,
      instanceMinutes: (bestScore / candidate.costPerHour) * 60,
    })
    if (result.aborted) continue
    const cost = (result.instanceMinutes / 60) * candidate.costPerHour
    const score = cost * leverFactor(candidate) + result.overloadMinutes * costPerOverloadMinute
    if (score >= bestScore) continue
    bestScore = score
    best = { candidate, cost, overloadMinutes: result.overloadMinutes, stressedOverloadMinutes: Number.NaN, peakInstances: result.peakInstances }
  }
  return best
}

function attempt(candidate: Candidate, ground: Ground, costLimit: number, allowed: number, allowedStressed: number): Tried | null {
  const instanceMinutes = (costLimit / candidate.costPerHour) * 60
  const result = replay(ground.load, configurationOf(candidate, ground, ground.load), { overloadMinutes: allowed, instanceMinutes })
  if (result.aborted || result.overloadMinutes > allowed) return null
  let worst = 0
  let peakInstances = result.peakInstances
  for (const { load, timed, bootMinutes } of ground.stressed()) {
    if (timed && !goesByTheClock(candidate, ground)) continue
    const configuration = { ...configurationOf(candidate, ground, load), bootMinutes }
    const stressed = replay(load, configuration, { overloadMinutes: allowedStressed, instanceMinutes: Number.POSITIVE_INFINITY })
    if (stressed.aborted) return null
    worst = Math.max(worst, stressed.overloadMinutes)
    peakInstances = Math.max(peakInstances, stressed.peakInstances)
  }
  return {
    candidate,
    cost: (result.instanceMinutes / 60) * candidate.costPerHour,
    overloadMinutes: result.overloadMinutes,
    stressedOverloadMinutes: worst,
    peakInstances,
  }
}

/** What the candidate would cost if capacity followed demand without delay or rounding: no replay can be cheaper. */
function lowerBound(candidate: Candidate, sortedDemand: Float64Array, sums: Float64Array, stepMinutes: number): number {
  const perInstance = candidate.type.servableVcpu * (candidate.target ?? 0.9)
  const floor = candidate.minSize * perInstance
  let low = 0
  let high = sortedDemand.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (at(sortedDemand, middle) <= floor) low = middle + 1
    else high = middle
  }
  const instanceMinutes = stepMinutes * (candidate.minSize * low + (at(sums, sortedDemand.length) - at(sums, low)) / perInstance)
  return (instanceMinutes / 60) * candidate.costPerHour
}

/** Forecasts and schedules expect demand at its hour; what follows a metric does not care. */
function goesByTheClock(candidate: Candidate, { today }: Ground): boolean {
  return candidate.predictive || (candidate.target === null && (today.scheduled.length > 0 || today.forecastInstances !== null))
}

function leverFactor(candidate: Candidate): number {
  return 1 + LEVER_COST * ((candidate.target === null ? 0 : 1) + (candidate.predictive ? 1 : 0))
}

/** The candidate as the replay reads it. The forecast is the one learnt from the unstressed load: stress is what it did not expect. */
export function configurationOf(candidate: Candidate, ground: Ground, load: Load): Configuration {
  const { type, target } = candidate
  const { today } = ground
  const tracked = target ?? 0.6
  return {
    vcpuPerInstance: type.vcpu,
    servableVcpuPerInstance: type.servableVcpu,
    creditBaselineFraction: type.creditBaselineFraction,
    minSize: candidate.minSize,
    maxSize: candidate.maxSize,
    desiredCapacity: candidate.desiredCapacity,
    policies: target === null ? today.policies : [trackingPolicy(candidate, target, ground)],
    scheduled: target === null ? today.scheduled : [],
    forecastInstances: candidate.predictive
      ? forecastInstances(ground.forecastVcpu, load.demandVcpu.length, type.servableVcpu * tracked, predictiveBufferSec(today.bootMinutes) / 60)
      : target === null
        ? today.forecastInstances
        : null,
    bootMinutes: today.bootMinutes,
    warmupMinutes: today.warmupMinutes,
    detailedMonitoring: candidate.detailedMonitoring,
    canLaunch: true,
    canTerminate: ground.canTerminate,
    launchFailures: ground.launchesFail && type.hasStandIns ? [] : today.launchFailures,
    overloadUtilization: today.overloadUtilization,
    creditsGone: today.creditsGone,
  }
}

function trackingPolicy(candidate: Candidate, target: number, ground: Ground): DynamicPolicy {
  return {
    type: 'target-tracking',
    metric: ground.tracksRequests ? 'requests' : 'cpu',
    targetValue: targetValueOf(candidate.type, target, ground),
    disableScaleIn: false,
  }
}

/** The policy's target in AWS's unit: percent of CPU, or requests per target per minute. Rounded as it will be written. */
export function targetValueOf(type: CandidateType, target: number, ground: Ground): number {
  if (ground.tracksRequests) return Math.round(((type.servableVcpu * target) / ground.vcpuSecondsPerRequest) * 60)
  return cpuTargetOf(type, target)
}

/** The same aim in percent of CPU: under the share itself where something else binds before CPU does. */
export function cpuTargetOf(type: CandidateType, target: number): number {
  return Math.max(1, Math.round((type.servableVcpu / type.vcpu) * target * 100))
}
