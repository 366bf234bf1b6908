import { at } from '../../series.ts'
import { dot, inverseOf } from './linear-algebra.ts'
import type { ReadySeries } from './ready-series.ts'
import { HELD_WITHIN } from './robust.ts'

/** A series of this share of the strays that it is taken to have, at most, shows more of what an event at its end leaves on the days before than of strays. */
const OWN_STRAYS_FRACTION = 0.1
/** Strays of less than this share of a standard deviation are lost in computing. */
const LOST_FRACTION = 1e-6
/** Sixty days teach the correlations of a handful of series only roughly: they are believed this much less. */
const DOUBT = 0.3

/**
 * How to weigh series against each other: the inverse of the correlations of their innovations on the reference days, row by row.
 * Spend by account and spend by usage type hold the same dollars twice, so what moves one is seen in another: a wild series of
 * one account explains the wildness of the usage type it pays for, and what is left over is judged more sharply.
 */
export function precisionOf(series: readonly ReadySeries[], referenceEnd: number): Float64Array {
  const n = series.length
  const held = series.map((one) => straysIn(one, referenceEnd).map((x) => Math.min(HELD_WITHIN, Math.max(-HELD_WITHIN, x))))
  const norms = held.map((values) => Math.sqrt(dot(values, values)))
  const correlations = new Float64Array(n * n)
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) {
      const scale = (norms[i] as number) * (norms[j] as number)
      const correlation = scale > LOST_FRACTION ** 2 * referenceEnd ? ((1 - DOUBT) * dot(held[i] as Float64Array, held[j] as Float64Array)) / scale : 0
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

/**
 * What a series strays by on the reference days. Innovations are freed of the level and growth of all days, so that an event at the end leaves the same trace
 * on each day before, in every series that holds it: a steady one is freed of those of the reference days alone.
 */
function straysIn({ innovations, levelColumn, growthColumn }: ReadySeries, end: number): Float64Array {
  const [x, a, b] = [innovations, levelColumn, growthColumn].map((values) => values.subarray(0, end)) as [Float64Array, Float64Array, Float64Array]
  const [aa, ab, bb, ax, bx] = [dot(a, a), dot(a, b), dot(b, b), dot(a, x), dot(b, x)]
  const determinant = aa * bb - ab * ab
  if (!(determinant > 0)) return x
  const [level, growth] = [(bb * ax - ab * bx) / determinant, (aa * bx - ab * ax) / determinant]
  const own = x.map((one, i) => one - level * at(a, i) - growth * at(b, i))
  return dot(own, own) < OWN_STRAYS_FRACTION ** 2 * end ? own : x
}
