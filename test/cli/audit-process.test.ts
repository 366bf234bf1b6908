import { execFile, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Report } from '../../report/schema.ts'
import { hostileNames } from '../hostile-names.ts'
import { writtenCapture } from './written-capture.ts'

const script = fileURLToPath(new URL('../../cli/headroom.ts', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'headroom-process-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** A machine that is busy with other tests may take long enough to be told of progress. */
const withoutProgress = (text: string): string => text.replaceAll(/^judged \d.*\n/gm, '')

type Ended = { readonly code: number | null; readonly out: string; readonly err: string }

function audit(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Ended> {
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [script, 'audit', ...args], { env: { ...process.env, ...env }, maxBuffer: 1 << 28 }, (_error, out, err) =>
      resolve({ code: child.exitCode, out, err: withoutProgress(err) }),
    )
  })
}

/** Lone surrogates cannot be in a file in UTF-8, and AWS has no group without a name. */
const names = [...new Set(hostileNames.filter((name) => name !== '' && name.isWellFormed()))]
let sound = ''
let small = ''
let half = ''
let broken = ''

beforeAll(() => {
  sound = writtenCapture(
    join(folder, 'sound'),
    { accountId: '000000000001', region: 'eu-west-1', groups: { 'big-web': 3, 'web-api': 45, web_api: 45 } },
    { accountId: '111122223333', region: 'us-east-1', groups: Object.fromEntries(names.map((name) => [name, 45])) },
  )
  small = writtenCapture(join(folder, 'small'), {
    accountId: '111122223333',
    region: 'us-east-1',
    groups: { 'big-web': 3, 'web-api': 45, web_api: 45, '\u0130stanbul': 45, ilk: 20, '\u00e9': 45, 'e\u0301': 45 },
  })
  half = writtenCapture(
    join(folder, 'half'),
    { accountId: '000000000001', region: 'eu-west-1', groups: { 'big-web': 3 } },
    { accountId: '111122223333', region: 'us-east-1', groups: { web: 45 }, spoilt: { 'autoscaling.describe-policies.json': '{"ScalingPolicies": [' } },
  )
  broken = writtenCapture(join(folder, 'broken'), {
    accountId: '111122223333',
    region: 'us-east-1',
    groups: { web: 45 },
    spoilt: { 'autoscaling.describe-policies.json': '{' },
  })
})

describe('the audit as a process', () => {
  it('prints every group of a capture once, whatever it is called, and nothing that a terminal acts upon', async () => {
    const { code, out } = await audit(['--capture', sound, '--out', join(folder, 'sound-report')])
    expect(code).toBe(0)
    const report: Report = JSON.parse(readFileSync(join(folder, 'sound-report', 'report.json'), 'utf8'))
    expect(report.groups.map((group) => group.name).sort()).toEqual(['big-web', 'web-api', 'web_api', ...names].sort())
    expect(report.summary.groups.discovered).toBe(names.length + 3)
    expect(out.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cs}\u200b\u202a-\u202e\u2066-\u2069]/u)
    expect(out.split('\n').filter((line) => line.includes('  111122223333  us-east-1  '))).toHaveLength(names.length)
  })

  it('gives the same bytes under another time zone and locale', async () => {
    const zones = [
      { TZ: 'UTC', LC_ALL: 'C' },
      { TZ: 'Pacific/Auckland', LC_ALL: 'tr_TR.UTF-8', LANG: 'tr_TR.UTF-8' },
    ]
    const written = (env: NodeJS.ProcessEnv): string => join(folder, `report-${env.LC_ALL}`)
    const [here, there] = await Promise.all(zones.map((env) => audit(['--capture', small, '--json', '--out', written(env)], env)))
    expect(there?.out).toBe(here?.out)
    expect(JSON.parse(here?.out ?? '').groups).toHaveLength(7)
    for (const file of ['report.json', 'report.txt', 'page.html']) {
      const [one, other] = zones.map((env) => readFileSync(join(written(env), file), 'utf8'))
      expect(other, file).toBe(one)
    }
    const [explained, elsewhere] = await Promise.all(zones.map((env) => audit(['--capture', small, '--explain', 'big-web'], env)))
    expect(elsewhere?.out).toBe(explained?.out)
    expect(explained?.code).toBe(0)
    expect(explained?.out).toMatch(/excess-capacity|idle-group/)
    expect(explained?.out).toContain('Instances required and in service')
  })

  it('ends with a code of its own where a finding is as severe as one said', async () => {
    expect((await audit(['--capture', small, '--group', 'big-web', '--fail-on', 'low'])).code).toBe(3)
  })

  it('audits what it can read, and lists the groups of the rest with the reason', async () => {
    const { code, out, err } = await audit(['--capture', half, '--json'])
    const report: Report = JSON.parse(out)
    expect(code).toBe(0)
    expect(err).toContain('1 of 2 accounts and regions were not audited')
    expect(report.groups.map((group) => [group.name, group.status])).toEqual([
      ['big-web', 'audited'],
      ['web', 'insufficient-data'],
    ])
    expect(report.notAudited[0]?.reason).toContain('autoscaling.describe-policies.json')
  })

  it('takes the bill from a FOCUS export', async () => {
    const bill = join(folder, 'focus')
    mkdirSync(bill)
    const { window } = JSON.parse(readFileSync(join(half, 'capture.json'), 'utf8')) as { readonly window: { readonly start: string } }
    writeFileSync(join(bill, 'a.csv'), `ChargePeriodStart,BilledCost,SubAccountId,ServiceName\n${window.start},12.5,000000000042,AWS Lambda\n`)
    const { code, out } = await audit(['--capture', half, '--json', '--focus', bill])
    const { cost } = JSON.parse(out) as Report
    expect(code).toBe(0)
    expect(cost.totals?.[0]?.byAccount).toMatchObject([{ accountId: '000000000042', billed: 12.5 }])
    expect(cost.notAssessed.some(({ reason }) => reason.includes('there is no column Tags'))).toBe(true)
    expect((await audit(['--capture', small, '--focus', join(folder, 'nowhere')])).err).toContain('there is no such folder')
  })

  it('tells its ends apart by exit code', async () => {
    const codes = await Promise.all(
      [['--capture', join(folder, 'nothing')], ['--capture', broken], [], ['--capture', small, '--nonsense'], ['--capture', small, '--group', 'web-apu']].map(
        async (args) => (await audit(args)).code,
      ),
    )
    expect(codes).toEqual([1, 1, 2, 2, 2])
  })

  it('ends quietly when whoever reads it has seen enough', async () => {
    const child = spawn(process.execPath, [script, 'audit', '--capture', small, '--json'], { stdio: ['ignore', 'pipe', 'pipe'] })
    let err = ''
    child.stderr.on('data', (part) => {
      err += part
    })
    child.stdout.once('data', () => child.stdout.destroy())
    const code = await new Promise((resolve) => child.on('close', resolve))
    expect([code, withoutProgress(err)]).toEqual([0, ''])
  })

  it('hands over all of a long report to a slow reader', async () => {
    const child = spawn(process.execPath, [script, 'audit', '--capture', small, '--json'], { stdio: ['ignore', 'pipe', 'inherit'] })
    const parts: Buffer[] = []
    child.stdout.on('data', (part: Buffer) => {
      parts.push(part)
      child.stdout.pause()
      setImmediate(() => child.stdout.resume())
    })
    await new Promise((resolve) => child.on('close', resolve))
    const text = Buffer.concat(parts).toString('utf8')
    expect(text.endsWith('}\n')).toBe(true)
    expect((JSON.parse(text) as Report).groups).toHaveLength(7)
  })
})
