import { describe, expect, test } from 'vitest'
import { healthCheckGap } from '../../../domain/rules/health-check-gap.ts'
import { toldBy } from '../../told.ts'
import { aCase, aSeries } from '../a-case.ts'

const assess = (changes: Parameters<typeof aCase>[0]) => toldBy(healthCheckGap, aCase(changes))
const blind = { healthCheckTypes: ['EC2'] }

describe('health check gap', () => {
  test('a group that asks its load balancer is healthy', () => {
    expect(assess({})).toEqual({ verdict: 'healthy', evidence: [{ statement: 'health checks: EC2, ELB' }] })
    expect(assess({ group: { healthCheckTypes: ['EC2', 'VPC_LATTICE'] } }).verdict).toBe('healthy')
  })

  test('a group that looks at status checks alone is found', () => {
    expect(assess({ group: blind })).toEqual({
      verdict: 'found',
      severity: 'medium',
      title: 'web keeps instances that fail load balancer health checks (EC2 checks only)',
      evidence: [{ statement: 'health checks: EC2' }],
      remedy:
        'Set a grace period longer than the start-up, then turn on ELB checks: aws autoscaling update-auto-scaling-group --region eu-west-1 --auto-scaling-group-name web --health-check-type ELB',
    })
    expect(assess({ group: { healthCheckTypes: ['EC2', 'EBS'] } })).toMatchObject({ evidence: [{ statement: 'health checks: EC2, EBS' }] })
    expect(assess({ group: { healthCheckTypes: [] } })).toMatchObject({ evidence: [{ statement: 'health checks: EC2' }] })
  })

  test('a classic load balancer counts as one', () => {
    expect(assess({ group: { ...blind, targetGroupArns: [], loadBalancerNames: ['classic'] } }).verdict).toBe('found')
    expect(assess({ group: { ...blind, loadBalancerNames: ['classic'] } }).verdict).toBe('found')
  })

  test('VPC Lattice counts as one, with checks by its own name', () => {
    const lattice = { targetGroupArns: [], latticeTargetGroupArns: ['arn:aws:vpc-lattice:eu-west-1:1:targetgroup/tg-1'] }
    expect(assess({ group: { ...blind, ...lattice } })).toMatchObject({
      verdict: 'found',
      title: 'web keeps instances that fail VPC Lattice health checks (EC2 checks only)',
      remedy: expect.stringMatching(/turn on VPC_LATTICE checks: .* --health-check-type VPC_LATTICE$/),
    })
    expect(assess({ group: { ...lattice, healthCheckTypes: ['EC2', 'VPC_LATTICE'] } }).verdict).toBe('healthy')
  })

  test('a group behind nothing, or switched off, is not spoken of', () => {
    expect(assess({ group: { ...blind, targetGroupArns: [] } })).toEqual({ verdict: 'not-applicable', reason: 'the group is behind no load balancer' })
    expect(assess({ group: { ...blind, minSize: 0, maxSize: 0 } })).toEqual({
      verdict: 'not-applicable',
      reason: 'the group is switched off: its maximum size is 0',
    })
  })

  test('an hour of targets that nobody replaced makes it serious', () => {
    const hour = { healthyHostsMinimum: aSeries(4, [100, 112, 3]) }
    expect(assess({ group: blind, observation: hour })).toMatchObject({
      severity: 'high',
      evidence: [
        {},
        {
          metric: 'HealthyHostCount',
          value: 60,
          unit: 'minutes',
          threshold: 60,
          statement: expect.stringMatching(/^longest stretch with fewer healthy targets/),
        },
      ],
    })
    expect(assess({ group: blind, observation: { healthyHostsMinimum: aSeries(4, [100, 111, 3]) } })).toMatchObject({
      severity: 'medium',
      evidence: [{}, { value: 55 }],
    })
    expect(assess({ group: blind, observation: { healthyHostsMinimum: aSeries(4, [100, 124, 3], [111, 112, 4]) } })).toMatchObject({
      severity: 'high',
      evidence: [{}, { value: 60 }],
    })
    expect(assess({ group: blind, observation: { healthyHostsMinimum: aSeries(4, [100, 112, 3.5]) } })).toMatchObject({
      severity: 'medium',
      evidence: [{}, { value: 0 }],
    })
  })

  test('what was not observed proves nothing', () => {
    expect(assess({ group: blind, observation: { healthyHostsMinimum: aSeries(3, [0, 4032, Number.NaN]) } })).toMatchObject({
      severity: 'medium',
      evidence: [{}, { value: 0 }],
    })
    expect(assess({ group: blind, observation: { healthyHostsMinimum: aSeries(3), inServiceInstances: null } })).toMatchObject({
      severity: 'medium',
      evidence: [{}],
    })
  })

  test('a group that ECS manages is a warning', () => {
    expect(assess({ group: { ...blind, managedBy: 'ECS' } })).toMatchObject({ severity: 'low', remedy: expect.stringMatching(/^Turn on ELB checks in ECS/) })
    expect(assess({ group: { ...blind, managedBy: 'ECS' }, observation: { healthyHostsMinimum: aSeries(3) } })).toMatchObject({ severity: 'high' })
  })
})
