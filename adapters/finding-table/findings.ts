import { DeleteCommand, GetCommand, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb'
import pMap from 'p-map'
import type { Finding } from '../../domain/findings.ts'
import type { KnownFinding } from '../../domain/known/lifecycle.ts'
import { readEveryPage } from '../aws/paged.ts'
import { type Item, packFinding, unpackFinding } from './finding-item.ts'
import { findingKey, findingsPartition, keyPart, type PlaceOfFindings, stateOf, timePart } from './keys.ts'
import { ask, isExpired, type Key, type Table, wasWritten } from './table.ts'

const READERS = 8
const WRITERS = 16
const SET_ASIDE = 'SET-ASIDE'
const SET_ASIDE_FOR_SEC = 400 * 86_400

/** What is known, and what of it could not be read and was set aside, in words: by this reading, or by an earlier one of the same time. */
export type KnownFindings = { readonly known: readonly KnownFinding[]; readonly setAside: readonly string[] }

/** Every finding known of these places, open or closed not long ago. Items that expired before `nowSec` are not there. */
export async function readKnownFindings(table: Table, places: readonly PlaceOfFindings[], nowSec: number): Promise<KnownFindings> {
  const read = await pMap(places, (place) => readPartition(table, place, 'STATE#', nowSec), { concurrency: READERS })
  const setAside = await queryAll(table, SET_ASIDE, `${timePart(nowSec)}#`)
  return { known: read.flatMap(({ known }) => known), setAside: setAside.map(({ original, problem }) => `${original}: ${problem}`) }
}

/** The findings known of one group. */
export function readFindingsOfGroup(
  table: Table,
  group: { readonly accountId: string; readonly region: string; readonly name: string },
  nowSec: number,
): Promise<KnownFindings> {
  return readPartition(table, group, stateOf({ autoScalingGroupName: group.name }), nowSec)
}

async function readPartition(table: Table, place: PlaceOfFindings, prefix: string, nowSec: number): Promise<KnownFindings> {
  const items = await queryAll(table, findingsPartition(place), prefix)
  const known: KnownFinding[] = []
  const setAside: string[] = []
  for (const item of items) {
    if (isExpired(item, nowSec)) continue
    const read = await unpackFinding(item, table.large)
    if ('known' in read) known.push(read.known)
    else setAside.push(await putAside(table, item, read.problem, nowSec))
  }
  return { known, setAside }
}

/** All items of a partition whose sort key begins so, in its order. */
export function queryAll(table: Table, partition: string, prefix: string): Promise<Item[]> {
  return readEveryPage({ service: 'dynamodb', operation: 'Query' }, async (token) => {
    const answer = await ask(table, 'Query', (client) =>
      client.send(
        new QueryCommand({
          TableName: table.name,
          KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
          ExpressionAttributeValues: { ':pk': partition, ':prefix': prefix },
          ConsistentRead: true,
          ...(token === undefined ? {} : { ExclusiveStartKey: JSON.parse(token) as Key }),
        }),
      ),
    )
    return { items: answer.Items, nextToken: answer.LastEvaluatedKey === undefined ? undefined : JSON.stringify(answer.LastEvaluatedKey) }
  })
}

/** One finding as it is known now; null when it is not, or its item was set aside. */
export async function readKnownFinding(
  table: Table,
  finding: Pick<Finding, 'category' | 'resource' | 'fingerprint' | 'kind'>,
  nowSec: number,
): Promise<KnownFinding | null> {
  const { Item: item } = await ask(table, 'GetItem', (client) =>
    client.send(new GetCommand({ TableName: table.name, Key: findingKey(finding), ConsistentRead: true })),
  )
  if (item === undefined || isExpired(item, nowSec)) return null
  const read = await unpackFinding(item, table.large)
  if ('known' in read) return read.known
  await putAside(table, item, read.problem, nowSec)
  return null
}

/**
 * Writes what a run made of a finding, if it still is as the run read it and no later run has written since; false otherwise.
 * `after.revision` is one above the revision read, 1 for a finding that was not known.
 */
export async function writeKnownFinding(table: Table, after: KnownFinding): Promise<boolean> {
  const fresh = after.revision === 1
  return wasWritten(
    put(table, await packFinding(after, table.large), {
      ConditionExpression: fresh ? 'attribute_not_exists(pk) OR expiresAtSec <= :run' : 'revision = :revision AND lastRunSec < :run',
      ExpressionAttributeValues: { ':run': after.lastRunSec, ...(fresh ? {} : { ':revision': after.revision - 1 }) },
    }),
  )
}

/** Writes many, several at once; whether each was written, in their order. */
export function writeKnownFindings(table: Table, afters: readonly KnownFinding[]): Promise<readonly boolean[]> {
  return pMap(afters, (after) => writeKnownFinding(table, after), { concurrency: WRITERS })
}

/** Writes what somebody made of a finding, over whatever it is by then; null when it is not known. `change` raises the revision by one. */
export async function changeKnownFinding(
  table: Table,
  finding: Pick<Finding, 'category' | 'resource' | 'fingerprint' | 'kind'>,
  change: (known: KnownFinding) => KnownFinding,
  nowSec: number,
): Promise<KnownFinding | null> {
  for (;;) {
    const known = await readKnownFinding(table, finding, nowSec)
    if (known === null) return null
    const after = change(known)
    const written = put(table, await packFinding(after, table.large), {
      ConditionExpression: 'revision = :revision',
      ExpressionAttributeValues: { ':revision': known.revision },
    })
    if (await wasWritten(written)) return after
  }
}

function put(table: Table, item: Item, condition: { ConditionExpression: string; ExpressionAttributeValues: Record<string, unknown> }): Promise<unknown> {
  return ask(table, 'PutItem', (client) => client.send(new PutCommand({ TableName: table.name, Item: item, ...condition })))
}

/** Moves an item that nobody can read out of the way, whole, so that the finding can be known anew. */
export async function putAside(table: Table, item: Item, problem: string, nowSec: number): Promise<string> {
  const { pk, sk } = item as Key
  const aside = {
    pk: SET_ASIDE,
    sk: `${timePart(nowSec)}#${keyPart(pk)}#${keyPart(sk)}`,
    problem,
    original: `${pk} ${sk}`,
    raw: JSON.stringify(item),
    expiresAtSec: nowSec + SET_ASIDE_FOR_SEC,
  }
  await ask(table, 'PutItem', (client) => client.send(new PutCommand({ TableName: table.name, Item: aside })))
  const sameDocument = item.document === undefined ? 'attribute_not_exists(document)' : 'document = :document'
  await wasWritten(
    ask(table, 'DeleteItem', (client) =>
      client.send(
        new DeleteCommand({
          TableName: table.name,
          Key: { pk, sk },
          ConditionExpression: sameDocument,
          ...(item.document === undefined ? {} : { ExpressionAttributeValues: { ':document': item.document } }),
        }),
      ),
    ),
  )
  return `${pk} ${sk}: ${problem}`
}
