import type { Overload } from '../demand/overload.ts'
import type { Severity } from '../findings.ts'
import { MICRO } from '../money.ts'
import type { Policy } from '../policy.ts'

/** Severity of waste from dollars a month; medium where the price, and so the dollars, are not known. */
export function savingsSeverity(microUsdPerMonth: number | null, policy: Policy): Severity {
  if (microUsdPerMonth === null) return 'medium'
  const usd = microUsdPerMonth / MICRO
  if (usd >= policy.criticalSavingsUsdPerMonth) return 'critical'
  if (usd >= policy.highSavingsUsdPerMonth) return 'high'
  return usd >= policy.mediumSavingsUsdPerMonth ? 'medium' : 'low'
}

/** Of overload that only response times tell, so much is counted: the work may have grown slower by itself, and no replay shows a lack of room. */
const WAITING_ALONE_SHARE = 0.5

/** Severity of a scaling gap from what it costs users: overloaded minutes a week. Low is a warning, not a gap. */
export function overloadSeverity(overloadedMinutesPerWeek: number, { byWaitingAlone }: Pick<Overload, 'byWaitingAlone'>, policy: Policy): Severity {
  const minutesPerWeek = overloadedMinutesPerWeek * (byWaitingAlone ? WAITING_ALONE_SHARE : 1)
  if (minutesPerWeek >= policy.criticalGapMinutesPerWeek) return 'critical'
  if (minutesPerWeek >= policy.highGapMinutesPerWeek) return 'high'
  return minutesPerWeek >= policy.gapMinutesPerWeek ? 'medium' : 'low'
}

/** Severity of a weak spot: `calm` while no demand has hit it, high where the group is overloaded already, critical where that is a day a week. */
export function severityGivenOverload(calm: Severity, overload: Overload | null, policy: Policy): Severity {
  if (overload === null || overload.minutesPerWeek < policy.gapMinutesPerWeek) return calm
  return overload.minutesPerWeek >= policy.criticalGapMinutesPerWeek ? 'critical' : 'high'
}
