/** A five-field Unix cron expression, as EC2 Auto Scaling's scheduled actions use it: minute hour day-of-month month day-of-week. */
export type Cron = { readonly matches: (time: CivilTime) => boolean }

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
  // as in crontab(5): when both day fields are restricted, either may match
  const eitherDay = parts[2] !== '*' && parts[4] !== '*'
  return {
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

/** Civil time in UTC of an epoch second. */
export function civilUtc(epochSec: number): CivilTime {
  const days = Math.floor(epochSec / 86400)
  const rest = epochSec - days * 86400
  const { month, day } = civilDate(days)
  return { minute: Math.floor(rest / 60) % 60, hour: Math.floor(rest / 3600), day, month, weekday: (((days + 4) % 7) + 7) % 7 }
}

/** Month and day of a day number since 1970-01-01 (Hinnant's days-to-civil algorithm, proleptic Gregorian). */
function civilDate(days: number): { month: number; day: number } {
  const z = days + 719468
  const era = Math.floor(z / 146097)
  const dayOfEra = z - era * 146097
  const yearOfEra = Math.floor((dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36524) - Math.floor(dayOfEra / 146096)) / 365)
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const shifted = Math.floor((5 * dayOfYear + 2) / 153)
  return { month: shifted < 10 ? shifted + 3 : shifted - 9, day: dayOfYear - Math.floor((153 * shifted + 2) / 5) + 1 }
}
