import { ScanCommand } from '@aws-sdk/client-dynamodb'
import { GetObjectCommand, ListObjectsV2Command } from '@aws-sdk/client-s3'
import { keyPart } from '../../adapters/finding-table/keys.ts'
import type { FleetSource, PlaceSource } from '../../audit/io.ts'
import type { Judge } from '../../audit/place.ts'
import type { FleetQuery } from '../../audit/run-io.ts'
import type { Finding } from '../../domain/findings.ts'
import { type LocalService, type LocalServiceOptions, startService } from '../../local/service.ts'
import { findingOn, fleetOf, groupNamed, judgementOf, placeSourceOf } from '../audit/made-up-fleet.ts'

/** Two accounts, three places, six groups: on day 1 `payments` has come to its maximum, and `batch` is dearer. */
export const NAMES: Readonly<Record<string, readonly string[]>> = {
  '111122223333 eu-west-1': ['batch', 'fine'],
  '111122223333 us-east-1': ['payments', 'web-api', 'web-shop'],
  '444455556666 us-east-1': ['web-data'],
}

function placesOf(names: Readonly<Record<string, readonly string[]>>): readonly PlaceSource[] {
  return Object.entries(names).map(([place, groups]) => {
    const [accountId = '', region = ''] = place.split(' ')
    const source = placeSourceOf(
      groups.map((name) => groupNamed(name, { accountId, region })),
      { accountId, region },
    )
    return { ...source, listGroupNames: async () => groups }
  })
}

/** A fleet that reads what it is asked for alone. */
export function openFleetOf(
  names: Readonly<Record<string, readonly string[]>> = NAMES,
  asked: Partial<FleetQuery>[] = [],
): (query: Pick<FleetQuery, 'accounts' | 'regions'> & Partial<FleetQuery>) => Promise<FleetSource> {
  return async (query) => {
    asked.push(query)
    const { accounts, regions } = query
    const wanted = placesOf(names).filter(
      (place) => (accounts.length === 0 || accounts.includes(place.accountId)) && (regions.length === 0 || regions.includes(place.region)),
    )
    return fleetOf(...wanted)
  }
}

/** Says what it is told to of each group. */
export function judgeThat(find: (name: string) => readonly Finding[]): Judge {
  return ({ group }, _place, rate) => judgementOf(group, { rate, findings: find(group.name) })
}

const at = (name: string) => ({ accountId: '111122223333', region: name === 'batch' ? 'eu-west-1' : 'us-east-1', name })

/** Day 0: waste in `batch` and `web-api`. Day 1: `web-api` is no longer found, `batch` is worse, `payments` is critical. */
export const findingsOfDay =
  (day: number) =>
  (name: string): readonly Finding[] => {
    const waste = (usd: number) => findingOn(at(name), 'excess-capacity', 'high', { savingsMicroUsdPerMonth: usd * 1e6 })
    if (name === 'batch') return [waste(day === 0 ? 100 : 300)]
    if (name === 'web-api') return day === 0 ? [waste(50)] : []
    return name === 'payments' && day === 1 ? [findingOn(at(name), 'max-size-reached', 'critical')] : []
  }

export const tickOf = (day: number): string => new Date(Date.UTC(2026, 10, 2 + day, 6)).toISOString().replace('.000Z', 'Z')

export function aRunningService(options: Partial<LocalServiceOptions> = {}): Promise<LocalService> {
  return startService({ openFleet: openFleetOf(), judge: judgeThat(findingsOfDay(0)), ...options, settings: { groupsPerBatch: 2, ...options.settings } })
}

/** Names and clocks of claims, which differ where somebody had to wait. */
const CLOCKS = ['claim', 'claimedSec', 'sentSec', 'startedSec', 'finishedSec', 'expiresAtSec']

/** Every item of the table, without clocks, in an order of its own. */
export async function tableOf({ clients, tableName }: LocalService): Promise<readonly string[]> {
  const { Items = [] } = await clients.dynamo.send(new ScanCommand({ TableName: tableName, ConsistentRead: true }))
  return Items.map((item) =>
    JSON.stringify(
      Object.fromEntries(
        Object.entries(item)
          .filter(([key]) => !CLOCKS.includes(key))
          .map(([key, value]) => [key, key === 'outcome' ? { ...value, M: { ...value.M, finishedSec: null } } : value])
          .sort(([a], [b]) => (String(a) < String(b) ? -1 : 1)),
      ),
    ),
  ).sort()
}

/** Every object of the bucket, by key. */
export async function objectsOf({ clients }: LocalService): Promise<Readonly<Record<string, string>>> {
  const keys = await keysOf(clients)
  return Object.fromEntries(await Promise.all(keys.map(async (key) => [key, await textOf(clients, key)] as const)))
}

const Bucket = 'headroom-reports'
type Clients = LocalService['clients']

async function keysOf({ s3 }: Clients): Promise<readonly string[]> {
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket }))
  return Contents.map(({ Key = '' }) => Key)
}

async function textOf({ s3 }: Clients, Key: string): Promise<string> {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }))
  return (await Body?.transformToString()) ?? ''
}

/** The report of a run. */
export async function reportOf(service: LocalService, runId: string) {
  const text = await documentOf(service, runId, 'report.json')
  return { text, report: text === '' ? null : JSON.parse(text) }
}

/** A document of a run; empty where there is none. */
export async function documentOf({ clients }: LocalService, runId: string, document: 'report.json' | 'page.html'): Promise<string> {
  const key = (await keysOf(clients)).find((one) => one.endsWith(document) && one.includes(`/${keyPart(runId)}/`))
  return key === undefined ? '' : await textOf(clients, key)
}

/** Each service listens at a port of its own, and a link is signed for its time and place, and ends by both. */
export function withoutAddress(text: string): string {
  return text.replaceAll(/http:\/\/127\.0\.0\.1:\d+([^?\s]*)\?[\w.%&;=-]*/g, '$1').replaceAll(/(until\W+)\d{4}-\d\d-\d\d[T ][\d:]+/g, '$1')
}
