import { type EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge'
import { type Patience, patiently } from './aws/patiently.ts'

/** What those build on who listen to the bus: small, and the same for the same run. */
export type BusEvent = { readonly detailType: string; readonly detail: object }

export const EVENT_SOURCE = 'headroom'

/**
 * Puts one event on the account's default bus. Rejects with an AwsError where it is refused, by an answer or by the entry in it: PutEvents answers 200 with
 * `FailedEntryCount` for entries that it did not take.
 */
export async function putEvent({ client, ...patience }: Patience & { readonly client: EventBridgeClient }, { detailType, detail }: BusEvent): Promise<void> {
  const of = { service: 'events', operation: 'PutEvents' }
  const entry = { Source: EVENT_SOURCE, DetailType: detailType, Detail: JSON.stringify(detail) }
  await patiently(of, patience, async () => {
    const { Entries = [], FailedEntryCount = 0 } = await client.send(new PutEventsCommand({ Entries: [entry] }))
    const code = Entries[0]?.ErrorCode ?? 'InternalFailure'
    if (FailedEntryCount > 0) throw Object.assign(new Error(Entries[0]?.ErrorMessage ?? code), { name: code, $metadata: { httpStatusCode: 400 } })
  })
}
