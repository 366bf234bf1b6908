import { describe, expect, it } from 'vitest'
import { type Metric, type MetricField, metrics } from '../../../domain/metrics.ts'
import { folded, joinedSources } from '../../../domain/observe/fold.ts'
import type { RawSeries } from '../../../domain/observe/raw-series.ts'

const NONE = Number.NaN
const metricOf = (field: MetricField): Metric => metrics.find((metric) => metric.field === field) as Metric
const cpu = metricOf('cpuPercentAverage')
const hottest = metricOf('cpuPercentMaximum')
const credits = metricOf('creditBalanceMinimum')
const requests = metricOf('requests')

/** Three steps of five minutes. */
const grid = { startSec: 3000, stepSec: 300, length: 3 }
const series = (values: readonly number[], changes: Partial<RawSeries> = {}): RawSeries => ({
  metric: cpu,
  source: '',
  periodSec: 300,
  startSec: 3000,
  timestampsSec: null,
  values: Float64Array.from(values),
  ...changes,
})
const fold = (metric: Metric, ...all: readonly RawSeries[]) => {
  const { values, given, dropped } = folded(all, metric, grid)
  return { values: [...values], given, dropped }
}
const times = (...sec: readonly number[]) => ({ timestampsSec: Float64Array.from(sec) })

describe('a series on the grid', () => {
  it('is itself where it has the grid’s steps', () => {
    expect(fold(cpu, series([10, NONE, 30]))).toEqual({ values: [10, NONE, 30], given: 2, dropped: 0 })
    expect(fold(cpu)).toEqual({ values: [NONE, NONE, NONE], given: 0, dropped: 0 })
  })

  it('leaves out what lies before and after', () => {
    expect(fold(cpu, series([1, 2, 3, 4, 5], { startSec: 2700 }))).toEqual({ values: [2, 3, 4], given: 3, dropped: 0 })
    expect(fold(cpu, series([1, 2], { startSec: 3600 }))).toEqual({ values: [NONE, NONE, 1], given: 1, dropped: 0 })
    expect(fold(cpu, series([1, 2, 3], times(2999, 3000, 3900)))).toEqual({ values: [2, NONE, NONE], given: 1, dropped: 0 })
  })

  it('keeps each value in the step it begins in where its own steps lie across', () => {
    expect(fold(cpu, series([1, 2, 3], { startSec: 3100 }))).toEqual({ values: [1, 2, 3], given: 3, dropped: 0 })
    expect(fold(cpu, series([1, 2, 3], { startSec: 2900 }))).toEqual({ values: [2, 3, NONE], given: 2, dropped: 0 })
  })

  it.each([
    ['a mean', cpu, [20, 15, NONE]],
    ['a maximum', hottest, [30, 20, NONE]],
    ['a minimum', credits, [10, 10, NONE]],
    ['a sum', requests, [60, 30, NONE]],
  ] as const)('is %s of shorter periods', (_what, metric, expected) => {
    const minutes = [10, 30, 20, NONE, NONE, 20, 10, NONE, NONE, NONE]
    expect(fold(metric, series(minutes, { periodSec: 60 })).values).toEqual(expected)
  })

  it('has no shares over 100 %, which is rounding up to 101, and nothing true over that or below zero', () => {
    const [given, kept] = [
      [100, cpu.largest, cpu.largest + 0.1],
      [100, 100, NONE],
    ]
    expect(fold(cpu, series(given))).toEqual({ values: kept, given: 3, dropped: 1 })
    expect(fold(cpu, series(given, { startSec: 3001 }))).toEqual({ values: kept, given: 3, dropped: 1 })
    expect(fold(cpu, series([-0.1, 0, -0]))).toEqual({ values: [NONE, 0, 0], given: 3, dropped: 1 })
    expect(fold(requests, series([5000, Number.POSITIVE_INFINITY, 1]))).toMatchObject({ values: [5000, NONE, 1], dropped: 1 })
  })

  it('is the same whatever the order of its times, and counts a time once: of two the larger that can be true', () => {
    const expected = { values: [10, 20, 30], given: 3, dropped: 0 }
    expect(fold(cpu, series([10, 20, 30], times(3000, 3300, 3600)))).toEqual(expected)
    expect(fold(cpu, series([30, 10, 20], times(3600, 3000, 3300)))).toEqual(expected)
    expect(fold(requests, series([7, 9, 9], times(3000, 3000, 3300))).values).toEqual([9, 9, NONE])
    expect(fold(cpu, series([40, 999], times(3000, 3000)))).toEqual({ values: [40, NONE, NONE], given: 1, dropped: 0 })
    expect(fold(cpu, series([10, NONE, NONE]), series([NONE, 20, 30]))).toEqual(expected)
  })

  it('of two periods is by the longer, and by the shorter where that has nothing', () => {
    const fine = series([1, 1, 1, 1, 1, 2, 2, 2, 2, 999], { periodSec: 60 })
    const coarse = series([10, NONE, NONE])
    for (const all of [
      [fine, coarse],
      [coarse, fine],
    ])
      expect(fold(cpu, ...all)).toEqual({ values: [10, 2, NONE], given: 11, dropped: 1 })
  })
})

describe('several sources of one metric', () => {
  const [a, b] = [Float64Array.of(1, NONE, 3, NONE), Float64Array.of(10, 20, NONE, NONE)]

  it.each([
    ['sum', [11, 20, 3, NONE]],
    ['maximum', [10, 20, 3, NONE]],
    ['minimum', [1, 20, 3, NONE]],
  ] as const)('are one by their %s over what was observed', (how, expected) => {
    expect([...joinedSources([a, b], how)]).toEqual(expected)
    expect([...joinedSources([b, a], how)]).toEqual(expected)
  })

  it('are what the only one is', () => {
    expect(joinedSources([a], 'sum')).toBe(a)
  })
})
