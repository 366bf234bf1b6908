import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb'
import dynalite from 'dynalite'
import { tableDefinition } from '../adapters/finding-table/table.ts'
import { type LocalServer, localCredentials } from './aws.ts'
import { listen } from './listen.ts'

/** DynamoDB in this process, over the wire. It has no transactions, deletes nothing that has expired, and forgets everything when stopped. */
export async function startDynamoDb(): Promise<LocalServer> {
  const server = dynalite({ createTableMs: 0 })
  return await listen(server)
}

/** The table as it is deployed, but for what is charged and protected. */
export async function createTable({ endpoint }: LocalServer, tableName: string): Promise<void> {
  const client = new DynamoDBClient({ endpoint, ...localCredentials })
  await client.send(new CreateTableCommand(tableDefinition(tableName)))
  client.destroy()
}
