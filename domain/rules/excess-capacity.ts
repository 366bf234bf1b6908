import { type Floor, floorOf } from '../case/floor.ts'
import { type Case, found, inOrder, type Rule } from '../case/rule.ts'
import { savingsSeverity } from '../case/severity.ts'
import { isWaste, type SavingFacts, savingOf, type Waste, wasteOf } from '../case/waste.ts'
import { HOURS_PER_MONTH } from '../money.ts'
import { mean } from '../series.ts'
import { conservativeTarget } from './conservative-target.ts'
import { idleGroup } from './idle-group.ts'
import { offHoursCapacity } from './off-hours-capacity.ts'
import { oversizedInstanceType } from './oversized-instance-type.ts'
import { slowScaleIn } from './slow-scale-in.ts'

/** Below half of the window something else than the floor sets the size. */
const AT_FLOOR_FRACTION = 0.5

export type ExcessCapacityFacts = {
  /** What holds the floor, and how many instances that is. */
  readonly because: Floor['because']
  readonly size: number
  /** Means over the steps at the floor; null where it never stood there. */
  readonly keptInstances: number | null
  readonly askedInstances: number | null
  /** What demand asks for in its busiest hours (99th percentile). */
  readonly busiestInstances: number
  readonly atFloorFraction: number
  readonly thresholds: { readonly excessFraction: number; readonly atFloorFraction: number }
  /** Where no floor keeps the excess and nothing narrower was found: what ran, what the proposal takes, and which settings it moves. */
  readonly rest: { readonly ranInstances: number; readonly proposedInstances: number; readonly moves: readonly Setting[] } | null
  readonly saving: SavingFacts
}

export type Setting = 'minimum-size' | 'scheduled-actions' | 'instance-type' | 'scaling-policies'

/** What says more exactly where the waste comes from. */
const narrower: readonly Rule[] = [idleGroup, oversizedInstanceType, conservativeTarget, slowScaleIn, offHoursCapacity]

export const excessCapacity: Rule<ExcessCapacityFacts> = {
  kind: 'excess-capacity',
  category: 'overprovisioned',
  summary: 'runs more instances than its demand needs',
  thresholds: ['wasteFraction', 'targetUtilization', 'excessFraction', 'mediumSavingsUsdPerMonth', 'highSavingsUsdPerMonth', 'criticalSavingsUsdPerMonth'],
  bestPractices: ['COST09-BP03', 'PERF02-BP05', 'SUS02-BP01'],
  assess: (c) => {
    const waste = wasteOf(c)
    if (!isWaste(waste)) return waste
    const { observation, policy } = c
    const { group } = observation
    const floor = floorOf(waste, group, limitsSince(c))
    const known = !Number.isNaN(floor.keptInstances)
    const facts: ExcessCapacityFacts = {
      because: floor.because,
      size: floor.because === 'desired-capacity' ? group.desiredCapacity : group.minSize,
      keptInstances: known ? floor.keptInstances : null,
      askedInstances: known ? floor.askedInstances : null,
      busiestInstances: waste.peakRequired,
      atFloorFraction: floor.fraction,
      thresholds: { excessFraction: policy.excessFraction, atFloorFraction: AT_FLOOR_FRACTION },
      rest: null,
      saving: savingOf(waste, observation),
    }
    const excess = 1 - floor.askedInstances / floor.keptInstances
    // where the busiest hours need all of it, the floor is not too high: it stands at the wrong hours
    const needed = waste.peakRequired > floor.keptInstances + 0.5
    const severity = savingsSeverity(waste.proposal.savingsMicroUsdPerMonth, policy)
    if (excess >= policy.excessFraction && floor.fraction >= AT_FLOOR_FRACTION && !needed) return found(severity, facts)
    // a proposal that saves is always a finding: where nothing narrower was found, it is this one
    if (narrower.some((rule) => rule.assess(c).verdict === 'found')) return inOrder(facts)
    const rest = restOf(c, waste)
    return isShort(c) && rest.proposedInstances >= rest.ranInstances ? inOrder(facts) : found(severity, { ...facts, rest })
  },
}

/** The step from which nobody edited the limits any more. */
function limitsSince({ scaling, observation: { grid } }: Case): number {
  return Math.ceil(((scaling?.byHand.limits.at(-1)?.minute ?? 0) * 60) / grid.stepSec)
}

/** Users are hurt: that it costs less to serve them with more instances, of another type, is said with what is missing. */
function isShort({ overload, policy }: Case): boolean {
  return overload !== null && overload.minutesPerWeek >= policy.gapMinutesPerWeek
}

function restOf({ observation: { group } }: Case, { inService, proposal }: Waste): NonNullable<ExcessCapacityFacts['rest']> {
  const { changes, replay } = proposal
  const moves: readonly Setting[] = [
    ...(changes.minSize !== undefined && changes.minSize < group.minSize ? (['minimum-size'] as const) : []),
    ...(changes.scheduledActions === undefined ? [] : (['scheduled-actions'] as const)),
    ...(changes.instanceType === undefined ? [] : (['instance-type'] as const)),
    ...(changes.targetTracking === undefined ? [] : (['scaling-policies'] as const)),
  ]
  return { ranInstances: mean(inService), proposedInstances: replay.instanceHoursPerMonth / HOURS_PER_MONTH, moves }
}
