import { at } from '../../series.ts'
import type { EventShape } from './event-shapes.ts'
import { visitWitnesses } from './event-size.ts'
import { combinedInnovations } from './precision.ts'
import { type ReadySeries, withoutEvent } from './ready-series.ts'

/**
 * The series of one service while its events are sought: first `rows` series by account, then those by usage type. Every dollar
 * of the service is in one of each, so an event raises one of each by the same amount on the same days.
 */
export type ServiceState = {
  readonly rows: number
  readonly series: readonly ReadySeries[]
  readonly precision: Float64Array
  readonly shapes: readonly EventShape[]
  /** What was worked out already, by series; a state is asked for little before it changes. */
  readonly known: { readonly combined: Float64Array[]; readonly candidates: (readonly Candidate[])[] }
}

/** `gain`: by the series alone, or weighed against the others, whichever shows more. `alone`: by the series alone. */
export type Candidate = { readonly shape: EventShape; readonly size: number; readonly gain: number; readonly alone: number }

/** An event in the service: in which series (indices into the state's; null where none), its shape and size, and how it stands out. */
export type ServiceEvent = {
  readonly row: number | null
  readonly column: number | null
  readonly shape: EventShape
  readonly size: number
  /** Variance of the size. */
  readonly variance: number
  /** Squared standard errors explained. */
  readonly gain: number
  /** By how much the next best account (usage type) explains less: infinite where there is no other. */
  readonly rowMargin: number
  readonly columnMargin: number
}

const CANDIDATES = 4

export function stateOf(series: readonly ReadySeries[], rows: number, precision: Float64Array, shapes: readonly EventShape[]): ServiceState {
  return { rows, series, precision, shapes, known: { combined: [], candidates: [] } }
}

/** A series' innovations weighed against those of all others. */
export function combinedOf({ series, precision, known }: ServiceState, index: number): Float64Array {
  known.combined[index] ??= combinedInnovations(series, precision, index)
  return known.combined[index]
}

/** The shapes that a series shows best, best first. */
export function candidatesOf(state: ServiceState, index: number): readonly Candidate[] {
  const { series, precision, shapes, known } = state
  known.candidates[index] ??= bestShapes(series[index] as ReadySeries, combinedOf(state, index), at(precision, index * series.length + index), shapes)
  return known.candidates[index]
}

/** Squared standard errors that the series stray in all, weighed against each other. */
export function unexplainedIn(state: ServiceState): number {
  return state.series.reduce((sum, { innovations }, i) => {
    const combined = combinedOf(state, i)
    let own = 0
    for (let t = 0; t < innovations.length; t++) own += at(innovations, t) * at(combined, t)
    return sum + own
  }, 0)
}

/** The state with an event taken out (1) or put back (-1). */
export function stateAfter(state: ServiceState, event: ServiceEvent, direction: 1 | -1): ServiceState {
  const series = state.series.map((ready, i) => (i === event.row || i === event.column ? withoutEvent(ready, event.shape, event.size, direction) : ready))
  return stateOf(series, state.rows, state.precision, state.shapes)
}

function bestShapes(ready: ReadySeries, combined: Float64Array, precision: number, shapes: readonly EventShape[]): Candidate[] {
  const best: Candidate[] = []
  visitWitnesses(ready, combined, shapes, (shape, information, size, product) => {
    const alone = size * size * information
    const gain = Math.max(alone, product ** 2 / (precision * information))
    if (best.length === CANDIDATES && gain <= (best[CANDIDATES - 1] as Candidate).gain) return
    if (best.length === CANDIDATES) best.pop()
    const rank = best.findIndex((other) => other.gain < gain)
    best.splice(rank === -1 ? best.length : rank, 0, { shape, size, gain, alone })
  })
  return best
}
