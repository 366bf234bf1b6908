import { type AttributeValue, PutItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb'
import type { FleetSource, PlaceSource } from '../../audit/io.ts'
import type { FleetQuery } from '../../audit/run-io.ts'
import type { Group } from '../../domain/facts/group.ts'
import type { Finding } from '../../domain/findings.ts'
import type { RateAnswer } from '../../domain/propose/proposal.ts'
import { type LocalService, startService } from '../../local/service.ts'
import { findingOn, groupNamed, judgementOf, observationOf, placeSourceOf, proposalThat, WINDOW } from '../audit/made-up-fleet.ts'
import { DAYS, FIRST_DAY, ordinaryBill, tablesOf } from '../domain/spend/made-up-bill.ts'
import { NAMES, objectsOf, tickOf } from './a-run.ts'

// A day on which everything is written that a service writes: a group is at its maximum, another is dearer, one has more evidence than an item holds, one is no
// longer found, an item is broken, a subscriber is gone, a launch fails and somebody acknowledges a finding. On the day before most of that was well.

export const HOUR_SEC = 3600
/** Five minutes each, of the window. */
const STEPS = 4032
const BILLED_DAYS = 20

/** What a day left. */
type Left = { readonly items: readonly Readonly<Record<string, AttributeValue>>[]; readonly objects: Readonly<Record<string, string>> }
/** What the day before left: that day is the same in every story, and is run once. */
let left: Promise<Left> | null = null

export function theDayBefore(): Promise<Left> {
  left ??= leftOfDayBefore()
  return left
}

async function leftOfDayBefore(): Promise<Left> {
  const service = await aServiceOf(() => 0)
  try {
    await service.tick(tickOf(0))
    const { Items = [] } = await service.clients.dynamo.send(new ScanCommand({ TableName: service.tableName, ConsistentRead: true }))
    return { items: Items, objects: await objectsOf(service) }
  } finally {
    await service.stop()
  }
}

export function aServiceOf(day: () => number): Promise<LocalService> {
  return startService({
    openFleet: fleetOf(day),
    judge: ({ group }, _place, rate) => judged(group, day(), rate),
    settings: { groupsPerBatch: 2, digest: 'daily', tellTeams: true, ownerTag: 'team' } as never,
  })
}

/** What day `day` finds of a group. */
function findingsOf({ name, accountId, region }: { name: string; accountId: string; region: string }, day: number): readonly Finding[] {
  const at = { name, accountId, region }
  const waste = (usd: number, more = {}) => [findingOn(at, 'excess-capacity', 'high', { savingsMicroUsdPerMonth: usd * 1e6, ...more })]
  if (name === 'batch') return waste(day === 0 ? 100 : 300)
  if (name === 'web-api') return day === 0 ? waste(50) : []
  if (day === 0) return []
  if (name === 'payments') return [findingOn(at, 'max-size-reached', 'critical')]
  if (name === 'web-shop') return waste(80, { evidence: [{ statement: 'long '.repeat(75_000), value: 1, unit: 'count' }] })
  return name === 'web-data' && day > 1 ? [findingOn(at, 'launch-failures', 'low')] : []
}

function judged(group: Group, day: number, rate: RateAnswer) {
  const busyVcpu = new Float64Array(STEPS).fill(2)
  const unit = { instanceType: 'm5.large', busyVcpuPerInstance: 1.2, floorInstances: 2 }
  const need = { busyVcpu, overloadedMinutes: new Float64Array(STEPS), unit }
  const findings = findingsOf(group, day)
  if (group.name !== 'batch') return judgementOf(group, { rate, findings })
  const savingsMicroUsdPerMonth = findings[0]?.savingsMicroUsdPerMonth ?? 0
  const proposal = proposalThat({ savingsMicroUsdPerMonth, savingsRangeMicroUsdPerMonth: [savingsMicroUsdPerMonth, savingsMicroUsdPerMonth] })
  return judgementOf(group, { rate, findings, need, proposal })
}

function fleetOf(day: () => number) {
  return async ({ accounts, regions }: FleetQuery): Promise<FleetSource> => {
    const places = Object.entries(NAMES).map(([place, names]): PlaceSource => {
      const [accountId = '', region = ''] = place.split(' ')
      const groups = names.map((name) => groupNamed(name, { accountId, region, tags: { team: name === 'batch' ? 'jobs' : 'shop' } }))
      const source = placeSourceOf(groups, { accountId, region })
      const open = async () => ({
        ...(await source.open()),
        observeGroups: async function* (wanted?: ReadonlySet<string>) {
          for (const group of groups.filter(({ name }) => wanted?.has(name) ?? true))
            yield { ...observationOf(group), inServiceInstances: new Float64Array(STEPS).fill(6) }
        },
      })
      return { ...source, open, listGroupNames: async () => names }
    })
    const from = DAYS - BILLED_DAYS + day()
    const cells = ordinaryBill()
      .slice(0, 2)
      .map((cell) => ({ ...cell, usd: (i: number, ofDay: number) => cell.usd(i + from, ofDay) }))
    const tables = tablesOf(cells, { firstDay: FIRST_DAY + from, days: BILLED_DAYS })
    return {
      window: WINDOW,
      capturedAtSec: (FIRST_DAY + from + BILLED_DAYS) * 86_400 + 6 * HOUR_SEC,
      currency: 'USD',
      places: places.filter((one) => (accounts.length === 0 || accounts.includes(one.accountId)) && (regions.length === 0 || regions.includes(one.region))),
      readSpend: async () => ({ tables, unread: null }),
    }
  }
}

/** The service as the day before left it, but for a subscriber who is gone since and an item that nobody can read. */
export async function prepared({ clients, tableName, bucket, now }: LocalService, { items, objects }: Left): Promise<void> {
  now.sec = Date.parse(tickOf(0)) / 1000 + HOUR_SEC
  const broken = { pk: { S: 'FINDINGS#111122223333#us-east-1' }, sk: { S: 'STATE#old#single-zone#x' }, document: { S: '{' } }
  const known = { pk: { S: 'CHANNELS' }, sk: { S: 'subscribers' }, confirmed: { L: [{ S: 'findings email bob@example.com' }] } }
  await Promise.all([
    ...items.map((Item) =>
      clients.dynamo.send(new PutItemCommand({ TableName: tableName, Item: Item.sk?.S === 'subscribers' ? { ...Item, ...known } : Item })),
    ),
    clients.dynamo.send(new PutItemCommand({ TableName: tableName, Item: broken })),
    ...Object.entries(objects).map(([key, text]) => bucket.put(key, text)),
  ])
}

/** A launch of the afternoon that failed, as EventBridge says it. */
export function failedLaunch(atSec: number): unknown {
  return {
    'detail-type': 'EC2 Instance Launch Unsuccessful',
    source: 'aws.autoscaling',
    account: '444455556666',
    region: 'us-east-1',
    time: new Date(atSec * 1000).toISOString().replace('.000Z', 'Z'),
    detail: {
      AutoScalingGroupName: 'web-data',
      StatusMessage: 'We currently do not have sufficient m5.large capacity.',
      Description: 'Launching a new EC2 instance.',
    },
  }
}

/** What somebody says of the finding of the morning. */
export const acknowledged = { action: 'acknowledge', account: '111122223333', region: 'eu-west-1', group: 'batch', by: 'ana', reason: 'seen' }
