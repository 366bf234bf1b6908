import { describe, expect, it } from 'vitest'
import { metrics } from '../../../domain/metrics.ts'
import { problemOf, type RawSeries } from '../../../domain/observe/raw-series.ts'

const series = (changes: Partial<RawSeries>): RawSeries => ({
  metric: metrics[0] as RawSeries['metric'],
  source: '',
  periodSec: 60,
  startSec: 0,
  timestampsSec: null,
  values: Float64Array.of(1, 2),
  ...changes,
})
/** The first second of 2100. */
const YEAR_2100 = 4_102_444_800
const at = (...timestampsSec: number[]) => ({ timestampsSec: Float64Array.from(timestampsSec) })

describe('a series', () => {
  it.each([
    ['of a shorter period', {}],
    ['of the same period', { periodSec: 300 }],
    ['until the end of the century', { startSec: YEAR_2100 }],
    ['with a time for each value', at(0, YEAR_2100)],
    ['whose start says nothing beside its times', { startSec: -1, ...at(60, 0) }],
    ['that was read', { problem: null }],
  ])('%s can be used', (_what, changes) => {
    expect(problemOf(series(changes), 300)).toBeNull()
  })

  it.each([
    ['could not be read', { problem: 'Forbidden', periodSec: 0 }, { code: 'as-said', text: 'Forbidden' }],
    ['has no period', { periodSec: 0 }, { code: 'no-period', periodSec: 0 }],
    ['has a period of less than nothing', { periodSec: -60 }, { code: 'no-period', periodSec: -60 }],
    ['has an endless period', { periodSec: Number.POSITIVE_INFINITY }, { code: 'no-period', periodSec: Number.POSITIVE_INFINITY }],
    ['is coarser than the grid', { periodSec: 301 }, { code: 'too-coarse', periodSec: 301, stepSec: 300 }],
    ['begins before 1970', { startSec: -1 }, { code: 'no-such-time', timestamp: -1 }],
    ['begins at no time', { startSec: Number.NaN }, { code: 'no-such-time', timestamp: Number.NaN }],
    ['is in milliseconds', { startSec: YEAR_2100 + 1 }, { code: 'no-such-time', timestamp: YEAR_2100 + 1 }],
    ['has fewer times than values', at(0), { code: 'uneven', values: 2, timestamps: 1 }],
    ['has a time that is none', at(0, -5), { code: 'no-such-time', timestamp: -5 }],
  ])('that %s cannot be used, and says so', (_what, changes, problem) => {
    expect(problemOf(series(changes), 300)).toEqual(problem)
  })
})
