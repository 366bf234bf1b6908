import { at } from '../../series.ts'
import { type Charges, chargesAmong, type EventShape } from './event-shapes.ts'
import { visitWitnesses, type Witness, witnessOf } from './event-size.ts'
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
  readonly charges: Charges
  /** What was worked out already, by series; a state is asked for little before it changes. */
  readonly known: {
    readonly combined: Float64Array[]
    readonly candidates: (readonly Candidate[])[]
    readonly witnesses: Map<EventShape, Witness | null>[]
  }
}

/** `gain`: by the series alone, or weighed against the others, whichever shows more. `alone`: by the series alone. */
export type Candidate = { readonly shape: EventShape; readonly size: number; readonly gain: number; readonly alone: number }

/** What an event explains above what its kind is charged. */
export function worthOf({ charges }: ServiceState, { shape, gain }: { readonly shape: EventShape; readonly gain: number }): number {
  return gain - charges[shape.kind]
}

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
  /** By how much less is explained when it and another event have each other's usage types: infinite where there is none to take it for. */
  readonly exchangeMargin: number
}

const CANDIDATES = 4

export function stateOf(
  series: readonly ReadySeries[],
  rows: number,
  precision: Float64Array,
  shapes: readonly EventShape[],
  charges: Charges = chargesAmong(shapes),
): ServiceState {
  return { rows, series, precision, shapes, charges, known: { combined: [], candidates: [], witnesses: [] } }
}

/** A series' innovations weighed against those of all others. */
export function combinedOf({ series, precision, known }: ServiceState, index: number): Float64Array {
  known.combined[index] ??= combinedInnovations(series, precision, index)
  return known.combined[index]
}

/** The shapes that a series shows best, best first. */
export function candidatesOf(state: ServiceState, index: number): readonly Candidate[] {
  const { series, precision, shapes, charges, known } = state
  known.candidates[index] ??= bestShapes(series[index] as ReadySeries, combinedOf(state, index), at(precision, index * series.length + index), shapes, charges)
  return known.candidates[index]
}

/** What a series says of a shape. Every partner of a series is tried with the same few. */
export function witnessIn(state: ServiceState, index: number, shape: EventShape): Witness | null {
  const { witnesses } = state.known
  const known = witnesses[index] ?? new Map<EventShape, Witness | null>()
  witnesses[index] = known
  const before = known.get(shape)
  if (before !== undefined) return before
  const witness = witnessOf(state.series[index] as ReadySeries, combinedOf(state, index), shape)
  known.set(shape, witness)
  return witness
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
  return stateOf(series, state.rows, state.precision, state.shapes, state.charges)
}

function bestShapes(ready: ReadySeries, combined: Float64Array, precision: number, shapes: readonly EventShape[], charges: Charges): Candidate[] {
  const best: (Candidate & { readonly worth: number })[] = []
  visitWitnesses(ready, combined, shapes, (shape, information, size, product) => {
    const alone = size * size * information
    const gain = Math.max(alone, product ** 2 / (precision * information))
    const worth = gain - charges[shape.kind]
    if (best.length === CANDIDATES && worth <= (best[CANDIDATES - 1]?.worth ?? 0)) return
    if (best.length === CANDIDATES) best.pop()
    const rank = best.findIndex((other) => other.worth < worth)
    best.splice(rank === -1 ? best.length : rank, 0, { shape, size, gain, alone, worth })
  })
  return best
}
