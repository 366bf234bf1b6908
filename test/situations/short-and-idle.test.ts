import { describe, expect, it } from 'vitest'
import { activity, at, audited, fixedAt, instances, START_SEC } from './a-fortnight.ts'

/** How long was looked at, whether anything was done at all, and who gets in. */

const eight = { policies: [], group: { MinSize: 8, MaxSize: 8, DesiredCapacity: 8, Instances: instances(8) } }
const idle = { ...eight, curve: { size: () => 8, cpu: () => 0.4 }, quiet: true }

describe('an idle group', () => {
  it.each([1, 2, 3])('of %i instances at its redundancy floor is idle all the same, and saves all it costs', async (count) => {
    const said = await audited({
      ...idle,
      curve: { size: () => count, cpu: () => 0.4 },
      group: { MinSize: count, MaxSize: count, DesiredCapacity: count, Instances: instances(count) },
    })
    expect(said.finding('idle-group')?.estimatedMonthlySavings?.amount).toBeCloseTo(count * 730 * 0.096, 1)
  })

  it('that did a quarter of an hour of work in the fortnight is not idle, and one that only started is', async () => {
    const from = START_SEC + 11 * 86_400
    const once = { size: () => 8, cpu: (sec: number) => (sec >= from && sec < from + 900 ? 90 : 0.4) }
    expect((await audited({ ...idle, curve: once })).kinds).not.toContain('idle-group')
    const launch = activity(at(from - 60), { EndTime: at(from + 60) })
    expect((await audited({ ...idle, curve: once, activities: [launch] })).kinds).toContain('idle-group')
  })

  it('whose traffic nobody read is not called idle', async () => {
    const said = await audited({ ...idle, withoutTraffic: true })
    expect(said.kinds).not.toContain('idle-group')
    expect(said.notAssessed('idle-group')).toContain('traffic')
  })

  it('that moves a gigabyte a day at no CPU does something', async () => {
    expect((await audited({ ...eight, curve: { size: () => 8, cpu: () => 0.4 } })).kinds).not.toContain('idle-group')
  })
})

describe('a group', () => {
  it('that is being deleted is left alone', async () => {
    const said = await audited({ ...eight, group: { ...eight.group, Status: 'Delete in progress' } })
    expect([said.group.status, said.group.statusReason, said.kinds]).toEqual(['suppressed', 'the group is being deleted', []])
    expect(said.group.proposal).toBeNull()
  })

  it('that is two days old is too young, and not without metrics', async () => {
    const said = await audited({ ...eight, curve: fixedAt(8), group: { ...eight.group, CreatedTime: '2026-10-31T00:00:00Z' } })
    expect(said.group.status).toBe('insufficient-data')
    expect(said.group.statusReason).toMatch(/2(\.0)? days old|too young/)
  })

  it('of which one datapoint is missing is judged', async () => {
    const gap = { size: (sec: number) => (sec % 86_400 === 43_200 && sec < START_SEC + 86_400 ? Number.NaN : 8), cpu: () => 30 }
    expect((await audited({ ...eight, curve: gap })).group.status).toBe('audited')
  })
})

describe('who is let in past the load balancer', () => {
  const TARGET_GROUP = 'arn:aws:elasticloadbalancing:us-east-1:111122223333:targetgroup/web/0123456789abcdef'
  const permission = (port: number, ranges: object) => ({ IpProtocol: 'tcp', FromPort: port, ToPort: port, ...ranges })
  const anybody = { IpRanges: [{ CidrIp: '0.0.0.0/0' }] }
  const behind = (permissions: readonly object[], more: Readonly<Record<string, unknown>> = {}) => {
    const balancer = 'arn:aws:elasticloadbalancing:us-east-1:111122223333:loadbalancer/app/web/fedcba9876543210'
    return audited({
      group: { TargetGroupARNs: [TARGET_GROUP] },
      answers: {
        'ec2.describe-security-groups': { SecurityGroups: [{ GroupId: 'sg-1', IpPermissions: permissions }] },
        'elbv2.describe-target-groups': {
          TargetGroups: [{ TargetGroupArn: TARGET_GROUP, TargetGroupName: 'web', Protocol: 'HTTP', Port: 8080, LoadBalancerArns: [balancer] }],
        },
        'elbv2.describe-load-balancers': {
          LoadBalancers: [{ LoadBalancerArn: balancer, SecurityGroups: ['sg-alb'], AvailabilityZones: [{ SubnetId: 'subnet-1' }] }],
        },
      },
      ...more,
    })
  }
  const open = (said: Awaited<ReturnType<typeof behind>>) => said.finding('exposed-instances')

  it('the balancer alone, by its group or its subnets, is nobody else', async () => {
    expect(open(await behind([permission(8080, { UserIdGroupPairs: [{ GroupId: 'sg-alb' }] })]))).toBeUndefined()
    expect(open(await behind([permission(8080, { IpRanges: [{ CidrIp: '10.0.0.0/24' }] })]))).toBeUndefined()
  })

  it('another group, a wider network or everybody is told with the rule that lets them in', async () => {
    expect(JSON.stringify(open(await behind([permission(8080, { UserIdGroupPairs: [{ GroupId: 'sg-jump' }] })])))).toContain('sg-jump')
    expect(JSON.stringify(open(await behind([permission(8080, { IpRanges: [{ CidrIp: '10.0.0.0/16' }] })])))).toContain('10.0.0.0/16')
    expect(open(await behind([permission(8080, anybody)], { subnet: { MapPublicIpOnLaunch: true } }))?.severity).toBe('high')
    expect(open(await behind([permission(8080, anybody)]))?.severity).toBe('low')
  })

  it('on the ports that people log in on, over IPv6 and as a range, too', async () => {
    expect(open(await behind([permission(22, { Ipv6Ranges: [{ CidrIpv6: '::/0' }] })]))?.title).toContain('22')
    expect(open(await behind([{ IpProtocol: 'tcp', FromPort: 3000, ToPort: 4000, ...anybody }]))?.title).toContain('3389')
  })

  it('in two halves that are everybody together is everybody, and each half is closed', async () => {
    const halves = { IpRanges: [{ CidrIp: '0.0.0.0/1' }, { CidrIp: '128.0.0.0/1' }] }
    const told = open(await behind([permission(22, halves)], { subnet: { MapPublicIpOnLaunch: true } }))
    expect(told).toMatchObject({ severity: 'high', title: expect.stringContaining('lets everybody in on port 22') })
    for (const half of ['0.0.0.0/1', '128.0.0.0/1']) expect(told?.remedy).toContain(half)
    const sixes = [permission(3389, { Ipv6Ranges: [{ CidrIpv6: '::/1' }] }), permission(3389, { Ipv6Ranges: [{ CidrIpv6: '8000::/1' }] })]
    expect(open(await behind(sixes))?.title).toContain('3389')
    expect(open(await behind([permission(22, { IpRanges: [{ CidrIp: '128.0.0.0/1' }] })]))).toBeUndefined()
  })

  it('who asks through a balancer that keeps their addresses has to be let in; one that can be named has not', async () => {
    const balancer = 'arn:aws:elasticloadbalancing:us-east-1:111122223333:loadbalancer/net/web/fedcba9876543210'
    const through = (Protocol: string, port: number, SecurityGroups: readonly string[]) =>
      behind([], {
        subnet: { MapPublicIpOnLaunch: true },
        answers: {
          'ec2.describe-security-groups': {
            SecurityGroups: [
              { GroupId: 'sg-1', IpPermissions: [{ IpProtocol: Protocol === 'TCP' ? 'tcp' : 'udp', FromPort: port, ToPort: port, ...anybody }] },
            ],
          },
          'elbv2.describe-target-groups': {
            TargetGroups: [{ TargetGroupArn: TARGET_GROUP, TargetGroupName: 'web', Protocol, Port: port, LoadBalancerArns: [balancer] }],
          },
          'elbv2.describe-load-balancers': { LoadBalancers: [{ LoadBalancerArn: balancer, SecurityGroups, AvailabilityZones: [{ SubnetId: 'subnet-1' }] }] },
        },
      })
    expect(open(await through('TCP', 443, []))).toBeUndefined()
    expect(open(await through('GENEVE', 6081, []))).toBeUndefined()
    expect(open(await through('TCP', 443, ['sg-nlb']))?.severity).toBe('high')
  })

  it('as a prefix list, or as a group of another account, cannot be told', async () => {
    const list = await behind([permission(8080, { PrefixListIds: [{ PrefixListId: 'pl-3b927c52' }] })])
    expect(open(list)).toBeUndefined()
    expect(list.notAssessed('exposed-instances')).toContain('pl-3b927c52')
    const partner = (UserId: string) => behind([permission(8080, { UserIdGroupPairs: [{ GroupId: 'sg-partner', UserId, PeeringStatus: 'active' }] })])
    expect((await partner('444455556666')).notAssessed('exposed-instances')).toContain('sg-partner')
    expect(open(await partner('111122223333'))).toBeDefined()
  })

  it('where no load balancer sends the target group anything there is none to go past', async () => {
    const unused = { TargetGroupArn: TARGET_GROUP, TargetGroupName: 'web', Protocol: 'HTTP', Port: 8080, LoadBalancerArns: [] }
    const answers = {
      'ec2.describe-security-groups': { SecurityGroups: [{ GroupId: 'sg-1', IpPermissions: [permission(8080, anybody)] }] },
      'elbv2.describe-target-groups': { TargetGroups: [unused] },
    }
    expect(open(await behind([], { answers, subnet: { MapPublicIpOnLaunch: true } }))).toBeUndefined()
  })

  it.each([
    ['a classic load balancer', { LoadBalancerNames: ['old'] }, 'its load balancers old were not read'],
    [
      'VPC Lattice',
      { TrafficSources: [{ Identifier: 'arn:aws:vpc-lattice:us-east-1:111122223333:targetgroup/tg-0a', Type: 'vpc-lattice' }] },
      'its load balancers VPC Lattice were not read',
    ],
  ])('cannot be told behind %s, and its health checks are missed', async (_what, traffic, reason) => {
    const said = await behind([permission(80, anybody)], { group: { ...traffic, HealthCheckType: 'EC2' } })
    expect(said.notAssessed('exposed-instances')).toBe(reason)
    expect(said.kinds).toContain('health-check-gap')
  })

  it('over IPv6 needs no public address of IPv4', async () => {
    const sixes = [permission(22, { Ipv6Ranges: [{ CidrIpv6: '::/0' }] })]
    expect(open(await behind(sixes, { subnet: { AssignIpv6AddressOnCreation: true } }))?.severity).toBe('medium')
    const own = { NetworkInterfaces: [{ DeviceIndex: 0, Ipv6AddressCount: 1, Groups: ['sg-1'] }] }
    expect(open(await behind(sixes, { template: own }))?.severity).toBe('medium')
    // instances of IPv4 alone are not reached over IPv6
    expect(open(await behind(sixes, { subnet: { MapPublicIpOnLaunch: true } }))?.severity).toBe('low')
    expect(open(await behind([permission(22, anybody)], { subnet: { AssignIpv6AddressOnCreation: true } }))?.severity).toBe('low')
  })

  it('metadata without a token and volumes in the clear are told, and a hop more is not', async () => {
    expect(open(await behind([], { template: { MetadataOptions: { HttpTokens: 'optional', HttpPutResponseHopLimit: 2 } } }))?.severity).toBe('low')
    expect(open(await behind([], { template: { MetadataOptions: { HttpTokens: 'required', HttpPutResponseHopLimit: 2 } } }))).toBeUndefined()
    const clear = { BlockDeviceMappings: [{ DeviceName: '/dev/xvda', Ebs: { Encrypted: false, VolumeType: 'gp3' } }] }
    expect(JSON.stringify(open(await behind([], { template: clear })))).toContain('/dev/xvda')
  })

  it('volumes in the clear are none where the region encrypts each, and where that was not read it is said', async () => {
    const where = (answer: object) =>
      audited({ template: { BlockDeviceMappings: [{ DeviceName: '/dev/xvda', Ebs: { Encrypted: false, VolumeType: 'gp3' } }] }, ...answer })
    const region = (EbsEncryptionByDefault: boolean) => ({ answers: { 'ec2.get-ebs-encryption-by-default': { EbsEncryptionByDefault } } })
    expect(open(await where(region(true)))).toBeUndefined()
    expect(JSON.stringify(open(await where(region(false)))?.evidence)).not.toContain('was not read')
    expect(JSON.stringify(open(await where({}))?.evidence)).toContain('encrypts every new volume by default was not read')
  })

  it.each([
    ['asks for a token by default', { HttpTokens: 'required' }, false],
    ['asks for none by default', { HttpTokens: 'optional' }, true],
    ['lets nobody ask by default', { HttpTokens: 'optional', HttpEndpoint: 'disabled' }, false],
    ['leaves it to the image', {}, false],
  ])('a template that leaves instance metadata open is as its account, which %s', async (_what, AccountLevel, told) => {
    const answers = { 'ec2.get-instance-metadata-defaults': { AccountLevel } }
    const finding = open(await audited({ template: { MetadataOptions: {} }, answers }))
    expect(finding?.severity).toBe(told ? 'low' : undefined)
    if (told) expect(JSON.stringify(finding?.evidence)).toContain("doesn't set HttpTokens, and the account's default for the region is optional")
    // what the template says comes first
    expect(open(await audited({ template: { MetadataOptions: { HttpTokens: 'required' } }, answers }))).toBeUndefined()
    expect(open(await audited({ template: { MetadataOptions: { HttpTokens: 'optional' } }, answers }))?.severity).toBe('low')
  })

  it('what the account has by default is said to be unread beside what else is told', async () => {
    const clear = { BlockDeviceMappings: [{ DeviceName: '/dev/xvda', Ebs: { Encrypted: false, VolumeType: 'gp3' } }] }
    const told = async (template: object) => JSON.stringify(open(await audited({ template: { ...clear, ...template } }))?.evidence)
    expect(await told({ MetadataOptions: {} })).toContain("the account's default was not read: whether a token is needed is unknown")
    expect(await told({ MetadataOptions: { HttpTokens: 'required' } })).not.toContain('token')
    expect(open(await audited({ template: { MetadataOptions: {} } }))).toBeUndefined()
  })

  it('whose endpoint is switched off has no metadata to give away', async () => {
    const off = { MetadataOptions: { HttpTokens: 'optional', HttpEndpoint: 'disabled' } }
    expect(open(await behind([], { template: off }))).toBeUndefined()
  })
})

describe('volumes of type gp2', () => {
  it('are a saving of their own kind, apart from the proposal', async () => {
    const said = await audited({
      template: { BlockDeviceMappings: [{ DeviceName: '/dev/xvda', Ebs: { VolumeType: 'gp2', VolumeSize: 100, Encrypted: true } }] },
    })
    expect(said.finding('volume-type')).toMatchObject({ severity: 'low', estimatedMonthlySavings: null })
    const gp3 = await audited({
      template: { BlockDeviceMappings: [{ DeviceName: '/dev/xvda', Ebs: { VolumeType: 'gp3', VolumeSize: 100, Encrypted: true } }] },
    })
    expect(gp3.kinds).not.toContain('volume-type')
  })
})
