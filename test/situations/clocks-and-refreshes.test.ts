import { describe, expect, it } from 'vitest'
import { activity, at, audited, type Curve, fixedAt, groupMetric, hourOf, instances, repeated, START_SEC } from './a-fortnight.ts'

/** Schedules by other clocks, and instances that are exchanged without the size changing. */

const fitOf = ({ group }: Awaited<ReturnType<typeof audited>>): number => Math.abs(group.replayFit?.instanceHoursErrorFraction ?? 1)
const hourIn = (timeZone: string) => {
  const format = new Intl.DateTimeFormat('en-US', { timeZone, hourCycle: 'h23', hour: 'numeric' })
  return (sec: number): number => Number(format.format(new Date(sec * 1000)))
}
const office = (timeZone: string): Curve => {
  const hour = hourIn(timeZone)
  const isOpen = (sec: number): boolean => hour(sec) >= 8 && hour(sec) < 18
  return { size: (sec) => (isOpen(sec) ? 8 : 2), cpu: (sec) => (isOpen(sec) ? 45 : 20) }
}
const action = (ScheduledActionName: string, Recurrence: string | undefined, size: number, StartTime: string, more: object = {}) => ({
  AutoScalingGroupName: 'web',
  ScheduledActionName,
  Recurrence,
  StartTime,
  MinSize: size,
  MaxSize: 12,
  DesiredCapacity: size,
  ...more,
})

describe('a schedule', () => {
  it.each([
    // the clocks of New York go back on the window's last day
    ['America/New_York', '2026-11-02T13:00:00Z', '2026-11-02T23:00:00Z'],
    ['Asia/Kolkata', '2026-11-02T02:30:00Z', '2026-11-02T12:30:00Z'],
    ['Pacific/Auckland', '2026-11-02T19:00:00Z', '2026-11-02T05:00:00Z'],
    ['Etc/UTC', '2026-11-02T08:00:00Z', '2026-11-02T18:00:00Z'],
  ])('by the clock of %s has run by it', async (TimeZone, opens, closes) => {
    const actions = [action('open', '0 8 * * *', 8, opens, { TimeZone }), action('close', '0 18 * * *', 2, closes, { TimeZone })]
    expect(fitOf(await audited({ curve: office(TimeZone), policies: [], actions }))).toBeLessThan(0.01)
  })

  it('that takes the group to nothing at weekends is replayed, and nothing is missed on Sundays', async () => {
    const isWeekend = (sec: number): boolean => [0, 6].includes(new Date(sec * 1000).getUTCDay())
    const said = await audited({
      curve: { size: (sec) => (isWeekend(sec) ? 0 : 4), cpu: (sec) => (isWeekend(sec) ? Number.NaN : 40) },
      policies: [],
      group: { MinSize: 4, MaxSize: 4, DesiredCapacity: 4, Instances: instances(4) },
      actions: [
        action('off', '0 0 * * SAT', 0, '2026-11-07T00:00:00Z', { MaxSize: 0 }),
        action('on', '0 0 * * MON', 4, '2026-11-09T00:00:00Z', { MaxSize: 4 }),
      ],
    })
    expect(fitOf(said)).toBeLessThan(0.01)
    expect(said.kinds).not.toContain('blind-spot')
  })

  it('written as people write it is understood: days by their names in small letters, and a minimum alone', async () => {
    const isWork = (sec: number): boolean => [1, 2, 3, 4, 5].includes(new Date(sec * 1000).getUTCDay()) && hourOf(sec) >= 8 && hourOf(sec) < 18
    const said = await audited({
      curve: { size: (sec) => (isWork(sec) ? 6 : 2), cpu: (sec) => (isWork(sec) ? 55 : 20) },
      actions: [
        { ...action('open', '0 8 * * mon-fri', 6, '2026-11-02T08:00:00Z', { TimeZone: 'Etc/UTC' }), MaxSize: undefined, DesiredCapacity: undefined },
        { ...action('close', '0 18 1-31 1-12 1-7', 2, '2026-11-02T18:00:00Z', { TimeZone: 'Etc/UTC' }), MaxSize: undefined, DesiredCapacity: undefined },
      ],
    })
    expect(fitOf(said)).toBeLessThan(0.02)
  })

  it('that ended before the window, or begins after it, has not run in it', async () => {
    const four = { curve: fixedAt(4), policies: [], group: { MinSize: 4, DesiredCapacity: 4, Instances: instances(4) } }
    for (const one of [
      action('ended', '0 8 * * *', 8, '2026-09-02T08:00:00Z', { EndTime: '2026-10-01T00:00:00Z' }),
      action('to come', '0 8 * * *', 12, '2026-11-16T08:00:00Z'),
      action('black friday', undefined, 12, '2026-11-27T06:00:00Z'),
    ])
      expect(fitOf(await audited({ ...four, actions: [one] })), one.ScheduledActionName).toBeLessThan(0.01)
  })
})

describe('a group that a script takes to nothing each evening, through the API', () => {
  const isNight = (sec: number): boolean => hourOf(sec) < 7 || hourOf(sec) >= 20
  const turns = Array.from({ length: 14 }, (_, day) => [
    [START_SEC + day * 86_400 + 7 * 3600, 0, 4] as const,
    [START_SEC + day * 86_400 + 20 * 3600, 4, 0] as const,
  ])
  const askedAt = (capturedAt: string, size: number, groupMetrics: boolean) =>
    audited({
      capturedAt,
      image: null,
      curve: { size: (sec) => (isNight(sec) ? 0 : 4), cpu: (sec) => (isNight(sec) ? Number.NaN : 12) },
      policies: [],
      groupMetrics,
      group: { MinSize: size, MaxSize: size, DesiredCapacity: size, Instances: instances(size) },
      activities: turns.flat().map(([sec, from, to]) =>
        activity(at(sec), {
          EndTime: at(sec + 120),
          Description: `${to > from ? 'Launching a new' : 'Terminating'} EC2 instance: i-0a`,
          Cause: `At ${at(sec)} a user request update of AutoScalingGroup constraints to min: ${to}, max: ${to}, desired: ${to} changing the desired capacity from ${from} to ${to}.`,
        }),
      ),
      ...(groupMetrics ? { sizesThen: ['GroupMinSize', 'GroupMaxSize'].map((metric) => groupMetric(metric, (sec) => (isNight(sec) ? 0 : 4))) } : {}),
    })

  it.each([true, false])('is not switched off at night: what keeps it from coming back is told at any hour (group metrics: %s)', async (groupMetrics) => {
    const atNight = await askedAt('2026-11-02T00:20:00Z', 0, groupMetrics)
    expect(atNight.kinds).toEqual(['cannot-launch'])
    expect(atNight.kinds).toEqual((await askedAt('2026-11-02T12:20:00Z', 4, groupMetrics)).kinds)
  })

  it('is switched off where somebody took it to nothing for good', async () => {
    const off = START_SEC + 10 * 86_400
    const said = await audited({
      image: null,
      curve: { size: (sec) => (sec < off ? 4 : 0), cpu: (sec) => (sec < off ? 12 : Number.NaN) },
      policies: [],
      group: { MinSize: 0, MaxSize: 0, DesiredCapacity: 0, Instances: [] },
      sizesThen: ['GroupMinSize', 'GroupMaxSize'].map((metric) => groupMetric(metric, (sec) => (sec < off ? 4 : 0))),
    })
    expect(said.kinds).not.toContain('cannot-launch')
  })
})

describe('instances that are exchanged', () => {
  const eight = { curve: fixedAt(8), policies: [], group: { MinSize: 8, DesiredCapacity: 8, Instances: instances(8) } }
  const exchanged = (cause: string, everySec: number) => {
    let count = 0
    return repeated(everySec, (time) => {
      const id = `i-0${count++}`
      const later = at(Date.parse(time) / 1000 + 120)
      return [
        activity(time, { Description: `Terminating EC2 instance: ${id}`, Cause: `At ${time} an instance was taken out of service in response to ${cause}.` }),
        activity(later, {
          Description: `Launching a new EC2 instance: ${id}b`,
          Cause: `At ${time} an instance was started in response to ${cause}.`,
          EndTime: later,
        }),
      ]
    }).flat()
  }

  it.each([
    ['an instance refresh', 7200],
    ['an instance being older than its max instance lifetime', 7200],
    ['an EC2 instance rebalance recommendation', 3600],
    ['an EC2 Spot interruption notice', 3600],
  ])('in response to %s are no flapping, no failing checks and no scaling from outside', async (cause, everySec) => {
    const said = await audited({ ...eight, activities: exchanged(cause, everySec) })
    for (const kind of ['flapping', 'unhealthy-replacements', 'launch-failures']) expect(said.kinds).not.toContain(kind)
    expect(said.notAssessed('proposal')).toBeUndefined()
    expect(fitOf(said)).toBeLessThan(0.01)
  })

  it('by a deployment of an afternoon, in blue and green, move the size and are over', async () => {
    const from = START_SEC + 5 * 86_400 + 50_400
    const size = (sec: number): number => (sec >= from && sec < from + 3600 ? 16 : 8)
    const moved = (sec: number, before: number, after: number) =>
      activity(at(sec), {
        Cause: `At ${at(sec)} a user request explicitly set group desired capacity changing the desired capacity from ${before} to ${after}.`,
      })
    const said = await audited({
      ...eight,
      curve: { size, cpu: (sec) => fixedAt(size(sec)).cpu(sec) },
      group: { ...eight.group, MaxSize: 16 },
      activities: [moved(from, 8, 16), moved(from + 3600, 16, 8)],
    })
    expect(fitOf(said)).toBeLessThan(0.05)
    expect(said.notAssessed('proposal') ?? '').not.toContain('outside')
  })

  it('in a refresh that waits at its checkpoint since yesterday are no stale fleet, nor is one instance more for two hours a maximum that was reached', async () => {
    const older = instances(2, { LaunchTemplate: { LaunchTemplateId: 'lt-1', LaunchTemplateName: 'web', Version: '0' } })
    const waiting = await audited({
      curve: fixedAt(4),
      policies: [],
      group: {
        MinSize: 4,
        DesiredCapacity: 4,
        Instances: [...older, ...instances(2, { LifecycleState: 'InService' }).map((one, i) => ({ ...one, InstanceId: `i-0n${i}` }))],
      },
      templateVersion: { CreateTime: '2026-10-31T10:00:00Z' },
    })
    expect(waiting.kinds).not.toContain('stale-instances')
    const from = START_SEC + 6 * 86_400
    const more = await audited({
      ...eight,
      curve: { size: (sec) => (sec >= from && sec < from + 7200 ? 9 : 8), cpu: () => 50 },
      group: { ...eight.group, MaxSize: 8, InstanceMaintenancePolicy: { MinHealthyPercentage: 100, MaxHealthyPercentage: 110 } },
    })
    expect(more.kinds).not.toContain('max-size-reached')
    expect(fitOf(more)).toBeLessThan(0.01)
  })

  it('out of a zone that AWS shifted away from leave it for the evening: no single zone', async () => {
    const said = await audited({
      curve: fixedAt(6),
      policies: [],
      group: {
        MinSize: 6,
        DesiredCapacity: 6,
        AvailabilityZoneImpairmentPolicy: { ZonalShiftEnabled: true, ImpairedZoneHealthCheckBehavior: 'ReplaceUnhealthy' },
        Instances: instances(6, { AvailabilityZone: 'us-east-1b' }),
      },
      activities: [0, 1, 2].flatMap((i) => [
        activity('2026-11-01T22:10:00Z', {
          Description: `Launching a new EC2 instance: i-00${2 * i}`,
          EndTime: '2026-11-01T22:13:00Z',
          Details: '{"Availability Zone":"us-east-1b"}',
          Cause: 'At 2026-11-01T22:10:00Z an instance was launched in response to an unhealthy instance needing to be replaced.',
        }),
        activity('2026-11-01T22:09:00Z', {
          Description: `Terminating EC2 instance: i-0old${i}`,
          Details: '{"Availability Zone":"us-east-1a"}',
          Cause: 'At 2026-11-01T22:09:00Z an instance was taken out of service in response to an EC2 instance status checks failure.',
        }),
      ]),
    })
    expect(said.kinds).not.toContain('single-zone')
    expect(said.kinds).not.toContain('unhealthy-replacements')
  })
})
