import { describe, expect, it } from 'vitest'
import { groupRow } from '../../report/group-row.ts'
import { publicIpv4InWords } from '../../report/words/public-ipv4.ts'
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
