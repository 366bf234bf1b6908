import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import type { Table } from './table.ts'

/** A function of the table without its first argument. */
type Bound<F> = F extends (table: Table, ...rest: infer Rest) => infer Answer ? (...rest: Rest) => Answer : never
export type Opened<Accesses> = { readonly [K in keyof Accesses]: Bound<Accesses[K]> }
export type TableToOpen = Omit<Table, 'client'> & { readonly client: DynamoDBClient }

/** The table asked in these ways: whoever needs few of them loads no others. */
export function openTable<Accesses extends Readonly<Record<string, unknown>>>({ client, ...rest }: TableToOpen, accesses: Accesses): Opened<Accesses> {
  const table: Table = { ...rest, client: DynamoDBDocumentClient.from(client) }
  const bound = Object.entries(accesses).map(([name, access]) => [name, (...args: never[]) => (access as (...all: unknown[]) => unknown)(table, ...args)])
  return Object.fromEntries(bound) as Opened<Accesses>
}
