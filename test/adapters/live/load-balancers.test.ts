import { describe, expect, it } from 'vitest'
import { accountOf } from './captured-aws.ts'
import { Fault } from './fake-aws.ts'
import { group, hub, readSmallAws, region, whole } from './small-aws.ts'

const targetGroup = `arn:aws:elasticloadbalancing:${region}:${hub}:targetgroup/web/0`
const balancer = (name: string) => `arn:aws:elasticloadbalancing:${region}:${hub}:loadbalancer/app/${name}/0`
const behindOne = {
  DescribeAutoScalingGroups: (call: Parameters<typeof accountOf>[0]) => ({
    AutoScalingGroups: [{ ...group('web', accountOf(call)), TargetGroupARNs: [targetGroup] }],
  }),
  DescribeTargetGroups: () => ({ TargetGroups: [{ TargetGroupArn: targetGroup, Protocol: 'HTTP', Port: 80, LoadBalancerArns: [balancer('web')] }] }),
  DescribeLoadBalancers: () => ({
    LoadBalancers: ['web', 'other'].map((name) => ({
      LoadBalancerArn: balancer(name),
      SecurityGroups: [`sg-${name}`],
      AvailabilityZones: [{ SubnetId: `subnet-${name}` }],
    })),
  }),
}
const here = { accountIds: [hub] }

describe('the load balancers of groups', () => {
  it('are read, with the subnets that they are in, and no others', async () => {
    const { fleet, calls } = await readSmallAws(behindOne, here)
    const [place] = fleet.places
    expect([...((await place?.open())?.place.loadBalancers ?? [])]).toEqual([
      [balancer('web'), { arn: balancer('web'), securityGroupIds: ['sg-web'], subnetIds: ['subnet-web'] }],
    ])
    const asked = calls.find(({ operation }) => operation === 'DescribeSubnets')
    expect(Object.values(asked?.input ?? {})).toEqual(expect.arrayContaining(['subnet-1', 'subnet-web']))
    expect(JSON.stringify(asked?.input)).not.toContain('subnet-other')
  })

  it('that are denied leave the rest of the region as it is, and are said', async () => {
    const { places } = await readSmallAws({ ...behindOne, DescribeLoadBalancers: () => new Fault('AccessDenied', 'not authorized', 403) }, here)
    expect(places[`${hub} ${region}`]).toMatchObject({
      groups: { web: whole },
      unread: [expect.stringMatching(/^elbv2.describe-load-balancers: permission is missing .*Allow elasticloadbalancing:DescribeLoadBalancers/)],
    })
  })

  it('are not asked for where no group is behind one', async () => {
    expect((await readSmallAws({}, here)).usage.apiCalls).not.toHaveProperty('DescribeLoadBalancers')
  })
})
