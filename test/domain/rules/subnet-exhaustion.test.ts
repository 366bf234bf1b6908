import { describe, expect, test } from 'vitest'
import { subnetExhaustion } from '../../../domain/rules/subnet-exhaustion.ts'
import { toldBy } from '../../told.ts'
import { aCase, anInstanceType, aSeries, aSubnet, byName, START_SEC } from '../a-case.ts'
import { aFailedLaunch } from '../an-activity.ts'

const assess = (changes: Parameters<typeof aCase>[0]) => toldBy(subnetExhaustion, aCase(changes))
const free = (a: number, b: number) => ({ subnets: new Map([aSubnet('subnet-a', 'eu-west-1a', a), aSubnet('subnet-b', 'eu-west-1b', b)]) })

describe('subnet exhaustion', () => {
  test('as many free addresses as instances missing are enough', () => {
    expect(assess({ place: free(3, 3) })).toEqual({
      verdict: 'healthy',
      evidence: [{ statement: '6 free addresses in its subnets; 6 more instances would reach its max size', value: 6, unit: 'addresses', threshold: 6 }],
    })
  })

  test('one address too few is found', () => {
    expect(assess({ place: free(3, 2) })).toMatchObject({
      verdict: 'found',
      title: 'web can only grow to 9 of 10 instances: its subnets have 5 free addresses',
      evidence: [
        { value: 5, threshold: 6, unit: 'addresses' },
        { statement: 'eu-west-1b has 2 free addresses; its even share is 3', value: 2, unit: 'addresses', threshold: 3 },
      ],
      remedy: expect.stringMatching(/^Add larger subnets in the same zones .* lower it\.$/),
    })
  })

  test('a zone without room is told even where the others make up for it', () => {
    expect(assess({ place: free(200, 0) })).toMatchObject({
      verdict: 'healthy',
      evidence: [{ value: 200 }, { statement: 'eu-west-1b has 0 free addresses; its even share is 3', threshold: 3 }],
    })
    const crowded = new Map([aSubnet('subnet-a', 'eu-west-1b', 1), aSubnet('subnet-b', 'eu-west-1a', 1), aSubnet('subnet-c', 'eu-west-1b', 1)])
    expect(assess({ place: { subnets: crowded }, group: { subnetIds: ['subnet-a', 'subnet-b', 'subnet-c'] } })).toMatchObject({
      evidence: [
        { value: 3 },
        { statement: expect.stringContaining('eu-west-1a has 1 free') },
        { statement: expect.stringContaining('eu-west-1b has 2 free') },
      ],
    })
  })

  test('a maximum far above any demand is a warning', () => {
    expect(assess({ place: free(2, 2) })).toMatchObject({ severity: 'low' })
    expect(assess({ place: free(2, 1) })).toMatchObject({ severity: 'medium' })
    expect(assess({ place: free(2, 2), observation: { inServiceInstances: aSeries(4, [9, 10, 5]) } })).toMatchObject({ severity: 'medium' })
    expect(assess({ place: free(2, 2), observation: { inServiceInstances: null } })).toMatchObject({ severity: 'low' })
    expect(assess({ place: free(2, 1), observation: { inServiceInstances: aSeries(Number.NaN) } })).toMatchObject({ severity: 'medium' })
  })

  test('launches that failed for addresses make it serious', () => {
    const activities = [
      aFailedLaunch(START_SEC + 600, 'The specified subnet does not have enough free addresses to satisfy the request. Launching EC2 instance failed.'),
    ]
    expect(assess({ place: free(2, 2), group: { activities } })).toMatchObject({
      severity: 'high',
      evidence: [{}, {}, {}, { statement: 'launches failed for lack of addresses in this window' }],
    })
    expect(assess({ place: free(2, 2), group: { activities: [aFailedLaunch(START_SEC - 600, 'not enough free addresses')] } })).toMatchObject({
      severity: 'low',
    })
    expect(assess({ place: free(2, 2), group: { activities: [aFailedLaunch(START_SEC + 600, 'InsufficientInstanceCapacity')] } })).toMatchObject({
      severity: 'low',
    })
  })

  test('launches that failed for addresses are told whether or not there is room at the hour of the run', () => {
    const failed = (reason: string) => assess({ place: free(200, 200), group: { activities: [aFailedLaunch(START_SEC + 600, reason)] } })
    expect(failed('The specified subnet does not have enough free addresses to satisfy the request.')).toMatchObject({
      verdict: 'found',
      severity: 'medium',
      title: 'web ran out of free addresses in its subnets, so launches failed; there are 400 now',
    })
    expect(failed('InsufficientInstanceCapacity')).toMatchObject({ verdict: 'healthy' })
  })

  test('a group over its maximum needs no address', () => {
    expect(assess({ place: free(0, 0), group: { maxSize: 3 } })).toMatchObject({ verdict: 'healthy', evidence: [{ threshold: 0 }] })
  })

  test('capacity units are turned into the fewest instances that make them up', () => {
    const group = { mixedInstanceTypes: ['m5.large', 'm5.xlarge'], weights: { 'm5.large': 1, 'm5.xlarge': 2 } }
    expect(assess({ place: free(1, 0), group })).toMatchObject({ verdict: 'healthy', evidence: [{ threshold: 1 }, {}] })
    expect(assess({ place: free(5, 5), group: { ...group, maxSize: 29 } })).toMatchObject({ verdict: 'found', evidence: [{ threshold: 11 }, {}, {}] })
    const byMemory = { desiredCapacityType: 'memory-mib' as const, maxSize: 8192 * 5 }
    expect(assess({ place: free(1, 0), group: byMemory })).toMatchObject({ verdict: 'healthy', evidence: [{ threshold: 1 }, {}] })
    expect(assess({ place: { instanceTypes: byName(anInstanceType('c5.large', 2, 4)) }, group: byMemory })).toEqual({
      verdict: 'not-assessed',
      reason: 'the sizes of its instance types, in which its capacity is counted, were not read',
    })
  })

  test('what was not read is said', () => {
    expect(assess({ place: { subnets: null } })).toEqual({ verdict: 'not-assessed', reason: 'the subnets were not read' })
    expect(assess({ place: { subnets: new Map() } })).toEqual({ verdict: 'not-assessed', reason: 'none of its subnets is among those that were read' })
    expect(assess({ group: { subnetIds: [] } })).toMatchObject({ verdict: 'not-assessed' })
    expect(assess({ place: { subnets: new Map([aSubnet('subnet-a', 'eu-west-1a', 1)]) } })).toEqual({
      verdict: 'not-assessed',
      reason: 'one of its subnets is not among those that were read',
    })
    expect(assess({ place: { subnets: new Map([aSubnet('subnet-a', 'eu-west-1a', 9)]) } })).toMatchObject({ verdict: 'healthy' })
    expect(assess({ place: free(1, 1), group: { hasWarmPool: true } })).toEqual({
      verdict: 'not-assessed',
      reason: 'its warm pool already holds addresses, and the warm pool was not read',
    })
  })

  test('a group that is off is not spoken of', () => {
    expect(assess({ group: { minSize: 0, maxSize: 0 } })).toMatchObject({ verdict: 'not-applicable' })
  })

  test('pods take addresses too', () => {
    expect(assess({ place: free(1, 1), group: { managedBy: 'EKS' } })).toMatchObject({ remedy: expect.stringContaining('prefix delegation') })
    expect(assess({ place: free(1, 1) })).toMatchObject({ remedy: expect.not.stringContaining('prefix delegation') })
  })
})
