import type { Demand } from '../demand/demand.ts'
import { fullAfterMinutes } from '../demand/leak.ts'
import { acceleratedTypeOf } from '../facts/accelerator.ts'
import type { Group } from '../facts/group.ts'
import { measuredBootSec } from '../facts/launches.ts'
import type { Place } from '../facts/place.ts'
import { HOURS_PER_MONTH } from '../money.ts'
import { meanOutOfService, movingFraction, type Observation } from '../observe/observation.ts'
import type { Policy } from '../policy.ts'
import type { Reason } from '../reasons.ts'
import type { CurrentConfiguration } from '../replay/configuration.ts'
import type { ReplayFit } from '../replay/fit.ts'
import { keepsAllThatRun } from '../replay/scaling.ts'
import type { Changes } from './changes.ts'
import type { Chosen } from './choose.ts'
import { type Plan, planOf } from './plan.ts'

/** What an instance-hour of the group costs: list price, or the effective rate of Cost Explorer's tag answer. */
export type Rate = {
  readonly microUsdPerInstanceHour: number
  readonly source: 'list-price' | 'cost-explorer'
  /** Why it may not be the group's own. */
  readonly doubt?: Reason
}

/** A rate, or why there is none; null where nothing is known of it. */
export type RateAnswer = Rate | { readonly unknownBecause: Reason } | null

/** What a configuration does with the window's demand. Money is null where no price is known. */
export type Outcome = { readonly microUsdPerMonth: number | null; readonly instanceHoursPerMonth: number; readonly overloadMinutesPerWeek: number }

export type Proposal = {
  readonly changes: Changes
  readonly replay: Outcome
  /** Savings over a month against today (negative: it costs more), null where no price is known: of instances, and of the public addresses and volumes that go with them. */
  readonly savingsMicroUsdPerMonth: number | null
  /** The part of it that is public addresses and volumes; 0 where instances have none, or that is not known. */
  readonly besideSavingsMicroUsdPerMonth: number
  /** The same on demand that is a tenth lower and a tenth higher. */
  readonly savingsRangeMicroUsdPerMonth: readonly [low: number, high: number] | null
  readonly savingsFraction: number
  /** What may follow where this is a first step; null where it goes all the way. */
  readonly plan: Plan | null
  readonly confidence: 'high' | 'medium' | 'low'
  /** Why the confidence is not higher. */
  readonly doubts: readonly Reason[]
}

/** Why no configuration is proposed for such a group at all; null when one may be. */
export function refusalOf(group: Group, place: Pick<Place, 'instanceTypes'>): Reason | null {
  if (group.managedBy !== null) return { code: 'scaled-from-outside', by: group.managedBy }
  if (Object.keys(group.weights).length > 0 || group.desiredCapacityType !== 'units') return { code: 'weighted-capacity' }
  if (group.missingLaunchSource !== null) return { code: 'launch-source-missing', name: group.missingLaunchSource }
  if (group.mixedInstanceTypes.length === 0 && group.launchType !== null && group.instanceType !== null && group.launchType !== group.instanceType)
    return { code: 'next-type-differs', nextType: group.launchType, runningType: group.instanceType }
  if (group.policies === null) return { code: 'policies-unread-for-replay' }
  const accelerated = acceleratedTypeOf(group, place)
  if (accelerated !== null) return { code: 'accelerator-not-measured', instanceType: accelerated }
  return null
}

type Facts = {
  readonly observation: Observation
  readonly demand: Demand
  readonly configuration: CurrentConfiguration
  readonly current: Outcome
  readonly replayFit: ReplayFit
  /** The most work (99.5th percentile) of one GiB of memory under the proposal, over the most that was seen; NaN where nobody asks for anything. */
  readonly memoryLoadRatio: number
  readonly rate: Rate | null
  /** What goes with each instance-hour besides: public addresses, and volumes; null for what is not known. */
  readonly besideMicroUsdPerHour: readonly (number | null)[]
  readonly policy: Policy
}

/**
 * The chosen configuration as people read it. Replayed figures are scaled by how the replay of today's configuration compares
 * with what was observed, so that before and after stand on the same ground: nothing is proposed where that is far off.
 */
export function proposalOf(chosen: Chosen, facts: Facts): Proposal {
  const { tried } = chosen
  const { demand, current } = facts
  const ratio = tried.candidate.costPerHour / chosen.todayCostPerHour
  // what stands in Standby stays as it is: no proposal takes it away, and only what moves can be saved
  const idleHours = meanOutOfService(facts.observation) * HOURS_PER_MONTH
  const moving = movingFraction(facts.observation, current.instanceHoursPerMonth)
  const saved = chosen.savings.mean * moving
  const before = current.microUsdPerMonth
  const movingHours = current.instanceHoursPerMonth - idleHours
  const hoursAt = (share: number): number => (movingHours * (1 - share)) / ratio + idleHours
  // each rounded by itself, as the report gives it
  const besideOf = (hours: number): number => facts.besideMicroUsdPerHour.reduce<number>((sum, perHour) => sum + Math.round(hours * (perHour ?? 0)), 0)
  const besideSaved = (share: number): number => besideOf(current.instanceHoursPerMonth) - besideOf(hoursAt(share))
  const aWeek = (minutes: number): number => (minutes / demand.spanDays) * 7
  const replay: Outcome = {
    microUsdPerMonth: before === null ? null : Math.round(before * (1 - saved)),
    instanceHoursPerMonth: hoursAt(chosen.savings.mean),
    // worlds may have overload that nobody saw: against what was observed stands what is added to it
    overloadMinutesPerWeek: Math.min(aWeek(tried.overloadMinutes), current.overloadMinutesPerWeek + aWeek(chosen.addedOverloadMinutes)),
  }
  const doubts = doubtsOf(chosen, facts, replay)
  const besideSavings = besideSaved(chosen.savings.mean)
  const savings = before === null || replay.microUsdPerMonth === null ? null : before - replay.microUsdPerMonth + besideSavings
  return {
    changes: chosen.changes,
    plan: planOf(chosen, { ...facts, days: demand.spanDays }),
    replay,
    savingsMicroUsdPerMonth: savings,
    besideSavingsMicroUsdPerMonth: besideSavings,
    savingsRangeMicroUsdPerMonth:
      before === null || savings === null
        ? null
        : rangeAround(savings, (share) => Math.round(before * moving * share) + besideSaved(share), chosen.savings, replayErrorOf(facts.replayFit)),
    savingsFraction: saved,
    confidence: doubts.some((d) => d.grave) ? 'low' : doubts.length > 0 ? 'medium' : 'high',
    doubts: doubts.map(({ because }) => because),
  }
}

/**
 * The least error of a replay, as a share of today's bill: whole instances, means over a step, a pace of scale-in that AWS does not publish. A
 * replay is taken to be off by as much as it was seen to be, and by this besides.
 */
const LEAST_REPLAY_ERROR = 0.05
const replayErrorOf = ({ instanceHoursErrorFraction }: ReplayFit): number => LEAST_REPLAY_ERROR + Math.abs(instanceHoursErrorFraction)

/**
 * The shares of the range in money: of $500 a month, 0.1 to 0.3 with an error of 0.02 are $40 to $160. Rounding does not push the estimate out of its own
 * range.
 */
function rangeAround(savings: number, worth: (share: number) => number, { low, high }: Chosen['savings'], error: number): readonly [number, number] {
  return [Math.min(savings, worth(low - error)), Math.max(savings, worth(Math.min(1, high + error)))]
}

type Doubt = { readonly because: Reason; readonly grave: boolean }

const doubt = (when: boolean, because: Reason, grave = false): readonly Doubt[] => (when ? [{ because, grave }] : [])

/** A gap that costs half of today's fleet more to close is first asked whether it has to be closed with instances. */
const DEAR_CURE_RATIO = 1.5
/** A saving is right where half of it comes true at least: one whose own range goes below that is not right nine times in ten. */
const RIGHT_FRACTION = 0.5
/** What days differ by asks nothing new of an instance's memory; and fleets hold half of theirs: where all of it follows the work, twice as much still fits. Not so where the type was taken for its memory. */
const [SEEN_RATIO, HALF_FULL_RATIO] = [1.05, 2] as const
/** Half again is what days differ by; to ask more of an instance than it was ever seen to do, where nobody tells whether users wait, is a guess. */
const UNTOLD_RATIO = 1.5
/** Below a hundredth nothing is meant to be saved: a cure that costs what today costs. */
const LEAST_SAVING = 0.01
/** A window of which more is missing is seen in part only; of which so much is, nothing is sure. */
const [WHOLLY_OBSERVED, MOSTLY_OBSERVED] = [0.9, 0.7] as const
/** Two weeks but for their edges. */
const TWO_WEEKS_DAYS = 13
/** Saturated for minutes, or for so long that a saving rests on what nobody saw. */
const [HARDLY_SATURATED, MOSTLY_SATURATED] = [0.02, 0.2] as const
/** A replay that is so far off tells less, and one that is further off little, wherever `replayOffFraction` of the policy ends judgement. */
const [REPLAY_OFF, REPLAY_FAR_OFF] = [0.1, 0.25] as const

function doubtsOf(
  chosen: Chosen,
  { observation, demand, configuration, replayFit, memoryLoadRatio: loadRatio, rate, policy }: Facts,
  { overloadMinutesPerWeek }: Outcome,
): readonly Doubt[] {
  const { tried } = chosen
  const costRatio = tried.cost / chosen.currentCost
  const [savesFraction, lowFraction] = [chosen.savings.mean, chosen.savings.low - replayErrorOf(replayFit)]
  const { group } = observation
  const error = Math.abs(replayFit.instanceHoursErrorFraction)
  return [
    ...doubt(
      demand.coverageFraction < WHOLLY_OBSERVED,
      { code: 'partly-observed', coverageFraction: demand.coverageFraction },
      demand.coverageFraction < MOSTLY_OBSERVED,
    ),
    ...doubt(demand.observedDays < TWO_WEEKS_DAYS, { code: 'short-history', observedDays: demand.observedDays }),
    // what a saturated group needs in all is not known; that it needs more than it has is
    ...doubt(
      demand.censoredFraction > HARDLY_SATURATED,
      { code: 'saturated', censoredFraction: demand.censoredFraction },
      demand.censoredFraction > MOSTLY_SATURATED && chosen.savings.mean > 0,
    ),
    ...doubt(error > REPLAY_OFF, { code: 'replay-off', errorFraction: error }, error > REPLAY_FAR_OFF),
    ...doubt(Number.isNaN(measuredBootSec(group.activities)) && (tried.candidate.target !== null || tried.candidate.schedule !== undefined), {
      code: 'boot-assumed',
    }),
    ...doubt(chosen.changes.newInstancesProtectedFromScaleIn === false || (savesFraction > 0 && keepsAllThatRun(group)), { code: 'scale-in-protection' }, true),
    ...doubt(Number.isFinite(demand.provenVcpuPerInstance), { code: 'latency-limits-load' }),
    ...doubt(chosen.ground.trust.untold && savesFraction > LEAST_SAVING, { code: 'waiting-unmeasured' }, loadRatio > UNTOLD_RATIO),
    ...doubt(
      demand.memory === null && loadRatio > SEEN_RATIO,
      { code: 'memory-unmeasured', loadRatio },
      loadRatio > (chosen.ground.trust.against === 'memory-optimized' ? SEEN_RATIO : HALF_FULL_RATIO),
    ),
    ...leakDoubts(demand),
    ...doubt(savesFraction > LEAST_SAVING && lowFraction < RIGHT_FRACTION * savesFraction, { code: 'wide-range', lowFraction, savesFraction }),
    // what leaves a gap by its own account has not shown that it knows what makes it
    ...doubt(overloadMinutesPerWeek > policy.gapMinutesPerWeek, { code: 'gap-remains', overloadMinutesPerWeek }),
    ...doubt(costRatio > DEAR_CURE_RATIO, { code: 'dear-cure', costRatio }),
    ...spotDoubts(group, chosen, rate),
    ...doubt(group.mixedInstanceTypes.length > 1, { code: 'types-averaged' }),
    // no type with less is tried: the proposed one has them where today's has
    ...doubt((tried.candidate.type.localStorageGB ?? 0) > 0 && savesFraction > 0, { code: 'local-storage', instanceType: demand.instanceType }, true),
    ...group.typesBoundBy
      .filter(({ by }) => by === 'capacity-reservation')
      .map(({ name }): Doubt => ({ because: { code: 'capacity-reservation', name }, grave: true })),
    // a new version of the template is the newest for whoever launches from that
    ...doubt((chosen.changes.instanceType ?? chosen.changes.detailedMonitoring) !== undefined && (group.templateSharedWith ?? []).length > 0, {
      code: 'template-shared',
      launchTemplate: group.launchTemplate?.name ?? '',
      groups: group.templateSharedWith ?? [],
    }),
    ...doubt(group.hasWarmPool, { code: 'warm-pool-not-replayed' }),
    ...configuration.notReplayed.map((what): Doubt => ({ because: { code: 'not-replayed', what }, grave: false })),
  ]
}

/** How old instances become is learnt of means; the leak itself is mended elsewhere. */
function leakDoubts({ leak }: Demand): readonly Doubt[] {
  return leak === null ? [] : doubt(true, { code: 'memory-fills', fullAfterHours: fullAfterMinutes(leak, leak.memoryGiB) / 60 })
}

/** Where the bill tells the rate, it is what was paid: of the types, and of Spot and on-demand apart, it tells nothing. */
function spotDoubts({ spotFraction, onDemandBaseCapacity }: Group, { changes }: Chosen, rate: Rate | null): readonly Doubt[] {
  if (spotFraction === 0) return []
  if (rate?.source !== 'cost-explorer') return doubt(true, { code: 'spot-price-unknown' }, true)
  return [
    ...doubt(changes.instanceType !== undefined, { code: 'spot-types-by-list' }, true),
    ...doubt(spotFraction < 1 || onDemandBaseCapacity > 0, { code: 'spot-and-on-demand' }),
  ]
}
