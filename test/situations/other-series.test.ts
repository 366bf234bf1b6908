import { describe, expect, it } from 'vitest'
import { audited, fixedAt, instances, START, START_SEC } from './a-fortnight.ts'

/** Lines of metrics that look like the group's and are not, and those that come at another pace. */

const eight = { curve: fixedAt(8), policies: [], group: { MinSize: 8, MaxSize: 8, DesiredCapacity: 8, Instances: instances(8) } }
const asg = { Name: 'AutoScalingGroupName', Value: 'web' }
const line = (Namespace: string, MetricName: string, Stat: string, value: number, Dimensions: readonly object[], more: object = {}) => ({
  Namespace,
  MetricName,
  Dimensions,
  Stat,
  Period: 300,
  StartTime: START,
  Values: Array.from({ length: 4032 }, () => value),
  ...more,
})

describe('memory', () => {
  const bound = async (series: readonly object[]) => (await audited({ ...eight, series })).kinds.includes('metric-mismatch')
  const memory = (Namespace: string, MetricName: string, Dimensions: readonly object[]) =>
    ['Average', 'Maximum'].map((stat) => line(Namespace, MetricName, stat, 97, Dimensions))

  it('of the whole group, as the agent sends it, is what runs out', async () => {
    expect(await bound(memory('CWAgent', 'mem_used_percent', [asg]))).toBe(true)
  })

  it.each([
    ['of one of its instances', 'CWAgent', 'mem_used_percent', [asg, { Name: 'InstanceId', Value: 'i-0a' }]],
    ['of another group', 'CWAgent', 'mem_used_percent', [{ Name: 'AutoScalingGroupName', Value: 'batch' }]],
    ['of all that an image runs', 'CWAgent', 'mem_used_percent', [{ Name: 'ImageId', Value: 'ami-1' }]],
    ["of a program's own count", 'Shop/Cache', 'mem_used_percent', [asg]],
    ['as what is swapped', 'CWAgent', 'swap_used_percent', [asg]],
  ])('%s is not', async (_what, namespace, metric, dimensions) => {
    expect(await bound(memory(namespace, metric, dimensions))).toBe(false)
  })
})

describe('datapoints', () => {
  it('of a minute are joined to those of five', async () => {
    const minutes = line('AWS/EC2', 'NetworkOut', 'Sum', 2e7, [asg], { Period: 60, Values: Array.from({ length: 20_160 }, () => 2e7) })
    const said = await audited({ ...eight, withoutTraffic: true, series: [minutes] })
    expect(said.group.status).toBe('audited')
    expect(said.notAssessed('idle-group')).toBeUndefined()
  })

  it('that are missing for a day leave the other days', async () => {
    const gone = (sec: number): boolean => sec >= Date.parse('2026-10-22T00:00:00Z') / 1000 && sec < Date.parse('2026-10-23T00:00:00Z') / 1000
    const said = await audited({ ...eight, curve: { size: (sec) => (gone(sec) ? Number.NaN : 8), cpu: (sec) => (gone(sec) ? Number.NaN : 30) } })
    expect(said.group.status).toBe('audited')
    expect(said.group.current?.usdPerMonth).toBeCloseTo(8 * 730 * 0.096, 1)
  })

  it('that came each five minutes and then each minute, without group metrics, do not count instances', async () => {
    const switchedSec = START_SEC + 7 * 86_400
    const said = await audited({
      policies: [],
      curve: { size: (sec) => (sec < switchedSec ? 8 / 5 : 8), cpu: () => 15 },
      group: { MinSize: 8, MaxSize: 8, DesiredCapacity: 8, Instances: instances(8) },
      groupMetrics: false,
    })
    expect(said.group.current?.usdPerMonth ?? null).toBeNull()
    expect(said.group.leftOut.join()).toContain('whether its samples come each minute')
  })

  it('that cannot be true are left out, and that is said', async () => {
    const wild = { size: () => 8, cpu: (sec: number) => (sec % 86_400 === 43_200 ? 4000 : 30) }
    const said = await audited({ ...eight, curve: wild })
    expect(said.group.leftOut.join()).toContain('CPUUtilization')
    expect(said.kinds).not.toContain('max-size-reached')
  })
})
