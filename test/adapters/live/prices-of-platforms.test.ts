import { expect, it } from 'vitest'
import { openAccounts } from '../../../adapters/live/live-source.ts'
import { placeFor } from '../../../domain/facts/platform.ts'
import { priced } from '../../situations/a-market.ts'
import { type AwsCall, type Fields, fakeAws, fakeClock, fixedCredentials } from './fake-aws.ts'
import { group, hub, liveOptions, nowSec, smallAws } from './small-aws.ts'

/** What the Price List holds of m5.large: it answers with the items that match every filter. */
const { PriceList: list } = priced([
  ['m5.large', '0.096'],
  ['m5.large', '0.102', { tenancy: 'Dedicated' }],
  ['m5.large', '0.188', { operatingSystem: 'Windows', operation: 'RunInstances:0002' }],
  ['m5.large', '0.194', { operatingSystem: 'Windows', operation: 'RunInstances:0002', tenancy: 'Dedicated' }],
  ['m5.large', '0.096', { operatingSystem: 'Windows', operation: 'RunInstances:0800', licenseModel: 'Bring your own license' }],
])

const attributesOf = (item: string): Readonly<Record<string, string>> => ({
  marketoption: 'OnDemand',
  ...(JSON.parse(item) as { product: { attributes: Record<string, string> } }).product.attributes,
})

/** Price of an hour of the group's type where its image is of this platform, how often prices were asked for, and how many came more than once. */
async function priceOf(
  UsageOperation: string,
  Placement: Fields = {},
): Promise<{ readonly usd: number | null; readonly asked: number; readonly again: number }> {
  let asked = 0
  const answered: string[] = []
  const aws = fakeAws({
    ...smallAws,
    DescribeAutoScalingGroups: () => ({ AutoScalingGroups: [group('web', hub)] }),
    DescribeImages: () => ({ Images: [{ ImageId: 'ami-1', UsageOperation, PlatformDetails: 'as the test has it' }] }),
    DescribeLaunchTemplateVersions: (call: AwsCall) => {
      const usual = smallAws.DescribeLaunchTemplateVersions as NonNullable<(typeof smallAws)[string]>
      const { LaunchTemplateVersions } = usual(call, 0) as { LaunchTemplateVersions: { LaunchTemplateData: Fields }[] }
      return { LaunchTemplateVersions: LaunchTemplateVersions.map((one) => ({ ...one, LaunchTemplateData: { ...one.LaunchTemplateData, Placement } })) }
    },
    GetProducts: ({ input }) => {
      asked++
      const filters = input.Filters as { readonly Field: string; readonly Value: string }[]
      const region = filters.find(({ Field }) => Field === 'regionCode')?.Value ?? ''
      const here = list.map((item) => item.replace('us-east-1', region))
      const PriceList = here.filter((item) => filters.every(({ Field, Value }) => attributesOf(item)[Field] === Value))
      answered.push(...PriceList)
      return { PriceList }
    },
  })
  const world = { clock: fakeClock(nowSec), random: () => 0, transport: aws.transport, credentials: fixedCredentials() }
  const fleet = await openAccounts({ ...liveOptions, accountIds: [hub], roleName: null }, world)
  const place = await (fleet.places[0] as (typeof fleet.places)[number]).open()
  for await (const { group: web } of place.observeGroups()) {
    const micro = placeFor(web, place.place).prices?.get('m5.large')?.microUsdPerHour
    return { usd: micro === undefined ? null : micro / 1e6, asked, again: answered.length - new Set(answered).size }
  }
  return { usd: null, asked, again: 0 }
}

it.each([
  ['plain Linux', 'RunInstances', {}, 0.096, 1],
  ['Windows', 'RunInstances:0002', {}, 0.188, 2],
  ['Windows with a licence of one’s own', 'RunInstances:0800', {}, 0.096, 2],
  ['Windows on dedicated hardware', 'RunInstances:0002', { Tenancy: 'dedicated' }, 0.194, 4],
  ['Linux on dedicated hardware', 'RunInstances', { Tenancy: 'dedicated' }, 0.102, 2],
  ['what the list does not have', 'RunInstances:0010', {}, null, 2],
])('%s is priced as what it is, and only what runs is asked for', async (_, operation, placement, usd, asked) => {
  // those of volumes once besides
  expect(await priceOf(operation, placement)).toEqual({ usd, asked: asked + 1, again: 0 })
})
