import { describe, expect, it } from 'vitest'
import { alarm, audited, type Curve, hourOf, instances, tracking } from './a-fortnight.ts'

/** A group that is overloaded and has room to grow is never healthy: why it does not grow is told. */

const four = { MinSize: 4, DesiredCapacity: 4, Instances: instances(4) }
const byDay: Curve = { size: () => 4, cpu: (sec) => (hourOf(sec) >= 9 && hourOf(sec) < 18 ? 97 : 40) }

describe('a group that is full and stays as it is', () => {
  it('day and night, under a policy whose alarm does nothing', async () => {
    const said = await audited({ curve: { size: () => 4, cpu: () => 97 }, group: four })
    expect(said.finding('broken-alarm')).toMatchObject({ severity: 'critical' })
    expect(said.finding('broken-alarm')?.title).toContain('the group never scaled out')
  })

  it.each([
    ['ASGAverageNetworkIn', 'NetworkIn', 'AWS/EC2'],
    ['ALBRequestCountPerTarget', 'RequestCountPerTarget', 'AWS/ApplicationELB'],
  ])('because its policy follows %s, which is calm', async (PredefinedMetricType, MetricName, Namespace) => {
    const said = await audited({
      curve: byDay,
      group: four,
      policies: [tracking(1e9, { TargetTrackingConfiguration: { PredefinedMetricSpecification: { PredefinedMetricType }, TargetValue: 1e9 } })],
      alarms: ['high', 'low'].map((name) => alarm(name, { MetricName, Namespace, Threshold: 1e9 })),
    })
    expect(said.finding('metric-mismatch')).toMatchObject({ severity: 'critical' })
    expect(said.finding('metric-mismatch')?.title).toContain(`does not grow: it scales on ${MetricName}, not on CPU`)
  })

  it('at its maximum, whatever its policy follows, lacks maximum alone', async () => {
    const said = await audited({
      curve: byDay,
      group: { ...four, MaxSize: 4, MinSize: 2 },
      policies: [
        tracking(1e9, { TargetTrackingConfiguration: { PredefinedMetricSpecification: { PredefinedMetricType: 'ASGAverageNetworkIn' }, TargetValue: 1e9 } }),
      ],
      alarms: ['high', 'low'].map((name) => alarm(name, { MetricName: 'NetworkIn', Threshold: 1e9 })),
    })
    expect(said.kinds).toContain('max-size-reached')
    expect(said.kinds).not.toContain('metric-mismatch')
  })
})
