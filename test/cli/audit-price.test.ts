import { describe, expect, it } from 'vitest'
import { openAccounts } from '../../adapters/live/live-source.ts'
import { auditCommand } from '../../cli/audit-command.ts'
import { judge } from '../../domain/judge.ts'
import type { DailySpend } from '../../domain/spend/daily.ts'
import { ownCostOf, ownCostPerMonth, type PlannedRun, readingUse, serviceUse } from '../../domain/spend/own-cost.ts'
import { accountOf } from '../adapters/live/captured-aws.ts'
import { Fault, fakeAws, fakeClock, fixedCredentials, type Handlers } from '../adapters/live/fake-aws.ts'
import { member, nowSec, smallAws } from '../adapters/live/small-aws.ts'

/** A dollar on one day. */
const dollar = Float64Array.of(1_000_000)
const row = { keys: ['AWS Lambda'], amortizedMicroUsd: dollar, unblendedMicroUsd: dollar, usageQuantity: dollar, usageUnit: 'N/A' }
const oneDay: DailySpend = {
  dimensions: ['SERVICE'],
  firstDay: Math.floor(nowSec / 86_400) - 4,
  days: 1,
  currency: 'USD',
  estimated: Uint8Array.of(0),
  answered: Uint8Array.of(1),
  rows: [row],
}

async function run(...argv: readonly string[]) {
  return await runOn(smallAws, ...argv)
}

async function runOn(aws: Handlers, ...argv: readonly string[]) {
  const { transport, calls } = fakeAws(aws)
  const said = { out: '', err: '' }
  const stream = (name: 'out' | 'err') => ({
    isTerminal: false,
    write: async (text: string) => {
      said[name] += text
    },
  })
  const code = await auditCommand(argv, {
    openCapture: async () => Promise.reject(new Error('no capture is opened')),
    openFocus: async () => ({ readSpend: async () => ({ tables: [oneDay], unread: null }) }),
    live: {
      openAccounts: (options) => openAccounts(options, { clock: fakeClock(nowSec), random: () => 0.5, transport, credentials: fixedCredentials() }),
      ask: async () => Promise.reject(new Error('nobody is asked')),
    },
    judge,
    out: stream('out'),
    err: stream('err'),
    env: { AWS_REGION: 'eu-west-1' },
    nowMs: () => 0,
  })
  return { code, ...said, operations: new Set(calls.map(({ operation }) => operation)) }
}

describe('audit --price', () => {
  it('says what reading costs and what a month of the service, and asks for nothing that is charged', async () => {
    const { code, out, operations } = await run('--price', '--role-name', 'headroom-read')
    expect(code).toBe(0)
    expect(out).toContain('Reading 3 groups')
    const [, metrics = ''] = /metrics requested +(\d+) +\$0\.0001/.exec(out) ?? []
    expect(Number(metrics)).toBe(12)
    expect(out).toMatch(/Cost Explorer pages +7 +\$0\.0700 +\$2\.1292/)
    expect(out).toMatch(/total +\$0\.0701 +\$2\.1328/)
    expect(out).toContain('Cost Explorer pages: $0.01 a request (Cost Explorer pricing page, 2026-10)')
    expect([...operations].filter((operation) => ['GetMetricData', 'GetCostAndUsage', 'GetAnomalies'].includes(operation))).toEqual([])
  })

  it('does not speak of an audit that nobody began', async () => {
    const refused = { ...smallAws, GetCallerIdentity: () => new Fault('ExpiredToken', 'The security token included in the request is expired', 403) }
    expect(await runOn(refused, '--price')).toMatchObject({
      code: 1,
      err: expect.stringMatching(/^the price could not be worked out: sts:GetCallerIdentity: /),
    })
  })

  it('of groups that could not be listed is unknown, and no price of nothing', async () => {
    const denying = (isDenied: (accountId: string) => boolean): Handlers => ({
      ...smallAws,
      DescribeAutoScalingGroups: (call, ...rest) =>
        isDenied(accountOf(call))
          ? new Fault('AccessDenied', 'not authorized', 403)
          : (smallAws.DescribeAutoScalingGroups as NonNullable<typeof smallAws.X>)(call, ...rest),
    })
    const none = await runOn(
      denying(() => true),
      '--price',
      '--role-name',
      'headroom-read',
    )
    expect(none.code).toBe(1)
    expect(none.out).toMatch(/^The price is unknown\. Not included: \d+ of \d+ accounts and Regions, .*permission is missing/)
    expect(none.out).not.toContain('$')
    const some = await runOn(
      denying((accountId) => accountId === member),
      '--price',
      '--role-name',
      'headroom-read',
    )
    expect(some.out).toContain('Reading 2 groups')
    expect(some.out).toMatch(/Not included: 1 of 2 accounts and Regions, because the groups there could not be listed: /)
  })

  it('leaves Cost Explorer out where the bill comes from FOCUS files', async () => {
    const { code, out } = await run('--price', '--role-name', 'headroom-read', '--focus', 'export')
    expect(code).toBe(0)
    expect(out).not.toContain('Cost Explorer pages')
  })

  it('with FOCUS files asks nothing of Cost Explorer either when the accounts are read', async () => {
    const { code, operations } = await run('--live', '--yes', '--json', '--role-name', 'headroom-read', '--focus', 'export')
    expect(code).toBe(0)
    expect(operations).toContain('GetMetricData')
    expect([...operations].filter((operation) => ['GetCostAndUsage', 'GetAnomalies'].includes(operation))).toEqual([])
  })

  it('is for accounts: a capture costs nothing', async () => {
    expect(await run('--price', '--capture', 'x')).toMatchObject({ code: 2, err: expect.stringContaining('auditing a capture costs nothing') })
  })
})

describe('what the service costs', () => {
  const planned: PlannedRun = { groups: 1000, metrics: 17_000, costExplorerPages: 3, groupsPerBatch: 100 }

  it('grows with the groups, by the prices that are listed', () => {
    expect(ownCostOf(readingUse(planned)).microUsd).toBe(170_000 + 30_000)
    expect(serviceUse(planned)).toMatchObject({ lambdaRequests: 19, lambdaGbSeconds: 1120, snsPublishes: 1 })
    const [one, ten] = [planned, { ...planned, groups: 10_000 }].map((run) => ownCostOf(serviceUse(run)).microUsd)
    expect((ten as number) / (one as number)).toBeGreaterThan(8)
  })

  it('is stored once a month, however often it runs', () => {
    const stored = (runs: number) => ownCostPerMonth(serviceUse(planned), runs).parts.find(({ kind }) => kind === 's3GbMonths')?.microUsd
    expect(stored(1)).toBe(stored(30))
  })
})
