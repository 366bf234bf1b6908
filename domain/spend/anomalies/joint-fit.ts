import { at } from '../../series.ts'
import { type EventShape, shapeOn } from './event-shapes.ts'
import { dot, inverseOf, timesVector } from './linear-algebra.ts'
import type { ReadySeries } from './ready-series.ts'
import { combinedOf, type ServiceState } from './service-state.ts'

/** Where an event is: indices into the state's series, null where none. */
export type Place = { readonly row: number | null; readonly column: number | null }

/** What events explain together (squared standard errors), each at its place, the sizes by which they explain most, and how much less they would without each. */
export type JointFit = { readonly gain: number; readonly sizes: Float64Array; readonly own: Float64Array }

/** A shape in one series: as it would be seen, and what is left of that when level and growth have had their part. */
type Trace = { readonly whole: Float64Array; readonly left: Float64Array }

/**
 * Fits events of given shapes to places of a service, all sizes at once by generalized least squares. `state` has none of them taken out.
 * Sizes that lean on each other (two events in one usage type) are shared out as all series together have it; null where they cannot be told apart.
 */
export function jointFitOf(state: ServiceState, shapes: readonly EventShape[]): (places: readonly Place[]) => JointFit | null {
  const n = state.series.length
  const traces = shapes.map(() => new Map<number, Trace>())
  const traceIn = (event: number, index: number): Trace => {
    const trace = traces[event]?.get(index) ?? traceOf(state.series[index] as ReadySeries, shapes[event] as EventShape)
    traces[event]?.set(index, trace)
    return trace
  }
  const known = new Map<number, number>()
  /** How much event i in series a and event j in series b say of each other's size. */
  const shared = (i: number, a: number, j: number, b: number): number => {
    const key = ((i * shapes.length + j) * n + a) * n + b
    const before = known.get(key)
    if (before !== undefined) return before
    const [one, other] = [traceIn(i, a), traceIn(j, b)]
    const value = (at(state.precision, a * n + b) * (dot(one.whole, other.left) + dot(one.left, other.whole))) / 2
    known.set(key, value)
    return value
  }
  const products = shapes.map(() => new Map<number, number>())
  const productIn = (i: number, a: number): number => {
    const value = products[i]?.get(a) ?? dot(traceIn(i, a).whole, combinedOf(state, a))
    products[i]?.set(a, value)
    return value
  }
  return (places) => {
    const k = places.length
    const seen = places.map(({ row, column }) => [row, column].filter((index) => index !== null))
    const information = new Float64Array(k * k)
    const product = new Float64Array(k)
    for (let i = 0; i < k; i++) {
      for (const a of seen[i] ?? []) {
        product[i] = at(product, i) + productIn(i, a)
        for (let j = 0; j <= i; j++) for (const b of seen[j] ?? []) information[i * k + j] = at(information, i * k + j) + shared(i, a, j, b)
      }
      for (let j = 0; j < i; j++) information[j * k + i] = at(information, i * k + j)
    }
    const variance = inverseOf(information, k)
    const sizes = timesVector(variance, product)
    const gain = dot(sizes, product)
    return gain > 0 ? { gain, sizes, own: sizes.map((size, i) => (size * size) / at(variance, i * k + i)) } : null
  }
}

function traceOf({ base, unit, root, innovations, levelColumn, growthColumn, inverse }: ReadySeries, shape: EventShape): Trace {
  const whole = new Float64Array(innovations.length)
  let before = 0
  for (let i = shape.start; i < Math.min(innovations.length, shape.end + 1); i++) {
    const today = shapeOn(shape, i) / at(unit, i)
    whole[i] = at(root, i) * (today - base.persistence * before)
    before = at(root, i) > 0 ? today : 0
  }
  const onLevel = dot(whole, levelColumn)
  const onGrowth = dot(whole, growthColumn)
  const level = onLevel * inverse[0] + onGrowth * inverse[1]
  const growth = onLevel * inverse[1] + onGrowth * inverse[2]
  return { whole, left: whole.map((x, i) => x - at(levelColumn, i) * level - at(growthColumn, i) * growth) }
}
