import { DAYS_PER_WEEK, MINUTES_PER_DAY, MINUTES_PER_WEEK } from '../calendar.ts'
import type { RememberedPeak } from '../history/long-memory.ts'
import type { ScheduledChange } from '../replay/replay.ts'
import { minutesOf } from '../replay/schedule.ts'
import type { Grid } from '../series.ts'
import { isWithin, minuteOfWeek, type WeekSpan } from './busy-hours.ts'
import { CLOCK_CHANGE_MINUTES } from './lead-time.ts'
import { cronOn, peakDaysOf, rangesOf } from './peak-dates.ts'

/** A recurring scheduled action to set, in UTC; what is left out stays as it is. */
export type ProposedAction = {
  readonly name: string
  /** Five-field cron, in UTC. */
  readonly recurrence: string
  readonly minSize?: number
  readonly maxSize?: number
  readonly desiredCapacity?: number
}

/** Begins the name of every action that is advised, so that the next audit knows it. */
export const ADVISED_NAME = 'headroom-'

/** Sizes by the clock: what is to be set, and what that does in the window. */
export type Schedule = {
  readonly actions: readonly ProposedAction[]
  /** By minute of the window. */
  readonly changes: readonly ScheduledChange[]
  /** The minimum in force when the window begins. */
  readonly firstMinSize: number
  /** What it does on a day like a peak of the months before, by minute from that day's midnight; null where it goes by the week alone, and the minimum between is set by it, too. */
  readonly onPeakDay: readonly ScheduledChange[] | null
}

/** A day with less of a pause is a size of its own, and no matter of hours. */
const MOST_HOURS = 20
/** Actions of the same day are so far apart. */
const APART_MINUTES = 5

type Sizes = {
  readonly busy: number
  readonly quiet: number
  /** No policy takes the group up or down: its desired capacity is set, too. */
  readonly setsDesired: boolean
}

/*
 * A minimum over what is in service raises it at once; one under it lowers nothing, which is left to the group's policies, or set. No two actions fall on one
 * minute: AWS says of their order that it is arbitrary, or refuses the second
 * (docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-scheduled-scaling.html, "Considerations" and "Limitations").
 */

/** Times at which a group is to be larger, and at which it may be smaller again. */
export type Clock = {
  readonly name: string
  /** Cron expressions, and the minutes of the window at which they fall. */
  readonly up: Turns
  readonly down: Turns
  readonly beginsUp: boolean
  /** On a day like a peak of the months before: minutes from its midnight. null where the clock goes by the week. */
  readonly onPeakDay: readonly [up: number, down: number] | null
}

type Turns = { readonly recurrences: readonly string[]; readonly minutes: readonly number[] }

/** Up over the spans of the week, and down between them. */
export function weekClock(spans: readonly WeekSpan[], grid: Grid): Clock {
  return {
    name: 'hours',
    up: turnsOf(weeklyCron(spans.map(({ fromMinute }) => fromMinute)), grid),
    down: turnsOf(weeklyCron(spans.map(({ toMinute }) => toMinute)), grid),
    beginsUp: isWithin(spans, minuteOfWeek(grid.startSec)),
    onPeakDay: null,
  }
}

/**
 * Up on the days on which one of the peaks is to be expected, from `leadMinutes` and an hour before the first hour of any of them until an hour after the last. null where one
 * of them has no date that cron can say, or they take up the day.
 */
export function peakClock(
  peaks: readonly Pick<RememberedPeak, 'rhythm' | 'firstDay' | 'lastDay' | 'nextDay' | 'hours'>[],
  leadMinutes: number,
  grid: Grid,
): Clock | null {
  const days = peaks.flatMap((peak) => peakDaysOf(peak) ?? [])
  const hours = peaks.flatMap((peak) => peak.hours)
  if (days.length === 0 || days.length < peaks.length || hours.length === 0) return null
  const from = Math.floor((Math.min(...hours) * 60 - leadMinutes - CLOCK_CHANGE_MINUTES) / APART_MINUTES) * APART_MINUTES
  const to = Math.max(...hours) * 60 + 60 + CLOCK_CHANGE_MINUTES
  if (to - from > MOST_HOURS * 60) return null
  // peaks that share a day do the same on it
  return {
    name: 'peak',
    up: turnsOf(
      days.flatMap((of, i) => cronOn(of, from - APART_MINUTES * i)),
      grid,
    ),
    down: turnsOf(
      days.flatMap((of, i) => cronOn(of, to + APART_MINUTES * i)),
      grid,
    ),
    beginsUp: false,
    onPeakDay: [from, to],
  }
}

export function scheduleOf({ name, up, down, beginsUp, onPeakDay }: Clock, { busy, quiet, setsDesired }: Sizes): Schedule {
  const sizes = (size: number) => ({ minSize: size, ...(setsDesired ? { desiredCapacity: size } : {}) })
  const change = (minute: number, size: number): ScheduledChange => ({
    minute,
    minSize: size,
    maxSize: Number.NaN,
    desiredCapacity: setsDesired ? size : Number.NaN,
  })
  const named = (turn: string, { recurrences }: Turns, size: number): ProposedAction[] =>
    recurrences.map((recurrence, i) => ({ name: `${ADVISED_NAME}${name}-${turn}${i === 0 ? '' : `-${i + 1}`}`, recurrence, ...sizes(size) }))
  const turns = [...up.minutes.map((minute) => change(minute, busy)), ...down.minutes.map((minute) => change(minute, quiet))]
  return {
    actions: [...named('up', up, busy), ...named('down', down, quiet)],
    changes: turns.sort((a, b) => a.minute - b.minute),
    firstMinSize: beginsUp ? busy : quiet,
    onPeakDay: onPeakDay === null ? null : [change(onPeakDay[0], busy), change(onPeakDay[1], quiet)],
  }
}

function turnsOf(recurrences: readonly string[], { startSec, stepSec, length }: Grid): Turns {
  return { recurrences, minutes: recurrences.flatMap((recurrence) => minutesOf(recurrence, startSec, (length * stepSec) / 60)) }
}

/** One expression for each time of the day, on its days of the week. */
function weeklyCron(weekMinutes: readonly number[]): string[] {
  const daysAt = new Map<number, Set<number>>()
  for (const weekMinute of weekMinutes) {
    const minute = weekMinute % MINUTES_PER_DAY
    daysAt.set(minute, (daysAt.get(minute) ?? new Set()).add(Math.floor((weekMinute % MINUTES_PER_WEEK) / MINUTES_PER_DAY)))
  }
  return [...daysAt].map(([minute, days]) => `${minute % 60} ${Math.floor(minute / 60)} * * ${days.size === DAYS_PER_WEEK ? '*' : rangesOf(days)}`)
}
