import { type JointFit, jointFitOf, type Place } from './joint-fit.ts'
import { type ServiceEvent, type ServiceState, stateAfter } from './service-state.ts'

/** Events, and what is left when they are taken out. */
export type Explained = { readonly state: ServiceState; readonly events: readonly ServiceEvent[] }

/** Events of one service whose places are weighed against each other: with more, something rose everywhere, and what is told is its breadth. */
const MOST_WEIGHED = 12

/** Another way to give the events their places: one of them in another account or usage type, or two with each other's usage types. */
type Other = { readonly moved: readonly number[]; readonly part: 'row' | 'column' | 'both'; readonly places: readonly Place[] }
/** `margin`: by how much less the events explain there, all sizes fitted together. */
type FittedOther = Other & { readonly fit: JointFit; readonly margin: number }

/** The events in the places by which they explain most together, of those that one change leads to; null where they are. One event alone may be worth most in a place that another needs. */
export function likelierPlaces(first: Explained): Explained | null {
  const { raw, others } = fitted(first)
  const [best] = others
  if (best === undefined || best.margin >= 0) return null
  const events = first.events.map((event, i): ServiceEvent => ({ ...event, ...(best.places[i] as Place), size: best.fit.sizes[i] as number }))
  return { state: events.reduce((state, event) => stateAfter(state, event, 1), raw), events }
}

/** The events, each with how sure its place is: by how much less all would explain were it in the next likely one. */
export function withMargins(first: Explained): readonly ServiceEvent[] {
  const { now, others } = fitted(first)
  if (now === null || others.length === 0) return first.events
  return first.events.map((event, k) => {
    const least = (wanted: Other['part']) => Math.min(...others.filter(({ moved, part }) => part === wanted && moved.includes(k)).map(({ margin }) => margin))
    // where there are others, and the events leave no room for it in any, all that it explains is lost there
    const within = (before: number, part: Other['part']) => (before === Number.POSITIVE_INFINITY ? before : Math.min(least(part), now.own[k] as number))
    return { ...event, rowMargin: within(event.rowMargin, 'row'), columnMargin: within(event.columnMargin, 'column'), exchangeMargin: least('both') }
  })
}

/** The other places, likeliest first. A place is none of an event when nothing, or the contrary, would have happened there. */
function fitted({ state, events }: Explained): { raw: ServiceState; now: JointFit | null; others: FittedOther[] } {
  const raw = events.reduce((before, event) => stateAfter(before, event, -1), state)
  const shapes = events.map(({ shape }) => shape)
  const fitAt = jointFitOf(raw, shapes)
  const now = events.length > MOST_WEIGHED ? null : fitAt(events)
  const others: FittedOther[] = []
  for (const other of now === null ? [] : otherPlaces({ state, events })) {
    const fit = fitAt(other.places)
    if (fit !== null && now !== null && events.every(({ size }, i) => size * (fit.sizes[i] as number) > 0))
      others.push({ ...other, fit, margin: now.gain - fit.gain })
  }
  return { raw, now, others: others.sort((a, b) => a.margin - b.margin) }
}

/** Of the events that have an account and a usage type. */
function* otherPlaces({ state, events }: Explained): Generator<Other> {
  const paired = [...events.keys()].filter((k) => events[k]?.row !== null && events[k]?.column !== null)
  for (const k of paired) {
    const event = events[k] as ServiceEvent
    for (let index = 0; index < state.series.length; index++) {
      const part = index < state.rows ? 'row' : 'column'
      if (index !== event[part]) yield { moved: [k], part, places: events.with(k, { ...event, [part]: index }) }
    }
    for (const j of paired) {
      const other = events[j] as ServiceEvent
      if (j >= k || event.row === other.row || event.column === other.column) continue
      if (event.shape.start >= other.shape.end || other.shape.start >= event.shape.end) continue
      yield { moved: [k, j], part: 'both', places: events.with(k, { ...event, column: other.column }).with(j, { ...other, column: event.column }) }
    }
  }
}
