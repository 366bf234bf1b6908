import { byCodeUnit } from '../../order.ts'
import { at } from '../../series.ts'

import type { Baseline } from './baseline.ts'
import type { JudgedDays, JudgedSeries } from './judged-series.ts'
import type { EventPart, LocatedEvent } from './located-event.ts'
import { joinedEvent, TOGETHER_DAYS } from './merge-events.ts'
import type { BaselineOf } from './moves.ts'
import { ROUGHLY, roughChange } from './rough-change.ts'

/** Fewer events than this are told as they are. */
const FEWEST_EVENTS = 3
/** Four fifths of all spend rose by half of how the whole did at least: then it is the whole that rose, and no place. */
const EVERYWHERE_FRACTION = 0.8
const RISES_ALIKE_FRACTION = 0.5
/** And half of all series, or it is the dear ones that rose. */
const FEWEST_FRACTION = 0.5
/** Each of them by more than it strays by itself: this many standard deviations. */
const BEYOND_CHANCE = 2
/** One place that carries half of a rise is the place of it. */
export const ONE_PLACE_FRACTION = 0.5

/**
 * Rises that began together everywhere as one, with its breadth and its parts, dearest first. Whether it is everywhere is asked of all
 * series, also of those whose own rise is too small to be found.
 */
export function withBroadEvents(
  events: readonly LocatedEvent[],
  everySeries: () => readonly JudgedSeries[],
  days: JudgedDays,
  baselineOf: BaselineOf,
): LocatedEvent[] {
  const clusters: LocatedEvent[][] = []
  for (const event of events) {
    const cluster = clusters.find(([first]) => first !== undefined && isTogether(first, event))
    if (cluster === undefined) clusters.push([event])
    else cluster.push(event)
  }
  if (clusters.every(({ length }) => length < FEWEST_EVENTS)) return [...events]
  const series = everySeries()
  let fitted: readonly Expected[] | undefined
  return clusters.flatMap((cluster) => {
    if (cluster.length < FEWEST_EVENTS || !mayBeEverywhere(cluster, series, days)) return cluster
    fitted ??= series.map((one) => ({ series: one, base: baselineOf(one) }))
    return broadEvent(cluster, fitted, days) ?? cluster
  })
}

/** A cheap look before the dear one: whether most of the money rose (or fell) at all like the whole since the same days of earlier weeks. */
function mayBeEverywhere(cluster: readonly LocatedEvent[], all: readonly JudgedSeries[], days: JudgedDays): boolean {
  const { startDay, settledDays } = joinedEvent(cluster)
  const [from, to] = [startDay - days.startDay, startDay - days.startDay + settledDays]
  let [was, is, strayed] = [0, 0, 0]
  const rises = all.map((series) => {
    const rise = roughChange(series, from, to)
    was += rise.was
    is += rise.is
    if (rise.strays) strayed += rise.was
    return rise
  })
  if (strayed < ROUGHLY * EVERYWHERE_FRACTION * was) return false
  const whole = is / was - 1
  const alike = rises.filter((one) => one.strays && (one.is / one.was - 1) / whole >= ROUGHLY * RISES_ALIKE_FRACTION)
  return alike.reduce((sum, one) => sum + one.was, 0) >= ROUGHLY * EVERYWHERE_FRACTION * was
}

function isTogether(a: LocatedEvent, b: LocatedEvent): boolean {
  return (
    a.impactMicroUsd * b.impactMicroUsd > 0 &&
    a.growthPerDay === null &&
    b.growthPerDay === null &&
    Math.abs(a.startDay - b.startDay) <= TOGETHER_DAYS &&
    Math.abs(a.endDay - b.endDay) <= TOGETHER_DAYS
  )
}

type Expected = { readonly series: JudgedSeries; readonly base: Baseline }

function broadEvent(cluster: readonly LocatedEvent[], all: readonly Expected[], days: JudgedDays): LocatedEvent[] | null {
  const joined = joinedEvent(cluster)
  const [from, to] = [joined.startDay - days.startDay, joined.startDay - days.startDay + joined.settledDays]
  const seen = all.flatMap(({ series, base: { expected, unit, scale, persistence } }) => {
    let [was, is, variance] = [0, 0, 0]
    for (let i = from; i < to; i++) {
      if (Number.isNaN(at(series.spend, i))) continue
      was += at(expected, i)
      is += at(series.spend, i)
      variance += (scale * at(unit, i)) ** 2
    }
    // neighbouring days stray together
    const chance = BEYOND_CHANCE * Math.sqrt((variance * (1 + persistence)) / (1 - persistence))
    return was > 0 ? [{ series, was, rise: (is - was) / was, isClear: Math.abs(is - was) > chance, microUsd: Math.round(is - was) }] : []
  })
  const was = seen.reduce((sum, one) => sum + one.was, 0)
  const microUsd = seen.reduce((sum, one) => sum + one.microUsd, 0)
  const whole = microUsd / was
  if (whole * joined.impactMicroUsd <= 0) return null
  const alike = seen.filter(({ rise, isClear }) => isClear && rise / whole >= RISES_ALIKE_FRACTION)
  const places = { accounts: countOf(alike.map(({ series }) => series.accountId)), services: countOf(alike.map(({ series }) => series.service)) }
  if (Math.max(places.accounts, places.services) < FEWEST_EVENTS || alike.length < FEWEST_FRACTION * seen.length) return null
  if (alike.reduce((sum, one) => sum + one.was, 0) < EVERYWHERE_FRACTION * was) return null
  const parts = seen
    .map(({ series: { accountId, service }, microUsd: part }): EventPart => ({ accountId, service, usageType: null, impactMicroUsd: part }))
    .sort((a, b) => Math.abs(b.impactMicroUsd) - Math.abs(a.impactMicroUsd) || byCodeUnit(`${a.accountId} ${a.service}`, `${b.accountId} ${b.service}`))
  if ((parts[0]?.impactMicroUsd ?? 0) / microUsd > ONE_PLACE_FRACTION) return null
  // days that still fill are counted as in its parts: at the course of the settled ones
  const impactMicroUsd = Math.round((microUsd * (joined.endDay - joined.startDay)) / joined.settledDays)
  return [
    {
      ...joined,
      accountId: null,
      service: null,
      usageType: null,
      groupName: null,
      impactMicroUsd,
      lastDayMicroUsd: Math.round(microUsd / joined.settledDays),
      parts,
      sights: [],
      breadth: { ...places, riseFraction: whole },
    },
  ]
}

function countOf(names: readonly (string | null)[]): number {
  return new Set(names.filter((name) => name !== null)).size
}
