import { describe, expect, it } from 'vitest'
import type { Group, IngressRule, Place } from '../../../domain/facts/group.ts'
import { exposedInstances } from '../../../domain/rules/exposed-instances.ts'
import { toldBy } from '../../told.ts'
import { aCase, aPlace, aSubnet, TARGET_GROUP_ARN } from '../a-case.ts'

const tcp = (port: number, ...cidrs: string[]): IngressRule => ({ protocol: 'tcp', fromPort: port, toPort: port, cidrs })
const behind = (protocol: string, port = 8080) => new Map([[TARGET_GROUP_ARN, { arn: TARGET_GROUP_ARN, name: 'web', loadBalancerArns: [], protocol, port }]])
const assess = (rules: readonly IngressRule[] | null, group: Partial<Group> = {}, place: Partial<Place> = {}) =>
  toldBy(exposedInstances, aCase({ group, place: { targetGroups: behind('HTTP'), ingress: rules === null ? null : new Map([['sg-1', rules]]), ...place } }))
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
    ['the port of its load balancer', [tcp(8080, '0.0.0.0/0')], 'web can be reached past its load balancer on port 8080 (security group sg-1)'],
  ])('are told of %s', (_what, rules, title) => {
    expect(assess(rules)).toMatchObject({ verdict: 'found', title })
  })

  it.each([
    ['the office may log in', [tcp(22, '203.0.113.0/24')]],
    ['only the load balancer gets in: its rule names a security group, no addresses', [tcp(8080)]],
    ['another port is open to everybody', [tcp(443, '0.0.0.0/0')]],
    ['the same port of UDP', [{ protocol: 'udp', fromPort: 22, toPort: 22, cidrs: ['0.0.0.0/0'] }]],
    ['nothing is let in', []],
  ])('are none where %s', (_what, rules) => {
    expect(assess(rules).verdict).toBe('healthy')
  })

  it('are none behind a Network Load Balancer, which keeps the address of who asks', () => {
    expect(assess([tcp(8080, '0.0.0.0/0')], {}, { targetGroups: behind('TCP') }).verdict).toBe('healthy')
    expect(assess([tcp(22, '0.0.0.0/0')], {}, { targetGroups: behind('TCP') }).verdict).toBe('found')
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
    expect(assess([], { launchSecurity: { ...safe, unencryptedDevices: ['/dev/xvda'] } })).toMatchObject({
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
