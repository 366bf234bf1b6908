import { civilFromDay, monthOf } from '../../calendar.ts'
import { at } from '../../series.ts'
import { impactOf } from './event-impact.ts'
import type { EventShape } from './event-shapes.ts'
import { medianOf } from './robust.ts'

/** What a series did on and before an event. `spend` and `excess` (over the expected) share indices; day 0 is `firstDay`. */
export type Witnessed = {
  readonly firstDay: number
  readonly spend: Float64Array
  readonly excess: Float64Array
  readonly expected: Float64Array
  /** How far a day strays by itself: one standard deviation. */
  readonly spread: Float64Array
  readonly levelFrom: number
  readonly settledEnd: number
}

/** Why an event is no news in a series, or null. */
export type Habit = 'due-monthly' | 'recurring' | 'month-length' | 'returning' | 'postponed'

/** Charges that fall due are posted on one to three days. */
const LONGEST_DUE_DAYS = 3
/** On the same day of an earlier month even this share of the event is no chance. */
const DUE_FRACTION = 0.4
/** A past excess of this share of the event counts as one like it. */
const ALIKE_FRACTION = 0.5
/** Standard deviations that a day, or run of days, stands out by: chance reaches this once in half a year. */
const STANDS_OUT = 2.5
const EPISODES = 2
/** What was missing just before, on as many days, comes to this share of the event: work that was late, and made up for. */
const MADE_UP_FOR_FRACTION = 0.8
/** A job that missed its day is made up for within a week. */
const POSTPONED_DAYS = 7
/** Days like those of the event that make up this share of the days before it are this series' way, in whatever order they come. */
const FREQUENT_FRACTION = 0.1
const LONGEST_COMPARED_DAYS = 7
const MONTH_LENGTH_TOLERANCE = 0.02
const HABIT_DAYS = 14
const SAME_LEVEL_FRACTION = 0.1

export function habitOf(seen: Witnessed, shape: EventShape, size: number): Habit | null {
  const days = shape.end - shape.start
  const mean = impactOf(shape, size, shape.end) / days
  if (mean > 0) {
    if (days <= LONGEST_DUE_DAYS && fallsDue(seen, shape, mean)) return 'due-monthly'
    if (isPostponed(seen, shape, mean) || isMadeUpFor(seen, shape, mean)) return 'postponed'
    if (episodesBefore(seen, shape, mean) >= EPISODES || shareOfAlikeDays(seen, shape, mean) >= FREQUENT_FRACTION) return 'recurring'
  }
  if (shape.kind === 'spike') return null
  if (isMonthLength(seen, shape)) return 'month-length'
  if (isReturn(seen, shape, size)) return 'returning'
  return null
}

/**
 * The same day of each earlier month (or the same day before its end), give or take one, was as dear. On the first of a month
 * nothing is said either while no earlier first was observed: that is when fees are posted.
 */
function fallsDue(seen: Witnessed, shape: EventShape, mean: number): boolean {
  const startDay = seen.firstDay + shape.start
  const month = monthOf(startDay)
  const fromStart = startDay - month.startDay
  const fromEnd = month.endDay - startDay
  const alike = (day: number) => {
    let best = Number.NaN
    for (let shift = -1; shift <= 1; shift++) {
      const from = day - seen.firstDay + shift
      if (from < 0) continue
      const there = meanBetween(seen.excess, from, from + (shape.end - shape.start))
      if (!(there <= best)) best = there
    }
    return best
  }
  let observed = 0
  let bySame = 0
  let byEnd = 0
  for (let end = month.startDay; end > seen.firstDay; ) {
    const earlier = monthOf(end - 1)
    const same = alike(Math.min(earlier.startDay + fromStart, earlier.endDay - 1))
    const last = alike(Math.max(earlier.endDay - fromEnd, earlier.startDay))
    if (!Number.isNaN(same)) {
      observed++
      if (same >= DUE_FRACTION * mean) bySame++
      if (last >= DUE_FRACTION * mean) byEnd++
    }
    end = earlier.startDay
  }
  if (observed === 0) return civilFromDay(startDay).dayOfMonth === 1
  return bySame === observed || byEnd === observed
}

/** Mostly nothing is spent, and a charge that was due in the week around is missing, or is due on a day that is not known yet: it came on another day. */
function isPostponed({ spend, excess, expected }: Witnessed, { start, end }: EventShape, mean: number): boolean {
  const charged = spend.slice(0, start).filter((x) => x > 0).length
  if (charged > start / 2) return false
  let missing = 0
  for (let i = Math.max(0, start - POSTPONED_DAYS); i < Math.min(excess.length, end + POSTPONED_DAYS); i++) {
    if ((i < start || i >= end) && at(excess, i) < 0) missing -= at(excess, i)
  }
  for (let i = excess.length; i < Math.min(expected.length, end + POSTPONED_DAYS); i++) missing += at(expected, i)
  return missing >= ALIKE_FRACTION * mean * (end - start)
}

/** On as many days just before, at most three, as much was missing as the event is: what stood still was done later. */
function isMadeUpFor({ spend, expected }: Witnessed, { start, end }: EventShape, mean: number): boolean {
  const days = end - start
  if (days > LONGEST_DUE_DAYS || start < days) return false
  // of the series itself: what is lower in one of two may be the other's noise
  return meanBetween(expected, start - days, start) - meanBetween(spend, start - days, start) >= MADE_UP_FOR_FRACTION * mean
}

/** Excess from which a run of days is like the event: a share of it, and what its noise does not reach (neighbouring days stray together). */
function alikeFrom({ spread }: Witnessed, shape: EventShape, mean: number, days: number): number {
  return Math.max(ALIKE_FRACTION * mean, (STANDS_OUT * meanBetween(spread, shape.start, shape.end)) / Math.sqrt((days + 1) / 2))
}

/** Where the days before the event end that are no part of its story: days as dear just before it belong to what is going on now. */
function storyStart({ excess }: Witnessed, shape: EventShape, alike: number): number {
  let start = shape.start
  while (start > 0 && at(excess, start - 1) >= alike) start--
  return start
}

/** Separate earlier runs of days as long as the event (a week at most), most of whose days had an excess like its own. */
function episodesBefore(seen: Witnessed, shape: EventShape, mean: number): number {
  const run = Math.min(LONGEST_COMPARED_DAYS, shape.end - shape.start)
  const alike = alikeFrom(seen, shape, mean, run)
  const end = storyStart(seen, shape, alike)
  let episodes = 0
  let inside = false
  for (let from = 0; from + run <= end; from++) {
    const there = medianOf(seen.excess.slice(from, from + run).filter((x) => !Number.isNaN(x)))
    if (!inside && there >= alike) {
      episodes++
      inside = true
    } else if (inside && there < alike / 2) inside = false
  }
  return episodes
}

function shareOfAlikeDays(seen: Witnessed, shape: EventShape, mean: number): number {
  const alike = alikeFrom(seen, shape, mean, 1)
  const end = storyStart(seen, shape, alike)
  let count = 0
  for (let i = 0; i < end; i++) if (at(seen.excess, i) >= alike) count++
  return count / end
}

/**
 * What is priced by the month costs more a day in a shorter month: a step on the first (give or take a day) towards the ratio of
 * the two lengths, and no farther, is the calendar.
 */
function isMonthLength(seen: Witnessed, shape: EventShape): boolean {
  const startDay = seen.firstDay + shape.start
  const month = monthOf(startDay + 1)
  if (Math.abs(startDay - month.startDay) > 1) return false
  const before = monthOf(month.startDay - 1)
  const ratio = (before.endDay - before.startDay) / (month.endDay - month.startDay) - 1
  const change = meanBetween(seen.spend, shape.start, shape.end) / meanBetween(seen.spend, shape.start - HABIT_DAYS, shape.start) - 1
  return ratio !== 0 && change * Math.sign(ratio) < Math.abs(ratio) + MONTH_LENGTH_TOLERANCE && change * ratio > 0
}

/** The level before the last old shift was the one that spend has come back to. */
function isReturn(seen: Witnessed, shape: EventShape, size: number): boolean {
  if (seen.levelFrom === 0) return false
  const now = meanBetween(seen.spend, shape.start, seen.settledEnd)
  const earlier = meanBetween(seen.spend, Math.max(0, seen.levelFrom - HABIT_DAYS), seen.levelFrom)
  return size > 0 ? earlier >= now * (1 - SAME_LEVEL_FRACTION) : earlier <= now * (1 + SAME_LEVEL_FRACTION)
}

/** Mean of the observed days in [from, to); NaN when there is none. */
export function meanBetween(values: Float64Array, from: number, to: number): number {
  let total = 0
  let count = 0
  for (let i = Math.max(0, from); i < Math.min(values.length, to); i++) {
    const x = at(values, i)
    if (Number.isNaN(x)) continue
    total += x
    count++
  }
  return count === 0 ? Number.NaN : total / count
}
