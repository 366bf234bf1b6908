import { describe, expect, it } from 'vitest'
import { activity, alarm, audited, type Curve, fixedAt, following, groupMetric, instances, repeated, START_SEC, tracking } from './a-fortnight.ts'
import { priced } from './a-market.ts'

/** One more of each kind of thing that a reader of AWS's answers gets wrong, the right answer written down before it was tried. */

const HOUR = 3600
const END_SEC = START_SEC + 14 * 24 * HOUR
const fitOf = ({ group }: Awaited<ReturnType<typeof audited>>): number => Math.abs(group.replayFit?.instanceHoursErrorFraction ?? 1)
const step = (changes: object = {}) => ({
  AutoScalingGroupName: 'web',
  PolicyName: 'out',
  PolicyType: 'StepScaling',
  AdjustmentType: 'ChangeInCapacity',
  StepAdjustments: [{ MetricIntervalLowerBound: 0, ScalingAdjustment: 1 }],
  Enabled: true,
  Alarms: [{ AlarmName: 'high' }],
  ...changes,
})

describe('of the moment, and not of the fortnight', () => {
  it('a maximum that was lowered in the last hour held nobody before', async () => {
    const sizesThen = [groupMetric('GroupMinSize', () => 2), groupMetric('GroupMaxSize', (sec) => (sec < END_SEC - HOUR ? 12 : 5))]
    const said = await audited({ group: { MaxSize: 5 }, sizesThen })
    expect(said.kinds).not.toContain('max-size-reached')
    expect(said.kinds).not.toContain('excess-capacity')
  })

  it('an alarm that went off five minutes ago changes nothing', async () => {
    const alarms = [alarm('high', { StateValue: 'ALARM', StateTransitionedTimestamp: '2026-11-02T00:15:00Z' }), alarm('low')]
    expect((await audited({ alarms })).kinds).toEqual((await audited({})).kinds)
  })

  it('instances that come and go while AWS is asked cost the fortnight nothing more', async () => {
    const coming = {
      group: { Instances: [...instances(2), ...instances(1, { LifecycleState: 'Pending' }), ...instances(1, { LifecycleState: 'Terminating:Wait' })] },
    }
    expect((await audited(coming)).group.current?.usdPerMonth).toBe((await audited({})).group.current?.usdPerMonth)
  })
})

describe('a field that narrows', () => {
  it("an alarm on the hottest hundredth of CPU's datapoints is not replayed on their mean", async () => {
    const alarms = [alarm('high', { Statistic: undefined, ExtendedStatistic: 'p99' })]
    const said = await audited({ policies: [step()], alarms })
    expect(said.group.proposal).toBeNull()
    expect(said.notAssessed('proposal')).toBeDefined()
  })

  it('a policy that may not scale in keeps what it once launched', async () => {
    const five = { curve: fixedAt(5), group: { DesiredCapacity: 5, Instances: instances(5) } }
    const may = (DisableScaleIn: boolean) =>
      tracking(60, {
        TargetTrackingConfiguration: { PredefinedMetricSpecification: { PredefinedMetricType: 'ASGAverageCPUUtilization' }, TargetValue: 60, DisableScaleIn },
      })
    expect(fitOf(await audited({ ...five, policies: [may(true)], alarms: [alarm('high')] }))).toBeLessThan(0.02)
    expect(fitOf(await audited({ ...five, policies: [may(false)] }))).toBeGreaterThan(0.25)
  })
})

describe('a launch that failed', () => {
  const titleOf = async (StatusCode: string, StatusMessage: string) =>
    (await audited({ activities: repeated(HOUR, (time) => activity(time, { StatusCode, StatusMessage })) })).finding('launch-failures')?.title ?? 'none'

  it.each([
    [
      'Failed',
      'The requested configuration is currently not supported. Please check the documentation for supported configurations. Launching EC2 instance failed.',
      'do not fit together',
    ],
    [
      'Failed',
      'Your requested instance type (c7g.xlarge) is not supported in your requested Availability Zone (us-east-1e). Please retry your request by not specifying an Availability Zone or choosing us-east-1a. Launching EC2 instance failed.',
      'do not fit together',
    ],
    [
      'Failed',
      'The requested Availability Zone us-east-1e is no longer supported. Please retry your request by not specifying an Availability Zone or choosing us-east-1a. Launching EC2 instance failed.',
      'do not fit together',
    ],
    [
      'Failed',
      'Your Spot request price of 0.015 is lower than the minimum required Spot request fulfillment price of 0.0735. Launching EC2 instance failed.',
      'Spot capacity',
    ],
    ['Failed', 'There is no Spot capacity available that matches your request. Launching EC2 instance failed.', 'Spot capacity'],
    [
      'Cancelled',
      'Instance became unhealthy while waiting for instance to be in InService state. Termination Reason: Client.VolumeLimitExceeded: Volume limit exceeded',
      'quota of EBS',
    ],
    [
      'Cancelled',
      "Instance failed to complete user's Lifecycle Action: Lifecycle Action with token 0a was abandoned: Lifecycle Action Completed with ABANDON Result",
      'lifecycle hook',
    ],
    ['Failed', 'Provided Target Groups may not be valid: One or more target groups not found. Validating load balancer configuration failed.', 'load balancer'],
    ['Failed', "The security group 'sg-0b' does not exist in VPC 'vpc-0c'. Launching EC2 instance failed.", 'security group'],
    ['Failed', 'Invalid IAM Instance Profile ARN. Launching EC2 instance failed.', 'instance profile'],
    [
      'Failed',
      'Unable to fulfill capacity due to your request configuration. Please adjust your request and try again. Launching EC2 instance failed.',
      'no capacity',
    ],
    ['Failed', 'The specified launch template, with template ID lt-0a, does not exist. Launching EC2 instance failed.', 'launch template'],
    ['Failed', 'You are not authorized to use launch template: lt-0a. Launching EC2 instance failed.', 'permission'],
    ['Failed', 'The specified placement group is in the state deleting. Launching EC2 instance failed.', 'placement group'],
  ])('%s: %s', async (status, message, cause) => {
    expect(await titleOf(status, message)).toContain(cause)
  })
})

describe('gone, or not read', () => {
  const titleOf = (said: Awaited<ReturnType<typeof audited>>): string => said.finding('cannot-launch')?.title ?? 'none'

  it('an image that a parameter of Systems Manager names is not gone, whatever images were read', async () => {
    expect(titleOf(await audited({ template: { ImageId: 'resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64' } }))).toBe('none')
  })

  it('a template of which AWS has no version is gone, and one that nobody asked for is not read', async () => {
    const none = await audited({ answers: { 'ec2.describe-launch-template-versions': { LaunchTemplateVersions: [] } } })
    expect(titleOf(none)).toContain('launch template web')
  })

  it('an alarm that was deleted under its policy is told, and alarms that were not read are not', async () => {
    const deleted = await audited({ alarms: [alarm('low')] })
    expect(deleted.kinds).toContain('broken-alarm')
    const unread = await audited({ answers: { 'cloudwatch.describe-alarms': undefined } })
    expect(unread.kinds).not.toContain('broken-alarm')
    expect(unread.notAssessed('broken-alarm')).toBeDefined()
  })

  it('a security group that the answer for its VPC lacks is gone, one named by a network interface as well', async () => {
    const said = await audited({ template: { SecurityGroupIds: undefined, NetworkInterfaces: [{ DeviceIndex: 0, Groups: ['sg-9'] }] } })
    expect(titleOf(said)).toContain('security group sg-9')
  })
})

describe('figures against each other', () => {
  it('a replay that runs a third of what ran is no ground for a proposal, and no rule calls it in order', async () => {
    const eight = await audited({ curve: fixedAt(8), group: { DesiredCapacity: 8, Instances: instances(8) } })
    expect(fitOf(eight)).toBeGreaterThan(0.25)
    expect(eight.group.proposal).toBeNull()
    expect(eight.notAssessed('excess-capacity')).toBeDefined()
  })

  it('what a group costs is its hours at its rate', async () => {
    for (const curve of [following, fixedAt(8)]) {
      const { current, usdPerInstanceHour } = (await audited({ curve })).group
      expect(current?.usdPerMonth).toBeCloseTo((current?.instanceHoursPerMonth ?? 0) * (usdPerInstanceHour ?? 0), 1)
    }
  })
})

describe('who scales it', () => {
  const ownerOf = async (Tags: Readonly<Record<string, string>>) =>
    (await audited({ policies: [], group: { Tags: Object.entries(Tags).map(([Key, Value]) => ({ Key, Value })) } })).notAssessed('proposal')

  it.each([
    [{ 'k8s.io/cluster-autoscaler/enabled': 'true', 'k8s.io/cluster-autoscaler/shop': 'owned' }, 'Kubernetes'],
    [{ 'eks:cluster-name': 'shop', 'eks:nodegroup-name': 'gpu', 'k8s.io/cluster-autoscaler/enabled': 'true' }, 'EKS (node group gpu)'],
    [{ 'elasticbeanstalk:environment-name': 'worker-env' }, 'Elastic Beanstalk (environment worker-env)'],
  ])('%j', async (tags, owner) => {
    expect(await ownerOf(tags)).toContain(owner)
  })

  it('a script that sets sizes beside a policy which never goes off', async () => {
    let size = 5
    const activities = repeated(12 * HOUR, (time) => {
      const before = size
      size = before === 5 ? 2 : 5
      const Cause = `At ${time} a user request explicitly set group desired capacity changing the desired capacity from ${before} to ${size}.`
      return activity(time, { Cause })
    })
    const said = await audited({ policies: [step()], alarms: [alarm('high', { Threshold: 95 })], activities })
    expect(said.group.proposal).toBeNull()
    expect(said.kinds).not.toContain('slow-scale-out')
  })
})

describe('what an hour costs', () => {
  it('of Windows that one brings a licence for is what the list says of it, and not that of licensed Windows', async () => {
    const list = priced([
      ['m5.large', '0.096'],
      ['m5.large', '0.188', { operatingSystem: 'Windows', operation: 'RunInstances:0002', licenseModel: 'No License required' }],
      ['m5.large', '0.096', { operatingSystem: 'Windows', operation: 'RunInstances:0800', licenseModel: 'Bring your own license' }],
    ])
    const said = await audited({ image: { UsageOperation: 'RunInstances:0800', PlatformDetails: 'Windows BYOL' }, answers: { 'pricing.get-products': list } })
    expect(said.group.usdPerInstanceHour).toBe(0.096)
  })

  it('of Ubuntu Pro is not that of plain Linux', async () => {
    const said = await audited({ image: { UsageOperation: 'RunInstances:0g00', PlatformDetails: 'Ubuntu Pro' } })
    expect(said.group.usdPerInstanceHour).toBeNull()
  })
})

describe('idle', () => {
  const asleep: Curve = { size: () => 4, cpu: () => 0.5 }
  it('under a policy at its minimum is idle, and its saving stands on one finding alone', async () => {
    const said = await audited({ curve: asleep, quiet: true, group: { MinSize: 4, DesiredCapacity: 4, Instances: instances(4) } })
    expect(said.kinds).toContain('idle-group')
    expect(said.report.findings.filter(({ estimatedMonthlySavings }) => (estimatedMonthlySavings?.amount ?? 0) > 0)).toHaveLength(1)
  })
})

describe('who is let in', () => {
  const sg = (permissions: readonly object[], more: object = {}) => ({
    answers: { 'ec2.describe-security-groups': { SecurityGroups: [{ GroupId: 'sg-1', IpPermissions: permissions }] } },
    ...more,
  })
  const everybody = [{ CidrIp: '0.0.0.0/0' }]

  it('by every protocol from everywhere is told with the ports that people log in on', async () => {
    const told = (await audited(sg([{ IpProtocol: '-1', IpRanges: everybody }], { subnet: { MapPublicIpOnLaunch: true } }))).finding('exposed-instances')
    expect(told?.severity).toBe('high')
    expect(told?.title).toContain('22')
  })

  it('to be pinged from everywhere, or by itself, is nobody', async () => {
    for (const permission of [
      { IpProtocol: 'icmp', FromPort: 8, ToPort: -1, IpRanges: everybody },
      { IpProtocol: '-1', UserIdGroupPairs: [{ GroupId: 'sg-1' }] },
    ])
      expect((await audited(sg([permission], { subnet: { MapPublicIpOnLaunch: true } }))).finding('exposed-instances')).toBeUndefined()
  })
})
