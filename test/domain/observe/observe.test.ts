import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Group } from '../../../domain/facts/group.ts'
import { type Metric, type MetricField, metrics } from '../../../domain/metrics.ts'
import type { Observation } from '../../../domain/observe/observation.ts'
import { observe } from '../../../domain/observe/observe.ts'
import type { RawSeries } from '../../../domain/observe/raw-series.ts'
import { draws } from '../../draws.ts'
import { aGroup, instancesIn } from '../a-case.ts'

const startSec = 1_772_409_600
const HOUR = 3600
const NONE = Number.NaN
const window = { startSec, endSec: startSec + HOUR }
const detailed = aGroup({ detailedMonitoring: true })
const untold = aGroup({ detailedMonitoring: null, instances: [] })

const metricOf = (field: MetricField): Metric => metrics.find((metric) => metric.field === field) as Metric

function series(field: MetricField, values: readonly number[], changes: Partial<RawSeries> = {}): RawSeries {
  return { metric: metricOf(field), source: '', periodSec: 300, startSec, timestampsSec: null, values: Float64Array.from(values), ...changes }
}
const steady = (value: number, length = 12): readonly number[] => Array(length).fill(value)
const hour = (...values: readonly number[]): readonly number[] => Array.from({ length: 12 }, (_, i) => values[i] ?? NONE)
const of = (values: Float64Array | null): readonly number[] | null => (values === null ? null : [...values])
const see = (group: Group, ...all: readonly RawSeries[]): Observation => observe(group, window, all)

describe('the grid of a group', () => {
  it('is five minutes a step over the window', () => {
    expect(see(detailed).grid).toEqual({ startSec, stepSec: 300, length: 12 })
    expect(observe(detailed, { startSec: startSec + 17, endSec: startSec + 17 + 1000 }, []).grid).toEqual({ startSec: startSec + 17, stepSec: 300, length: 3 })
    expect(observe(detailed, { startSec, endSec: startSec + 10 }, []).grid.length).toBe(0)
  })

  it('is as coarse as its CPU, which the other series are folded to', () => {
    const day = { startSec, endSec: startSec + 24 * HOUR }
    const hourly = { periodSec: HOUR }
    const observation = observe(detailed, day, [
      series('cpuPercentAverage', steady(40, 24), hourly),
      series('inServiceInstances', steady(3, 288)),
      series('requests', steady(10, 288), { source: 'tg' }),
      series('cpuSamples', steady(180, 24), hourly),
    ])
    expect(observation.grid).toEqual({ startSec, stepSec: HOUR, length: 24 })
    expect(of(observation.inServiceInstances)).toEqual(steady(3, 24))
    expect(of(observation.requests)).toEqual(steady(120, 24))
    expect(observation.detailedMonitoring).toBe(true)
  })

  it('does not follow a CPU series whose period is longer than the window, or none', () => {
    const observation = see(detailed, series('cpuPercentAverage', [50], { periodSec: 86_400 }), series('requests', [7]))
    expect(observation.grid.stepSec).toBe(300)
    expect(observation.cpuPercentAverage).toBeNull()
    expect(of(observation.requests)).toEqual(hour(7))
    expect(see(detailed, series('cpuPercentAverage', [50], { periodSec: NONE })).rejectedSeries).toHaveLength(1)
  })

  it('holds a window that does not begin on a step of the series: each value stays in the step it begins in', () => {
    const observation = observe(detailed, { startSec: startSec + 60, endSec: startSec + 60 + HOUR }, [series('cpuPercentAverage', [1, 2, 3])])
    expect(of(observation.cpuPercentAverage)).toEqual(hour(2, 3))
  })
})

describe('minutes folded to steps', () => {
  const byMinute = (field: MetricField, values: readonly number[]) => of(fieldOf(see(detailed, series(field, values, { periodSec: 60 })), field))
  const fieldOf = (observation: Observation, field: MetricField): Float64Array | null => observation[field as 'requests']

  it('become a mean, a maximum, a minimum or a sum, as the statistic has it', () => {
    const minutes = [1, 2, 3, 4, 10, NONE, NONE, 6, NONE, 8]
    expect(byMinute('cpuPercentAverage', minutes)).toEqual(hour(4, 7))
    expect(byMinute('cpuPercentMaximum', minutes)).toEqual(hour(10, 8))
    expect(byMinute('healthyHostsMinimum', minutes)).toEqual(hour(1, 6))
    expect(byMinute('requests', minutes)).toEqual(hour(20, 14))
    expect(byMinute('responseTimeSecP95', minutes)).toEqual(hour(10, 8))
  })

  it('of which none is there are not zero', () => {
    expect(byMinute('requests', [...steady(NONE, 5), 0])).toEqual(hour(NONE, 0))
  })

  it('agree with the five-minute series they were made from, for any values', () => {
    const values = fc.array(fc.option(fc.integer({ min: 0, max: 90 }), { nil: NONE }), { minLength: 60, maxLength: 60 })
    fc.assert(
      fc.property(values, fc.constantFrom<MetricField>('cpuPercentAverage', 'cpuPercentMaximum', 'healthyHostsMinimum', 'requests'), (minutes, field) => {
        const folds = {
          mean: (x: number[]) => x.reduce((a, b) => a + b, 0) / x.length,
          maximum: (x: number[]) => Math.max(...x),
          minimum: (x: number[]) => Math.min(...x),
          sum: (x: number[]) => x.reduce((a, b) => a + b, 0),
        }
        const expected = Array.from({ length: 12 }, (_, i) => {
          const here = minutes.slice(i * 5, i * 5 + 5).filter((x) => !Number.isNaN(x))
          return here.length === 0 ? NONE : folds[metricOf(field).fold](here)
        })
        expect(byMinute(field, minutes)).toEqual(expected)
      }),
    )
  })
})

describe('datapoints given more than once', () => {
  it('count once; of two that differ, the larger that can be true', () => {
    const twice = see(detailed, series('requests', [5, 6]), series('requests', [5, 9, 2]))
    expect(of(twice.requests)).toEqual(hour(5, 9, 2))
    const many = steady(1, 200)
    const long = { startSec, endSec: startSec + 200 * 300 }
    const impossible = observe(detailed, long, [
      series('cpuPercentAverage', [...many.slice(1), 400]),
      series('cpuPercentAverage', many),
      series('cpuPercentAverage', [-1]),
    ])
    expect(impossible.cpuPercentAverage?.includes(NONE)).toBe(false)
    expect(Object.keys(impossible.droppedDatapoints)).toEqual([])
  })

  it('of two periods in one step are those of the longer: it was made from all of them', () => {
    const observation = see(detailed, series('requests', steady(1, 10), { periodSec: 60 }), series('requests', [7]))
    expect(of(observation.requests)).toEqual(hour(7, 5))
  })

  it('do not change an observation, whatever the order of the series', () => {
    const any = fc
      .record({
        field: fc.constantFrom<MetricField>('cpuPercentAverage', 'cpuSamples', 'requests', 'inServiceInstances', 'elb5xx'),
        source: fc.constantFrom('', 'a'),
        periodSec: fc.constantFrom(60, 300, 3600, 0),
        step: fc.integer({ min: -3, max: 12 }),
        values: fc.array(fc.oneof(fc.integer({ min: -1, max: 120 }), fc.constant(NONE), fc.constant(Number.POSITIVE_INFINITY)), { maxLength: 20 }),
      })
      .map(({ field, source, periodSec, step, values }) => series(field, values, { source, periodSec, startSec: startSec + step * 300 }))
    fc.assert(
      fc.property(
        fc
          .array(any, { maxLength: 6 })
          .chain((all) => fc.record({ all: fc.constant(all), shuffled: fc.shuffledSubarray(all, { minLength: all.length }), again: fc.subarray(all) })),
        ({ all, shuffled, again }) => {
          expect(see(detailed, ...shuffled, ...again)).toEqual(see(detailed, ...all))
        },
      ),
      draws(500),
    )
  })

  it('are not changed by observing them', () => {
    const given = series('cpuPercentAverage', [1, 101, 2])
    see(aGroup({ createdSec: startSec + 600 }), given, series('inServiceInstances', [0, 0, 0]))
    expect(of(given.values)).toEqual([1, 101, 2])
  })
})

describe('a group that is younger than the window', () => {
  it('has nothing before it was created', () => {
    const young = aGroup({ createdSec: startSec + 610 })
    const observation = see(young, series('cpuPercentAverage', [NONE, NONE, 10, 20]), series('requests', [5, 5, 5], { source: 'tg' }))
    expect(of(observation.cpuPercentAverage)).toEqual(hour(NONE, NONE, 10, 20))
    expect(of(observation.requests)).toEqual(hour(NONE, NONE, 5))
    expect(observation).toMatchObject({ earlierDatapoints: 0, rejectedSeries: [] })
  })

  it('does not take over the datapoints of an earlier group of its name, and says so', () => {
    const observation = see(aGroup({ createdSec: startSec + 600 }), series('cpuPercentAverage', [90, 90, 10]), series('inServiceInstances', [8, 8, 2]))
    expect(of(observation.cpuPercentAverage)).toEqual(hour(NONE, NONE, 10))
    expect(of(observation.inServiceInstances)).toEqual(hour(NONE, NONE, 2))
    expect(observation).toMatchObject({ earlierDatapoints: 4, rejectedSeries: [] })
  })
})

describe('instances in service', () => {
  const samples = (...values: readonly number[]): RawSeries => series('cpuSamples', values)
  const inService = (...values: readonly number[]): RawSeries => series('inServiceInstances', values)

  it('are what group metrics say, and CPU samples fill their gaps', () => {
    const observation = see(detailed, inService(4, NONE, 4, NONE), samples(20, 25, 20, NONE))
    expect(of(observation.inServiceInstances)).toEqual(hour(4, 5, 4))
    expect(observation).toMatchObject({ inServiceSource: 'group-metrics', detailedMonitoring: true })
  })

  it('follow from CPU samples where group metrics are off: one in five minutes, or five', () => {
    expect(see(detailed, samples(20, NONE, 25))).toMatchObject({
      inServiceSource: 'sample-count',
      detailedMonitoring: true,
      inServiceInstances: Float64Array.from(hour(4, NONE, 5)),
    })
    expect(see(aGroup({ detailedMonitoring: false }), samples(4, 5))).toMatchObject({
      inServiceSource: 'sample-count',
      detailedMonitoring: false,
      inServiceInstances: Float64Array.from(hour(4, 5)),
    })
  })

  it('show which monitoring is on better than a template that its instances were not launched from', () => {
    const basic = see(aGroup({ detailedMonitoring: true }), inService(4, 4, NONE), samples(4, 4, 6))
    expect(basic).toMatchObject({ detailedMonitoring: false, inServiceInstances: Float64Array.from(hour(4, 4, 6)) })
    expect(see(aGroup({ detailedMonitoring: false }), inService(4, 4), samples(20, 20)).detailedMonitoring).toBe(true)
  })

  it('keep to the group metrics where some instances are of one kind and some of the other', () => {
    const observation = see(aGroup({ detailedMonitoring: true }), inService(4, 4, NONE), samples(10, 10, 10))
    expect(observation).toMatchObject({ inServiceSource: 'group-metrics', detailedMonitoring: true, inServiceInstances: Float64Array.from(hour(4, 4)) })
  })

  it('are told by desired capacity, by instances, by limits or by odd counts where there is no template', () => {
    const told = (group: Partial<Group>, ...all: readonly RawSeries[]) => see({ ...untold, ...group }, ...all)
    expect(told({}, samples(20, 20), series('desiredCapacity', [4, 4]))).toMatchObject({ detailedMonitoring: true })
    expect(told({}, samples(4, 4), series('desiredCapacity', [4, 4]))).toMatchObject({ detailedMonitoring: false })
    expect(told({ instances: instancesIn({ a: 4 }) }, samples(20, 20))).toMatchObject({ detailedMonitoring: true, inServiceSource: 'sample-count' })
    expect(told({ instances: [...instancesIn({ a: 4 }), ...instancesIn({ b: 16 }, { lifecycleState: 'Pending' })] }, samples(20, 20))).toMatchObject({
      detailedMonitoring: true,
    })
    expect(told({ minSize: 2, maxSize: 4 }, samples(20, 10))).toMatchObject({ detailedMonitoring: true })
    expect(told({ minSize: 10, maxSize: 20 }, samples(20, 10))).toMatchObject({ detailedMonitoring: false })
    expect(told({ minSize: 1, maxSize: 100 }, samples(8, 9, 11))).toMatchObject({ detailedMonitoring: false })
  })

  it('believe the limits when they contradict the template', () => {
    const fixed = { minSize: 4, maxSize: 4 }
    expect(see(aGroup({ ...fixed, detailedMonitoring: true, instances: [] }), samples(4, 4, 4))).toMatchObject({
      detailedMonitoring: false,
      inServiceInstances: Float64Array.from(hour(4, 4, 4)),
    })
    expect(see(aGroup({ ...fixed, detailedMonitoring: false, instances: [] }), samples(20, 20, 20))).toMatchObject({ detailedMonitoring: true })
    const scheduled = aGroup({
      ...fixed,
      detailedMonitoring: false,
      scheduledActions: [
        { name: 'up', recurrence: '0 8 * * *', startSec: null, endSec: null, timeZone: 'UTC', minSize: 20, maxSize: 30, desiredCapacity: null },
      ],
    })
    expect(see(scheduled, samples(20, 20, 20)).detailedMonitoring).toBe(false)
  })

  it('are not known when nothing tells the kind of monitoring, and the reason is said', () => {
    const observation = see({ ...untold, minSize: 1, maxSize: 100 }, samples(10, 10), series('cpuPercentAverage', [50, 50]))
    expect(observation).toMatchObject({ inServiceInstances: null, inServiceSource: 'none', detailedMonitoring: null })
    expect(observation.rejectedSeries).toEqual([
      {
        metric: 'CPUUtilization SampleCount',
        problem: { code: 'monitoring-unknown' },
      },
    ])
    expect(of(observation.cpuPercentAverage)).toEqual(hour(50, 50))
  })

  it('count instances, not units of capacity, in a weighted group', () => {
    const weighted = { ...untold, weights: { 'm5.xlarge': 4 }, minSize: 40, maxSize: 80, instances: instancesIn({ a: 12 }) }
    expect(see(weighted, samples(60, 60, 60), series('desiredCapacity', [60, 60, 60]))).toMatchObject({
      detailedMonitoring: true,
      inServiceInstances: Float64Array.from(hour(12, 12, 12)),
    })
  })

  it('were not collected where neither series holds anything; the template still tells the monitoring', () => {
    for (const all of [[], [samples(NONE)], [inService(NONE), samples(NONE)]])
      expect(see(detailed, ...all)).toMatchObject({ inServiceInstances: null, inServiceSource: 'none', detailedMonitoring: true, rejectedSeries: [] })
  })

  it('of none are zero, not missing, and their CPU tells nothing', () => {
    const off = aGroup({ minSize: 0, maxSize: 0, desiredCapacity: 0, instances: [] })
    const observation = see(off, inService(0, 0, 1), series('cpuPercentAverage', [80, NONE, 5]), series('cpuPercentMaximum', [90, NONE, 9]))
    expect(of(observation.inServiceInstances)).toEqual(hour(0, 0, 1))
    expect(of(observation.cpuPercentAverage)).toEqual(hour(NONE, NONE, 5))
    expect(of(observation.cpuPercentMaximum)).toEqual(hour(NONE, NONE, 9))
  })
})

describe('a series of shapes that mislead', () => {
  const whole = (values: readonly number[]): readonly number[] | null => of(see(detailed, series('cpuPercentAverage', values)).cpuPercentAverage)
  it('stays as it was observed', () => {
    expect(whole([])).toEqual(hour())
    expect(whole([7])).toEqual(hour(7))
    for (const value of [0, 100, 33]) expect(whole(steady(value))).toEqual(steady(value))
    expect(whole(hour(1, 1, 1, 100, 1))).toEqual(hour(1, 1, 1, 100, 1))
    expect(whole([1, ...steady(NONE, 10), 2])).toEqual([1, ...steady(NONE, 10), 2])
  })

  it('keeps requests that were not published as missing', () => {
    expect(of(see(detailed, series('requests', [5, NONE, 0], { source: 'tg' })).requests)).toEqual(hour(5, NONE, 0))
  })

  it('of one bad source loses the metric, for the sum of the others would be too small', () => {
    const observation = see(
      detailed,
      series('requests', [5], { source: 'blue' }),
      series('requests', [5, 6], { source: 'green', timestampsSec: Float64Array.of(startSec) }),
    )
    expect(observation.requests).toBeNull()
    expect(observation.rejectedSeries).toEqual([{ metric: 'RequestCount Sum', problem: { code: 'uneven', values: 2, timestamps: 1 } }])
  })
})
