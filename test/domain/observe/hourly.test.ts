import { describe, expect, it } from 'vitest'
import { type MetricField, metrics } from '../../../domain/metrics.ts'
import { hourlyHistory, hoursOfWindow } from '../../../domain/observe/hourly.ts'
import { MOST_HISTORY_DAYS } from '../../../domain/observe/hourly-history.ts'
import type { Observation } from '../../../domain/observe/observation.ts'
import type { RawSeries } from '../../../domain/observe/raw-series.ts'
import { aGroup, anObservation } from '../a-case.ts'

const HOUR = 3600
const DAY = 86_400
/** A midnight. */
const START_SEC = 1_772_409_600
const NONE = Number.NaN

/** A window of four hours, before which a history lies. */
const window = { startSec: START_SEC, stepSec: 300, length: 48 }
const END_SEC = START_SEC + 4 * HOUR
const group = aGroup({ createdSec: START_SEC - 10 * DAY })

const series = (field: MetricField, values: readonly number[], changes: Partial<RawSeries> = {}): RawSeries => ({
  metric: metrics.find((metric) => metric.field === field) as RawSeries['metric'],
  source: '',
  periodSec: HOUR,
  startSec: END_SEC - 4 * HOUR,
  timestampsSec: null,
  values: Float64Array.from(values),
  ...changes,
})
const cpu = series('cpuPercentAverage', [10, 20, 30, 40])
const size = series('inServiceInstances', [1, 2, 3, 4])
const read = (all: readonly RawSeries[], changes: Partial<Pick<Observation, 'group' | 'detailedMonitoring'>> = {}) =>
  hourlyHistory({ group, grid: window, detailedMonitoring: true, ...changes }, all)

describe('a history by the hour', () => {
  it('holds each metric on one grid, in whatever order they come', () => {
    const all = [cpu, size, series('cpuPercentMaximum', [11, 21, 31, 41]), series('requests', [100, 200, 300, 400], { source: 'tg' })]
    const expected = {
      grid: { startSec: START_SEC, stepSec: HOUR, length: 4 },
      cpuPercentAverage: Float64Array.of(10, 20, 30, 40),
      cpuPercentMaximum: Float64Array.of(11, 21, 31, 41),
      inServiceInstances: Float64Array.of(1, 2, 3, 4),
      requests: Float64Array.of(100, 200, 300, 400),
    }
    expect(read(all)).toEqual(expected)
    expect(read([...all].reverse())).toEqual(expected)
  })

  it('adds up the requests of several target groups, and has none of one that several groups serve', () => {
    const both = [cpu, size, series('requests', [1, 2, 3, 4], { source: 'a' }), series('requests', [10, 20, NONE, 40], { source: 'b' })]
    expect(read(both)).toMatchObject({ requests: Float64Array.of(11, 22, 3, 44) })
    expect(read(both, { group: aGroup({ ...group, sharedTargetGroupArns: ['arn:shared'] }) })).toMatchObject({ requests: null })
    expect(read([cpu, size])).toMatchObject({ requests: null, cpuPercentMaximum: null })
  })

  it('counts instances by CPU samples where the group’s metrics do not: 60 an hour with detailed monitoring, 12 with basic', () => {
    const samples = series('cpuSamples', [120, 120, 180, NONE])
    expect(read([cpu, samples])).toMatchObject({ inServiceInstances: Float64Array.of(2, 2, 3, NONE) })
    expect(read([cpu, samples], { detailedMonitoring: false })).toMatchObject({ inServiceInstances: Float64Array.of(10, 10, 15, NONE) })
    expect(read([cpu, samples, series('inServiceInstances', [NONE, 5, NONE, 4])])).toMatchObject({ inServiceInstances: Float64Array.of(2, 5, 3, 4) })
    expect(read([cpu, samples], { detailedMonitoring: null })).toEqual({ code: 'history-not-read' })
    expect(read([cpu, samples, size], { detailedMonitoring: null })).toMatchObject({ inServiceInstances: Float64Array.of(1, 2, 3, 4) })
  })

  it('is none without CPU or size, and none where a series cannot be used', () => {
    for (const all of [[], [cpu], [size]]) expect(read(all)).toEqual({ code: 'history-not-read' })
    expect(read([size, { ...cpu, periodSec: DAY }])).toEqual({
      code: 'history-unusable',
      metric: 'CPUUtilization Average',
      problem: { code: 'too-coarse', periodSec: DAY, stepSec: HOUR },
    })
  })

  describe('begins', () => {
    const began = (changes: Partial<RawSeries>, createdSec = 0) => {
      const answer = read([series('cpuPercentAverage', [10, 20, 30, 40], changes), { ...size, ...changes, values: Float64Array.of(1, 1, 1, 1) }], {
        group: aGroup({ createdSec }),
      })
      return 'grid' in answer ? [answer.grid.startSec - START_SEC, answer.grid.length] : answer
    }

    it('with the first datapoint of any series, at a whole hour', () => {
      expect(began({ startSec: START_SEC - 2 * HOUR })).toEqual([-2 * HOUR, 6])
      expect(began({ startSec: START_SEC - 2 * HOUR + 1 })).toEqual([-HOUR, 5])
      expect(began({ startSec: 0, timestampsSec: Float64Array.of(START_SEC + HOUR, START_SEC - 3 * HOUR, START_SEC, START_SEC - HOUR) })).toEqual([
        -3 * HOUR,
        7,
      ])
    })

    it('not before the group did, nor before what is looked at', () => {
      expect(began({ startSec: START_SEC - 2 * HOUR }, START_SEC - HOUR)).toEqual([-HOUR, 5])
      expect(began({ startSec: START_SEC - 2 * HOUR }, START_SEC - HOUR + 1)).toEqual([0, 4])
      expect(began({ startSec: START_SEC - 900 * DAY })).toEqual([4 * HOUR - MOST_HISTORY_DAYS * DAY, MOST_HISTORY_DAYS * 24])
    })

    it('nowhere where nothing has a datapoint, or all lie after the window', () => {
      const none = Float64Array.of(NONE, NONE)
      expect(
        read([
          { ...cpu, values: none },
          { ...size, values: none },
        ]),
      ).toMatchObject({ grid: { startSec: END_SEC, length: 0 } })
      expect(began({ startSec: END_SEC + HOUR })).toEqual([4 * HOUR, 0])
    })
  })

  it('ends with the last whole hour of the window', () => {
    const answer = hourlyHistory({ group, grid: { ...window, length: 47 }, detailedMonitoring: true }, [cpu, size])
    expect(answer).toMatchObject({ grid: { startSec: START_SEC, length: 3 }, cpuPercentAverage: Float64Array.of(10, 20, 30) })
  })
})

describe('a window by the hour', () => {
  /** Two hours of steps of a quarter of an hour. */
  const quarters = (changes: Partial<Observation> = {}) =>
    hoursOfWindow(
      anObservation({
        grid: { startSec: START_SEC, stepSec: 900, length: 8 },
        cpuPercentAverage: Float64Array.of(10, 20, 30, 40, 50, 50, 50, 50),
        cpuPercentMaximum: Float64Array.of(10, 60, NONE, 40, NONE, NONE, NONE, 50),
        inServiceInstances: Float64Array.of(2, 2, 2, 2, 4, 4, 6, 6),
        requests: Float64Array.of(1, 2, NONE, 4, NONE, NONE, NONE, NONE),
        ...changes,
      }),
    )

  it('is what CloudWatch would answer for these hours', () => {
    expect(quarters()).toEqual({
      grid: { startSec: START_SEC, stepSec: HOUR, length: 2 },
      cpuPercentAverage: Float64Array.of(25, 50),
      cpuPercentMaximum: Float64Array.of(60, 50),
      inServiceInstances: Float64Array.of(2, 5),
      requests: Float64Array.of(7, NONE),
    })
  })

  it('weighs CPU by the instances that were in service', () => {
    const inServiceInstances = Float64Array.of(1, 3, 0, NONE, 4, 4, 6, 6)
    expect(quarters({ inServiceInstances })?.cpuPercentAverage).toEqual(Float64Array.of((10 + 3 * 20) / 4, 50))
    const none = Float64Array.of(0, 0, 0, 0, 4, 4, 6, 6)
    expect(quarters({ inServiceInstances: none })?.cpuPercentAverage).toEqual(Float64Array.of(NONE, 50))
  })

  it('has not observed an hour of which less than half was', () => {
    const half = Float64Array.of(10, NONE, NONE, 40, 50, NONE, NONE, NONE)
    expect(quarters({ cpuPercentAverage: half })?.cpuPercentAverage).toEqual(Float64Array.of(25, NONE))
    expect(quarters({ inServiceInstances: half })?.inServiceInstances).toEqual(Float64Array.of(25, NONE))
  })

  it('has whole hours alone', () => {
    const grid = { startSec: START_SEC + 900, stepSec: 900, length: 8 }
    expect(quarters({ grid })).toMatchObject({
      grid: { startSec: START_SEC + HOUR, length: 1 },
      cpuPercentAverage: Float64Array.of((2 * 40 + 4 * 50 * 2 + 6 * 50) / 16),
    })
    expect(quarters({ grid: { ...grid, length: 3 } })).toMatchObject({ grid: { length: 0 } })
  })

  it('is none without CPU or size, or where an hour is no number of steps', () => {
    expect(quarters({ cpuPercentAverage: null })).toBeNull()
    expect(quarters({ inServiceInstances: null })).toBeNull()
    expect(quarters({ grid: { startSec: START_SEC, stepSec: 7200, length: 8 } })).toBeNull()
    expect(quarters({ cpuPercentMaximum: null, requests: null })).toMatchObject({ cpuPercentMaximum: null, requests: null })
    expect(quarters({ group: aGroup({ sharedTargetGroupArns: ['arn:shared'] }) })).toMatchObject({ requests: null })
  })
})
