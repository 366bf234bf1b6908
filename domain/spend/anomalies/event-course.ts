import { at } from '../../series.ts'
import type { JudgedDays } from './judged-series.ts'
import type { LocatedEvent } from './located-event.ts'

/** What a place spent day by day beside what was expected of it, integer micro-dollars; null on a day that is not known. Days since 1970-01-01 UTC. */
export type EventCourse = {
  readonly firstDay: number
  /** Days from this one on are still filling. */
  readonly settledEndDay: number
  readonly actualMicroUsd: readonly (number | null)[]
  readonly expectedMicroUsd: readonly (number | null)[]
}

/** Days before an event that show what was usual: two weeks, so that a rhythm is seen twice. */
const DAYS_SHOWN_BEFORE = 14
/** Of an event that has gone on for longer its last days are shown. */
const MOST_DAYS_SHOWN = 60

/** The days of an event and the two weeks before it, of the series that shows most of it; null where none has an expected course. */
export function courseOf({ sights, startDay, endDay }: LocatedEvent, days: JudgedDays): EventCourse | null {
  const shown = sights.filter(({ expectedOn }) => expectedOn !== undefined)
  const [most] = shown.sort((a, b) => excessOf(b) - excessOf(a))
  if (most?.expectedOn === undefined) return null
  const to = Math.min(endDay, days.endDay)
  const firstDay = Math.max(days.startDay, startDay - DAYS_SHOWN_BEFORE, to - MOST_DAYS_SHOWN)
  const on = (values: Float64Array) =>
    Array.from({ length: Math.max(0, to - firstDay) }, (_, i) => {
      const value = at(values, firstDay - days.startDay + i)
      return Number.isFinite(value) ? Math.round(value) : null
    })
  return {
    firstDay,
    settledEndDay: Math.min(to, days.settledEndDay),
    actualMicroUsd: on(most.series.spend),
    expectedMicroUsd: on(most.expectedOn),
  }
}

function excessOf({ actualMicroUsd, expectedMicroUsd }: LocatedEvent['sights'][number]): number {
  return Math.abs(actualMicroUsd - expectedMicroUsd)
}
