import { at } from '../../series.ts'
import type { EventShape } from './event-shapes.ts'
import { gainOf, type Witness } from './event-size.ts'
import { candidatesOf, type ServiceState, witnessIn, worthOf } from './service-state.ts'

/** An event as one account and one usage type of the service show it together. */
export type PairFit = { readonly shape: EventShape; readonly size: number; readonly variance: number; readonly gain: number }

/** Shapes that a series shows by less than this are not tried (2.5 standard errors). */
const MINIMUM_GAIN = 6.25
/** Sizes that differ by more than three standard errors are not one event of one size. */
const DISAGREEMENT = 9

/** The best shape and size for a row and a column of the service together; null when no shape fits both. */
export function fitPair(state: ServiceState, row: number, column: number): PairFit | null {
  let best: PairFit | null = null
  const tried = [...candidatesOf(state, row), ...candidatesOf(state, column)]
  for (const { shape, gain } of tried) {
    if (gain < MINIMUM_GAIN) continue
    const fit = fitShape(state, row, column, shape)
    if (fit !== null && (best === null || worthOf(state, fit) > worthOf(state, best))) best = fit
  }
  return best
}

function fitShape(state: ServiceState, row: number, column: number, shape: EventShape): PairFit | null {
  const n = state.series.length
  const [a, b] = [witnessIn(state, row, shape), witnessIn(state, column, shape)]
  if (a === null || b === null) return null
  const cross = at(state.precision, row * n + column) * Math.sqrt(a.information * b.information)
  const information = at(state.precision, row * n + row) * a.information + at(state.precision, column * n + column) * b.information + 2 * cross
  if (!(information > 0)) return null
  const product = a.product + b.product
  const size = sizeFor(a, b, product / information)
  return size === null ? null : { shape, size, variance: 1 / information, gain: 2 * size * product - size * size * information }
}

/**
 * One size for both. Where they disagree, the larger holds more than this event (two usage types of one account that began on
 * one day): the event is the smaller, if it stands out by itself, and the rest is left for the next.
 */
function sizeFor(a: Witness, b: Witness, joint: number): number | null {
  const disagreement = (a.size - b.size) ** 2 / (1 / a.information + 1 / b.information)
  if (disagreement <= DISAGREEMENT) return joint
  if (a.size * b.size <= 0) return null
  const smaller = Math.abs(a.size) < Math.abs(b.size) ? a : b
  if (gainOf(smaller) < DISAGREEMENT) return null
  return Math.abs(smaller.size) < Math.abs(joint) ? smaller.size : joint
}
