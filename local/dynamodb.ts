import type { AddressInfo } from 'node:net'
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb'
import dynalite from 'dynalite'
import { tableDefinition } from '../adapters/finding-table/table.ts'
import { type LocalServer, localCredentials } from './aws.ts'

/** DynamoDB in this process, over the wire. It has no transactions, deletes nothing that has expired, and forgets everything when stopped. */
export async function startDynamoDb(): Promise<LocalServer> {
  const server = dynalite({ createTableMs: 0 })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  return {
    endpoint: `http://127.0.0.1:${port}`,
    stop: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      server.closeAllConnections()
      await closed
    },
  }
}

/** The table as it is deployed, but for what is charged and protected. */
export async function createTable({ endpoint }: LocalServer, tableName: string): Promise<void> {
  const client = new DynamoDBClient({ endpoint, ...localCredentials })
  await client.send(new CreateTableCommand(tableDefinition(tableName)))
  client.destroy()
}
