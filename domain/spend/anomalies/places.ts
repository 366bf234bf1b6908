import { type JointFit, jointFitOf, type Place } from './joint-fit.ts'
import { ALONE_MARGIN } from './next-events.ts'
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
  return explainedBy(events, raw)
}

/** Whether the state's series are all accounts, and all usage types, that the service is charged to. */
export type Whole = { readonly rows: boolean; readonly columns: boolean }

/**
 * Every dollar is in an account and in a usage type: what one series shows alone is in the one of the others that leaves most room for it. A rough one
 * cannot show a small event, but neither can it deny it. Left alone where all deny it, and where another event may be
 * its other side.
 */
export function withPartners(first: Explained, whole: Whole): Explained {
  if (first.events.length > MOST_WEIGHED || !first.events.some((event) => partnerOf(first.state, event, whole) !== null)) return first
  const { raw, fitAt } = unexplained(first)
  let { events } = first
  for (const k of events.keys()) events = partnered(events, k, partnerOf(raw, events[k] as ServiceEvent, whole), fitAt)
  return events === first.events ? first : explainedBy(events, raw)
}

/** Which of an event's places is not known and must be one of the state's series; null where none is. */
function partnerOf({ rows, series }: ServiceState, { row, column }: ServiceEvent, whole: Whole): Partner | null {
  if (column === null && row !== null && whole.columns && rows < series.length) return { part: 'column', from: rows, until: series.length }
  return row === null && column !== null && whole.rows && rows > 0 ? { part: 'row', from: 0, until: rows } : null
}

type Partner = { readonly part: 'row' | 'column'; readonly from: number; readonly until: number }

function partnered(events: readonly ServiceEvent[], k: number, partner: Partner | null, fitAt: ReturnType<typeof jointFitOf>): readonly ServiceEvent[] {
  const now = partner === null ? null : fitAt(events)
  if (partner === null || now === null) return events
  const { part, from, until } = partner
  const event = events[k] as ServiceEvent
  const fits = Array.from({ length: until - from }, (_, i) => ({ index: from + i, fit: fitAt(events.with(k, { ...event, [part]: from + i })) }))
  const [best] = fits.flatMap(({ index, fit }) => (fit !== null && keepsSigns(events, fit) ? [{ index, fit }] : [])).sort((a, b) => b.fit.gain - a.fit.gain)
  if (best === undefined || now.gain - best.fit.gain > ALONE_MARGIN) return events
  if (events.some((other, j) => j !== k && overlap(other, event) && isOtherSide(other, event, { part, index: best.index }))) return events
  const margin = until - from > 1 ? 0 : Number.POSITIVE_INFINITY
  return events.map((other, i) => ({
    ...other,
    ...(i === k ? { [part]: best.index, [part === 'row' ? 'rowMargin' : 'columnMargin']: margin } : {}),
    size: best.fit.sizes[i] as number,
  }))
}

/** Whether another event may be the same seen from the other table, or where it went to: what moved between two accounts shows in no usage type. */
function isOtherSide(other: ServiceEvent, event: ServiceEvent, { part, index }: { readonly part: 'row' | 'column'; readonly index: number }): boolean {
  const known = part === 'row' ? 'column' : 'row'
  if (other[part] === null) return other.size * event.size < 0
  return other[part] === index && (other[known] === null || other[known] === event[known])
}

function overlap({ shape: a }: ServiceEvent, { shape: b }: ServiceEvent): boolean {
  return a.start < b.end && b.start < a.end
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
function fitted(first: Explained): { raw: ServiceState; now: JointFit | null; others: FittedOther[] } {
  const { events } = first
  const { raw, fitAt } = unexplained(first)
  const now = events.length > MOST_WEIGHED ? null : fitAt(events)
  const others: FittedOther[] = []
  for (const other of now === null ? [] : otherPlaces(first)) {
    const fit = fitAt(other.places)
    if (fit !== null && now !== null && keepsSigns(events, fit)) others.push({ ...other, fit, margin: now.gain - fit.gain })
  }
  return { raw, now, others: others.sort((a, b) => a.margin - b.margin) }
}

/** What is there without the events, and how well they explain it wherever they are put. */
function unexplained({ state, events }: Explained): { readonly raw: ServiceState; readonly fitAt: ReturnType<typeof jointFitOf> } {
  const raw = events.reduce((before, event) => stateAfter(before, event, -1), state)
  const shapes = events.map(({ shape }) => shape)
  return { raw, fitAt: jointFitOf(raw, shapes) }
}

function explainedBy(events: readonly ServiceEvent[], raw: ServiceState): Explained {
  return { state: events.reduce((state, event) => stateAfter(state, event, 1), raw), events }
}

/** A rise stays a rise. */
function keepsSigns(events: readonly ServiceEvent[], { sizes }: JointFit): boolean {
  return events.every(({ size }, i) => size * (sizes[i] as number) > 0)
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
      if (!overlap(event, other)) continue
      yield { moved: [k, j], part: 'both', places: events.with(k, { ...event, column: other.column }).with(j, { ...other, column: event.column }) }
    }
  }
}
