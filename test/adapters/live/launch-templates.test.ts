import { describe, expect, it } from 'vitest'
import { openAccounts } from '../../../adapters/live/live-source.ts'
import type { Group } from '../../../domain/facts/group.ts'
import { type AwsCall, fakeAws, fakeClock, fixedCredentials } from './fake-aws.ts'
import { group, hub, liveOptions, nowSec, smallAws } from './small-aws.ts'

const version = (VersionNumber: number, InstanceType: string, ageDays: number) => ({
  LaunchTemplateId: 'lt-1',
  LaunchTemplateName: 'lt',
  VersionNumber,
  CreateTime: new Date((nowSec - ageDays * 86_400) * 1000).toISOString(),
  LaunchTemplateData: { InstanceType, ImageId: 'ami-1', SecurityGroupIds: ['sg-1'] },
})

/** The group as it is read of an account with these versions, and the numbers of versions that were asked for. */
async function read(...versions: readonly ReturnType<typeof version>[]): Promise<{ readonly group: Group | undefined; readonly asked: readonly string[] }> {
  const asked: string[] = []
  const DescribeLaunchTemplateVersions = ({ input }: AwsCall) => {
    const named = Object.entries(input).flatMap(([key, value]) => (key.startsWith('LaunchTemplateVersion.') ? [String(value)] : []))
    asked.push(...named)
    return {
      LaunchTemplateVersions: named.flatMap((name) => (name === '$Latest' ? versions.slice(-1) : versions.filter((one) => String(one.VersionNumber) === name))),
    }
  }
  const web = { ...group('web', hub), LaunchTemplate: { LaunchTemplateId: 'lt-1', LaunchTemplateName: 'lt', Version: '$Latest' } }
  const aws = fakeAws({ ...smallAws, DescribeAutoScalingGroups: () => ({ AutoScalingGroups: [web] }), DescribeLaunchTemplateVersions })
  const world = { clock: fakeClock(nowSec), random: () => 0, transport: aws.transport, credentials: fixedCredentials() }
  const fleet = await openAccounts({ ...liveOptions, accountIds: [hub], roleName: null }, world)
  const place = await (fleet.places[0] as (typeof fleet.places)[number]).open()
  for await (const observation of place.observeGroups()) return { group: observation.group, asked }
  return { group: undefined, asked }
}

describe('a launch template', () => {
  it('that has a young version is read with the version before, which may be what ran', async () => {
    const { group: web, asked } = await read(version(6, 'm5.large', 90), version(7, 'm5.xlarge', 3))
    expect(asked).toEqual(['$Latest', '6'])
    expect(web?.launchTypes).toMatchObject([{ instanceType: 'm5.large' }, { instanceType: 'm5.xlarge' }])
  })

  it('that moved on several times within the window is read back to what ran when it began', async () => {
    const { group: web, asked } = await read(version(5, 'm5.large', 90), version(6, 'm5.xlarge', 9), version(7, 'm5.2xlarge', 6), version(8, 'm5.xlarge', 3))
    expect(asked).toEqual(['$Latest', '7', '6', '5'])
    expect(web?.launchTypes?.map(({ instanceType }) => instanceType)).toEqual(['m5.large', 'm5.xlarge', 'm5.2xlarge', 'm5.xlarge'])
  })

  it('that every deployment makes a version of is read back ten versions and no further', async () => {
    const daily = Array.from({ length: 40 }, (_, i) => version(i + 1, 'm5.large', 40 - i))
    expect((await read(...daily)).asked).toHaveLength(11)
  })

  it('whose version before was deleted is read with those that are there', async () => {
    const { group: web } = await read(version(5, 'm5.large', 9), version(7, 'm5.xlarge', 3))
    expect(web?.launchType).toBe('m5.xlarge')
  })

  it('that has not changed for months, or whose first version it is, is asked for once', async () => {
    expect((await read(version(6, 'm5.large', 120), version(7, 'm5.xlarge', 90))).asked).toEqual(['$Latest'])
    expect((await read(version(1, 'm5.large', 3))).asked).toEqual(['$Latest'])
  })
})
