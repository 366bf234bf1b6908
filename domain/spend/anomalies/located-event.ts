import { at } from '../../series.ts'
import type { BilledGroupName } from '../attribution.ts'
import type { EventShape } from './event-shapes.ts'
import type { JudgedSeries } from './judged-series.ts'
import type { ReadySeries } from './ready-series.ts'

/** A series with what is normal for it. */
export type Judged = { readonly series: JudgedSeries; readonly ready: ReadySeries }

/** What one series shows of an event: spend on the settled days of the period and what was expected there, in micro-dollars. */
export type Sight = {
  readonly series: JudgedSeries
  readonly actualMicroUsd: number
  readonly expectedMicroUsd: number
  readonly settledDays: number
  /** How far the series strays by itself over so many days, one standard deviation of their sum; left out where nobody asks. */
  readonly strayMicroUsd?: number
  /** What was expected of each day of the series; left out where only the sum is told. */
  readonly expectedOn?: Float64Array
}

/** One event at the narrowest place that explains it. Parts of the place that the data cannot tell are null. */
export type LocatedEvent = {
  readonly accountId: string | null
  readonly service: string | null
  readonly usageType: string | null
  readonly groupName: string | null
  readonly kind: EventShape['kind']
  /** Days since 1970-01-01 UTC; the end of an event that still goes on is the end of the data. */
  readonly startDay: number
  readonly endDay: number
  /** Days of the period that are settled; the days after it are counted at the event's own course. */
  readonly settledDays: number
  readonly ongoing: boolean
  /** The series stray little from day to day by themselves: what they do is told sooner. */
  readonly steady: boolean
  /** Its days still fill: it can only become more. */
  readonly provisional: boolean
  /** Of spend that grows steadily, for weeks and longer than the window; null for every other event. */
  readonly growthPerDay: number | null
  /** Of a rise that is everywhere; null for one that has a place. */
  readonly breadth: { readonly accounts: number; readonly services: number; readonly riseFraction: number } | null
  /** Spend above the expected over the period (below: negative). */
  readonly impactMicroUsd: number
  /** The same on the last settled day of the event. */
  readonly lastDayMicroUsd: number
  /** How far it stands out from what the series do by themselves, in standard errors. */
  readonly standardErrors: number
  /** Where the money went as far as it can be told: parts of the impact by account, service and usage type. */
  readonly parts: readonly EventPart[]
  /** Auto Scaling groups whose tagged spend changed with it, the largest first. */
  readonly groups: readonly GroupPart[]
  readonly sights: readonly Sight[]
  /** What could not be told about the place. */
  readonly doubts: readonly PlaceDoubt[]
  /** A commitment ended for every part of it. */
  readonly commitmentEnded?: boolean
  /** The accounts it was sought in together with others: two events of one account share no money then. null where it was found by itself, or by usage type alone. */
  readonly soughtIn: string | null
}

/** `accounts-alike`: another account changed by the same amount on the same days, so that their usage types cannot be told apart. */
export type PlaceDoubt = { readonly doubt: 'accounts-alike' } | { readonly doubt: 'usage-type' | 'account'; readonly bestFit: string }

export type GroupPart = BilledGroupName & { readonly impactMicroUsd: number }

export type EventPart = {
  readonly accountId: string | null
  readonly service: string | null
  readonly usageType: string | null
  readonly impactMicroUsd: number
}

/** Whether two names of a part of a place may be one: what is not known is no other. */
export function mayBeSame(ours: string | null, theirs: string | null): boolean {
  return ours === null || theirs === null || ours === theirs
}

/** Whether two places may be one, part by part. */
export function mayBeOnePlace(ours: PlaceParts, theirs: PlaceParts): boolean {
  return mayBeSame(ours.accountId, theirs.accountId) && mayBeSame(ours.service, theirs.service) && mayBeSame(ours.usageType, theirs.usageType)
}

type PlaceParts = Pick<LocatedEvent, 'accountId' | 'service' | 'usageType'>

/** What the series shows of the days of an event. */
export function sightOf({ series, ready }: Judged, shape: EventShape): Sight {
  let actual = 0
  let expected = 0
  let days = 0
  let variance = 0
  for (let i = shape.start; i < shape.end; i++) {
    if (Number.isNaN(at(series.spend, i))) continue
    actual += at(series.spend, i)
    expected += at(ready.base.expected, i)
    variance += (ready.base.scale * at(ready.base.unit, i)) ** 2
    days++
  }
  const { persistence, expected: expectedOn } = ready.base
  // neighbouring days stray together
  const strayMicroUsd = Math.sqrt((variance * (1 + persistence)) / (1 - persistence))
  return { series, actualMicroUsd: Math.round(actual), expectedMicroUsd: Math.round(expected), settledDays: days, strayMicroUsd, expectedOn }
}
