import * as z from 'zod/mini'

/** Latest epoch second taken for seconds (the year 2100): a larger number is milliseconds, or no time at all. */
export const LATEST_EPOCH_SEC = 4_102_444_800

const ISO = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?$/i

/**
 * Epoch seconds UTC of a time as AWS writes it: ISO 8601 with `Z` or an offset, with or without a fraction (dropped), or a
 * number of epoch seconds as older command lines print. Text without an offset is UTC, whatever the host's zone. NaN when it
 * is no time.
 */
export function epochSecFrom(time: string | number): number {
  if (typeof time === 'number') return time >= 0 && time <= LATEST_EPOCH_SEC ? Math.floor(time) : Number.NaN
  const match = ISO.exec(time)
  if (match === null) return Number.NaN
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map((digits) => (digits === undefined ? 0 : Number(digits))) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ]
  const days = Date.UTC(year, month - 1, day) / 86_400_000
  if (month < 1 || month > 12 || day < 1 || (day > 28 && new Date(days * 86_400_000).getUTCDate() !== day) || year < 100) return Number.NaN
  if (hour > 23 || minute > 59 || second > 60) return Number.NaN
  return days * 86_400 + hour * 3600 + minute * 60 + second - offsetSec(match[7])
}

function offsetSec(zone: string | undefined): number {
  if (zone === undefined || zone.toUpperCase() === 'Z') return 0
  const sign = zone.startsWith('-') ? -1 : 1
  const digits = zone.slice(1).replace(':', '')
  return sign * (Number(digits.slice(0, 2)) * 3600 + Number(digits.slice(2)) * 60)
}

/** A point in time; parsed to epoch seconds UTC. */
export const time = z.pipe(
  z.union([z.string(), z.number()], { error: 'expected a time (ISO 8601 text, or epoch seconds)' }),
  z.transform((value, context) => {
    const sec = epochSecFrom(value)
    if (!Number.isNaN(sec)) return sec
    context.issues.push({ code: 'custom', input: value, message: `${JSON.stringify(value)} is not a time (expected ISO 8601 text, or epoch seconds)` })
    return z.NEVER
  }),
)
