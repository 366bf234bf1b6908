import { type AtMaximum, atMaximumOf } from '../demand/at-maximum.ts'
import type { Demand } from '../demand/demand.ts'
import type { Overload } from '../demand/overload.ts'
import { MICRO, REQUESTS_PER_PRICE } from '../money.ts'
import { at } from '../series.ts'
import { type Case, notApplicable, notAssessed, type Verdict } from './rule.ts'

/** The gap side of a group: where arriving work was more than what was in service could do. */
export type Gap = AtMaximum & {
  readonly demand: Demand
  readonly overload: Overload
  /** Enough overload to be worth a word; less is a healthy group's noise. */
  readonly considerable: boolean
}

/** The gap side, or the verdict that it cannot be judged. */
export function gapOf(c: Case): Gap | Verdict<never> {
  const { demand, overload, policy } = c
  if (demand.kind === 'insufficient' || overload === null) return notAssessed(demand.kind === 'insufficient' ? demand.reason : { code: 'overload-unknown' })
  if (c.observation.group.maxSize === 0) return notApplicable({ code: 'switched-off' })
  return { demand, overload, considerable: overload.minutesPerWeek >= policy.warningMinutesPerWeek, ...atMaximumOf(c.observation, overload) }
}

export function isGap(gap: Gap | Verdict<never>): gap is Gap {
  return 'overload' in gap
}

/** How long and how badly users were hurt: facts that every rule on this side shares. */
export type OverloadFacts = {
  readonly minutesPerWeek: number
  /** Stretches of overload within the window. */
  readonly stretches: number
  /** Demand over what was in service could do, at the worst step; 1 is all of it. */
  readonly peakUtilization: number
  /** Share of the window in which the group was saturated: what it needed then is only known to be at least as much. */
  readonly censoredFraction: number
  readonly boundBy: Demand['boundBy']
  /** Estimated; null where requests were not collected, or where memory is what runs out. */
  readonly refusedRequestsPerWeek: number | null
  /** At what the policy says a thousand requests are worth; null where they are not known. */
  readonly refusedMicroUsdPerWeek: number | null
  readonly gapMinutesPerWeek: number
  readonly fromSec: number
  readonly toSec: number
}

export function overloadFacts({ observation: { grid }, policy }: Case, { demand, overload }: Gap): OverloadFacts {
  const refused = refusedRequestsPerWeek(demand, overload, grid.stepSec)
  return {
    minutesPerWeek: overload.minutesPerWeek,
    stretches: overload.episodes.length,
    peakUtilization: overload.episodes.reduce((most, e) => Math.max(most, e.peakUtilization), 0),
    censoredFraction: demand.censoredFraction,
    boundBy: demand.boundBy,
    refusedRequestsPerWeek: Number.isNaN(refused) ? null : refused,
    refusedMicroUsdPerWeek: Number.isNaN(refused) ? null : (refused / REQUESTS_PER_PRICE) * policy.usdPer1000Requests * MICRO,
    gapMinutesPerWeek: policy.gapMinutesPerWeek,
    fromSec: grid.startSec,
    toSec: grid.startSec + grid.length * grid.stepSec,
  }
}

/**
 * Requests a week that found no room in the overloaded steps: work beyond all that was in service could do, at what a request costs. NaN
 * without requests, and where memory is what runs out: the work that did not fit is then not known.
 */
export function refusedRequestsPerWeek(demand: Demand, overload: Overload, stepSec: number): number {
  if (Number.isNaN(demand.vcpuSecondsPerRequest) || demand.boundBy === 'memory') return Number.NaN
  let refusedVcpuSec = 0
  for (let i = 0; i < overload.steps.length; i++) {
    const utilization = at(demand.utilization, i)
    if (overload.steps[i] === 1 && utilization > 1) refusedVcpuSec += at(demand.busyVcpu, i) * (1 - 1 / utilization) * stepSec
  }
  return ((refusedVcpuSec / (demand.work?.vcpuSecondsPerRequest ?? demand.vcpuSecondsPerRequest)) * 7) / demand.spanDays
}
