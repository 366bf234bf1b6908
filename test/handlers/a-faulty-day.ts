import { type AttributeValue, BatchWriteItemCommand, ScanCommand, type WriteRequest } from '@aws-sdk/client-dynamodb'
import { expect } from 'vitest'
import type { RunSettings } from '../../audit/run-io.ts'
import { type Answer, type AwsCall, type Broken, Fault, type Garbage, type Handlers } from '../adapters/live/fake-aws.ts'
import { hub, member, onlyFor, region, smallAws } from '../adapters/live/small-aws.ts'
import { aLiveService, type LiveService, TICK } from './a-live-service.ts'
import { objectsOf, reportOf } from './a-run.ts'

/** The service of the day that was made last; whoever makes one stops it. */
export const made: { live: LiveService | null } = { live: null }

export async function stopMade(): Promise<void> {
  await made.live?.service.stop()
  made.live = null
}

const DAY_SEC = 86_400
const timeOf = (sec: number): string => new Date(sec * 1000).toISOString().replace('.000Z', 'Z')

export const fault = (code: string, status = 400): Fault => new Fault(code, 'as the test wants it', status)
export const toMember = (operation: string, answer: Fault | Garbage | Broken): Handlers => onlyFor(member, operation, () => answer)

/** So many times that answer, and then the usual one. */
export function atFirst(times: number, operation: string, answer: Answer): Handlers {
  let left = times
  return { [operation]: (call, nth) => (left-- > 0 ? answer : usualOf(operation, call, nth)) }
}

export function usualOf(operation: string, call: AwsCall, nth = 1): Answer {
  return smallAws[operation]?.(call, nth) ?? fault('UnknownOperation')
}

export type FaultyDay = Awaited<ReturnType<typeof dayOf>>

/** What a day on which all was well leaves behind: the table's items and the bucket's objects. */
type Left = { readonly items: readonly Readonly<Record<string, AttributeValue>>[]; readonly objects: Readonly<Record<string, string>> }
/** By how AWS answers on both days, and the day. */
const leftByDay = new WeakMap<Handlers, Map<string, Left>>()
const MOST_WRITTEN_AT_ONCE = 25
const asUsual: Handlers = {}

/** The service as the day before left it: that day is run once for all tests that have it the same. */
async function afterTheDayBefore({ service, options }: LiveService, tick: string, always: Handlers, settings: Partial<RunSettings>): Promise<void> {
  const key = JSON.stringify([tick, settings])
  const known = leftByDay.get(always) ?? new Map<string, Left>()
  const left = known.get(key)
  const before = timeOf(Date.parse(tick) / 1000 - DAY_SEC)
  if (left === undefined) {
    await service.tick(before, options)
    service.mails()
    const { Items = [] } = await service.clients.dynamo.send(new ScanCommand({ TableName: service.tableName, ConsistentRead: true }))
    leftByDay.set(always, known.set(key, { items: Items, objects: await objectsOf(service) }))
    return
  }
  const writes: WriteRequest[] = left.items.map((Item) => ({ PutRequest: { Item } }))
  for (let i = 0; i < writes.length; i += MOST_WRITTEN_AT_ONCE)
    await service.clients.dynamo.send(new BatchWriteItemCommand({ RequestItems: { [service.tableName]: writes.slice(i, i + MOST_WRITTEN_AT_ONCE) } }))
  for (const [objectKey, text] of Object.entries(left.objects)) await service.bucket.put(objectKey, text)
}

/**
 * A whole run of the deployed functions on a day on which some operations answer otherwise, after a day on which all was well: what was told,
 * what is kept, and what the report says. `always` is how they answer on both days: the same object, the same day before.
 */
export async function dayOf(
  overrides: Handlers,
  { tick = TICK, settings = {}, always = asUsual }: { readonly tick?: string; readonly settings?: Partial<RunSettings>; readonly always?: Handlers } = {},
) {
  const today: Record<string, Handlers[string]> = {}
  const usual = { ...smallAws, ...always }
  const answers: Handlers = Object.fromEntries(
    Object.entries(usual).map(([operation, answer]) => [operation, (call, nth) => (today[operation] ?? answer)(call, nth)]),
  )
  const live = await aLiveService({ overrides: answers, settings: { lookbackDays: 14, ...settings } })
  made.live = live
  const { service, options } = live
  await afterTheDayBefore(live, tick, always, settings)
  Object.assign(today, overrides)
  const { result, error } = await service.tick(tick, options)
  const { report } = await reportOf(service, tick)
  const { known } = await service.table.readKnownFindings(
    [
      { accountId: hub, region },
      { accountId: member, region },
    ],
    service.now.sec,
  )
  return {
    error,
    result: result as { status: string; problem: string | null; notAudited: readonly { accountId: string }[] },
    report,
    mails: service.mails().map(({ subject, text }) => ({ subject, text: text.replaceAll(/\s+/g, ' ') })),
    operatorMails: service.operatorMails().map(({ subject, text }) => ({ subject, text: text.replaceAll(/\s+/g, ' ') })),
    known: Object.fromEntries(known.map(({ finding, state }) => [finding.fingerprint.replace('/-/-', ''), state])),
  }
}

export const statuses = (report: { groups: { name: string; status: string }[] }): Readonly<Record<string, string>> =>
  Object.fromEntries(report.groups.map(({ name, status }) => [name, status]))

/** What is known of each group; of the member's as the day before left it where nothing could be seen of it. */
export const everyFinding = (ofHub: string, ofMember = ofHub): unknown =>
  expect.objectContaining({
    [`single-zone/${hub}/${region}/web`]: ofHub,
    [`single-zone/${hub}/${region}/worker`]: ofHub,
    [`single-zone/${member}/${region}/api`]: ofMember,
  })

/** The report without what was asked for and paid: what it says of the fleet. */
export function saysOf({ report }: Pick<FaultyDay, 'report'>): unknown {
  return { ...report, audit: { ...report.audit, apiCalls: null, estimatedUsd: null, ownCost: null } }
}
