import { describe, expect, test } from 'vitest'
import { quotaExhaustion } from '../../../domain/rules/quota-exhaustion.ts'
import { toldBy } from '../../told.ts'
import { aCase, aGroup, aSeries, instancesIn, START_SEC } from '../a-case.ts'
import { aFailedLaunch } from '../an-activity.ts'

const assess = (changes: Parameters<typeof aCase>[0]) => toldBy(quotaExhaustion, aCase(changes))
const STANDARD = 'L-1216C47A'
const quota = (allowed: number, everyone = 20) => ({ vcpuQuotas: new Map([[STANDARD, allowed]]), vcpusAtMaximum: new Map([[STANDARD, everyone]]) })

describe('quota exhaustion', () => {
  test('a maximum that just fits is healthy', () => {
    expect(assess({ place: quota(20) })).toEqual({
      verdict: 'healthy',
      evidence: [
        { statement: `at max size the group needs 20 vCPUs of quota ${STANDARD}`, value: 20, unit: 'vCPU', threshold: 20 },
        { statement: 'all groups of the account and Region at max size need 20 vCPUs of it', value: 20, unit: 'vCPU', threshold: 20 },
      ],
    })
  })

  test('a maximum that does not fit is found', () => {
    expect(assess({ place: quota(19) })).toMatchObject({
      verdict: 'found',
      severity: 'low',
      title: `web cannot reach its max size: it needs 20 vCPUs and quota ${STANDARD} allows 19`,
      evidence: [
        { value: 20, threshold: 19 },
        { value: 20, threshold: 19 },
      ],
      remedy: expect.stringMatching(
        new RegExp(`request-service-quota-increase --region \\S+ --service-code ec2 --quota-code ${STANDARD} --desired-value 20\\. Or lower the max size`),
      ),
    })
  })

  test('it is serious where the busiest moment could not double, more so where launches failed', () => {
    expect(assess({ place: quota(16) })).toMatchObject({ severity: 'low' })
    expect(assess({ place: quota(15) })).toMatchObject({ severity: 'medium' })
    expect(assess({ place: quota(19), observation: { inServiceInstances: aSeries(4, [3, 4, 5]) } })).toMatchObject({ severity: 'medium' })
    const activities = [aFailedLaunch(START_SEC, 'You have requested more vCPU capacity than your current vCPU limit of 19 allows for the instance bucket.')]
    expect(assess({ place: quota(19), group: { activities } })).toMatchObject({ severity: 'high' })
    expect(assess({ place: quota(19), group: { activities: [aFailedLaunch(START_SEC, 'InsufficientInstanceCapacity')] } })).toMatchObject({ severity: 'low' })
  })

  test('groups that exceed the quota together are told at those that may grow by a quarter of it', () => {
    // 4 of 10 instances run: 12 of 20 vCPUs are yet to come
    expect(assess({ place: quota(48, 49) })).toMatchObject({
      verdict: 'found',
      severity: 'low',
      title: `web shares vCPU quota ${STANDARD} (48) with groups that need 49 vCPUs at max size`,
      remedy: expect.stringMatching(/--desired-value 49\. Instances outside groups count toward the same quota\.$/),
    })
    expect(assess({ place: quota(49, 50) }).verdict).toBe('healthy')
    expect(assess({ place: quota(48, 48) }).verdict).toBe('healthy')
    const activities = [aFailedLaunch(START_SEC, 'VcpuLimitExceeded')]
    expect(assess({ place: quota(48, 49), group: { activities } })).toMatchObject({ severity: 'high' })
  })

  test('what is yet to come is counted from the mean of the window, not from what runs at the hour of asking', () => {
    const asked = (instances: number) => assess({ place: quota(48, 49), group: { instances: instancesIn({ 'eu-west-1a': instances }) } }).verdict
    expect([asked(1), asked(4), asked(10)]).toEqual(['found', 'found', 'found'])
    const unseen = assess({ place: quota(48, 49), observation: { group: aGroup({ instances: instancesIn({ 'eu-west-1a': 10 }) }), inServiceInstances: null } })
    expect(unseen.verdict).toBe('healthy')
    // what runs at one hour does not show that the rest is yet to come
    const few = assess({ place: quota(48, 49), observation: { group: aGroup({ instances: instancesIn({ 'eu-west-1a': 1 }) }), inServiceInstances: null } })
    expect(few.verdict).toBe('not-assessed')
  })

  test('a group over its maximum has no room to grow', () => {
    expect(assess({ place: quota(20, 21), group: { maxSize: 4 } }).verdict).toBe('healthy')
    expect(assess({ place: quota(20, 21), group: { maxSize: 3 } }).verdict).toBe('healthy')
  })

  test('Spot has a quota of its own', () => {
    const place = {
      vcpuQuotas: new Map([
        [STANDARD, 10],
        ['L-34B43A08', 9],
      ]),
      vcpusAtMaximum: new Map<string, number>(),
    }
    expect(assess({ place, group: { spotFraction: 0.5 } })).toMatchObject({
      verdict: 'found',
      title: expect.stringContaining('it needs 10 vCPUs and quota L-34B43A08 allows 9'),
    })
    expect(
      assess({
        place: {
          ...place,
          vcpuQuotas: new Map([
            [STANDARD, 10],
            ['L-34B43A08', 10],
          ]),
        },
        group: { spotFraction: 0.5 },
      }),
    ).toMatchObject({
      verdict: 'healthy',
      evidence: [{ value: 10 }, { value: 10 }, { value: 10 }, { value: 10 }],
    })
    expect(assess({ place: { ...place, vcpuQuotas: new Map([['L-34B43A08', 20]]) }, group: { spotFraction: 1 } }).verdict).toBe('healthy')
  })

  test('what was not read is said', () => {
    expect(assess({ place: { vcpuQuotas: null } })).toEqual({ verdict: 'not-assessed', reason: 'the vCPU quotas were not read' })
    expect(assess({ place: { vcpuQuotas: new Map() } })).toEqual({ verdict: 'not-assessed', reason: `vCPU quota ${STANDARD} was not read` })
    expect(assess({ place: { instanceTypes: null } })).toEqual({ verdict: 'not-assessed', reason: 'the vCPUs or the quota of m5.large are not known' })
    expect(assess({ group: { instanceType: null, instances: [] } })).toEqual({
      verdict: 'not-assessed',
      reason: 'the vCPUs or the quota of its instance type are not known',
    })
    expect(assess({ group: { mixedInstanceTypes: ['m5.large', 'g5.xlarge'] } })).toEqual({
      verdict: 'not-assessed',
      reason: 'the vCPUs or the quota of m5.large, g5.xlarge are not known',
    })
    expect(assess({ group: { minSize: 0, maxSize: 0 } })).toEqual({ verdict: 'not-applicable', reason: 'the group is switched off: its maximum size is 0' })
  })
})
