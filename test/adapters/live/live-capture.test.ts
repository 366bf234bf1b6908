import { existsSync, globSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterAll, describe, expect, it } from 'vitest'
import { newMarker, readMarker } from '../../../adapters/capture/capture-marker.ts'
import { writeLiveCapture } from '../../../adapters/capture/capture-writer.ts'
import { openCapture } from '../../../adapters/capture/open.ts'
import { type LiveFleet, openAccounts } from '../../../adapters/live/live-source.ts'
import type { FleetSource } from '../../../audit/io.ts'
import { playSampleFleet } from '../../../fixtures/sample-fleet.ts'
import { sampleFleetFolder } from '../../fixtures/sample-fleet-folder.ts'
import { expectSame } from '../../same.ts'
import { capturedAws } from './captured-aws.ts'
import { Fault, fakeAws, fakeClock, fixedCredentials, type Handlers } from './fake-aws.ts'
import { liveOptions } from './small-aws.ts'

const home = mkdtempSync(join(tmpdir(), 'live-capture-'))
const original = sampleFleetFolder()
const whole = join(home, 'whole')
/** What an undisturbed capture says, and the requests that it took. */
const undisturbed: { told?: unknown; calls?: readonly { readonly operation: string }[] } = {}
afterAll(() => rmSync(home, { recursive: true }))

/** The smaller regions of the sample fleet: twenty groups, and one place whose metrics are denied. */
const regions = ['ap-southeast-2', 'eu-west-1']
const windowEndSec = Date.UTC(2026, 10, 2) / 1000

async function openSample(overrides: Handlers = {}): Promise<{ fleet: LiveFleet; calls: readonly { readonly operation: string }[] }> {
  const { transport, calls } = fakeAws({ ...capturedAws(original), ...overrides })
  const world = { clock: fakeClock(windowEndSec + 1000), random: () => 0.5, transport, credentials: fixedCredentials('canary-hub-secret') }
  return { fleet: await openAccounts({ ...liveOptions, accountIds: [], regions, days: 14 }, world), calls }
}

const marker = (fleet: LiveFleet, redact = false) => newMarker({ options: 'o', windowEndSec: fleet.window.endSec, capturedAtSec: fleet.capturedAtSec, redact })

/** Everything a source says, in words that can be compared. */
async function told(source: FleetSource): Promise<unknown> {
  const places: unknown[] = []
  for (const place of source.places) {
    const { accountId, region } = place
    try {
      const open = await place.open()
      const observations: unknown[] = []
      for await (const observation of open.observeGroups()) observations.push(observation)
      places.push({
        accountId,
        region,
        unread: open.unread,
        place: open.place,
        observations: observations.sort((a, b) => ((a as Named).group.name < (b as Named).group.name ? -1 : 1)),
      })
    } catch (error) {
      places.push({ accountId, region, failed: (error as Error).message })
    }
  }
  return {
    window: source.window,
    currency: source.currency,
    places,
    spend: await source.readSpend(),
    beside: [await source.readBudgets?.(), await source.readAnomalies?.(), await source.readSavingsPlans?.(), await source.readReservations?.()],
  }
}
type Named = { readonly group: { readonly name: string } }

const texts = (dir: string): readonly string[] =>
  globSync('**/*', { cwd: dir, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name)))
    .map((bytes) => (bytes[0] === 0x1f ? gunzipSync(bytes) : bytes).toString('utf8'))

describe('a capture of live accounts', () => {
  it('says what the accounts themselves say, down to what could not be read', async () => {
    const { fleet, calls } = await openSample()
    const progress: number[] = []
    const notRead = await writeLiveCapture(fleet, whole, marker(fleet), ({ groups }) => progress.push(groups))
    expect(notRead.map(({ accountId, region, operation }) => [accountId, region, operation])).toEqual([
      ['004455667788', 'eu-west-1', 'cloudwatch.describe-alarms'],
      ['004455667788', 'eu-west-1', 'cloudwatch.get-metric-data'],
      ['123456789012', 'ap-southeast-2', 'autoscaling.describe-auto-scaling-groups'],
      ['123456789012', 'eu-west-1', 'service-quotas.list-service-quotas'],
      ['999999999999', '*', 'autoscaling.describe-auto-scaling-groups'],
    ])
    Object.assign(undisturbed, { told: await told(await openCapture(whole)), calls: [...calls] })
    expectSame(undisturbed.told, await told((await openSample()).fleet))
    expect(Math.max(...progress)).toBe(20)
    expect(await readMarker(whole)).toBeNull()
  })

  it('that was interrupted goes on with the places that are left, and pays for nothing twice', async () => {
    const dir = join(home, 'interrupted')
    const first = await openSample()
    let places = 0
    const stop = () => {
      if (++places > 12) throw new Error('interrupted')
    }
    const begun = marker(first.fleet)
    await expect(writeLiveCapture(first.fleet, dir, begun, stop)).rejects.toThrow('interrupted')
    expect(existsSync(join(dir, 'capture.json'))).toBe(false)
    const left = await readMarker(dir)
    expect(left?.done.length).toBeGreaterThan(0)

    const second = await openSample()
    await writeLiveCapture(second.fleet, dir, left as NonNullable<typeof left>, () => {})
    const asked = (calls: readonly { readonly operation: string }[], operation: string) => calls.filter((call) => call.operation === operation).length
    expect(asked(second.calls, 'GetCostAndUsage')).toBe(0)
    expect(asked(second.calls, 'GetMetricData')).toBeLessThan(asked(undisturbed.calls ?? [], 'GetMetricData'))
    expectSame(await told(await openCapture(dir)), undisturbed.told)
    expect(readdirSync(dir).sort()).toEqual([
      'accounts',
      'budgets.describe-budgets.json',
      'capture.json',
      'ce.get-anomalies.json',
      'ce.get-cost-and-usage.json',
      'ec2.describe-reserved-instances.json',
      'savingsplans.describe-savings-plans.json',
    ])
    expect(globSync('**/*.part', { cwd: dir })).toEqual([])
  })

  it('keeps an account that could not be read at all as one', async () => {
    const dir = join(home, 'refused')
    const { fleet } = await openSample({ AssumeRole: () => new Fault('AccessDenied', 'no', 403) })
    await writeLiveCapture(fleet, dir, marker(fleet), () => {})
    await expect(openCapture(dir).then(async (source) => source.places[0]?.open())).rejects.toThrow(
      'sts:AssumeRole: the role arn:aws:iam::004455667788:role/headroom-read could not be assumed',
    )
    expectSame(await told(await openCapture(dir)), await told((await openSample({ AssumeRole: () => new Fault('AccessDenied', 'no', 403) })).fleet))
  })

  it('shows no name and no account id when it is redacted, and the same measurements', async () => {
    const dir = join(home, 'redacted')
    const { fleet } = await openSample()
    await writeLiveCapture(fleet, dir, marker(fleet, true), () => {})
    const source = await openCapture(dir)
    const plain = await openCapture(whole)
    const figures = async (of: FleetSource) => {
      const all: unknown[] = []
      for (const place of of.places)
        for await (const { group, cpuPercentAverage, inServiceInstances, requests, elb5xx } of (await place.open().catch(() => null))?.observeGroups() ?? [])
          all.push([
            group.minSize,
            group.maxSize,
            group.instanceType,
            group.policies?.length,
            group.activities?.length,
            group.managedBy === null,
            cpuPercentAverage,
            inServiceInstances,
            requests,
            elb5xx,
          ])
      return all.map((row) => JSON.stringify(row, (_, value) => (value instanceof Float64Array ? Array.from(value) : value))).sort()
    }
    expectSame(await figures(source), await figures(plain))
    const names = playSampleFleet().map((group) => group.name)
    const all = [...texts(dir), ...globSync('**/*', { cwd: dir })]
    for (const secret of [...names.filter((name) => name.length > 3), '004455667788', '123456789012', '999999999999', 'headroom-read', 'canary']) {
      const where = all.find((text) => text.includes(secret))
      expect(where?.slice(Math.max(0, where.indexOf(secret) - 100), where.indexOf(secret) + 100), secret).toBeUndefined()
    }
  })

  it('redacts differently each time: what is shown cannot be joined with another', async () => {
    const { fleet } = await openSample()
    expect(marker(fleet, true).salt).not.toBe(marker(fleet, true).salt)
    expect(marker(fleet).salt).toBeNull()
  })
})
