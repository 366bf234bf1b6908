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

/** Products of a shape's trace: with itself, the innovations, the combined ones, level and growth. */
type Sums = { self: number; innovations: number; combined: number; level: number; growth: number }
/** What is left of a shape is next to nothing where it is no more than what is lost in computing it. */
const NEXT_TO_NOTHING = 1e-9

/** Generalized least squares of one shape; null where level and growth leave nothing to tell it by. */
export function witnessOf(ready: ReadySeries, combined: Float64Array, shape: EventShape): Witness | null {
  const { base, unit, root, innovations } = ready
  const sums = noSums()
  let before = 0
  for (let i = shape.start; i < Math.min(innovations.length, shape.end + 1); i++) {
    const today = shapeOn(shape, i) / at(unit, i)
    addTo(sums, ready, combined, i, today - base.persistence * before)
    // A day that was not used leads one to expect nothing of the next.
    before = at(root, i) > 0 ? today : 0
  }
  const information = informationOf(ready, sums)
  return information > 0 ? { information, size: sums.innovations / information, product: sums.combined } : null
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
  let sums = noSums()
  const whole = noSums()
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
      sums = noSums()
      start = shape.start
      next = start
      before = 0
    }
    for (; next < Math.min(innovations.length, shape.end); next++) {
      const today = 1 / at(unit, next)
      addTo(sums, ready, combined, next, today - base.persistence * before)
      before = at(root, next) > 0 ? today : 0
    }
    whole.self = sums.self
    whole.innovations = sums.innovations
    whole.combined = sums.combined
    whole.level = sums.level
    whole.growth = sums.growth
    if (shape.end < innovations.length) addTo(whole, ready, combined, shape.end, -base.persistence * before)
    const information = informationOf(ready, whole)
    if (information > 0) visit(shape, information, whole.innovations / information, whole.combined)
  }
}

function noSums(): Sums {
  return { self: 0, innovations: 0, combined: 0, level: 0, growth: 0 }
}

function addTo(sums: Sums, { root, innovations, levelColumn, growthColumn }: ReadySeries, combined: Float64Array, i: number, change: number): void {
  const h = at(root, i) * change
  // most days of a bill are no part of a shape's change, and add nothing
  if (h === 0) return
  sums.self += h * h
  sums.innovations += h * at(innovations, i)
  sums.combined += h * at(combined, i)
  sums.level += h * at(levelColumn, i)
  sums.growth += h * at(growthColumn, i)
}

/** What is left of a shape when what level and growth could explain of it is taken away; 0 when next to nothing is. */
function informationOf({ inverse }: ReadySeries, { self, level, growth }: Sums): number {
  const information = self - (level * level * inverse[0] + 2 * level * growth * inverse[1] + growth * growth * inverse[2])
  return information > NEXT_TO_NOTHING * self ? information : 0
}
