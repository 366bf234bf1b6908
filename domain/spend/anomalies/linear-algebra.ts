import { at } from '../../series.ts'

/** Inverse of a symmetric positive definite matrix of n rows, row by row, by Gauss-Jordan elimination. */
export function inverseOf(matrix: Float64Array, n: number): Float64Array {
  const left = matrix.slice()
  const right = new Float64Array(n * n)
  for (let i = 0; i < n; i++) right[i * n + i] = 1
  for (let k = 0; k < n; k++) {
    const pivot = at(left, k * n + k)
    for (let j = 0; j < n; j++) {
      left[k * n + j] = at(left, k * n + j) / pivot
      right[k * n + j] = at(right, k * n + j) / pivot
    }
    for (let i = 0; i < n; i++) {
      const factor = at(left, i * n + k)
      if (i === k || factor === 0) continue
      for (let j = 0; j < n; j++) {
        left[i * n + j] = at(left, i * n + j) - factor * at(left, k * n + j)
        right[i * n + j] = at(right, i * n + j) - factor * at(right, k * n + j)
      }
    }
  }
  return right
}

/** A matrix of n rows times a vector. */
export function timesVector(matrix: Float64Array, vector: Float64Array): Float64Array {
  const n = vector.length
  return vector.map((_, i) => {
    let sum = 0
    for (let j = 0; j < n; j++) sum += at(matrix, i * n + j) * at(vector, j)
    return sum
  })
}

export function dot(a: Float64Array, b: Float64Array): number {
  let total = 0
  for (let i = 0; i < a.length; i++) total += at(a, i) * at(b, i)
  return total
}
