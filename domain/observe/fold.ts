import type { Metric } from '../metrics.ts'
import { at, type Grid } from '../series.ts'
import type { RawSeries } from './raw-series.ts'

/** A share of up to this many percent is 100 % and rounding. */
const MOST_PERCENT = 101

/** A metric on the grid: `given` datapoints lay in the window, `dropped` of them cannot be true and were left out. */
export type Folded = { readonly values: Float64Array; readonly given: number; readonly dropped: number }

/** Points of one period in ascending order; times follow start and period where `times` is null. */
type Points = { readonly startSec: number; readonly periodSec: number; readonly times: Float64Array | null; readonly values: Float64Array }

/**
 * Brings the series of one metric and one source onto the grid; all must be usable (see problemOf). Datapoints of a shorter
 * period become a step by the metric's statistic; a step without any is NaN. A datapoint given twice counts once (of two that
 * differ, the larger that can be true). Where a step has datapoints of several periods the longest decides: CloudWatch made it
 * from all of them. The order of `series` does not matter.
 */
export function folded(series: readonly RawSeries[], metric: Metric, grid: Grid): Folded {
  const periods = [...new Set(series.map((s) => s.periodSec))].sort((a, b) => b - a)
  let result: Folded | null = null
  for (const periodSec of periods) {
    const next = foldedPoints(
      pointsOf(
        series.filter((s) => s.periodSec === periodSec),
        metric,
      ),
      metric,
      grid,
    )
    result = result === null ? next : filled(result, next)
  }
  return result ?? { values: new Float64Array(grid.length).fill(Number.NaN), given: 0, dropped: 0 }
}

function filled(coarse: Folded, fine: Folded): Folded {
  const values = coarse.values.map((value, i) => (Number.isNaN(value) ? at(fine.values, i) : value))
  return { values, given: coarse.given + fine.given, dropped: coarse.dropped + fine.dropped }
}

function pointsOf(series: readonly RawSeries[], metric: Metric): Points {
  const [first, ...others] = series as readonly [RawSeries, ...RawSeries[]]
  const { startSec, periodSec, timestampsSec: times, values } = first
  if (others.length === 0 && (times === null || isAscending(times))) return { startSec, periodSec, times, values }
  return merged(series, metric)
}

function isAscending(times: Float64Array): boolean {
  for (let i = 1; i < times.length; i++) if (!(at(times, i) > at(times, i - 1))) return false
  return true
}

/** All datapoints by time, each time once. */
function merged(series: readonly RawSeries[], metric: Metric): Points {
  const pairs = series.flatMap(({ startSec, periodSec, timestampsSec, values }) =>
    Array.from(values, (value, i) => ({ sec: timestampsSec === null ? startSec + i * periodSec : at(timestampsSec, i), value })).filter(
      (pair) => !Number.isNaN(pair.value),
    ),
  )
  const rank = (value: number): number => (canBeTrue(value, metric) ? value : -1)
  pairs.sort((a, b) => a.sec - b.sec || rank(a.value) - rank(b.value))
  const kept = pairs.filter((pair, i) => pairs[i + 1]?.sec !== pair.sec)
  const { startSec, periodSec } = series[0] as RawSeries
  return { startSec, periodSec, times: Float64Array.from(kept, (p) => p.sec), values: Float64Array.from(kept, (p) => p.value) }
}

function canBeTrue(value: number, metric: Metric): boolean {
  return value >= 0 && value <= metric.largest
}

function foldedPoints(points: Points, metric: Metric, grid: Grid): Folded {
  const folded = new Float64Array(grid.length).fill(Number.NaN)
  const ceiling = metric.largest < MOST_PERCENT ? 100 : metric.largest
  const { startSec, periodSec, times, values } = points
  const firstStep = (startSec - grid.startSec) / grid.stepSec
  if (times === null && periodSec === grid.stepSec && Number.isInteger(firstStep)) return copied(folded, values, firstStep, metric.largest, ceiling)
  // how many datapoints a step's mean is of
  const counts = new Float64Array(metric.fold === 'mean' ? grid.length : 0)
  let given = 0
  let dropped = 0
  for (let i = 0; i < values.length; i++) {
    const value = at(values, i)
    const step = Math.floor(((times === null ? startSec + i * periodSec : at(times, i)) - grid.startSec) / grid.stepSec)
    if (Number.isNaN(value) || step < 0 || step >= grid.length) continue
    given++
    if (!canBeTrue(value, metric)) {
      dropped++
      continue
    }
    const before = at(folded, step)
    const clean = cleaned(value, ceiling)
    folded[step] = Number.isNaN(before) ? clean : joined(before, clean, metric.fold)
    if (metric.fold === 'mean') counts[step] = at(counts, step) + 1
  }
  return { values: metric.fold === 'mean' ? folded.map((total, i) => total / at(counts, i)) : folded, given, dropped }
}

/** The common case, one datapoint a step from `firstStep` on: every datapoint of every group passes through here. */
function copied(folded: Float64Array, values: Float64Array, firstStep: number, largest: number, ceiling: number): Folded {
  const to = Math.min(values.length, folded.length - firstStep)
  let given = 0
  let dropped = 0
  for (let i = Math.max(0, -firstStep); i < to; i++) {
    const value = at(values, i)
    if (value >= 0 && value <= largest) folded[i + firstStep] = cleaned(value, ceiling)
    else if (Number.isNaN(value)) continue
    else dropped++
    given++
  }
  return { values: folded, given, dropped }
}

/** Adding zero makes -0 a zero. */
function cleaned(value: number, ceiling: number): number {
  return (value > ceiling ? ceiling : value) + 0
}

function joined(a: number, b: number, fold: Metric['fold']): number {
  switch (fold) {
    case 'mean':
    case 'sum':
      return a + b
    case 'maximum':
      return a > b ? a : b
    case 'minimum':
      return a < b ? a : b
  }
}

/** Several sources of one metric (a group behind two target groups) as one, step by step over what was observed. */
export function joinedSources(sources: readonly Float64Array[], fold: Metric['fold']): Float64Array {
  const [first, ...others] = sources as readonly [Float64Array, ...Float64Array[]]
  if (others.length === 0) return first
  return first.map((value, i) =>
    others.reduce((sum, other) => (Number.isNaN(sum) ? at(other, i) : Number.isNaN(at(other, i)) ? sum : joined(sum, at(other, i), fold)), value),
  )
}
