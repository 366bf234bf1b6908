// How right what is told of a drawn bill is.

import { MICRO } from '../../domain/money.ts'
import { defaultPolicy } from '../../domain/policy.ts'
import { anomalies } from '../../domain/spend/anomalies/anomalies.ts'
import { type DrawnSpend, type SpendEvent, type SpendEventKind, tablesOfSpend } from '../../fixtures/drawn-spend.ts'

/** Something told of a bill: where and when. The end is not part of it. */
export type Told = {
  readonly accountId: string | null
  readonly service: string | null
  readonly usageType: string | null
  readonly startIndex: number
  readonly endIndex: number
  /** null where the teller states none. */
  readonly impactUsd: number | null
}

export type SpendScore = {
  readonly told: number
  readonly right: number
  readonly events: number
  readonly found: number
  /** Of the found: with account and usage type, and with an impact within 30 %. */
  readonly located: number
  readonly impactRight: number
  readonly byKind: Readonly<Record<SpendEventKind, { readonly events: number; readonly found: number }>>
}

const WINDOW_DAYS = 14
/** A finding may begin this many days after its event. */
const LATE_DAYS = 12
const IMPACT_OFF = 0.3

/** What Headroom tells of a bill on the morning after its last day but `daysBack`: the days after it are not there yet. */
export function toldByHeadroom(spend: DrawnSpend, daysBack = 0): Told[] {
  const days = spend.days - daysBack
  const endDay = spend.firstDay + days
  const seen = { ...spend, days, cells: spend.cells.map((cell) => ({ ...cell, usd: cell.usd.slice(0, days) })) }
  const found = anomalies(tablesOfSpend(seen), { startDay: endDay - WINDOW_DAYS, endDay }, endDay * 86_400 + 6 * 3_600, defaultPolicy)
  if (!found.assessed) throw new Error(found.reason.code)
  return found.findings.map(({ resource, periodDays, impactMicroUsd = null }) => ({
    accountId: resource.accountId ?? null,
    service: resource.service ?? null,
    usageType: resource.usageType ?? null,
    startIndex: (periodDays?.startDay ?? endDay) - spend.firstDay,
    endIndex: (periodDays?.endDay ?? endDay) - spend.firstDay,
    impactUsd: impactMicroUsd === null ? null : impactMicroUsd / MICRO,
  }))
}

/** Judges what was told: each finding is right where it is of at least one event, each event found where a finding is of it. */
export function scoreTold(told: readonly Told[], { events }: DrawnSpend): SpendScore {
  const ofEach = told.map((one) => events.filter((event) => isOf(one, event)))
  const found = events.map((event) => told.filter((_, k) => ofEach[k]?.includes(event)))
  const isFound = (event: SpendEvent) => (found[events.indexOf(event)]?.length ?? 0) > 0
  const kind = (name: SpendEventKind) => ({
    events: events.filter((event) => event.kind === name).length,
    found: events.filter((event) => event.kind === name && isFound(event)).length,
  })
  return {
    told: told.length,
    right: ofEach.filter((mine) => mine.length > 0).length,
    events: events.length,
    found: found.filter((mine) => mine.length > 0).length,
    located: found.filter((mine) => mine.some(({ accountId, usageType }) => accountId !== null && usageType !== null)).length,
    impactRight: found.filter((mine) => mine.some((one) => isImpactRight(one, ofEach[told.indexOf(one)] ?? []))).length,
    byKind: { spike: kind('spike'), rise: kind('rise'), ramp: kind('ramp') },
  }
}

function isOf({ accountId, service, usageType, startIndex, endIndex }: Told, event: SpendEvent): boolean {
  const same = (told: string | null, true_: string) => told === null || told === true_
  return (
    service === event.service &&
    (accountId !== null || usageType !== null) &&
    same(accountId, event.accountId) &&
    same(usageType, event.usageType) &&
    endIndex > event.startIndex &&
    startIndex <= event.startIndex + LATE_DAYS
  )
}

/** A finding that joins several events states the sum of them. */
function isImpactRight({ impactUsd }: Told, events: readonly SpendEvent[]): boolean {
  const added = events.reduce((sum, { addedUsd }) => sum + addedUsd.reduce((all, x) => all + x, 0), 0)
  return impactUsd !== null && Math.abs(impactUsd - added) <= IMPACT_OFF * added
}

/** Places told of on any of so many daily runs over a bill in which nothing happened. */
export function placesOverDays(spend: DrawnSpend, runs: number): number {
  const places = Array.from({ length: runs }, (_, back) => toldByHeadroom(spend, back)).flat()
  return new Set(places.map(({ accountId, service, usageType }) => JSON.stringify([accountId, service, usageType]))).size
}
