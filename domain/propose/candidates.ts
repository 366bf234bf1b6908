import type { Demand } from '../demand/demand.ts'
import { redundancyOf } from '../demand/required.ts'
import type { Place } from '../facts/place.ts'
import type { RememberedPeak } from '../history/long-memory.ts'
import type { Learnt } from '../learn/model.ts'
import { HOURS_PER_MONTH, MICRO } from '../money.ts'
import type { Observation } from '../observe/observation.ts'
import type { Policy } from '../policy.ts'
import type { CurrentConfiguration } from '../replay/configuration.ts'
import { at, HIGHEST_QUANTILE, maximum, quantile } from '../series.ts'
import type { Candidate } from './candidate.ts'
import type { CandidateType } from './candidate-types.ts'

/** What decides which configurations are worth a try. */
type Known = {
  readonly observation: Observation
  readonly place: Place
  readonly demand: Demand
  readonly current: CurrentConfiguration
  readonly learnt: Pick<Learnt, 'seenSmaller'>
  readonly peaks?: readonly RememberedPeak[]
  readonly policy: Policy
}

/** Targets of CPU to try: how high one may go is for the worlds to say. */
const TARGETS = [0.2, 0.3, 0.4, 0.5, 0.6, 0.7] as const

/** Levels of the work that a minimum size may hold: its median, its busy and its busiest hours. */
const LEVELS = [0.5, 0.9, 0.99] as const
/** Shares of the instances that a floor for the busiest moment may use: as one would willingly run, and with as much again in reserve. */
const [FULL_FLOOR, HALF_FLOOR] = [0.7, 0.5] as const
/** A group that was never seen smaller comes down by steps: shares of the size that it has. */
const STEP_SHARES = [0.75, 0.5] as const
/** Between redundancy and twice of it. */
const MORE_REDUNDANCY = 1.5
/** What is taken for the aim of policies that stay as they are. */
const ASSUMED_TARGET = 0.6
/** What was needed so shortly before the end of the window is needed when the change is made. */
const RECENT_SEC = 3 * 3600

/** Each of `types` (today's first) with minimum sizes, targets, and with and without a forecast; today's with its own policies as well, where they may stay. */
export function candidatesOf(known: Known, types: readonly CandidateType[], byRequests: boolean): readonly Candidate[] {
  const { observation, demand, current, policy } = known
  const { group } = observation
  const redundancy = redundancyOf(group, policy)
  const keepable = current.configuration.policies.some((p) => p.type !== 'target-tracking' || !p.disableScaleIn) && demand.boundBy !== 'requests'
  const levels = LEVELS.map((q) => quantile(demand.busyVcpu, q))
  const peak = quantile(demand.busyVcpu, HIGHEST_QUANTILE)
  const today = types[0] as CandidateType
  const usual = quantile(observation.inServiceInstances as Float64Array, 0.5)
  const stepSizes = known.learnt.seenSmaller ? [] : STEP_SHARES.map((share) => share * usual)
  const pastPeaks = (known.peaks ?? []).map(({ profileVcpu }) => maximum(profileVcpu))
  const make = makerOf(known, today)
  return types.flatMap((type) => {
    const needed = (vcpu: number, share: number): number => Math.ceil(vcpu / (type.servableVcpu * share))
    const steps = stepSizes.map((instances) => Math.ceil((instances * today.servableVcpu) / type.servableVcpu))
    const mins = new Set([
      redundancy,
      redundancy + 1,
      Math.ceil(redundancy * MORE_REDUNDANCY),
      redundancy * 2,
      ...levels.map((level) => needed(level, HALF_FLOOR)),
      needed(peak, FULL_FLOOR),
      needed(peak, HALF_FLOOR),
      group.minSize,
      ...steps,
      // room for a peak of the months before may stand where it stands today: it is no ground to keep more all the year round
      ...pastPeaks.flatMap((vcpu) => [needed(vcpu, FULL_FLOOR), needed(vcpu, HALF_FLOOR)]).filter((minSize) => minSize <= group.minSize),
    ])
    // never a floor over twice what the busiest moment asks for
    const top = Math.max(redundancy, needed(peak, HALF_FLOOR))
    const wanted = [...mins].filter(
      (minSize) => minSize >= redundancy && (minSize <= top || minSize === group.minSize || steps.includes(minSize) || pastPeaks.length > 0),
    )
    const aims = byRequests ? TARGETS : targetsOf(type)
    const targets = keepable && type === today ? [null, ...aims] : aims
    return wanted.flatMap((minSize) => targets.flatMap((target) => forecastChoices(target, known).map((predictive) => make(type, minSize, target, predictive))))
  })
}

type Limits = { readonly minSize: number; readonly maxSize: number }

/** Today's configuration as the proposal, with other limits where some are given: for groups that need nothing but those or another source of instances. */
export function asToday(
  { observation: { group }, current }: Pick<Known, 'observation' | 'current'>,
  type: CandidateType,
  { minSize, maxSize }: Limits = group,
): Candidate {
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

/** Half of the way to the next higher target and to the next lower minimum of those that were tried: the steps between them are wide. With the same levers. */
export function finerThan({ type, minSize, target, predictive, schedule }: Candidate, tried: readonly Candidate[], known: Known): readonly Candidate[] {
  if (schedule !== undefined) return []
  const make = makerOf(known, (tried[0] as Candidate).type)
  const ofType = tried.filter((other) => other.type === type)
  const lower = ofType.reduce((most, other) => (other.minSize < minSize ? Math.max(most, other.minSize) : most), 0) || minSize
  const higher = ofType.reduce((least, other) => (other.target !== null && target !== null && other.target > target ? Math.min(least, other.target) : least), 1)
  const minima = new Set([minSize, Math.ceil((lower + minSize) / 2)])
  const targets = new Set([target, target === null || higher === 1 ? target : (target + higher) / 2])
  return [...minima]
    .flatMap((min) => [...targets].map((aim) => make(type, min, aim, predictive)))
    .filter((finer) => finer.minSize !== minSize || finer.target !== target)
}

function makerOf({ observation, place, demand, current, peaks = [], policy }: Known, today: CandidateType) {
  const { detailedMonitoring: isDetailed } = current.configuration
  const peak = Math.max(quantile(demand.busyVcpu, HIGHEST_QUANTILE), ...peaks.map(({ profileVcpu }) => maximum(profileVcpu)))
  const end = recentPeak(demand, observation.grid.stepSec)
  const monitoringPerHour = place.prices === null ? 0 : (policy.detailedMonitoringUsdPerInstanceMonth * MICRO) / HOURS_PER_MONTH
  return (type: CandidateType, minSize: number, target: number | null, predictive: boolean): Candidate => {
    const needed = (vcpu: number): number => Math.ceil(vcpu / (type.servableVcpu * (target ?? ASSUMED_TARGET)))
    const detailedMonitoring = isDetailed || target !== null
    return {
      type,
      minSize,
      maxSize: Math.max(minSize + 1, Math.ceil((observation.group.maxSize * today.servableVcpu) / type.servableVcpu), needed(peak) * 2),
      desiredCapacity: Math.max(minSize, needed(end)),
      target,
      predictive,
      detailedMonitoring,
      costPerHour: type.costPerHour + (detailedMonitoring && !isDetailed ? monitoringPerHour : 0),
    }
  }
}

/**
 * Shares of what an instance can serve that tracking may aim at. A burstable type at most at its baseline, where credits last for ever: above it,
 * instances that have run out of them show the baseline's CPU, and no alarm ever asks for more.
 */
function targetsOf({ creditBaselineFraction, servableVcpu, vcpu }: CandidateType): readonly number[] {
  // a CPU target under the lowest is reached by what an instance burns by itself: agents, jobs, boots
  if (Number.isNaN(creditBaselineFraction)) return TARGETS.filter((target) => target * (servableVcpu / vcpu) >= TARGETS[0])
  const atBaseline = Math.min(1, (creditBaselineFraction * vcpu) / servableVcpu)
  return [atBaseline, ...TARGETS.filter((target) => target < atBaseline)]
}

/** With and without a forecast. A policy that forecasts today stays in force unless it is replaced, so there it is always part of a new configuration. */
function forecastChoices(target: number | null, { current }: Known): readonly boolean[] {
  if (target === null) return [false]
  return current.configuration.forecastInstances === null ? [false, true] : [true]
}

/** The most that was needed shortly before the end of the window. */
function recentPeak(demand: Demand, stepSec: number): number {
  let peak = 0
  for (let i = Math.max(0, demand.busyVcpu.length - Math.round(RECENT_SEC / stepSec)); i < demand.busyVcpu.length; i++)
    if (at(demand.busyVcpu, i) > peak) peak = at(demand.busyVcpu, i)
  return peak
}
