import { describe, expect, it } from 'vitest'
import { priceListItem } from '../../../adapters/aws-shapes/pricing.ts'
import { otherPricesOf, pricesOf } from '../../../adapters/facts/prices.ts'
import type { Group } from '../../../domain/facts/group.ts'
import { placeFor } from '../../../domain/facts/platform.ts'
import { judge } from '../../../domain/judge.ts'
import { defaultPolicy } from '../../../domain/policy.ts'
import { groupRate } from '../../../domain/reconcile/group-rate.ts'
import { reasonInWords } from '../../../report/words/reasons.ts'
import { aGroup, anObservation, aPlace } from '../a-case.ts'

const item = (operatingSystem: string, operation: string, usd: string, attributes: object = {}) =>
  priceListItem.parse({
    product: {
      productFamily: 'Compute Instance',
      attributes: { instanceType: 'm5.large', regionCode: 'eu-west-1', operatingSystem, tenancy: 'Shared', preInstalledSw: 'NA', operation, ...attributes },
    },
    terms: { OnDemand: { x: { priceDimensions: { y: { unit: 'Hrs', pricePerUnit: { USD: usd } } } } } },
  })
const list = [
  item('Linux', 'RunInstances', '0.107'),
  item('Windows', 'RunInstances:0002', '0.199'),
  item('Windows', 'RunInstances:0102', '1.699', { preInstalledSw: 'SQL Ent' }),
  item('Windows', 'RunInstances:0002', '0.204', { tenancy: 'Dedicated' }),
  // an unused capacity reservation is no instance
  item('Windows', 'RunInstances:0002', '0.001', { capacitystatus: 'UnusedCapacityReservation' }),
]
const place = aPlace({ prices: pricesOf(list, 'eu-west-1', 'USD'), otherPrices: otherPricesOf(list, 'eu-west-1', 'USD') })
const bill = { startDay: 0, endDay: 0, groups: [], types: [] }
const observed = (group: Partial<Group>) => anObservation({ group: aGroup(group) })
const rate = (group: Partial<Group>, at = place) => groupRate(observed(group), placeFor(aGroup(group), at), bill, undefined, undefined)
const on = (operation: string | null, tenancy: Group['platform']['tenancy'] = 'default', details: string | null = null) => ({
  platform: { operation, details, tenancy },
})

describe('the list price of an instance', () => {
  it.each([
    ['plain Linux', on('RunInstances'), 107_000],
    ['Windows', on('RunInstances:0002'), 199_000],
    ['Windows with SQL Server Enterprise', on('RunInstances:0102'), 1_699_000],
    ['Windows on dedicated instances', on('RunInstances:0002', 'dedicated'), 204_000],
  ])('is that of %s', (_what, group, microUsdPerInstanceHour) => {
    expect(rate(group)).toEqual({ microUsdPerInstanceHour, source: 'list-price' })
  })

  it('is that of Linux where the image was not read, and that is said', () => {
    expect(rate(on(null))).toEqual({ microUsdPerInstanceHour: 107_000, source: 'list-price', doubt: { code: 'platform-not-read' } })
  })

  it.each([
    ['a platform that the list lacks', on('RunInstances:0010', 'default', 'Red Hat Enterprise Linux'), 'no prices of Red Hat Enterprise Linux'],
    ['SQL Server on dedicated instances', on('RunInstances:0102', 'dedicated', 'Windows with SQL Server Enterprise'), 'Enterprise on dedicated instances'],
    ['plain Linux on dedicated instances', on('RunInstances', 'dedicated'), 'on dedicated instances'],
    ['dedicated hosts', on('RunInstances', 'host'), 'charged by the host'],
    ['a Local Zone', { availabilityZones: ['us-west-2-lax-1a'] }, 'us-west-2-lax-1a'],
    ['a Wavelength Zone', { availabilityZones: ['us-west-2-wl1-las-wlz-1'] }, 'us-west-2-wl1-las-wlz-1'],
  ])('is unknown for %s, never that of plain Linux', (_what, group, why) => {
    const at = 'availabilityZones' in group ? { ...place, region: 'us-west-2' } : place
    const answer = rate(group, at)
    expect(answer).toMatchObject({ unknownBecause: { code: 'price-of-platform-unknown' } })
    const judged = judge(observed(group), placeFor(aGroup(group), at), answer, defaultPolicy)
    expect(judged.current?.microUsdPerMonth).toBeNull()
    expect(judged.leftOut.map(reasonInWords).join()).toContain(why)
    expect(judged.proposal?.changes.instanceType).toBeUndefined()
  })
})
