import { byCodeUnit } from '../../order.ts'

import type { EventPart, LocatedEvent } from './located-event.ts'

/** Events that begin at most this many days apart began together, where the day is not sharp: of a drift, or in many places. */
export const TOGETHER_DAYS = 1
/** One usage type that carries this share of an event in one account names it; the others are its company. */
const MAIN_SHARE = 0.8
/** The same usage type rising in this many accounts on one day is one event of the organization. */
export const SHARED_ACCOUNTS = 3
/** So is a service of which no usage type can be told, in this many. */
const SHARED_ACCOUNTS_UNTOLD = 4
/** So is an account of which this many services rose on one day. */
const SHARED_SERVICES = 4
const EDGE_SHARE = 0.05
const EARLIER_SHARE = 0.25

/**
 * One event, one finding: what began together in one account and service, and what continues in one place, is joined; so is what
 * rose on the same day in many accounts of one usage type, or in many services of one account. What went up and down together
 * keeps the difference. What came on top of a rise that is no news any more (`isNews`: it began before the window) is news of its own.
 */
export function mergeEvents(events: readonly LocatedEvent[], isNews: (event: LocatedEvent) => boolean = () => true): LocatedEvent[] {
  const isOnTop = (a: LocatedEvent, b: LocatedEvent) => isNews(a) !== isNews(b) && a.impactMicroUsd * b.impactMicroUsd > 0
  const inOneAccount = joinWhere(events, (a, b) => (samePlaceInTime(a, b) && !isOnTop(a, b)) || sameAccountTogether(a, b))
  // what began together did so by every two of them: a drift between two shifts does not make one event of different days
  const shared = joinWhere(inOneAccount, sameUsageTypeTogether, isShared, 'all')
  const wide = joinWhere(shared, sameAccountSameDay, (group) => new Set(group.map((event) => event.service)).size >= SHARED_SERVICES)
  return wide.sort((a, b) => Math.abs(b.impactMicroUsd) - Math.abs(a.impactMicroUsd) || byCodeUnit(placeOf(a), placeOf(b)) || a.startDay - b.startDay)
}

function placeOf(event: LocatedEvent): string {
  return [event.accountId, event.service, event.usageType, event.groupName].join('\u0000')
}

/** What goes on where another ends is one event with it; a rise and a fall are only where they overlap. */
function samePlaceInTime(a: LocatedEvent, b: LocatedEvent): boolean {
  if (placeOf(a) !== placeOf(b)) return false
  const touches = a.impactMicroUsd * b.impactMicroUsd > 0 ? 0 : 1
  return a.startDay + touches <= b.endDay && b.startDay + touches <= a.endDay
}

function together(a: LocatedEvent, b: LocatedEvent): boolean {
  // what one cause raises in one account rises at one hour, and a day of a spike or a shift is known
  const apart = a.kind === 'drift' || b.kind === 'drift' ? TOGETHER_DAYS : 0
  return a.service === b.service && a.ongoing === b.ongoing && Math.abs(a.startDay - b.startDay) <= apart && Math.abs(a.endDay - b.endDay) <= apart
}

/**
 * Without an account only what went up as another went down is surely one (a move from one type to another), and so between groups: what two of them
 * spent more is two rises, and what one of an account's groups did is in the account's own rise already.
 */
function sameAccountTogether(a: LocatedEvent, b: LocatedEvent): boolean {
  if ((a.accountId === null || a.groupName !== b.groupName) && a.impactMicroUsd * b.impactMicroUsd > 0) return false
  return a.accountId === b.accountId && a.kind === b.kind && together(a, b)
}

function sameAccountSameDay(a: LocatedEvent, b: LocatedEvent): boolean {
  return (
    a.accountId !== null &&
    a.accountId === b.accountId &&
    a.kind === b.kind &&
    a.ongoing === b.ongoing &&
    a.startDay === b.startDay &&
    a.impactMicroUsd * b.impactMicroUsd > 0
  )
}

/** One day on which it began in so many accounts is no chance, and where the small ones end is not seen as clearly: of a spike or a shift the first day is enough. */
function sameUsageTypeTogether(a: LocatedEvent, b: LocatedEvent): boolean {
  if (a.usageType !== b.usageType || a.accountId === null || b.accountId === null) return false
  return together(a, b) || (a.service === b.service && beganAlike(a, b))
}

function isShared(group: readonly LocatedEvent[]): boolean {
  return new Set(group.map(({ accountId }) => accountId)).size >= (group[0]?.usageType === null ? SHARED_ACCOUNTS_UNTOLD : SHARED_ACCOUNTS)
}

function beganAlike(a: LocatedEvent, b: LocatedEvent): boolean {
  return a.kind !== 'drift' && b.kind !== 'drift' && a.startDay === b.startDay && a.impactMicroUsd * b.impactMicroUsd > 0
}

/** Joins each event to the first group with any, or all, of whose events it belongs; a group that does not qualify stays as it was. */
function joinWhere(
  events: readonly LocatedEvent[],
  belong: (a: LocatedEvent, b: LocatedEvent) => boolean,
  qualifies: (group: readonly LocatedEvent[]) => boolean = () => true,
  withWhich: 'any' | 'all' = 'any',
): LocatedEvent[] {
  const groups: LocatedEvent[][] = []
  for (const event of events) {
    const group = groups.find((others) => others[withWhich === 'all' ? 'every' : 'some']((other) => belong(other, event)))
    if (group === undefined) groups.push([event])
    else group.push(event)
  }
  return groups.flatMap((group) => (group.length > 1 && qualifies(group) ? [joinedEvent(group)] : group))
}

/** Several events as one: their impact added, over all of their days. Named by what they have in common. */
export function joinedEvent(group: readonly LocatedEvent[]): LocatedEvent {
  const impactMicroUsd = total(group.map((event) => event.impactMicroUsd))
  const parts = group.flatMap((event) => event.parts).sort((a, b) => Math.abs(b.impactMicroUsd) - Math.abs(a.impactMicroUsd))
  const strongest = group.reduce((best, event) => (event.standardErrors > best.standardErrors ? event : best))
  // A first or last day of little money (an hour before midnight) does not stretch the period, nor does a small event the beginning of a large one.
  const large = group.filter(
    (event) => Math.abs(event.impactMicroUsd) >= (event.startDay < strongest.startDay - TOGETHER_DAYS ? EARLIER_SHARE : EDGE_SHARE) * Math.abs(impactMicroUsd),
  )
  // of many alike none is large
  const main = large.length === 0 ? group : large
  const startDay = Math.min(...main.map((event) => event.startDay))
  const endDay = Math.max(...main.map((event) => event.endDay))
  return {
    ...strongest,
    accountId: common(group.map((event) => event.accountId)),
    service: common(group.map((event) => event.service)),
    usageType: mainUsageType(parts, impactMicroUsd),
    groupName: common(group.map((event) => event.groupName)),
    startDay,
    endDay,
    settledDays: Math.max(...main.map((event) => event.startDay - startDay + event.settledDays)),
    ongoing: main.some((event) => event.ongoing),
    steady: main.every((event) => event.steady),
    impactMicroUsd,
    lastDayMicroUsd: total(main.filter((event) => event.endDay === endDay).map((event) => event.lastDayMicroUsd)),
    standardErrors: errorsOfSum(group, impactMicroUsd) ?? strongest.standardErrors,
    parts: addedUp(parts),
    soughtIn: common(group.map((event) => event.soughtIn)),
    groups: group.flatMap((event) => event.groups),
    sights: group.flatMap((event) => event.sights).filter((sight, i, all) => all.findIndex((other) => other.series === sight.series) === i),
    doubts: group.flatMap((event) => event.doubts).filter((one, i, all) => all.findIndex((other) => JSON.stringify(other) === JSON.stringify(one)) === i),
  }
}

/**
 * How far the difference of what rose and what fell is from nothing: $90 up and $100 down, each five errors from nothing, leave under half an error. A series that
 * shows both sides knows their sum better. null where none fell.
 */
function errorsOfSum(group: readonly LocatedEvent[], impactMicroUsd: number): number | null {
  if (group.every((event) => event.impactMicroUsd * impactMicroUsd > 0)) return null
  const settled = total(group.map((event) => (event.impactMicroUsd * event.settledDays) / (event.endDay - event.startDay)))
  const ofBoth = group[0]?.sights.filter(({ series }) => group.every(({ sights }) => sights.some((sight) => sight.series === series))) ?? []
  return Math.max(
    Math.abs(impactMicroUsd) / Math.hypot(...group.map((event) => event.impactMicroUsd / event.standardErrors)),
    ...ofBoth.flatMap(({ strayMicroUsd = 0 }) => (strayMicroUsd > 0 ? [Math.abs(settled) / strayMicroUsd] : [])),
  )
}

function common(values: readonly (string | null)[]): string | null {
  const [first = null] = values
  return values.every((value) => value === first) ? first : null
}

function mainUsageType(parts: readonly EventPart[], impactMicroUsd: number): string | null {
  const [main] = addedUp(parts.map((part) => ({ ...part, accountId: null })))
  const share = main === undefined ? 0 : main.impactMicroUsd / impactMicroUsd
  return main !== undefined && share >= MAIN_SHARE && share <= 1 / MAIN_SHARE ? main.usageType : null
}

function addedUp(parts: readonly EventPart[]): EventPart[] {
  const sums = new Map<string, EventPart>()
  for (const part of parts) {
    const key = JSON.stringify([part.accountId, part.service, part.usageType])
    sums.set(key, { ...part, impactMicroUsd: (sums.get(key)?.impactMicroUsd ?? 0) + part.impactMicroUsd })
  }
  return [...sums.values()].sort((a, b) => Math.abs(b.impactMicroUsd) - Math.abs(a.impactMicroUsd))
}

function total(values: readonly number[]): number {
  return values.reduce((sum, x) => sum + x, 0)
}
