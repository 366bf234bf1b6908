import { describe, expect, it } from 'vitest'
import { metricLabel, metricOf, metrics } from '../../domain/metrics.ts'

describe('a metric', () => {
  it('is found by its namespace, name and statistic together', () => {
    for (const metric of metrics) expect(metricOf(metric.namespace, metric.metricName, metric.statistic)).toBe(metric)
    expect(metricOf('AWS/EC2', 'CPUUtilization', 'Minimum')).toBeUndefined()
    expect(metricOf('AWS/AutoScaling', 'CPUUtilization', 'Average')).toBeUndefined()
  })

  it('is named by its name and statistic', () => {
    expect(metricOf('AWS/EC2', 'CPUUtilization', 'Maximum')).toMatchObject({ metricName: 'CPUUtilization' })
    expect(metricLabel(metrics[0] as (typeof metrics)[number])).toBe('CPUUtilization Average')
  })
})
