import { at } from '../../series.ts'
import { fitBaseline, type Span } from './baseline.ts'
import { habitOf, type Witnessed } from './habits.ts'
import type { JudgedDays, JudgedSeries } from './judged-series.ts'
import { type LocatedEvent, mayBeSame } from './located-event.ts'
import { joinedEvent } from './merge-events.ts'
import { changedAlike, SAME_AMOUNT_FRACTION } from './rough-change.ts'

/** What a series has by now on the days that still fill, above what the whole days are expected to be. */
type Excess = {
  readonly series: JudgedSeries
  readonly from: number
  readonly to: number
  readonly microUsd: number
  readonly actual: number
  readonly errors: number
  readonly expected: Float64Array
}

/**
 * Rises of one service on days that still fill. Such a day can only rise: what is above the expected of the whole day already, beyond
 * doubt, is news at once. In the account that shows it, and the usage type that shows as much.
 */
export function provisionalEvents(
  rows: readonly JudgedSeries[],
  columns: readonly JudgedSeries[],
  days: JudgedDays,
  span: Span,
  standardErrors: number,
): LocatedEvent[] {
  const seen = (series: readonly JudgedSeries[]) => series.flatMap((one) => excessOf(one, days, span, standardErrors) ?? [])
  const byUsage = seen(columns)
  return (rows.length > 0 ? seen(rows) : byUsage).map((row): LocatedEvent => {
    const column =
      byUsage.find((one) => Math.abs(one.microUsd - row.microUsd) <= SAME_AMOUNT_FRACTION * row.microUsd)?.series ??
      changedAlike(row.series, columns, row.from, row.to)
    const { accountId, service, usageType } = row.series
    const place = { accountId, service, usageType: usageType ?? column?.usageType ?? null }
    const impactMicroUsd = Math.round(row.microUsd)
    const settledDays = row.to - row.from
    return {
      ...place,
      groupName: null,
      kind: 'spike',
      startDay: days.startDay + row.from,
      endDay: days.startDay + row.to,
      settledDays,
      ongoing: row.to >= days.todayDay - days.startDay,
      steady: false,
      provisional: true,
      growthPerDay: null,
      breadth: null,
      impactMicroUsd,
      lastDayMicroUsd: Math.round(row.microUsd / settledDays),
      standardErrors: row.errors,
      parts: [{ ...place, impactMicroUsd }],
      groups: [],
      sights: [
        {
          series: row.series,
          actualMicroUsd: Math.round(row.actual),
          expectedMicroUsd: Math.round(row.actual - row.microUsd),
          settledDays,
          expectedOn: row.expected,
        },
      ],
      doubts: [],
      soughtIn: null,
    }
  })
}

/** What is beyond doubt on a day that still fills is more than on any of so many days before. Most series are let pass by this alone. */
const HIGHEST_OF_DAYS = 28

function isHighest(spend: Float64Array, settledEnd: number): boolean {
  let before = 0
  for (let i = Math.max(0, settledEnd - HIGHEST_OF_DAYS); i < settledEnd; i++) if (at(spend, i) > before) before = at(spend, i)
  for (let i = settledEnd; i < spend.length; i++) if (at(spend, i) > before) return true
  return false
}

function excessOf(series: JudgedSeries, days: JudgedDays, span: Span, standardErrors: number): Excess | null {
  const { spend } = series
  const settledEnd = days.settledEndDay - days.startDay
  if (!isHighest(spend, settledEnd)) return null
  const base = fitBaseline(spend, span)
  const above = (i: number) => at(spend, i) - at(base.expected, i)
  const spread = (i: number) => base.scale * at(base.unit, i)
  const high = Array.from({ length: Math.max(0, spend.length - settledEnd) }, (_, k) => settledEnd + k).filter((i) => above(i) > standardErrors * spread(i))
  const [from] = high
  if (from === undefined) return null
  const to = (high.at(-1) as number) + 1
  let [microUsd, actual] = [0, 0]
  for (const i of high) {
    microUsd += above(i)
    actual += at(spend, i)
  }
  const seen: Witnessed = {
    firstDay: days.startDay,
    spend,
    excess: spend.map((_, i) => above(i)),
    expected: base.expected,
    spread: spend.map((_, i) => spread(i)),
    levelFrom: base.levelFrom,
    settledEnd: spend.length,
  }
  if (habitOf(seen, { kind: 'spike', start: from, end: to }, microUsd / (to - from)) !== null) return null
  return { series, from, to, microUsd, actual, errors: Math.max(...high.map((i) => above(i) / spread(i))), expected: base.expected }
}

/** What a place has by now on a day that still fills is news of its own where it is so many times what the rise that is told comes to a day. */
const FAR_DEARER_RATIO = 2

/**
 * Rises of the days that still fill that no event tells of already: of the same place, or of another usage type of the same account and
 * service that goes on and comes to as much. (The usage type of a single day is known by its amount alone.) A place that is told to be dearer and becomes far dearer is told again, with what
 * comes on top: such a day can only rise.
 */
export function notToldYet(provisional: readonly LocatedEvent[], told: readonly LocatedEvent[], firstDay = 0): LocatedEvent[] {
  return provisional.flatMap((event) => {
    const here = told.filter(
      (other) =>
        other.impactMicroUsd > 0 &&
        (other.ongoing || other.endDay >= event.startDay) &&
        other.startDay <= event.startDay &&
        mayBeSame(other.accountId, event.accountId) &&
        mayBeSame(other.service, event.service),
    )
    const toldPerDay = here.reduce((sum, other) => sum + (other.ongoing ? other.lastDayMicroUsd : 0), 0)
    const same = here.filter((other) => mayBeSame(other.usageType, event.usageType))
    if (same.length > 0) {
      const isLevel = event.provisional && same.every(({ ongoing, growthPerDay, kind }) => ongoing && growthPerDay === null && kind !== 'drift')
      return isLevel ? onTopOf(event, toldPerDay, firstDay) : []
    }
    return event.impactMicroUsd - toldPerDay * event.settledDays > SAME_AMOUNT_FRACTION * event.impactMicroUsd ? [event] : []
  })
}

/** Of an event the days that are far dearer than what is told already, and what of them comes on top of it; none where no day is. `firstDay` is that of its series. */
function onTopOf(event: LocatedEvent, toldPerDay: number, firstDay: number): LocatedEvent[] {
  const [sight] = event.sights
  const expected = sight?.expectedOn
  if (sight === undefined || expected === undefined) return []
  const above = (day: number) => at(sight.series.spend, day - firstDay) - at(expected, day - firstDay)
  const days = Array.from({ length: event.endDay - event.startDay }, (_, i) => event.startDay + i).filter((day) => above(day) >= FAR_DEARER_RATIO * toldPerDay)
  const [startDay] = days
  if (startDay === undefined) return []
  const impactMicroUsd = Math.round(days.reduce((sum, day) => sum + above(day) - toldPerDay, 0))
  const settledDays = event.endDay - startDay
  const actualMicroUsd = Math.round(days.reduce((sum, day) => sum + at(sight.series.spend, day - firstDay), 0))
  return [
    {
      ...event,
      startDay,
      settledDays,
      impactMicroUsd,
      lastDayMicroUsd: Math.round(impactMicroUsd / settledDays),
      parts: event.parts.map((part) => ({ ...part, impactMicroUsd })),
      sights: [{ ...sight, actualMicroUsd, expectedMicroUsd: actualMicroUsd - impactMicroUsd, settledDays }],
    },
  ]
}

/** More places than this that rise on one day that still fills are told as one. */
const MOST_PROVISIONAL = 3

/** Rises of days that still fill, in many places at once, are one. */
export function oneWhereMany(early: readonly LocatedEvent[]): LocatedEvent[] {
  if (early.length <= MOST_PROVISIONAL) return [...early]
  const sum = (of: (event: LocatedEvent) => number) => early.reduce((total, event) => total + of(event), 0)
  const expected = sum(({ sights }) => sights[0]?.expectedMicroUsd ?? 0)
  const names = (of: (event: LocatedEvent) => string | null) => new Set(early.map(of).filter((name) => name !== null)).size
  const breadth = {
    accounts: names(({ accountId }) => accountId),
    services: names(({ service }) => service),
    riseFraction: sum(({ impactMicroUsd }) => impactMicroUsd) / Math.max(1, expected),
  }
  return [{ ...joinedEvent(early), accountId: null, service: null, usageType: null, sights: [], breadth }]
}
