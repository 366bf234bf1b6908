import { describe, expect, it } from 'vitest'
import { type MetricField, metrics } from '../../../domain/metrics.ts'
import { observe } from '../../../domain/observe/observe.ts'
import type { RawSeries } from '../../../domain/observe/raw-series.ts'
import { aGroup, instancesIn, START_SEC, STEP_SEC } from '../a-case.ts'
import { aLaunch } from '../an-activity.ts'

const HOURS = 6
const length = (HOURS * 3600) / STEP_SEC
const window = { startSec: START_SEC, endSec: START_SEC + HOURS * 3600 }
const series = (field: MetricField, amountAt: (hour: number) => number): RawSeries => ({
  metric: metrics.find((metric) => metric.field === field) as RawSeries['metric'],
  source: '',
  periodSec: STEP_SEC,
  startSec: START_SEC,
  timestampsSec: null,
  values: Float64Array.from({ length }, (_, i) => amountAt(Math.floor((i * STEP_SEC) / 3600))),
})
const hourly = (values: Float64Array | null) => (values === null ? null : Array.from({ length: HOURS }, (_, hour) => values[(hour * 3600) / STEP_SEC]))
const standby = (count: number) => instancesIn({ 'eu-west-1c': count }, { lifecycleState: 'Standby' })
const moved = (where: 'to' | 'out of', id: string, hour: number) =>
  aLaunch(START_SEC + hour * 3600, { description: `Moving EC2 instance ${where} Standby: ${id}`, cause: `instance ${id} was moved` })

describe('instances in Standby', () => {
  it('are billed and measured beside those in service', () => {
    const group = aGroup({ instances: [...instancesIn({ 'eu-west-1a': 3 }), ...standby(3)] })
    const observation = observe(group, window, [series('cpuPercentAverage', () => 27), series('cpuSamples', () => 30), series('inServiceInstances', () => 3)])
    expect(hourly(observation.inServiceInstances)).toEqual(Array(HOURS).fill(3))
    expect(hourly(observation.outOfServiceInstances)).toEqual(Array(HOURS).fill(3))
    expect(observation.detailedMonitoring).toBe(true)
  })

  it('are taken from what sends samples where the group has no metrics of its own', () => {
    const group = aGroup({ instances: [...instancesIn({ 'eu-west-1a': 3 }), ...standby(1)] })
    const observation = observe(group, window, [series('cpuPercentAverage', () => 27), series('cpuSamples', () => 20)])
    expect(hourly(observation.inServiceInstances)).toEqual(Array(HOURS).fill(3))
    expect(hourly(observation.outOfServiceInstances)).toEqual(Array(HOURS).fill(1))
  })

  it('are so from the time they were moved, and until they are moved back', () => {
    const activities = [moved('out of', 'i-0f', 4), moved('to', 'i-0f', 2), moved('to', 'i-0e', 5)]
    const instances = [...instancesIn({ 'eu-west-1a': 3 }), ...instancesIn({ 'eu-west-1c': 1 }, { instanceId: 'i-0e', lifecycleState: 'Standby' })]
    const observation = observe(aGroup({ instances, activities }), window, [series('cpuPercentAverage', () => 27), series('cpuSamples', () => 20)])
    expect(hourly(observation.outOfServiceInstances)).toEqual([0, 0, 1, 1, 0, 1])
    expect(hourly(observation.inServiceInstances)).toEqual([4, 4, 3, 3, 4, 3])
  })

  it('are no matter of a boot: what is pending for minutes is not out of service', () => {
    const booting = (hour: number) => (hour === 2 ? 20 : 15)
    const few = { ...series('cpuSamples', booting) }
    const short = Float64Array.from(few.values, (value, i) => (i >= 24 && i < 27 ? 20 : Math.min(15, value)))
    const observation = observe(aGroup({ instances: instancesIn({ 'eu-west-1a': 3 }) }), window, [
      series('cpuPercentAverage', () => 27),
      { ...few, values: short },
      series('inServiceInstances', () => 3),
    ])
    expect(observation.outOfServiceInstances).toBeNull()
  })
})
