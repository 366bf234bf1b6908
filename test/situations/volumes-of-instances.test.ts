import { describe, expect, it } from 'vitest'
import { audited, instances } from './a-fortnight.ts'
import { priced } from './a-market.ts'

/** What the volumes of instances cost beside them, and which of them go when an instance goes. */

const volumePrice = (volumeApiName: string, USD: string, more: object = {}): string =>
  JSON.stringify({
    product: { productFamily: 'Storage', attributes: { volumeApiName, regionCode: 'us-east-1', usagetype: `EBS:VolumeUsage.${volumeApiName}`, ...more } },
    terms: { OnDemand: { t: { priceDimensions: { d: { unit: 'GB-Mo', pricePerUnit: { USD } } } } } },
  })
const list = (...volumes: readonly string[]) => ({
  'pricing.get-products': {
    PriceList: [
      ...priced([
        ['m5.large', '0.096'],
        ['m5.xlarge', '0.192'],
      ]).PriceList,
      ...volumes,
    ],
  },
})
const prices = list(volumePrice('gp2', '0.10'), volumePrice('gp3', '0.08'), volumePrice('gp3', '0.01', { regionCode: 'us-east-1-wl1-bos-wlz-1' }))
const root = (Ebs: object, more: object = {}) => ({ DeviceName: '/dev/xvda', Ebs, ...more })
const image = { BlockDeviceMappings: [root({ VolumeSize: 8, VolumeType: 'gp3', DeleteOnTermination: true, Iops: 3000, Throughput: 125 })] }
const eight = { curve: { size: () => 8, cpu: () => 6 }, policies: [], group: { MinSize: 8, MaxSize: 8, DesiredCapacity: 8, Instances: instances(8) } }
type Fortnight = Parameters<typeof audited>[0]
const volumesOf = async (fortnight: Fortnight) => (await audited({ ...eight, image, answers: prices, ...fortnight })).group.volumes

describe('volumes of instances', () => {
  it('are those of the image, at the price of the region, on all instances', async () => {
    expect((await volumesOf({}))?.usdPerMonth).toBeCloseTo(8 * 8 * 0.08, 4)
  })

  it('are as the template has them where it says so, one more, larger, of another type, or none', async () => {
    const with_ = (...BlockDeviceMappings: readonly object[]) => volumesOf({ template: { BlockDeviceMappings } })
    expect((await with_(root({ VolumeSize: 100 })))?.usdPerMonth).toBeCloseTo(8 * 100 * 0.08, 4)
    expect((await with_(root({ VolumeType: 'gp2', VolumeSize: 100 })))?.usdPerMonth).toBeCloseTo(8 * 100 * 0.1, 4)
    expect((await with_({ DeviceName: '/dev/sdb', Ebs: { VolumeType: 'gp3', VolumeSize: 50 } }))?.usdPerMonth).toBeCloseTo(8 * 58 * 0.08, 4)
    expect((await with_(root({}, { Ebs: undefined, NoDevice: '' })))?.usdPerMonth).toBe(0)
  })

  it.each<[string, Fortnight, string]>([
    ['nobody read the prices', { answers: list() }, "the region's price of gp3 was not read"],
    ['the image does not say', { image: {} }, "its image's volumes were not read"],
    ['nobody read the images', { answers: { ...prices, 'ec2.describe-images': undefined } }, "its image's volumes were not read"],
    ['performance is paid for besides', { template: { BlockDeviceMappings: [root({ Iops: 6000 })] } }, 'IOPS or throughput of /dev/xvda'],
    ['a size is nowhere', { template: { BlockDeviceMappings: [{ DeviceName: '/dev/sdb', Ebs: { VolumeType: 'gp3' } }] } }, 'says of /dev/sdb how large'],
  ])('are unknown, and no nothing, where %s', async (_, fortnight, because) => {
    expect(await volumesOf(fortnight)).toEqual({ usdPerMonth: null, proposedUsdPerMonth: null, unknownBecause: expect.stringContaining(because) })
  })

  it('go with the instances that go: the saving is of both, and within its range', async () => {
    const { group } = await audited({ ...eight, image, answers: prices, template: { BlockDeviceMappings: [root({ VolumeSize: 100 })] } })
    const { proposal, volumes, current } = group
    const hoursGone = (current?.instanceHoursPerMonth ?? 0) - (proposal?.replay.instanceHoursPerMonth ?? 0)
    expect(hoursGone).toBeGreaterThan(730)
    expect((volumes?.usdPerMonth ?? 0) - (volumes?.proposedUsdPerMonth ?? 0)).toBeCloseTo((hoursGone / 730) * 100 * 0.08, 2)
    const saves = proposal?.estimatedMonthlySavings?.amount ?? 0
    expect(saves).toBeCloseTo((current?.usdPerMonth ?? 0) - (proposal?.replay.usdPerMonth ?? 0) + (hoursGone / 730) * 100 * 0.08, 2)
    expect(proposal?.savingsRange?.high).toBeGreaterThanOrEqual(saves)
  })

  it('that outlive their instances save nothing, and so do those of which nobody says it', async () => {
    for (const said of [{ DeleteOnTermination: false }, {}]) {
      const data = { DeviceName: '/dev/sdb', Ebs: { VolumeType: 'gp3', VolumeSize: 500, ...said } }
      const { proposal, volumes, current } = (await audited({ ...eight, image, answers: prices, template: { BlockDeviceMappings: [data] } })).group
      const gone = ((current?.instanceHoursPerMonth ?? 0) - (proposal?.replay.instanceHoursPerMonth ?? 0)) / 730
      expect(volumes?.usdPerMonth).toBeCloseTo(8 * 508 * 0.08, 2)
      expect((volumes?.usdPerMonth ?? 0) - (volumes?.proposedUsdPerMonth ?? 0)).toBeCloseTo(gone * 8 * 0.08, 2)
    }
  })

  it('of an idle group are saved with it', async () => {
    const { finding } = await audited({ ...eight, curve: { size: () => 8, cpu: () => 0.4 }, quiet: true, image, answers: prices })
    expect(finding('idle-group')?.estimatedMonthlySavings?.amount).toBeCloseTo(8 * (730 * 0.096 + 8 * 0.08), 1)
  })

  it('of type gp2 are told with what gp3 saves, and not where that costs as much', async () => {
    const gp2 = { template: { BlockDeviceMappings: [root({ VolumeType: 'gp2', VolumeSize: 100 })] } }
    const told = (await audited({ ...eight, ...gp2, image, answers: prices })).finding('volume-type')
    expect(told?.evidence.at(-1)).toMatchObject({ value: expect.closeTo(8 * 100 * 0.02, 4), unit: 'USD a month' })
    const dear = list(volumePrice('gp2', '0.10'), volumePrice('gp3', '0.10'))
    expect((await audited({ ...eight, ...gp2, image, answers: dear })).finding('volume-type')).toBeUndefined()
  })

  it('whose price is malformed are unknown, and the group is judged', async () => {
    const said = await audited({ ...eight, image, answers: list(volumePrice('gp3', '0,08')) })
    expect(said.group.status).toBe('audited')
    expect(said.group.volumes).toMatchObject({ usdPerMonth: null })
    expect(JSON.stringify(said.report.places)).toContain('is no decimal amount')
  })
})
