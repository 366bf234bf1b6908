import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { systemClock } from '../../adapters/aws/clock.ts'
import { deployedAudit } from '../../adapters/aws/deployed-audit.ts'
import { runAudit } from '../../audit/run.ts'
import { auditCommand } from '../../cli/audit-command.ts'
import { localCredentials } from '../../local/aws.ts'
import { startLambda } from '../../local/lambda-endpoint.ts'
import type { LocalService } from '../../local/service.ts'
import { consoleReport } from '../../report/console.ts'
import { plain } from '../../report/paint.ts'
import { aRunningService, findingsOfDay, judgeThat, openFleetOf, tickOf } from './a-run.ts'

let s: LocalService
let lambda: Awaited<ReturnType<typeof startLambda>>
let client: LambdaClient

beforeEach(async () => {
  s = await aRunningService({ settings: { demandsPerHour: 3 } })
  s.now.sec = Date.parse(tickOf(0)) / 1000
  const durable = (executionTimeoutSec: number, functionName: string) => ({
    executionTimeoutSec,
    run: (input: unknown, name: string) => s.demand(input, { name, functionName }),
  })
  lambda = await startLambda({
    'headroom-prod-audit': durable(21_600, 'headroom-prod-audit'),
    'headroom-prod-audit-now': durable(900, 'headroom-prod-audit-now'),
  })
  client = new LambdaClient({ endpoint: lambda.endpoint, ...localCredentials, maxAttempts: 1 })
})
afterEach(async () => {
  await lambda.settled()
  client.destroy()
  await Promise.all([lambda.stop(), s.stop()])
})

const invoke = async (FunctionName: string, request: unknown) => {
  const { Payload, FunctionError } = await client.send(new InvokeCommand({ FunctionName, Qualifier: 'durable', Payload: Buffer.from(JSON.stringify(request)) }))
  return { error: FunctionError ?? null, answer: JSON.parse(Buffer.from(Payload ?? []).toString('utf8')) }
}

/** The command, with the user's own sign-in put in by the test. */
async function command(...argv: readonly string[]) {
  const printed = { out: '', err: '' }
  const to = (name: 'out' | 'err') => ({
    isTerminal: false,
    write: async (text: string): Promise<void> => {
      printed[name] += text
    },
  })
  const openDeployed = async ({ stage }: { readonly stage: string }) =>
    deployedAudit({
      lambda: client,
      s3: s.clients.s3,
      functionName: `headroom-${stage}-audit`,
      clock: { ...systemClock, sleep: async () => {} },
      random: () => 0,
    })
  const code = await auditCommand(argv, {
    openCapture: async () => Promise.reject(new Error('no capture is meant')),
    deployed: { openDeployed, sleep: async () => void (await lambda.settled()) },
    judge: judgeThat(() => []),
    out: to('out'),
    err: to('err'),
    env: {},
    nowMs: () => 0,
  })
  return { code, ...printed }
}

describe('an audit that somebody waits for', () => {
  it('is answered by an ordinary synchronous invocation, with its worst findings and a link that opens', async () => {
    const { error, answer } = await invoke('headroom-prod-audit-now', {})
    expect(error).toBeNull()
    expect(answer).toMatchObject({
      status: 'complete',
      findingsTotal: 2,
      report: { link: { url: expect.stringContaining('page.html?'), until: expect.any(String) } },
    })
    expect(answer.findings).toEqual([
      expect.objectContaining({ kind: 'excess-capacity', severity: 'high', resource: expect.objectContaining({ autoScalingGroupName: 'batch' }) }),
      expect.objectContaining({ resource: expect.objectContaining({ autoScalingGroupName: 'web-api' }) }),
    ])
    const opened = await fetch(answer.report.link.url)
    expect([opened.status, (await opened.text()).slice(0, 15)]).toEqual([200, '<!doctype html>'])
  })

  it('is told in words what is wrong, which group may be meant, and that too many were asked for', async () => {
    const words = async (request: unknown) => (await invoke('headroom-prod-audit-now', request)).answer.errorMessage
    expect(await words({ group: ['web'] })).toContain('did you mean groups?')
    expect(await words({ groups: ['web-shpo'] })).toContain('did you mean "web-shop"')
    for (let i = 0; i < 2; i++) await invoke('headroom-prod-audit-now', {})
    expect(await words({})).toContain('3 audits were asked for within the last hour')
  })

  it('cannot wait for the function whose executions last for hours: Lambda refuses', async () => {
    await expect(invoke('headroom-prod-audit', {})).rejects.toThrow('executionTimeout greater than 15 minutes')
  })

  it('of more groups than surely fit is refused before anything is paid, with the way that takes longer', async () => {
    const many = { '111122223333 eu-west-1': Array.from({ length: 2001 }, (_, i) => `group-${i}`) }
    const other = await aRunningService({ openFleet: openFleetOf(many) })
    other.now.sec = s.now.sec
    const { status, error } = await other.demand({}, { functionName: 'headroom-prod-audit-now' })
    await other.stop()
    expect([status, error]).toEqual(['FAILED', expect.stringContaining('2001 groups take longer than the fifteen minutes')])
    expect(error).toContain('--deployed')
  })
})

describe('audit --deployed', () => {
  it('begins the audit, waits, and prints the report that a local audit prints', async () => {
    const { code, out, err } = await command('--deployed', 'prod')
    const { report } = await runAudit(await openFleetOf()({ accounts: [], regions: [] }), { judge: judgeThat(findingsOfDay(0)) })
    const withoutOwnUse = (text: string) => text.replaceAll(/^.*(AWS|API|cost of this|own cost).*$\n?/gim, '')
    expect(withoutOwnUse(out)).toBe(withoutOwnUse(consoleReport(report, plain)))
    expect(code).toBe(0)
    expect(err).toContain('the audit is begun: arn:aws:lambda:')
  })

  it('takes patterns, and says what the service refuses in its own words', async () => {
    const some = await command('--deployed', 'prod', '--group', 'web-*', '--json')
    expect(JSON.parse(some.out).groups.map(({ name }: { name: string }) => name)).toEqual(['web-api', 'web-shop', 'web-data'])
    const none = await command('--deployed', 'prod', '--group', 'web-shpo')
    expect([none.code, none.err]).toEqual([1, expect.stringContaining('did you mean "web-shop"')])
    const where = await command('--deployed', 'test')
    expect([where.code, where.err]).toEqual([1, expect.stringContaining('headroom-test-audit')])
  })
})

describe('the event of a run that is over', () => {
  it('is on the bus, with counts and where its documents lie, of every run once', async () => {
    await s.tick(tickOf(0))
    await s.demand({ groups: ['fine'] })
    expect(s.events).toEqual([
      {
        source: 'headroom',
        detailType: 'Headroom Audit Completed',
        detail: expect.objectContaining({
          runId: tickOf(0),
          trigger: 'schedule',
          status: 'complete',
          reportKey: expect.stringContaining('report.json'),
          findings: { total: 2, bySeverity: expect.objectContaining({ high: 2 }) },
          notAudited: 0,
        }),
      },
      expect.objectContaining({ detail: expect.objectContaining({ trigger: 'demand' }) }),
    ])
  })
})
