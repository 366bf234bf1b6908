import type { Policy } from '../../policy.ts'
import type { DayRange } from '../settled.ts'
import { DRIFT_START_DAYS } from './credit-events.ts'
import type { LocatedEvent } from './located-event.ts'
import type { Search } from './service-search.ts'

/** What an event has to come to. */
type Bar = Pick<Search, 'sensitivity'> & { readonly leastMicroUsd: number }

/** Whether it began on a day of the window; the first days of a drift hardly show. */
export function beganIn(window: DayRange, { kind, startDay }: LocatedEvent): boolean {
  return startDay >= window.startDay - (kind === 'drift' ? DRIFT_START_DAYS : 0) && startDay < window.endDay
}

/** What rose as something else fell is a move when no more than this share of it is left. */
const MOVED_FRACTION = 0.25

/** Dear enough and no mere move; and spend that fell must have stayed down, beyond doubt. */
export function isWorthAFinding(event: LocatedEvent, { leastMicroUsd, sensitivity }: Bar, policy: Policy): boolean {
  if (Math.abs(event.impactMicroUsd) < leastMicroUsd) return false
  const largest = event.parts.reduce((most, part) => Math.max(most, Math.abs(part.impactMicroUsd)), 0)
  if (Math.abs(event.impactMicroUsd) < MOVED_FRACTION * largest) return false
  if (event.impactMicroUsd > 0) return true
  const days = event.steady ? policy.costSteadyDropDays : policy.costDropDays
  return event.ongoing && event.settledDays >= days && event.standardErrors >= sensitivity.alone
}
