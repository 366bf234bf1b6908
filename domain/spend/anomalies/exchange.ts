import { fitPair } from './pair-fit.ts'
import { type ServiceEvent, type ServiceState, stateAfter, unexplainedIn } from './service-state.ts'

/** Events, and what is left when they are taken out. */
export type Explained = { readonly state: ServiceState; readonly events: readonly ServiceEvent[] }

/** Rounds at most, and the change of what is left unexplained from which on another is worth it: sizes that lean on each other settle slowly. */
const MOST_ROUNDS = 8
const SETTLED = 0.5

/** Each event that has an account and a usage type fitted again where it is, with all others known, until nothing changes; null where one is not there at all. */
export function settled(first: Explained, missing: ReadonlySet<number> = new Set()): Explained | null {
  let { state, events } = first
  const out = new Set(missing)
  // those that are not taken out yet come first: the others would take their place
  const order = [...missing, ...[...events.keys()].filter((k) => !missing.has(k))]
  let left = Number.POSITIVE_INFINITY
  for (let round = 0; round < MOST_ROUNDS; round++) {
    for (const k of order) {
      const event = events[k] as ServiceEvent
      if (event.row === null || event.column === null) continue
      const without = out.delete(k) ? state : stateAfter(state, event, -1)
      const fit = fitPair(without, event.row, event.column)
      if (fit === null) return null
      const again = { ...event, ...fit }
      state = stateAfter(without, again, 1)
      events = events.with(k, again)
    }
    const now = unexplainedIn(state)
    if (left - now < SETTLED) break
    left = now
  }
  return { state, events }
}

/** What a service's events look like when two of overlapping days are given each other's usage types; null where they cannot have been taken for each other. */
export function exchange({ state, events }: Explained, i: number, j: number): Explained | null {
  const [a, b] = [events[i] as ServiceEvent, events[j] as ServiceEvent]
  if (a.row === null || a.column === null || b.row === null || b.column === null) return null
  if (a.row === b.row || a.column === b.column) return null
  if (a.shape.start >= b.shape.end || b.shape.start >= a.shape.end) return null
  const moved = events.with(i, { ...a, column: b.column }).with(j, { ...b, column: a.column })
  return settled({ state: stateAfter(stateAfter(state, a, -1), b, -1), events: moved }, new Set([i, j]))
}
