import { fitPair } from './pair-fit.ts'
import { type Candidate, candidatesOf, type ServiceEvent, type ServiceState, worthOf } from './service-state.ts'

/** Standard errors that an event must stand out by: seen by an account and a usage type together, by one series without a partner, and by one series whose partners do not show it. */
export type Sensitivity = { readonly together: number; readonly only: number; readonly alone: number }

/** An event seen in one series alone must explain this much more than the best pair (some 400 to 1 in likelihood). */
export const ALONE_MARGIN = 12
/** Next events told of. */
const TRIED = 4

/** Events of which each would explain most next, the likeliest first; none when nothing stands out any more. */
export function nextEvents(state: ServiceState, sensitivity: Sensitivity): ServiceEvent[] {
  const worth = (event: ServiceEvent) => worthOf(state, event)
  const pairs = strongestPairs(state).filter((event) => worth(event) >= sensitivity.together ** 2)
  const single = strongestSingle(state)
  const hasPairs = state.rows > 0 && state.rows < state.series.length
  const needed = (hasPairs ? sensitivity.alone : sensitivity.only) ** 2
  if (single === null || worth(single) < needed) return pairs
  const before = pairs.filter((event) => worth(event) >= worth(single) - ALONE_MARGIN)
  return [...before, single, ...pairs.slice(before.length)].slice(0, TRIED)
}

function strongestPairs(state: ServiceState): ServiceEvent[] {
  const columns = state.series.length - state.rows
  const fits = Array.from({ length: state.rows * columns }, (_, i) => fitPair(state, Math.floor(i / columns), state.rows + (i % columns)))
  const worthAt = (row: number, column: number) => {
    const fit = fits[row * columns + column]
    return fit == null ? 0 : Math.max(0, worthOf(state, fit))
  }
  const ranked = fits.flatMap((fit, i) => (fit === null ? [] : [{ fit, row: Math.floor(i / columns), column: i % columns }]))
  ranked.sort((a, b) => worthOf(state, b.fit) - worthOf(state, a.fit))
  return ranked.slice(0, TRIED).map(({ fit, row, column }) => {
    let rowMargin = Number.POSITIVE_INFINITY
    let columnMargin = Number.POSITIVE_INFINITY
    for (let r = 0; r < state.rows; r++) if (r !== row) rowMargin = Math.min(rowMargin, worthOf(state, fit) - worthAt(r, column))
    for (let c = 0; c < columns; c++) if (c !== column) columnMargin = Math.min(columnMargin, worthOf(state, fit) - worthAt(row, c))
    return { ...fit, row, column: state.rows + column, rowMargin, columnMargin, exchangeMargin: Number.POSITIVE_INFINITY }
  })
}

function strongestSingle(state: ServiceState): ServiceEvent | null {
  let best: { readonly index: number; readonly candidate: Candidate; readonly worth: number } | null = null
  for (let index = 0; index < state.series.length; index++) {
    for (const candidate of candidatesOf(state, index)) {
      const worth = worthOf(state, { shape: candidate.shape, gain: candidate.alone })
      if (best === null || worth > best.worth) best = { index, candidate, worth }
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
    exchangeMargin: Number.POSITIVE_INFINITY,
  }
}
