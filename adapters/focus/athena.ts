import { createHash } from 'node:crypto'
import {
  AthenaClient,
  type Column,
  GetQueryExecutionCommand,
  GetQueryResultsCommand,
  GetTableMetadataCommand,
  GetWorkGroupCommand,
  type Row,
  StartQueryExecutionCommand,
} from '@aws-sdk/client-athena'
import type { SpendAnswer } from '../../audit/io.ts'
import type { SpendLabel } from '../../domain/spend/daily.ts'
import { AwsError } from '../aws/aws-error.ts'
import { type AwsService, type AwsSession, call } from '../aws/aws-session.ts'
import { readEveryPage } from '../aws/paged.ts'
import { athenaMicroUsd } from '../aws/run-price.ts'
import { type FocusColumn, type FocusTable, focusColumns, typeOfColumn, type UnusableColumn } from './columns.ts'
import { type FocusRow, focusSpendOf } from './focus-spend.ts'
import { answerColumns, daysBefore, focusQuery } from './query.ts'

/** Where AWS Data Exports' FOCUS table is queried: in the caller's account and region. */
export type AthenaTable = { readonly database: string; readonly table: string; readonly workgroup: string }

/** 20 queries a second may be begun, and 100 looked at (Athena service quotas). */
const athena: AwsService<AthenaClient> = { prefix: 'athena', makeClient: (settings) => new AthenaClient(settings), pace: { perSec: 5, burst: 10 } }

const CATALOG = 'AwsDataCatalog'
const REQUEST = { service: 'athena', operation: 'StartQueryExecution' }
const FIRST_LOOK_MS = 500
const LONGEST_PAUSE_MS = 10_000
/** A step of the run has fifteen minutes. */
const LONGEST_WAIT_MS = 600_000
/** Rows hold up to 90 days as text: an answer of these stays within some megabytes. */
const ROWS_A_PAGE = 500

/**
 * Daily spend of the 90 days before the window's end, from one query. What it may scan at most is held against the run's cap before it
 * begins, and what it scanned is what is charged. Rejects with an AwsError when it is refused, fails, or scans more than it may.
 */
export async function readAthenaSpend(
  session: AwsSession,
  where: AthenaTable,
  of: { readonly windowEndSec: number; readonly readAtSec: number; readonly currency: string; readonly labels?: readonly SpendLabel[] },
): Promise<SpendAnswer> {
  const { labels = [] } = of
  const days = daysBefore(of.windowEndSec)
  const mostMicroUsd = await estimateAthenaMicroUsd(session, where)
  const table = await readFocusTable(session, where)
  const rows = await runQuery(session, where, focusQuery(table, days, labels), mostMicroUsd, of.windowEndSec)
  return focusSpendOf(rows, { table, days, labels, currency: of.currency, readAtSec: of.readAtSec, where: `FOCUS table ${where.database}.${where.table}` })
}

/** What one query may be charged at most: the workgroup cancels it at so many bytes. Rejects with an AwsError where there is no such limit. */
export async function estimateAthenaMicroUsd(session: AwsSession, { workgroup }: AthenaTable): Promise<number> {
  const { WorkGroup } = await call(session, athena, 'GetWorkGroup', (client) => client.send(new GetWorkGroupCommand({ WorkGroup: workgroup })))
  const bytes = WorkGroup?.Configuration?.BytesScannedCutoffPerQuery
  if (bytes !== undefined && WorkGroup?.Configuration?.EnforceWorkGroupConfiguration !== false) return athenaMicroUsd(bytes)
  throw new AwsError(
    'over-cap',
    { service: 'athena', operation: 'GetWorkGroup' },
    `the workgroup ${workgroup} lets a query scan any number of bytes, so no cap can be held`,
    {
      remedy: 'Set BytesScannedCutoffPerQuery of the workgroup, and let it override client-side settings',
    },
  )
}

/** The table's columns as the catalog has them. Rejects with an AwsError when it does not say when, or how much. */
async function readFocusTable(session: AwsSession, { database, table }: AthenaTable): Promise<FocusTable> {
  const { TableMetadata } = await call(session, athena, 'GetTableMetadata', (client) =>
    client.send(new GetTableMetadataCommand({ CatalogName: CATALOG, DatabaseName: database, TableName: table })),
  )
  const usable = new Set<FocusColumn>()
  const unusable: UnusableColumn[] = []
  const partitions = new Set((TableMetadata?.PartitionKeys ?? []).map(({ Name }) => Name))
  for (const { Name, Type = '' } of [...(TableMetadata?.Columns ?? []), ...(TableMetadata?.PartitionKeys ?? [])] as readonly Column[]) {
    const column = (Name ?? '').toLowerCase() as FocusColumn
    if (!(column in focusColumns) || (column === 'billing_period' && !partitions.has(Name))) continue
    if (TYPES[typeOfColumn(column)].test(Type)) usable.add(column)
    else unusable.push({ column, why: `${focusColumns[column]} is of type ${Type}` })
  }
  const missing = [
    ...(usable.has('chargeperiodstart') ? [] : ['ChargePeriodStart']),
    ...(usable.has('billedcost') || usable.has('effectivecost') ? [] : ['BilledCost or EffectiveCost']),
  ]
  if (missing.length === 0) return { name: `"${database}"."${table}"`, columns: usable, unusable }
  const why = unusable.length === 0 ? '' : ` (${unusable.map((one) => one.why).join('; ')})`
  throw new AwsError(
    'bad-answer',
    { service: 'athena', operation: 'GetTableMetadata' },
    `${database}.${table} has no column ${missing.join(', and none ')} that can be used${why}`,
    {
      remedy: 'Name the table of a FOCUS export in Parquet, as AWS Data Exports makes it',
    },
  )
}

/** Types of the catalog (Hive's) that a column is read from. */
const TYPES = {
  text: /^(string|varchar|char)/i,
  time: /^timestamp/i,
  amount: /^(double|float|decimal|bigint|int)/i,
  map: /^map<string, ?string>$/i,
} as const

async function runQuery(session: AwsSession, where: AthenaTable, sql: string, mostMicroUsd: number, windowEndSec: number): Promise<readonly FocusRow[]> {
  // asked again after a lost answer, it is the same query and not paid twice
  const token = createHash('sha256').update(`${sql}\n${windowEndSec}`).digest('hex')
  const ask = (client: AthenaClient) =>
    client.send(
      new StartQueryExecutionCommand({
        QueryString: sql,
        ClientRequestToken: token,
        QueryExecutionContext: { Catalog: CATALOG, Database: where.database },
        WorkGroup: where.workgroup,
      }),
    )
  const { QueryExecutionId: id } = await call(session, athena, 'StartQueryExecution', ask, { microUsd: mostMicroUsd })
  await waitForEnd(session, id ?? '', mostMicroUsd)
  return await readResult(session, id ?? '')
}

/** Waits for the end, and puts what was scanned in the place of what might have been. */
async function waitForEnd({ run, ...rest }: AwsSession, id: string, mostMicroUsd: number): Promise<void> {
  const session = { run, ...rest }
  const fromMs = run.clock.nowMs()
  for (let looks = 0; ; looks++) {
    const { QueryExecution } = await call(session, athena, 'GetQueryExecution', (client) => client.send(new GetQueryExecutionCommand({ QueryExecutionId: id })))
    const { State, StateChangeReason = '' } = QueryExecution?.Status ?? {}
    const bytes = QueryExecution?.Statistics?.DataScannedInBytes ?? 0
    if (State === 'SUCCEEDED' || State === 'FAILED' || State === 'CANCELLED') {
      run.meter.scan(bytes)
      // what failed is not charged, what was cancelled is
      run.meter.refund(Math.max(0, mostMicroUsd - (State === 'FAILED' ? 0 : athenaMicroUsd(bytes))))
      if (State === 'SUCCEEDED') return
      throw endedBadly(State, StateChangeReason)
    }
    if (run.clock.nowMs() - fromMs > LONGEST_WAIT_MS)
      throw new AwsError('unavailable', REQUEST, `the query ${id} had not ended after ${LONGEST_WAIT_MS / 60_000} minutes`, {
        remedy: 'It may be charged all the same. Look at it in the Athena console; fewer files of a larger size are read faster',
      })
    await run.clock.sleep(Math.min(LONGEST_PAUSE_MS, FIRST_LOOK_MS * 2 ** looks))
  }
}

function endedBadly(state: 'FAILED' | 'CANCELLED', reason: string): AwsError {
  const said = reason === '' ? '' : ` (Athena says: ${reason.slice(0, 400).replace(/[.\s]+$/, '')})`
  if (state === 'CANCELLED' && /bytes scanned limit/i.test(reason))
    return new AwsError('over-cap', REQUEST, `the query scanned as much as its workgroup allows and was cancelled${said}`, {
      remedy:
        'Raise the limit of the workgroup (athenaMaxBytesPerQuery) and the cap of the run (maxUsdPerRun), and see that the table is partitioned by billing_period',
    })
  if (/access ?denied|not authorized|insufficient permissions/i.test(reason))
    return new AwsError('denied', REQUEST, `permission is missing to read what the query reads${said}`, {
      remedy: 'Allow s3:GetObject and s3:ListBucket on the bucket of the export (athenaExportBucket), and glue:GetTable and glue:GetPartitions on its table',
    })
  return new AwsError(state === 'FAILED' ? 'rejected' : 'unavailable', REQUEST, `the query was ${state === 'FAILED' ? 'given up' : 'cancelled'}${said}`, {
    remedy: 'Look at the query in the Athena console; the table must be that of a FOCUS export of AWS Data Exports',
  })
}

async function readResult(session: AwsSession, id: string): Promise<readonly FocusRow[]> {
  let names: readonly (string | undefined)[] = []
  const rows = await readEveryPage<Row>({ service: 'athena', operation: 'GetQueryResults' }, async (NextToken) => {
    const ask = (client: AthenaClient) => client.send(new GetQueryResultsCommand({ QueryExecutionId: id, NextToken, MaxResults: ROWS_A_PAGE }))
    const { ResultSet, NextToken: next } = await call(session, athena, 'GetQueryResults', ask)
    if (NextToken === undefined) names = (ResultSet?.ResultSetMetadata?.ColumnInfo ?? []).map(({ Name }) => Name)
    return { items: ResultSet?.Rows, nextToken: next }
  })
  if (names.join() !== answerColumns.join() || rows.some(({ Data }) => Data?.length !== answerColumns.length))
    throw new AwsError('bad-answer', { service: 'athena', operation: 'GetQueryResults' }, 'the answer has other columns than were asked for', {
      remedy: 'Run it again; if it stays so, please report it',
    })
  // the first row of the first page repeats the names
  return rows.slice(1).map(({ Data }) => Object.fromEntries(answerColumns.map((name, i) => [name, Data?.[i]?.VarCharValue ?? null])) as FocusRow)
}
