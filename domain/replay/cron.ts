import { civilFromDay, dayOfInstant, SECONDS_PER_DAY, SECONDS_PER_HOUR, weekdayOf } from '../calendar.ts'

/** A five-field Unix cron expression, as EC2 Auto Scaling's scheduled actions use it: minute hour day-of-month month day-of-week. */
export type Cron = {
  readonly matches: (time: CivilTime) => boolean
  /** The minutes of an hour in which it can match at all. */
  readonly minutes: ReadonlySet<number>
}

/** A wall-clock time; weekday 0 is Sunday. */
export type CivilTime = { readonly minute: number; readonly hour: number; readonly day: number; readonly month: number; readonly weekday: number }

const fields = [
  { low: 0, high: 59, names: [] },
  { low: 0, high: 23, names: [] },
  { low: 1, high: 31, names: [] },
  { low: 1, high: 12, names: ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'] },
  { low: 0, high: 7, names: ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'] },
] as const

/** null when the expression is not five fields of numbers, names, lists, ranges and steps (L, W and # are not cron here). */
export function parseCron(expression: string): Cron | null {
  const parts = expression.trim().split(/\s+/)
  if (parts.length !== fields.length) return null
  const sets = parts.map((part, i) => parseField(part, fields[i] as (typeof fields)[number]))
  if (sets.some((s) => s === null)) return null
  const [minutes, hours, days, months, weekdays] = sets as [Set<number>, Set<number>, Set<number>, Set<number>, Set<number>]
  const weekdaySet = new Set([...weekdays].map((d) => d % 7))
  const [, , dayOfMonth, , dayOfWeek] = parts
  // as in crontab(5): when both day fields are restricted, either may match
  const eitherDay = dayOfMonth !== '*' && dayOfWeek !== '*'
  return {
    minutes,
    matches: ({ minute, hour, day, month, weekday }) => {
      if (!minutes.has(minute) || !hours.has(hour) || !months.has(month)) return false
      return eitherDay ? days.has(day) || weekdaySet.has(weekday) : days.has(day) && weekdaySet.has(weekday)
    },
  }
}

function parseField(text: string, field: (typeof fields)[number]): Set<number> | null {
  const allowed = new Set<number>()
  for (const item of text.split(',')) {
    const match = /^(\*|[A-Za-z0-9]+)(?:-([A-Za-z0-9]+))?(?:\/(\d+))?$/.exec(item)
    if (match === null) return null
    const [, first, last, step] = match
    const from = first === '*' ? field.low : numberOf(first as string, field)
    const to = first === '*' ? field.high : last !== undefined ? numberOf(last, field) : step !== undefined ? field.high : from
    const every = step === undefined ? 1 : Number(step)
    if (!(from >= field.low && to <= field.high && from <= to && every >= 1)) return null
    for (let v = from; v <= to; v += every) allowed.add(v)
  }
  return allowed
}

function numberOf(text: string, field: (typeof fields)[number]): number {
  if (/^\d+$/.test(text)) return Number(text)
  const index = (field.names as readonly string[]).indexOf(text.toUpperCase())
  return index < 0 ? Number.NaN : index + field.low
}

/** Civil time in UTC of an epoch second: 90,000 is 01:00 of Friday, 2 January. */
export function civilUtc(epochSec: number): CivilTime {
  const day = dayOfInstant(epochSec)
  const rest = epochSec - day * SECONDS_PER_DAY
  const { month, dayOfMonth } = civilFromDay(day)
  return { minute: Math.floor(rest / 60) % 60, hour: Math.floor(rest / SECONDS_PER_HOUR), day: dayOfMonth, month, weekday: weekdayOf(day) }
}
