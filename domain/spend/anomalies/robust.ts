import { at } from '../../series.ts'

/** Up to this length insertion beats the general sort. */
const SHORT = 24

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
