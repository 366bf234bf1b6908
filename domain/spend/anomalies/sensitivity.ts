import { MICRO } from '../../money.ts'
import type { Policy } from '../../policy.ts'
import type { UsageRows } from './judged-series.ts'
import type { Sensitivity } from './next-events.ts'

/** The policy's standard errors are for a bill of so many series. */
const PLACES = 50
/** Chance reaches further than a normal distribution's: in calm made-up bills of sixty accounts as far as Student's t with so many degrees of freedom. */
const FREEDOM = 12

/**
 * What an event must stand out by in a bill of so many series (of accounts by service): in a bill with ten times as many, chance has ten times as many
 * places to stand out in, and each must be ten times less likely to (Bonferroni). Never less than the policy says.
 */
export function sensitivityAmong(places: number, policy: Policy): Sensitivity {
  const times = Math.max(1, places / PLACES)
  const among = (errors: number) => Math.sqrt(FREEDOM * ((1 + errors ** 2 / FREEDOM) * times ** (2 / (FREEDOM + 1)) - 1))
  return { together: among(policy.costStandardErrors), only: among(policy.costSingleStandardErrors), alone: among(policy.costAloneStandardErrors) }
}

/** Series of a table that may hold an event. */
export function placesOf(usage: UsageRows): number {
  return [...usage.byService.values()].reduce((sum, rows) => sum + rows.length, 0)
}

/** The least impact that is worth reading about, micro-dollars: so many dollars, and such a share of what a day of the whole bill costs. */
export function leastImpact({ table, totalMicroUsd }: UsageRows, policy: Policy): number {
  const days = table.answered.reduce((sum, answered) => sum + answered, 0)
  return Math.max(policy.costMinimumUsd * MICRO, days > 0 ? (policy.costMinimumDayFraction * totalMicroUsd) / days : 0)
}
