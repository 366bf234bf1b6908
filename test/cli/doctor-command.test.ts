import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openAccounts } from '../../adapters/live/live-source.ts'
import { doctorCommand } from '../../cli/doctor-command.ts'
import { reportChecks, scheduleCheck, settingChecks } from '../../cli/doctor-report.ts'
import type { LocalService } from '../../local/service.ts'
import { type Answer, Fault, fakeAws, fakeClock, fixedCredentials, type Handlers } from '../adapters/live/fake-aws.ts'
import { hub, nowSec, onlyFor, region, smallAws } from '../adapters/live/small-aws.ts'
import { aRunningService, tickOf } from '../handlers/a-run.ts'

let s: LocalService
beforeEach(async () => {
  s = await aRunningService()
})
afterEach(() => s.stop())

async function doctor(argv: readonly string[], overrides: Handlers = {}) {
  const { transport, calls } = fakeAws({ ...smallAws, ...overrides })
  let [out, err] = ['', '']
  const code = await doctorCommand(['--regions', region, ...argv], {
    openAccounts: (wished) =>
      openAccounts(
        { ...wished, homeRegion: region },
        { clock: fakeClock(nowSec), random: () => 0.5, transport, credentials: fixedCredentials('canary-hub-secret') },
      ),
    openKept: async () => ({ table: s.table, bucket: s.bucket, settings: null }),
    out: {
      isTerminal: false,
      write: async (text) => {
        out += text
      },
    },
    err: {
      isTerminal: false,
      write: async (text) => {
        err += text
      },
    },
    env: {},
    nowSec: () => s.now.sec,
  })
  return { code, out, err, operations: calls.map(({ operation }) => operation) }
}

describe('the doctor', () => {
  it('finds nothing where all can be read, and asks for nothing that is charged', async () => {
    const { code, out, operations } = await doctor(['--accounts', hub])
    expect({ code, out }).toEqual({ code: 0, out: expect.stringMatching(/^ok {7}signed in as arn:/) })
    expect(out).toContain(`ok       ${hub} ${region}: 2 groups, all readable\n`)
    expect(out).toMatch(/No problems found\.\n$/)
    expect(operations.filter((operation) => ['GetMetricData', 'GetCostAndUsage', 'GetAnomalies'].includes(operation))).toEqual([])
  })

  it('names what an account does not let it read, and where', async () => {
    const denied = new Fault('AccessDenied', 'User is not authorized to perform: autoscaling:DescribePolicies', 403)
    const { code, out } = await doctor(
      ['--accounts', hub],
      onlyFor(hub, 'DescribePolicies', () => denied),
    )
    expect(code).toBe(1)
    expect(out).toContain(`problem  ${hub} ${region}: 2 groups, but some answers were refused\n         autoscaling.describe-policies: `)
    expect(out).toMatch(/1 problem\.\n$/)
  })

  it.each<[string, Answer, string]>([
    [
      'the support plan has none',
      new Fault('SubscriptionRequiredException', 'required', 400),
      "no second opinion: the account's support plan or partition doesn't include its API",
    ],
    ['it is denied', new Fault('AccessDeniedException', 'no', 400), 'no second opinion (support:DescribeTrustedAdvisorCheckResult: permission is missing'],
    ['it flags nothing', { result: { flaggedResources: [] } }, '0 groups flagged'],
  ])("says what is to be had of Trusted Advisor's opinion, and calls none of it a problem: %s", async (_what, answer, says) => {
    const { code, out, operations } = await doctor(['--accounts', hub], { DescribeTrustedAdvisorCheckResult: () => answer })
    expect(out).toContain(`ok       ${hub} Trusted Advisor: ${says}`)
    expect(code).toBe(0)
    expect(out.includes('"Action":["support:DescribeTrustedAdvisorCheckResult"]')).toBe(answer instanceof Fault && answer.code.startsWith('AccessDenied'))
    expect(operations.filter((operation) => operation === 'DescribeTrustedAdvisorCheckResult')).toHaveLength(1)
  })

  it('says so where nobody can sign in', async () => {
    const { code, out } = await doctor([], { GetCallerIdentity: () => new Fault('ExpiredToken', 'The security token included in the request is expired', 403) })
    expect({ code, out }).toEqual({ code: 1, out: expect.stringContaining('problem  signing in to AWS failed\n         ') })
  })

  it('says of a deployed service when it last ran and who is told', async () => {
    const before = await doctor(['--accounts', hub, '--stage', 'prod'])
    expect(before.out).toContain('problem  no audit has run yet')
    await s.tick(tickOf(0))
    const after = await doctor(['--accounts', hub, '--stage', 'prod'])
    expect(after.out).toMatch(/ok {7}last run: 2026-11-02 06:00 UTC: complete, \d+ findings?\n/)
    s.now.sec += 3 * 86_400
    expect((await doctor(['--accounts', hub, '--stage', 'prod'])).out).toContain('problem  last run: 2026-11-02 06:00 UTC, over a day ago')
  })

  it('says what the last report lacks, each with its cure', () => {
    const group = (code: string) => ({ status: 'insufficient-data', statusBecause: { code } })
    const report = {
      groups: [group('size-unknown'), group('size-unknown'), group('too-young'), { status: 'audited' }],
      notAudited: [{ accountId: hub, region, reason: 'not allowed' }],
      cost: { notAssessed: [{ subject: 'rates from the bill', reason: 'the tag is not activated' }] },
    }
    expect(reportChecks(JSON.stringify(report))).toEqual([
      { says: '2 groups not judged: no group metrics', cure: expect.stringContaining('enable-metrics-collection') },
      { says: `${hub} ${region} was not audited completely`, cure: 'not allowed' },
      { says: 'the bill: rates from the bill was not assessed', cure: 'the tag is not activated' },
    ])
    expect(reportChecks(JSON.stringify({ groups: [], notAudited: [], cost: { notAssessed: [] } })).map(({ cure }) => cure)).toEqual([null])
    expect(reportChecks('{}')[0]?.cure).not.toBeNull()
  })

  it('says what a deployed service may spend, and where it looks', () => {
    const says = settingChecks({ HEADROOM_MAX_USD_PER_RUN: '2', HEADROOM_REGIONS: 'eu-west-1', HEADROOM_ROLE_NAME: 'headroom-read' }).map((one) => one.says)
    expect(says).toEqual(['cost cap: $2 a run', 'audits every account of the organization that has the role headroom-read, in eu-west-1', 'digest: daily'])
  })

  it('says since when nothing goes to Slack', async () => {
    await s.tick(tickOf(0))
    await s.table.disableChannel('slack', { reason: '404 no_service', sinceSec: s.now.sec, addressDigest: 'd' })
    expect((await doctor(['--accounts', hub, '--stage', 'prod'])).out).toMatch(
      /problem {2}Slack has refused messages since 2026-\d\d-\d\d \d\d:\d\d UTC: 404 no_service\n/,
    )
  })

  it('wants a stage that can be one', async () => {
    expect(await doctor(['--stage', 'a b'])).toMatchObject({ code: 2, err: expect.stringContaining('--stage: "a b" is not a stage name') })
  })
})

describe("the doctor's further checks", () => {
  it('give the statement that is missing, each permission once', async () => {
    const denied = (operation: string) => new Fault('AccessDenied', `User is not authorized to perform: autoscaling:${operation}`, 403)
    const { code, out } = await doctor(['--accounts', hub], {
      ...onlyFor(hub, 'DescribePolicies', () => denied('DescribePolicies')),
      ...onlyFor(hub, 'DescribeSubnets', () => denied('DescribeSubnets')),
    })
    expect(code).toBe(1)
    expect(out).toContain('fix      2 permissions are missing\n')
    expect(out).toContain('{"Effect":"Allow","Action":["autoscaling:DescribePolicies","ec2:DescribeSubnets"],"Resource":"*"}')
  })

  it('say of the cost allocation tag only when asked, for that is charged', async () => {
    const tag = (Status: string) => ({
      ListCostAllocationTags: () => ({ CostAllocationTags: [{ TagKey: 'aws:autoscaling:groupName', Type: 'AWSGenerated', Status }] }),
    })
    const on = await doctor(['--accounts', hub, '--tags'], tag('Active'))
    expect([on.code, on.out]).toEqual([0, expect.stringContaining('ok       cost allocation tag aws:autoscaling:groupName is active\n')])
    const off = await doctor(['--accounts', hub, '--tags'], tag('Inactive'))
    expect([off.code, off.out]).toEqual([1, expect.stringContaining('TagKey=aws:autoscaling:groupName,Status=Active')])
    const member = await doctor(['--accounts', hub, '--tags'], {
      ListCostAllocationTags: () => new Fault('ValidationException', 'Linked account does not have access to cost allocation tags.'),
    })
    expect([member.code, member.out]).toEqual([1, expect.stringContaining("Only the payer's account can see it.")])
  })

  it.each([
    [null, 'no schedule starts the audit', true],
    [{ name: 'headroom-prod-DailyAudit-1', enabled: false, expression: 'cron(0 6 * * ? *)', timeZone: 'UTC' }, 'is disabled: cron(0 6 * * ? *) (UTC)', true],
    [{ name: 'headroom-prod-DailyAudit-1', enabled: true, expression: 'cron(0 6 * * ? *)', timeZone: 'UTC' }, 'schedule: cron(0 6 * * ? *) (UTC)', false],
  ])('say what sets the audit going: %j', (schedule, says, trouble) => {
    const check = scheduleCheck(schedule)
    expect(check.says).toContain(says)
    expect(check.cure !== null).toBe(trouble)
  })
})
