import { afterEach, describe, expect, it } from 'vitest'
import { priceList } from '../../fixtures/answers/prices-and-quotas.ts'
import { accountOf } from '../adapters/live/captured-aws.ts'
import type { AwsCall, Handlers } from '../adapters/live/fake-aws.ts'
import { costDay, hub, member, onlyFor, region, smallAws } from '../adapters/live/small-aws.ts'
import { fault } from './a-faulty-day.ts'
import { aLiveService, type LiveService, TICK } from './a-live-service.ts'

let live: LiveService
afterEach(() => live.service.stop())

const DAY_MS = 86_400_000
const tickOn = (day: number): string => new Date(Date.parse(TICK) + day * DAY_MS).toISOString().replace('.000Z', 'Z')

/** So many days of the whole service, each with answers of its own: how each run ended, and what was mailed. */
async function days(count: number, answersOf: (day: number) => Handlers) {
  let today = 0
  const overrides: Handlers = Object.fromEntries(
    Object.entries({ ...smallAws, GetProducts: () => ({ PriceList: priceList(region) }) }).map(([operation, answer]) => [
      operation,
      (call: AwsCall, nth: number) => (answersOf(today)[operation] ?? answer)(call, nth),
    ]),
  )
  live = await aLiveService({ overrides, settings: { lookbackDays: 14, regions: [region] } })
  const told = []
  for (today = 0; today < count; today++) {
    const { result } = await live.service.tick(tickOn(today), live.options)
    const { status, problem } = result as { readonly status: string; readonly problem: string | null }
    told.push({ status, problem: problem ?? '', mails: live.service.mails().map(({ text }) => text.replaceAll(/\s+/g, ' ')) })
  }
  return told
}

const refused: Handlers = { DescribeAutoScalingGroups: () => fault('AccessDenied', 403) }
const noBill: Handlers = { GetCostAndUsage: () => fault('AccessDeniedException', 400) }

describe('a run that is blind', () => {
  it('everywhere, from the first day on, has failed and says so every day', async () => {
    const told = await days(3, () => refused)
    expect(told.map(({ status }) => status)).toEqual(['failed', 'failed', 'failed'])
    for (const { problem, mails } of told) {
      expect(problem).toMatch(/^Nothing could be judged: .*autoscaling:DescribeAutoScalingGroups/)
      expect(mails.some((text) => text.includes('Nothing could be judged'))).toBe(true)
    }
  })

  it('for want of answers says so of its groups, not that they have no metric, in sentences that end once', async () => {
    const told = await days(2, (day) => (day === 0 ? {} : { GetMetricData: () => fault('ThrottlingException') }))
    expect(told[1]?.status).toBe('failed')
    const [mail = ''] = told[1]?.mails ?? []
    expect(mail).toContain('not judged: 3 (3 CPU not read)')
    expect(mail).not.toMatch(/[^.]\.\.(?!\.)/)
  })

  it('to the bill that earlier runs read is degraded and says so every day while it lasts', async () => {
    const told = await days(5, (day) => (day === 0 || day === 4 ? {} : noBill))
    expect(told.map(({ status }) => status)).toEqual(['complete', 'degraded', 'degraded', 'degraded', 'complete'])
    for (const { mails } of told.slice(1, 4)) expect(mails.some((text) => text.includes('the bill') && text.includes('ce:GetCostAndUsage'))).toBe(true)
  })

  it('to an account that earlier runs judged is degraded and says so every day while it lasts', async () => {
    const told = await days(4, (day) => (day === 0 ? {} : onlyFor(member, 'DescribeAutoScalingGroups', () => fault('AccessDenied', 403))))
    expect(told.map(({ status }) => status)).toEqual(['complete', 'degraded', 'degraded', 'degraded'])
    for (const { mails } of told.slice(1)) expect(mails.some((text) => text.includes(`${member} ${region}`))).toBe(true)
  })

  it('to the metrics of one group first and of all on the next day says the second as well', async () => {
    const forbidden = (isLost: (query: string) => boolean): Handlers => ({
      GetMetricData: (call, nth) => {
        const answer = smallAws.GetMetricData?.(call, nth) as { readonly MetricDataResults: readonly { readonly Id: string }[] }
        if (accountOf(call) !== hub) return answer
        const queries = (call.input as { readonly MetricDataQueries: readonly { readonly Id: string }[] }).MetricDataQueries
        const textOf = (id: string) => JSON.stringify(queries.find(({ Id }) => Id === id) ?? {})
        return {
          MetricDataResults: answer.MetricDataResults.map((one) =>
            isLost(textOf(one.Id)) ? { Id: one.Id, StatusCode: 'Forbidden', Timestamps: [], Values: [] } : one,
          ),
        }
      },
    })
    const told = await days(4, (day) => (day === 0 ? {} : forbidden((query) => day > 1 || query.includes('"worker"'))))
    expect(told.map(({ status }) => status)).toEqual(['complete', 'complete', 'degraded', 'degraded'])
    for (const { mails } of told.slice(2)) expect(mails.some((text) => text.includes(`Not seen any more: ${hub} ${region}`))).toBe(true)
  })
})

describe('fault 38: a bill of nothing', () => {
  const bill = (amountOn: (day: string) => string | null): Handlers => ({
    GetCostAndUsage: (call) => {
      const { TimePeriod, GroupBy } = call.input as {
        readonly TimePeriod: { Start: string; End: string }
        readonly GroupBy: readonly { Type: string; Key: string }[]
      }
      const keys = GroupBy.map(({ Type, Key }) =>
        Type === 'TAG' ? `${Key}$web` : Key === 'LINKED_ACCOUNT' ? hub : Key === 'SERVICE' ? 'Amazon Elastic Compute Cloud - Compute' : 'BoxUsage:m5.large',
      )
      const isoOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10)
      const results = []
      for (let ms = Date.parse(TimePeriod.Start); ms < Date.parse(TimePeriod.End); ms += DAY_MS) {
        const [from, to, amount] = [isoOf(ms), isoOf(ms + DAY_MS), amountOn(isoOf(ms))]
        results.push(amount === null ? { TimePeriod: { Start: from, End: to }, Total: {}, Groups: [], Estimated: true } : costDay(from, to, [keys, amount]))
      }
      return { ResultsByTime: results, GroupDefinitions: GroupBy, DimensionValueAttributes: [] }
    },
  })

  it.each([
    ['from the first day, in figures', '0'],
    ['from the first day, by empty days', null],
  ] as const)('for groups that ran is not believed, and said: %s', async (_, amount) => {
    const [first] = await days(1, () => bill(() => amount))
    expect(first).toMatchObject({ status: 'degraded', problem: expect.stringContaining('cannot be believed') })
    expect(first?.mails.join()).toContain('groups ran that cost')
  })

  it('after days with charges is not believed either', async () => {
    const told = await days(2, (day) => bill((of) => (day > 0 && of >= '2026-10-20' ? null : '12.5')))
    expect(told.map(({ status }) => status)).toEqual(['complete', 'degraded'])
  })
})
