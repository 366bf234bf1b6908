import { describe, expect, it } from 'vitest'
import type { IngressRule } from '../../../domain/facts/cidr.ts'
import type { Group } from '../../../domain/facts/group.ts'
import type { Place } from '../../../domain/facts/place.ts'
import { exposedInstances } from '../../../domain/rules/exposed-instances.ts'
import { toldBy } from '../../told.ts'
import { aCase, aPlace, aSubnet, TARGET_GROUP_ARN } from '../a-case.ts'

const tcp = (port: number, ...cidrs: string[]): IngressRule => ({ protocol: 'tcp', fromPort: port, toPort: port, cidrs })
const behind = (protocol: string, port = 8080, loadBalancerArns = ['arn:aws:elasticloadbalancing:eu-west-1:1:loadbalancer/app/web/1']) =>
  new Map([[TARGET_GROUP_ARN, { arn: TARGET_GROUP_ARN, name: 'web', loadBalancerArns, protocol, port }]])
const assess = (rules: readonly IngressRule[] | null, group: Partial<Group> = {}, place: Partial<Place> = {}) =>
  toldBy(
    exposedInstances,
    aCase({ group, place: { targetGroups: behind('HTTP'), metadataV1ByDefault: null, ingress: rules === null ? null : new Map([['sg-1', rules]]), ...place } }),
  )
const safe = { publicAddress: null, metadataV1: false, unencryptedDevices: [] }

describe('exposed instances', () => {
  it.each([
    ['SSH from anywhere', [tcp(22, '0.0.0.0/0')], 'web lets everybody in on port 22 (security group sg-1)'],
    ['RDP from anywhere over IPv6', [tcp(3389, '::/0')], 'web lets everybody in on port 3389 (security group sg-1)'],
    [
      'WinRM within a range of ports',
      [{ protocol: 'tcp', fromPort: 5000, toPort: 6000, cidrs: ['0.0.0.0/0'] }],
      'web lets everybody in on port 5985 (security group sg-1)',
    ],
    ['every port', [{ protocol: '-1', fromPort: null, toPort: null, cidrs: ['0.0.0.0/0'] }], 'web lets everybody in on port 22 (security group sg-1)'],
    ['SSH from both halves of the internet', [tcp(22, '0.0.0.0/1', '128.0.0.0/1')], 'web lets everybody in on port 22 (security group sg-1)'],
    ['SSH from halves in two rules', [tcp(22, '::/1'), tcp(22, '8000::/1')], 'web lets everybody in on port 22 (security group sg-1)'],
    ['the port of its load balancer', [tcp(8080, '0.0.0.0/0')], 'web can be reached past its load balancer on port 8080 (security group sg-1)'],
  ])('are told of %s', (_what, rules, title) => {
    expect(assess(rules)).toMatchObject({ verdict: 'found', title })
  })

  it.each([
    ['the office may log in', [tcp(22, '203.0.113.0/24')]],
    ['only the load balancer gets in: its rule names a security group, no addresses', [tcp(8080)]],
    ['half of the internet is left out', [tcp(22, '128.0.0.0/1')]],
    ['halves are of two ports, or of two families', [tcp(22, '0.0.0.0/1'), tcp(3389, '128.0.0.0/1'), tcp(22, '8000::/1')]],
    ['another port is open to everybody', [tcp(443, '0.0.0.0/0')]],
    ['the same port of UDP', [{ protocol: 'udp', fromPort: 22, toPort: 22, cidrs: ['0.0.0.0/0'] }]],
    ['nothing is let in', []],
  ])('are none where %s', (_what, rules) => {
    expect(assess(rules).verdict).toBe('healthy')
  })

  describe('past a load balancer', () => {
    const BALANCER = 'arn:aws:elasticloadbalancing:eu-west-1:1:loadbalancer/app/web/1'
    const balanced = (protocol = 'HTTP') =>
      new Map([[TARGET_GROUP_ARN, { arn: TARGET_GROUP_ARN, name: 'web', loadBalancerArns: [BALANCER], protocol, port: 8080 }]])
    const balancer = (securityGroupIds = ['sg-balancer']) => new Map([[BALANCER, { arn: BALANCER, securityGroupIds, subnetIds: ['subnet-a', 'subnet-b'] }]])
    const subnets = new Map(
      ['subnet-a', 'subnet-b'].map((id, i) => [
        id,
        { ...aSubnet(id, 'eu-west-1a')[1], givesPublicAddress: true, cidrs: [`10.0.${i}.0/24`, `2001:db8:0:${i}::/64`] },
      ]),
    )
    const behindOne = { targetGroups: balanced(), loadBalancers: balancer(), subnets }
    const from = (sourceIds: string[], ...cidrs: string[]): IngressRule => ({ ...tcp(8080, ...cidrs), sourceIds })

    it.each([
      ["the load balancer's security group", from(['sg-balancer'])],
      ["the load balancer's subnets", from([], '10.0.0.0/24', '2001:db8:0:1::/64')],
      ["what the load balancer's subnets are together", from([], '10.0.0.0/23')],
      ['a part of one of its subnets', from([], '10.0.1.128/25', '10.0.1.7/32')],
      ['its own instances', from(['sg-1'])],
    ])('let in %s alone', (_who, rule) => {
      expect(assess([rule], {}, behindOne).verdict).toBe('healthy')
    })

    it.each([
      ['another security group', from(['sg-balancer', 'sg-jobs']), 'sg-jobs'],
      ['the whole network', from([], '10.0.0.0/16'), '10.0.0.0/16'],
      ['addresses beside those of its subnets', from([], '10.0.0.0/24', '10.0.2.0/24'), '10.0.2.0/24'],
      ['other addresses of IPv6', from([], '2001:db8::/32'), '2001:db8::/32'],
      ['the office', from([], '203.0.113.0/24'), '203.0.113.0/24'],
    ])('can be reached by %s: lightly, whatever their address', (_who, rule, who) => {
      const verdict = assess([rule], {}, behindOne)
      expect(verdict).toMatchObject({
        verdict: 'found',
        severity: 'low',
        title: 'web can be reached past its load balancer on port 8080 (security group sg-1)',
      })
      expect(JSON.stringify(verdict)).toContain(`Security group sg-1 lets ${who} in on port 8080: port 8080 is the load balancer's alone.`)
    })

    it.each([
      ['a prefix list', 'pl-1'],
      ['a security group of another account', 'sg-partner'],
    ])('are not assessed where %s may be the load balancer or anybody', (_who, id) => {
      expect(assess([{ ...from([]), unknownSourceIds: [id] }], {}, behindOne)).toMatchObject({ verdict: 'not-assessed', reason: expect.stringContaining(id) })
      expect(assess([{ ...from([]), unknownSourceIds: ['sg-balancer'] }], {}, behindOne).verdict).toBe('healthy')
      expect(assess([{ ...tcp(22), unknownSourceIds: [id] }], {}, behindOne).verdict).toBe('not-assessed')
      expect(assess([{ ...tcp(443), unknownSourceIds: [id] }], {}, behindOne).verdict).toBe('healthy')
    })

    it('are closed to a security group and to a prefix list by the rule that lets them in', () => {
      const remedy = (rule: IngressRule) => {
        const verdict = assess([rule], {}, behindOne)
        return verdict.verdict === 'found' ? verdict.remedy : ''
      }
      expect(remedy(from(['sg-jobs']))).toContain(
        `--ip-permissions '[{"IpProtocol":"tcp","FromPort":8080,"ToPort":8080,"UserIdGroupPairs":[{"GroupId":"sg-jobs"}]}]'`,
      )
      expect(remedy(from(['pl-1']))).toContain(`"PrefixListIds":[{"PrefixListId":"pl-1"}]`)
    })

    it('that is a Network Load Balancer, where it has a security group to name: without one, who asks must be let in', () => {
      const network = { ...behindOne, targetGroups: balanced('TCP') }
      expect(assess([tcp(8080, '0.0.0.0/0')], {}, network)).toMatchObject({ verdict: 'found', severity: 'high' })
      expect(assess([from(['sg-balancer'])], {}, network).verdict).toBe('healthy')
      expect(assess([tcp(8080, '0.0.0.0/0')], {}, { ...network, loadBalancers: balancer([]) }).verdict).toBe('healthy')
    })

    it('cannot be told of where it, its subnets or the addresses that are let in were not read', () => {
      const unreadOnes = { verdict: 'not-assessed', reason: 'its load balancers were not read' }
      expect(assess([from(['sg-jobs'])], {}, { ...behindOne, loadBalancers: null })).toEqual(unreadOnes)
      expect(assess([from(['sg-jobs'])], {}, { ...behindOne, loadBalancers: new Map() })).toEqual(unreadOnes)
      expect(assess([from([], '10.0.0.0/16')], {}, { ...behindOne, subnets: null })).toEqual(unreadOnes)
      expect(assess([{ ...from([]), hiddenCidrs: true }], {}, behindOne)).toEqual(unreadOnes)
      expect(assess([{ ...tcp(443), hiddenCidrs: true }], {}, behindOne).verdict).toBe('healthy')
      // with what is known of everybody it is found all the same
      expect(assess([tcp(8080, '0.0.0.0/0')], {}, { ...behindOne, loadBalancers: null }).verdict).toBe('found')
    })
  })

  it('are none behind a Network Load Balancer, which keeps the address of who asks', () => {
    expect(assess([tcp(8080, '0.0.0.0/0')], {}, { targetGroups: behind('TCP') }).verdict).toBe('healthy')
    expect(assess([tcp(22, '0.0.0.0/0')], {}, { targetGroups: behind('TCP') }).verdict).toBe('found')
  })

  it('are none past a load balancer where none sends the target group anything', () => {
    expect(assess([tcp(8080, '0.0.0.0/0')], {}, { targetGroups: behind('HTTP', 8080, []) }).verdict).toBe('healthy')
  })

  it.each([
    ['a classic load balancer', { loadBalancerNames: ['old'] }, 'its load balancers old were not read'],
    ['VPC Lattice', { latticeTargetGroupArns: ['arn:aws:vpc-lattice:eu-west-1:1:targetgroup/tg-1'] }, 'its load balancers VPC Lattice were not read'],
  ])('cannot be told of behind %s, whose port no answer holds', (_what, traffic, reason) => {
    const group = { targetGroupArns: [], ...traffic }
    expect(assess([tcp(80, '0.0.0.0/0')], group)).toEqual({ verdict: 'not-assessed', reason })
    expect(assess([tcp(22, '0.0.0.0/0')], group).verdict).toBe('found')
    // who lets nobody in is reached by nobody
    expect(assess([], group).verdict).toBe('healthy')
  })

  it('are reached by IPv6 where they have such an address, whatever they have of IPv4', () => {
    const severity = (cidr: string, publicAddress: boolean, givesIpv6Address: boolean, more: Partial<Group['launchSecurity']> = {}) => {
      const subnets = new Map(['subnet-a', 'subnet-b'].map((id) => [id, { ...aSubnet(id, 'eu-west-1a')[1], givesIpv6Address }]))
      const verdict = assess([tcp(22, cidr)], { launchSecurity: { ...safe, publicAddress, ...more } }, { subnets })
      return verdict.verdict === 'found' ? verdict.severity : verdict.verdict
    }
    expect([severity('::/0', false, true), severity('::/0', false, false), severity('0.0.0.0/0', false, true)]).toEqual(['medium', 'low', 'low'])
    expect([severity('::/0', true, false), severity('::/0', true, true), severity('0.0.0.0/0', true, false)]).toEqual(['low', 'medium', 'high'])
    expect(severity('::/0', false, false, { ipv6Address: true })).toBe('medium')
  })

  it('are as grave as their address is public', () => {
    const open = [tcp(22, '0.0.0.0/0')]
    const severity = (publicAddress: boolean | null, subnet: boolean | null = null) => {
      const subnets = new Map(['subnet-a', 'subnet-b'].map((id) => [id, { ...aSubnet(id, 'eu-west-1a')[1], givesPublicAddress: subnet }]))
      const verdict = assess(open, { launchSecurity: { ...safe, publicAddress } }, { subnets })
      return verdict.verdict === 'found' ? verdict.severity : verdict.verdict
    }
    expect([severity(true), severity(false), severity(null)]).toEqual(['high', 'low', 'medium'])
    expect([severity(null, true), severity(null, false), severity(false, true)]).toEqual(['high', 'low', 'low'])
  })

  it('say which rule, and the commands that close it and open it again', () => {
    const verdict = assess([tcp(22, '0.0.0.0/0')])
    expect(verdict).toMatchObject({ evidence: [{ statement: 'Security group sg-1 lets 0.0.0.0/0 in on port 22: port 22 is for administration.' }, {}] })
    const remedy = verdict.verdict === 'found' ? verdict.remedy : ''
    const permission = `'[{"IpProtocol":"tcp","FromPort":22,"ToPort":22,"IpRanges":[{"CidrIp":"0.0.0.0/0"}]}]'`
    expect(remedy).toContain(`Close: aws ec2 revoke-security-group-ingress --region eu-west-1 --group-id sg-1 --ip-permissions ${permission}`)
    expect(remedy).toContain(`Open again: aws ec2 authorize-security-group-ingress --region eu-west-1 --group-id sg-1 --ip-permissions ${permission}`)
  })

  it('are told of instance metadata v1 and of volumes without encryption, lightly', () => {
    expect(assess([], { launchSecurity: { ...safe, metadataV1: true } })).toMatchObject({
      severity: 'low',
      title: 'web allows instance metadata v1 (launch template web-template)',
      remedy: expect.stringContaining(`--launch-template-data '{"MetadataOptions":{"HttpTokens":"required"}}'`),
    })
    expect(assess([], { launchSecurity: { ...safe, unencryptedDevices: ['/dev/xvda'] } }, { encryptsByDefault: false })).toMatchObject({
      severity: 'low',
      evidence: [{ statement: 'Launch template web-template makes /dev/xvda without encryption.' }],
    })
  })

  it('cannot be told where rules were not read: a group without rules is not one of which none are known', () => {
    expect(assess(null)).toEqual({ verdict: 'not-assessed', reason: 'the rules of sg-1 were not read' })
    expect(assess(null, { launchTemplate: null })).toEqual({ verdict: 'not-assessed', reason: 'the launch template was not read' })
    expect(toldBy(exposedInstances, aCase({ place: { ingress: aPlace().ingress ?? null } })).verdict).not.toBe('found')
  })

  it('are not spoken of where nothing is to launch', () => {
    expect(assess([tcp(22, '0.0.0.0/0')], { minSize: 0, maxSize: 0 }).verdict).toBe('not-applicable')
  })
})
