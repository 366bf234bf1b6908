import { randomUUID } from 'node:crypto'
import { GetCommand, PutCommand, type PutCommandInput, QueryCommand, UpdateCommand, type UpdateCommandInput } from '@aws-sdk/lib-dynamodb'
import pMap from 'p-map'
import * as z from 'zod/mini'
import { type Claim, type PendingSend, type SendKey, sendChannels } from '../../domain/known/send.ts'
import { keyPart, timePart } from './keys.ts'
import { queryOpen } from './open-index.ts'
import { ask, isExpired, type Key, type Table, wasWritten } from './table.ts'

/**
 * Somebody who claimed a message and has not sent it after this is taken to have died: longer than a function may be at it. The one behind Slack waits as long
 * as Slack asks. Others are free by the third time that Lambda invokes a function that fails, which is after one minute and two (Lambda developer guide, "How
 * Lambda handles errors and retries with asynchronous invocation").
 */
export const leaseSecOf = (channel: SendKey['channel']): number => (channel === 'slack' ? 330 : 175)
const KEPT_FOR_SEC = 90 * 86_400

const send = z.lazy(() =>
  z.object({
    channel: z.enum(sendChannels),
    occasion: z.string(),
    runId: z.string(),
    runSec: z.int(),
    state: z.string(),
    status: z.enum(['intended', 'sent']),
    claimedSec: z.int(),
    claim: z.optional(z.string()),
    payload: z.string(),
  }),
)

/**
 * Claims a message before it is sent. The first claim writes what is to be sent; a later one, after the lease, is given that very
 * text, so that a message sent twice is the same twice.
 */
export async function claimSend(table: Table, key: SendKey, payload: string, nowSec: number): Promise<Claim> {
  const claim = randomUUID()
  const fresh = { ConditionExpression: 'attribute_not_exists(pk) OR expiresAtSec <= :now', ExpressionAttributeValues: { ':now': nowSec } }
  const known = await claimOrRead(table, key, payload, { claim, claimedSec: nowSec }, fresh)
  if (known === 'claimed') return { claim: 'send', payload }
  if (known?.status === 'sent') return { claim: 'sent' }
  if (known !== null && known.claimedSec > nowSec - leaseSecOf(key.channel)) return { claim: 'busy' }
  const text = known?.payload ?? payload
  // an entry that cannot be read cannot tell whether it was sent: better twice than never
  const asRead = { ConditionExpression: 'claimedSec = :before', ExpressionAttributeValues: { ':before': known?.claimedSec ?? 0 } }
  const later = await claimOrRead(table, key, text, { claim, claimedSec: nowSec }, known === null ? {} : asRead)
  return later === 'claimed' ? { claim: 'send', payload: text } : { claim: 'busy' }
}

/** Claims a message under a condition; where that does not hold, what is there. One that bears this claim was written by a try whose answer was lost. */
async function claimOrRead(
  table: Table,
  key: SendKey,
  payload: string,
  claimed: { readonly claim: string; readonly claimedSec: number },
  condition: Omit<PutCommandInput, 'TableName' | 'Item'>,
): Promise<'claimed' | z.infer<typeof send> | null> {
  if (await wasWritten(write(table, key, payload, claimed.claimedSec, condition, claimed))) return 'claimed'
  const known = await read(table, itemKey(key))
  return known?.claim === claimed.claim ? 'claimed' : known
}

/** Writes a message down that is to be sent and that nobody is sending yet; one that was written down before stays as it is. */
export async function noteSend(table: Table, key: SendKey, payload: string, nowSec: number): Promise<void> {
  const fresh = { ConditionExpression: 'attribute_not_exists(pk) OR expiresAtSec <= :now', ExpressionAttributeValues: { ':now': nowSec } }
  await wasWritten(write(table, key, payload, nowSec, fresh, { claimedSec: 0 }))
}

function write(
  table: Table,
  key: SendKey,
  payload: string,
  nowSec: number,
  condition: Omit<PutCommandInput, 'TableName' | 'Item'>,
  claimed: { readonly claim?: string; readonly claimedSec: number },
): Promise<unknown> {
  const Item = {
    ...itemKey(key),
    ...key,
    status: 'intended',
    ...claimed,
    payload,
    expiresAtSec: nowSec + KEPT_FOR_SEC,
    openPk: 'SENDS',
    openSk: `${timePart(key.runSec)}#${key.channel}#${key.occasion}#${keyPart(key.runId)}#${keyPart(key.state)}`,
  }
  return ask(table, 'PutItem', (client) => client.send(new PutCommand({ TableName: table.name, Item, ...condition })))
}

/** Notes that a claimed message went out. */
export async function markSent(table: Table, key: SendKey, nowSec: number): Promise<void> {
  await update(table, itemKey(key), {
    UpdateExpression: 'SET #status = :sent, sentSec = :now REMOVE openPk, openSk',
    ExpressionAttributeNames: { '#status': 'status' },
    ExpressionAttributeValues: { ':sent': 'sent', ':now': nowSec },
  })
}

/** Gives a claim back, for a message that could not be sent: whoever tries next need not wait for the lease. */
export async function releaseSend(table: Table, key: SendKey): Promise<void> {
  await update(table, itemKey(key), { UpdateExpression: 'SET claimedSec = :never', ExpressionAttributeValues: { ':never': 0 } })
}

/** Messages of that channel that were to be sent and nobody is sending, oldest first. */
export async function readPendingSends(table: Table, channel: SendKey['channel'], nowSec: number): Promise<readonly PendingSend[]> {
  const keys = await queryOpen(table, 'SENDS')
  const sends = await pMap(keys, (key) => read(table, key, nowSec), { concurrency: 4 })
  return sends.flatMap((one) => {
    if (one === null || one.status === 'sent' || one.channel !== channel || one.claimedSec > nowSec - leaseSecOf(channel)) return []
    const { occasion, runId, runSec, state, payload } = one
    return [{ key: { channel: one.channel, occasion, runId, runSec, state }, payload }]
  })
}

/** The time of the last run before that one for which such a message was written down; null when there was none. */
export async function readLastSendSec(table: Table, channel: SendKey['channel'], occasion: string, beforeSec: number): Promise<number | null> {
  const { Items = [] } = await ask(table, 'Query', (client) =>
    client.send(
      new QueryCommand({
        TableName: table.name,
        KeyConditionExpression: 'pk = :pk AND sk < :before',
        ExpressionAttributeValues: { ':pk': `SENDS#${channel}#${occasion}`, ':before': timePart(beforeSec) },
        ProjectionExpression: 'runSec',
        ConsistentRead: true,
        ScanIndexForward: false,
        Limit: 1,
      }),
    ),
  )
  const runSec: unknown = Items[0]?.runSec
  return typeof runSec === 'number' ? runSec : null
}

async function read(table: Table, key: Key, nowSec = 0): Promise<z.infer<typeof send> | null> {
  const { Item } = await ask(table, 'GetItem', (client) => client.send(new GetCommand({ TableName: table.name, Key: key, ConsistentRead: true })))
  const known = send.safeParse(Item)
  return known.success && !isExpired(Item ?? {}, nowSec) ? known.data : null
}

function update(table: Table, Key: Key, expression: Omit<UpdateCommandInput, 'TableName' | 'Key'>): Promise<unknown> {
  return ask(table, 'UpdateItem', (client) => client.send(new UpdateCommand({ TableName: table.name, Key, ...expression })))
}

function itemKey({ channel, occasion, runId, runSec, state }: SendKey): Key {
  return { pk: `SENDS#${channel}#${occasion}`, sk: `${timePart(runSec)}#${keyPart(runId)}#${keyPart(state)}` }
}
