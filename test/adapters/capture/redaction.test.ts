import { describe, expect, it } from 'vitest'
import type * as z from 'zod/mini'
import { autoScalingGroup, launchConfiguration, scalingActivity, scalingPolicy, scheduledAction } from '../../../adapters/aws-shapes/auto-scaling.ts'
import { metricAlarm } from '../../../adapters/aws-shapes/cloudwatch.ts'
import { image, instanceTypeInfo, instanceTypeOffering, launchTemplateVersion, securityGroup, subnet } from '../../../adapters/aws-shapes/ec2.ts'
import { loadBalancer, targetGroup } from '../../../adapters/aws-shapes/load-balancing.ts'
import { serviceQuota } from '../../../adapters/aws-shapes/quotas.ts'
import { type NameKind, redactedArn, redactedText } from '../../../adapters/capture/redacted-text.ts'
import { namesIn, redactedBill, redactedElements, redaction } from '../../../adapters/capture/redaction.ts'
import { managedByOf } from '../../../adapters/facts/managed-by.ts'
import { launchFailureReason } from '../../../domain/facts/launch-failures.ts'

const how = redaction('a-salt')
const name = how.name

type Fields = Readonly<Record<string, unknown>>

/** All that is read of AWS's answers beside metrics and prices. */
const shapes = {
  autoScalingGroup,
  launchConfiguration,
  scalingPolicy,
  scheduledAction,
  scalingActivity,
  metricAlarm,
  launchTemplateVersion,
  image,
  instanceTypeInfo,
  instanceTypeOffering,
  securityGroup,
  subnet,
  targetGroup,
  loadBalancer,
  serviceQuota,
}

/** An element with every field that the shape reads: lists of one, `0.0.0.0/0` and `::/0` for addresses, for those alone are kept. */
function sampleOf(shape: z.core.$ZodType, key = ''): unknown {
  const { def } = shape._zod as unknown as {
    def: { type: string; shape?: Record<string, z.core.$ZodType>; innerType: z.core.$ZodType; element: z.core.$ZodType; getter: () => z.core.$ZodType }
  }
  if (def.type === 'nullable' || def.type === 'optional') return sampleOf(def.innerType, key)
  if (def.type === 'lazy') return sampleOf(def.getter(), key)
  if (def.type === 'array') return [sampleOf(def.element, key)]
  if (def.type === 'object') {
    if (key === 'Tags') return { Key: 'team', Value: 'shop' }
    return Object.fromEntries(Object.entries(def.shape ?? {}).map(([field, of]) => [field, sampleOf(of, field)]))
  }
  if (def.type === 'number' || def.type === 'boolean') return 1
  return key === 'CidrIp' ? '0.0.0.0/0' : key === 'CidrIpv6' ? '::/0' : 'a-text'
}

/** Paths of all that is there and not empty. */
function leavesOf(value: unknown, path = ''): readonly string[] {
  if (typeof value === 'object' && value !== null) return Object.entries(value).flatMap(([key, item]) => leavesOf(item, `${path}.${key}`))
  return value === '' || value === undefined ? [] : [path]
}

describe('redaction', () => {
  it('gives the same text for the same name, and account ids that look like one', () => {
    expect(name('group', 'web')).toBe(redaction('a-salt').name('group', 'web'))
    expect(name('group', 'web')).not.toBe(redaction('another').name('group', 'web'))
    expect(how.account('123456789012')).toMatch(/^\d{12}$/)
    expect(how.account('123456789012')).not.toBe(how.account('123456789013'))
  })

  it('keeps what an ARN is about, and its ids', () => {
    const account = how.account('123456789012')
    expect(redactedArn('arn:aws:autoscaling:eu-west-1:123456789012:autoScalingGroup:11-22:autoScalingGroupName/web', how)).toBe(
      `arn:aws:autoscaling:eu-west-1:${account}:autoScalingGroup:11-22:autoScalingGroupName/${name('group', 'web')}`,
    )
    const targets = name('targets', 'web')
    expect(redactedArn('arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/web/0123', how)).toBe(
      `arn:aws:elasticloadbalancing:eu-west-1:${account}:targetgroup/${targets}/0123`,
    )
    expect(redactedArn('targetgroup/web/0123', how)).toBe(`targetgroup/${targets}/0123`)
    const balancer = name('balancer', 'front')
    expect(redactedArn('arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/front/0123', how)).toContain(`loadbalancer/app/${balancer}/0123`)
    expect(redactedArn('app/front/0123', how)).toBe(`app/${balancer}/0123`)
    expect(redactedArn('arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/front', how)).toContain(`loadbalancer/${balancer}`)
    expect(redactedArn('arn:aws:sts::123456789012:assumed-role/auditor/jane@example.com', how)).toBe(
      `arn:aws:sts::${account}:assumed-role/${name('role', 'auditor')}/session`,
    )
  })

  it("replaces names in AWS's sentences, and none of AWS's own words", () => {
    const names = new Map<string, NameKind>([
      ['instance', 'group'],
      ['web-high', 'alarm'],
      ['scale out', 'policy'],
      ['capacity', 'policy'],
      ['prod', 'key'],
    ])
    expect(
      redactedText(
        'At 2026-11-01T00:00:00Z a monitor alarm web-high in state ALARM triggered policy scale out changing the desired capacity from 2 to 3.  At 2026-11-01T00:00:05Z an instance was started',
        names,
        how,
      ),
    ).toBe(
      `At 2026-11-01T00:00:00Z a monitor alarm ${name('alarm', 'web-high')} in state ALARM triggered policy ${name('policy', 'scale out')} changing the desired capacity from 2 to 3.  At 2026-11-01T00:00:05Z an instance was started`,
    )
    expect(redactedText('triggered policy capacity changing the desired capacity from 2 to 3', names, how)).toBe(
      `triggered policy ${name('policy', 'capacity')} changing the desired capacity from 2 to 3`,
    )
    expect(redactedText("The key pair 'prod' does not exist. Launching EC2 instance failed.", names, how)).toBe(
      `The key pair '${name('key', 'prod')}' does not exist. Launching EC2 instance failed.`,
    )
    expect(redactedText('not authorized: arn:aws:iam::123456789012:role/x, account 123456789012', names, how)).not.toContain('123456789012')
    expect(redactedText('Encoded authorization failure message: AbC123', names, how)).not.toContain('AbC123')
  })

  it.each([
    [
      'an alarm that was deleted since',
      'At 2026-11-01T00:00:00Z a monitor alarm acme-old-high in state ALARM triggered policy acme-scaleout changing the desired capacity from 2 to 3.',
    ],
    ['a scheduled action', 'At 2026-11-01T00:00:00Z scheduled action acme-black-friday was started, constraints to min: 2.'],
    ['a key pair', "The key pair 'acme-prod-jane' does not exist. Launching EC2 instance failed."],
    ['a security group', "The security group 'acme-internal-db' does not exist in VPC 'vpc-1'. Launching EC2 instance failed."],
    ['a person', 'User:arn:aws:iam::123456789012:user/jane.doe@acme.example is not authorized to perform: ec2:RunInstances.'],
    ['an instance profile', 'Client.InvalidParameterValue: Value (acme-instance-profile) for parameter iamInstanceProfile.name is invalid.'],
    [
      'a service-linked role',
      'Access denied when attempting to assume role arn:aws:iam::123456789012:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling_acme. Validating load balancer configuration failed.',
    ],
    ['a group and an address', 'At 2026-11-01T00:00:00Z a user request executed the instance refresh for acme-legacy-group (contact ops@acme.example).'],
    ['a key by its alias', 'The snapshot is encrypted with key arn:aws:kms:eu-west-1:123456789012:alias/acme-master and cannot be used.'],
    [
      'who asked',
      'permission is missing [AccessDenied] (AWS says: User: arn:aws:sts::123456789012:assumed-role/AcmeAdmin/jane.doe@acme.example is not authorized to perform: autoscaling:DescribeAutoScalingGroups; profile acme-prod)',
    ],
    ['a name of several words, in quotes', 'The launch template "Acme Shop Janes Web" was not found.'],
    ['a name in another script', 'triggered policy ÅcmeÄlarm-jäne changing the desired capacity from 2 to 3'],
  ])('leaves no name in a sentence that no list holds: %s', (_, sentence) => {
    const text = redactedText(sentence, new Map(), how)
    expect(text).not.toMatch(/acme|jane|jäne|shop|123456789012/i)
    expect(text).toMatch(/…|-[0-9a-f]{12}/)
  })

  it.each([
    'We currently do not have sufficient m5.large capacity in the Availability Zone you requested (us-east-1a). Our system will be working on provisioning additional capacity. Launching EC2 instance failed.',
    'You have requested more vCPU capacity than your current vCPU limit of 32 allows for the instance bucket that the specified instance type belongs to. Launching EC2 instance failed.',
    'There are not enough free addresses in subnet subnet-0a1b2c3d to satisfy the requested number of instances. Launching EC2 instance failed.',
    'At 2026-11-01T00:00:00Z an instance was taken out of service in response to an EC2 health check indicating it has been terminated or stopped.',
    'At 2026-11-01T00:00:00Z a user request update of AutoScalingGroup constraints to min: 2, max: 8, desired: 3 changing the desired capacity from 2 to 3.',
    'Client.InternalError: Client error on launch.',
    'Client.VolumeLimitExceeded: Volume limit exceeded. Launching EC2 instance failed.',
  ])('leaves what AWS says of itself understood as it was: %s', (sentence) => {
    expect(launchFailureReason(redactedText(sentence, new Map(), how))).toBe(launchFailureReason(sentence))
    expect(redactedText(sentence, new Map(), how)).toBe(sentence)
  })

  it('leaves out what is neither a known name nor known to be harmless', () => {
    const [group] = redactedElements(
      [
        {
          AutoScalingGroupName: 'web',
          MinSize: 1,
          CreatedTime: '2026-01-01T00:00:00Z',
          ServiceLinkedRoleARN: 'arn:aws:iam::123456789012:role/x',
          SomethingNew: 'secret',
          SomethingNewer: { Inner: 'secret', Count: 3 },
          Tags: [
            { Key: 'team', Value: 'shop' },
            { Key: 'password', Value: 'secret' },
            { Key: 'headroom:ignore', Value: 'secret reason until=2026-12-01' },
            { Key: 'kubernetes.io/cluster/prod', Value: 'owned' },
          ],
        },
      ],
      new Map(),
      how,
    )
    expect(group).toEqual({
      AutoScalingGroupName: name('group', 'web'),
      MinSize: 1,
      CreatedTime: '2026-01-01T00:00:00Z',
      SomethingNewer: { Count: 3 },
      Tags: [
        { Key: 'team', Value: name('team', 'shop') },
        { Key: 'headroom:ignore', Value: 'redacted until=2026-12-01' },
        { Key: `kubernetes.io/cluster/${name('cluster', 'prod')}`, Value: '' },
      ],
    })
  })

  it('keeps who manages a group, whoever that is, and none of the names', () => {
    const tags = (Tags: readonly { Key: string; Value: string }[]) =>
      autoScalingGroup.parse({ AutoScalingGroupName: 'web', MinSize: 1, MaxSize: 1, DesiredCapacity: 1, CreatedTime: 0, Tags })
    const managed = (shape: ReturnType<typeof tags>) => managedByOf(shape, null)?.replace(/\S+\)$/, 'NAME)') ?? null
    for (const Key of [
      'elasticbeanstalk:environment-id',
      'AWSBatchServiceTag',
      'AmazonECSManaged',
      'karpenter.sh/nodepool',
      'eks:nodegroup-name',
      'aws:eks:cluster-name',
      'sigs.k8s.io/cluster-api-provider-aws/cluster/my-own',
      'kops.k8s.io/instancegroup',
      'kubernetes.io/cluster/my-own',
      'k8s.io/cluster-autoscaler/my-own',
      'BuildkiteQueue',
      'spotinst:my-own',
      'launched-by-autospotting',
    ]) {
      const shape = tags([
        { Key, Value: 'my-own' },
        { Key: 'elasticbeanstalk:environment-name', Value: 'my-own' },
      ])
      const [redacted] = redactedElements([{ ...shape }], new Map(), how) as (typeof shape)[]
      expect(managed(redacted as typeof shape), Key).toBe(managed(shape))
      expect(managed(shape), Key).not.toBeNull()
      expect(JSON.stringify(redacted), Key).not.toContain('my-own')
    }
  })

  it('leaves something of every text that a judgement reads, or the redacted capture would be judged otherwise', () => {
    for (const [of, shape] of Object.entries(shapes)) {
      const sample = sampleOf(shape) as Fields
      const [redacted] = redactedElements([sample], new Map(), how)
      // a profile is told by its name or its ARN, and kept by its name
      // addresses of subnets are left out: what rests on them is said not to have been read
      const wanted = leavesOf(sample).filter((path) => path !== '.LaunchTemplateData.IamInstanceProfile.Arn' && !/CidrBlock$/.test(path))
      expect(leavesOf(redacted).toSorted(), of).toEqual(wanted.toSorted())
    }
  })

  it("hides an application's own metrics, and keeps AWS's", () => {
    const metric = (Namespace: string, MetricName: string, Name: string, Value: string) => ({
      Namespace,
      MetricName,
      Dimensions: [{ Name, Value }],
      Statistic: 'Average',
    })
    const [own, custom] = redactedElements(
      [metric('AWS/EC2', 'CPUUtilization', 'AutoScalingGroupName', 'web'), metric('Acme/Orders', 'Backlog', 'Shop', 'Paris')],
      new Map(),
      how,
    )
    expect(own).toEqual({
      Namespace: 'AWS/EC2',
      MetricName: 'CPUUtilization',
      Statistic: 'Average',
      Dimensions: [{ Name: 'AutoScalingGroupName', Value: name('group', 'web') }],
    })
    expect(JSON.stringify(custom)).not.toMatch(/Acme|Backlog|Shop|Paris/)
  })

  it('finds the names that stand in texts', () => {
    expect([...namesIn([{ AlarmName: 'a' }, { Deep: [{ PolicyName: 'p' }] }])]).toEqual([
      ['a', 'alarm'],
      ['p', 'policy'],
    ])
  })

  it('redacts the bill by what it is grouped by', () => {
    const answer = (GroupBy: readonly object[], Keys: readonly string[]) => ({
      Request: { GroupBy },
      Response: {
        ResultsByTime: [{ Groups: [{ Keys, Metrics: {} }] }],
        DimensionValueAttributes: [{ Value: '123456789012', Attributes: { description: 'secret' } }],
      },
    })
    const text = JSON.stringify(
      redactedBill(
        [
          answer([{ Type: 'TAG', Key: 'aws:autoscaling:groupName' }], ['aws:autoscaling:groupName$web$1']),
          answer(
            [
              { Type: 'DIMENSION', Key: 'LINKED_ACCOUNT' },
              { Type: 'DIMENSION', Key: 'SERVICE' },
            ],
            ['123456789012', 'AmazonCloudWatch'],
          ),
          { Request: { GroupBy: [] } },
        ],
        how,
      ),
    )
    expect(text).toContain(`aws:autoscaling:groupName$${name('group', 'web$1')}`)
    expect(text).toContain(`"${how.account('123456789012')}","AmazonCloudWatch"`)
    expect(text).not.toMatch(/123456789012|secret/)
    expect(redactedBill([answer([{ Type: 'TAG', Key: 't' }], ['t$'])], how)).toMatchObject([{ Response: { ResultsByTime: [{ Groups: [{ Keys: ['t$'] }] }] } }])
  })
})
