import type { Demand } from '../demand/demand.ts'
import type { Observation } from '../observe/observation.ts'
import type { Policy } from '../policy.ts'
import { isConsiderable } from '../propose/considerable.ts'
import type { Proposal } from '../propose/proposal.ts'
import { at, maximum, quantile } from '../series.ts'
import { type Case, notApplicable, notAssessed, soundBecause, type Verdict } from './rule.ts'

/** What is said of a window leaves out its rarest steps: a peak of minutes, a deployment that doubles the group. */
const PEAK_QUANTILE = 0.99
const TOP_QUANTILE = 0.95
const FLOOR_QUANTILE = 0.05

/** What the rules on the money side ask of a group: its curve, what it kept, and a replayed configuration that costs less. */
export type Waste = {
  readonly demand: Demand
  readonly required: Float64Array
  readonly inService: Float64Array
  readonly proposal: Proposal
  /** Instances that demand asks for in its busiest hours (99th percentile) and in its median one. */
  readonly peakRequired: number
  /** The size the group did not go below: the 5th percentile of what was in service. */
  readonly floorInstances: number
  /** The size it went up to: the 95th percentile. */
  readonly topInstances: number
}

/**
 * The group's waste, or the verdict that there is none to speak of. A group is only called overprovisioned when a configuration
 * replayed on its own demand saves a considerable share without adding overload: a low utilization alone proves nothing.
 */
export function wasteOf(c: Case): Waste | Verdict<never> {
  if (last === null || last.of !== c) last = { of: c, waste: workedOut(c) }
  return last.waste
}

/** Every rule on the money side asks this of the same case, one after the other: four quantiles of two weeks, worked out once. */
let last: { readonly of: Case; readonly waste: Waste | Verdict<never> } | null = null

function workedOut(c: Case): Waste | Verdict<never> {
  const { observation, demand, proposal, required, policy } = c
  if (demand.kind === 'insufficient' || required === null || observation.inServiceInstances === null) {
    return notAssessed(demand.kind === 'insufficient' ? demand.reason : { code: 'size-unknown' })
  }
  if (!(maximum(observation.inServiceInstances) > 0)) return notApplicable({ code: 'nothing-in-service' })
  if (c.scaling === null) return notAssessed({ code: 'no-configuration' })
  if (c.noReplay !== null) return observation.group.managedBy === null ? notAssessed(c.noReplay) : notApplicable(c.noReplay)
  // a first step may save less than what makes a group overprovisioned: what it leads to is what counts
  if (proposal === null || (!isConsiderable(proposal.savingsFraction, policy) && !(proposal.savingsFraction > 0 && savesInTheEnd(proposal, policy)))) {
    const leastFraction = policy.wasteFraction
    return soundBecause(
      proposal === null ? { code: 'no-saving-found', leastFraction } : { code: 'saving-too-small', savesFraction: proposal.savingsFraction, leastFraction },
    )
  }
  return {
    demand,
    required,
    inService: observation.inServiceInstances,
    proposal,
    peakRequired: quantile(required, PEAK_QUANTILE),
    floorInstances: quantile(observation.inServiceInstances, FLOOR_QUANTILE),
    topInstances: quantile(observation.inServiceInstances, TOP_QUANTILE),
  }
}

function savesInTheEnd({ plan }: Proposal, policy: Policy): boolean {
  return plan !== null && isConsiderable(plan.likelyEnd.savingsFraction, policy)
}

export function isWaste(waste: Waste | Verdict<never>): waste is Waste {
  return 'proposal' in waste
}

/** What the one proposal of the group does with its own demand: facts of each finding that it answers. */
export type SavingFacts = {
  /** Of today's cost. */
  readonly savingsFraction: number
  readonly savingsMicroUsdPerMonth: number | null
  readonly overloadMinutesPerWeek: number
  readonly fromSec: number
  readonly toSec: number
}

export function savingOf({ proposal }: Waste, { grid }: Observation): SavingFacts {
  return {
    savingsFraction: proposal.savingsFraction,
    savingsMicroUsdPerMonth: proposal.savingsMicroUsdPerMonth,
    overloadMinutesPerWeek: proposal.replay.overloadMinutesPerWeek,
    fromSec: grid.startSec,
    toSec: grid.startSec + grid.length * grid.stepSec,
  }
}

/** Share of observed steps in which `holds`. */
export function shareOfSteps(values: Float64Array, holds: (value: number, step: number) => boolean): number {
  let count = 0
  let of = 0
  for (let i = 0; i < values.length; i++) {
    if (Number.isNaN(at(values, i))) continue
    of++
    if (holds(at(values, i), i)) count++
  }
  return of === 0 ? 0 : count / of
}
