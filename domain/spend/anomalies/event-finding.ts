import { type Finding, fingerprintOf, type Resource } from '../../findings.ts'
import type { Policy } from '../../policy.ts'
import { endedCommitment } from '../commitments.ts'
import { begunCredit, endedCredit } from '../credits.ts'
import type { DailySpend } from '../daily.ts'
import { impactSeverity } from '../impact-severity.ts'
import { courseOf, type EventCourse } from './event-course.ts'
import type { JudgedDays } from './judged-series.ts'
import type { LocatedEvent, PlaceDoubt } from './located-event.ts'
import { freeOfCharge, usageOrPrice } from './usage-or-price.ts'

/** What a finding is told with beside the event itself. */
export type EventContext = {
  readonly days: JudgedDays
  readonly policy: Policy
  /** Other events of the window, those too small for a finding among them. */
  readonly others: readonly LocatedEvent[]
  /** All tables of the bill: whether a commitment ended as the event began. */
  readonly tables: readonly DailySpend[]
}

/** Where spend is; what is not known, or several, is null. */
export type SpendPlace = {
  readonly accountId: string | null
  readonly service: string | null
  readonly usageType: string | null
  readonly groupName: string | null
}

/** Amounts are micro-units of the bill's currency. */
export type CostEventFacts = {
  /** It has stayed long enough to be a new level; else it may still end, or has ended. */
  readonly lasting: boolean
  /** It grows day by day. */
  readonly growing: boolean
  readonly ongoing: boolean
  /** Its days still fill: it can only become more. Left out in what was kept before this was known, as are the next two. */
  readonly provisional?: boolean | undefined
  /** Of spend that grows steadily, for weeks; null for every other event. */
  readonly growthPerDay?: number | null | undefined
  /** Of a rise that is everywhere; null for one that has a place. */
  readonly breadth?: { readonly accounts: number; readonly services: number; readonly riseFraction: number } | null | undefined
  readonly settledDays: number
  /** Above (below: negative) the expected on the last settled day. */
  readonly lastDayMicroUsd: number
  readonly sights: readonly (SpendPlace & { readonly actualMicroUsd: number; readonly expectedMicroUsd: number; readonly settledDays: number })[]
  /** Day by day, for a chart; null or left out where no series of it has an expected course. */
  readonly course?: EventCourse | null | undefined
  /** How far it stands out from what the series do by themselves. */
  readonly standardErrors: number
  readonly standardErrorsThreshold: number
  /** Where the money went, and how many such parts there are in all. */
  readonly parts: readonly (SpendPlace & { readonly impactMicroUsd: number })[]
  readonly partsInAll: number
  /** Auto Scaling groups whose tagged spend changed with it. */
  readonly groups: readonly { readonly groupName: string; readonly impactMicroUsd: number }[]
  /** Usage and price of a unit over those of the 14 days before; null where they are not known. */
  readonly cause: { readonly usageRatio: number; readonly priceRatio: number } | null
  /** Of Savings Plans or reservations that stopped as it began; null where none did. */
  readonly endedCommitmentMicroUsdPerDay: number | null
  /** Credits of the service that stopped as it began, a day; null where none did. */
  readonly endedCreditMicroUsdPerDay: number | null
  /** Credits of the service that began as spend fell, a day; null or left out where none did. */
  readonly begunCreditMicroUsdPerDay?: number | null | undefined
  /** What was used cost nothing before, or costs nothing since: a free tier; null or left out where neither is known. */
  readonly freeOfCharge?: 'before' | 'since' | null | undefined
  /** Days that are still filling, counted at the course of the settled ones. */
  readonly fillingDays: number
  /** Events that began with it in the same account. */
  readonly related: readonly (SpendPlace & { readonly impactMicroUsd: number })[]
  readonly doubts: readonly PlaceDoubt[]
  /** Groups that ran more (or less) on its days: added where fleet and bill meet. */
  readonly fleetCauses: readonly FleetCause[]
}

/** A group that explains part of an event, and what was done to it then. */
export type FleetCause = {
  readonly groupName: string
  readonly region: string
  /** Over those of the same weekdays before. */
  readonly instanceHours: number
  readonly microUsd: number
  readonly happenings: readonly Happening[]
}

/** Something that was done or befell a group on a day (since 1970-01-01 UTC). */
export type Happening =
  | {
      readonly day: number
      readonly what: 'minimum-size' | 'maximum-size' | 'size-by-request' | 'size-by-schedule'
      readonly from: number
      readonly to: number
    }
  | { readonly day: number; readonly what: 'activities-failed'; readonly count: number }

/** A unit that became dearer by less is rounding, or another mix. */
const PRICE_ROSE = 1.02
/** Parts and related events listed in one sentence. */
const MOST_LISTED = 5
/** Places that a rise of the whole is told with. */
const MOST_PLACES = 3
/** Standard errors beyond this say nothing more. */
const MOST_STANDARD_ERRORS = 50

/** One event as one finding: an anomaly while it may still end or has ended, a shift once it has stayed. */
export function eventFinding(event: LocatedEvent, context: EventContext): Finding<CostEventFacts> {
  const { policy } = context
  const shift = isShift(event, policy)
  const kind = shift ? 'cost-shift' : 'cost-anomaly'
  const resource = resourceOf(event)
  return {
    fingerprint: fingerprintOf(kind, resource),
    category: 'cost',
    kind,
    severity: impactSeverity(event.impactMicroUsd, policy),
    resource,
    facts: factsOf(event, shift, context),
    savingsMicroUsdPerMonth: null,
    bestPractices: ['COST01-BP06', 'COST03-BP05'],
    periodDays: { startDay: event.startDay, endDay: event.endDay },
    impactMicroUsd: event.impactMicroUsd,
  }
}

export function isShift(event: LocatedEvent, policy: Policy): boolean {
  return !event.provisional && event.ongoing && event.settledDays >= policy.costShiftDays
}

export function resourceOf(event: LocatedEvent): Resource {
  return {
    ...(event.accountId === null ? {} : { accountId: event.accountId }),
    ...(event.service === null ? {} : { service: event.service }),
    ...(event.usageType === null ? {} : { usageType: event.usageType }),
    ...(event.groupName === null ? {} : { autoScalingGroupName: event.groupName }),
  }
}

/** The commitment of which the end made an event's usage dearer by the unit; null where it is no such event. */
export function commitmentThatEnded(event: LocatedEvent, days: JudgedDays, tables: EventContext['tables']): ReturnType<typeof endedCommitment> {
  if (event.commitmentEnded === true) return endedCommitment(tables, event.startDay)
  const cause = usageOrPrice(event, days)
  return cause !== null && cause.priceRatio > PRICE_ROSE && event.impactMicroUsd > 0 ? endedCommitment(tables, event.startDay) : null
}

function factsOf(event: LocatedEvent, shift: boolean, { days, policy, others, tables }: EventContext): CostEventFacts {
  const cause = usageOrPrice(event, days)
  const ended = commitmentThatEnded(event, days, tables)
  return {
    lasting: shift,
    growing: event.kind === 'drift',
    ongoing: event.ongoing,
    provisional: event.provisional,
    growthPerDay: event.growthPerDay,
    breadth: event.breadth,
    settledDays: event.settledDays,
    lastDayMicroUsd: event.lastDayMicroUsd,
    sights: event.sights.slice(0, MOST_LISTED).map(({ series, actualMicroUsd, expectedMicroUsd, settledDays }) => ({
      ...placeOf(series),
      actualMicroUsd,
      expectedMicroUsd,
      settledDays,
    })),
    course: courseOf(event, days),
    standardErrors: Math.min(MOST_STANDARD_ERRORS, event.standardErrors),
    standardErrorsThreshold: policy.costStandardErrors,
    parts: event.parts
      .slice(0, event.breadth === null ? MOST_LISTED : MOST_PLACES)
      .map((part) => ({ ...placeOf({ ...part, groupName: null }), impactMicroUsd: part.impactMicroUsd })),
    partsInAll: event.parts.length,
    groups: event.groups.slice(0, MOST_LISTED).map(({ groupName, impactMicroUsd }) => ({ groupName, impactMicroUsd })),
    cause: cause === null ? null : { usageRatio: cause.usageRatio, priceRatio: cause.priceRatio },
    endedCommitmentMicroUsdPerDay: ended === null ? null : ended.microUsdPerDay,
    endedCreditMicroUsdPerDay: event.impactMicroUsd > 0 && event.ongoing ? endedCredit(tables, event.service, event.startDay) : null,
    begunCreditMicroUsdPerDay: event.impactMicroUsd < 0 && event.ongoing ? begunCredit(tables, event.service, event.startDay) : null,
    freeOfCharge: freeOfCharge(event, days),
    fillingDays: Math.max(0, event.endDay - event.startDay - event.settledDays),
    related: others
      .filter((other) => other !== event && isRelated(event, other))
      .slice(0, MOST_LISTED)
      .map((other) => ({ ...placeOf(other), impactMicroUsd: other.impactMicroUsd })),
    doubts: event.breadth === null ? event.doubts : [],
    fleetCauses: [],
  }
}

function placeOf({ accountId, service, usageType, groupName }: SpendPlace): SpendPlace {
  return { accountId, service, usageType, groupName }
}

/** In the same account within a day, or nowhere in particular both: what fell as another rose may be the other side of it. */
function isRelated(event: LocatedEvent, other: LocatedEvent): boolean {
  return event.accountId === other.accountId && Math.abs(event.startDay - other.startDay) <= 1
}
