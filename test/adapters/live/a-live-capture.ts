import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { expect } from 'vitest'
import { newMarker } from '../../../adapters/capture/capture-marker.ts'
import { writeLiveCapture } from '../../../adapters/capture/capture-writer.ts'
import { openCapture } from '../../../adapters/capture/open.ts'
import { type LiveFleet, openAccounts } from '../../../adapters/live/live-source.ts'
import type { FleetSource } from '../../../audit/io.ts'
import { sampleGroups } from '../../../fixtures/sample-fleet.ts'
import { sampleFleetFolder } from '../../fixtures/sample-fleet-folder.ts'
import { expectSame } from '../../same.ts'
import { capturedAws } from './captured-aws.ts'
import { fakeAws, fakeClock, fixedCredentials, type Handlers } from './fake-aws.ts'
import { liveOptions } from './small-aws.ts'

const original = sampleFleetFolder()

/** The smaller regions of the sample fleet: twenty groups, and one place whose metrics are denied. */
export const regions = ['ap-southeast-2', 'eu-west-1']
const windowEndSec = Date.UTC(2026, 10, 2) / 1000

/** The sample fleet as live accounts, in these regions. */
export async function openSample(
  overrides: Handlers = {},
  of: readonly string[] = regions,
): Promise<{ fleet: LiveFleet; calls: readonly { readonly operation: string }[] }> {
  const { transport, calls } = fakeAws({ ...capturedAws(original), ...overrides })
  const world = { clock: fakeClock(windowEndSec + 1000), random: () => 0.5, transport, credentials: fixedCredentials('canary-hub-secret') }
  return { fleet: await openAccounts({ ...liveOptions, accountIds: [], regions: of, days: 14 }, world), calls }
}

export const marker = (fleet: LiveFleet, redact = false) =>
  newMarker({ options: 'o', windowEndSec: fleet.window.endSec, capturedAtSec: fleet.capturedAtSec, redact })

/** Everything a source says, in words that can be compared. */
export async function told(source: FleetSource): Promise<unknown> {
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

/** All that a capture's files hold, as text. */
export const texts = (dir: string): readonly string[] =>
  globSync('**/*', { cwd: dir, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name)))
    .map((bytes) => (bytes[0] === 0x1f ? gunzipSync(bytes) : bytes).toString('utf8'))

/** Writes a redacted capture of these regions: it shows no name and no account id, and the same measurements as the accounts. */
export async function expectRedacted(dir: string, of: readonly string[]): Promise<void> {
  const { fleet } = await openSample({}, of)
  await writeLiveCapture(fleet, dir, marker(fleet, true), () => {})
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
  expectSame(await figures(await openCapture(dir)), await figures((await openSample({}, of)).fleet))
  const names = sampleGroups().map((group) => group.name)
  const all = [...texts(dir), ...globSync('**/*', { cwd: dir })]
  for (const secret of [...names.filter((name) => name.length > 3), '004455667788', '123456789012', '999999999999', 'headroom-read', 'canary']) {
    const where = all.find((text) => text.includes(secret))
    expect(where?.slice(Math.max(0, where.indexOf(secret) - 100), where.indexOf(secret) + 100), secret).toBeUndefined()
  }
}
