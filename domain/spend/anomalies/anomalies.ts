import type { Finding } from '../../findings.ts'
import type { Policy } from '../../policy.ts'
import { type Commitments, commitmentsOf } from '../commitments.ts'
import type { DailySpend } from '../daily.ts'
import type { SpendReason } from '../reasons.ts'
import type { DayRange } from '../settled.ts'
import { commitmentThatEnded, eventFinding, isShift, resourceOf } from './event-finding.ts'
import { findEvents } from './find-events.ts'
import type { JudgedDays } from './judged-series.ts'
import type { LocatedEvent } from './located-event.ts'
import { joinedEvent } from './merge-events.ts'
import type { Move } from './moves.ts'
import { unusedCommitmentFinding } from './unused-commitment.ts'

/** Spend that rose (or fell) and has stayed so: the level that the coming days will have. */
export type OngoingRise = {
  readonly accountId: string | null
  readonly startDay: number
  readonly drift: boolean
  readonly settledDays: number
  /** It has lasted too short to be the level of the days to come, and may become one. */
  readonly isFresh: boolean
  readonly lastDayMicroUsd: number
}

export type Anomalies =
  | {
      readonly assessed: true
      readonly days: JudgedDays
      readonly findings: readonly Finding[]
      /** Rises that have stayed up, for the forecast. */
      readonly rises: readonly OngoingRise[]
      readonly commitments: Commitments | null
      readonly moves: readonly Move[]
    }
  | { readonly assessed: false; readonly reason: SpendReason }

/** Anomalies and level shifts of spend that began in the window, one finding an event, largest first. */
export function anomalies(tables: readonly DailySpend[], window: DayRange, readAtSec: number, policy: Policy): Anomalies {
  const search = findEvents(tables, window, readAtSec, policy)
  if (!search.assessed) return search
  const currency = tables[0]?.currency ?? 'USD'
  const settled = { startDay: Math.max(window.startDay, search.days.startDay), endDay: search.days.settledEndDay }
  const context = {
    days: search.days,
    currency,
    policy,
    others: [...search.events, ...search.minor],
    tables,
    commitments: commitmentsOf(tables, settled),
  }
  return {
    assessed: true,
    days: search.days,
    findings: [
      ...oneForEachPlace(oneForEachCommitment(search.events, search.days, tables), policy).map((event) => eventFinding(event, context)),
      ...oneForEachPlace(search.unused, policy).map((event) => unusedCommitmentFinding(event, context.commitments, policy)),
    ],
    commitments: context.commitments,
    moves: search.moves,
    // a growth that has lasted is in what is expected already
    rises: search.events
      .filter(({ ongoing, provisional, growthPerDay }) => ongoing && !provisional && growthPerDay === null)
      .map((event) => riseOf(event, !isShift(event, policy))),
  }
}

function riseOf({ accountId, startDay, kind, settledDays, lastDayMicroUsd }: LocatedEvent, isFresh: boolean): OngoingRise {
  return { accountId, startDay, drift: kind === 'drift', settledDays, isFresh, lastDayMicroUsd }
}

/** A commitment that ends makes what it paid for dearer on one day in every account that it was shared with: that is one event, whatever type each of them runs. */
function oneForEachCommitment(events: readonly LocatedEvent[], days: JudgedDays, tables: readonly DailySpend[]): LocatedEvent[] {
  const ended = new Map<string, LocatedEvent[]>()
  const others = events.filter((event) => {
    if (event.accountId === null || event.growthPerDay !== null || commitmentThatEnded(event, days, tables) === null) return true
    const key = JSON.stringify([event.service, event.startDay, event.ongoing])
    ended.set(key, [...(ended.get(key) ?? []), event])
    return false
  })
  if ([...ended.values()].every(({ length }) => length === 1)) return [...events]
  const joined = [...ended.values()].map((same) => (same.length === 1 ? (same[0] as LocatedEvent) : { ...joinedEvent(same), commitmentEnded: true }))
  return [...others, ...joined].sort((a, b) => Math.abs(b.impactMicroUsd) - Math.abs(a.impactMicroUsd))
}

/** A place that had two events of one kind has one problem: they are told together, or they would share a fingerprint. */
function oneForEachPlace(events: readonly LocatedEvent[], policy: Policy): LocatedEvent[] {
  const places = new Map<string, LocatedEvent[]>()
  for (const event of events) {
    const key = JSON.stringify([resourceOf(event), isShift(event, policy)])
    places.set(key, [...(places.get(key) ?? []), event])
  }
  return [...places.values()].map((same) => (same.length === 1 ? (same[0] as LocatedEvent) : joinedEvent(same)))
}
