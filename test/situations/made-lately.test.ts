import { describe, expect, it } from 'vitest'
import { activity, audited, fixedAt, groupMetric, instances, repeated } from './a-fortnight.ts'

/** What was made, switched or raised just before AWS was asked is not what the fortnight ran with. */

const fixed8 = { curve: fixedAt(8), policies: [], group: { MinSize: 8, MaxSize: 8, DesiredCapacity: 8, Instances: instances(8) } }
const sizesThen = (min: number, max: number) => [groupMetric('GroupMinSize', () => min), groupMetric('GroupMaxSize', () => max)]
const action = (ScheduledActionName: string, hour: number, size: number) => ({
  AutoScalingGroupName: 'web',
  ScheduledActionName,
  Recurrence: `0 ${hour} * * *`,
  StartTime: `2026-11-02T${String(hour).padStart(2, '0')}:00:00Z`,
  MinSize: size,
  DesiredCapacity: size,
})
const nightly = [action('down', 20, 2), action('up', 8, 5)]

describe('a schedule', () => {
  it('made this morning is named as what the fortnight did not have', async () => {
    const said = await audited({ ...fixed8, group: { ...fixed8.group, MinSize: 2, MaxSize: 12 }, actions: nightly, sizesThen: sizesThen(8, 8) })
    expect(said.notAssessed('excess-capacity')).toContain('scheduled action down, up set no size in the window')
    expect(said.group.proposal).toBeNull()
  })

  it('that set its sizes is not', async () => {
    const night = (size: (isDay: boolean) => number) => (sec: number) => size(sec % 86_400 >= 8 * 3600 && sec % 86_400 < 20 * 3600)
    const said = await audited({
      ...fixed8,
      group: { ...fixed8.group, MinSize: 2, MaxSize: 12 },
      actions: nightly,
      sizesThen: [
        groupMetric(
          'GroupMinSize',
          night((isDay) => (isDay ? 5 : 2)),
        ),
        groupMetric('GroupMaxSize', () => 12),
      ],
    })
    expect(said.notAssessed('excess-capacity')).toContain('something the audit does not see sets its size')
  })
})

it.each([
  ['taken to nothing last night', { MinSize: 0, MaxSize: 0, DesiredCapacity: 0, Instances: [] }],
  ['whose minimum was raised this morning', { MinSize: 8, DesiredCapacity: 8, Instances: instances(8) }],
  [
    'of which Launch was suspended at midnight',
    { SuspendedProcesses: [{ ProcessName: 'Launch', SuspensionReason: 'User suspended at 2026-11-01T23:50:00Z' }] },
  ],
])('a group %s scaled well all fortnight: no waste, and nothing is proposed', async (_what, group) => {
  const said = await audited({ group, sizesThen: sizesThen(2, 12) })
  expect(said.kinds.filter((kind) => kind !== 'suspended-process')).toEqual([])
  expect(said.group.proposal).toBeNull()
  expect(said.notAssessed('excess-capacity')).toBeUndefined()
})

it('a group that is being deleted is told nothing', async () => {
  const said = await audited({ ...fixed8, group: { ...fixed8.group, Status: 'Delete in progress' } })
  expect([said.kinds, said.group.proposal]).toEqual([[], null])
})

it.each([
  ['is not authorized to perform: ec2:RunInstances with an explicit deny in a service control policy.', 'a permission is missing'],
  ['In order to use this AWS Marketplace product you need to accept terms and subscribe.', 'AWS does not let the account launch instances'],
  ['Your request for accessing resources in this region is being validated.', 'AWS does not let the account launch instances'],
  ["The snapshot 'snap-0123' does not exist.", 'a snapshot of the block device mapping does not exist'],
  ['This account is currently blocked and not recognized as a valid account.', 'AWS does not let the account launch instances'],
  ['The capacity reservation cr-1 does not have sufficient capacity for the request.', 'the capacity reservation could not serve it'],
  ['Insufficient capacity on matching host.', 'AWS had no capacity for the type in the zone'],
  ['You have exceeded your maximum gp3 storage limit of 50 TiB in this region.', "the account's quota of EBS storage or IOPS was used up"],
])('launches that fail as %s', async (sentence, cause) => {
  const StatusMessage = `${sentence} Launching EC2 instance failed.`
  const { finding } = await audited({ activities: repeated(43_200, (time) => activity(time, { StatusCode: 'Failed', StatusMessage })) })
  expect(finding('launch-failures')?.title).toBe(`web: 28 launches failed on 14 days because ${cause}`)
})
