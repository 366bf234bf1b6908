import { at } from '../../series.ts'
import { type EventShape, shapeOn } from './event-shapes.ts'
import type { ReadySeries } from './ready-series.ts'

/**
 * What one series says of a shape: how precisely it can tell the size (`information`, one over the variance), its own best size,
 * and the shape's product with `combined`: the innovations of all series of the service weighed against each other.
 */
export type Witness = { readonly information: number; readonly size: number; readonly product: number }

/** Squared standard errors that the size stands away from zero, by this series alone. */
export function gainOf({ size, information }: Witness): number {
  return size * size * information
}

/** Products of a shape's trace in the innovations: with itself, the innovations, the combined ones, level and growth. */
const SUMS = 5
/** Where the two columns of the baseline stand among the sums. */
const ON_LEVEL = 3
const ON_GROWTH = 4
/** What is left of a shape is next to nothing where it is no more than what is lost in computing it. */
const NEXT_TO_NOTHING = 1e-9

/** Generalized least squares of one shape; null where level and growth leave nothing to tell it by. */
export function witnessOf(ready: ReadySeries, combined: Float64Array, shape: EventShape): Witness | null {
  const { base, unit, root, innovations } = ready
  const sums = new Float64Array(SUMS)
  let before = 0
  for (let i = shape.start; i < Math.min(innovations.length, shape.end + 1); i++) {
    const today = shapeOn(shape, i) / at(unit, i)
    addTo(sums, ready, combined, i, today - base.persistence * before)
    // A day that was not used leads one to expect nothing of the next.
    before = at(root, i) > 0 ? today : 0
  }
  const information = informationOf(ready, sums)
  return information > 0 ? { information, size: at(sums, 1) / information, product: at(sums, 2) } : null
}

/**
 * The same for many shapes in the order of their start and end, told to `visit` one by one: a spike or shift that ends later takes
 * the sums of one that ends earlier and goes on.
 */
export function visitWitnesses(
  ready: ReadySeries,
  combined: Float64Array,
  shapes: readonly EventShape[],
  visit: (shape: EventShape, information: number, size: number, product: number) => void,
): void {
  const { base, unit, root, innovations } = ready
  const sums = new Float64Array(SUMS)
  const whole = new Float64Array(SUMS)
  let start = -1
  let next = 0
  let before = 0
  for (const shape of shapes) {
    if (shape.kind === 'drift') {
      const witness = witnessOf(ready, combined, shape)
      if (witness !== null) visit(shape, witness.information, witness.size, witness.product)
      continue
    }
    if (shape.start !== start || shape.end < next) {
      sums.fill(0)
      start = shape.start
      next = start
      before = 0
    }
    for (; next < Math.min(innovations.length, shape.end); next++) {
      const today = 1 / at(unit, next)
      addTo(sums, ready, combined, next, today - base.persistence * before)
      before = at(root, next) > 0 ? today : 0
    }
    whole.set(sums)
    if (shape.end < innovations.length) addTo(whole, ready, combined, shape.end, -base.persistence * before)
    const information = informationOf(ready, whole)
    if (information > 0) visit(shape, information, at(whole, 1) / information, at(whole, 2))
  }
}

function addTo(sums: Float64Array, { root, innovations, levelColumn, growthColumn }: ReadySeries, combined: Float64Array, i: number, change: number): void {
  const h = at(root, i) * change
  // most days of a bill are no part of a shape's change, and add nothing
  if (h === 0) return
  sums[0] = at(sums, 0) + h * h
  sums[1] = at(sums, 1) + h * at(innovations, i)
  sums[2] = at(sums, 2) + h * at(combined, i)
  sums[ON_LEVEL] = at(sums, ON_LEVEL) + h * at(levelColumn, i)
  sums[ON_GROWTH] = at(sums, ON_GROWTH) + h * at(growthColumn, i)
}

/** What is left of a shape when what level and growth could explain of it is taken away; 0 when next to nothing is. */
function informationOf({ inverse }: ReadySeries, sums: Float64Array): number {
  const onLevel = at(sums, ON_LEVEL)
  const onGrowth = at(sums, ON_GROWTH)
  const information = at(sums, 0) - (onLevel * onLevel * inverse[0] + 2 * onLevel * onGrowth * inverse[1] + onGrowth * onGrowth * inverse[2])
  return information > NEXT_TO_NOTHING * at(sums, 0) ? information : 0
}
