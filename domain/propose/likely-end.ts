import type { Candidate } from './candidate.ts'
import type { Ground } from './ground.ts'
import { meanDemandOf } from './least-cost.ts'
import { cheapest, type Tried } from './search.ts'

/** What the steps that follow a first one are likely to come to, when each is seen to go well. Nothing of it is asked for now. */
export type LikelyEnd = {
  readonly tried: Tried
  /** Of today's cost in the same worlds; negative where it costs more. */
  readonly savingsFraction: number
}

/** A further step must save this share of what the first one left, or it is not worth a fortnight. */
const FURTHER_FRACTION = 0.1

/**
 * The cheapest configuration in the world in the middle, without a region of trust: that grows with every step that is seen well, and each step
 * shows what was only drawn before it (how long a boot takes, how unlike instances are). null where it does not get considerably further than the
 * first step, or costs over `costLimit`. An end at $60 where today's configuration costs $100 in that world saves a fraction of 0.4.
 */
export function likelyEndOf(step: Tried, candidates: readonly Candidate[], ground: Ground, costLimit: number, healthyMinutes: number): LikelyEnd | null {
  const { middle } = ground.ensemble
  const likely: Ground = { ...ground, ensemble: { ...ground.ensemble, members: [middle] }, meanDemand: meanDemandOf([middle]) }
  const allowed = [Math.max(healthyMinutes, middle.today.overloadMinutes)]
  const tried = cheapest(candidates, likely, costLimit, { allowed, failures: 0, worst: allowed })
  if (tried === null || (step.overloadMinutes <= healthyMinutes && tried.cost > step.cost * (1 - FURTHER_FRACTION))) return null
  return { tried, savingsFraction: 1 - tried.cost / ((middle.today.instanceMinutes / 60) * todayCostPerHour(candidates)) }
}

/** Candidates begin with those of today's type. */
function todayCostPerHour([first]: readonly Candidate[]): number {
  return first?.type.costPerHour ?? Number.NaN
}
