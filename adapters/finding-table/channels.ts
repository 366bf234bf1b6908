import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb'
import * as z from 'zod/mini'
import type { SubscribersKnown } from '../../domain/known/subscribers.ts'
import { ask, type Table, wasWritten } from './table.ts'

/** A channel that takes no more messages: why, since when, and under which address (its digest, for the address is a secret). */
export type DisabledChannel = { readonly reason: string; readonly sinceSec: number; readonly addressDigest: string }

/** The channel's state where it was disabled, whatever its address is now; null where it never was. */
export async function readDisabledChannel(table: Table, channel: string): Promise<DisabledChannel | null> {
  const { Item } = await ask(table, 'GetItem', (client) =>
    client.send(new GetCommand({ TableName: table.name, Key: { pk: 'CHANNELS', sk: channel }, ConsistentRead: true })),
  )
  if (typeof Item?.addressDigest !== 'string') return null
  return { reason: String(Item.reason), sinceSec: Number(Item.sinceSec), addressDigest: Item.addressDigest }
}

/** Disables a channel under its present address; under another it is used again. */
export async function disableChannel(table: Table, channel: string, state: DisabledChannel): Promise<void> {
  await ask(table, 'PutItem', (client) => client.send(new PutCommand({ TableName: table.name, Item: { pk: 'CHANNELS', sk: channel, ...state } })))
}

const subscribersKnown = z.lazy(() =>
  z.object({ runSec: z.int(), confirmed: z.array(z.string()), troubles: z.array(z.string()), toldSec: z.nullable(z.int()) }),
)
const SUBSCRIBERS = { pk: 'CHANNELS', sk: 'subscribers' } as const

/** What the last check of the subscribers left; null where there was none, or where nobody can read it any more. */
export async function readSubscribersKnown(table: Table): Promise<SubscribersKnown | null> {
  const { Item } = await ask(table, 'GetItem', (client) => client.send(new GetCommand({ TableName: table.name, Key: SUBSCRIBERS, ConsistentRead: true })))
  return subscribersKnown.safeParse(Item).data ?? null
}

/** Keeps what a check found; the word of a later run stands. */
export async function writeSubscribersKnown(table: Table, known: SubscribersKnown): Promise<void> {
  const notLater = { ConditionExpression: 'attribute_not_exists(runSec) OR runSec <= :runSec', ExpressionAttributeValues: { ':runSec': known.runSec } }
  const Item = { ...SUBSCRIBERS, ...known }
  await wasWritten(ask(table, 'PutItem', (client) => client.send(new PutCommand({ TableName: table.name, Item, ...notLater }))))
}
