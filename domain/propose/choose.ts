import type { Group } from '../facts/group.ts'
import { launchIncidents } from '../facts/launch-incidents.ts'
import { tracksRequests, trustOf } from '../learn/trust.ts'
import { FAILING_WORLDS } from '../learn/worlds.ts'
import type { Policy } from '../policy.ts'
import { isProtectedFromScaleIn } from '../replay/scaling.ts'
import { type Grid, mean, quantile } from '../series.ts'
import type { Candidate } from './candidate.ts'
import { configurationOf } from './candidate-configuration.ts'
import { type CandidateType, candidateTypes } from './candidate-types.ts'
import { asToday, candidatesOf, finerThan } from './candidates.ts'
import { type Changes, changesOf } from './changes.ts'
import { isConsiderable } from './considerable.ts'
import { cureOf } from './cure.ts'
import { spoilsCure, takenBack } from './earlier.ts'
import { editedOf } from './edited.ts'
import { ensembleOf, type Member } from './ensemble.ts'
import type { Ground } from './ground.ts'
import { meanDemandOf } from './least-cost.ts'
import { type LikelyEnd, likelyEndOf } from './likely-end.ts'
import { ADVISED_NAME } from './schedule.ts'
import { peakCandidates, scheduledCandidates } from './scheduled-candidates.ts'
import { type Chance, cheapest, played, playedAtPeaks, type Tried } from './search.ts'
import type { Search } from './search-input.ts'

/** The chosen configuration beside today's, in instance-minutes and cost units of the replay. */
export type Chosen = {
  readonly tried: Tried
  readonly changes: Changes
  readonly ground: Ground
  readonly currentCost: number
  readonly todayCostPerHour: number
  /** Memory of an instance of the proposed type over that of one today. */
  readonly memoryRatio: number
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
  const candidates = [...unscheduled, ...scheduled.now, ...peakCandidates(unscheduled, input)].filter(
    (candidate) => !spoilsCure(candidate, observation, ground, policy),
  )
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
    // and where it is on all that run, nothing else can: sizes alone take none of them away
    const found =
      (isProtectedFromScaleIn(group) ? null : savingIn(saving, ground)) ??
      (group.newInstancesProtectedFromScaleIn ? savingIn(saving, { ...ground, canTerminate: true }) : null)
    if (found !== null) return found
    return ground.launchesFail && today.hasStandIns ? chosen(played(asToday(input, today), ground), input, ground, todayCosts, today) : null
  }
  // where users wait already is not the place to try a lower minimum by night
  const bold = ({ schedule, minSize }: Candidate): boolean => schedule !== undefined && minSize < group.minSize
  const candidatesHere = candidates.filter((candidate) => !bold(candidate))
  const before = edited.healthyLimits === null ? takenBack(input, types, ground) : asToday(input, today, edited.healthyLimits)
  const cure = cureOf(input, ground, candidatesHere, today, mean(Float64Array.from(todayCosts)), { minutes: edited.minutes, before })
  return cure === null ? null : chosen(cure.tried, input, cure.ground, todayCosts, today, cure.end)
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
  const { demand, learnt, policy, movingFraction = 1 } = input
  const weeks = demand.spanDays / 7
  const healthyMinutes = policy.healthyMinutesPerWeek * weeks
  const currentCost = mean(Float64Array.from(todayCosts))
  const leftOfToday = 1 - policy.wasteFraction / movingFraction
  const [stepCost, wholeCost] = [currentCost * (1 - policy.firstStepFraction), currentCost * leftOfToday]
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
  // an end is one of the world in the middle: it saves enough of what today's configuration costs there
  const costThere = (ground.ensemble.middle.today.instanceMinutes / 60) * today.costPerHour
  const end = likelyEndOf(step, ends, ground, Math.min(step.cost, costThere * leftOfToday), healthyMinutes)
  const goesAllTheWay = isConsiderable((1 - step.cost / currentCost) * movingFraction, policy)
  return goesAllTheWay || end !== null ? chosen(step, input, ground, todayCosts, today, end) : null
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
  return serving === undefined ? null : chosen(played(serving, ground), input, ground, todayCosts, today)
}

/** Twice half of the way from a good candidate to those beside it that did not hold. */
function refined(coarse: Tried, candidates: readonly Candidate[], input: Search, ground: Ground, chance: Chance): Tried {
  let [best, tried] = [coarse, candidates]
  for (let round = 0; round < 2; round++) {
    const finer = finerThan(best.candidate, tried, input).filter((candidate) => !spoilsCure(candidate, input.observation, ground, input.policy))
    best = cheapest(finer, ground, best.cost, chance) ?? best
    tried = [...tried, ...finer]
  }
  return best
}

export function groundOf(input: Search): Ground {
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
    vcpuSecondsPerRequest: learnt.work?.vcpuSecondsPerRequest ?? demand.vcpuSecondsPerRequest,
    ownVcpu: learnt.work?.ownVcpu ?? 0,
    launchesFail: lacksCapacity(group, observation.grid),
    canTerminate: !group.newInstancesProtectedFromScaleIn,
    peakMinutes: policy.healthyMinutesPerWeek,
  }
}

function lacksCapacity(group: Group, window: Grid): boolean {
  return launchIncidents(group, window).some((i) => i.reason === 'insufficient-capacity' || i.reason === 'spot-capacity')
}

/** null where nothing would change: a proposal that changes nothing is none. */
export function chosen(
  tried: Tried,
  input: Search,
  ground: Ground,
  todayCosts: readonly number[],
  today: CandidateType,
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
    todayCostPerHour: today.costPerHour,
    memoryRatio: tried.candidate.type.memoryGiB / today.memoryGiB,
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
