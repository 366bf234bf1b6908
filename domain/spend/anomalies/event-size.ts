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

/** Generalized least squares of one shape; null where level and growth leave nothing to tell it by. */
export function witnessOf(ready: ReadySeries, combined: Float64Array, shape: EventShape): Witness | null {
  const { base, unit, root, innovations, levelColumn, growthColumn, inverse } = ready
  const end = Math.min(innovations.length, shape.end + 1)
  let square = 0
  let own = 0
  let product = 0
  let onLevel = 0
  let onGrowth = 0
  let before = 0
  for (let i = shape.start; i < end; i++) {
    const today = shapeOn(shape, i) / at(unit, i)
    const h = at(root, i) * (today - base.persistence * before)
    before = today
    square += h * h
    own += h * at(innovations, i)
    product += h * at(combined, i)
    onLevel += h * at(levelColumn, i)
    onGrowth += h * at(growthColumn, i)
  }
  const information = square - (onLevel * onLevel * inverse[0] + 2 * onLevel * onGrowth * inverse[1] + onGrowth * onGrowth * inverse[2])
  return information > 1e-9 * square ? { information, size: own / information, product } : null
}
