import { describe, expect, it } from 'vitest'
import { autoScalingGroup, launchConfiguration } from '../../../adapters/aws-shapes/auto-scaling.ts'
import { launchTemplateVersion } from '../../../adapters/aws-shapes/ec2.ts'
import { type GroupAnswers, groupOf } from '../../../adapters/facts/group.ts'
import type { Group } from '../../../domain/facts/group.ts'
import { groupAnswer } from '../capture-builder.ts'

const times = { windowEndSec: 1_780_000_000, readSec: 1_780_001_200 }
const unread: GroupAnswers = { templateVersions: null, launchConfiguration: null, image: () => null, policies: null, scheduledActions: null, activities: null }

function groupFrom(changes: Readonly<Record<string, unknown>> = {}, versions: readonly object[] = [], region = 'us-east-1'): Group {
  const shapes = versions.map((version) => launchTemplateVersion.parse(version))
  const templateVersions: GroupAnswers['templateVersions'] = (id, name) =>
    shapes.filter((v) => (id === null ? v.LaunchTemplateName === name : v.LaunchTemplateId === id))
  return groupOf(autoScalingGroup.parse(groupAnswer('web', changes)), '000000000012', region, { ...unread, templateVersions }, times)
}

const version = (VersionNumber: number, data: object, more: object = {}): object => ({
  LaunchTemplateId: 'lt-1',
  LaunchTemplateName: 'web-lt',
  VersionNumber,
  DefaultVersion: VersionNumber === 2,
  LaunchTemplateData: data,
  ...more,
})
const versions = [1, 3, 2].map((n) => version(n, { InstanceType: `m${n}.large`, Monitoring: { Enabled: n === 2 } }))
const launchedFrom = (more: object) => ({ LaunchTemplate: { LaunchTemplateId: 'lt-1', LaunchTemplateName: 'web-lt', ...more } })
const instances = (...types: readonly string[]) => ({
  Instances: types.map((InstanceType, i) => ({ InstanceId: `i-${i}`, InstanceType, LifecycleState: 'InService' })),
})
const mixed = (policy: object) => ({ MixedInstancesPolicy: policy })

describe('the launch template of a group', () => {
  it('is the version that the next launch takes', () => {
    const typeOf = (more: object) => groupFrom(launchedFrom(more), versions).instanceType
    expect(typeOf({ Version: '1' })).toBe('m1.large')
    expect(typeOf({ Version: '$Latest' })).toBe('m3.large')
    expect(typeOf({ Version: '$Default' })).toBe('m2.large')
    expect(typeOf({})).toBe('m2.large')
    expect(groupFrom({ LaunchTemplate: { LaunchTemplateName: 'web-lt', Version: '3' } }, versions).instanceType).toBe('m3.large')
  })

  it('says which volumes it makes, and of what it leaves to the image that it does', () => {
    const devices = [
      { DeviceName: '/dev/xvda', Ebs: { VolumeType: 'gp2', VolumeSize: 100 } },
      { DeviceName: '/dev/sdb', Ebs: { Encrypted: true } },
      { DeviceName: '/dev/sdc', VirtualName: 'ephemeral0' },
    ]
    const group = groupFrom(launchedFrom({ Version: '1' }), [version(1, { BlockDeviceMappings: devices })])
    expect(group.launchTemplate?.volumes).toEqual([
      { device: '/dev/xvda', volumeType: 'gp2', sizeGiB: 100, isProvisioned: false, goesWithInstance: null },
      { device: '/dev/sdb', volumeType: null, sizeGiB: null, isProvisioned: false, goesWithInstance: null },
    ])
    expect(groupFrom(launchedFrom({ Version: '1' }), [version(1, {})]).launchTemplate?.volumes).toEqual([])
  })

  it('keeps the version by the name the group gives it', () => {
    expect(groupFrom(launchedFrom({ Version: '$Latest' }), versions).launchTemplate).toMatchObject({ id: 'lt-1', name: 'web-lt', version: '$Latest' })
    expect(groupFrom(launchedFrom({}), versions).launchTemplate?.version).toBe('$Default')
  })

  it('is gone when AWS answered and it, or its version, is not there', () => {
    const gone = groupFrom({ ...launchedFrom({ Version: '9' }), ...instances('c5.large') }, versions)
    expect(gone).toMatchObject({ launchTemplate: null, detailedMonitoring: null, instanceType: 'c5.large' })
    expect(gone.missingLaunchSource).toBe('version 9 of launch template web-lt (lt-1)')
    expect(groupFrom(launchedFrom({ Version: '9' })).missingLaunchSource).toBe('launch template web-lt (lt-1)')
    expect(groupFrom({ LaunchTemplate: { LaunchTemplateName: 'web-lt' } }).missingLaunchSource).toBe('launch template web-lt')
  })

  it('as a version that was made after the window is not yet what it launches', () => {
    const newer = { CreateTime: times.windowEndSec + 1 }
    const typeOf = (more: object) => groupFrom(launchedFrom({ Version: '$Latest' }), [...versions, version(4, { InstanceType: 'm4.large' }, more)]).launchType
    expect(typeOf(newer)).toBe('m3.large')
    expect(typeOf({ CreateTime: times.windowEndSec })).toBe('m4.large')
  })

  it('is not read where AWS did not answer', () => {
    const group = groupOf(autoScalingGroup.parse(groupAnswer('web', launchedFrom({}))), '000000000012', 'us-east-1', unread, times)
    expect(group).toMatchObject({ launchTemplate: null, missingLaunchSource: null })
    expect(groupFrom({ LaunchConfigurationName: 'old', ...instances('c5.large') }, versions)).toMatchObject({ launchTemplate: null, detailedMonitoring: null })
  })

  it("may be a launch configuration, with AWS's defaults of one", () => {
    const answers = (configuration: object | null) => ({
      ...unread,
      launchConfiguration: () => configuration && launchConfiguration.parse({ LaunchConfigurationName: 'old', ...configuration }),
    })
    const from = (configuration: object | null) =>
      groupOf(autoScalingGroup.parse(groupAnswer('web', { LaunchConfigurationName: 'old' })), '1', 'us-east-1', answers(configuration), times)
    expect(from({ ImageId: 'ami-1', KeyName: '', SecurityGroups: ['sg-2', 'sg-1'], InstanceType: 't2.micro', IamInstanceProfile: 'web' })).toMatchObject({
      launchTemplate: {
        kind: 'launch-configuration',
        name: 'old',
        imageId: 'ami-1',
        keyName: null,
        securityGroupIds: ['sg-1', 'sg-2'],
        instanceProfile: 'web',
      },
      launchType: 't2.micro',
      detailedMonitoring: true,
      spotFraction: 0,
    })
    expect(from({ InstanceMonitoring: { Enabled: false }, SpotPrice: '0.05' })).toMatchObject({ detailedMonitoring: false, spotFraction: 1 })
    expect(from(null)).toMatchObject({ launchTemplate: null, missingLaunchSource: 'launch configuration old' })
  })

  it('tells of monitoring, and an unsaid setting is basic', () => {
    expect(groupFrom(launchedFrom({ Version: '2' }), versions).detailedMonitoring).toBe(true)
    expect(groupFrom(launchedFrom({ Version: '1' }), versions).detailedMonitoring).toBe(false)
    expect(groupFrom(launchedFrom({ Version: '1' }), [version(1, {})]).detailedMonitoring).toBe(false)
  })

  it('names image, key and the security groups, those of its network interfaces too', () => {
    const data = { ImageId: 'ami-1', KeyName: 'ops', SecurityGroupIds: ['sg-2'], NetworkInterfaces: [{ Groups: ['sg-1', 'sg-2'] }, {}] }
    expect(groupFrom(launchedFrom({ Version: '1' }), [version(1, data)]).launchTemplate).toMatchObject({
      imageId: 'ami-1',
      keyName: 'ops',
      instanceProfile: null,
      securityGroupIds: ['sg-1', 'sg-2'],
    })
  })

  it('leaves an image that a parameter names unknown', () => {
    const data = { ImageId: 'resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023' }
    expect(groupFrom(launchedFrom({ Version: '1' }), [version(1, data)]).launchTemplate?.imageId).toBeNull()
  })

  it('of spot instances makes a spot group', () => {
    const data = { InstanceMarketOptions: { MarketType: 'spot' } }
    expect(groupFrom(launchedFrom({ Version: '1' }), [version(1, data)]).spotFraction).toBe(1)
    expect(groupFrom().spotFraction).toBe(0)
  })
})

describe('what an instance was launched from', () => {
  const from = (of: object, group: object = launchedFrom({ Version: '$Latest' })) =>
    groupFrom({ ...group, Instances: [{ InstanceId: 'i-1', ...of }] }, versions).instances[0]?.launchedFrom
  const ofTemplate = (Version: string | undefined, more: object = { LaunchTemplateId: 'lt-1' }) => ({ LaunchTemplate: { ...more, Version } })

  it('is the version of the template that its group launches from, or the launch configuration', () => {
    expect(from(ofTemplate('2'))).toBe('2')
    expect(from(ofTemplate('2', { LaunchTemplateName: 'web-lt' }))).toBe('2')
    expect(from({ LaunchConfigurationName: 'web-1' })).toBe('web-1')
    expect(from({ LaunchConfigurationName: 'web-1', LaunchTemplate: {} }, { LaunchConfigurationName: 'web-2' })).toBe('web-1')
  })

  it('is not known where AWS names no number: which one it was at the launch nobody can tell', () => {
    for (const version of ['$Latest', '$Default', '', undefined]) expect(from(ofTemplate(version))).toBeNull()
    expect(from({})).toBeNull()
  })

  it('of another template is told with it, unless a mixed policy names that one for the type', () => {
    const another = ofTemplate('2', { LaunchTemplateId: 'lt-2', LaunchTemplateName: 'old-lt' })
    expect(from(another)).toBe('old-lt 2')
    const own = { LaunchTemplateId: 'lt-2', Version: '2' }
    const policy = { LaunchTemplateSpecification: { LaunchTemplateId: 'lt-1' }, Overrides: [{ InstanceType: 'm7g.large', LaunchTemplateSpecification: own }] }
    expect(from(another, mixed({ LaunchTemplate: policy }))).toBeNull()
    expect(from(ofTemplate('3'), mixed({ LaunchTemplate: policy }))).toBe('3')
  })
})

describe('the type of a group', () => {
  it('is what most of its instances are where no template tells, the first by name of equals', () => {
    expect(groupFrom(instances('m5.large', 'c5.large', 'm5.large')).instanceType).toBe('m5.large')
    expect(groupFrom(instances('m5.large', 'c5.large')).instanceType).toBe('c5.large')
    expect(groupFrom().instanceType).toBeNull()
  })

  it('of a mixed group is its first choice; weights, share of spot and order are kept', () => {
    const overrides = [
      { InstanceType: 'm5.xlarge', WeightedCapacity: '4' },
      { InstanceType: 'm5.large', WeightedCapacity: '2' },
    ]
    const group = groupFrom(
      mixed({
        LaunchTemplate: { LaunchTemplateSpecification: { LaunchTemplateId: 'lt-1', Version: '2' }, Overrides: overrides },
        InstancesDistribution: { OnDemandPercentageAboveBaseCapacity: 70 },
      }),
      versions,
    )
    expect(group).toMatchObject({ instanceType: 'm5.xlarge', mixedInstanceTypes: ['m5.xlarge', 'm5.large'], spotFraction: 0.3, detailedMonitoring: true })
    expect({ ...group.weights }).toEqual({ 'm5.xlarge': 4, 'm5.large': 2 })
  })

  it('of a mixed policy without choices is that of its template, on demand', () => {
    const group = groupFrom(mixed({ LaunchTemplate: { LaunchTemplateSpecification: { LaunchTemplateId: 'lt-1', Version: '1' }, Overrides: [] } }), versions)
    expect(group).toMatchObject({ instanceType: 'm1.large', mixedInstanceTypes: [], spotFraction: 0 })
  })

  it('is what its instances show where the choices are requirements', () => {
    const group = groupFrom({
      ...mixed({ LaunchTemplate: { Overrides: [{ InstanceRequirements: { VCpuCount: { Min: 2 } } }] } }),
      ...instances('r5.large', 'm5.large'),
    })
    expect(group.mixedInstanceTypes).toEqual(['m5.large', 'r5.large'])
  })

  it('may be counted in vCPUs or memory', () => {
    expect(groupFrom({ DesiredCapacityType: 'vcpu' }).desiredCapacityType).toBe('vcpu')
    expect(groupFrom({ DesiredCapacityType: 'memory-mib' }).desiredCapacityType).toBe('memory-mib')
    expect(groupFrom().desiredCapacityType).toBe('units')
  })
})

describe('who scales a group', () => {
  const tagged = (Key: string, Value = 'owned') =>
    groupFrom({
      Tags: [
        { Key: 'Name', Value: 'x' },
        { Key, Value },
      ],
    }).managedBy
  it('is told by its operator, or by the tags of a controller', () => {
    expect(groupFrom({ Operator: { Principal: 'eks.amazonaws.com' }, Tags: [{ Key: 'AmazonECSManaged', Value: '' }] }).managedBy).toBe('eks.amazonaws.com')
    expect(tagged('AmazonECSManaged', '')).toBe('ECS')
    expect(tagged('eks:nodegroup-name', '')).toBe('EKS')
    expect(tagged('eks:nodegroup-name', 'blue')).toBe('EKS (node group blue)')
    expect(tagged('eks:cluster-name')).toBe('EKS')
    expect(tagged('kubernetes.io/cluster/prod')).toBe('EKS')
    expect(tagged('k8s.io/cluster-autoscaler/enabled', 'true')).toBe('Kubernetes Cluster Autoscaler')
    expect(tagged('karpenter.sh/nodepool')).toBe('Karpenter')
    expect(tagged('AWSBatchServiceTag', 'batch')).toBe('AWS Batch')
    expect(tagged('elasticbeanstalk:environment-id', 'e-1')).toBe('Elastic Beanstalk')
    expect(tagged('kops.k8s.io/instancegroup', 'nodes')).toBe('Kubernetes (kOps) (instance group nodes)')
    expect(tagged('sigs.k8s.io/cluster-api-provider-aws/cluster/prod')).toBe('Kubernetes Cluster API')
    expect(tagged('BuildkiteQueue', 'deploy')).toBe("Buildkite's agent scaler (queue deploy)")
    expect(tagged('my-eks:cluster-name')).toBeNull()
    // a stack makes a group, but does not scale it
    expect(tagged('aws:cloudformation:stack-name', 'shop')).toBeNull()
    expect(groupFrom({ Operator: {}, Tags: undefined }).managedBy).toBeNull()
  })
})

describe('a group', () => {
  it('keeps what AWS says, under the account and region that the capture names', () => {
    const group = groupFrom({
      AvailabilityZones: ['b', 'a'],
      VPCZoneIdentifier: 'subnet-2, subnet-1',
      HealthCheckType: 'ELB,EC2',
      SuspendedProcesses: [{ ProcessName: 'Terminate', SuspensionReason: 'x' }, { ProcessName: 'Launch' }],
      EnabledMetrics: [{ Metric: 'GroupMinSize', Granularity: '1Minute' }],
      LoadBalancerNames: ['classic'],
      TrafficSources: [
        { Identifier: 'other-classic', Type: 'elb' },
        { Identifier: 'arn:tg', Type: 'elbv2' },
        { Identifier: 'arn:lattice', Type: 'vpc-lattice' },
      ],
      WarmPoolConfiguration: { PoolState: 'Stopped' },
      DefaultInstanceWarmup: 0,
      CreatedTime: '2020-08-16T21:06:10.862Z',
      NewInstancesProtectedFromScaleIn: true,
    })
    expect(group).toMatchObject({
      accountId: '000000000012',
      region: 'us-east-1',
      name: 'web',
      availabilityZones: ['a', 'b'],
      subnetIds: ['subnet-1', 'subnet-2'],
      healthCheckTypes: ['EC2', 'ELB'],
      suspendedProcesses: ['Launch', 'Terminate'],
      enabledMetrics: ['GroupMinSize'],
      loadBalancerNames: ['classic', 'other-classic'],
      targetGroupArns: ['arn:tg'],
      hasWarmPool: true,
      defaultInstanceWarmupSec: 0,
      createdSec: 1_597_611_970,
      newInstancesProtectedFromScaleIn: true,
    })
  })

  it('needs only its name, its sizes and when it was made', () => {
    const shape = autoScalingGroup.parse({
      AutoScalingGroupName: '',
      MinSize: 0,
      MaxSize: 0,
      DesiredCapacity: 0,
      CreatedTime: 0,
      VPCZoneIdentifier: '',
      Tags: null,
    })
    expect(groupOf(shape, '1', 'cn-north-1', unread, times)).toMatchObject({
      name: '',
      arn: 'arn:aws-cn:autoscaling:cn-north-1:1:autoScalingGroup::autoScalingGroupName/',
      minSize: 0,
      maxSize: 0,
      desiredCapacity: 0,
      defaultCooldownSec: 300,
      defaultInstanceWarmupSec: null,
      subnetIds: [],
      instances: [],
      createdSec: 0,
      hasWarmPool: false,
    })
  })

  it('does not mind a desired capacity outside its limits, or a very large one', () => {
    expect(groupFrom({ MinSize: 5, DesiredCapacity: 3 })).toMatchObject({ minSize: 5, desiredCapacity: 3 })
    expect(groupFrom({ MaxSize: 10_000, DesiredCapacity: 10_000 }).desiredCapacity).toBe(10_000)
    expect(groupFrom({ DefaultInstanceWarmup: -1 }).defaultInstanceWarmupSec).toBeNull()
  })

  it('keeps tags apart by case, and those whose names are special to the language', () => {
    const keys = ['__proto__', 'constructor', 'Env', 'env', '', '$', 'toString']
    const { tags } = groupFrom({ Tags: keys.map((Key, i) => ({ Key, Value: i === 0 ? undefined : String(i) })) })
    expect(Object.keys(tags).sort()).toEqual([...keys].sort())
    expect(Object.getOwnPropertyDescriptor(tags, '__proto__')?.value).toBe('')
    expect(tags.Env).toBe('2')
    expect(tags.hasOwnProperty).toBeUndefined()
  })

  it('is the same whatever the order of its lists', () => {
    const lists = {
      ...instances('a', 'b', 'c'),
      AvailabilityZones: ['a', 'b'],
      TargetGroupARNs: ['t2', 't1'],
      Tags: [
        { Key: 'a', Value: '1' },
        { Key: 'b', Value: '2' },
      ],
    }
    const turned = Object.fromEntries(Object.entries(lists).map(([key, list]) => [key, [...list].reverse()]))
    expect(groupFrom(turned)).toEqual(groupFrom(lists))
    expect(JSON.stringify(groupFrom(turned))).toBe(JSON.stringify(groupFrom(lists)))
  })
})
