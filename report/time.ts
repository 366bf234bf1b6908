/** Times for the document and for people: always UTC, whatever the host's zone. */

/** Epoch seconds as ISO 8601 in UTC, `2026-10-19T00:00:00Z`. */
export function isoFromSec(sec: number): string {
  return new Date(sec * 1000).toISOString().replace(/\.000Z$/, 'Z')
}

/** The last day of a period whose end is excluded, as the document has it. */
export function lastDayOf({ end }: { readonly end: string }): string {
  return isoFromSec(secFromIso(end) - 86_400).slice(0, 10)
}

/** Whole days for people, the last one inside: `on 2026-10-22`, `from 2026-10-22 to 2026-10-24`. The end is excluded in `period`, as in the document. */
export function daysInWords({ start, end }: { readonly start: string; readonly end: string }): string {
  const last = lastDayOf({ end })
  return last <= start ? `on ${start}` : `from ${start} to ${last}`
}

/** Epoch seconds for people, `2026-10-19 00:00`; the caller says UTC once. */
export function minuteFromSec(sec: number): string {
  return isoFromSec(sec).slice(0, 16).replace('T', ' ')
}

/** A document's time for people, `2026-10-19 00:00`. */
export function minuteFromIso(iso: string): string {
  return iso.slice(0, 16).replace('T', ' ')
}

export function secFromIso(iso: string): number {
  return Date.parse(iso) / 1000
}
