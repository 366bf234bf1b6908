import { fitPair } from './pair-fit.ts'
import type { Explained } from './places.ts'
import { stateAfter, unexplainedIn } from './service-state.ts'

/** Rounds at most, and the change of what is left unexplained from which on another is worth it: sizes that lean on each other settle slowly. */
const MOST_ROUNDS = 8
const SETTLED = 0.5

/** Each event that has an account and a usage type fitted again where it is, with all others known, until nothing changes; null where one is not there at all. */
export function settledSizes({ state, events }: Explained): Explained | null {
  let left = Number.POSITIVE_INFINITY
  for (let round = 0; round < MOST_ROUNDS; round++) {
    for (const [k, event] of events.entries()) {
      if (event.row === null || event.column === null) continue
      const without = stateAfter(state, event, -1)
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
