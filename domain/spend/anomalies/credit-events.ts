import { begunCredit, endedCredit } from '../commitments.ts'
import type { DailySpend } from '../daily.ts'
import type { LocatedEvent } from './located-event.ts'
import { joinedEvent } from './merge-events.ts'

/** A credit that changed by at least this share of what spend did on its day is the reason for it. */
const CREDIT_FRACTION = 0.6

/** A credit that paid for several accounts ends, or begins, once: what changed in each of them on that day is one event. */
export function withCreditEvents(events: readonly LocatedEvent[], tables: readonly DailySpend[]): LocatedEvent[] {
  const lasting = events.filter(({ ongoing, provisional, growthPerDay }) => ongoing && !provisional && growthPerDay === null)
  const onOneDay = Map.groupBy(lasting, ({ startDay, impactMicroUsd }) => `${startDay} ${impactMicroUsd > 0}`)
  const ofCredits = [...onOneDay.values()].filter((group) => isOfOneCredit(group, tables))
  return [...events.filter((event) => !ofCredits.some((group) => group.includes(event))), ...ofCredits.map(joinedEvent)]
}

function isOfOneCredit(group: readonly LocatedEvent[], tables: readonly DailySpend[]): boolean {
  if (new Set(group.map(({ accountId }) => accountId)).size < 2) return false
  const [first] = group as readonly [LocatedEvent]
  const service = group.every((event) => event.service === first.service) ? first.service : null
  const credit = (first.impactMicroUsd > 0 ? endedCredit : begunCredit)(tables, service, first.startDay)
  const changed = group.reduce((sum, { lastDayMicroUsd }) => sum + Math.abs(lastDayMicroUsd), 0)
  return credit !== null && credit >= CREDIT_FRACTION * changed
}
