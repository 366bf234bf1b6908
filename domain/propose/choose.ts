import type { Demand } from '../demand/demand.ts'
import type { Load } from '../demand/load.ts'
import type { Overload } from '../demand/overload.ts'
import type { Group, Place } from '../facts/group.ts'
import { launchIncidents } from '../facts/launch-incidents.ts'
import type { RememberedPeak } from '../history/long-memory.ts'
import type { Learnt } from '../learn/model.ts'
import { tracksRequests, trustOf } from '../learn/trust.ts'
import type { Observation } from '../observe/observation.ts'
import type { Policy } from '../policy.ts'
import type { CurrentConfiguration } from '../replay/configuration.ts'
import { type Grid, mean, quantile } from '../series.ts'
import type { Candidate } from './candidate.ts'
import { type CandidateType, candidateTypes } from './candidate-types.ts'
import { candidatesOf, finerThan } from './candidates.ts'
import { type Changes, changesOf } from './changes.ts'
import { type Edited, editedOf } from './edited.ts'
import { ensembleOf, type Member, untrusted } from './ensemble.ts'
import { meanDemandOf } from './least-cost.ts'
import { type LikelyEnd, likelyEndOf } from './likely-end.ts'
import { ADVISED_NAME } from './schedule.ts'
import { peakCandidates, scheduledCandidates } from './scheduled-candidates.ts'
import { type Chance, calmest, cheapest, configurationOf, type Ground, played, playedAtPeaks, type Tried } from './search.ts'

/** What a proposal is searched on. */
export type Search = {
  readonly observation: Observation
  readonly place: Place
  readonly demand: Demand
  readonly load: Load
  readonly forecastVcpu: Float64Array
  readonly current: CurrentConfiguration
  readonly overload: Overload
  readonly learnt: Learnt
  /** Demand of the months before that the window does not have and that is to be served. */
  readonly peaks?: readonly RememberedPeak[]
  readonly policy: Policy
}

/** The chosen configuration beside today's, in instance-minutes and cost units of the replay. */
export type Chosen = {
  readonly tried: Tried
  readonly changes: Changes
  readonly ground: Ground
  readonly currentCost: number
  readonly todayCostPerHour: number
  /** Overloaded minutes of the window that it adds to what today's configuration has in the same world: median over the worlds. */
  readonly addedOverloadMinutes: number
  /** Share of today's cost that is saved: mean over the worlds, and what nine of ten exceed and fall short of. */
  readonly savings: { readonly mean: number; readonly low: number; readonly high: number }
  /** The same world by world. */
  readonly savedByWorld: Float64Array
  /** Where further steps are likely to end; null where this one goes all the way. */
  readonly likelyEnd: {
    readonly changes: Changes
    readonly savingsFraction: number
    /** Of the window. */
    readonly overloadMinutes: number
  } | null
}

type Limits = { readonly minSize: number; readonly maxSize: number }

/** Worlds in which a proposal may add overload: one in twelve. */
const FAILING_WORLDS = 1
/** No cure costs more than this many times today's bill in one step: where a gap is of high severity. A smaller one is worth its share of that. */
const DEAREST_STEP_RATIO = 2
/** From two instances to three is half again: less would leave small groups uncured. */
const DEAREST_SMALL_CURE_RATIO = 1.5
/** The range of a saving: four worlds in five. */
const [RANGE_LOW, RANGE_HIGH] = [0.1, 0.9] as const

/** The joint configuration for a group, chosen over many worlds; null when today's is as good as any that could be tried. */
export function choose(input: Search): Chosen | null {
  const { observation, demand, overload, policy } = input
  const { group } = observation
  const ground = groundOf(input)
  const types = candidateTypes(observation, input.place, demand, policy)
  const today = types[0] as CandidateType
  const todayCosts = ground.ensemble.members.map((m) => (m.today.instanceMinutes / 60) * today.costPerHour)
  const days = demand.spanDays
  const edited = editedOf(input.current.byHand, overload, observation.grid, days, policy)
  // what an edit within the window has cured needs no cure
  const suffers = edited.minutes > (policy.gapMinutesPerWeek * days) / 7
  const unscheduled = candidatesOf(input, types, ground.tracksRequests)
  const scheduled = scheduledCandidates(unscheduled, input)
  const candidates = [...unscheduled, ...scheduled.now, ...peakCandidates(unscheduled, input)]
  if (!suffers) {
    const kept = keepsAdvice(group) ? candidates.filter(({ target, schedule }) => target === null || schedule !== undefined) : candidates
    const saving = { input, candidates: kept, later: scheduled.later, todayCosts, today }
    // a peak to come that today's configuration cannot serve is to be served first of all
    const mending = isShortOfPeak(ground, policy) ? { ...ground, mendsPeaks: true } : null
    if (mending !== null) {
      const prepared = savingIn(saving, mending) ?? preparedFor(input, mending, todayCosts, today)
      if (prepared !== null) return prepared
    }
    // protection from scale-in is somebody's decision: it is only lifted where nothing else gives the waste back
    const found = savingIn(saving, ground) ?? (group.newInstancesProtectedFromScaleIn ? savingIn(saving, { ...ground, canTerminate: true }) : null)
    if (found !== null) return found
    return ground.launchesFail && today.hasStandIns ? chosen(played(asToday(input, today), ground), input, ground, todayCosts, today.costPerHour) : null
  }
  // where users wait already is not the place to try a lower minimum by night
  const bold = ({ schedule, minSize }: Candidate): boolean => schedule !== undefined && minSize < group.minSize
  return cureOf(
    input,
    ground,
    candidates.filter((candidate) => !bold(candidate)),
    todayCosts,
    today,
    edited,
  )
}

/** Whether it has sizes by the clock from earlier advice: where nobody was hurt since, they are not taken back for another lever. */
function keepsAdvice({ scheduledActions }: Group): boolean {
  return scheduledActions?.some(({ name }) => name.startsWith(ADVISED_NAME)) === true
}

type Saving = {
  readonly input: Search
  readonly candidates: readonly Candidate[]
  /** What only a later step may take. */
  readonly later: readonly Candidate[]
  readonly todayCosts: readonly number[]
  readonly today: CandidateType
}

/** The configuration that saves most without hurting anybody more than today's does, as far as one step may go; null where none saves enough. */
function savingIn({ input, candidates, later, todayCosts, today }: Saving, ground: Ground): Chosen | null {
  const { demand, learnt, policy } = input
  const weeks = demand.spanDays / 7
  const healthyMinutes = policy.healthyMinutesPerWeek * weeks
  const currentCost = mean(Float64Array.from(todayCosts))
  const [stepCost, wholeCost] = [currentCost * (1 - policy.firstStepFraction), currentCost * (1 - policy.wasteFraction)]
  const { members } = ground.ensemble
  const chance = {
    // nobody is to be hurt more than today: where a world has overload today, that is what it has
    allowed: members.map((m) => Math.max(healthyMinutes, m.today.overloadMinutes)),
    failures: FAILING_WORLDS,
    // evidence takes hard worlds out of an ensemble or leaves them in: of a smaller group none has spoken where none was seen, and no world is to have a gap
    worst: members.map((m) => (learnt.seenSmaller ? policy.highGapMinutesPerWeek * weeks : m.today.overloadMinutes + policy.gapMinutesPerWeek * weeks)),
  }
  const coarse = cheapest(candidates, ground, stepCost, chance, wholeCost)
  if (coarse === null) return null
  const step = refined(coarse, candidates, input, ground, chance)
  // steps lead on from each other: what the first one sets by the clock, no later one takes back
  const ends = [...candidates, ...later].filter(({ schedule }) => step.candidate.schedule === undefined || schedule !== undefined)
  const end = likelyEndOf(step, ends, ground, Math.min(step.cost, wholeCost), healthyMinutes)
  return end === null && step.cost > wholeCost ? null : chosen(step, input, ground, todayCosts, today.costPerHour, end)
}

/** Whether today's configuration is too small for a day like a peak to come, in most of the worlds. */
function isShortOfPeak({ ensemble: { members } }: Ground, { gapMinutesPerWeek }: Policy): boolean {
  const short = members.filter(({ peaks = [] }) => peaks.some((trial) => trial.today.overloadMinutes > gapMinutesPerWeek))
  return short.length > members.length / 2
}

/** Today's configuration with a larger minimum on the days of such a peak; null where that would not do. */
function preparedFor(input: Search, ground: Ground, todayCosts: readonly number[], today: CandidateType): Chosen | null {
  const serving = peakCandidates([{ ...asToday(input, today), capped: true }], input).find(
    (candidate) => playedAtPeaks(candidate, configurationOf(candidate, ground), ground).failures <= FAILING_WORLDS,
  )
  return serving === undefined ? null : chosen(played(serving, ground), input, ground, todayCosts, today.costPerHour)
}

/** Twice half of the way from a good candidate to those beside it that did not hold. */
function refined(coarse: Tried, candidates: readonly Candidate[], input: Search, ground: Ground, chance: Chance): Tried {
  let [best, tried] = [coarse, candidates]
  for (let round = 0; round < 2; round++) {
    const finer = finerThan(best.candidate, tried, input)
    best = cheapest(finer, ground, best.cost, chance) ?? best
    tried = [...tried, ...finer]
  }
  return best
}

/** The cheapest cure within a step's price, or what cures most for it; null where nothing makes it better. */
function cureOf(
  input: Search,
  ground: Ground,
  candidates: readonly Candidate[],
  todayCosts: readonly number[],
  today: CandidateType,
  edited: Edited,
): Chosen | null {
  const { demand, policy } = input
  const days = demand.spanDays
  const healthyMinutes = (policy.healthyMinutesPerWeek * days) / 7
  const worstMinutes = (policy.highGapMinutesPerWeek * days) / 7
  const currentCost = mean(Float64Array.from(todayCosts))
  const costLimit = currentCost * Math.max(DEAREST_SMALL_CURE_RATIO, 1 + (DEAREST_STEP_RATIO - 1) * Math.min(1, edited.minutes / worstMinutes))
  const allowed = ground.ensemble.members.map(() => healthyMinutes)
  // what hurts says where its limit is: the load at which nobody was hurt yet is none
  const freed = { ...ground, ensemble: untrusted(ground.ensemble, ground.today) }
  // where following demand costs more than a step may, the maximum size holds it to that
  const capped = candidates.flatMap((candidate) => {
    const maxSize = Math.floor(costLimit / candidate.costPerHour / (ground.load.demandVcpu.length / 60))
    return maxSize < candidate.minSize ? [] : [{ ...candidate, maxSize, desiredCapacity: Math.min(maxSize, candidate.desiredCapacity), capped: true }]
  })
  // overload that began with an edit points at it: first of all it is undone
  const undone = edited.healthyLimits === null ? null : played({ ...asToday(input, today, edited.healthyLimits), capped: true }, freed)
  if (undone !== null && undone.cost <= costLimit && undone.overloadMinutes < edited.minutes) return chosen(undone, input, freed, todayCosts, today.costPerHour)
  const cure =
    cheapest(candidates, freed, costLimit, { allowed, failures: FAILING_WORLDS, worst: allowed.map(() => worstMinutes) }) ??
    calmest([...candidates, ...capped], freed, currentCost / Math.max(1, days * 60), costLimit)
  if (cure === null) return null
  const before = medianOverloadOf(freed)
  // none is a cure that leaves more than was seen, or that lessens nothing where it was to: a maximum that is never reached
  if (cure.overloadMinutes > edited.minutes || (cure.overloadMinutes > healthyMinutes && cure.overloadMinutes >= before)) return null
  // worlds in which today's configuration is healthy know nothing of what was seen: what adds no room there is no cure of it
  if (medianOverloadOf(ground) <= healthyMinutes && cure.cost <= currentCost) return null
  const end = cure.overloadMinutes <= healthyMinutes ? null : likelyEndOf(cure, candidates, freed, currentCost * DEAREST_STEP_RATIO ** 2, healthyMinutes)
  return chosen(cure, input, freed, todayCosts, today.costPerHour, end)
}

/** Of today's configuration, in the median world. */
function medianOverloadOf({ ensemble: { members } }: Ground): number {
  return quantile(
    Float64Array.from(members, ({ today }) => today.overloadMinutes),
    0.5,
  )
}

/** Today's configuration as the proposal, with other limits where some are given: for groups that need nothing but those or another source of instances. */
function asToday({ observation: { group }, current }: Search, type: CandidateType, { minSize, maxSize }: Limits = group): Candidate {
  return {
    type,
    minSize,
    maxSize,
    // AWS refuses a desired capacity outside the limits
    desiredCapacity: Math.min(maxSize, Math.max(minSize, group.desiredCapacity)),
    target: null,
    predictive: false,
    detailedMonitoring: current.configuration.detailedMonitoring,
    costPerHour: type.costPerHour,
  }
}

function groundOf(input: Search): Ground {
  const { observation, demand, load, current, learnt, place, peaks = [], policy } = input
  const { group } = observation
  const byRequests = (demand.boundBy === 'requests' || tracksRequests(group)) && group.targetGroupArns.length > 0 && !Number.isNaN(demand.vcpuSecondsPerRequest)
  const type = place.instanceTypes?.get(demand.instanceType)
  const memoryOptimized = type !== undefined && type.memoryGiB / type.vcpu >= policy.memoryOptimizedGiBPerVcpu
  const trust = trustOf(demand, learnt, group, memoryOptimized)
  const ensemble = ensembleOf(observation, demand, learnt, trust, current.configuration, peaks)
  return {
    trust,
    ensemble,
    meanDemand: meanDemandOf(ensemble.members),
    load,
    forecastVcpu: input.forecastVcpu,
    today: current.configuration,
    byHand: current.byHand.sizes,
    tracksRequests: byRequests,
    vcpuSecondsPerRequest: demand.vcpuSecondsPerRequest,
    launchesFail: lacksCapacity(group, observation.grid),
    canTerminate: !group.newInstancesProtectedFromScaleIn,
    peakMinutes: policy.healthyMinutesPerWeek,
  }
}

function lacksCapacity(group: Group, window: Grid): boolean {
  return launchIncidents(group, window).some((i) => i.reason === 'insufficient-capacity' || i.reason === 'spot-capacity')
}

/** null where nothing would change: a proposal that changes nothing is none. */
function chosen(
  tried: Tried,
  input: Search,
  ground: Ground,
  todayCosts: readonly number[],
  todayCostPerHour: number,
  end: LikelyEnd | null = null,
): Chosen | null {
  const changes = changesOf(tried, input, ground)
  if (Object.keys(changes).length === 0) return null
  const currentCost = mean(Float64Array.from(todayCosts))
  const savings = Float64Array.from(tried.costs, (cost, k) => ((todayCosts[k] as number) - cost) / currentCost)
  return {
    tried,
    changes,
    ground,
    currentCost,
    todayCostPerHour,
    addedOverloadMinutes: quantile(
      Float64Array.from(tried.minutes, (minutes, k) => Math.max(0, minutes - (ground.ensemble.members[k] as Member).today.overloadMinutes)),
      0.5,
    ),
    savedByWorld: savings,
    savings: { mean: mean(savings), low: quantile(savings, RANGE_LOW), high: quantile(savings, RANGE_HIGH) },
    likelyEnd:
      end === null ? null : { changes: changesOf(end.tried, input, ground), savingsFraction: end.savingsFraction, overloadMinutes: end.tried.overloadMinutes },
  }
}
