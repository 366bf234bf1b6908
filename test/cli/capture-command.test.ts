import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { openCapture } from '../../adapters/capture/open.ts'
import type { LiveOptions } from '../../adapters/live/live-accounts.ts'
import { openAccounts } from '../../adapters/live/live-source.ts'
import { auditCommand } from '../../cli/audit-command.ts'
import { captureCommand } from '../../cli/capture-command.ts'
import { judge } from '../../domain/judge.ts'
import { Fault, fakeAws, fakeClock, fixedCredentials, type Handlers } from '../adapters/live/fake-aws.ts'
import { hub, member, nowSec, region, smallAws } from '../adapters/live/small-aws.ts'

const home = mkdtempSync(join(tmpdir(), 'capture-command-'))
afterAll(() => rmSync(home, { recursive: true }))
let folders = 0
const folder = () => join(home, String(folders++))

type World = { readonly overrides?: Handlers; readonly answer?: boolean | null; readonly env?: NodeJS.ProcessEnv; readonly nowMs?: () => number }
type Ended = {
  readonly code: number
  readonly out: string
  readonly err: string
  readonly asked: readonly string[]
  readonly options: readonly LiveOptions[]
  readonly calls: readonly { readonly operation: string }[]
}

async function run(
  command: 'capture' | 'audit',
  argv: readonly string[],
  { overrides = {}, answer = null, env = {}, nowMs = () => 0 }: World = {},
): Promise<Ended> {
  let [out, err] = ['', '']
  const asked: string[] = []
  const options: LiveOptions[] = []
  const { transport, calls } = fakeAws({ ...smallAws, ...overrides })
  const live = {
    openAccounts: (wished: LiveOptions) => {
      options.push(wished)
      return openAccounts(
        { ...wished, homeRegion: region },
        { clock: fakeClock(nowSec), random: () => 0.5, transport, credentials: fixedCredentials('canary-hub-secret') },
      )
    },
    ask: async (question: string) => {
      asked.push(question)
      return answer
    },
  }
  const world = {
    out: {
      isTerminal: false,
      write: async (text: string) => {
        out += text
      },
    },
    err: {
      isTerminal: false,
      write: async (text: string) => {
        err += text
      },
    },
    env,
    nowMs,
  }
  const code = command === 'capture' ? await captureCommand(argv, { ...world, ...live }) : await auditCommand(argv, { ...world, live, judge, openCapture })
  return { code, out, err, asked, options, calls }
}

const paid = ({ calls }: Ended) => calls.filter(({ operation }) => /^Get(MetricData|CostAndUsage|Anomalies)$/.test(operation)).length
const days = ['--days', '1', '--regions', region]
/** As short as an audit may be: the price is that of a day, for metrics are paid by the request. */
const week = ['--days', '7', '--regions', region]
const price = '2 groups: 8 metrics in 1 GetMetricData request: $0.0001, Cost Explorer from 7 pages: $0.07. Together $0.0701.'

describe('the capture command', () => {
  it('shows the price, asks, and writes when that is agreed to', async () => {
    const dir = folder()
    const ended = await run('capture', ['--out', dir, ...days], { answer: true })
    expect([ended.code, ended.asked]).toEqual([0, ['Read them? At most $1.00 will be spent. [y/N] ']])
    expect(ended.err).toContain(price)
    expect(ended.out).toContain(`Audit it      npm run --silent audit -- --capture ${dir}\n`)
    expect(ended.out).toContain('$0.0601 by list price')
    expect((await openCapture(dir)).places.map(({ accountId }) => accountId)).toEqual([hub])
  })

  it.each([
    ['the answer is no', false, 'stopped. Nothing was charged.'],
    ['nobody is there to be asked', null, 'there is no terminal to ask on. Add --yes to accept the price. Nothing was charged.'],
  ])('pays nothing and writes nothing when %s', async (_, answer, says) => {
    const dir = folder()
    const ended = await run('capture', ['--out', dir, ...days], { answer })
    expect([ended.code, paid(ended), existsSync(dir)]).toEqual([2, 0, false])
    expect(ended.err).toContain(price)
    expect(ended.err).toContain(says)
  })

  it('does not ask with --yes, and refuses a price over the cap all the same', async () => {
    expect((await run('capture', ['--out', folder(), ...days, '--yes'])).asked).toEqual([])
    const over = await run('capture', ['--out', folder(), ...days, '--yes', '--max-usd', '0.03'])
    expect([over.code, paid(over)]).toEqual([2, 0])
    expect(over.err).toContain('that is over the cap of $0.03:')
  })

  it('reads metrics and activities of the groups asked for alone, and describes the rest', async () => {
    const dir = folder()
    const ended = await run('capture', ['--out', dir, ...days, '--yes', '--group', 'web'])
    expect(ended.err).toContain('1 group: 4 metrics')
    expect(ended.out).toContain(`--capture ${dir} --group web`)
    const [place] = (await openCapture(dir)).places
    const open = await place?.open()
    expect(open?.groupNames).toEqual(['web', 'worker'])
    const observed: string[] = []
    for await (const { group, cpuPercentAverage } of open?.observeGroups() ?? []) observed.push(`${group.name} ${cpuPercentAverage !== null}`)
    expect(observed.sort()).toEqual(['web true', 'worker false'])
  })

  it('goes on with an unfinished capture of the same options, and with no other', async () => {
    const dir = folder()
    let ticks = 0
    const pulledPlug = () => {
      if (++ticks > 2) throw new Error('the plug was pulled')
      return 0
    }
    const stopped = await run('capture', ['--out', dir, ...days, '--yes', '--redact'], { nowMs: pulledPlug })
    expect(stopped.code).toBe(1)
    expect(readdirSync(dir)).toContain('.unfinished.json')
    const other = await run('capture', ['--out', dir, ...days, '--yes'])
    expect([other.code, paid(other)]).toEqual([2, 0])
    expect(other.err).toContain('holds an unfinished capture with other options')
    const again = await run('capture', ['--out', dir, ...days, '--yes', '--redact'])
    expect(again.code, again.err).toBe(0)
    expect(again.err).toContain('going on with the capture')
    expect(again.err).toContain('2 groups: 8 metrics in 1 GetMetricData request: $0.0001. Together $0.0001.')
    expect(readdirSync(dir)).not.toContain('.unfinished.json')
  })

  it('leaves a folder alone that holds anything else', async () => {
    const dir = mkdtempSync(join(home, 'full-'))
    writeFileSync(join(dir, 'notes.txt'), 'mine')
    const ended = await run('capture', ['--out', dir, ...days, '--yes'])
    expect([ended.code, paid(ended), readFileSync(join(dir, 'notes.txt'), 'utf8')]).toEqual([2, 0, 'mine'])
    expect(ended.err).toContain('is not empty')
  })

  it('takes roles, accounts and the ExternalId from where they were said to be', async () => {
    const ended = await run(
      'capture',
      [
        '--out',
        folder(),
        '--yes',
        ...days,
        '--role-name',
        'headroom-read',
        '--external-id-env',
        'ID',
        '--accounts',
        `${hub},${member}`,
        '--max-usd',
        '0.5',
        '--profile',
        'p',
      ],
      {
        env: { ID: 'canary-external-id', AWS_REGION: 'eu-west-3' },
      },
    )
    expect(ended.code, ended.err).toBe(0)
    expect(ended.options).toEqual([
      {
        profile: 'p',
        roleName: 'headroom-read',
        externalId: 'canary-external-id',
        accountIds: [hub, member],
        regions: [region],
        names: null,
        days: 1,
        capMicroUsd: 500_000,
        homeRegion: 'eu-west-3',
        labels: [],
        windowEndSec: null,
      },
    ])
    expect(ended.out + ended.err).not.toContain('canary')
  })

  it('lists what it could not read, and fails when that was everything', async () => {
    const some = await run('capture', ['--out', folder(), '--yes', ...days], { overrides: { ListServiceQuotas: () => new Fault('AccessDenied', 'no', 403) } })
    expect(some.code).toBe(0)
    expect(some.out).toContain(`  ${hub} ${region}: service-quotas.list-service-quotas: permission is missing`)
    const all = await run('capture', ['--out', folder(), '--yes', ...days], {
      overrides: { DescribeAutoScalingGroups: () => new Fault('AccessDenied', 'no', 403) },
    })
    expect(all.code).toBe(1)
    expect(all.out).toContain('autoscaling:DescribeAutoScalingGroups: permission is missing')
  })

  it('says why when it cannot even sign in', async () => {
    const ended = await run('capture', ['--out', folder(), '--yes', ...days], {
      overrides: { GetCallerIdentity: () => new Fault('ExpiredToken', 'expired', 403) },
    })
    expect(ended.code).toBe(1)
    expect(ended.err).toMatch(/^the capture failed: sts:GetCallerIdentity: the credentials have expired .* Sign in again/)
  })

  it.each([
    ['no folder', [], "required option '--out <dir>' not specified"],
    ['a short account id', ['--out', 'x', '--accounts', '42'], '"42" is not a 12-digit account ID'],
    ['a region that is none', ['--out', 'x', '--regions', 'Ireland'], '"Ireland" is not a Region'],
    ['no days', ['--out', 'x', '--days', '0'], '--days: "0" is not a whole number from 1 to 63'],
    ['too many days', ['--out', 'x', '--days', '64'], '--days: "64" is not a whole number from 1 to 63'],
    ['half a day', ['--out', 'x', '--days', '0.5'], '--days: "0.5" is not a whole number'],
    ['a cap that is not an amount', ['--out', 'x', '--max-usd', 'much'], '--max-usd: "much" is not a number'],
    ['a negative cap', ['--out', 'x', '--max-usd', '-1'], '--max-usd: "-1" is not a number'],
    ['an empty cap', ['--out', 'x', '--max-usd', ''], "option '--max-usd <amount>' is empty: write what it should be after it"],
    ['an ExternalId without a role', ['--out', 'x', '--external-id-env', 'ID'], 'name that with --role-name'],
    ['an ExternalId that is not there', ['--out', 'x', '--role-name', 'r', '--external-id-env', 'ID'], 'the environment variable ID is not set, or empty'],
  ])('refuses %s', async (_, argv, says) => {
    const ended = await run('capture', argv)
    expect([ended.code, ended.calls.length]).toEqual([2, 0])
    expect(ended.err).toContain(says)
  })

  it('explains itself', async () => {
    const ended = await run('capture', ['--help'])
    expect(ended.code).toBe(0)
    expect(ended.out).toContain('--redact')
  })
})

describe('an audit of live accounts from the command line', () => {
  it('shows the price, asks, and audits when that is agreed to', async () => {
    const ended = await run('audit', ['--live', ...week, '--json'], { answer: true })
    expect(ended.code, ended.err).toBe(0)
    expect(ended.err).toContain(price)
    const report = JSON.parse(ended.out)
    expect(report.audit).toMatchObject({ apiCalls: { GetMetricData: 1, GetCostAndUsage: 5, GetAnomalies: 1, DescribeBudgets: 1 }, estimatedUsd: 0.06008 })
    expect(report.groups.map(({ name }: { name: string }) => name)).toEqual(['web', 'worker'])
  })

  it('pays nothing when it is not agreed to', async () => {
    const ended = await run('audit', ['--live', ...week], { answer: false })
    expect([ended.code, paid(ended), ended.out]).toEqual([2, 0, ''])
  })

  it('looks a name up before it pays, and pays for that group alone', async () => {
    const unknown = await run('audit', [...week, '--yes', '--group', 'wbe'])
    expect([unknown.code, paid(unknown)]).toEqual([2, 0])
    expect(unknown.err).toContain('did you mean "web"')
    const one = await run('audit', [...week, '--yes', '--group', 'web', '--json'])
    expect(JSON.parse(one.out).audit.estimatedUsd).toBe(0.06004)
  })

  it('takes a capture or accounts, not both and not neither', async () => {
    expect((await run('audit', ['--capture', 'x', '--live'])).err).toContain("option '--capture <dir>' cannot be used with options for reading accounts")
    expect((await run('audit', [])).err).toContain('name what to audit: --capture DIR, --live')
  })
})
