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
import { capture, groupAnswer, loadBalancerArn, targetGroupArn } from '../capture-builder.ts'
import { aCharge } from './a-charge.ts'
import { writeCsv } from './generated-bill.ts'

const account = '111122223333'
const balancer = (tail: string, region = 'us-east-1') => `arn:aws:elasticloadbalancing:${region}:${account}:loadbalancer/${tail}`
const window = { start: '2026-10-19T00:00:00Z', end: '2026-11-02T00:00:00Z' }
const days = Array.from({ length: 30 }, (_, i) => isoFromDay(dayFromIso('2026-10-03') + i))

/** A charge as AWS exports it: of a load balancer with its ARN, whatever is charged. */
const charge = (day: string, ResourceId: string | null, SkuMeter: string, usd: string, more: Partial<FocusCharge> = {}): FocusCharge =>
  aCharge(day, usd, {
    ConsumedQuantity: '1',
    ConsumedUnit: 'Hours',
    ServiceName: 'Elastic Load Balancing',
    SubAccountId: account,
    ResourceId,
    SkuMeter,
    ...more,
  })

const web = loadBalancerArn('web')
/** Each day: $2.40 of hours, $1.20 of units and $0.24 of traffic for one balancer; $0.48 and $0.24 for a classic one. */
const ofDay = (day: string): FocusCharge[] => [
  charge(day, web, 'USE1-LoadBalancerUsage', '2.40'),
  charge(day, web, 'USE1-LCUUsage', '1.00'),
  charge(day, web, 'USE1-IdleProvisionedLBCapacity', '0.20'),
  charge(day, web, 'USE1-DataTransfer-Out-Bytes', '0.24'),
  charge(day, balancer('old'), 'LoadBalancerUsage', '0.48'),
  charge(day, balancer('old'), 'DataProcessing-Bytes', '0.24'),
  // of another Region, by the same name
  charge(day, balancer('old', 'eu-west-1'), 'EU-LoadBalancerUsage', '9.99'),
  // neither usage of the day, nor a balancer's
  charge(day, web, 'USE1-LCUUsage', '-0.50', { ChargeCategory: 'Credit' }),
  charge(day, web, 'USE1-LoadBalancerUsage', '7.00', { ChargeCategory: 'Tax' }),
  charge(day, web, 'USE1-LoadBalancerUsage', '3.00', { ChargeClass: 'Correction' }),
  charge(day, `arn:aws:ec2:us-east-1:${account}:natgateway/nat-0a`, 'NatGateway-Hours', '1.08', { ServiceName: 'Amazon Elastic Compute Cloud' }),
  charge(day, 'i-0a', 'BoxUsage:m5.large', '5.00', { ServiceName: 'Amazon Elastic Compute Cloud' }),
]

async function spendOf(charges: readonly FocusCharge[], columns?: readonly (keyof FocusCharge)[]): Promise<SpendAnswer> {
  const dir = mkdtempSync(join(tmpdir(), 'headroom-balancers-'))
  onTestFinished(() => rmSync(dir, { recursive: true }))
  writeCsv(join(dir, 'a.csv'), charges, columns)
  const windowSec = { startSec: Date.parse(window.start) / 1000, endSec: Date.parse(window.end) / 1000 }
  return await (await openFocusFolder(dir)).readSpend({ window: windowSec, capturedAtSec: windowSec.endSec + 6 * 3600, currency: 'USD' })
}

const targetGroups = (...names: readonly string[]) => ({
  TargetGroups: names.map((name) => ({ TargetGroupArn: targetGroupArn(name), LoadBalancerArns: [web] })),
})
const answers = { 'elbv2.describe-target-groups': targetGroups('blue', 'green') }

async function balancersOf(spend: SpendAnswer, groups: readonly object[], more: object = answers): Promise<Record<string, ReportGroup['loadBalancers']>> {
  const source = await openCapture(capture({ window, groups, answers: more as Record<string, unknown> }))
  const { report } = await runAudit({ ...source, readSpend: async () => spend }, { judge })
  return Object.fromEntries(report.groups.map(({ name, loadBalancers }) => [name, loadBalancers]))
}

const behind = (name: string, target: string) => groupAnswer(name, { TargetGroupARNs: [targetGroupArn(target)] })

describe('what load balancers cost by a FOCUS export', () => {
  it('is read by the ARN in ResourceId, usage alone, and is part of the bill, never beside it', async () => {
    const { balancers = [], tables } = await spendOf(days.flatMap(ofDay))
    const [table] = balancers
    expect(table?.rows.map(({ keys, unblendedMicroUsd }) => [...keys, Math.round(unblendedMicroUsd[0] ?? 0)])).toEqual([
      [balancer('old', 'eu-west-1'), 'LoadBalancerUsage', 9_990_000],
      [web, 'DataTransfer', 240_000],
      [web, 'LCUUsage', 1_200_000],
      [web, 'LoadBalancerUsage', 2_400_000],
      [balancer('old'), 'LCUUsage', 240_000],
      [balancer('old'), 'LoadBalancerUsage', 480_000],
    ])
    expect(balancers.length).toBe(1)
    expect(tables.flatMap(({ dimensions }) => dimensions)).not.toContain('RESOURCE')
  })

  it('is shared in equal parts by the groups behind each, and summed over the balancers before a group', async () => {
    const shared = await balancersOf(await spendOf(days.flatMap(ofDay)), [
      behind('blue', 'blue'),
      behind('green', 'green'),
      groupAnswer('old', { LoadBalancerNames: ['old'], TargetGroupARNs: [targetGroupArn('green')] }),
      groupAnswer('worker'),
    ])
    // three groups behind one balancer: a third of $2.40, $1.20 and $0.24 a day, 730 hours a month
    const third = 730 / 24 / 3
    expect(shared.blue?.parts?.hours).toBeCloseTo(2.4 * third, 5)
    expect(shared.blue?.parts?.units).toBeCloseTo(1.2 * third, 5)
    expect(shared.blue?.parts?.traffic).toBeCloseTo(0.24 * third, 5)
    expect(shared.blue?.usdPerMonth).toBeCloseTo(3.84 * third, 5)
    expect(shared.green).toEqual(shared.blue)
    expect(shared.old?.parts?.hours).toBeCloseTo(2.4 * third + (0.48 * 730) / 24, 5)
    expect(shared.old?.parts?.units).toBeCloseTo(1.2 * third + (0.24 * 730) / 24, 5)
    expect(shared.old?.sharedBy).toEqual([
      { name: 'app/web/fedcba9876543210', groups: 3 },
      { name: 'old', groups: 1 },
    ])
    expect(shared.worker).toBeUndefined()
  })

  it('is unknown, and never nothing, where the bill does not tell resources apart', async () => {
    const charges = days.flatMap(ofDay)
    const without = (column: keyof FocusCharge) =>
      spendOf(
        charges,
        focusHeader.filter((name) => name !== column),
      )
    for (const spend of [await without('ResourceId'), await without('SkuMeter'), { tables: [], unread: null }]) {
      const { blue } = await balancersOf(spend, [behind('blue', 'blue')])
      expect(blue).toMatchObject({ usdPerMonth: null, parts: null, unknownBecause: expect.stringContaining('the bill was not read by resource') })
    }
  })

  it('is unknown where one of its balancers is not in the bill, or its target groups were not read', async () => {
    const spend = await spendOf(days.flatMap(ofDay))
    const { both, unread } = {
      both: (await balancersOf(spend, [groupAnswer('both', { LoadBalancerNames: ['new'], TargetGroupARNs: [targetGroupArn('blue')] })])).both,
      unread: (await balancersOf(spend, [behind('unread', 'blue')], {})).unread,
    }
    expect(both).toMatchObject({ usdPerMonth: null, parts: null, unknownBecause: 'new is not in the bill' })
    expect(unread).toEqual({ usdPerMonth: null, parts: null, sharedBy: [], unknownBecause: 'its target groups were not read' })
  })
})
