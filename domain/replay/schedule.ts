import { MINUTES_PER_DAY, MS_PER_SECOND } from '../calendar.ts'
import { capacityChanges } from '../facts/capacity-changes.ts'
import type { Activity } from '../facts/group.ts'
import type { ScheduledAction } from '../facts/scaling-policy.ts'
import type { ScheduleProblem } from '../reasons.ts'
import { type CivilTime, type Cron, civilUtc, parseCron } from './cron.ts'
import type { ScheduledChange } from './replay.ts'

/** Time zones change at whole quarters of an hour. */
const QUARTER_HOUR_SEC = 900

/** An action that could not be replayed, and why. */
export type UnreadableAction = { readonly name: string; readonly because: ScheduleProblem }

/**
 * The changes that scheduled actions make from `startSec` on, by minute, sorted; actions at the same minute in the order of
 * their names (AWS leaves it undefined). Recurrences are read in the action's own time zone.
 *
 * AWS answers a recurring action with its next run as its start (`StartTime`): seen from `readSec`, when it was asked, such an action has run
 * by its recurrence all along. One whose start lies beyond its next turn has yet to begin.
 */
export function scheduledChanges(
  actions: readonly ScheduledAction[],
  startSec: number,
  minutes: number,
  readSec: number,
): { readonly changes: readonly ScheduledChange[]; readonly unreadable: readonly UnreadableAction[] } {
  const changes: ScheduledChange[] = []
  const unreadable: UnreadableAction[] = []
  const sorted = [...actions].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
  for (const action of sorted) {
    const at = (minute: number): ScheduledChange => ({
      minute,
      minSize: action.minSize ?? Number.NaN,
      maxSize: action.maxSize ?? Number.NaN,
      desiredCapacity: action.desiredCapacity ?? Number.NaN,
    })
    if (action.recurrence === null) {
      if (action.startSec !== null) {
        const minute = Math.floor((action.startSec - startSec) / 60)
        if (minute >= 0 && minute < minutes) changes.push(at(minute))
      }
      continue
    }
    const cron = parseCron(action.recurrence)
    const clock = clockOf(action.timeZone)
    if (cron === null || clock === null) {
      unreadable.push({
        name: action.name,
        because: cron === null ? { code: 'not-cron', recurrence: action.recurrence } : { code: 'unknown-time-zone', timeZone: action.timeZone },
      })
      continue
    }
    const beginsSec = hasBegun(action, cron, clock, readSec) ? Number.NEGATIVE_INFINITY : (action.startSec as number)
    for (let minute = 0; minute < minutes; minute++) {
      const sec = startSec + minute * 60
      if (sec < beginsSec) continue
      if (action.endSec !== null && sec >= action.endSec) break
      if (cron.matches(clock(sec))) changes.push(at(minute))
    }
  }
  return { changes: changes.sort((a, b) => a.minute - b.minute), unreadable }
}

/**
 * What scheduled actions did in the window that no action which is listed does: AWS lists those that are yet to run, and forgets a one-time action that
 * has (DescribeScheduledActions), as it does a recurring one that was deleted. Its activities tell of it: "a scheduled action update of AutoScalingGroup
 * constraints to min: 1, max: 5, desired: 2 changing the desired capacity from 3 to 2" (AWS re:Post, "Why did my Auto Scaling group scale down?").
 */
export function forgottenActions(activities: readonly Activity[], listed: readonly ScheduledChange[], startSec: number): readonly ScheduledChange[] {
  return capacityChanges(activities)
    .filter(({ by, atSec }) => by === 'schedule' && atSec >= startSec)
    .map(({ atSec, to }) => ({ minute: Math.floor((atSec - startSec) / 60), minSize: Number.NaN, maxSize: Number.NaN, desiredCapacity: to }))
    .filter(({ minute }) => !listed.some((change) => Math.abs(change.minute - minute) <= LATE_SEC / 60))
}

/** Minutes from `startSec` on, before the `minutes`th, at which a recurrence in UTC falls; none where it is no cron expression. */
export function minutesOf(recurrence: string, startSec: number, minutes: number): readonly number[] {
  const cron = parseCron(recurrence)
  const found: number[] = []
  for (let minute = 0; cron !== null && minute < minutes; minute++) {
    const sec = startSec + minute * 60
    if (cron.minutes.has(Math.floor(sec / 60) % 60) && cron.matches(civilUtc(sec))) found.push(minute)
  }
  return found
}

/** AWS carries a turn out up to two minutes late, and says the next one only then. */
const LATE_SEC = 600
/** After this day of a month the first is the day after. */
const LATE_IN_MONTH = 27

/** Whether the start is only the next run: nothing is due between the asking and it. A start long past, as no live answer has it, is the first. */
function hasBegun({ startSec }: ScheduledAction, cron: Cron, clock: Clock, readSec: number): boolean {
  if (startSec === null) return true
  if (startSec < readSec - LATE_SEC) return false
  for (let sec = (Math.floor(readSec / 60) + 1) * 60; sec < startSec; sec += 60) if (cron.matches(clock(sec))) return false
  return true
}

type Clock = (epochSec: number) => CivilTime

/** Wall clock of an IANA zone, DST-aware; null for a zone that does not exist. Offsets change at whole quarter hours only: one look-up each. */
function clockOf(timeZone: string): Clock | null {
  if (timeZone === 'UTC' || timeZone === 'Etc/UTC' || timeZone === '') return civilUtc
  let format: Intl.DateTimeFormat
  try {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
    })
  } catch {
    return null
  }
  let quarter = Number.NaN
  let offsetSec = 0
  return (sec) => {
    if (Math.floor(sec / QUARTER_HOUR_SEC) !== quarter) {
      quarter = Math.floor(sec / QUARTER_HOUR_SEC)
      offsetSec = offsetOf(format, quarter * QUARTER_HOUR_SEC)
    }
    return civilUtc(sec + offsetSec)
  }
}

function offsetOf(format: Intl.DateTimeFormat, epochSec: number): number {
  const parts = new Map(format.formatToParts(epochSec * MS_PER_SECOND).map((p) => [p.type, Number(p.value)]))
  const utc = civilUtc(epochSec)
  const part = (name: Intl.DateTimeFormatPartTypes): number => parts.get(name) ?? 0
  const minutes = (part('hour') - utc.hour) * 60 + part('minute') - utc.minute
  // a zone is less than a day away: the difference in days is -1, 0 or 1, also across the end of a month
  const dayShift = part('day') === utc.day ? 0 : part('day') === utc.day + 1 || (part('day') === 1 && utc.day > LATE_IN_MONTH) ? 1 : -1
  return (minutes + dayShift * MINUTES_PER_DAY) * 60
}
