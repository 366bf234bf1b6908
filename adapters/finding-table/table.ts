import type { CreateTableCommandInput } from '@aws-sdk/client-dynamodb'
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { type Patience, patiently } from '../aws/patiently.ts'

/** The one table, and how it is asked. docs/data-model.md lists what lies in it under which keys. */
export type Table = Patience & { readonly client: DynamoDBDocumentClient; readonly name: string; readonly large: LargeStore }

/** Where text goes that an item cannot hold. */
export type LargeStore = {
  readonly put: (key: string, text: string) => Promise<void>
  /** null where there is nothing under that key. */
  readonly get: (key: string) => Promise<string | null>
}

/** Names of the attributes that DynamoDB itself looks at. */
export const PARTITION = 'pk'
export const SORT = 'sk'
export const EXPIRY = 'expiresAtSec'
/** Lists what is still to be sent, across partitions; items without its keys are not in it. */
export const OPEN_INDEX = 'open'
export const OPEN_PARTITION = 'openPk'
export const OPEN_SORT = 'openSk'

export type Key = { readonly pk: string; readonly sk: string }

/** The table's shape, for whoever makes one. */
export function tableDefinition(name: string): CreateTableCommandInput {
  const text = (AttributeName: string) => ({ AttributeName, AttributeType: 'S' as const })
  const keys = (partition: string, sort: string) => [
    { AttributeName: partition, KeyType: 'HASH' as const },
    { AttributeName: sort, KeyType: 'RANGE' as const },
  ]
  return {
    TableName: name,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [PARTITION, SORT, OPEN_PARTITION, OPEN_SORT].map(text),
    KeySchema: keys(PARTITION, SORT),
    GlobalSecondaryIndexes: [{ IndexName: OPEN_INDEX, KeySchema: keys(OPEN_PARTITION, OPEN_SORT), Projection: { ProjectionType: 'KEYS_ONLY' } }],
  }
}

/**
 * Asks the table, patiently. A condition that did not hold rejects with `ConditionFailed`, everything else with an AwsError.
 */
export async function ask<Answer>(table: Table, operation: string, request: (client: DynamoDBDocumentClient) => Promise<Answer>): Promise<Answer> {
  try {
    return await patiently({ service: 'dynamodb', operation }, table, () => request(table.client), isConditionFailed)
  } catch (thrown) {
    throw isConditionFailed(thrown) ? new ConditionFailed(operation) : thrown
  }
}

function isConditionFailed(thrown: unknown): boolean {
  return thrown instanceof Error && thrown.name === 'ConditionalCheckFailedException'
}

/** Somebody else has written the item since it was read, or it is there already. */
export class ConditionFailed extends Error {
  override readonly name = 'ConditionFailed'
  constructor(operation: string) {
    super(`dynamodb:${operation}: the item is not as it was read`)
  }
}

/** Whether a write went through; false where its condition did not hold. */
export async function wasWritten(write: Promise<unknown>): Promise<boolean> {
  try {
    await write
    return true
  } catch (error) {
    if (error instanceof ConditionFailed) return false
    throw error
  }
}

/** Items that have expired may still be answered for days: DynamoDB deletes them when it finds time. */
export function isExpired(item: Readonly<Record<string, unknown>>, nowSec: number): boolean {
  const expiry = item[EXPIRY]
  return typeof expiry === 'number' && expiry <= nowSec
}
