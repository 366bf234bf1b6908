import { at } from '../../series.ts'
import { dot, inverseOf } from './linear-algebra.ts'
import type { ReadySeries } from './ready-series.ts'
import { HELD_WITHIN } from './robust.ts'

/** Sixty days teach the correlations of a handful of series only roughly: they are believed this much less. */
const DOUBT = 0.3

/**
 * How to weigh series against each other: the inverse of the correlations of their innovations on the reference days, row by row.
 * Spend by account and spend by usage type hold the same dollars twice, so what moves one is seen in another: a wild series of
 * one account explains the wildness of the usage type it pays for, and what is left over is judged more sharply.
 */
export function precisionOf(series: readonly ReadySeries[], referenceEnd: number): Float64Array {
  const n = series.length
  const held = series.map(({ innovations }) => innovations.slice(0, referenceEnd).map((x) => Math.min(HELD_WITHIN, Math.max(-HELD_WITHIN, x))))
  const norms = held.map((values) => Math.sqrt(dot(values, values)))
  const correlations = new Float64Array(n * n)
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) {
      const scale = (norms[i] as number) * (norms[j] as number)
      const correlation = scale > 0 ? ((1 - DOUBT) * dot(held[i] as Float64Array, held[j] as Float64Array)) / scale : 0
      correlations[i * n + j] = correlation
      correlations[j * n + i] = correlation
    }
    correlations[i * n + i] = 1
  }
  return inverseOf(correlations, n)
}

/** One series' innovations weighed against those of all: its row of the precision matrix times the innovations of each day. */
export function combinedInnovations(series: readonly ReadySeries[], precision: Float64Array, index: number): Float64Array {
  const n = series.length
  const combined = new Float64Array((series[index] as ReadySeries).innovations.length)
  for (let j = 0; j < n; j++) {
    const weight = at(precision, index * n + j)
    const { innovations } = series[j] as ReadySeries
    for (let t = 0; t < combined.length; t++) combined[t] = at(combined, t) + weight * at(innovations, t)
  }
  return combined
}
