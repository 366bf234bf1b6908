import { describe, expect, test } from 'vitest'
import type { Activity } from '../../../domain/facts/group.ts'
import { singleZone } from '../../../domain/rules/single-zone.ts'
import { endOf } from '../../../domain/series.ts'
import { toldBy } from '../../told.ts'
import { aCase, anInstanceType, aSeries, aSubnet, byName, instancesIn, START_SEC } from '../a-case.ts'
import { aLaunch } from '../an-activity.ts'

/** Of the window. */
const LAST_HOUR = (endOf(aCase({}).observation.grid) - START_SEC) / 3600
const assess = (changes: Parameters<typeof aCase>[0]) => toldBy(singleZone, aCase(changes))

describe('single zone', () => {
  test('two zones in balance are healthy', () => {
    expect(assess({})).toEqual({
      verdict: 'healthy',
      evidence: [{ statement: 'in service by zone: eu-west-1a 2, eu-west-1b 2', value: 1, unit: 'ratio', threshold: 1.5 }],
    })
  })

  test('one zone is found, with what would be lost', () => {
    const verdict = assess({ group: { subnetIds: ['subnet-a'], instances: instancesIn({ 'eu-west-1a': 4 }) } })
    expect(verdict).toMatchObject({
      verdict: 'found',
      severity: 'medium',
      title: 'web runs in one Availability Zone (eu-west-1a)',
    })
    expect(verdict).toMatchObject({
      evidence: [
        { statement: 'can only launch in eu-west-1a', value: 1, unit: 'zones', threshold: 2 },
        { statement: '4 instances would go down with the zone', value: 4, unit: 'instances' },
      ],
      remedy: 'Add subnets in other zones, and enable those zones in the load balancer.',
    })
  })

  test('two subnets of one zone are one zone, whatever the group lists', () => {
    const place = { subnets: new Map([aSubnet('subnet-a', 'eu-west-1a'), aSubnet('subnet-b', 'eu-west-1a')]) }
    expect(assess({ place })).toMatchObject({ verdict: 'found', title: expect.stringContaining('eu-west-1a') })
  })

  test('where a subnet was not read, the zones that the group lists count', () => {
    const place = { subnets: new Map([aSubnet('subnet-a', 'eu-west-1a')]) }
    expect(assess({ place }).verdict).toBe('healthy')
    expect(assess({ place: { subnets: null } }).verdict).toBe('healthy')
    expect(assess({ place: { subnets: null }, group: { availabilityZones: ['eu-west-1c'] } })).toMatchObject({
      verdict: 'found',
      title: expect.stringContaining('eu-west-1c'),
    })
    expect(assess({ group: { subnetIds: [], availabilityZones: ['eu-west-1c'] } })).toMatchObject({
      verdict: 'found',
      title: expect.stringContaining('eu-west-1c'),
    })
  })

  test('a group that is off, or of one instance at most, is not spoken of', () => {
    expect(assess({ group: { minSize: 0, maxSize: 0, desiredCapacity: 0, availabilityZones: ['eu-west-1a'] } })).toEqual({
      verdict: 'not-applicable',
      reason: 'the group is switched off: its maximum size is 0',
    })
    expect(assess({ group: { minSize: 1, maxSize: 1, subnetIds: ['subnet-a'] } })).toEqual({
      verdict: 'not-applicable',
      reason: 'it runs one instance at most',
    })
    expect(assess({ group: { minSize: 1, maxSize: 2, subnetIds: ['subnet-a'] } }).verdict).toBe('found')
  })

  test('a node group of one zone is a warning in EKS, not elsewhere', () => {
    const group = { subnetIds: ['subnet-a'] }
    expect(assess({ group: { ...group, managedBy: 'EKS' } })).toMatchObject({ severity: 'low', remedy: expect.stringContaining('node groups in other zones') })
    expect(assess({ group: { ...group, managedBy: 'ECS' } })).toMatchObject({
      severity: 'medium',
      remedy: expect.stringContaining('(in ECS, which manages the group)'),
    })
  })

  test('three of four in one zone is out of balance, and two of three is not', () => {
    expect(assess({ group: { instances: instancesIn({ 'eu-west-1a': 1, 'eu-west-1b': 3 }) } })).toMatchObject({
      verdict: 'found',
      severity: 'low',
      title: 'web is unbalanced: eu-west-1b has 3 of 4, eu-west-1a 1',
      evidence: [{ value: 1.5, threshold: 1.5 }],
      remedy: expect.stringMatching(/^Find out why launches in eu-west-1a fail/),
    })
    expect(assess({ group: { instances: instancesIn({ 'eu-west-1a': 1, 'eu-west-1b': 2 }) } }).verdict).toBe('healthy')
    expect(assess({ group: { instances: instancesIn({ 'eu-west-1a': 4, 'eu-west-1b': 8 }) } })).toMatchObject({
      verdict: 'healthy',
      evidence: [{ value: 8 / 6 }],
    })
  })

  test('one instance is never out of balance, two in one of two zones are', () => {
    expect(assess({ group: { instances: instancesIn({ 'eu-west-1a': 1 }) } }).verdict).toBe('healthy')
    expect(assess({ group: { instances: instancesIn({ 'eu-west-1a': 2 }) } })).toMatchObject({ verdict: 'found', severity: 'medium' })
    expect(assess({ group: { instances: [] } })).toMatchObject({ verdict: 'healthy', evidence: [{ value: 0 }] })
  })

  test('an empty zone of three is worse than an uneven one', () => {
    const group = { subnetIds: [], availabilityZones: ['z1', 'z2', 'z3'] }
    expect(assess({ group: { ...group, instances: instancesIn({ z1: 5, z2: 1 }) } })).toMatchObject({
      severity: 'medium',
      title: expect.stringContaining('z1 has 5 of 6, z3 0'),
    })
    expect(assess({ group: { ...group, instances: instancesIn({ z1: 4, z2: 1, z3: 1 }) } })).toMatchObject({ severity: 'low' })
  })

  test('zones of the same size come in the order of their names', () => {
    const group = { subnetIds: [], availabilityZones: ['z3', 'z1', 'z2'], instances: instancesIn({ z3: 1, z1: 1, z2: 4 }) }
    expect(assess({ group })).toMatchObject({
      title: expect.stringContaining('z2 has 4 of 6, z3 1'),
      evidence: [{ statement: 'in service by zone: z2 4, z1 1, z3 1' }],
    })
  })

  test('an unevenness of one instance is none, whatever the ratio asked for', () => {
    expect(assess({ group: { instances: instancesIn({ 'eu-west-1a': 2, 'eu-west-1b': 1 }) }, policy: { zoneImbalanceRatio: 1 } }).verdict).toBe('healthy')
  })

  test('only instances in service count, by their weight', () => {
    const pending = instancesIn({ 'eu-west-1b': 2 }, { lifecycleState: 'Pending' })
    expect(assess({ group: { instances: [...instancesIn({ 'eu-west-1a': 2 }), ...pending] } }).verdict).toBe('found')
    const big = instancesIn({ 'eu-west-1b': 1 }, { instanceType: 'm5.xlarge' })
    const group = { weights: { 'm5.large': 1, 'm5.xlarge': 2 }, instances: [...instancesIn({ 'eu-west-1a': 2 }), ...big] }
    expect(assess({ group })).toMatchObject({ verdict: 'healthy', evidence: [{ statement: expect.stringContaining('eu-west-1a 2, eu-west-1b 2') }] })
    const byVcpu = { desiredCapacityType: 'vcpu' as const, instances: [...instancesIn({ 'eu-west-1a': 2 }), ...big] }
    expect(assess({ group: byVcpu })).toMatchObject({ verdict: 'healthy', evidence: [{ statement: expect.stringContaining('eu-west-1a 4, eu-west-1b 4') }] })
    expect(assess({ group: byVcpu, place: { instanceTypes: byName(anInstanceType('c5.large', 2, 4)) } })).toMatchObject({
      evidence: [{ statement: expect.stringContaining('eu-west-1a 2, eu-west-1b 1') }],
    })
  })

  test('resuming the rebalancing comes first where it is suspended', () => {
    const group = { suspendedProcesses: ['AZRebalance'], instances: instancesIn({ 'eu-west-1a': 4 }) }
    expect(assess({ group })).toMatchObject({ remedy: expect.stringMatching(/^Resume the AZRebalance process\. Find out/) })
  })

  describe('out of balance', () => {
    const at = (hours: number) => START_SEC + hours * 3600
    const launched = (hours: number, zone: string | null) => aLaunch(at(hours), { endSec: at(hours), availabilityZone: zone })
    const ended = (hours: number, zone: string) => ({ ...launched(hours, zone), description: 'Terminating EC2 instance: i-1' })
    const group = (now: Readonly<Record<string, number>>, activities: readonly Activity[]) => {
      const instances = instancesIn(now)
      return { instances, activities, desiredCapacity: instances.length, readSec: endOf(aCase({}).observation.grid) }
    }

    test('for an hour, as the group is just growing, is no finding, whenever it is asked', () => {
      const growing = group(
        { 'eu-west-1a': 6, 'eu-west-1b': 2 },
        [1, 1.1, 1.2, 1.3].map((hoursAgo) => launched(LAST_HOUR - hoursAgo, 'eu-west-1a')),
      )
      expect(assess({ group: growing })).toMatchObject({ verdict: 'healthy', evidence: [{ statement: expect.stringContaining('on average: ') }] })
    })

    test('for most of the window is one, though it is even at the hour of the run', () => {
      const mended = group({ 'eu-west-1a': 3, 'eu-west-1b': 3 }, [
        ...[1, 2, 3].map((hoursAgo) => launched(LAST_HOUR - hoursAgo, 'eu-west-1b')),
        ...[1, 2, 3].map((hoursAgo) => ended(LAST_HOUR - hoursAgo, 'eu-west-1a')),
      ])
      expect(assess({ group: mended, observation: { inServiceInstances: aSeries(6) } })).toMatchObject({
        verdict: 'found',
        title: expect.stringMatching(/^web is unbalanced: eu-west-1a has .* on average, eu-west-1b/),
      })
    })

    test('is judged by the moment where activities add up to other instances than were in service', () => {
      const gone = group(
        { 'eu-west-1a': 2, 'eu-west-1b': 2 },
        Array.from({ length: 40 }, (_, i) => ended(i * 8, 'eu-west-1a')),
      )
      expect(assess({ group: gone, observation: { inServiceInstances: aSeries(4) } }).verdict).toBe('healthy')
    })

    test('is judged by the moment where activities name no zone, or do not add up', () => {
      const now = { 'eu-west-1a': 6, 'eu-west-1b': 2 }
      for (const activities of [[launched(1, null)], [launched(1, 'eu-west-1b'), launched(2, 'eu-west-1b'), launched(3, 'eu-west-1b')]])
        expect(assess({ group: group(now, activities) })).toMatchObject({ verdict: 'found', title: 'web is unbalanced: eu-west-1a has 6 of 8, eu-west-1b 2' })
    })
  })
})
