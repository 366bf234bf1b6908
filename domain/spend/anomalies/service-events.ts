import { fitPair, type PairFit } from './pair-fit.ts'
import { type Candidate, candidatesOf, type ServiceEvent, type ServiceState, stateAfter } from './service-state.ts'

/** Standard errors that an event must stand out by: seen by an account and a usage type together, by one series without a partner, and by one series whose partners do not show it. */
export type Sensitivity = { readonly together: number; readonly only: number; readonly alone: number }

/** An event seen in one series alone must explain this much more than the best pair (some 400 to 1 in likelihood). */
const ALONE_MARGIN = 12
const MOST_EVENTS = 32
/** Rounds in which each event is looked at again with all others known. */
const REVISIONS = 2

/**
 * The events of one service, strongest first: again and again the account and usage type that explain most together are found,
 * and the event is taken out of both. Then each event is put back and fitted anew, now that the others are known.
 */
export function serviceEvents(start: ServiceState, sensitivity: Sensitivity): ServiceEvent[] {
  let state = start
  let events: ServiceEvent[] = []
  while (events.length < MOST_EVENTS) {
    const next = strongest(state, sensitivity)
    if (next === null) break
    events.push(next)
    state = stateAfter(state, next, 1)
  }
  for (let revision = 0; revision < (events.length > 1 ? REVISIONS : 0); revision++) {
    const revised: ServiceEvent[] = []
    for (let left = events; left.length > 0; ) {
      // Parts of one event that were found one after the other are put back together.
      const parts = left.filter((event) => isPartOf(event, left[0] as ServiceEvent))
      left = left.filter((event) => !parts.includes(event))
      state = parts.reduce((before, part) => stateAfter(before, part, -1), state)
      for (let i = 0; i < parts.length; i++) {
        const next = strongest(state, sensitivity)
        if (next === null) break
        revised.push(next)
        state = stateAfter(state, next, 1)
      }
    }
    events = revised
  }
  return events
}

function isPartOf(a: ServiceEvent, b: ServiceEvent): boolean {
  return a.row === b.row && a.column === b.column && a.shape.kind === b.shape.kind && a.shape.start === b.shape.start && a.shape.end === b.shape.end
}

function strongest(state: ServiceState, sensitivity: Sensitivity): ServiceEvent | null {
  const pair = strongestPair(state)
  const single = strongestSingle(state)
  const hasPairs = state.rows > 0 && state.rows < state.series.length
  const needed = (hasPairs ? sensitivity.alone : sensitivity.only) ** 2
  if (single !== null && single.gain >= needed && (pair === null || single.gain - ALONE_MARGIN > pair.gain)) return single
  return pair !== null && pair.gain >= sensitivity.together ** 2 ? pair : null
}

function strongestPair(state: ServiceState): ServiceEvent | null {
  const columns = state.series.length - state.rows
  const fits: (PairFit | null)[] = []
  let best = -1
  for (let i = 0; i < state.rows * columns; i++) {
    const fit = fitPair(state, Math.floor(i / columns), state.rows + (i % columns))
    fits.push(fit)
    if (fit !== null && (best === -1 || fit.gain > (fits[best] as PairFit).gain)) best = i
  }
  if (best === -1) return null
  const row = Math.floor(best / columns)
  const column = best % columns
  const fit = fits[best] as PairFit
  const lead = (others: readonly (PairFit | null)[]) =>
    others.reduce((least, other) => Math.min(least, fit.gain - Math.max(0, other?.gain ?? 0)), Number.POSITIVE_INFINITY)
  return {
    ...fit,
    row,
    column: state.rows + column,
    rowMargin: lead(fits.filter((_, i) => i % columns === column && i !== best)),
    columnMargin: lead(fits.filter((_, i) => Math.floor(i / columns) === row && i !== best)),
  }
}

function strongestSingle(state: ServiceState): ServiceEvent | null {
  let best: { readonly index: number; readonly candidate: Candidate } | null = null
  for (let index = 0; index < state.series.length; index++) {
    for (const candidate of candidatesOf(state, index)) {
      if (best === null || candidate.alone > best.candidate.alone) best = { index, candidate }
    }
  }
  if (best === null) return null
  const { shape, size, alone } = best.candidate
  const isRow = best.index < state.rows
  return {
    row: isRow ? best.index : null,
    column: isRow ? null : best.index,
    shape,
    size,
    variance: alone > 0 ? (size * size) / alone : 0,
    gain: alone,
    rowMargin: Number.POSITIVE_INFINITY,
    columnMargin: Number.POSITIVE_INFINITY,
  }
}
