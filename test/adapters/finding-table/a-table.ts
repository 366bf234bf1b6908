import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { DynamoDBDocumentClient, GetCommand, PutCommand, ScanCommand } from '@aws-sdk/lib-dynamodb'
import { type FindingTable, findingTable } from '../../../adapters/finding-table/finding-table.ts'
import type { Table } from '../../../adapters/finding-table/table.ts'
import { localCredentials } from '../../../local/aws.ts'
import { createTable, startDynamoDb } from '../../../local/dynamodb.ts'

/** A refusal as DynamoDB gives it, or changes to its answer, for one request of that operation. */
export type Fault = {
  readonly operation: string
  readonly error?: string
  readonly status?: number
  readonly answer?: (real: Record<string, unknown>) => Record<string, unknown>
}

export type TestTable = {
  readonly table: FindingTable
  readonly raw: Pick<Table, 'name' | 'client'>
  readonly large: Map<string, string>
  /** Pauses taken, in ms: the clock does not run by itself. */
  readonly pauses: number[]
  /** What to go wrong with the next requests, each once. */
  readonly faults: Fault[]
  /** Operations asked, in turn. */
  readonly asked: string[]
  readonly items: () => Promise<Record<string, unknown>[]>
  readonly get: (pk: string, sk: string) => Promise<Record<string, unknown> | undefined>
  readonly put: (item: Record<string, unknown>) => Promise<void>
  readonly stop: () => Promise<void>
}

let tables = 0

/** A table in DynamoDB over the wire, empty, with faults injected between the SDK and the wire. */
export async function aTable(): Promise<TestTable> {
  const server = await startDynamoDb()
  const name = `headroom-${tables++}`
  await createTable(server, name)
  const faults: Fault[] = []
  const asked: string[] = []
  const pauses: number[] = []
  const large = new Map<string, string>()
  const base = new DynamoDBClient({ endpoint: server.endpoint, ...localCredentials, maxAttempts: 1 })
  const faulty = new DynamoDBClient({ endpoint: server.endpoint, ...localCredentials, maxAttempts: 1 })
  faulty.middlewareStack.add(
    (next, context) => async (args) => {
      const operation = String(context.commandName).replace(/Command$/, '')
      asked.push(operation)
      const at = faults.findIndex((fault) => fault.operation === operation)
      const fault = at < 0 ? undefined : faults.splice(at, 1)[0]
      if (fault?.error !== undefined)
        throw Object.assign(new Error(`${fault.error} was injected`), { name: fault.error, $metadata: { httpStatusCode: fault.status ?? 400 } })
      const answer = await next(args)
      return fault?.answer === undefined ? answer : { ...answer, output: { ...answer.output, ...fault.answer(answer.output as never) } }
    },
    { step: 'finalizeRequest', name: 'faults' },
  )
  const client = DynamoDBDocumentClient.from(base)
  const table = findingTable({
    client: faulty,
    name,
    clock: { nowMs: () => 0, sleep: async (ms) => void pauses.push(ms) },
    random: () => 1,
    large: { put: async (key, text) => void large.set(key, text), get: async (key) => large.get(key) ?? null },
  })
  return {
    table,
    raw: { name, client },
    large,
    pauses,
    faults,
    asked,
    items: async () => (await client.send(new ScanCommand({ TableName: name, ConsistentRead: true }))).Items ?? [],
    get: async (pk, sk) => (await client.send(new GetCommand({ TableName: name, Key: { pk, sk } }))).Item,
    put: async (Item) => void (await client.send(new PutCommand({ TableName: name, Item }))),
    stop: async () => {
      base.destroy()
      faulty.destroy()
      await server.stop()
    },
  }
}
