import { describe, expect, it } from 'vitest'
import { openAccounts } from '../../../adapters/live/live-source.ts'
import { type AwsCall, Fault, fakeAws, fakeClock, fixedCredentials, type Handlers } from './fake-aws.ts'
import { bothWhole, hub, liveOptions, nowSec, type Outcome, onlyFor, readSmallAws, region, smallAws, wholeHub } from './small-aws.ts'

/** What each account's place hands on, after a journey as JSON. */
async function listingsOf(
  whole: boolean,
  overrides: Handlers = {},
): Promise<{ readonly listings: ReadonlyMap<string, unknown>; readonly calls: readonly AwsCall[] }> {
  const { transport, calls } = fakeAws({ ...smallAws, ...overrides })
  const world = { clock: fakeClock(nowSec - 600), random: () => 0.5, transport, credentials: fixedCredentials() }
  const fleet = await openAccounts(liveOptions, world)
  const listings = new Map<string, unknown>()
  for (const place of fleet.places) listings.set(`${place.accountId} ${place.region}`, JSON.parse(JSON.stringify(await place.listing?.(whole))))
  return { listings, calls }
}

const readWith = (listings: ReadonlyMap<string, unknown>, overrides: Handlers = {}): Promise<Outcome> =>
  readSmallAws(overrides, { listingOf: async (accountId, inRegion) => listings.get(`${accountId} ${inRegion}`) })
const once = ['AssumeRole', 'DescribeRegions', 'GetCallerIdentity', 'GetMetricData']

describe('what was read of an account and region', () => {
  it('is handed to others, who ask for the rest of each group alone, and say the same', async () => {
    const { listings, calls } = await listingsOf(true)
    expect(calls.map(({ operation }) => operation)).not.toContain('DescribeScalingActivities')
    const { places, usage } = await readWith(listings)
    expect(places).toEqual(bothWhole)
    expect(Object.keys(usage.apiCalls).sort()).toEqual([...once, 'DescribeScalingActivities'].sort())
    expect(usage.apiCalls).toMatchObject({ DescribeScalingActivities: 3 })
  })

  it('is its groups and what they launch from, where one reads all of them', async () => {
    const { listings, calls } = await listingsOf(false)
    expect(calls.map(({ operation }) => operation)).not.toContain('DescribePolicies')
    const { places, usage } = await readWith(listings)
    expect(places).toEqual(bothWhole)
    expect(usage.apiCalls).not.toHaveProperty('DescribeAutoScalingGroups')
    expect(usage.apiCalls).not.toHaveProperty('DescribeLaunchTemplateVersions')
    expect(usage.apiCalls).toMatchObject({ DescribePolicies: 2, DescribeSubnets: 2 })
  })

  it('that was denied is not asked for again, and is said as before', async () => {
    const denied = onlyFor(hub, 'DescribePolicies', () => new Fault('AccessDenied', 'not authorized', 403))
    const { listings } = await listingsOf(true, denied)
    const { places, usage } = await readWith(listings)
    expect(usage.apiCalls).not.toHaveProperty('DescribePolicies')
    expect(places).toEqual((await readSmallAws(denied)).places)
  })

  it('that failed is asked for again, with what depends on it', async () => {
    const { listings } = await listingsOf(
      true,
      onlyFor(hub, 'DescribePolicies', () => new Fault('InternalFailure', 'oh', 500)),
    )
    const { places, usage } = await readWith(listings)
    expect(places[`${hub} ${region}`]).toEqual(wholeHub)
    expect(usage.apiCalls).toMatchObject({ DescribePolicies: 1 })
    expect(usage.apiCalls).not.toHaveProperty('DescribeSubnets')
  })

  it.each([
    ['is not there', null],
    ['is of another shape', { lists: [] }],
    ['has no groups', { readSec: 1, lists: {}, notRead: [] }],
  ])('is asked for where what was handed on %s', async (_what, listing) => {
    const { places, usage } = await readSmallAws({}, { listingOf: async () => listing })
    expect(places).toEqual(bothWhole)
    expect(usage.apiCalls).toMatchObject({ DescribeAutoScalingGroups: 2, DescribePolicies: 2 })
  })

  it('is as of then: a group that is gone since is left out when its activities are asked for', async () => {
    const { listings } = await listingsOf(true)
    const gone: Handlers = {
      DescribeScalingActivities: (call, nth) =>
        call.input.AutoScalingGroupName === 'worker'
          ? new Fault('ValidationError', 'Group name not found')
          : (smallAws.DescribeScalingActivities as never as (c: AwsCall, n: number) => never)(call, nth),
      DescribeAutoScalingGroups: () => ({ AutoScalingGroups: [] }),
    }
    const { places } = await readWith(listings, gone)
    expect(places[`${hub} ${region}`]).toMatchObject({
      groups: { web: expect.anything() },
      unread: [expect.stringContaining('group "worker" was deleted while the region was read')],
    })
  })
})
