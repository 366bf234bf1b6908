import { afterEach, describe, expect, it } from 'vitest'
import { unreadInWords } from '../../report/unseen.ts'
import { accountOf } from '../adapters/live/captured-aws.ts'
import { Broken, Garbage, type Handlers } from '../adapters/live/fake-aws.ts'
import { hub, member, region, smallAws } from '../adapters/live/small-aws.ts'
import { dayOf, everyFinding, fault, statuses, stopMade, toMember, usualOf } from './a-faulty-day.ts'

// Each fault in a whole run of the deployed functions: what is told, what is kept, and what the report says was not audited. The day before,
// all was well: what was found then must not be taken for gone because it could not be seen.

afterEach(stopMade)

describe('with all well', () => {
  it('the second day has nothing to tell', async () => {
    const { result, report, mails, known } = await dayOf({})
    expect(result).toMatchObject({ status: 'complete', notAudited: [] })
    expect(statuses(report)).toEqual({ web: 'audited', worker: 'audited', api: 'audited' })
    expect(mails).toEqual([])
    expect(known).toEqual(everyFinding('ongoing'))
  })
})

describe('an account that lets nobody in', () => {
  it.each([
    ['1 and 2', 'whose role refuses', { AssumeRole: () => fault('AccessDenied', 403) }, 'arn:aws:iam::111111111111:role/headroom-read could not be assumed'],
    ['4', 'where STS throttles for good', { AssumeRole: () => fault('Throttling') }, 'throttled'],
    [
      '7',
      'that is suspended',
      {
        ListAccounts: () => ({
          Accounts: [
            { Id: hub, State: 'ACTIVE' },
            { Id: member, State: 'SUSPENDED' },
          ],
        }),
      },
      'suspended',
    ],
    ['9', 'whose second page of groups fails', toMember('DescribeAutoScalingGroups', fault('InternalFailure', 500)), 'autoscaling'],
    ['25', 'that answers garbage', toMember('DescribeAutoScalingGroups', new Garbage('<html>')), 'autoscaling'],
    ['25', 'whose connection breaks', toMember('DescribeAutoScalingGroups', new Broken()), 'autoscaling'],
  ] as const)('fault %s: %s is told, named in the report, and nothing of it is taken for gone', async (_row, _what, overrides, reason) => {
    const { result, report, mails, known } = await dayOf(overrides as Handlers)
    expect(result).toMatchObject({ notAudited: [{ accountId: member, reason: expect.stringContaining(reason) }] })
    expect(report.notAudited).toEqual([expect.objectContaining({ accountId: member, reason: expect.stringContaining(reason) })])
    expect(report.summary.places).toEqual({ audited: 1, notAudited: 1 })
    expect(statuses(report)).toMatchObject({ web: 'audited', worker: 'audited' })
    expect(mails).toHaveLength(1)
    expect(mails[0]?.subject).toContain('1 account and region not audited')
    expect(mails[0]?.text).toContain(reason.replaceAll(/\s+/g, ' '))
    expect(known).toEqual(everyFinding('ongoing', 'new'))
  })
})

describe('an account that answers in part', () => {
  it.each([
    ['6', 'whose metrics are denied', 'cloudwatch.get-metric-data', toMember('GetMetricData', fault('AccessDenied', 403))],
    ['13', 'where CloudWatch throttles for good', 'cloudwatch.get-metric-data', toMember('GetMetricData', fault('Throttling'))],
    ['25', 'whose metrics are garbage', 'cloudwatch.get-metric-data', toMember('GetMetricData', new Garbage('{"MetricData'))],
  ] as const)('fault %s: %s has groups that were not judged, which is told with the reason', async (_row, _what, unread, overrides) => {
    const { result, report, mails, known } = await dayOf(overrides)
    // nothing of an account that was judged the day before
    expect(result).toMatchObject({ status: 'degraded', problem: `Not seen any more: ${member} ${region}`, notAudited: [] })
    expect(statuses(report)).toEqual({ web: 'audited', worker: 'audited', api: 'insufficient-data' })
    const place = report.places.find(({ accountId }: { accountId: string }) => accountId === member)
    expect(place.unread.map(unreadInWords).join()).toContain(unread)
    expect(mails).toHaveLength(1)
    expect(mails[0]?.text).toContain(`${member} ${region}: ${unread}`)
    // rules that need no metrics went on
    expect(known).toEqual(everyFinding('ongoing'))
  })

  it.each([
    ['16', 'one series that CloudWatch fails on', 'InternalError'],
    ['17', 'one series that is forbidden', 'Forbidden'],
  ])('fault %s: %s leaves that group alone unknown', async (_row, _what, status) => {
    const { report, mails, known } = await dayOf({
      GetMetricData: (call, nth) => {
        const answer = smallAws.GetMetricData?.(call, nth) as { MetricDataResults: Record<string, unknown>[] }
        if (accountOf(call) !== member) return answer
        return { MetricDataResults: answer.MetricDataResults.map(({ Id }) => ({ Id, StatusCode: status, Timestamps: [], Values: [] })) }
      },
    })
    expect(statuses(report)).toEqual({ web: 'audited', worker: 'audited', api: 'insufficient-data' })
    expect(mails).toHaveLength(1)
    expect(mails[0]?.text).toContain(`${member} ${region}: cloudwatch.get-metric-data: series of 1 group could not be used; api: CPUUtilization`)
    expect(known).toEqual(everyFinding('ongoing'))
  })
})

describe('a group', () => {
  it('fault 10: that was deleted is closed, with its finding, and saves nothing', async () => {
    const { report, mails, known } = await dayOf({
      DescribeAutoScalingGroups: (call, nth) =>
        accountOf(call) === member ? { AutoScalingGroups: [] } : (smallAws.DescribeAutoScalingGroups?.(call, nth) ?? {}),
    })
    expect(statuses(report)).toEqual({ web: 'audited', worker: 'audited' })
    expect(known).toMatchObject({ [`single-zone/${member}/${region}/api`]: 'deleted', [`single-zone/${hub}/${region}/web`]: 'ongoing' })
    expect(mails).toHaveLength(1)
    expect(mails[0]?.text).toMatch(/Group deleted/)
    expect(mails[0]?.text).not.toMatch(/\$[1-9][\d.,]* (a month )?could be saved/)
  })
})

/** The day of the usual answer is still filling on the first day: one before it can be judged. */
const billOfDayBefore: Handlers[string] = (call, nth) => {
  const usual = usualOf('GetCostAndUsage', call, nth) as { readonly ResultsByTime: readonly object[] }
  const before = usual.ResultsByTime.map((day) => ({ ...day, TimePeriod: { Start: '2026-10-31', End: '2026-11-01' } }))
  return { ...usual, ResultsByTime: [...before, ...usual.ResultsByTime] }
}

const withBillOfDayBefore: Handlers = { GetCostAndUsage: billOfDayBefore }

describe('the bill', () => {
  it.each([
    ['28', 'where Cost Explorer stays throttled', fault('LimitExceededException'), 'throttled'],
    ['29', 'where there is none yet', fault('DataUnavailableException'), 'ce.get-cost-and-usage'],
  ])('fault %s: %s is not assessed, and the groups are judged all the same', async (_row, _what, answer, reason) => {
    const { result, report, mails } = await dayOf({ GetCostAndUsage: () => answer }, { always: withBillOfDayBefore })
    expect(result).toMatchObject({ status: 'degraded', problem: expect.stringContaining('Not seen any more: the bill ('), notAudited: [] })
    expect(statuses(report)).toEqual({ web: 'audited', worker: 'audited', api: 'audited' })
    expect(report.cost.notAssessed).toEqual([{ subject: 'spend', reason: expect.stringContaining(reason) }])
    expect(mails.map(({ text }) => text.includes('the bill') && text.includes(reason))).toEqual([true])
  })
})
