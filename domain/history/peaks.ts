import { civilFromDay, DAYS_PER_WEEK, monthOf, SECONDS_PER_DAY, SECONDS_PER_HOUR, weekdayOf } from '../calendar.ts'
import { at, quantile, strayFrom } from '../series.ts'
import { type DailyPeaks, isWhole, usualPeaks } from './days.ts'
import type { PastDemand } from './past-demand.ts'

/** How demand comes back: `once` was seen a single time and may or may not. */
export type Rhythm = 'weekly' | 'monthly' | 'month-end' | 'quarterly' | 'yearly' | 'irregular' | 'once'

/** Days in a row whose demand was far above what is usual on them. `level`: the median day of the weeks around. */
export type Event = { readonly firstDay: number; readonly lastDay: number; readonly peakDay: number; readonly busyVcpu: number; readonly level: number }

/** Demand that stands out of the months, in busy vCPUs of today's type. */
export type Peak = {
  readonly rhythm: Rhythm
  /** Occurrences, and how often the calendar gave it the chance within what was observed; the two are the same where it has no date. */
  readonly timesSeen: number
  readonly chances: number
  /** Days since 1970 (UTC): the last occurrence's first and last day, its busiest, and the first day on which it is to be expected again. */
  readonly firstDay: number
  readonly lastDay: number
  readonly peakDay: number
  readonly nextDay: number | null
  /** Hours (UTC) of its occurrences in which demand was above what is usual, ascending; where clocks change with the season, both. */
  readonly hours: readonly number[]
  /** Mean of its busiest hour as expected when it comes back. */
  readonly busyVcpu: number
  /** CPU was as good as full: at least so much. */
  readonly saturated: boolean
}

/** A quarter over what is usual: less is within what any day may ask for. */
const LEAST_RATIO = 1.25
/** And so many standard deviations of what days stray by. */
const PEAK_STANDS_OUT = 4
const LEAST_REPEATS = 3
/** Share of the chances that an occurrence takes before it is called a rhythm. */
const RHYTHM_FRACTION = 0.6
/** Days by which an occurrence may miss its date: weekends, and midnights of other time zones than UTC. */
export const LOOSE_DAYS = 1
/** A campaign follows weekdays: Black Friday moves by a week. */
const YEAR_DAYS = 364
const YEAR_LOOSE_DAYS = 8
const LAST_OCCURRENCES = 3
const USUAL_NOW_DAYS = 28
/** Days on either side whose median is the level of their time. */
const LEVEL_REACH_DAYS = 14
/** Dates of a month counted from its beginning that every month has before its last three days. */
const MONTH_POSITIONS = 26
export const MONTHS_PER_QUARTER = 3
/** Weekly is what happens in one week of six at least, and more than twice as often as what has a date. */
const WEEKLY_SHARE = 1 / 6
const DAY_CALM_QUANTILE = 0.25
/** A season's level is the median of three weeks, and lasts for two at least. */
const SEASON_REACH_DAYS = 10
const SEASON_LEAST_DAYS = 14

/** Everything that stands out, largest first. `today`: the first day after the window. */
export function peaksOf(past: PastDemand, days: DailyPeaks, today: number): readonly Peak[] {
  const usualNow = quantile(days.most.subarray(-USUAL_NOW_DAYS), 0.5)
  const peaks: Peak[] = []
  let left = eventsOf(days, usualPeaks(days))
  for (const ruleOf of [ofMonths, ofWeekdays]) {
    const rule = ruleOf(left, days, today)
    const mine = rule === null ? [] : left.filter(rule.has)
    if (rule === null || mine.length < 2) continue
    left = left.filter((event) => !mine.includes(event))
    peaks.push(peakOf(mine, rule, past, usualNow))
  }
  const dateless = left.filter((event) => !left.some((other) => isYearApart(event, other)))
  const isIrregular = dateless.length >= LEAST_REPEATS
  if (isIrregular) peaks.push(peakOf(dateless, { rhythm: 'irregular', chances: dateless.length, nextDay: null }, past, usualNow))
  for (const events of [isIrregular ? left.filter((event) => !dateless.includes(event)) : left, seasonsOf(days, usualNow)])
    for (const { mine, dated } of ofYears(events, today)) peaks.push(peakOf(mine, dated, past, usualNow))
  return peaks.sort((a, b) => b.busyVcpu - a.busyVcpu || a.peakDay - b.peakDay)
}

/** Each with those a year before it: what came twice is expected again, what came once is said to have come once. */
function ofYears(events: readonly Event[], today: number): readonly { readonly mine: readonly Event[]; readonly dated: Dated }[] {
  const isLatest = (event: Event): boolean => !events.some((other) => other.peakDay > event.peakDay && isYearApart(event, other))
  return events.filter(isLatest).map((event) => {
    const mine = events.filter((other) => other === event || (other.peakDay < event.peakDay && isYearApart(event, other)))
    return { mine, dated: { rhythm: mine.length > 1 ? 'yearly' : 'once', chances: mine.length, nextDay: nextYear(event, today) } }
  })
}

/**
 * Weeks on end above what is usual now, with calmer weeks before them: a season. One that was there from the beginning of the history is no season but
 * what demand was then.
 */
function seasonsOf({ startDay, most }: DailyPeaks, usualNow: number): readonly Event[] {
  const level = most.map((_, d) => quantile(most.subarray(Math.max(0, d - SEASON_REACH_DAYS), d + SEASON_REACH_DAYS + 1), 0.5))
  const seasons: Event[] = []
  let calmDays = 0
  let from = -1
  for (let d = 0; d <= level.length; d++) {
    const high = d < level.length && at(level, d) > usualNow * LEAST_RATIO
    if (high && from < 0) from = d
    if (high) continue
    if (from >= 0 && d - from >= SEASON_LEAST_DAYS && calmDays >= SEASON_LEAST_DAYS) {
      const [peakDay, busyVcpu] = most
        .subarray(from, d)
        .reduce(([day, top], value, i) => (value > top ? [startDay + from + i, value] : [day, top]), [startDay + from, 0])
      seasons.push({ firstDay: startDay + from, lastDay: startDay + d - 1, peakDay, busyVcpu, level: usualNow })
    }
    from = -1
    calmDays++
  }
  return seasons
}

/** Days that stand out, those in a row (a day between them allowed) as one. */
function eventsOf({ startDay, most }: DailyPeaks, usual: Float64Array): readonly Event[] {
  const logs = most.map((peak, d) => (peak > 0 && at(usual, d) > 0 ? Math.log(peak / at(usual, d)) : Number.NaN))
  const spread = strayFrom(0, logs)
  const least = Math.max(Math.log(LEAST_RATIO), PEAK_STANDS_OUT * spread)
  const events: Event[] = []
  for (let d = 0; d < most.length; d++) {
    if (!(at(logs, d) > least)) continue
    const [day, busyVcpu] = [startDay + d, at(most, d)]
    const level = quantile(most.subarray(Math.max(0, d - LEVEL_REACH_DAYS), d + LEVEL_REACH_DAYS + 1), 0.5)
    const last = events.at(-1)
    if (last === undefined || day - last.lastDay > 1 + LOOSE_DAYS) events.push({ firstDay: day, lastDay: day, peakDay: day, busyVcpu, level })
    else events[events.length - 1] = busyVcpu > last.busyVcpu ? { ...last, lastDay: day, peakDay: day, busyVcpu, level } : { ...last, lastDay: day }
  }
  return events
}

type Dated = { readonly rhythm: Rhythm; readonly chances: number; readonly nextDay: number | null }
type Rule = Dated & { readonly has: (event: Event) => boolean }

/** A date of each month, counted from its beginning (0: the first) or, negative, from its end (-1: the last day). */
function dateOf(startDay: number, endDay: number, position: number): number {
  return position < 0 ? endDay + position : Math.min(endDay - 1, startDay + position)
}

const covers = (event: Event, day: number): boolean => day >= event.firstDay - LOOSE_DAYS && day <= event.lastDay + LOOSE_DAYS

/** The best date of the month or, where that is no rhythm, of the quarter; null where there is none. */
function ofMonths(events: readonly Event[], days: DailyPeaks, today: number): Rule | null {
  const months = monthsOf(days.startDay, days.startDay + days.most.length)
  const positions = [-1, 0, ...Array.from({ length: MONTH_POSITIONS }, (_, i) => i + 1), -2]
  const scored = positions.map((position) => {
    const dates = months.map(({ startDay, endDay }) => dateOf(startDay, endDay, position))
    const looked = dates.filter((date) => isWhole(days, date) && date < today)
    return { position, looked, hits: looked.filter((date) => events.some((event) => covers(event, date))) }
  })
  const best = scored.reduce((a, b) => (b.hits.length > a.hits.length ? b : a))
  const rule = (rhythm: Rhythm, chances: number, hits: readonly number[], nextDay: number): Rule => ({
    rhythm,
    chances,
    nextDay,
    has: (event) => hits.some((date) => covers(event, date)),
  })
  const next = (wanted: (month: number) => boolean): number => nextDate(today, best.position, wanted)
  if (best.hits.length >= LEAST_REPEATS && best.hits.length >= best.looked.length * RHYTHM_FRACTION)
    return rule(
      isMonthEnd(best.position) ? 'month-end' : 'monthly',
      best.looked.length,
      best.hits,
      next(() => true),
    )
  const residues = [0, 1, 2].map((residue) => {
    const ofQuarter = (date: number): boolean => civilFromDay(date).month % MONTHS_PER_QUARTER === residue
    return { residue, hits: best.hits.filter(ofQuarter), looked: best.looked.filter(ofQuarter) }
  })
  const quarter = residues.reduce((a, b) => (b.hits.length > a.hits.length ? b : a))
  if (quarter.hits.length >= 2 && quarter.hits.length >= quarter.looked.length * RHYTHM_FRACTION && quarter.looked.length >= LEAST_REPEATS)
    return rule(
      'quarterly',
      quarter.looked.length,
      quarter.hits,
      next((month) => month % MONTHS_PER_QUARTER === quarter.residue),
    )
  return null
}

/** The last days of a month and its first, with a time zone or a weekend between them. */
function isMonthEnd(position: number): boolean {
  return position < 0 || position === 0
}

function monthsOf(fromDay: number, toDay: number): { readonly startDay: number; readonly endDay: number }[] {
  const months: { startDay: number; endDay: number }[] = []
  for (let month = monthOf(fromDay); month.startDay < toDay; month = monthOf(month.endDay)) months.push(month)
  return months
}

function nextDate(today: number, position: number, wanted: (month: number) => boolean): number {
  for (let { startDay, endDay } = monthOf(today); ; { startDay, endDay } = monthOf(endDay)) {
    const date = dateOf(startDay, endDay, position)
    if (date >= today && wanted(civilFromDay(date).month)) return date
  }
}

/** A weekday on which most of what stands out falls, in more than a few weeks of the history. */
function ofWeekdays(events: readonly Event[], days: DailyPeaks, today: number): Rule | null {
  const byWeekday = Array.from({ length: DAYS_PER_WEEK }, (_, weekday) => ({ weekday, mine: events.filter(({ peakDay }) => weekdayOf(peakDay) === weekday) }))
  const best = byWeekday.reduce((a, b) => (b.mine.length > a.mine.length ? b : a))
  const weeks = Math.floor(days.most.length / DAYS_PER_WEEK)
  if (best.mine.length < events.length * RHYTHM_FRACTION || best.mine.length < Math.max(2 * LEAST_REPEATS, weeks * WEEKLY_SHARE)) return null
  const nextDay = today + ((best.weekday - weekdayOf(today) + DAYS_PER_WEEK) % DAYS_PER_WEEK)
  return { rhythm: 'weekly', chances: weeks, nextDay, has: (event) => best.mine.includes(event) }
}

function isYearApart(a: Event, b: Event): boolean {
  return Math.abs(Math.abs(a.peakDay - b.peakDay) - YEAR_DAYS) <= YEAR_LOOSE_DAYS
}

/** The same weekday a year after, and the year after that, until it lies ahead. */
function nextYear({ firstDay, lastDay }: Event, today: number): number {
  let [first, last] = [firstDay, lastDay]
  while (last < today) [first, last] = [first + YEAR_DAYS, last + YEAR_DAYS]
  return first
}

/** Demand that is to be expected: the most of the last occurrences, as it stood or in proportion to the level of its time and of now, whichever is more. */
function peakOf(events: readonly Event[], { rhythm, chances, nextDay }: Dated, past: PastDemand, usualNow: number): Peak {
  const last = events.at(-1) as Event
  const busyVcpu = Math.max(...events.slice(-LAST_OCCURRENCES).map((event) => event.busyVcpu * Math.max(1, usualNow / event.level)))
  return {
    rhythm,
    timesSeen: events.length,
    chances: Math.max(chances, events.length),
    firstDay: last.firstDay,
    lastDay: last.lastDay,
    peakDay: last.peakDay,
    nextDay,
    ...hoursOf(events, past),
    busyVcpu,
  }
}

/** Hours of the peak days in which at least half of the peak was asked for above the day's calm hours. */
function hoursOf(events: readonly Event[], { grid, busyVcpu, saturated }: PastDemand): Pick<Peak, 'hours' | 'saturated'> {
  const hours = new Set<number>()
  let isSaturated = false
  for (const { peakDay, busyVcpu: peak } of events) {
    const from = (peakDay * SECONDS_PER_DAY - grid.startSec) / SECONDS_PER_HOUR
    const calm = quantile(busyVcpu.subarray(Math.max(0, from), Math.max(0, from + 24)), DAY_CALM_QUANTILE)
    for (let hour = 0; hour < 24; hour++) {
      const i = from + hour
      if (i < 0 || i >= grid.length || !(at(busyVcpu, i) - calm >= (peak - calm) / 2)) continue
      hours.add(hour)
      if (saturated[i] === 1) isSaturated = true
    }
  }
  return { hours: [...hours].sort((a, b) => a - b), saturated: isSaturated }
}
