import { describe, expect, it } from 'vitest'
import { accountOf } from './captured-aws.ts'
import type { AwsCall, Fields, Handlers } from './fake-aws.ts'
import { asked, hub, member, onlyFor, type PlaceOutcome, readSmallAws, region, usual, group as usualGroup, whole, wholeMember } from './small-aws.ts'

const [hubPlace, memberPlace] = [`${hub} ${region}`, `${member} ${region}`]

/** `web` of the hub launches from a template of its own, in a subnet of its own; `worker` as it did. */
const apart: Handlers = onlyFor(hub, 'DescribeAutoScalingGroups', () => ({
  AutoScalingGroups: [
    {
      ...usualGroup('web', hub),
      LaunchTemplate: { LaunchTemplateId: 'lt-web', LaunchTemplateName: 'web', Version: '1' },
      VPCZoneIdentifier: 'subnet-web',
      Instances: [],
    },
    usualGroup('worker', hub),
  ],
}))

/** What of the hub's `web` cannot be read with these answers; `worker` and the other account are as if nothing were. */
async function ofWeb(
  broken: Handlers,
): Promise<{ readonly reason: string | undefined; readonly unread: readonly string[]; readonly calls: readonly AwsCall[] }> {
  const { places, calls } = await readSmallAws({ ...apart, ...broken })
  expect(places[memberPlace]).toMatchObject({ groups: { api: whole } })
  const { groups, unread, unreadable } = places[hubPlace] as Exclude<PlaceOutcome, { readonly failed: string }>
  expect(groups).toEqual({ worker: whole })
  expect(Object.keys(unreadable ?? {})).toEqual(['web'])
  return { reason: unreadable?.web, unread, calls }
}

const usualElements = (operation: string, key: string, call: AwsCall): readonly Fields[] => (usual({ ...call, operation }) as Fields)[key] as readonly Fields[]
const withElement = (operation: string, key: string, element: unknown): Handlers =>
  onlyFor(hub, operation, (call) => ({ [key]: [...usualElements(operation, key, call), element] }))

/** AWS answers each price as JSON in text. */
const price = (USD: string) =>
  JSON.stringify({
    product: { productFamily: 'Compute Instance', attributes: { instanceType: 'c5.large' } },
    terms: { OnDemand: { t: { priceDimensions: { d: { unit: 'Hrs', pricePerUnit: { USD } } } } } },
  })
const launching = (data: object) => ({
  LaunchTemplateId: 'lt-web',
  LaunchTemplateName: 'web',
  VersionNumber: 1,
  DefaultVersion: true,
  LaunchTemplateData: data,
})
const onC5: Handlers = withElement('DescribeLaunchTemplateVersions', 'LaunchTemplateVersions', launching({ InstanceType: 'c5.large', ImageId: 'ami-1' }))

describe('of a live account one malformed element that groups share', () => {
  it.each<[string, Handlers, RegExp]>([
    [
      'ec2.describe-subnets',
      withElement('DescribeSubnets', 'Subnets', { SubnetId: 'subnet-web', AvailabilityZone: `${region}a` }),
      /Subnets\[1\]\.AvailableIpAddressCount: expected number, received undefined/,
    ],
    [
      'ec2.describe-launch-template-versions',
      withElement('DescribeLaunchTemplateVersions', 'LaunchTemplateVersions', { LaunchTemplateId: 'lt-web', LaunchTemplateName: 'web', DefaultVersion: true }),
      /LaunchTemplateVersions\[1\]\./,
    ],
    [
      'ec2.describe-instance-types',
      { ...onC5, ...withElement('DescribeInstanceTypes', 'InstanceTypes', { InstanceType: 'c5.large', MemoryInfo: { SizeInMiB: 4096 } }) },
      /InstanceTypes\[1\]\.VCpuInfo/,
    ],
    [
      'cloudwatch.describe-alarms',
      {
        ...withElement('DescribePolicies', 'ScalingPolicies', {
          AutoScalingGroupName: 'web',
          PolicyName: 'p',
          PolicyARN: 'arn:p',
          PolicyType: 'StepScaling',
          Alarms: [{ AlarmName: 'high', AlarmARN: 'arn:high' }],
        }),
        ...withElement('DescribeAlarms', 'MetricAlarms', { AlarmName: 'high', Statistic: 7 }),
      },
      /MetricAlarms\[0\]/,
    ],
  ])('in an answer of %s ends that group alone, and is said of the account and region', async (operation, broken, message) => {
    const { reason, unread } = await ofWeb(broken)
    expect(reason).toMatch(message)
    expect(reason).toContain(`${operation}, field `)
    expect(unread.filter((line) => line.startsWith(`${operation}: `))).not.toEqual([])
  })

  it('in the price list, which is one for all accounts, ends that group alone', async () => {
    const prices: Handlers = { GetProducts: () => ({ PriceList: [price('1,234.50')] }) }
    const { reason } = await ofWeb({ ...onC5, ...prices })
    expect(reason).toMatch(/PriceList\[0\]\.terms.*"1,234\.50" is no decimal amount/)
  })

  it('that tells nobody whose it is still ends its account and region: broken is not absent', async () => {
    const { places } = await readSmallAws({ ...apart, ...withElement('DescribeSubnets', 'Subnets', { AvailabilityZone: `${region}a` }) })
    expect(places[hubPlace]).toEqual({ failed: expect.stringContaining('Subnets[1].SubnetId') })
    expect(places[memberPlace]).toEqual(wholeMember)
  })
})

describe('of a live account what is malformed of one group', () => {
  it('of its own ends that group alone, and its series are not paid for', async () => {
    const { AutoScalingGroups: sound } = (apart.DescribeAutoScalingGroups as (call: AwsCall, nth: number) => Fields)({ accessKeyId: 'hub' } as AwsCall, 1)
    const broken = onlyFor(hub, 'DescribeAutoScalingGroups', () => ({
      AutoScalingGroups: (sound as readonly Fields[]).map((one) => (one.AutoScalingGroupName === 'web' ? { ...one, MinSize: undefined } : one)),
    }))
    const { reason, calls } = await ofWeb(broken)
    expect(reason).toMatch(/AutoScalingGroups\[0\]\.MinSize: expected number/)
    const series = calls.filter((call) => call.operation === 'GetMetricData' && accountOf(call) === hub).flatMap((call) => asked(call).queries)
    expect(series.length).toBeGreaterThan(0)
    expect(series.flatMap(({ MetricStat }) => MetricStat.Metric.Dimensions.map(({ Value }) => Value))).not.toContain('web')
  })

  it('among its policies ends that group alone', async () => {
    const { reason } = await ofWeb(withElement('DescribePolicies', 'ScalingPolicies', { AutoScalingGroupName: 'web' }))
    expect(reason).toMatch(/ScalingPolicies\[0\]\./)
  })

  it('among its activities ends that group alone', async () => {
    const broken = onlyFor(hub, 'DescribeScalingActivities', (call) => {
      if (call.input.AutoScalingGroupName !== 'web') return usual(call)
      return { Activities: [{ ActivityId: 'a', AutoScalingGroupName: 'web', StatusCode: 'Successful' }] }
    })
    const { reason } = await ofWeb(broken)
    expect(reason).toMatch(/Activities\[0\]\.StartTime/)
  })
})
