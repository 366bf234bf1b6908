import { expect } from 'vitest'
import { openCapture } from '../../../adapters/capture/open.ts'
import type { LiveOptions } from '../../../adapters/live/live-accounts.ts'
import { openAccounts } from '../../../adapters/live/live-source.ts'
import { runAudit } from '../../../audit/run.ts'
import type { Report } from '../../../report/schema.ts'
import { sampleFleetFolder } from '../../fixtures/sample-fleet-folder.ts'
import { judgeOnce } from '../../judging-once.ts'
import { capturedAws } from './captured-aws.ts'
import { fakeAws, fakeClock, fixedCredentials } from './fake-aws.ts'

const dir = sampleFleetFolder()

const windowEndSec = Date.UTC(2026, 10, 2) / 1000
/** When the accounts are read: when those of the capture were, twenty minutes after its window. */
const readSec = windowEndSec + 1200
const options: LiveOptions = {
  profile: null,
  roleName: 'auditor',
  externalId: 'an-external-id',
  accountIds: [],
  regions: [],
  names: null,
  days: 14,
  capMicroUsd: 1_000_000,
  homeRegion: 'us-east-1',
  windowEndSec,
}

async function liveReport(
  regions: readonly string[],
): Promise<{ report: Report; price: Awaited<ReturnType<Awaited<ReturnType<typeof openAccounts>>['price']>> }> {
  const { transport } = fakeAws(capturedAws(dir))
  const fleet = await openAccounts({ ...options, regions }, { clock: fakeClock(readSec), random: () => 0.5, transport, credentials: fixedCredentials() })
  const price = await fleet.price()
  return { report: (await runAudit(fleet, { judge: judgeOnce })).report, price }
}

/** An audit of live accounts in these regions (none: all of them) finds what an audit of their capture finds, for the price that was planned. Resolves to how many metrics it read. */
export async function expectAsCaptured(regions: readonly string[]): Promise<{ readonly metrics: number }> {
  const { report: live, price } = await liveReport(regions)
  const source = await openCapture(dir)
  const capturedIn = { ...source, places: source.places.filter(({ region }) => regions.length === 0 || regions.includes(region)) }
  const captured = (await runAudit(capturedIn, { judge: judgeOnce })).report
  expect(live.groups).toEqual(captured.groups)
  expect(live.findings).toEqual(captured.findings)
  // what groups of one name cost in each of two Regions is asked of AWS alone: the capture has no such answer, and its stand-in refuses it
  const sharedRegions = regions.length === 0 ? 2 : 0
  const others = ({ cost }: Report) => cost?.notAssessed.filter(({ subject }) => subject !== 'rates from the bill')
  expect({ ...live.cost, notAssessed: others(live) }).toEqual({ ...captured.cost, notAssessed: others(captured) })
  expect((live.cost?.notAssessed.length ?? 0) - (captured.cost?.notAssessed.length ?? 0)).toBe(sharedRegions === 0 ? 0 : 1)
  expect(live.notAudited).toEqual([{ accountId: '999999999999', region: '*', reason: expect.stringContaining('suspended') }])
  const unread = ({ places }: Report) =>
    places.filter(({ region }) => region !== '*').map((place) => [place.accountId, place.region, place.groups, place.unread.map(({ operation }) => operation)])
  expect(unread(live)).toEqual(unread(captured))
  // what is denied is planned for, and not charged
  const denied = 32
  expect(live.audit.estimatedUsd * 1e6).toBeCloseTo(price.totalMicroUsd - denied * 10 - sharedRegions * 10_000, 3)
  expect(live.audit.apiCalls.GetMetricData).toBe(price.metricRequests)
  return { metrics: price.metrics }
}
