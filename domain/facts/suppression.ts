import { dayFromIso, SECONDS_PER_DAY } from '../calendar.ts'
import type { Reason } from '../reasons.ts'
import type { Group } from './group.ts'

const TAG = 'headroom:ignore'

/**
 * The reason why a group asked not to be judged (tag `headroom:ignore`: a reason, optionally `until=YYYY-MM-DD`), or null. From
 * the day named on, the group is judged again; a day that is none does not suppress for ever: it is taken as a reason only.
 */
export function suppressionOf(group: Group, windowEndSec: number): Reason | null {
  const value = Object.hasOwn(group.tags, TAG) ? group.tags[TAG] : undefined
  if (value === undefined) return null
  const until = /\buntil=(\d{4}-\d{2}-\d{2})\b/.exec(value)?.[1]
  if (until !== undefined && dayFromIso(until) * SECONDS_PER_DAY <= windowEndSec) return null
  return { code: 'ignored-by-tag', tag: TAG, said: value.trim() }
}
