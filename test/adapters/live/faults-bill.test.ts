import { describe, expect, it } from 'vitest'
import { costRequests } from '../../../adapters/aws/cost-requests.ts'
import type { SpendAnswer } from '../../../audit/io.ts'
import { type Answer, type AwsCall, Fault } from './fake-aws.ts'
import { costDay, hub, readSmallAws, usual } from './small-aws.ts'

type Asked = {
  readonly GroupBy: readonly { readonly Type: string; readonly Key: string }[]
  readonly Filter?: { readonly And?: unknown }
  readonly NextPageToken?: string
}
const EC2 = 'Amazon Elastic Compute Cloud - Compute'
/** Of the two answers by tag that of cost. */
const isByTag = ({ input }: AwsCall): boolean => (input as Asked).GroupBy[0]?.Type === 'TAG' && (input as Asked).Filter?.And === undefined
const tokenOf = ({ input }: AwsCall): string | undefined => (input as Asked).NextPageToken

async function bill(
  answer: (call: AwsCall, nth: number) => Answer,
  capMicroUsd = 1_000_000,
): Promise<{ spend: SpendAnswer; pages: number; microUsd: number; slept: readonly number[] }> {
  let nth = 0
  const { fleet, slept } = await readSmallAws({ GetCostAndUsage: (call) => answer(call, ++nth) }, { capMicroUsd })
  const before = fleet.usage().estimatedMicroUsd
  const spend = await fleet.readSpend()
  const { apiCalls, estimatedMicroUsd } = fleet.usage()
  return { spend, pages: apiCalls.GetCostAndUsage ?? 0, microUsd: estimatedMicroUsd - before, slept }
}

const tables = ({ tables: read }: SpendAnswer) =>
  read.map(({ dimensions, rows }) => [dimensions.join('+'), rows.map((row) => [...row.keys, row.amortizedMicroUsd[0]])])
const bySecond = [
  ['LINKED_ACCOUNT+SERVICE', [[hub, 'Amazon Elastic Compute Cloud - Compute', 12_500_000]]],
  ['SERVICE+USAGE_TYPE', [['Amazon Elastic Compute Cloud - Compute', 'BoxUsage:m5.large', 12_500_000]]],
  ['SERVICE+RECORD_TYPE', [['Amazon Elastic Compute Cloud - Compute', 'Usage', 12_500_000]]],
]

describe('the bill', () => {
  it('is read in five requests of a cent', async () => {
    const { spend, pages, microUsd } = await bill(usual)
    expect(tables(spend)).toEqual([['TAG+LINKED_ACCOUNT', [['web', hub, 12_500_000]]], ...bySecond])
    expect([spend.unread, pages, microUsd]).toEqual([null, 5, 50_000])
  })

  it('is asked for record types by account only where those by service leave open whose they are', async () => {
    const keysOf = (call: AwsCall) => (call.input as Asked).GroupBy.map(({ Key }) => Key).join('+')
    const withTypes = (types: readonly string[]) => (call: AwsCall) =>
      keysOf(call) === 'SERVICE+RECORD_TYPE'
        ? { ResultsByTime: [costDay('2026-11-01', '2026-11-02', ...types.map((type) => [[EC2, type], '5'] as const))] }
        : usual(call)
    const isAsked = async (...types: string[]) =>
      (await bill(withTypes(types))).spend.tables.some(({ dimensions }) => dimensions.join('+') === 'LINKED_ACCOUNT+RECORD_TYPE')
    expect(await isAsked('Usage')).toBe(false)
    for (const type of ['Credit', 'Refund', 'RIFee', 'SavingsPlanCoveredUsage', 'DiscountedUsage']) expect(await isAsked('Usage', type), type).toBe(true)
  })

  it('is not asked for the hours of groups where no spend carries a group’s name', async () => {
    const untagged = (call: AwsCall) =>
      isByTag(call) ? { ResultsByTime: [costDay('2026-11-01', '2026-11-02', [['aws:autoscaling:groupName$', hub], '3'])] } : usual(call)
    expect((await bill(untagged)).pages).toBe(4)
  })

  it('is asked for each Region by itself where an account has groups of one name in two, and for no other', async () => {
    const regionOf = ({ input }: AwsCall) =>
      ((input as Asked).Filter?.And as { Dimensions: { Key: string; Values: string[] } }[] | undefined)?.find((one) => one.Dimensions.Key === 'REGION')
        ?.Dimensions.Values
    const cost = (call: AwsCall): Answer =>
      regionOf(call)?.[0] === 'us-east-1'
        ? { ResultsByTime: [costDay('2026-11-01', '2026-11-02', [['aws:autoscaling:groupName$web', hub], '4'])] }
        : usual(call)
    const states = ['eu-west-1', 'us-east-1', 'us-west-2'].map((RegionName) => ({ RegionName, OptInStatus: 'opt-in-not-required' }))
    const read = async (capMicroUsd: number) => {
      const groups = (call: AwsCall) => (call.region === 'us-west-2' ? { AutoScalingGroups: [] } : usual(call))
      const world = { DescribeRegions: () => ({ Regions: states }), DescribeAutoScalingGroups: groups, GetCostAndUsage: cost }
      const { fleet, calls } = await readSmallAws(world, { regions: [], accountIds: [hub], capMicroUsd })
      const before = fleet.usage().estimatedMicroUsd
      const { costExplorerPages } = await fleet.price({ places: [], bill: true })
      const spend = await fleet.readSpend()
      return {
        spend,
        costExplorerPages,
        before,
        microUsd: fleet.usage().estimatedMicroUsd - before,
        asked: calls.flatMap((call) => (call.operation === 'GetCostAndUsage' ? (regionOf(call) ?? []) : [])),
      }
    }
    const { spend, asked, microUsd, before, costExplorerPages } = await read(1_000_000)
    expect(asked).toEqual(['eu-west-1', 'us-east-1'])
    expect(spend.inRegions?.map(({ region, table }) => [region, table.rows.map((row) => [...row.keys, row.amortizedMicroUsd[0]])])).toEqual([
      ['eu-west-1', [['web', hub, 12_500_000]]],
      ['us-east-1', [['web', hub, 4_000_000]]],
    ])
    expect([microUsd, spend.tables.length, spend.unread]).toEqual([70_000, 4, null])
    // record types by account and what AWS itself finds odd are planned for, too
    expect(costExplorerPages).toBe(9)
    // where the run's money ends before it, the rest of the bill stands, and what is missing is said
    const capped = await read(before + 55_000)
    expect([capped.asked, capped.spend.tables.length]).toEqual([[], 4])
    expect(capped.spend.unread).toContain('over its cap')
  })

  it('joins pages, and charges each', async () => {
    const { spend, pages, microUsd } = await bill((call) => {
      if (!isByTag(call)) return usual(call)
      return tokenOf(call) === undefined
        ? { ResultsByTime: [costDay('2026-10-31', '2026-11-01', [['aws:autoscaling:groupName$web', hub], '1'])], NextPageToken: '2' }
        : { ResultsByTime: [costDay('2026-11-01', '2026-11-02', [['aws:autoscaling:groupName$web', hub], '2'])] }
    })
    expect(spend.tables[0]?.rows.map((row) => [...row.amortizedMicroUsd])).toEqual([[1_000_000, 2_000_000]])
    expect([pages, microUsd]).toEqual([6, 60_000])
  })

  // row 28
  it('waits where Cost Explorer is asked too often, and goes on', async () => {
    const { spend, pages, microUsd, slept } = await bill((call, nth) => (nth < 4 ? new Fault('LimitExceededException', 'slow down') : usual(call)))
    expect(tables(spend)).toHaveLength(4)
    expect([pages, microUsd]).toEqual([8, 50_000])
    expect(slept).toEqual(expect.arrayContaining([250, 500, 1000]))
  })

  it('is not assessed when the limit is never lifted; the rest of the run stands', async () => {
    const { spend, pages, microUsd } = await bill(() => new Fault('LimitExceededException', 'slow down'))
    expect(spend.tables).toEqual([])
    expect(spend.unread).toContain('ce.get-cost-and-usage: AWS throttled every attempt')
    expect([pages, microUsd]).toEqual([8, 0])
  })

  // row 29
  it('says so where Cost Explorer has no data yet', async () => {
    const { spend, microUsd } = await bill(() => new Fault('DataUnavailableException', 'The requested data is unavailable.'))
    expect([spend.tables, microUsd]).toEqual([[], 0])
    expect(spend.unread).toContain('DataUnavailableException')
  })

  // row 30
  it.each([
    ['on the first of a month', Date.UTC(2026, 10, 1, 3), '2026-08-03', '2026-11-02'],
    // the end is never past the first of the next month, which Cost Explorer refuses
    ['on the last of a month', Date.UTC(2026, 9, 31, 23, 55), '2026-08-02', '2026-11-01'],
    ['on the first of a year', Date.UTC(2027, 0, 1), '2026-10-03', '2027-01-01'],
    ['after a leap day', Date.UTC(2028, 2, 1), '2027-12-02', '2028-03-01'],
  ])('asks for ninety whole days and today %s', (_, nowMs, start, end) => {
    for (const { TimePeriod } of costRequests(nowMs / 1000)) expect(TimePeriod).toEqual({ Start: start, End: end })
  })

  it('is asked for by each tag and cost category that it is shown by, two keys at most', () => {
    const asked = costRequests(1_800_000_000, [
      { type: 'tag', key: 'team' },
      { type: 'cost-category', key: 'Product' },
    ]).map(({ GroupBy = [] }) => GroupBy.map(({ Type, Key }) => `${Type} ${Key}`))
    expect(asked.slice(-2)).toEqual([
      ['TAG team', 'DIMENSION LINKED_ACCOUNT'],
      ['COST_CATEGORY Product', 'DIMENSION LINKED_ACCOUNT'],
    ])
    expect(asked.filter((keys) => keys.length > 2)).toEqual([])
  })

  // row 34
  it('keeps spend without a tag, and days without any', async () => {
    const { spend } = await bill((call) =>
      isByTag(call)
        ? {
            ResultsByTime: [
              costDay('2026-11-01', '2026-11-02', [['aws:autoscaling:groupName$', hub], '3'], [['aws:autoscaling:groupName$a$b', hub], '4']),
              costDay('2026-11-02', '2026-11-03'),
            ],
          }
        : usual(call),
    )
    expect(tables(spend)[0]).toEqual([
      'TAG+LINKED_ACCOUNT',
      [
        ['', hub, 3_000_000],
        ['a$b', hub, 4_000_000],
      ],
    ])
    expect([...(spend.tables[0]?.answered ?? [])]).toEqual([1, 1])
  })

  // row 35
  it.each(['RequestChangedException', 'BillExpirationException', 'InvalidNextTokenException'])(
    'begins again, once, when the bill changes under its pages (%s)',
    async (code) => {
      const paged = (call: AwsCall) =>
        tokenOf(call) === undefined
          ? { ResultsByTime: [costDay('2026-10-31', '2026-11-01', [['aws:autoscaling:groupName$web', hub], '1'])], NextPageToken: '2' }
          : { ResultsByTime: [costDay('2026-11-01', '2026-11-02', [['aws:autoscaling:groupName$web', hub], '2'])] }
      let changed = false
      const once = await bill((call) => {
        if (!isByTag(call)) return usual(call)
        if (tokenOf(call) === undefined || changed) return paged(call)
        changed = true
        return new Fault(code, 'the bill has changed')
      })
      expect(once.spend.tables[0]?.rows.map((row) => [...row.amortizedMicroUsd])).toEqual([[1_000_000, 2_000_000]])
      expect([once.spend.unread, once.pages, once.microUsd]).toEqual([null, 8, 70_000])
      const always = await bill((call) =>
        isByTag(call) && tokenOf(call) !== undefined ? new Fault(code, 'the bill has changed') : isByTag(call) ? paged(call) : usual(call),
      )
      expect(always.spend.unread).toContain(code)
      expect(always.pages).toBe(4)
    },
  )

  // row 39
  it('stops before a page that would lift the run over its cap, and marks what it leaves out', async () => {
    const { spend, pages, microUsd } = await bill(
      (call) => ({
        ResultsByTime: [costDay('2026-11-01', '2026-11-02', [['aws:autoscaling:groupName$web', hub], '1'])],
        NextPageToken: `${Number(tokenOf(call) ?? 0) + 1}`,
      }),
      45_000,
    )
    expect(spend.tables).toEqual([])
    expect(spend.unread).toMatch(/would lift it over its cap of \$0\.0450.*Nothing more was asked for that costs money/)
    expect([pages, microUsd]).toEqual([4, 40_000])
  })
})
