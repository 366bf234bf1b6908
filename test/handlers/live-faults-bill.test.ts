import { afterEach, describe, expect, it } from 'vitest'
import { priceList } from '../../fixtures/answers/prices-and-quotas.ts'
import { type AwsCall, Fault, type Fields, type Handlers } from '../adapters/live/fake-aws.ts'
import { costDay, hub } from '../adapters/live/small-aws.ts'
import { atFirst, dayOf, everyFinding, type FaultyDay, fault, saysOf, statuses, stopMade } from './a-faulty-day.ts'

// What Cost Explorer does wrong, and the days on which others went wrong, in a whole run: the groups are judged whatever the bill says.

afterEach(stopMade)

const EC2 = 'Amazon Elastic Compute Cloud - Compute'
type Asked = {
  readonly TimePeriod: { readonly Start: string; readonly End: string }
  readonly Filter?: { readonly And?: unknown }
  readonly GroupBy: readonly { readonly Type: string; readonly Key: string }[]
}
const askedOf = ({ input }: AwsCall): Asked => input as Asked
/** Of the two answers by tag that of cost. */
const isByTag = (call: AwsCall): boolean => askedOf(call).GroupBy[0]?.Type === 'TAG' && askedOf(call).Filter?.And === undefined
const tokenOf = ({ input }: AwsCall): string | undefined => input.NextPageToken as string | undefined

function daysIn({ Start, End }: Asked['TimePeriod']): readonly (readonly [string, string])[] {
  const isoDay = (ms: number) => new Date(ms).toISOString().slice(0, 10)
  const days: (readonly [string, string])[] = []
  for (let ms = Date.parse(Start); ms < Date.parse(End); ms += 86_400_000) days.push([isoDay(ms), isoDay(ms + 86_400_000)])
  return days
}

type Row = readonly [readonly string[], string]
const usualRow = (GroupBy: Asked['GroupBy']): Row => [
  GroupBy.map(({ Type, Key }) => (Type === 'TAG' ? `${Key}$web` : Key === 'LINKED_ACCOUNT' ? hub : Key === 'SERVICE' ? EC2 : 'BoxUsage:m5.large')),
  '12.5',
]

/** A bill over all of the days that are asked for: $12.50 a day, but where `rowsOf` says otherwise. */
const billOf = (rowsOf: (day: string, call: AwsCall) => readonly Row[] | null = () => null, more: (day: string) => Fields = () => ({})): Handlers => ({
  GetCostAndUsage: (call) => {
    const { TimePeriod, GroupBy } = askedOf(call)
    const ResultsByTime = daysIn(TimePeriod).map(([day, next]) => ({ ...costDay(day, next, ...(rowsOf(day, call) ?? [usualRow(GroupBy)])), ...more(day) }))
    return { ResultsByTime, GroupDefinitions: GroupBy, DimensionValueAttributes: [] }
  },
})

const usualBill = billOf()

let undisturbed: FaultyDay | null = null
/** A day with that bill on which nothing goes wrong. */
async function undisturbedDay(): Promise<FaultyDay> {
  undisturbed ??= await dayOf({}, { always: usualBill })
  await stopMade()
  return undisturbed
}

type Reported = { readonly day: string; readonly state: string; readonly estimated: boolean; readonly effective: number }
const daysOf = ({ report }: FaultyDay): readonly Reported[] => report.cost.totals[0].days
const judged = { web: 'audited', worker: 'audited', api: 'audited' }

describe('the bill in a whole run', () => {
  it('fault 28: that is throttled for a while is read to its end, and the run says the same', async () => {
    const undisturbed = await undisturbedDay()
    const usual = billOf().GetCostAndUsage as (call: AwsCall, nth: number) => Fields
    let left = 3
    const day = await dayOf({ GetCostAndUsage: (call, nth) => (left-- > 0 ? fault('LimitExceededException') : usual(call, nth)) }, { always: usualBill })
    expect(saysOf(day)).toEqual(saysOf(undisturbed))
    expect(day.report.audit.estimatedUsd).toBe(undisturbed.report.audit.estimatedUsd)
    expect([day.mails, day.operatorMails]).toEqual([[], []])
  })

  it('fault 29: that is not there yet leaves the groups priced by the list, and that is said', async () => {
    const prices: Handlers = { GetProducts: () => ({ PriceList: priceList('eu-west-1') }) }
    const none = atFirst(99, 'GetCostAndUsage', fault('DataUnavailableException'))
    const day = await dayOf(none, { always: prices })
    expect(statuses(day.report)).toEqual(judged)
    expect(day.report.cost.notAssessed).toEqual([{ subject: 'spend', reason: expect.stringContaining('DataUnavailableException') }])
    const rates = ({ report }: FaultyDay) => report.groups.map(({ rateSource }: { rateSource: string | null }) => rateSource)
    expect(rates(day)).toEqual(['list-price', 'list-price', 'list-price'])
    expect(day.known).toEqual(everyFinding('ongoing'))
    await stopMade()
    // where the list has no price either, what is not known is not made up
    const unpriced = await dayOf(none)
    expect([rates(unpriced), unpriced.report.summary.current.usdPerMonth]).toEqual([[null, null, null], null])
  })

  it('fault 30: on the first of a month is that of the whole month before, with a forecast of the month that begins', async () => {
    const day = await dayOf({}, { tick: '2026-11-01T06:00:00Z', always: usualBill })
    expect(day.result.status).toBe('complete')
    const { totals, forecast, notAssessed } = day.report.cost
    expect(notAssessed).toEqual([])
    expect(totals[0].days.at(-1).day).toBe('2026-10-31')
    expect(totals[0].monthToDate).toMatchObject({ period: { start: '2026-10-01', end: '2026-11-01' }, effective: expect.closeTo(31 * 12.5, 6) })
    expect(forecast).toMatchObject({ month: { start: '2026-11-01', end: '2026-12-01' }, knownDays: 0, total: { expected: expect.closeTo(375, 0) } })
    expect(day.known).toEqual(everyFinding('ongoing'))
  })

  it('fault 31: on the last of a month has the forecast of what is still to come in', async () => {
    const day = await dayOf({}, { tick: '2026-10-31T06:00:00Z', always: usualBill })
    expect(day.result.status).toBe('complete')
    expect(day.report.cost.forecast).toMatchObject({
      month: { start: '2026-10-01', end: '2026-11-01' },
      knownDays: 28,
      total: { expected: expect.closeTo(31 * 12.5, 0) },
    })
    expect(day.report.cost.notAssessed).toEqual([])
    expect(day.report.cost.totals[0].monthToDate.effective).toBeCloseTo(30 * 12.5, 6)
    expect(day.mails).toEqual([])
  })

  it('is judged as of the run, not as of when it is read: a run that is begun late, or done again, says the same of its month', async () => {
    // the clock of this AWS stands on the second of November
    const day = await dayOf({}, { tick: '2026-10-15T06:00:00Z', always: usualBill })
    expect(day.report.cost.forecast).toMatchObject({ month: { start: '2026-10-01', end: '2026-11-01' } })
    expect(
      daysOf(day)
        .filter(({ state }) => state === 'filling')
        .map((one) => one.day),
    ).toEqual(['2026-10-13', '2026-10-14'])
  })

  it('fault 33: marks days that AWS still adds to: what is little there is no event, what is much already is told as provisional', async () => {
    const filling = ['2026-10-31', '2026-11-01']
    const holding = (first: string) =>
      billOf(
        (day, call) => (filling.includes(day) ? [[usualRow(askedOf(call).GroupBy)[0], day === filling[0] ? first : '0.01']] : null),
        (day) => ({ Estimated: day >= '2026-10-01' }),
      )
    const events = (of: { readonly report: { readonly findings: readonly { readonly category: string }[] } }) =>
      of.report.findings.filter(({ category }) => category === 'cost')
    const risen = await dayOf(holding('1250'), { always: usualBill })
    expect(JSON.stringify(events(risen))).toContain('provisional: days that still fill in can only rise')
    const day = await dayOf(holding('0.02'), { always: usualBill })
    const marked = daysOf(day).filter(({ state }) => state === 'filling')
    expect(marked.map((one) => [one.day, one.estimated])).toEqual(filling.map((one) => [one, true]))
    expect(daysOf(day).filter(({ state, estimated }) => state === 'settled' && estimated).length).toBeGreaterThan(10)
    expect(events(day)).toEqual([])
    expect(day.mails).toEqual([])
  })

  it('fault 34: without a tag, with an empty key and with days of nothing keeps its totals, and gives what no group explains', async () => {
    const TAG = 'aws:autoscaling:groupName'
    const untagged = billOf((day, call) => {
      if (day === '2026-10-25') return isByTag(call) ? [] : null
      return isByTag(call)
        ? [
            [[`${TAG}$`, hub], '4'],
            [[`${TAG}$web`, hub], '6'],
            [[`${TAG}$a$b`, hub], '2.5'],
          ]
        : null
    })
    const day = await dayOf({}, { always: untagged })
    const { totals, attribution } = day.report.cost
    expect(totals[0].total.effective).toBeCloseTo(14 * 12.5, 6)
    // of fourteen days one has no spend by tag, and two are still filling
    expect(attribution.withoutGroup.effective).toBeCloseTo(11 * 4, 6)
    expect(attribution.groups.map((one: { autoScalingGroupName: string; effective: number }) => [one.autoScalingGroupName, one.effective])).toEqual([
      ['web', expect.closeTo(11 * 6, 6)],
      ['a$b', expect.closeTo(11 * 2.5, 6)],
    ])
    expect(statuses(day.report)).toEqual(judged)
  })

  it.each(['RequestChangedException', 'BillExpirationException'])('fault 35: that changes under its pages is read again, once (%s)', async (code) => {
    const whole = billOf().GetCostAndUsage as (call: AwsCall, nth: number) => Fields
    const paged = (change: (second: number) => Fault | null): Handlers => {
      let seconds = 0
      return {
        GetCostAndUsage: (call, nth) => {
          const answer = whole(call, nth) as { ResultsByTime: Fields[] }
          if (!isByTag(call)) return answer
          if (tokenOf(call) === undefined) return { ...answer, ResultsByTime: answer.ResultsByTime.slice(0, 40), NextPageToken: 'second' }
          return change(++seconds) ?? { ...answer, ResultsByTime: answer.ResultsByTime.slice(40) }
        },
      }
    }
    const undisturbed = await undisturbedDay()
    const once = await dayOf(
      paged((second) => (second === 1 ? new Fault(code) : null)),
      { always: usualBill },
    )
    expect(saysOf(once)).toEqual(saysOf(undisturbed))
    // four pages more were charged than the three of a bill without: the first that were read in vain, the second, and both again
    expect(once.report.audit.estimatedUsd - undisturbed.report.audit.estimatedUsd).toBeCloseTo(0.02, 6)
    await stopMade()
    const always = await dayOf(
      paged(() => new Fault(code)),
      { always: usualBill },
    )
    expect(always.report.cost.notAssessed).toContainEqual({
      subject: expect.stringMatching(/^(spend|rates from the bill)$/),
      reason: expect.stringContaining(code),
    })
    expect(statuses(always.report)).toEqual(judged)
  })

  it('fault 39: of more pages than the cap allows is stopped before the page that would pass it, and marked', async () => {
    const endless: Handlers = {
      GetCostAndUsage: (call, nth) => ({
        ...(billOf().GetCostAndUsage as (call: AwsCall, nth: number) => Fields)(call, nth),
        NextPageToken: `${Number(tokenOf(call) ?? 0) + 1}`,
      }),
    }
    const day = await dayOf(endless, { settings: { capMicroUsd: 80_000 }, always: usualBill })
    // the day before it could be read
    expect(day.result.status).toBe('degraded')
    expect(day.report.cost.notAssessed).toEqual([{ subject: 'spend', reason: expect.stringContaining('over its cap') }])
    expect(day.report.audit.estimatedUsd).toBeLessThanOrEqual(0.08)
    expect(day.report.audit.apiCalls.GetCostAndUsage).toBeGreaterThan(3)
    expect(statuses(day.report)).toEqual(judged)
    expect(day.known).toEqual(everyFinding('ongoing'))
  })
})
