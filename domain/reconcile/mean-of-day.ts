import { at } from '../series.ts'

/** A day counts when this share of it was observed. */
const OBSERVED_FRACTION = 0.9

/** Mean over the observed steps of a day; null where too few were. */
export function meanOfDay(values: Float64Array, from: number, steps: number): number | null {
  let sum = 0
  let seen = 0
  for (let i = from; i < from + steps; i++) {
    if (Number.isNaN(at(values, i))) continue
    sum += at(values, i)
    seen++
  }
  return seen < steps * OBSERVED_FRACTION ? null : sum / seen
}
