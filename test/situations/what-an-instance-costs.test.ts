import { describe, expect, it } from 'vitest'
import { audited, fixedAt, instances } from './a-fortnight.ts'
import { priced, typed } from './a-market.ts'

/** What an hour of an instance costs is the price of what runs, where it runs, or it is unknown. */

const eight = { curve: fixedAt(8), policies: [], group: { MinSize: 8, MaxSize: 8, DesiredCapacity: 8, Instances: instances(8) } }
const windows = { UsageOperation: 'RunInstances:0002', PlatformDetails: 'Windows' }
const hourOf = async (fortnight: Parameters<typeof audited>[0]): Promise<number | null | undefined> => (await audited(fortnight)).group.usdPerInstanceHour

describe('the platform of the image', () => {
  const list = (more: object) => ({
    'pricing.get-products': priced([
      ['m5.large', '0.096'],
      ['m5.large', '0.188', { operatingSystem: 'Windows', ...more }],
    ]),
  })

  it('has its own price where the price list has one, and none of another tenancy', async () => {
    expect(await hourOf({ ...eight, image: windows, answers: list({ operation: 'RunInstances:0002' }) })).toBe(0.188)
    expect(await hourOf({ ...eight, image: windows, answers: list({ operation: 'RunInstances:0002', tenancy: 'Dedicated' }) })).toBeNull()
  })

  it.each([
    ['Windows', 'RunInstances:0002'],
    ['Red Hat Enterprise Linux', 'RunInstances:0010'],
    ['SQL Server Enterprise', 'RunInstances:0102'],
    ['Linux with SQL Server Web', 'RunInstances:0200'],
  ])('%s is not plain Linux', async (PlatformDetails, UsageOperation) => {
    const said = await audited({ ...eight, image: { UsageOperation, PlatformDetails } })
    expect(said.group.usdPerInstanceHour).toBeNull()
    expect(said.group.leftOut.join()).toContain(PlatformDetails)
    expect(said.report.summary.estimatedMonthlySavings).toBeNull()
  })

  it('that was not read, or whose image is gone, is said to be taken for plain Linux', async () => {
    for (const one of [{ answers: { 'ec2.describe-images': undefined } }, { image: null }, { template: { ImageId: 'resolve:ssm:/golden/web' } }])
      expect((await audited({ ...eight, ...one })).group.leftOut.join()).toContain('plain Linux')
    expect((await audited(eight)).group.leftOut.join()).not.toContain('plain Linux')
  })
})

it('a type that the price list lacks, or has in another currency, has no price, and that is said', async () => {
  for (const list of [priced([['m5.xlarge', '0.192']]), { PriceList: priced([['m5.large', '0.7']]).PriceList.map((item) => item.replace('"USD"', '"CNY"')) }]) {
    const { group } = await audited({ ...eight, answers: { 'pricing.get-products': list } })
    expect(group.usdPerInstanceHour).toBeNull()
    expect(group.leftOut.join()).toContain('the price list that was read has none of m5.large')
  }
})

it('Spot at the list price is more than is paid, and that is said of what the group costs, proposal or not', async () => {
  const spot = { InstanceMarketOptions: { MarketType: 'spot' } }
  const [asSpot, onDemand] = [await audited({ template: spot }), await audited({})]
  expect(asSpot.group.leftOut.join()).toContain('Spot prices were not read')
  expect(onDemand.group.leftOut.join()).not.toContain('Spot')
})

describe('Spot on the bill', () => {
  const day = (offset: number): string => new Date(Date.UTC(2026, 9, 12 + offset)).toISOString().slice(0, 10)
  /** Twenty days of 192 hours at three cents. */
  const answer = (GroupBy: readonly object[], Keys: readonly string[]) => ({
    Request: { TimePeriod: { Start: day(0), End: day(20) }, Granularity: 'DAILY', GroupBy },
    Response: {
      ResultsByTime: Array.from({ length: 20 }, (_, i) => {
        const amount = { Amount: String(192 * 0.03), Unit: 'USD' }
        const Metrics = { AmortizedCost: amount, UnblendedCost: amount, UsageQuantity: { Amount: '192', Unit: 'Hrs' } }
        return { TimePeriod: { Start: day(i), End: day(i + 1) }, Estimated: false, Groups: [{ Keys, Metrics }] }
      }),
    },
  })
  const costs = [
    answer([{ Type: 'TAG', Key: 'aws:autoscaling:groupName' }], ['aws:autoscaling:groupName$web']),
    answer(
      [
        { Type: 'DIMENSION', Key: 'LINKED_ACCOUNT' },
        { Type: 'DIMENSION', Key: 'SERVICE' },
      ],
      ['111122223333', 'Amazon Elastic Compute Cloud - Compute'],
    ),
  ]
  const idling = { ...eight, curve: { size: () => 8, cpu: () => 10 } }

  it('is what was paid: nothing overstates it', async () => {
    const { group } = await audited({ ...idling, costs, template: { InstanceMarketOptions: { MarketType: 'spot' } } })
    expect([group.usdPerInstanceHour, group.rateSource]).toEqual([0.03, 'cost-explorer'])
    expect([...group.leftOut, ...(group.proposal?.doubts ?? ['no proposal'])].join()).not.toMatch(/list price|no proposal/)
  })

  it('beside on-demand instances has one rate with them, and that is said', async () => {
    const specification = { LaunchTemplateId: 'lt-1', LaunchTemplateName: 'web', Version: '1' }
    const MixedInstancesPolicy = {
      LaunchTemplate: { LaunchTemplateSpecification: specification, Overrides: [{ InstanceType: 'm5.large' }] },
      InstancesDistribution: { OnDemandBaseCapacity: 2, OnDemandPercentageAboveBaseCapacity: 0 },
    }
    const { group } = await audited({ ...idling, costs, group: { ...idling.group, LaunchTemplate: undefined, MixedInstancesPolicy } })
    expect(group.proposal?.doubts.join()).toContain('the bill has one rate for its Spot and on-demand instances')
    expect(group.proposal?.doubts.join()).not.toContain('list price')
  })
})

describe('tenancy', () => {
  const inVpc = (InstanceTenancy: string) => ({
    subnet: { VpcId: 'vpc-1' },
    answers: { 'ec2.describe-vpcs': { Vpcs: [{ VpcId: 'vpc-1', InstanceTenancy }] } },
  })

  it('of the VPC makes every instance dedicated, whatever its template says', async () => {
    expect(await hourOf({ ...eight, ...inVpc('default') })).toBe(0.096)
    expect(await hourOf({ ...eight, ...inVpc('dedicated') })).toBeNull()
    expect(await hourOf({ ...eight, ...inVpc('dedicated'), template: { Placement: { Tenancy: 'default' } } })).toBeNull()
  })

  it('of dedicated instances has a price of its own where the price list has it', async () => {
    const { subnet, answers } = inVpc('dedicated')
    const list = priced([
      ['m5.large', '0.096'],
      ['m5.large', '0.102', { tenancy: 'Dedicated' }],
    ])
    expect(await hourOf({ ...eight, subnet, answers: { ...answers, 'pricing.get-products': list } })).toBe(0.102)
  })

  it('of a VPC that was not read is that of the template', async () => {
    expect(await hourOf({ ...eight, subnet: { VpcId: 'vpc-1' } })).toBe(0.096)
  })
})

describe('instances of a stopped or hibernated warm pool', () => {
  it.each(['Stopped', 'Hibernated'])('%s are not billed by the hour', async (PoolState) => {
    const pool = { WarmPoolConfiguration: { PoolState, MinSize: 3 }, WarmPoolSize: 3 }
    const [without, withPool] = [await audited(eight), await audited({ ...eight, group: { ...eight.group, ...pool } })]
    expect(withPool.group.current?.usdPerMonth).toBe(without.group.current?.usdPerMonth)
  })
})

describe('a burstable type', () => {
  const t3 = (cpu: number, more: object = {}) => ({
    ...eight,
    curve: { size: () => 8, cpu: () => cpu },
    group: { ...eight.group, Instances: instances(8, { InstanceType: 't3.large' }) },
    template: { InstanceType: 't3.large', ...more },
    answers: {
      'ec2.describe-instance-types': typed([['t3.large', 2, 'x86_64']]),
      'pricing.get-products': priced([['t3.large', '0.0832']]),
    },
  })
  const doubts = async (fortnight: Parameters<typeof audited>[0]): Promise<string> => (await audited(fortnight)).group.leftOut.join()

  it('that runs above its baseline without a limit is charged for it beside its hours, and that is said', async () => {
    // thirty points over a baseline of thirty, on sixteen vCPUs, at five cents a vCPU-hour
    expect(await doubts(t3(60))).toContain('about $175.20 a month')
    expect(await doubts(t3(25))).not.toContain('surplus')
    expect(await doubts(t3(60, { CreditSpecification: { CpuCredits: 'standard' } }))).not.toContain('surplus')
  })
})
