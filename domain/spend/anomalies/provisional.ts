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

/**
 * Rises of the days that still fill that no event tells of already: of the same place, or of another usage type of the same account and
 * service that goes on and comes to as much. (The usage type of a single day is known by its amount alone.)
 */
export function notToldYet(provisional: readonly LocatedEvent[], told: readonly LocatedEvent[]): LocatedEvent[] {
  return provisional.filter((event) => {
    const here = told.filter(
      (other) =>
        other.impactMicroUsd > 0 &&
        (other.ongoing || other.endDay >= event.startDay) &&
        other.startDay <= event.startDay &&
        mayBeSame(other.accountId, event.accountId) &&
        mayBeSame(other.service, event.service),
    )
    if (here.some((other) => mayBeSame(other.usageType, event.usageType))) return false
    const explained = here.reduce((sum, other) => sum + (other.ongoing ? other.lastDayMicroUsd * event.settledDays : 0), 0)
    return event.impactMicroUsd - explained > SAME_AMOUNT_FRACTION * event.impactMicroUsd
  })
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
