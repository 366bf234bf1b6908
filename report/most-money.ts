import { severities } from '../domain/findings.ts'
import { byCodeUnit } from '../domain/order.ts'
import type { MessageRow } from './message.ts'

/** Most money first, whichever way it goes; then severity; then fingerprint: a total order. Unknown money comes after any. */
export function byMoney(a: MessageRow, b: MessageRow): number {
  return stake(b) - stake(a) || bySeverity(a, b) || byCodeUnit(a.fingerprint, b.fingerprint)
}

/**
 * The rows that matter most, where there is room for some: half of the room goes to severe gaps, which have no price and would else
 * be crowded out by money, and the rest to the most money. What one half leaves the other takes.
 */
export function foremost(rows: readonly MessageRow[], room: number): MessageRow[] {
  if (rows.length <= room) return [...rows]
  const gaps = rows.filter((row) => row.category === 'scaling-gap' && (row.severity === 'critical' || row.severity === 'high'))
  const first = gaps.sort((a, b) => bySeverity(a, b) || byMoney(a, b)).slice(0, Math.floor(room / 2))
  const chosen = new Set(first)
  const rest = rows.filter((row) => !chosen.has(row)).sort(byMoney)
  return [...first, ...rest.slice(0, room - first.length)]
}

/** Chosen rows in the order of all, each with those that are told under it: `mostUnder` of them. */
export function withThoseUnder(all: readonly MessageRow[], chosen: readonly MessageRow[], mostUnder = Number.POSITIVE_INFINITY): MessageRow[] {
  const room = new Map(chosen.map(({ fingerprint }) => [fingerprint, mostUnder]))
  return all.filter(({ fingerprint, under }) => {
    if (under === undefined) return room.has(fingerprint)
    const left = room.get(under) ?? 0
    room.set(under, left - 1)
    return left > 0
  })
}

function bySeverity(a: MessageRow, b: MessageRow): number {
  return severities.indexOf(a.severity) - severities.indexOf(b.severity)
}

function stake({ amount }: MessageRow): number {
  return amount === null ? -1 : Math.abs(amount.amount)
}
