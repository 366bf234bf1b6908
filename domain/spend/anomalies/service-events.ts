import { nextEvents, type Sensitivity } from './next-events.ts'
import { withOneAccount } from './one-account.ts'
import { likelierPlaces, type Whole, withMargins, withPartners } from './places.ts'
import { type ServiceEvent, type ServiceState, stateAfter, unexplainedIn } from './service-state.ts'
import { settledSizes } from './settled-sizes.ts'

const MOST_EVENTS = 32
/** Rounds in which each event is looked at again with all others known. */
const REVISIONS = 2

/** Changes of places that are made one after the other. */
const MOST_MOVES = 8

/** Explanations of a service carried on side by side. */
const KEPT = 4
/** So many of the best are fitted anew before one is chosen. */
const REFINED = 3

/** One explanation of what a service's series did: events, what is left when they are taken out, and how unlikely that is. */
type Explanation = { readonly state: ServiceState; readonly events: readonly ServiceEvent[]; readonly cost: number }

/**
 * The events of one service: of all sets of events that were tried the one that leaves least unexplained, each event paying for
 * itself. The single event that explains most need not be in it: several events of one usage type look like one of an account
 * that is too rough to deny it. So some explanations are carried on side by side, and the best are fitted anew.
 */
export function serviceEvents(start: ServiceState, sensitivity: Sensitivity, whole: Whole = { rows: false, columns: false }): ServiceEvent[] {
  let open: Explanation[] = [{ state: start, events: [], cost: unexplainedIn(start) }]
  const all = [...open]
  for (let round = 0; round < MOST_EVENTS && open.length > 0; round++) {
    const seen = new Set<string>()
    open = open
      .flatMap((before) => continuations(before, sensitivity))
      .filter(({ events }) => isNew(seen, events))
      .sort((a, b) => a.cost - b.cost)
      .slice(0, KEPT)
    all.push(...open)
  }
  const likeliest = all.sort((a, b) => a.cost - b.cost).slice(0, REFINED)
  const refined = likeliest.map((one) => fittedAnew(one, sensitivity))
  const [best] = refined.sort((a, b) => a.cost - b.cost)
  return best === undefined ? [] : withPlaces(best, sensitivity, whole)
}

/** The events where all of them together explain most, each with how sure its place is. */
function withPlaces(first: Explanation, sensitivity: Sensitivity, whole: Whole): ServiceEvent[] {
  let best = settledOr(withAccounts(first, sensitivity), sensitivity)
  for (let round = 0; round < MOST_MOVES; round++) {
    const there = likelierPlaces(best)
    if (there === null) break
    const moved = settledOr(explanationOf(there.state, there.events, sensitivity), sensitivity)
    if (moved.cost >= best.cost) break
    best = moved
  }
  return [...withMargins(withPartners(best, whole))]
}

function withAccounts(first: Explanation, sensitivity: Sensitivity): Explanation {
  const others = [...withOneAccount(first)].map(({ state, events }) => settledOr(explanationOf(state, events, sensitivity), sensitivity))
  return others.reduce((best, other) => (other.cost < best.cost ? other : best), first)
}

function settledOr(first: Explanation, sensitivity: Sensitivity): Explanation {
  const found = first.events.length > 1 ? settledSizes(first) : null
  const again = found === null ? null : explanationOf(found.state, found.events, sensitivity)
  return again !== null && again.cost < first.cost ? again : first
}

function continuations({ state, events }: Explanation, sensitivity: Sensitivity): Explanation[] {
  return nextEvents(state, sensitivity).map((event) => explanationOf(stateAfter(state, event, 1), [...events, event], sensitivity))
}

function explanationOf(state: ServiceState, events: readonly ServiceEvent[], sensitivity: Sensitivity): Explanation {
  return { state, events, cost: unexplainedIn(state) + events.reduce((sum, { shape }) => sum + sensitivity.together ** 2 + state.charges[shape.kind], 0) }
}

function isNew(seen: Set<string>, events: readonly ServiceEvent[]): boolean {
  const key = events.map(eventKey).sort().join(' ')
  const known = seen.has(key)
  seen.add(key)
  return !known
}

function eventKey({ row, column, shape }: ServiceEvent): string {
  return `${row},${column},${shape.kind},${shape.start},${shape.end}`
}

/** Each event fitted anew with the others known, in rounds; as it was where that explains no more. */
function fittedAnew(first: Explanation, sensitivity: Sensitivity): Explanation {
  let best = first
  for (let round = 0; round < (best.events.length > 1 ? REVISIONS : 0); round++) {
    let { state } = best
    const events: ServiceEvent[] = []
    for (let left = best.events; left.length > 0; ) {
      // Parts of one event that were found one after the other are put back together.
      const parts = left.filter((event) => isPartOf(event, left[0] as ServiceEvent))
      left = left.filter((event) => !parts.includes(event))
      state = parts.reduce((before, part) => stateAfter(before, part, -1), state)
      for (let i = 0; i < parts.length; i++) {
        const [next] = nextEvents(state, sensitivity)
        if (next === undefined) break
        events.push(next)
        state = stateAfter(state, next, 1)
      }
    }
    const again = explanationOf(state, events, sensitivity)
    if (again.cost > best.cost) break
    best = again
  }
  return best
}

function isPartOf(a: ServiceEvent, b: ServiceEvent): boolean {
  return a.row === b.row && a.column === b.column && a.shape.kind === b.shape.kind && a.shape.start === b.shape.start && a.shape.end === b.shape.end
}
