import { describe, expect, it } from 'vitest'
import type { BalancerCost } from '../../domain/reconcile/balancer-cost.ts'
import type { TrafficCost } from '../../domain/reconcile/traffic-cost.ts'
import { groupRow } from '../../report/group-row.ts'
import { brokenGroup } from '../../report/integrity.ts'
import { loadBalancersInWords } from '../../report/words/load-balancers.ts'
import { publicIpv4InWords } from '../../report/words/public-ipv4.ts'
import { trafficInWords } from '../../report/words/traffic.ts'
import { groupNamed, judgementOf, placeOf, proposalThat } from '../audit/made-up-fleet.ts'

describe("a group's team", () => {
  const teamOf = (tags: Record<string, string>, ownerTag = 'team') => {
    const group = groupNamed('web', { tags })
    return groupRow(judgementOf(group), { group, place: placeOf() }, 'USD', { ownerTag }).team
  }

  it('is what its tag says', () => {
    expect(teamOf({ team: 'orders' })).toBe('orders')
    expect(teamOf({ owner: 'orders' })).toBeUndefined()
    expect(teamOf({ owner: 'orders', team: 'x' }, 'owner')).toBe('orders')
  })

  it('is read from a tag that differs in capitals, unless one is spelt right', () => {
    expect(teamOf({ Team: 'orders' })).toBe('orders')
    expect(teamOf({ Team: 'orders', team: 'web' })).toBe('web')
    expect(teamOf({ teaM: 'last', TEAM: 'first' })).toBe('first')
  })

  it('is nobody where the tag is empty, missing, or the group was not read', () => {
    expect(teamOf({ team: '' })).toBeUndefined()
    expect(teamOf(Object.fromEntries([['__proto__', 'x']]))).toBeUndefined()
    expect(groupRow(judgementOf(groupNamed('web')), null, 'USD').team).toBeUndefined()
  })
})

describe('public IPv4 addresses', () => {
  const rowOf = (publicAddress: boolean | null, proposes = true) => {
    const group = groupNamed('web', { launchSecurity: { publicAddress, metadataV1: null, unencryptedDevices: [] } })
    return groupRow(judgementOf(group, proposes ? { proposal: proposalThat() } : {}), { group, place: placeOf() }, 'USD')
  }

  it('cost half a cent an hour each, and go with the instances that go', () => {
    const { current, publicIpv4, proposal } = rowOf(true)
    expect(publicIpv4?.usdPerMonth).toBeCloseTo((current.instanceHoursPerMonth ?? 0) * 0.005, 4)
    expect(publicIpv4?.proposedUsdPerMonth).toBeCloseTo((proposal?.replay.instanceHoursPerMonth ?? 0) * 0.005, 4)
    expect(publicIpv4?.proposedUsdPerMonth).toBeLessThan(publicIpv4?.usdPerMonth ?? 0)
    expect(rowOf(true, false).publicIpv4?.proposedUsdPerMonth).toBeNull()
  })

  it('are left out where there are none, or where nobody knows', () => {
    expect(rowOf(false).publicIpv4).toBeUndefined()
    expect(rowOf(null).publicIpv4).toBeUndefined()
  })

  it('are said in words', () => {
    expect(publicIpv4InWords({ usdPerMonth: 36.5, proposedUsdPerMonth: 18.25 }, 'USD')).toBe(
      'its public IPv4 addresses cost $36.50 a month besides ($18.25 under the proposal)',
    )
    expect(publicIpv4InWords({ usdPerMonth: 36.5, proposedUsdPerMonth: null }, 'USD')).toBe('its public IPv4 addresses cost $36.50 a month besides')
  })
})

describe('load balancers before a group', () => {
  const rowOf = (balancers: BalancerCost | null) => {
    const group = groupNamed('web')
    return groupRow(judgementOf(group, { proposal: proposalThat() }), { group, place: placeOf(), balancers }, 'USD')
  }
  const cost: BalancerCost = {
    balancers: [
      { name: 'app/web/1', groups: 2 },
      { name: 'old', groups: 1 },
    ],
    microUsdPerMonth: { hours: 16_425_000, units: 5_840_000, traffic: 730_000 },
    unknownBecause: null,
  }

  it('are a sum of their parts, and no saving: they stay when instances go', () => {
    const { loadBalancers, estimatedMonthlySavings, proposal } = rowOf(cost)
    expect(loadBalancers).toEqual({ usdPerMonth: 22.995, parts: { hours: 16.425, units: 5.84, traffic: 0.73 }, sharedBy: cost.balancers })
    expect(estimatedMonthlySavings).toEqual(rowOf(null).estimatedMonthlySavings)
    expect(proposal).toEqual(rowOf(null).proposal)
    expect(rowOf(null).loadBalancers).toBeUndefined()
  })

  it('whose parts are not their sum are a fault of ours', () => {
    const row = rowOf(cost)
    expect(brokenGroup(row, [])).not.toContainEqual(expect.stringContaining('load balancers'))
    const broken = { ...row, loadBalancers: { ...row.loadBalancers, usdPerMonth: 30 } as typeof row.loadBalancers }
    expect(brokenGroup(broken, [])).toContainEqual(expect.stringContaining('what the load balancers of group'))
  })

  it('are said in words, with whom they are shared by', () => {
    const { loadBalancers } = rowOf(cost)
    expect(loadBalancers && loadBalancersInWords(loadBalancers, 'USD')).toBe(
      'its part of its load balancers comes to at most $23.00 a month besides (hours $16.43, capacity units $5.84, traffic $0.73; app/web/1 is shared equally by 2 groups); removing instances does not lower it',
    )
    const unknown = rowOf({ ...cost, microUsdPerMonth: null, unknownBecause: { code: 'not-in-the-bill', names: ['old'] } }).loadBalancers
    expect(unknown && loadBalancersInWords(unknown, 'USD')).toBe('what its load balancers cost is unknown: old is not in the bill')
  })
})

describe('traffic charged to the instances of a group', () => {
  const cost: TrafficCost = { microUsdPerMonth: { betweenZones: 36_500_000, beyondRegion: 14_600_000 }, unknownBecause: null, natGateways: true }
  const rowOf = (traffic: TrafficCost) => {
    const group = groupNamed('web')
    return groupRow(judgementOf(group, { proposal: proposalThat() }), { group, place: placeOf(), traffic }, 'USD')
  }

  it('is a sum of its parts, in no saving, and said in words', () => {
    const row = rowOf(cost)
    expect(row.traffic).toMatchObject({ usdPerMonth: 51.1, parts: { betweenZones: 36.5, beyondRegion: 14.6 } })
    expect(row.traffic && trafficInWords(row.traffic, 'USD')).toBe(
      'traffic charged to its instances comes to $51.10 a month besides (between zones $36.50, out of the Region $14.60); it follows requests, so removing instances does not lower it; its part of NAT gateways is unknown: routes are not read',
    )
    expect(row.estimatedMonthlySavings).toEqual(rowOf({ ...cost, microUsdPerMonth: null }).estimatedMonthlySavings)
    expect(brokenGroup({ ...row, traffic: { ...row.traffic, usdPerMonth: 60 } as typeof row.traffic }, [])).toContainEqual(
      expect.stringContaining('what the traffic of group'),
    )
  })

  it('that is not known is said with why', () => {
    const unknown = rowOf({ microUsdPerMonth: null, unknownBecause: { code: 'group-not-in-the-bill' }, natGateways: false }).traffic
    expect(unknown && trafficInWords(unknown, 'USD')).toBe('what its traffic costs is unknown: the bill has no charge with its tag aws:autoscaling:groupName')
  })
})
