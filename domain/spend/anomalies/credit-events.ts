import { type CreditChange, creditChanges } from '../credits.ts'
import type { DailySpend } from '../daily.ts'
import type { LocatedEvent } from './located-event.ts'
import { joinedEvent, TOGETHER_DAYS } from './merge-events.ts'

/** A credit that changed by at least this share of what spend did is the reason for it. */
const CREDIT_FRACTION = 0.6
/** The first days of a drift hardly show: its beginning is known to so many days. */
export const DRIFT_START_DAYS = 3

/**
 * A credit that paid for several accounts ends, or begins, once, and its own days tell when: what changed in each of them about that day is one event
 * of that day.
 */
export function withCreditEvents(events: readonly LocatedEvent[], tables: readonly DailySpend[]): LocatedEvent[] {
  const lasting = events.filter(({ ongoing, provisional, growthPerDay }) => ongoing && !provisional && growthPerDay === null)
  return [true, false].reduce(
    (all, ended) =>
      withChanges(
        all,
        lasting.filter(({ impactMicroUsd }) => impactMicroUsd > 0 === ended),
        tables,
        ended,
      ),
    [...events],
  )
}

function withChanges(events: LocatedEvent[], moved: readonly LocatedEvent[], tables: readonly DailySpend[], ended: boolean): LocatedEvent[] {
  if (moved.length === 0) return events
  const days = moved.map(({ startDay }) => startDay)
  const around = DRIFT_START_DAYS + TOGETHER_DAYS
  let all = events
  for (const credit of creditChanges(tables, ended, Math.min(...days) - around, Math.max(...days) + around + 1)) {
    const group = moved.filter((event) => all.includes(event) && isAbout(event, credit))
    const changed = group.reduce((sum, { lastDayMicroUsd }) => sum + Math.abs(lastDayMicroUsd), 0)
    const [first] = group
    if (first === undefined || credit.microUsdPerDay < CREDIT_FRACTION * changed) continue
    all = [...all.filter((event) => !group.includes(event)), datedOn(group.length === 1 ? first : joinedEvent(group), credit.day)]
  }
  return all
}

function isAbout({ kind, startDay, service }: LocatedEvent, { day, services }: CreditChange): boolean {
  const apart = TOGETHER_DAYS + (kind === 'drift' ? DRIFT_START_DAYS : 0)
  return Math.abs(startDay - day) <= apart && (service === null || services.includes(service))
}

function datedOn(event: LocatedEvent, day: number): LocatedEvent {
  if (event.kind === 'shift' && event.startDay === day) return event
  const { startDay, endDay, settledDays, impactMicroUsd } = event
  return { ...event, kind: 'shift', startDay: day, settledDays: settledDays + startDay - day, lastDayMicroUsd: Math.round(impactMicroUsd / (endDay - day)) }
}
