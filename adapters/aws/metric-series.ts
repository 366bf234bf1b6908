import type { Dimension } from './metric-queries.ts'

/** One series as CloudWatch answered it: ascending, no time twice. `problem` says why it cannot be used, where it cannot. */
export type MetricSeries = {
  readonly namespace: string
  readonly metricName: string
  readonly dimensions: readonly Dimension[]
  readonly statistic: string
  readonly timestampsSec: readonly number[]
  readonly values: readonly number[]
  readonly problem: string | null
  /** What CloudWatch had to say about it. */
  readonly messages: readonly string[]
}

/** Part of a result: GetMetricData may give a series in several, over several pages. */
export type ResultPart = { readonly timestampsSec: readonly number[]; readonly values: readonly number[] }

/**
 * The parts of one result as one: in ascending order whatever order they came in, each time once (the later part's value
 * stands). A part whose lists differ in length cannot be told apart and spoils the whole.
 */
export function joinedParts(parts: readonly ResultPart[]): ResultPart & { readonly problem: string | null } {
  const uneven = parts.find(({ timestampsSec, values }) => timestampsSec.length !== values.length)
  if (uneven !== undefined)
    return { timestampsSec: [], values: [], problem: `it has ${uneven.values.length} values for ${uneven.timestampsSec.length} timestamps` }
  const bySec = new Map<number, number>()
  for (const { timestampsSec, values } of parts) for (const [i, sec] of timestampsSec.entries()) bySec.set(sec, values[i] as number)
  const sorted = [...bySec].sort(([a], [b]) => a - b)
  return { timestampsSec: sorted.map(([sec]) => sec), values: sorted.map(([, value]) => value), problem: null }
}

/**
 * Values on a grid of `length` steps of `stepSec` from `startSec`: NaN where there is no datapoint, Infinity where there is
 * one that is no number. null when a time is not on the grid.
 */
export function onGrid({ timestampsSec, values }: ResultPart, startSec: number, stepSec: number, length: number): Float64Array | null {
  const column = new Float64Array(length).fill(Number.NaN)
  for (const [i, sec] of timestampsSec.entries()) {
    const step = (sec - startSec) / stepSec
    if (!Number.isInteger(step) || step < 0 || step >= length) return null
    const value = values[i] as number
    column[step] = Number.isFinite(value) ? value : Number.POSITIVE_INFINITY
  }
  return column
}
