import { FAILING_WORLDS } from '../learn/worlds.ts'
import { maximum, quantile } from '../series.ts'
import type { Candidate } from './candidate.ts'
import { configurationOf } from './candidate-configuration.ts'
import type { CandidateType } from './candidate-types.ts'
import { MAXIMUM_MARGIN } from './changes.ts'
import { untrusted } from './ensemble.ts'
import type { Ground } from './ground.ts'
import { type LikelyEnd, likelyEndOf } from './likely-end.ts'
import { type Chance, calmest, cheapest, played, playedAtPeaks, type Tried } from './search.ts'
import type { Search } from './search-input.ts'

/** A configuration that hurts less than today's, with the ground it was tried on, and where further steps are likely to end. */
type Cure = { readonly tried: Tried; readonly ground: Ground; readonly end: LikelyEnd | null }

/** Overload to be cured, in minutes of the window as things are since the last edit, and the configuration from before the change that it began with; null where none is known. */
export type Hurt = { readonly minutes: number; readonly before: Candidate | null }

/**
 * No cure costs more than this many times today's bill in one step: where a gap is of high severity. A smaller one is worth its share of that: of $100
 * today, three quarters of a high gap may be cured at $175.
 */
const DEAREST_STEP_RATIO = 2
/** And one instance more is always within it, up to half of the bill: from two to three. Less would leave small groups uncured; half of a large fleet is no step for a few minutes. */
const DEAREST_SMALL_CURE_RATIO = 1.5

/**
 * A maximum is not in use all day: those that would cost so many times what a step may, if they were, and that the replay keeps within it. None costs more
 * than a second such step: what keeps instances busy that no request asks for (a job on each) can hold a group at its maximum, and no replay knows it.
 */
const WIDER_RATIOS = [DEAREST_STEP_RATIO, 1.5, 1] as const

/** Worlds may have more overload than was seen: what halves it in them is taken to halve what was seen. */
const CURED_FRACTION = 0.5

/** The cheapest cure within a step's price, or what cures most for it; null where nothing makes it better. `currentCost` over the window, in cost units of the replay. */
export function cureOf(input: Search, ground: Ground, candidates: readonly Candidate[], today: CandidateType, currentCost: number, hurt: Hurt): Cure | null {
  const { demand } = input
  // memory that is full whatever the work is no lack of instances; where it fills with their age, worlds know how old they become
  if (demand.boundBy === 'memory' && demand.memory?.gibPerBusyVcpu === 0 && demand.leak === null) return null
  const cureAmong = (some: readonly Candidate[]): Cure | null => cureIn({ input, ground, candidates: some, all: candidates, today, currentCost, hurt })
  // where credits run out, what an instance burns by itself takes a share of its baseline that nothing shows: types without credits come first
  const steady = candidates.filter(({ type }) => Number.isNaN(type.creditBaselineFraction))
  return (demand.boundBy === 'credits' && steady.length > 0 ? cureAmong(steady) : null) ?? cureAmong(candidates)
}

type Asked = {
  readonly input: Search
  readonly ground: Ground
  readonly candidates: readonly Candidate[]
  /** Those that steps to come may take. */
  readonly all: readonly Candidate[]
  readonly today: CandidateType
  readonly currentCost: number
  readonly hurt: Hurt
}

function cureIn({ input, ground, candidates, all, today, currentCost, hurt }: Asked): Cure | null {
  const { demand, policy } = input
  const days = demand.spanDays
  const healthyMinutes = (policy.healthyMinutesPerWeek * days) / 7
  const worstMinutes = (policy.highGapMinutesPerWeek * days) / 7
  const hours = ground.load.demandVcpu.length / 60
  const oneMore = Math.min(DEAREST_SMALL_CURE_RATIO * currentCost, currentCost + today.costPerHour * hours)
  const costLimit = Math.max(oneMore, currentCost * (1 + (DEAREST_STEP_RATIO - 1) * Math.min(1, hurt.minutes / worstMinutes)))
  const allowed = ground.ensemble.members.map(() => healthyMinutes)
  // what hurts says where its limit is: the load at which nobody was hurt yet is none
  const freed = { ...ground, ensemble: untrusted(ground.ensemble, ground.today) }
  // where following demand costs more than a step may, the maximum size holds it to that; there money goes to instances before it goes to their monitoring
  const { detailedMonitoring } = ground.today
  const withMaximum = (candidate: Candidate, maxSize: number): readonly Candidate[] => {
    const { costPerHour } = candidate.type
    const desiredCapacity = Math.min(maxSize, candidate.desiredCapacity)
    return maxSize < candidate.minSize ? [] : [{ ...candidate, maxSize, desiredCapacity, capped: true, detailedMonitoring, costPerHour }]
  }
  const boughtOf = ({ type }: Candidate): number => costLimit / type.costPerHour / hours
  const capped = candidates.flatMap((candidate) => withMaximum(candidate, Math.floor(boughtOf(candidate))))
  // widest first
  const wider = (candidate: Candidate): readonly Candidate[] =>
    WIDER_RATIOS.map((ratio) => Math.ceil(ratio * boughtOf(candidate))).flatMap((maxSize) =>
      maxSize < candidate.maxSize ? withMaximum(candidate, maxSize) : [],
    )
  // overload that began with a change points at it: first of all it is undone
  const undone = hurt.before === null ? null : played({ ...hurt.before, capped: true }, freed)
  if (undone !== null && undone.cost <= costLimit && undone.overloadMinutes < hurt.minutes) return { tried: undone, ground: freed, end: null }
  const before = medianOverloadOf(freed)
  // none is a cure that lessens nothing where it was to (a maximum that is never reached), or leaves more than was seen and not half of what its worlds have
  const lessens = ({ overloadMinutes: left }: Tried): boolean => left <= healthyMinutes || left < (left > hurt.minutes ? CURED_FRACTION * before : before)
  const costPerMinute = currentCost / Math.max(1, days * 60)
  // what is only calmer has to be worth its money by the measure that it was chosen by
  const isWorthIt = ({ cost, overloadMinutes: left }: Tried): boolean => cost + left * costPerMinute < currentCost + before * costPerMinute
  const calmer = (): Tried | null => {
    const tried = calmest([...candidates, ...capped, ...candidates.flatMap(wider)], freed, costPerMinute, costLimit)
    if (tried === null || !isWorthIt(tried)) return null
    // a maximum is there to hold the price: it is no narrower than that asks in any world
    const whole = candidates.find((one) => isSameBut(one, tried.candidate)) as Candidate
    const looser = wider(whole).filter(({ maxSize }) => tried.candidate.capped === true && maxSize > tried.candidate.maxSize)
    for (const candidate of looser) {
      const loosened = played(candidate, freed)
      if (Math.max(...loosened.costs) <= costLimit) return loosened
    }
    return tried
  }
  const chance = { allowed, failures: FAILING_WORLDS, worst: allowed.map(() => worstMinutes) }
  const healing = cheapest(candidates, freed, costLimit, chance)
  // a maximum that somebody set is no room of ours: where users wait, none of it is taken away
  const ownMaximum = ({ type }: Candidate): number => Math.ceil((input.observation.group.maxSize * today.servableVcpu) / type.servableVcpu)
  const widestMaximum = (candidate: Candidate): number => Math.max(ownMaximum(candidate), Math.ceil(DEAREST_STEP_RATIO * boughtOf(candidate)))
  const found = healing === null ? calmer() : withinReason(healing, widestMaximum(healing.candidate), freed, chance)
  const cure = found !== null && lessens(found) ? found : demand.censoredFraction > FULL_FRACTION ? widest(capped, freed, input) : null
  if (cure === null) return null
  // worlds in which today's configuration is healthy know nothing of what was seen: what adds no room there is no cure of it
  if (medianOverloadOf(ground) <= healthyMinutes && cure.cost <= currentCost) return null
  const end = cure.overloadMinutes <= healthyMinutes ? null : likelyEndOf(cure, all, freed, currentCost * DEAREST_STEP_RATIO ** 2, healthyMinutes)
  return { tried: cure, ground: freed, end }
}

/**
 * A cure that heals, with a maximum that cannot cost without bound: `widestMaximum` in place of one with room for what was never seen, where it is the
 * smaller one and heals in as many worlds, on days like remembered peaks too. As it was where the room is what heals.
 */
function withinReason(cure: Tried, widestMaximum: number, ground: Ground, chance: Chance): Tried {
  const { candidate, peakInstances } = cure
  if (candidate.capped === true || widestMaximum < candidate.minSize || widestMaximum >= peakInstances * MAXIMUM_MARGIN) return cure
  const desiredCapacity = Math.min(widestMaximum, candidate.desiredCapacity)
  const narrower = { ...candidate, maxSize: widestMaximum, desiredCapacity, capped: true }
  if (playedAtPeaks(narrower, configurationOf(narrower, ground), ground).failures > FAILING_WORLDS) return cure
  const held = played(narrower, ground, chance)
  return held.failures > FAILING_WORLDS ? cure : held
}

/** But for the maximum, and the monitoring that it does without. */
function isSameBut(one: Candidate, other: Candidate): boolean {
  return (
    one.type === other.type &&
    one.minSize === other.minSize &&
    one.target === other.target &&
    one.predictive === other.predictive &&
    one.schedule === other.schedule
  )
}

/** Saturated for more of the time than this, a group shows little of what it needs. */
const FULL_FRACTION = 0.2
/** Room that is worth a step where it cures nothing in the worlds: half again of what there is. */
const MORE_ROOM_RATIO = 1.5
/** Aim of a step that buys room: where nobody is hurt any more, half of it is used. */
const ROOM_TARGET = 0.5

/**
 * All the room that a step's price buys, for groups that are so full that how much they need is not known: it is only known to be more than there was,
 * and worlds that take what clients ask again and again for demand stay overloaded with whatever a step may cost. null where that is no more room, or
 * where half of the worlds have more overload with it.
 */
function widest(capped: readonly Candidate[], ground: Ground, { observation, demand }: Search): Tried | null {
  const roomOf = ({ type, maxSize }: Candidate): number => maxSize * type.servableVcpu
  const [best] = capped
    .filter(({ target, predictive, schedule }) => target === ROOM_TARGET && !predictive && schedule === undefined)
    .sort((a, b) => roomOf(b) - roomOf(a) || a.minSize - b.minSize)
  const perInstance = Number.isNaN(demand.creditBaselineFraction) ? demand.servableVcpuPerInstance : demand.creditBaselineFraction * demand.vcpuPerInstance
  const had = perInstance * maximum(observation.inServiceInstances as Float64Array)
  if (best === undefined || roomOf(best) < MORE_ROOM_RATIO * had) return null
  const tried = played(best, ground)
  const { members } = ground.ensemble
  const hurtMore = members.filter(({ today }, k) => (tried.minutes[k] as number) > today.overloadMinutes)
  return hurtMore.length < members.length / 2 ? tried : null
}

/** Of today's configuration, in the median world. */
function medianOverloadOf({ ensemble: { members } }: Ground): number {
  return quantile(
    Float64Array.from(members, ({ today }) => today.overloadMinutes),
    0.5,
  )
}
