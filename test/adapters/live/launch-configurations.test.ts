import { describe, expect, it } from 'vitest'
import { openAccounts } from '../../../adapters/live/live-source.ts'
import type { Group } from '../../../domain/facts/group.ts'
import { unreadInWords } from '../../../report/unseen.ts'
import { type Answer, type AwsCall, Fault, type Fields, fakeAws, fakeClock, fixedCredentials } from './fake-aws.ts'
import { group, hub, liveOptions, nowSec, smallAws } from './small-aws.ts'

const old = { ...group('web', hub), LaunchTemplate: undefined, LaunchConfigurationName: 'web-2019' }
const configuration = {
  LaunchConfigurationName: 'web-2019',
  ImageId: 'ami-1',
  KeyName: '',
  SecurityGroups: ['sg-1'],
  InstanceType: 'm5.large',
  UserData: 'c2VjcmV0',
  CreatedTime: '2019-01-01T00:00:00Z',
}

/** One account with groups of these facts, over the wire. */
async function read(groups: readonly Fields[], describe: (call: AwsCall) => Answer) {
  const aws = fakeAws({
    ...smallAws,
    DescribeAutoScalingGroups: () => ({ AutoScalingGroups: groups }),
    DescribeLaunchConfigurations: describe,
    DescribeSecurityGroups: () => ({ SecurityGroups: [{ GroupId: 'sg-1' }] }),
  })
  const world = { clock: fakeClock(nowSec), random: () => 0, transport: aws.transport, credentials: fixedCredentials() }
  const fleet = await openAccounts({ ...liveOptions, accountIds: [hub], roleName: null }, world)
  const place = await (fleet.places[0] as (typeof fleet.places)[number]).open()
  const found: Group[] = []
  for await (const observation of place.observeGroups()) found.push(observation.group)
  return { groups: found, unread: place.unread.map(unreadInWords), calls: aws.calls, fleet }
}

describe('launch configurations', () => {
  it('are asked for by the names that groups launch from, once', async () => {
    const { groups, calls } = await read([old, { ...old, AutoScalingGroupName: 'worker' }], () => ({ LaunchConfigurations: [configuration] }))
    const asked = calls.filter(({ operation }) => operation === 'DescribeLaunchConfigurations')
    expect(asked.map(({ input }) => input['LaunchConfigurationNames.member.1'])).toEqual(['web-2019'])
    expect(groups.map(({ launchTemplate }) => launchTemplate)).toMatchObject([
      { kind: 'launch-configuration', name: 'web-2019', imageId: 'ami-1', keyName: null, securityGroupIds: ['sg-1'] },
      { name: 'web-2019' },
    ])
  })

  it('are kept without their user data', async () => {
    const { fleet } = await read([old], () => ({ LaunchConfigurations: [configuration] }))
    const [place] = fleet.places
    const answers = place !== undefined && 'answers' in place ? await place.answers?.() : undefined
    const kept = JSON.stringify(answers?.lists.get('autoscaling.describe-launch-configurations'))
    expect(kept).toContain('web-2019')
    expect(kept).not.toContain('c2VjcmV0')
  })

  it('are gone where AWS answers without them, and not read where it does not answer', async () => {
    const gone = await read([old], () => ({ LaunchConfigurations: [] }))
    expect(gone.groups).toMatchObject([{ launchTemplate: null, missingLaunchSource: 'launch configuration web-2019' }])
    const denied = await read([old], () => new Fault('AccessDenied'))
    expect(denied.groups).toMatchObject([{ launchTemplate: null, missingLaunchSource: null }])
    expect(denied.unread.join()).toContain('autoscaling.describe-launch-configurations')
  })

  it('are not asked for where no group launches from one', async () => {
    const { calls, unread } = await read([group('web', hub)], () => new Fault('AccessDenied'))
    expect(calls.map(({ operation }) => operation)).not.toContain('DescribeLaunchConfigurations')
    expect(unread.join()).not.toContain('launch-configurations')
  })

  it('are no template that is gone: a template that AWS does not know is', async () => {
    const { groups } = await read([group('web', hub)], () => ({ LaunchConfigurations: [] }))
    expect(groups).toMatchObject([{ missingLaunchSource: null, launchTemplate: { kind: 'launch-template' } }])
  })
})
