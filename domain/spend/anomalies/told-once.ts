import type { LocatedEvent } from './located-event.ts'
import { joinedEvent } from './merge-events.ts'

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
  let left = crossingsJoined(events)
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
    overlaps(narrow, wide) &&
    same(wide.accountId, narrow.accountId) &&
    same(wide.service, narrow.service) &&
    same(wide.usageType, narrow.usageType) &&
    same(wide.groupName, narrow.groupName)
  )
}

/** A search takes each dollar of an account once: what it calls two events of one are two, also where the usage type of one could not be told. */
function areSoughtTogether(a: LocatedEvent, b: LocatedEvent): boolean {
  return a.accountId !== null && a.accountId === b.accountId && a.soughtIn !== null && a.soughtIn === b.soughtIn
}

function overlaps(a: LocatedEvent, b: LocatedEvent): boolean {
  return a.impactMicroUsd * b.impactMicroUsd > 0 && Math.abs(a.startDay - b.startDay) <= SAME_START_DAYS && a.startDay < b.endDay && b.startDay < a.endDay
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

function isSameMoney(a: LocatedEvent, b: LocatedEvent): boolean {
  const ratio = a.impactMicroUsd / b.impactMicroUsd
  return (
    overlaps(a, b) &&
    Math.abs(a.startDay - b.startDay) <= 1 &&
    Math.abs(a.endDay - b.endDay) <= 1 &&
    ratio < SAME_AMOUNT_FACTOR &&
    ratio > 1 / SAME_AMOUNT_FACTOR
  )
}
