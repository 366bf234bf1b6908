import { readdirSync, statSync } from 'node:fs'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'

// No Athena runs on one machine. This stands in for it: an HTTP server that speaks Athena's JSON protocol, with DuckDB in the place of
// Trino. What it is asked for, in which order, and which SQL arrives, is the adapter's own; how Trino understands the SQL is not shown.

export type StandInOptions = {
  /** The table's folder: Parquet in folders BILLING_PERIOD=YYYY-MM, as AWS Data Exports lays it down. */
  readonly dir: string
  readonly database: string
  readonly table: string
  readonly workgroup: string
  /** The workgroup's limit; null: it has none. */
  readonly cutoffBytes: number | null
  readonly rowsPerPage?: number
  /** How often a query is looked at before it has ended. */
  readonly looks?: number
  /** The end of every query, where a test wants another. */
  readonly ends?: { readonly State: 'FAILED' | 'CANCELLED'; readonly StateChangeReason: string }
}

export type AthenaRequest = { readonly operation: string; readonly input: Readonly<Record<string, unknown>> }
type Query = {
  readonly rows: readonly (readonly (string | null)[])[]
  readonly names: readonly string[]
  readonly bytes: number
  readonly error: string | null
  looks: number
}

export class Refusal extends Error {
  readonly type: string
  constructor(type: string, message: string) {
    super(message)
    this.type = type
  }
}

/** Starts it on a free port; `transport` is how the SDK's clients get there. */
export async function startAthena(options: StandInOptions) {
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  const glob = join(options.dir, '**', '*.parquet').replaceAll("'", "''")
  await connection.run("SET TimeZone = 'UTC'")
  // Trino's name for it
  await connection.run('CREATE MACRO array_join(texts, separator) AS array_to_string(texts, separator)')
  await connection.run(`CREATE SCHEMA "${options.database}"`)
  await connection.run(
    `CREATE VIEW "${options.database}"."${options.table}" AS SELECT * FROM read_parquet('${glob}', hive_partitioning = true, hive_types_autocast = false)`,
  )
  const requests: AthenaRequest[] = []
  const queries = new Map<string, Query>()
  const server = createServer(async (request, response) => {
    const operation = String(request.headers['x-amz-target']).split('.')[1] ?? ''
    const input = JSON.parse(await bodyOf(request)) as Readonly<Record<string, unknown>>
    requests.push({ operation, input })
    try {
      const answer = await answerTo(operation, input, { options, connection, queries })
      response.writeHead(200, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(answer))
    } catch (error) {
      const type = error instanceof Refusal ? error.type : 'InternalServerException'
      response
        .writeHead(error instanceof Refusal ? 400 : 500, { 'content-type': 'application/x-amz-json-1.1' })
        .end(JSON.stringify({ __type: type, message: String((error as Error).message) }))
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    requests,
    transport: transportTo(port),
    stop: async () => {
      await new Promise((resolve) => server.close(resolve))
      connection.closeSync()
      instance.closeSync()
    },
  }
}

export type AthenaStandIn = Awaited<ReturnType<typeof startAthena>>

type Engine = { readonly options: StandInOptions; readonly connection: DuckDBConnection; readonly queries: Map<string, Query> }

async function answerTo(operation: string, input: Readonly<Record<string, unknown>>, { options, connection, queries }: Engine): Promise<unknown> {
  switch (operation) {
    case 'GetWorkGroup':
      if (input.WorkGroup !== options.workgroup) throw new Refusal('InvalidRequestException', `WorkGroup ${String(input.WorkGroup)} is not found.`)
      return {
        WorkGroup: {
          Name: options.workgroup,
          Configuration: { EnforceWorkGroupConfiguration: true, ...(options.cutoffBytes === null ? {} : { BytesScannedCutoffPerQuery: options.cutoffBytes }) },
        },
      }
    case 'GetTableMetadata':
      if (input.DatabaseName !== options.database || input.TableName !== options.table)
        throw new Refusal('MetadataException', `EntityNotFoundException: Entity Not Found: ${String(input.DatabaseName)}.${String(input.TableName)}`)
      return await metadataOf(options, connection)
    case 'StartQueryExecution': {
      // the same token is the same query
      const id = `query-${String(input.ClientRequestToken)}`
      if (!queries.has(id)) queries.set(id, await queryOf(String(input.QueryString), options, connection))
      return { QueryExecutionId: id }
    }
    case 'GetQueryExecution':
      return executionOf(String(input.QueryExecutionId), queries, options)
    case 'GetQueryResults':
      return resultsOf(input, queries, options)
    default:
      throw new Refusal('AccessDeniedException', `this Athena does not know ${operation}`)
  }
}

const HIVE: Readonly<Record<string, string>> = {
  VARCHAR: 'string',
  DOUBLE: 'double',
  TIMESTAMP: 'timestamp',
  TIMESTAMP_MS: 'timestamp',
  'MAP(VARCHAR, VARCHAR)': 'map<string,string>',
}

async function metadataOf({ database, table }: StandInOptions, connection: DuckDBConnection): Promise<unknown> {
  const rows = (await connection.runAndReadAll(`DESCRIBE SELECT * FROM "${database}"."${table}"`)).getRowObjectsJson()
  const columns = rows.map(({ column_name: name, column_type: type }) => ({
    Name: String(name).toLowerCase(),
    Type: HIVE[String(type)] ?? String(type).toLowerCase(),
  }))
  const isPartition = ({ Name }: { readonly Name: string }): boolean => Name === 'billing_period'
  return {
    TableMetadata: {
      Name: table,
      TableType: 'EXTERNAL_TABLE',
      Columns: columns.filter((column) => !isPartition(column)),
      PartitionKeys: columns.filter(isPartition),
    },
  }
}

async function queryOf(sql: string, options: StandInOptions, connection: DuckDBConnection): Promise<Query> {
  const bytes = bytesOf(sql, options.dir)
  if (options.cutoffBytes !== null && bytes > options.cutoffBytes)
    return { rows: [], names: [], bytes: options.cutoffBytes, error: 'Query cancelled! : Bytes scanned limit was exceeded', looks: 0 }
  try {
    const result = await connection.runAndReadAll(sql)
    return { rows: result.getRowsJson() as (string | null)[][], names: result.columnNames(), bytes, error: null, looks: 0 }
  } catch (error) {
    return { rows: [], names: [], bytes, error: String((error as Error).message), looks: 0 }
  }
}

/** Sizes of the files in the partitions that a statement leaves in; all of them where it names none. */
function bytesOf(sql: string, dir: string): number {
  const named = /billing_period IN \(([^)]*)\)/.exec(sql)?.[1]
  const files = readdirSync(dir, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.parquet'))
  const read = files.filter((name) => named === undefined || named.includes(`'${/BILLING_PERIOD=([\d-]+)/.exec(name)?.[1]}'`))
  return read.reduce((sum, name) => sum + statSync(join(dir, name)).size, 0)
}

function executionOf(id: string, queries: Map<string, Query>, { looks = 0, ends }: StandInOptions): unknown {
  const query = queries.get(id)
  if (query === undefined) throw new Refusal('InvalidRequestException', `QueryExecution ${id} was not found`)
  const Statistics = { DataScannedInBytes: query.bytes }
  if (query.looks++ < looks) return { QueryExecution: { QueryExecutionId: id, Status: { State: query.looks === 1 ? 'QUEUED' : 'RUNNING' } } }
  if (ends !== undefined) return { QueryExecution: { QueryExecutionId: id, Status: ends, Statistics } }
  const state =
    query.error === null ? { State: 'SUCCEEDED' } : { State: /cancelled/i.test(query.error) ? 'CANCELLED' : 'FAILED', StateChangeReason: query.error }
  return { QueryExecution: { QueryExecutionId: id, Status: state, Statistics } }
}

function resultsOf(input: Readonly<Record<string, unknown>>, queries: Map<string, Query>, { rowsPerPage = 1000 }: StandInOptions): unknown {
  const query = queries.get(String(input.QueryExecutionId))
  if (query === undefined || query.error !== null) throw new Refusal('InvalidRequestException', 'Query has not yet finished.')
  const from = Number(input.NextToken ?? 0)
  // the first row of all repeats the names
  const rows = [query.names, ...query.rows]
  const to = Math.min(rows.length, from + Math.min(rowsPerPage, Number(input.MaxResults ?? 1000)))
  return {
    ResultSet: {
      ResultSetMetadata: { ColumnInfo: query.names.map((Name) => ({ Name, Type: 'varchar' })) },
      Rows: rows.slice(from, to).map((row) => ({ Data: row.map((value) => (value === null ? {} : { VarCharValue: value })) })),
    },
    ...(to < rows.length ? { NextToken: String(to) } : {}),
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part as Buffer)
  return Buffer.concat(parts).toString('utf8')
}

type HttpRequest = { readonly method: string; readonly headers: Readonly<Record<string, string>>; readonly body: string }

/** The SDK's transport, to this server in the place of AWS's address. */
function transportTo(port: number) {
  return {
    handle: async ({ method, headers, body }: HttpRequest) => {
      const { host: _host, ...others } = headers
      const answer = await fetch(`http://127.0.0.1:${port}/`, { method, headers: others, body })
      return {
        response: { statusCode: answer.status, headers: Object.fromEntries(answer.headers), body: Readable.from([Buffer.from(await answer.arrayBuffer())]) },
      }
    },
    metadata: { handlerProtocol: 'http/1.1' },
    updateHttpClientConfig: () => {},
    httpHandlerConfigs: () => ({}),
    destroy: () => {},
  }
}
