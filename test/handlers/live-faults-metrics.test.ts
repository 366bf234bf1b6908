import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { unreadInWords } from '../../report/unseen.ts'
import { type Answer, type AwsCall, Broken, Fault, type Fields, Garbage, type Handlers } from '../adapters/live/fake-aws.ts'
import { asked, hub, member, onlyFor, region, result } from '../adapters/live/small-aws.ts'
import { atFirst, dayOf, everyFinding, type FaultyDay, fault, saysOf, statuses, stopMade, usualOf } from './a-faulty-day.ts'

// What CloudWatch and the lists of a region do wrong, in a whole run: either the run says the very same as without, or it says what it does not know.

afterEach(stopMade)

type Series = ReturnType<typeof result>
const DAY_SEC = 86_400

/** The member's metrics, each series answered otherwise. */
const metricsOtherwise = (change: (whole: Series, call: AwsCall) => Fields): Handlers =>
  onlyFor(member, 'GetMetricData', (call) => {
    const { queries, startSec, endSec } = asked(call)
    return { MetricDataResults: queries.map((query) => change(result(query, startSec, endSec), call)) }
  })

const kept = (all: Series, keep: (sec: number) => boolean): Series => {
  const indices = all.Timestamps.flatMap((sec, i) => (keep(sec) ? [i] : []))
  return { ...all, Timestamps: indices.map((i) => all.Timestamps[i] as number), Values: indices.map((i) => all.Values[i] as number) }
}

/** The member's groups, with other facts. */
const groupsWith = (facts: Fields): Handlers =>
  onlyFor(member, 'DescribeAutoScalingGroups', (call) => ({
    AutoScalingGroups: (usualOf('DescribeAutoScalingGroups', call) as { AutoScalingGroups: Fields[] }).AutoScalingGroups.map((one) => ({ ...one, ...facts })),
  }))

const shuffled = (all: Series): Series => {
  const order = all.Timestamps.map((_, i) => (i * 97) % all.Timestamps.length)
  return { ...all, Timestamps: order.map((i) => all.Timestamps[i] as number), Values: order.map((i) => all.Values[i] as number) }
}

/** Every second answer of the member is half of it, with a page to follow. */
const inPages = (overlapSec: number): Handlers =>
  onlyFor(member, 'GetMetricData', (call) => {
    const { queries, startSec, endSec, token } = asked(call)
    const middleSec = startSec + Math.floor((endSec - startSec) / 600) * 300
    return token === undefined
      ? { MetricDataResults: queries.map((query) => ({ ...result(query, startSec, middleSec + overlapSec), StatusCode: 'PartialData' })), NextToken: 'second' }
      : { MetricDataResults: queries.map((query) => result(query, middleSec, endSec)) }
  })

/** One that happens so often, to this operation of the member. */
function memberAtFirst(times: number, operation: string, answer: Answer): Handlers {
  let left = times
  return onlyFor(member, operation, (call) => (left-- > 0 ? answer : usualOf(operation, call)))
}

const halfAnHour = 1800
const mended: readonly (readonly [string, string, () => Handlers])[] = [
  ['3', 'credentials of a role that expire under way', () => memberAtFirst(1, 'DescribeScalingActivities', fault('ExpiredToken', 403))],
  ['4', 'an STS that throttles for a while', () => atFirst(2, 'AssumeRole', fault('Throttling'))],
  ['9', 'a list of groups that fails once', () => memberAtFirst(1, 'DescribeAutoScalingGroups', fault('InternalFailure', 500))],
  ['13', 'a burst of throttling', () => memberAtFirst(4, 'GetMetricData', fault('ThrottlingException'))],
  ['14', 'metrics in pages', () => inPages(0)],
  [
    '15',
    'series that are partial without a further page, but in shorter spans',
    () =>
      metricsOtherwise((all, call) => {
        const { startSec, endSec } = asked(call)
        return endSec - startSec > 7 * DAY_SEC ? { ...kept(all, (sec) => sec < startSec + halfAnHour), StatusCode: 'PartialData' } : all
      }),
  ],
  [
    '16',
    'series on which CloudWatch fails once',
    () => {
      const failed = new Set<string>()
      return metricsOtherwise((all) => {
        if (failed.has(all.Id)) return all
        failed.add(all.Id)
        return { ...all, StatusCode: 'InternalError', Timestamps: [], Values: [] }
      })
    },
  ],
  ['19', 'the same times on two pages', () => inPages(halfAnHour)],
  ['20', 'times in descending order', () => metricsOtherwise((all) => ({ ...all, Timestamps: all.Timestamps.toReversed(), Values: all.Values.toReversed() }))],
  ['20', 'times in no order', () => metricsOtherwise(shuffled)],
  ['25', 'a connection that breaks once', () => memberAtFirst(1, 'GetMetricData', new Broken())],
  ['25', 'half a body, once', () => memberAtFirst(1, 'DescribeScheduledActions', new Garbage('<DescribeScheduledActionsResponse><Describe'))],
  ['26', 'a clock that AWS finds wrong, once', () => memberAtFirst(1, 'DescribeAutoScalingGroups', fault('RequestTimeTooSkewed', 403))],
]

describe('what mends itself', () => {
  let undisturbed: FaultyDay
  beforeAll(async () => {
    undisturbed = await dayOf({})
    await stopMade()
  })

  it.each(mended)('fault %s: %s changes nothing that the run says, keeps or tells', async (_row, _what, overrides) => {
    const day = await dayOf(overrides())
    expect(saysOf(day)).toEqual(saysOf(undisturbed))
    expect([day.result.status, day.known, day.mails, day.operatorMails]).toEqual(['complete', undisturbed.known, [], []])
    expect(statuses(day.report).api).toBe('audited')
  })
})

describe('a region', () => {
  it('fault 5: that was switched off is skipped with the reason, asked nothing, and told the day it is lost', async () => {
    const regions = (OptInStatus: string): Handlers => ({
      DescribeRegions: () => ({
        Regions: [
          { RegionName: region, OptInStatus: 'opt-in-not-required' },
          { RegionName: 'me-south-1', OptInStatus },
        ],
      }),
    })
    let askedThere = 0
    const groups: Handlers = {
      DescribeAutoScalingGroups: (call, nth) => {
        if (call.region !== 'me-south-1') return usualOf('DescribeAutoScalingGroups', call, nth)
        askedThere++
        return { AutoScalingGroups: [] }
      },
    }
    const settings = { regions: [region, 'me-south-1'] }
    const { result: answer, report, mails, known } = await dayOf({ ...regions('not-opted-in') }, { settings, always: { ...regions('opted-in'), ...groups } })
    const before = askedThere
    expect(before).toBeGreaterThan(0)
    expect(answer.status).toBe('complete')
    expect(report.notAudited).toEqual([hub, member].map((accountId) => ({ accountId, region: 'me-south-1', reason: expect.stringContaining('not enabled') })))
    expect(report.summary.places).toEqual({ audited: 2, notAudited: 2 })
    expect(mails.map(({ subject }) => subject)).toEqual([expect.stringContaining('2 accounts and regions not audited')])
    expect(known).toEqual(everyFinding('ongoing'))
  })

  it('fault 5: that does not take the credentials is not asked again and again', async () => {
    let refusals = 0
    const { report, mails, known } = await dayOf(
      onlyFor(member, 'DescribeAutoScalingGroups', () => {
        refusals++
        return new Fault('InvalidClientTokenId', 'The security token included in the request is invalid.', 403)
      }),
    )
    // once for the plan's names and once for all there is
    expect(refusals).toBeLessThanOrEqual(2)
    expect(report.notAudited).toEqual([{ accountId: member, region, reason: expect.stringContaining('not enabled for this account') }])
    expect(mails).toHaveLength(1)
    expect(known).toEqual(everyFinding('ongoing', 'new'))
  })

  it('fault 8: whose list of groups goes round in circles is not audited, and its first page is not taken for all', async () => {
    const { report, mails, known } = await dayOf(onlyFor(member, 'DescribeAutoScalingGroups', () => ({ AutoScalingGroups: [], NextToken: 'the same again' })))
    expect(report.notAudited).toEqual([{ accountId: member, region, reason: expect.stringContaining('points back at an earlier page') }])
    expect(statuses(report)).toEqual({ web: 'audited', worker: 'audited' })
    expect(mails).toHaveLength(1)
    // an empty list would have closed it as deleted
    expect(known).toEqual(everyFinding('ongoing', 'new'))
  })
})

describe('a group', () => {
  const apiOf = (report: { groups: { name: string }[] }) => report.groups.find(({ name }) => name === 'api')

  it('fault 11: that is younger than the window is not judged, with the days that it has', async () => {
    const bornSec = Date.UTC(2026, 9, 30, 6) / 1000
    const young: Handlers = { ...groupsWith({ CreatedTime: '2026-10-30T06:00:00Z' }), ...metricsOtherwise((all) => kept(all, (sec) => sec >= bornSec)) }
    const { report, mails, known } = await dayOf({}, { always: young })
    expect(apiOf(report)).toMatchObject({ status: 'insufficient-data', statusReason: 'too young: created 3.0 days before the window ended, 7 days needed' })
    expect(report.summary.groups).toMatchObject({ discovered: 3, insufficientData: 1 })
    expect(mails).toEqual([])
    // what needs no history was looked for, and found
    expect(known).toEqual(everyFinding('ongoing'))
  })

  it('fault 12: whose group metrics are off is judged by the samples of its CPU, and advised to switch them on', async () => {
    const off = await dayOf({})
    const finding = (report: { findings: { kind: string; resource: { autoScalingGroupName?: string } }[] }) =>
      report.findings.find(({ kind, resource }) => kind === 'blind-spot' && resource.autoScalingGroupName === 'api')
    expect(apiOf(off.report)).toMatchObject({ status: 'audited', current: { instanceHoursPerMonth: 1460 } })
    expect(finding(off.report)).toMatchObject({
      title: expect.stringContaining('group metrics are off'),
      remedy: expect.stringContaining('enable-metrics-collection'),
    })
    await stopMade()
    const EnabledMetrics = ['GroupMinSize', 'GroupMaxSize', 'GroupDesiredCapacity', 'GroupInServiceInstances'].map((Metric) => ({
      Metric,
      Granularity: '1Minute',
    }))
    const on = await dayOf({}, { always: groupsWith({ EnabledMetrics }) })
    expect(finding(on.report)).toBeUndefined()
  })

  it.each([
    ['a tenth', 10, { status: 'audited', coverageFraction: expect.closeTo(0.9, 2) }],
    [
      'two thirds',
      1.5,
      { status: 'insufficient-data', statusReason: expect.stringMatching(/4\.\d of 14 days observed, 7 needed|3\d % of the window observed, 50 % needed/) },
    ],
  ])('fault 18: of whose series %s is missing says how much was observed, and is judged by no less than half', async (_share, every, says) => {
    const missing = (sec: number) => Math.floor((sec / 300) % every) === 0
    const gaps = metricsOtherwise((all) => kept(all, (sec) => !missing(sec)))
    const { report, mails, known } = await dayOf(gaps)
    expect(apiOf(report)).toMatchObject(says)
    expect(statuses(report)).toMatchObject({ web: 'audited', worker: 'audited' })
    expect(mails).toEqual([])
    expect(known).toEqual(everyFinding('ongoing'))
  })

  it('fault 10: that is deleted while its region is read is closed with its finding, and its neighbours are judged', async () => {
    const { report, mails, known } = await dayOf({
      DescribeAutoScalingGroups: (call, nth) =>
        call.input['AutoScalingGroupNames.member.1'] === 'worker' ? { AutoScalingGroups: [] } : usualOf('DescribeAutoScalingGroups', call, nth),
      DescribeScalingActivities: (call, nth) =>
        call.input.AutoScalingGroupName === 'worker'
          ? new Fault('ValidationError', 'AutoScalingGroup name not found - AutoScalingGroup worker not found')
          : usualOf('DescribeScalingActivities', call, nth),
    })
    expect(statuses(report)).toEqual({ web: 'audited', api: 'audited' })
    expect(
      report.places
        .find((place: { accountId: string }) => place.accountId === hub)
        .unread.map(unreadInWords)
        .join(),
    ).toContain('group "worker" was deleted')
    expect(mails[0]?.text).toContain('Group deleted (')
    expect(known).toMatchObject({ [`single-zone/${hub}/${region}/worker`]: 'deleted', [`single-zone/${hub}/${region}/web`]: 'ongoing' })
  })
})
