import { execFile } from 'node:child_process'
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openCapture } from '../../adapters/capture/open.ts'
import { openAccounts } from '../../adapters/live/live-source.ts'
import { runAudit } from '../../audit/run.ts'
import { judge } from '../../domain/judge.ts'
import type { Report } from '../../report/schema.ts'
import { type Moto, startMoto } from './moto.ts'
import { cpuAt, credentialsIn, hub, makeManyGroups, makeOrganization, makeWebGroups, manyGroups, queueBill } from './moto-fleet.ts'

// The commands whole, over the wire, against AWS as moto plays it. What moto does not have (the price list, service quotas,
// activities) shows what becomes of an answer that cannot be had.

const root = join(import.meta.dirname, '../..')
const dir = mkdtempSync(join(tmpdir(), 'wire-'))
const out = join(dir, 'capture')
const EXTERNAL_ID = 'canary-external-id'
const hubAccountId = '123456789012'
const regions = ['eu-west-1', 'us-east-1']

let moto: Moto
let open = ''
let closed = ''
let windowEndSec = 0

beforeAll(async () => {
  moto = await startMoto()
  ;({ open, closed } = await makeOrganization(moto.endpoint))
  const credentials = await credentialsIn(moto.endpoint, open)
  windowEndSec = Math.floor((Date.now() / 1000 - 900) / 300) * 300
  await makeWebGroups({ endpoint: moto.endpoint, region: 'eu-west-1', credentials }, windowEndSec)
  await makeManyGroups({ endpoint: moto.endpoint, region: 'us-east-1', credentials })
}, 300_000)

afterAll(async () => {
  await moto?.stop()
  rmSync(dir, { recursive: true, force: true })
})

const environment = () => ({
  PATH: process.env.PATH ?? '',
  AWS_ENDPOINT_URL: moto.endpoint,
  AWS_ACCESS_KEY_ID: hub.accessKeyId,
  AWS_SECRET_ACCESS_KEY: hub.secretAccessKey,
  AWS_REGION: 'us-east-1',
  AWS_EC2_METADATA_DISABLED: 'true',
  EXTERNAL_ID,
})

type Ended = { readonly code: number; readonly stdout: string; readonly stderr: string }

function command(...args: readonly string[]): Promise<Ended> {
  return new Promise((resolve) =>
    execFile(process.execPath, [join(root, 'cli/headroom.ts'), ...args], { env: environment(), maxBuffer: 1 << 28 }, (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr }),
    ),
  )
}

const reading = ['--role-name', 'headroom-read', '--external-id-env', 'EXTERNAL_ID', '--regions', regions.join(','), '--days', '1', '--yes']

const file = (name: string): string => {
  const path = join(out, 'accounts', open, name)
  return name.endsWith('.gz') ? gunzipSync(readFileSync(path)).toString('utf8') : readFileSync(path, 'utf8')
}

describe('capture and audit of accounts over the wire', () => {
  let captured: Report
  let ended: Ended

  it('captures an organization: every open account, through its role, to the last page', async () => {
    await queueBill(moto.endpoint, open)
    ended = await command('capture', '--out', out, ...reading)
    expect(ended.stderr).toContain('GetMetricData requests')
    expect(ended.code, ended.stderr).toBe(0)
    const groups = JSON.parse(file('us-east-1/autoscaling.describe-auto-scaling-groups.json')) as { AutoScalingGroups: unknown[] }
    expect(groups.AutoScalingGroups).toHaveLength(manyGroups)
    expect(existsSync(join(out, '.unfinished.json'))).toBe(false)
  })

  it('keeps what was put: policies, alarms, scheduled actions, target groups and metrics', () => {
    expect(JSON.parse(file('eu-west-1/autoscaling.describe-policies.json')).ScalingPolicies).toMatchObject([{ AutoScalingGroupName: 'web', PolicyName: 'out' }])
    expect(JSON.parse(file('eu-west-1/autoscaling.describe-scheduled-actions.json')).ScheduledUpdateGroupActions).toMatchObject([
      { ScheduledActionName: 'evening' },
    ])
    expect(JSON.parse(file('eu-west-1/elbv2.describe-target-groups.json')).TargetGroups).toMatchObject([
      { TargetGroupName: 'web', LoadBalancerArns: [expect.stringContaining('/web/')] },
    ])
    expect(JSON.parse(file('eu-west-1/ec2.describe-images.json')).Images).toHaveLength(1)
    expect(JSON.parse(file('eu-west-1/ec2.describe-security-groups.json')).SecurityGroups).toHaveLength(1)
    const lines = file('eu-west-1/cloudwatch.get-metric-data.ndjson.gz')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    const cpu = lines.find((line) => line.MetricName === 'CPUUtilization' && line.Stat === 'Average')
    const given = cpu.Values.filter((value: number | null) => value !== null)
    expect(given.length).toBeGreaterThanOrEqual(23)
    expect(given.at(-1)).toBe(cpuAt(23))
    expect(lines.map((line) => line.MetricName)).toContain('HTTPCode_ELB_5XX_Count')
  })

  it('says of each account and region what it could not read, and leaves the closed account out', async () => {
    captured = (await runAudit(await openCapture(out), { judge })).report
    expect(captured.places.map(({ accountId, region, groups }) => [accountId, region, groups])).toEqual(
      [
        [hubAccountId, 'eu-west-1', 0],
        [hubAccountId, 'us-east-1', 0],
        [open, 'eu-west-1', 2],
        [open, 'us-east-1', manyGroups],
        [closed, '*', 0],
      ].sort(([a], [b]) => ((a as string) < (b as string) ? -1 : 1)),
    )
    expect(captured.notAudited).toEqual([{ accountId: closed, region: '*', reason: expect.stringContaining('suspended') }])
    const europe = captured.places.find(({ accountId, region }) => accountId === open && region === 'eu-west-1')
    // what moto does not play
    expect(europe?.unread.map(({ operation }) => operation)).toEqual([
      'ec2.get-instance-metadata-defaults',
      'pricing.get-products',
      'service-quotas.list-service-quotas',
    ])
  })

  it('audits the accounts themselves to the same report, but for what was called', async () => {
    Object.assign(process.env, environment())
    const { end } = JSON.parse(readFileSync(join(out, 'capture.json'), 'utf8')).window
    const fleet = await openAccounts({
      profile: null,
      roleName: 'headroom-read',
      externalId: EXTERNAL_ID,
      accountIds: [],
      regions,
      names: null,
      days: 1,
      capMicroUsd: 1_000_000,
      homeRegion: 'us-east-1',
      windowEndSec: Date.parse(end) / 1000,
    })
    const { report } = await runAudit(fleet, { judge })
    const { apiCalls, estimatedUsd, ...audit } = report.audit
    expect({ ...report, audit }).toEqual({ ...captured, audit: { policy: captured.audit.policy } })
    expect(apiCalls).toMatchObject({ ListAccounts: 1, AssumeRole: 1, GetMetricData: expect.any(Number), GetCostAndUsage: 7 })
    expect(apiCalls.DescribeAutoScalingGroups).toBe(5)
    expect(estimatedUsd).toBeGreaterThan(0.07)
  })

  it('audits them from the command line as well', async () => {
    const { code, stdout, stderr } = await command('audit', '--json', ...reading, '--days', '7')
    expect(code, stderr).toBe(0)
    expect((JSON.parse(stdout) as Report).groups.map((group) => group.name)).toEqual(captured.groups.map((group) => group.name))
  })

  it('captures again with names and account ids replaced, to the same verdicts', async () => {
    const redactedOut = join(dir, 'redacted')
    const { code, stderr } = await command('capture', '--out', redactedOut, '--redact', ...reading)
    expect(code, stderr).toBe(0)
    const redacted = (await runAudit(await openCapture(redactedOut), { judge })).report
    expect(redacted.summary.groups).toEqual(captured.summary.groups)
    const texts = globSync('**/*', { cwd: redactedOut, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => readFileSync(join(entry.parentPath, entry.name)))
      .map((bytes) => (bytes[0] === 0x1f ? gunzipSync(bytes) : bytes).toString('utf8'))
    for (const secret of [open, closed, hubAccountId, 'batch-001', 'shop & sons', 'web-high', '"evening"'])
      expect(
        texts.some((text) => text.includes(secret)),
        secret,
      ).toBe(false)
  })

  it('shows no secret anywhere', () => {
    const texts = globSync('**/*', { cwd: dir, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => readFileSync(join(entry.parentPath, entry.name)))
      .map((bytes) => (bytes[0] === 0x1f ? gunzipSync(bytes) : bytes).toString('utf8'))
    const canary = [hub.secretAccessKey, EXTERNAL_ID, Buffer.from('canary-user-data').toString('base64')]
    for (const secret of canary)
      for (const text of [...texts, ended.stdout, ended.stderr, JSON.stringify(captured)]) expect(text.includes(secret), secret).toBe(false)
  })
})
