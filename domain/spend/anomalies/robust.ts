import { at } from '../../series.ts'

/** A deviation is held within this many standard deviations before it is learnt from, so that one event teaches nothing. */
export const HELD_WITHIN = 3
/** Tukey's biweight: what lies this many standard deviations off counts nothing, and 95 % of a normal sample's precision is kept. */
export const BIWEIGHT_CUT = 4.685
/** Days of spend follow each other: this many of them tell as much as one that stood alone. */
export const PERSISTENCE_INFLATION = 3

/** Up to this length insertion beats the general sort. */
const SHORT = 64

/** Median of numbers without NaN, which it sorts in place; NaN when there are none. */
export function medianOf(values: Float64Array): number {
  const n = values.length
  if (n === 0) return Number.NaN
  if (n <= SHORT) insertionSort(values)
  else values.sort()
  const middle = n >> 1
  return n % 2 === 1 ? at(values, middle) : (at(values, middle) + at(values, middle - 1)) / 2
}

function insertionSort(values: Float64Array): void {
  for (let i = 1; i < values.length; i++) {
    const x = at(values, i)
    let j = i - 1
    while (j >= 0 && at(values, j) > x) {
      values[j + 1] = at(values, j)
      j--
    }
    values[j + 1] = x
  }
}
