import type { Group } from './group.ts'

const TAG = 'headroom:ignore'

/**
 * The reason why a group asked not to be judged (tag `headroom:ignore`: a reason, optionally `until=YYYY-MM-DD`), or null. From
 * the day named on, the group is judged again; a day that is none does not suppress for ever: it is taken as a reason only.
 */
export function suppressionOf(group: Group, windowEndSec: number): string | null {
  const value = Object.hasOwn(group.tags, TAG) ? group.tags[TAG] : undefined
  if (value === undefined) return null
  const until = /\buntil=(\d{4}-\d{2}-\d{2})\b/.exec(value)?.[1]
  if (until !== undefined && daySec(until) <= windowEndSec) return null
  return value.trim() === '' ? `tag ${TAG}, without a reason` : `tag ${TAG}: ${value.trim()}`
}

/** Epoch seconds of a calendar day's start, UTC; Infinity when there is no such day. */
function daySec(day: string): number {
  const [year, month, date] = day.split('-').map(Number) as [number, number, number]
  const lengths = [31, year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
  if (month < 1 || month > 12 || date < 1 || date > (lengths[month - 1] as number)) return Number.POSITIVE_INFINITY
  const leaps = (y: number): number => Math.floor(y / 4) - Math.floor(y / 100) + Math.floor(y / 400)
  let days = (year - 1970) * 365 + leaps(year - 1) - leaps(1969) + date - 1
  for (let m = 0; m < month - 1; m++) days += lengths[m] as number
  return days * 86400
}
