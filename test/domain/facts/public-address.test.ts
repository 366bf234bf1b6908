import { describe, expect, it } from 'vitest'
import type { Subnet } from '../../../domain/facts/place.ts'
import { publicAddressMicroUsd, publicAddressShare } from '../../../domain/facts/public-address.ts'

const subnets = (...given: readonly (boolean | null)[]): ReadonlyMap<string, Subnet> =>
  new Map(given.map((givesPublicAddress, i) => [`s${i}`, { subnetId: `s${i}`, availabilityZone: 'a', availableIpAddresses: 9, givesPublicAddress }]))
const said = { metadataV1: null, unencryptedDevices: [] }
const group = (publicAddress: boolean | null, region = 'eu-west-1', subnetIds = ['s0', 's1']) => ({
  launchSecurity: { ...said, publicAddress },
  subnetIds,
  region,
})

describe('public addresses of a group', () => {
  it('are as its template says, whatever the subnets do', () => {
    expect(publicAddressMicroUsd(group(true), { subnets: subnets(false, false) })).toBe(5000)
    expect(publicAddressMicroUsd(group(false), { subnets: subnets(true, true) })).toBe(0)
    expect(publicAddressMicroUsd(group(true), { subnets: null })).toBe(5000)
  })

  it('are else as its subnets do, in half of which half of its instances have one', () => {
    expect(publicAddressMicroUsd(group(null), { subnets: subnets(true, true) })).toBe(5000)
    expect(publicAddressMicroUsd(group(null), { subnets: subnets(true, false) })).toBe(2500)
    expect(publicAddressMicroUsd(group(null), { subnets: subnets(false, false) })).toBe(0)
  })

  it('cost an unknown sum where a subnet was not read, though it is known that there are some', () => {
    for (const place of [{ subnets: null }, { subnets: subnets(true) }, { subnets: subnets(true, null) }])
      expect(publicAddressMicroUsd(group(null), place)).toBeNull()
    expect(publicAddressShare(group(null), { subnets: subnets(true) })).toBe(1)
    expect(publicAddressShare(group(null), { subnets: subnets(false) })).toBeNull()
    expect(publicAddressMicroUsd(group(null, 'eu-west-1', []), { subnets: subnets(true) })).toBeNull()
  })

  it('have no price of dollars in China', () => {
    expect(publicAddressMicroUsd(group(true, 'cn-north-1'), { subnets: null })).toBeNull()
  })
})
