import { fitPair } from './pair-fit.ts'
import { type Candidate, candidatesOf, type ServiceEvent, type ServiceState } from './service-state.ts'

/** Standard errors that an event must stand out by: seen by an account and a usage type together, by one series without a partner, and by one series whose partners do not show it. */
export type Sensitivity = { readonly together: number; readonly only: number; readonly alone: number }

/** An event seen in one series alone must explain this much more than the best pair (some 400 to 1 in likelihood). */
const ALONE_MARGIN = 12
/** Next events told of. */
const TRIED = 4

/** Events of which each would explain most next, the likeliest first; none when nothing stands out any more. */
export function nextEvents(state: ServiceState, sensitivity: Sensitivity): ServiceEvent[] {
  const pairs = strongestPairs(state).filter(({ gain }) => gain >= sensitivity.together ** 2)
  const single = strongestSingle(state)
  const hasPairs = state.rows > 0 && state.rows < state.series.length
  const needed = (hasPairs ? sensitivity.alone : sensitivity.only) ** 2
  if (single === null || single.gain < needed) return pairs
  const before = pairs.filter(({ gain }) => gain >= single.gain - ALONE_MARGIN)
  return [...before, single, ...pairs.slice(before.length)].slice(0, TRIED)
}

function strongestPairs(state: ServiceState): ServiceEvent[] {
  const columns = state.series.length - state.rows
  const fits = Array.from({ length: state.rows * columns }, (_, i) => fitPair(state, Math.floor(i / columns), state.rows + (i % columns)))
  const gainAt = (row: number, column: number) => Math.max(0, fits[row * columns + column]?.gain ?? 0)
  const ranked = fits.flatMap((fit, i) => (fit === null ? [] : [{ fit, row: Math.floor(i / columns), column: i % columns }]))
  ranked.sort((a, b) => b.fit.gain - a.fit.gain)
  return ranked.slice(0, TRIED).map(({ fit, row, column }) => {
    let rowMargin = Number.POSITIVE_INFINITY
    let columnMargin = Number.POSITIVE_INFINITY
    for (let r = 0; r < state.rows; r++) if (r !== row) rowMargin = Math.min(rowMargin, fit.gain - gainAt(r, column))
    for (let c = 0; c < columns; c++) if (c !== column) columnMargin = Math.min(columnMargin, fit.gain - gainAt(row, c))
    return { ...fit, row, column: state.rows + column, rowMargin, columnMargin }
  })
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
