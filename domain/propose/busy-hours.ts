import { DAYS_PER_WEEK, HOURS_PER_WEEK, MINUTES_PER_DAY, MINUTES_PER_WEEK, SECONDS_PER_HOUR } from '../calendar.ts'
import { hourOfWeek, quietHoursOfWeek } from '../demand/hours-of-week.ts'
import { at, type Grid } from '../series.ts'
import { CLOCK_CHANGE_MINUTES } from './lead-time.ts'

/** A stretch of the week, in minutes from midnight UTC of a Sunday, as cron counts days; half-open, and it may run into the next week. */
export type WeekSpan = { readonly fromMinute: number; readonly toMinute: number }

/** Times of a schedule: the quarters of an hour. */
const SLOT_MINUTES = 15
const SLOTS_PER_HOUR = 60 / SLOT_MINUTES
const SLOTS_PER_DAY = MINUTES_PER_DAY / SLOT_MINUTES
const SLOTS_PER_WEEK = DAYS_PER_WEEK * SLOTS_PER_DAY
/** The epoch begins on a Thursday. */
const EPOCH_WEEKDAY = 4
/** A shorter pause is not worth two changes of size. */
const LEAST_PAUSE_HOURS = 4
/** An hour of the week counts as quiet where it was seen in two weeks: one of them may have been a holiday. Of an hour half shows how it was. */
const LEAST_WEEKS_SEEN = 2
const LEAST_HOUR_SEEN = 0.5
/** Where demand came on this many of Monday to Friday, the others are working days that happened to be free. */
const WORKING_DAYS_SEEN = 3
const WORKING_DAYS = [1, 2, 3, 4, 5] as const
/** Working days and others; more kinds are no rhythm but chance. */
const MOST_KINDS_OF_DAY = 2
/** Less than two nights a week are not worth a schedule. */
const LEAST_QUIET_HOURS = 16

/**
 * The hours of the week that need more than `fraction` of what the busy hours need, as a schedule would cover them: `leadMinutes` and an hour ahead of
 * them, until an hour after, at the same time each day. null where there are none, or no quiet ones between them.
 */
export function busySpansOf(busyVcpu: Float64Array, grid: Grid, fraction: number, leadMinutes: number): readonly WeekSpan[] | null {
  const busy = padded(busySlots(busyVcpu, grid, fraction), Math.ceil((leadMinutes + CLOCK_CHANGE_MINUTES) / SLOT_MINUTES), CLOCK_CHANGE_MINUTES / SLOT_MINUTES)
  const runs = runsOf(withoutPauses(alike(withoutPauses(busy))))
  const quietSlots = SLOTS_PER_WEEK - runs.reduce((sum, [from, to]) => sum + to - from, 0)
  const kinds = new Set(runs.map(([from, to]) => `${from % SLOTS_PER_DAY} ${to - from}`)).size
  // demand over more than a day and a pause in the midst of the week is no rhythm, but for the week and its end
  const isRegular = runs.length === 1 || (kinds <= MOST_KINDS_OF_DAY && runs.every(([from, to]) => to - from < SLOTS_PER_DAY))
  if (runs.length === 0 || !isRegular || quietSlots / SLOTS_PER_HOUR < LEAST_QUIET_HOURS) return null
  return runs.map(([from, to]) => ({ fromMinute: from * SLOT_MINUTES, toMinute: to * SLOT_MINUTES }))
}

/** Minutes from midnight UTC of a Sunday. */
export function minuteOfWeek(epochSec: number): number {
  return (Math.floor(epochSec / 60) + EPOCH_WEEKDAY * MINUTES_PER_DAY) % MINUTES_PER_WEEK
}

export function isWithin(spans: readonly WeekSpan[], minute: number): boolean {
  return spans.some(({ fromMinute, toMinute }) => (minute >= fromMinute && minute < toMinute) || minute + MINUTES_PER_WEEK < toMinute)
}

function busySlots(busyVcpu: Float64Array, grid: Grid, fraction: number): Uint8Array {
  const quiet = quietHoursOfWeek(busyVcpu, grid, fraction)
  const weeks = weeksSeen(busyVcpu, grid)
  const slots = new Uint8Array(SLOTS_PER_WEEK)
  for (let hour = 0; hour < HOURS_PER_WEEK; hour++) {
    if (quiet[hour] === 1 && at(weeks, hour) >= LEAST_WEEKS_SEEN) continue
    const from = ((hour + EPOCH_WEEKDAY * 24) % HOURS_PER_WEEK) * SLOTS_PER_HOUR
    slots.fill(1, from, from + SLOTS_PER_HOUR)
  }
  return slots
}

/** In how many weeks each hour of the week was seen. Points that are missing here and there make no hour less seen. */
function weeksSeen(busyVcpu: Float64Array, grid: Grid): Int32Array {
  const weeks = new Int32Array(HOURS_PER_WEEK)
  const leastSteps = (LEAST_HOUR_SEEN * SECONDS_PER_HOUR) / grid.stepSec
  let steps = 0
  for (let i = 0; i < busyVcpu.length; i++) {
    const hour = hourOfWeek(i, grid)
    if (i === 0 || hour !== hourOfWeek(i - 1, grid)) steps = 0
    if (Number.isNaN(at(busyVcpu, i))) continue
    steps++
    // counted once, when there are enough
    if (steps >= leastSteps && steps - 1 < leastSteps) weeks[hour] = at(weeks, hour) + 1
  }
  return weeks
}

function padded(slots: Uint8Array, before: number, after: number): Uint8Array {
  const wider = new Uint8Array(slots.length)
  slots.forEach((busy, i) => {
    if (busy === 1) mark(wider, i - before, i + after + 1)
  })
  return wider
}

function mark(slots: Uint8Array, from: number, to: number): void {
  for (let i = from; i < to; i++) slots[(i + 2 * SLOTS_PER_WEEK) % SLOTS_PER_WEEK] = 1
}

function withoutPauses(slots: Uint8Array): Uint8Array {
  const pauses = runsOf(slots.map((busy) => 1 - busy)).filter(([from, to]) => to - from < LEAST_PAUSE_HOURS * SLOTS_PER_HOUR)
  const closed = Uint8Array.from(slots)
  for (const [from, to] of pauses) mark(closed, from, to)
  return closed
}

/** Runs of 1, half-open; one that goes over the end of the week is one. None where all are 1: nothing begins. */
function runsOf(slots: Uint8Array): readonly (readonly [from: number, to: number])[] {
  const runs: [number, number][] = []
  for (let i = 0; i < slots.length; i++) {
    if (slots[i] !== 1 || slots[(i + slots.length - 1) % slots.length] === 1) continue
    let to = i + 1
    while (slots[to % slots.length] === 1) to++
    runs.push([i, to])
  }
  return runs
}

/** Days of one kind: they begin as early as the earliest and end as late as the latest of them, in slots from midnight of the day that holds their middle. */
type KindOfDay = { from: number; to: number; readonly days: Set<number> }

/** Runs of less than a day at about the same time become the same run each day. */
function alike(slots: Uint8Array): Uint8Array {
  const kinds: KindOfDay[] = []
  const made = new Uint8Array(SLOTS_PER_WEEK)
  for (const [from, to] of [...runsOf(slots)].sort(([a, b], [c, d]) => d - c - (b - a))) {
    if (to - from >= SLOTS_PER_DAY) {
      mark(made, from, to)
      continue
    }
    const day = Math.floor((from + to) / 2 / SLOTS_PER_DAY)
    const shifted = [0, -1, 1].map((by) => ({ day: day + by, from: from - (day + by) * SLOTS_PER_DAY, to: to - (day + by) * SLOTS_PER_DAY }))
    const match = shifted.flatMap((run) => kinds.filter((kind) => run.from < kind.to && run.to > kind.from).map((kind) => ({ run, kind })))[0]
    if (match === undefined) kinds.push({ from: from - day * SLOTS_PER_DAY, to: to - day * SLOTS_PER_DAY, days: new Set([day % DAYS_PER_WEEK]) })
    else {
      match.kind.from = Math.min(match.kind.from, match.run.from)
      match.kind.to = Math.max(match.kind.to, match.run.to)
      match.kind.days.add((match.run.day + DAYS_PER_WEEK) % DAYS_PER_WEEK)
    }
  }
  for (const { from, to, days } of kinds) {
    const works = WORKING_DAYS.filter((day) => days.has(day)).length >= WORKING_DAYS_SEEN
    for (const day of works ? new Set([...days, ...WORKING_DAYS]) : days) mark(made, day * SLOTS_PER_DAY + from, day * SLOTS_PER_DAY + to)
  }
  return made
}
