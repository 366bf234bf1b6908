import { DAYS_PER_WEEK } from '../../calendar.ts'
import { at } from '../../series.ts'
import { sumBetween } from '../spend-column.ts'
import type { Baseline } from './baseline.ts'
import type { JudgedDays, JudgedSeries } from './judged-series.ts'
import { type LocatedEvent, mayBeOnePlace } from './located-event.ts'
import { ROUGHLY, roughChange } from './rough-change.ts'

/** Money that went from one place to another, with no change in their sum. */
export type Move = { readonly from: Place; readonly to: Place; readonly startDay: number; readonly endDay: number; readonly microUsd: number }
export type Place = { readonly accountId: string | null; readonly service: string | null; readonly usageType: string | null }

/** What is left of a rise when the rest of its surroundings is added is no more than this share of it. */
export const UNMOVED_FRACTION = 0.25
/** And something there fell by this share of it at least. */
const FELL_FRACTION = 0.4
/** And by this many standard deviations of its own: of the many series around a rise one or another is always low by chance. */
const FELL_ERRORS = 4
/** What a surrounding strays by itself must be small beside the rise, or nothing can be said of the sum. */
const NOISE_FRACTION = 0.5
/** A sum within so many standard deviations of it is none. */
const NOISE_ERRORS = 2

/** A series as a move is read from it: what it spent above the expected on the days of the rise, and would have if it were as low as in the week before; how far it strays by itself. */
type Known = { readonly series: JudgedSeries; readonly microUsd: number; readonly alreadyMicroUsd: number; readonly spread: number }

/** What is normal for a series. */
export type BaselineOf = (series: JudgedSeries) => Baseline

/**
 * The move that a rise is one side of, or null: within its account and service, its service, its account, or the whole bill something fell
 * as it rose, and the sum stayed. So a change of type, family or region, a service that is called otherwise, and an account that was split.
 */
export function moveOf(event: LocatedEvent, surroundings: readonly (() => readonly JudgedSeries[])[], days: JudgedDays, baselineOf: BaselineOf): Move | null {
  if (event.impactMicroUsd <= 0) return null
  const [from, to] = [event.startDay - days.startDay, event.startDay - days.startDay + event.settledDays]
  const lasted = Math.sqrt(event.settledDays)
  const known = (series: JudgedSeries): Known => {
    const base = baselineOf(series)
    return {
      series,
      microUsd: excessBetween(series.spend, base.expected, from, to),
      alreadyMicroUsd: (Math.min(0, excessBetween(series.spend, base.expected, from - DAYS_PER_WEEK, from)) * event.settledDays) / DAYS_PER_WEEK,
      spread: base.scale * at(base.unit, Math.max(0, from)) * Math.sqrt((1 + base.persistence) / (1 - base.persistence)),
    }
  }
  const amount = Math.min(risenIn(event), event.impactMicroUsd)
  if (!(amount > 0)) return null
  for (const seriesOf of surroundings) {
    const around = seriesOf()
    if (around.length < 2) continue
    // what is normal for a series is dear to know: for all of them only where one did fall
    const [fell] = around
      .filter((series) => roughFall(series, from, to) >= ROUGHLY * FELL_FRACTION * amount)
      .map(known)
      .filter(({ microUsd, alreadyMicroUsd, spread }) => alreadyMicroUsd - microUsd >= Math.max(FELL_FRACTION * amount, FELL_ERRORS * spread * lasted))
      .sort((a, b) => a.microUsd - b.microUsd)
    if (fell === undefined) continue
    const all = around.map(known)
    // within a service the two sides may be asked alone: what is rough beside them strays by itself
    const sides = fell.series.service === event.service ? [[...all.filter(({ series }) => series !== fell.series && mayBeOnePlace(series, event)), fell]] : []
    if (![all, ...sides].some((some) => isUnchanged(some, amount, lasted))) continue
    return { from: placeOf(fell.series), to: placeOf(event), startDay: event.startDay, endDay: event.endDay, microUsd: Math.round(amount) }
  }
  return null
}

/** Whether the sum of some series stayed as it was when money of this amount went from one to another. */
function isUnchanged(some: readonly Known[], amount: number, lasted: number): boolean {
  const sum = some.reduce((total, { microUsd }) => total + microUsd, 0)
  const noise = Math.hypot(...some.map(({ spread }) => spread)) * lasted
  return noise <= NOISE_FRACTION * amount && Math.abs(sum) <= Math.max(UNMOVED_FRACTION * amount, NOISE_ERRORS * noise)
}

/**
 * The service of a rise that began from nothing, beside the one service that ended on its day: one that is called otherwise now is so in every account. Empty
 * where none ended, or several did.
 */
export function takenOver({ service, startDay, settledDays }: LocatedEvent, services: readonly JudgedSeries[], days: JudgedDays): readonly JudgedSeries[] {
  const from = startDay - days.startDay
  const before = ({ spend }: JudgedSeries) => sumBetween(spend, 0, from)
  const since = ({ spend }: JudgedSeries) => sumBetween(spend, Math.max(0, from), from + settledDays)
  const begun = services.filter((series) => series.service === service && before(series) === 0)
  const ended = services.filter((series) => at(series.spend, from - 1) > 0 && since(series) === 0)
  return begun.length === 1 && ended.length === 1 ? [...begun, ...ended] : []
}

/** What the event's own series rose by on its settled days. */
function risenIn({ accountId, service, sights }: LocatedEvent): number {
  const rose = (some: LocatedEvent['sights']) => some.map(({ actualMicroUsd, expectedMicroUsd }) => actualMicroUsd - expectedMicroUsd)
  // an account as a whole: each of its services has risen by its part
  if (service === null) return rose(sights.filter(({ series }) => series.accountId === accountId)).reduce((sum, x) => sum + x, 0)
  // of its account and its usage type one does not show it: money that stays within it is no rise of it
  return Math.max(...rose(sights))
}

function roughFall(series: JudgedSeries, from: number, to: number): number {
  const { was, is } = roughChange(series, from, to)
  return was - is
}

/** The move that an event is by itself: what is joined in it went up and down by nearly as much. null where it is none. */
export function nettedMove({ parts, impactMicroUsd, startDay, endDay }: LocatedEvent): Move | null {
  const [to, from] = [parts.find((part) => part.impactMicroUsd > 0), parts.find((part) => part.impactMicroUsd < 0)]
  if (to === undefined || from === undefined) return null
  const microUsd = Math.min(to.impactMicroUsd, -from.impactMicroUsd)
  return Math.abs(impactMicroUsd) < UNMOVED_FRACTION * microUsd ? { from: placeOf(from), to: placeOf(to), startDay, endDay, microUsd } : null
}

/** The rise that a move was found by. */
export function isRiseOf(event: LocatedEvent, { to, startDay, microUsd }: Move): boolean {
  return (
    event.startDay === startDay &&
    event.accountId === to.accountId &&
    event.service === to.service &&
    event.usageType === to.usageType &&
    event.impactMicroUsd > 0 &&
    microUsd > 0
  )
}

/** The other side of a move is no news by itself. */
export function isSideOf(event: LocatedEvent, { from, startDay }: Move): boolean {
  return event.impactMicroUsd < 0 && Math.abs(event.startDay - startDay) <= 1 && mayBeOnePlace(event, from)
}

function placeOf({ accountId, service, usageType }: Place): Place {
  return { accountId, service, usageType }
}

function excessBetween(spend: Float64Array, expected: Float64Array, from: number, to: number): number {
  let total = 0
  for (let i = Math.max(0, from); i < to; i++) {
    const excess = at(spend, i) - at(expected, i)
    if (!Number.isNaN(excess)) total += excess
  }
  return total
}
