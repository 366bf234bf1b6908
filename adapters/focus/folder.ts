import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import type { FleetSource, SpendAnswer } from '../../audit/io.ts'
import { ReadError } from '../../audit/read-error.ts'
import { isoFromDay } from '../../domain/calendar.ts'
import type { SpendLabel } from '../../domain/spend/daily.ts'
import { sortedOnce } from '../facts/code-unit-order.ts'
import { type FocusColumn, type FocusTable, focusColumns, type UnusableColumn } from './columns.ts'
import { type DeliverySpan, deliveredTable, deliveries, leftOutOf, type SharedDay, sharedDaysQuery, spansQuery } from './counted-once.ts'
import { type FocusFile, findFocusFiles } from './files.ts'
import { type FocusRow, focusSpendOf } from './focus-spend.ts'
import { type Days, daysBefore, focusQuery } from './query.ts'
import { ALL_CHARGES, type DescribedFile, focusView, namesOf, readerOf } from './view.ts'

/** A folder of FOCUS files that stands for the bill. */
export type FocusFolder = {
  /** Spend of the 90 days before the window's end. Rejects with a ReadError that names the file when one cannot be read. */
  readonly readSpend: (source: Pick<FleetSource, 'window' | 'capturedAtSec' | 'currency'>) => Promise<SpendAnswer>
}

/** Looks for the files; reading waits until the bill is asked for. Rejects with a ReadError when the folder holds none. */
export async function openFocusFolder(dir: string, labels: readonly SpendLabel[] = []): Promise<FocusFolder> {
  const files = await findFocusFiles(dir)
  return {
    readSpend: async ({ window, capturedAtSec: readAtSec, currency }) => {
      const days = daysBefore(window.endSec)
      return await withDuckDb(async (connection) => {
        const described: DescribedFile[] = []
        for (const file of files) described.push(await describe(connection, file))
        const view = focusView(described)
        await connection.run(view.sql)
        const twice = await leaveOutTwice(connection, view.table, files)
        const table = await checkTable(connection, view.table, files, days, dir)
        const rows = (await readRows(connection, focusQuery(table, days, labels), files, dir)) as readonly FocusRow[]
        const answer = focusSpendOf(rows, { table, days, labels, currency, readAtSec, where: 'FOCUS files' })
        return twice === null ? answer : { ...answer, notes: [twice] }
      })
    },
  }
}

/** An engine in this process that reaches for nothing but the files that it is told to read. */
async function withDuckDb<Answer>(work: (connection: DuckDBConnection) => Promise<Answer>): Promise<Answer> {
  const instance = await DuckDBInstance.create(':memory:', { autoinstall_known_extensions: 'false', autoload_known_extensions: 'false' })
  const connection = await instance.connect()
  const spill = await mkdtemp(join(tmpdir(), 'headroom-focus-'))
  try {
    // what does not fit into memory; otherwise it would go where the command was begun
    await connection.run(`SET temp_directory = '${spill.replaceAll("'", "''")}'`)
    await connection.run("SET TimeZone = 'UTC'")
    await connection.run('CREATE MACRO array_join(texts, separator) AS array_to_string(texts, separator)')
    return await work(connection)
  } finally {
    connection.closeSync()
    instance.closeSync()
    await rm(spill, { recursive: true, force: true })
  }
}

async function describe(connection: DuckDBConnection, file: FocusFile): Promise<DescribedFile> {
  const rows = await readRows(connection, `DESCRIBE SELECT * EXCLUDE (filename) FROM ${readerOf(file.format, [file.path])}`, [file], file.name)
  const columns = rows.map(({ column_name: name, column_type: type }) => [String(name).toLowerCase(), { name: String(name), type: String(type) }] as const)
  return { ...file, columns: new Map(columns) }
}

/**
 * The table without columns whose values cannot all be used: what is empty or no number in one charge makes sums of that column
 * wrong. Throws a ReadError when charges have no day, or when two folders hold the same charges.
 */
async function checkTable(connection: DuckDBConnection, table: FocusTable, files: readonly FocusFile[], days: Days, dir: string): Promise<FocusTable> {
  const within = `chargeperiodstart >= TIMESTAMP '${isoFromDay(days.startDay)} 00:00:00' AND chargeperiodstart < TIMESTAMP '${isoFromDay(days.endDay)} 00:00:00'`
  const nameOf = (path: unknown): string => files.find((file) => file.path === path)?.name ?? String(path)
  const may = (['chargeperiodstart', 'billedcost', 'effectivecost', 'billingcurrency'] as const).filter((column) => table.columns.has(column))
  const counts = [
    ...may.map((column) => `count_if(${column} IS NULL) AS ${column}`),
    'count_if(has_broken_tags) AS tags',
    'count_if(has_rounded_account) AS subaccountid',
  ]
  const sql = `SELECT read_from, ${counts.join(', ')} FROM charges WHERE chargeperiodstart IS NULL OR (${within}) GROUP BY read_from ORDER BY read_from`
  const found = await readRows(connection, sql, files, files[0]?.name ?? '')
  const broken = ([...may, 'tags', 'subaccountid'] as const).flatMap((column): UnusableColumn[] => {
    const bad = found.filter((row) => Number(row[column]) > 0)
    if (bad.length === 0) return []
    const charges = bad.reduce((sum, row) => sum + Number(row[column]), 0)
    return [
      {
        column,
        why: `${focusColumns[column]} ${WRONG[column]} in ${charges} ${charges === 1 ? 'charge' : 'charges'} of ${namesOf(bad.map((row) => ({ name: nameOf(row.read_from) })))}`,
      },
    ]
  })
  for (const { column, why } of broken)
    if (column === 'chargeperiodstart' || column === 'billingcurrency')
      throw new ReadError(why, { file: nameOf(found[0]?.read_from), field: focusColumns[column] }, 'Export the month again.')
  await refuseTwice(connection, within, files, dir)
  return {
    ...table,
    columns: new Set([...table.columns].filter((column) => !broken.some((one) => one.column === column))),
    unusable: [...table.unusable, ...broken],
  }
}

const WRONG = {
  chargeperiodstart: 'is no date',
  billedcost: 'is empty or no number',
  effectivecost: 'is empty or no number',
  billingcurrency: 'is empty',
  tags: 'is not a JSON object',
  subaccountid: 'was rounded (by a spreadsheet)',
} as const satisfies Partial<Record<FocusColumn, string>>

/**
 * Charges that lie in two files (downloaded twice, or once more later, when the last days had filled and some were restated) count once, as the newer file has them.
 * What was left out is said; null where nothing was. Throws a ReadError where they differ and nothing tells which is newer.
 */
async function leaveOutTwice(connection: DuckDBConnection, table: FocusTable, files: readonly FocusFile[]): Promise<string | null> {
  await connection.run(deliveredTable(files))
  const shared = deliveries(files) < 2 ? [] : ((await readRows(connection, sharedDaysQuery(table), files, '')) as readonly SharedDay[])
  const spans = shared.length === 0 ? [] : ((await readRows(connection, spansQuery(table), files, '')) as readonly DeliverySpan[])
  const { leftOut, undecided } = leftOutOf(shared, spans)
  const nameOf = (path: string): string => files.find((file) => file.path === path)?.name ?? path
  const filesOf = (of: string): readonly string[] => (spans.find(({ delivery }) => delivery === of)?.files ?? []).map(nameOf)
  if (undecided !== null)
    throw new ReadError(
      `it holds the same charges as ${filesOf(undecided.other)[0]} with other amounts (on ${undecided.day}), and nothing tells which file is newer`,
      { file: filesOf(undecided.one)[0] ?? '' },
      'Keep the newer of the two.',
    )
  await connection.run('CREATE TABLE left_out (delivery VARCHAR, charge_day DATE)')
  if (leftOut.length > 0)
    await connection.run(`INSERT INTO left_out VALUES ${leftOut.map(({ delivery, day }) => `('${delivery.replaceAll("'", "''")}', DATE '${day}')`).join(', ')}`)
  await connection.run(`CREATE VIEW charges AS SELECT ${ALL_CHARGES}.* FROM ${ALL_CHARGES} WHERE NOT EXISTS (
      SELECT 1 FROM left_out JOIN delivered USING (delivery) WHERE path = read_from AND charge_day = CAST(chargeperiodstart AS DATE))`)
  if (leftOut.length === 0) return null
  const charges = leftOut.reduce((sum, one) => sum + one.charges, 0)
  const names = [...new Set(leftOut.flatMap(({ delivery }) => filesOf(delivery)))].map((name) => ({ name }))
  return `${namesOf(names)}: ${charges} charges are in another file as well and were counted once`
}

/** AWS can keep each delivery of a month in a folder of its own: all of them together would count its charges several times. */
async function refuseTwice(connection: DuckDBConnection, within: string, files: readonly FocusFile[], dir: string): Promise<void> {
  const sql = `SELECT billing_period, list(DISTINCT regexp_replace(read_from, '[^/\\\\]*$', '')) AS folders FROM charges WHERE ${within}
    GROUP BY payer, billing_period, CAST(chargeperiodstart AS DATE) HAVING count(DISTINCT regexp_replace(read_from, '[^/\\\\]*$', '')) > 1 ORDER BY 1`
  const [twice] = await readRows(connection, sql, files, files[0]?.name ?? '')
  if (twice === undefined) return
  const folders = sortedOnce((twice.folders as readonly string[]).map((folder) => relative(dir, folder) || '.'))
  throw new ReadError(
    `charges of the same days of the billing period ${String(twice.billing_period)} also lie in ${folders[1]}, and would be counted twice`,
    { file: folders[0] ?? '' },
    'Keep the newest delivery of each month.',
  )
}

async function readRows(
  connection: DuckDBConnection,
  sql: string,
  files: readonly FocusFile[],
  otherwise: string,
): Promise<readonly Readonly<Record<string, unknown>>[]> {
  try {
    return (await connection.runAndReadAll(sql)).getRowObjectsJson()
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error)
    const file = files.find(({ path }) => said.includes(path))
    const problem = (said.split('\n').find((line) => line.trim() !== '') ?? 'it cannot be read').replaceAll(file?.path ?? '\0', file?.name ?? '')
    throw new ReadError(
      problem.replace(/[.\s]+$/, ''),
      { file: file?.name ?? otherwise },
      'Is the file whole? Copy it again from the export, or leave it out.',
      error,
    )
  }
}
