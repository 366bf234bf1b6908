import { type LocatedEvent, mayBeOnePlace, mayBeSame } from './located-event.ts'
import { joinedEvent, SHARED_ACCOUNTS } from './merge-events.ts'

/** Events of the same money begin at most so many days apart. */
const SAME_START_DAYS = 3
/** Narrower events that carry this share of a wider one explain it. */
const PARTS_FRACTION = 0.6
/** The same amount, seen once by account and once by usage type, differs by less than this factor. */
const SAME_AMOUNT_FACTOR = 1.5

/**
 * Events of which none is part of another: money is told once. A wider event whose narrower ones explain it goes; where they do not, they
 * are parts of it. What an account shows and what a usage type of the same service shows on the same days, at one amount, is one event.
 */
export function toldOnce(events: readonly LocatedEvent[]): LocatedEvent[] {
  let left = accountsJoined(crossingsJoined(overlapsJoined(events)))
  for (const wide of [...left].sort((a, b) => namesIn(a) - namesIn(b))) {
    if (!left.includes(wide)) continue
    const within = left.filter((other) => namesIn(other) > namesIn(wide) && isWithin(other, wide))
    if (within.length === 0) continue
    const share = within.reduce((sum, { impactMicroUsd }) => sum + impactMicroUsd, 0) / wide.impactMicroUsd
    const explains = wide.breadth === null && share >= PARTS_FRACTION
    left = left.filter((one) => (explains ? one !== wide : !within.includes(one)))
    // what is joined from several already has its parts
    if (!explains && wide.breadth === null && wide.parts.length < 2) left[left.indexOf(wide)] = { ...wide, parts: within.flatMap(({ parts }) => parts) }
  }
  return left.sort((a, b) => Math.abs(b.impactMicroUsd) - Math.abs(a.impactMicroUsd))
}

function namesIn({ accountId, service, usageType, groupName }: LocatedEvent): number {
  return [accountId, service, usageType, groupName].filter((name) => name !== null).length
}

function isWithin(narrow: LocatedEvent, wide: LocatedEvent): boolean {
  const same = (theirs: string | null, ours: string | null) => theirs === null || theirs === ours
  return (
    !areSoughtTogether(narrow, wide) &&
    isOfItsParts(narrow, wide) &&
    overlaps(narrow, wide) &&
    same(wide.accountId, narrow.accountId) &&
    same(wide.service, narrow.service) &&
    same(wide.usageType, narrow.usageType) &&
    same(wide.groupName, narrow.groupName)
  )
}

/** What is joined from several accounts is of those alone. */
function isOfItsParts(narrow: LocatedEvent, { breadth, parts }: LocatedEvent): boolean {
  return breadth !== null || parts.length < 2 || parts.some((part) => mayBeOnePlace(part, narrow))
}

/** A search takes each dollar of an account once: what it calls two events of one are two, also where the usage type of one could not be told. */
function areSoughtTogether(a: LocatedEvent, b: LocatedEvent): boolean {
  return a.accountId !== null && a.accountId === b.accountId && a.soughtIn !== null && a.soughtIn === b.soughtIn
}

function overlaps(a: LocatedEvent, b: LocatedEvent): boolean {
  return a.impactMicroUsd * b.impactMicroUsd > 0 && Math.abs(a.startDay - b.startDay) <= SAME_START_DAYS && a.startDay < b.endDay && b.startDay < a.endDay
}

/**
 * What began before what it replaces ended: an account shows the days on which both ran, and their usage types a rise that goes on and a fall at its end. That is
 * one event, of the days of both and of what began.
 */
function overlapsJoined(events: readonly LocatedEvent[]): LocatedEvent[] {
  const left = [...events]
  for (const event of events) {
    if (event.accountId === null || event.service === null || event.ongoing || event.impactMicroUsd <= 0) continue
    const perDay = event.impactMicroUsd / (event.endDay - event.startDay)
    const side = (day: number, sign: number) =>
      left.find(
        (one) =>
          one.service === event.service &&
          one.ongoing &&
          mayBeSame(one.accountId, event.accountId) &&
          Math.abs(one.startDay - day) <= 1 &&
          isAlike(one.lastDayMicroUsd * sign, perDay),
      )
    const [begun, ended] = [side(event.startDay, 1), side(event.endDay, -1)]
    if (begun === undefined || ended === undefined) continue
    left[left.indexOf(event)] = {
      ...event,
      usageType: event.usageType ?? begun.usageType,
      parts: event.parts.map((part) => ({ ...part, usageType: part.usageType ?? begun.usageType })),
    }
    for (const one of [begun, ended]) left.splice(left.indexOf(one), 1)
  }
  return left
}

function crossingsJoined(events: readonly LocatedEvent[]): LocatedEvent[] {
  const left = [...events]
  for (const event of events) {
    if (event.accountId === null || event.usageType !== null || event.service === null || !left.includes(event)) continue
    const other = left.find((one) => one.accountId === null && one.usageType !== null && one.service === event.service && isSameMoney(one, event))
    if (other === undefined) continue
    const stronger = other.standardErrors > event.standardErrors ? other : event
    const both = joinedEvent([event, other])
    left[left.indexOf(event)] = {
      ...both,
      accountId: event.accountId,
      usageType: other.usageType,
      groupName: event.groupName,
      impactMicroUsd: stronger.impactMicroUsd,
      lastDayMicroUsd: stronger.lastDayMicroUsd,
      parts: [{ accountId: event.accountId, service: event.service, usageType: other.usageType, impactMicroUsd: stronger.impactMicroUsd }],
    }
    left.splice(left.indexOf(other), 1)
  }
  return left
}

/** What a usage type shows in all, and many accounts show each by itself, without saying of which usage type. */
function accountsJoined(events: readonly LocatedEvent[]): LocatedEvent[] {
  let left = [...events]
  for (const event of events) {
    if (event.accountId !== null || event.usageType === null || event.service === null) continue
    const own = left.filter(
      (one) =>
        one.accountId !== null &&
        one.usageType === null &&
        one.service === event.service &&
        overlaps(one, event) &&
        Math.abs(one.startDay - event.startDay) <= 1,
    )
    const sum = own.reduce((total, { impactMicroUsd }) => total + impactMicroUsd, 0)
    // small ones of them may not show by themselves
    if (own.length < SHARED_ACCOUNTS && !isAlike(sum, event.impactMicroUsd)) continue
    if (own.length < 2 || sum / event.impactMicroUsd > SAME_AMOUNT_FACTOR) continue
    const parts = own.flatMap((one) => one.parts).map((part) => ({ ...part, usageType: event.usageType }))
    left = left.filter((one) => !own.includes(one)).map((one) => (one === event ? { ...event, parts } : one))
  }
  return left
}

function isSameMoney(a: LocatedEvent, b: LocatedEvent): boolean {
  return overlaps(a, b) && Math.abs(a.startDay - b.startDay) <= 1 && Math.abs(a.endDay - b.endDay) <= 1 && isAlike(a.impactMicroUsd, b.impactMicroUsd)
}

function isAlike(microUsd: number, toMicroUsd: number): boolean {
  const ratio = microUsd / toMicroUsd
  return ratio < SAME_AMOUNT_FACTOR && ratio > 1 / SAME_AMOUNT_FACTOR
}
