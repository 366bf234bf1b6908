import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openCapture } from '../../../adapters/capture/open.ts'
import { openFocusFolder } from '../../../adapters/focus/folder.ts'
import type { SpendAnswer } from '../../../audit/io.ts'
import { runAudit } from '../../../audit/run.ts'
import { dayFromIso, isoFromDay } from '../../../domain/calendar.ts'
import { judge } from '../../../domain/judge.ts'
import { type FocusCharge, focusHeader } from '../../../fixtures/answers/focus.ts'
import type { ReportGroup } from '../../../report/schema.ts'
import { capture, groupAnswer, home, inService } from '../capture-builder.ts'
import { aCharge } from './a-charge.ts'
import { writeCsv } from './generated-bill.ts'

const account = '111122223333'
const window = { start: '2026-10-19T00:00:00Z', end: '2026-11-02T00:00:00Z' }
const days = Array.from({ length: 30 }, (_, i) => isoFromDay(dayFromIso('2026-10-03') + i))

/** A charge of an instance as AWS exports it: with its id and its tags, hours and traffic alike. */
const charge = (day: string, group: string | null, SkuMeter: string, usd: string, more: Partial<FocusCharge> = {}): FocusCharge =>
  aCharge(day, usd, {
    ConsumedQuantity: '24',
    ConsumedUnit: SkuMeter.includes('Bytes') ? 'GB' : 'Hours',
    RegionId: 'us-east-1',
    ResourceId: 'i-0a',
    ServiceName: 'Amazon Elastic Compute Cloud',
    SubAccountId: account,
    Tags: group === null ? '{}' : JSON.stringify({ 'aws:autoscaling:groupName': group }),
    SkuMeter,
    ...more,
  })

/** Each day: $1.20 between zones in both directions, $0.36 to the internet and $0.12 to another Region. */
const ofDay = (day: string): FocusCharge[] => [
  charge(day, 'web shop', 'BoxUsage:m5.large', '2.40'),
  charge(day, 'web shop', 'DataTransfer-Regional-Bytes', '0.60'),
  charge(day, 'web shop', 'DataTransfer-Regional-Bytes', '0.50'),
  charge(day, 'web shop', 'USE1-DataTransfer-xAZ-Out-Bytes', '0.10'),
  charge(day, 'web shop', 'DataTransfer-Out-Bytes', '0.36'),
  charge(day, 'web shop', 'USE1-USW2-AWS-Out-Bytes', '0.12'),
  // of another group, Region and account; of no group; no usage; no traffic
  charge(day, 'web', 'DataTransfer-Regional-Bytes', '9.00', { RegionId: 'eu-west-1' }),
  charge(day, 'web shop', 'EU-DataTransfer-Regional-Bytes', '8.00', { RegionId: 'eu-west-1' }),
  charge(day, 'web shop', 'DataTransfer-Regional-Bytes', '7.00', { SubAccountId: '999999999999' }),
  charge(day, null, 'DataTransfer-Regional-Bytes', '6.00'),
  charge(day, 'web shop', 'DataTransfer-Regional-Bytes', '-0.30', { ChargeCategory: 'Credit' }),
  charge(day, 'web shop', 'EBS:VolumeUsage.gp3', '5.00', { ResourceId: 'vol-0a' }),
  charge(day, 'quiet', 'BoxUsage:m5.large', '2.40'),
]
const nat = (day: string) => charge(day, null, 'NatGateway-Bytes', '4.00', { ResourceId: `arn:aws:ec2:us-east-1:${account}:natgateway/nat-0a` })

async function spendOf(charges: readonly FocusCharge[], columns?: readonly (keyof FocusCharge)[]): Promise<SpendAnswer> {
  const dir = mkdtempSync(join(tmpdir(), 'headroom-traffic-'))
  onTestFinished(() => rmSync(dir, { recursive: true }))
  writeCsv(join(dir, 'a.csv'), charges, columns)
  const windowSec = { startSec: Date.parse(window.start) / 1000, endSec: Date.parse(window.end) / 1000 }
  return await (await openFocusFolder(dir)).readSpend({ window: windowSec, capturedAtSec: windowSec.endSec + 6 * 3600, currency: 'USD' })
}

async function trafficOf(spend: SpendAnswer): Promise<Record<string, ReportGroup['traffic']>> {
  const source = await openCapture(capture({ window, groups: [groupAnswer('web shop'), groupAnswer('quiet'), groupAnswer('new')] }))
  const { report } = await runAudit({ ...source, readSpend: async () => spend }, { judge })
  return Object.fromEntries(report.groups.map(({ name, traffic }) => [name, traffic]))
}

const A_MONTH = 730 / 24

describe('groups of one name in two Regions of an account', () => {
  it('have rates of their own by a FOCUS export, each from its own hours', async () => {
    const charges = days.flatMap((day) => [
      charge(day, 'web', 'BoxUsage:m5.large', '4.80', { ConsumedQuantity: '96' }),
      charge(day, 'web', 'EU-BoxUsage:m5.large', '9.60', { ConsumedQuantity: '96', RegionId: 'eu-west-1' }),
    ])
    const spend = await spendOf(charges)
    const of = {
      groups: [groupAnswer('web', { DesiredCapacity: 4 })],
      series: [
        inService(
          'web',
          Array.from({ length: 4032 }, () => 4),
          { StartTime: window.start },
        ),
      ],
    }
    const source = await openCapture(capture({ window, places: { [home]: of, '111122223333/eu-west-1': of } }))
    const { report } = await runAudit({ ...source, readSpend: async () => spend }, { judge })
    expect(report.groups.map(({ region, usdPerInstanceHour }) => [region, usdPerInstanceHour])).toEqual([
      ['eu-west-1', 0.1],
      ['us-east-1', 0.05],
    ])
  })
})

describe('traffic charged to instances by a FOCUS export', () => {
  it('is that of the group in its own Region and account: between zones, and out of the Region', async () => {
    const { 'web shop': web } = await trafficOf(await spendOf(days.flatMap(ofDay)))
    expect(web?.parts?.betweenZones).toBeCloseTo(1.2 * A_MONTH, 4)
    expect(web?.parts?.beyondRegion).toBeCloseTo(0.48 * A_MONTH, 4)
    expect(web?.usdPerMonth).toBeCloseTo(1.68 * A_MONTH, 4)
  })

  it('is part of the bill, never beside it', async () => {
    const { groupCharges = [], tables } = await spendOf(days.flatMap(ofDay))
    expect(groupCharges.map(({ dimensions }) => dimensions)).toEqual([['TAG', 'LINKED_ACCOUNT', 'REGION', 'USAGE_TYPE']])
    expect(tables.flatMap(({ dimensions }) => dimensions)).not.toContain('REGION')
  })

  it('is nothing for a group that is in the bill and has none, and unknown for one that is not in it', async () => {
    const { quiet, new: fresh } = await trafficOf(await spendOf(days.flatMap(ofDay)))
    expect(quiet).toEqual({ usdPerMonth: 0, parts: { betweenZones: 0, beyondRegion: 0 } })
    expect(fresh).toEqual({ usdPerMonth: null, parts: null, unknownBecause: expect.stringContaining('no charge with its tag') })
  })

  it('is counted from the day on which the tag tells of groups', async () => {
    const tagged = days.flatMap((day) => ofDay(day).map((one) => (day < '2026-10-26' ? { ...one, Tags: '{}' } : one)))
    const { 'web shop': web } = await trafficOf(await spendOf(tagged))
    expect(web?.parts?.betweenZones).toBeCloseTo(1.2 * A_MONTH, 4)
  })

  it('is unknown, and never nothing, where the bill does not tell Regions, groups or usage apart', async () => {
    const charges = days.flatMap(ofDay)
    for (const column of ['RegionId', 'Tags', 'SkuMeter', 'ServiceName'] as const) {
      const without = focusHeader.filter((name) => name !== column)
      const { 'web shop': web } = await trafficOf(await spendOf(charges, without))
      expect(web).toMatchObject({ usdPerMonth: null, parts: null, unknownBecause: expect.stringContaining('the bill was not read by group') })
    }
    const { 'web shop': web } = await trafficOf({ tables: [], unread: null })
    expect(web).toMatchObject({ usdPerMonth: null, parts: null })
  })

  it('says of NAT gateways that are charged that its part of them is unknown, and why', async () => {
    const { 'web shop': web } = await trafficOf(await spendOf(days.flatMap((day) => [...ofDay(day), nat(day)])))
    expect(web?.natGateways).toEqual({ usdPerMonth: null, unknownBecause: 'routes are not read' })
    const { 'web shop': without } = await trafficOf(await spendOf(days.flatMap(ofDay)))
    expect(without?.natGateways).toBeUndefined()
  })
})
