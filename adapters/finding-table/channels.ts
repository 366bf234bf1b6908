import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb'
import { ask, type Table } from './table.ts'

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
