import { describe, expect, it } from 'vitest'
import { activity, alarm, at, audited, type Curve, fixedAt, groupMetric, hourOf, instances, START_SEC, tracking } from './a-fortnight.ts'

/** What AWS answers is of the moment it was asked; what is judged is the fortnight. */

const fitOf = ({ group }: Awaited<ReturnType<typeof audited>>): number => Math.abs(group.replayFit?.instanceHoursErrorFraction ?? 1)
const suspended = (ProcessName: string, since: string) => ({ ProcessName, SuspensionReason: `User suspended at ${since}` })

const version = (VersionNumber: number, InstanceType: string, CreateTime: string) => ({
  LaunchTemplateId: 'lt-1',
  LaunchTemplateName: 'web',
  VersionNumber,
  CreateTime,
  LaunchTemplateData: { InstanceType, ImageId: 'ami-1', SecurityGroupIds: ['sg-1'], Monitoring: { Enabled: true } },
})

describe('a process that is suspended now', () => {
  it('for the hour of a deployment has not kept the policy from scaling all fortnight', async () => {
    const said = await audited({ group: { SuspendedProcesses: [suspended('AlarmNotification', '2026-11-01T23:40:00Z')] } })
    expect(fitOf(said)).toBeLessThan(0.05)
    expect(said.kinds).toEqual(['suspended-process'])
    expect(said.finding('suspended-process')).toMatchObject({ severity: 'low' })
    expect(JSON.stringify(said.finding('suspended-process')?.evidence)).toContain('since 2026-11-01 23:40 UTC')
  })

  it('after the window was not suspended in it', async () => {
    const said = await audited({
      group: { SuspendedProcesses: [suspended('Launch', '2026-11-02T00:10:00Z')] },
      capturedAt: '2026-11-02T00:20:00Z',
    })
    expect(said.kinds).toEqual([])
  })

  it('since long before the window has held the size all the time', async () => {
    const said = await audited({
      group: { SuspendedProcesses: [suspended('AlarmNotification', '2026-09-19T08:00:00Z')], MinSize: 2, DesiredCapacity: 8, Instances: instances(8) },
      curve: fixedAt(8),
    })
    expect(said.finding('suspended-process')).toMatchObject({ severity: 'medium' })
    expect(fitOf(said)).toBeLessThan(0.05)
  })

  it('without a time was suspended all along', async () => {
    const said = await audited({
      group: { SuspendedProcesses: [{ ProcessName: 'AlarmNotification', SuspensionReason: 'User suspended' }], DesiredCapacity: 8, Instances: instances(8) },
      curve: fixedAt(8),
    })
    expect(said.finding('suspended-process')).toMatchObject({ severity: 'medium' })
    expect(fitOf(said)).toBeLessThan(0.05)
  })
})

describe('a schedule', () => {
  /** Eight from seven to nineteen by Berlin's clock, which goes from UTC+2 to UTC+1 on 2026-10-25. */
  const berlin = (sec: number): number => (hourOf(sec + (sec < Date.parse('2026-10-25T01:00:00Z') / 1000 ? 7200 : 3600)) + 24) % 24
  const office: Curve = {
    size: (sec) => (berlin(sec) >= 7 && berlin(sec) < 19 ? 8 : 2),
    cpu: (sec) => (berlin(sec) >= 7 && berlin(sec) < 19 ? 45 : 20),
  }
  const action = (ScheduledActionName: string, Recurrence: string, size: number, StartTime: string) => ({
    AutoScalingGroupName: 'web',
    ScheduledActionName,
    Recurrence,
    TimeZone: 'Europe/Berlin',
    StartTime,
    MinSize: size,
    MaxSize: 12,
    DesiredCapacity: size,
  })

  it('in a time zone of its own keeps to its clock when the clocks go back', async () => {
    const said = await audited({
      curve: office,
      policies: [],
      actions: [action('open', '0 7 * * *', 8, '2026-11-02T06:00:00Z'), action('close', '0 19 * * *', 2, '2026-11-02T18:00:00Z')],
    })
    expect(fitOf(said)).toBeLessThan(0.01)
  })

  it('that ran once in the window and is listed no more is told by its activities', async () => {
    const sale = START_SEC + 5 * 86_400 + 36_000
    const over = sale + 3 * 86_400
    const cause = (sec: number, from: number, to: number) =>
      `At ${at(sec)} a scheduled action update of AutoScalingGroup constraints to min: 2, max: 12, desired: ${to} changing the desired capacity from ${from} to ${to}.  At ${at(sec + 9)} an instance was started in response to a difference between desired and actual capacity, increasing the capacity from ${from} to ${to}.`
    const said = await audited({
      curve: { size: (sec) => (sec >= sale && sec < over ? 10 : 2), cpu: () => 30 },
      policies: [],
      activities: [
        activity(at(sale + 9), { Cause: cause(sale, 2, 10), EndTime: at(sale + 90) }),
        activity(at(over + 9), { Cause: cause(over, 10, 2), Description: 'Terminating EC2 instance: i-0a', EndTime: at(over + 90) }),
      ],
    })
    expect(fitOf(said)).toBeLessThan(0.02)
    expect(said.notAssessed('proposal')).toBeUndefined()
  })

  it('that is suspended now, and was not when it ran, has run', async () => {
    const said = await audited({
      curve: office,
      policies: [],
      group: { SuspendedProcesses: [suspended('ScheduledActions', '2026-11-01T20:00:00Z')] },
      actions: [action('open', '0 7 * * *', 8, '2026-11-02T06:00:00Z'), action('close', '0 19 * * *', 2, '2026-11-02T18:00:00Z')],
    })
    expect(fitOf(said)).toBeLessThan(0.02)
  })
})

describe('what a group launches from', () => {
  it('that was made after the window is there, and no reason why nothing can be launched', async () => {
    for (const Version of ['$Latest', '$Default', '1']) {
      const said = await audited({
        group: { LaunchTemplate: { LaunchTemplateId: 'lt-1', LaunchTemplateName: 'web', Version } },
        templateVersion: { CreateTime: '2026-11-02T00:05:00Z' },
      })
      expect(said.kinds, Version).not.toContain('cannot-launch')
    }
  })

  it('and who was launched from it, after the window are none of its matters', async () => {
    const said = await audited({
      capturedAt: '2026-11-09T13:40:00Z',
      curve: fixedAt(4),
      policies: [],
      group: {
        MinSize: 4,
        MaxSize: 4,
        DesiredCapacity: 4,
        LaunchTemplate: { LaunchTemplateId: 'lt-1', LaunchTemplateName: 'web', Version: '$Latest' },
        Instances: instances(4, { InstanceType: 'm5.xlarge', LaunchTemplate: { LaunchTemplateId: 'lt-1', LaunchTemplateName: 'web', Version: '2' } }),
      },
      activities: [0, 1, 2, 3].map((i) =>
        activity('2026-11-05T00:00:00Z', { Description: `Launching a new EC2 instance: i-00${i}`, EndTime: '2026-11-05T00:03:00Z' }),
      ),
      answers: {
        'ec2.describe-launch-template-versions': {
          LaunchTemplateVersions: [version(1, 'm5.large', '2026-09-01T00:00:00Z'), version(2, 'm5.xlarge', '2026-11-05T00:00:00Z')],
        },
      },
    })
    expect(said.group.usdPerInstanceHour).toBe(0.096)
    expect(said.kinds).not.toContain('stale-instances')
  })

  it.each([
    ['before the window ended', '2', '2026-11-01T23:00:00Z', '2026-11-01T23:30:00Z'],
    ['by its number after the window', '2', '2026-11-02T01:00:00Z', '2026-11-02T01:30:00Z'],
    ['as the latest after the window', '$Latest', '2026-11-02T01:00:00Z', '2026-11-02T01:30:00Z'],
  ])('when all were exchanged %s ran the type of the version before', async (_, Version, made, launched) => {
    const said = await audited({
      capturedAt: '2026-11-02T09:00:00Z',
      group: {
        LaunchTemplate: { LaunchTemplateId: 'lt-1', LaunchTemplateName: 'web', Version },
        Instances: instances(2, { InstanceType: 'm5.xlarge', LaunchTemplate: { LaunchTemplateId: 'lt-1', LaunchTemplateName: 'web', Version: '2' } }),
      },
      activities: [0, 1].map((i) =>
        activity(launched, {
          Description: `Launching a new EC2 instance: i-00${i}`,
          Cause: `At ${launched} an instance was launched in response to an instance refresh.`,
        }),
      ),
      answers: {
        'ec2.describe-launch-template-versions': {
          LaunchTemplateVersions: [version(1, 'm5.large', '2026-09-01T00:00:00Z'), version(2, 'm5.xlarge', made)],
        },
      },
    })
    expect(said.group.usdPerInstanceHour).toBeCloseTo(0.096, 2)
    expect(said.kinds).not.toContain('stale-instances')
  })

  it('half way through an instance refresh runs both types, each by its hours, and prices both', async () => {
    const refreshed = '2026-10-26T00:00:00Z'
    const said = await audited({
      curve: fixedAt(4),
      group: {
        MinSize: 4,
        MaxSize: 4,
        DesiredCapacity: 4,
        Instances: [
          ...instances(2, { LaunchTemplate: { LaunchTemplateId: 'lt-1', LaunchTemplateName: 'web', Version: '0' } }),
          ...instances(2, { InstanceType: 'm5.xlarge' }).map((one, i) => ({ ...one, InstanceId: `i-0new${i}` })),
        ],
      },
      policies: [],
      template: { InstanceType: 'm5.xlarge' },
      activities: [0, 1].map((i) =>
        activity(refreshed, {
          Description: `Launching a new EC2 instance: i-0new${i}`,
          Cause: `At ${refreshed} an instance was started in response to an instance refresh.`,
          EndTime: '2026-10-26T00:03:00Z',
        }),
      ),
    })
    // two of m5.large for fourteen days, two of m5.xlarge for seven
    const rate = (2 * 14 * 0.096 + 2 * 7 * 0.192) / (2 * 14 + 2 * 7)
    expect(said.group.usdPerInstanceHour).toBeCloseTo(rate, 3)
    expect(said.kinds).toContain('stale-instances')
    expect(said.group.proposal).toBeNull()
  })
})

describe('instances that are billed and serve nothing', () => {
  it('are those of a warm pool that is kept running', async () => {
    const pool = (PoolState: string) => ({
      group: { WarmPoolConfiguration: { PoolState, MinSize: 3, InstanceReusePolicy: { ReuseOnScaleIn: true } }, WarmPoolSize: 3 },
    })
    const [without, running, stopped] = [await audited({}), await audited(pool('Running')), await audited(pool('Stopped'))]
    expect(running.group.current?.usdPerMonth).toBeCloseTo((without.group.current?.usdPerMonth ?? 0) + 3 * 730 * 0.096, 1)
    expect(stopped.group.current?.usdPerMonth).toBeCloseTo(without.group.current?.usdPerMonth ?? 0, 1)
  })

  it('in Standby for three days and back are billed for three', async () => {
    const [out, back] = ['2026-10-22T00:00:00Z', '2026-10-25T00:00:00Z']
    const moved = (time: string, way: string) => activity(time, { Description: `Moving EC2 instance ${way} Standby: i-000` })
    const inStandby = (sec: number): boolean => sec >= Date.parse(out) / 1000 && sec < Date.parse(back) / 1000
    const said = await audited({
      curve: { size: (sec) => (inStandby(sec) ? 3 : 4), cpu: () => 40 },
      policies: [],
      activities: [moved(back, 'out of'), moved(out, 'to')],
      group: { MinSize: 3, DesiredCapacity: 4, Instances: instances(4) },
    })
    expect(said.group.current?.usdPerMonth).toBeCloseTo(4 * 730 * 0.096, 0)
  })
})

describe('an alarm without data at the hour of asking', () => {
  it('that has had none since before midnight, of a group that followed it all fortnight, is not broken', async () => {
    const silent = { StateValue: 'INSUFFICIENT_DATA', StateTransitionedTimestamp: '2026-11-01T23:10:00Z' }
    const said = await audited({ alarms: [alarm('high', silent), alarm('low', silent)] })
    expect(said.kinds).not.toContain('broken-alarm')
    expect(fitOf(said)).toBeLessThan(0.05)
  })

  it('for three weeks is broken', async () => {
    const silent = { StateValue: 'INSUFFICIENT_DATA', StateTransitionedTimestamp: '2026-10-10T00:00:00Z' }
    const said = await audited({
      curve: fixedAt(4),
      group: { DesiredCapacity: 4, Instances: instances(4) },
      alarms: [alarm('high', silent), alarm('low', silent)],
    })
    expect(said.kinds).toContain('broken-alarm')
  })
})

describe('alarms that somebody set since', () => {
  const set = (changes: Readonly<Record<string, unknown>>) => ['high', 'low'].map((name) => alarm(name, changes))

  it('without their actions, after the window, had them in it', async () => {
    const since = (AlarmConfigurationUpdatedTimestamp: string) =>
      audited({ capturedAt: '2026-11-02T09:00:00Z', alarms: set({ ActionsEnabled: false, AlarmConfigurationUpdatedTimestamp }) })
    const said = await since('2026-11-02T00:10:00Z')
    expect(said.kinds).toEqual([])
    expect(fitOf(said)).toBeLessThan(0.05)
    expect((await since('2026-10-01T00:00:00Z')).kinds).toContain('broken-alarm')
  })

  it('for another target are said to be the reason why nothing is replayed', async () => {
    const said = await audited({
      policies: [tracking(30)],
      alarms: set({ Threshold: 30, AlarmConfigurationUpdatedTimestamp: '2026-11-01T22:10:00Z' }),
    })
    expect(said.notAssessed('proposal')).toContain('the alarms of its policies were set on 2026-11-01 22:10 UTC')
  })
})

describe('a maximum that somebody raised on the last day', () => {
  const raisedSec = START_SEC + 13 * 86_400
  const pinned = (atNight: number, actions: readonly object[] = []) =>
    audited({
      curve: { size: (sec) => (sec < raisedSec ? 4 : 8), cpu: (sec) => (sec < raisedSec ? 99 : 50) },
      group: { DesiredCapacity: 8, Instances: instances(8) },
      actions,
      sizesThen: [groupMetric('GroupMinSize', () => 2), groupMetric('GroupMaxSize', (sec) => (sec < raisedSec ? atNight : 12))],
    })

  it('was what the group stood at before: its overload is over', async () => {
    const finding = (await pinned(4)).finding('max-size-reached')
    expect(finding?.title).toMatch(/^web was overloaded .* at its max size of 4, which is 12 now$/)
    expect(finding?.severity).toBe('low')
  })

  it('is what the group still stands at where nobody did', async () => {
    const finding = (await audited({ curve: { size: () => 4, cpu: () => 99 }, group: { MaxSize: 4, DesiredCapacity: 4, Instances: instances(4) } })).finding(
      'max-size-reached',
    )
    expect(finding).toMatchObject({ severity: 'critical', title: expect.stringContaining('at its max size of 4') })
  })
})

it('sizes are those in force at the window and not those somebody set since', async () => {
  const now = { MinSize: 6, MaxSize: 6, DesiredCapacity: 6, Instances: instances(6) }
  const limits = (metric: string, value: number) => ({
    Namespace: 'AWS/AutoScaling',
    MetricName: metric,
    Dimensions: [{ Name: 'AutoScalingGroupName', Value: 'web' }],
    Stat: 'Average',
    Period: 300,
    StartTime: '2026-10-19T00:00:00Z',
    Values: Array.from({ length: 4032 }, () => value),
  })
  const said = await audited({ group: now, sizesThen: [limits('GroupMinSize', 2), limits('GroupMaxSize', 12)] })
  expect(fitOf(said)).toBeLessThan(0.05)
  expect(said.kinds).not.toContain('max-size-reached')
})
