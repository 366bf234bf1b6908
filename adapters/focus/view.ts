import { ReadError } from '../../audit/read-error.ts'
import { sortedOnce } from '../facts/code-unit-order.ts'
import { type FocusColumn, type FocusTable, focusColumns, typeOfColumn, type UnusableColumn } from './columns.ts'
import type { FocusFile } from './files.ts'

/** A file with its columns: the name in lower case, with the name as it is written and DuckDB's type. */
export type DescribedFile = FocusFile & { readonly columns: ReadonlyMap<string, { readonly name: string; readonly type: string }> }

/** The view that stands for the files, and what it offers. */
export type FocusView = { readonly sql: string; readonly table: FocusTable }

/** All charges; those that lie there once are `charges`. */
export const ALL_CHARGES = 'all_charges'
const VIEW = 'charges'
const AGAIN = 'Export the table with all its columns (FOCUS 1.0 or 1.2), or leave the file out.'

/**
 * The files as one table of the shape that Athena has it in: lower-case names, moments in UTC, tags as a map. A column that a file does
 * not have is not there for any. Throws a ReadError that names the file and columns when one says neither when nor how much.
 */
export function focusView(files: readonly DescribedFile[]): FocusView {
  for (const { name, columns } of files) {
    const missing = [
      ...(columns.has('chargeperiodstart') ? [] : [focusColumns.chargeperiodstart]),
      ...(columns.has('billedcost') || columns.has('effectivecost') ? [] : [`${focusColumns.billedcost} or ${focusColumns.effectivecost}`]),
    ]
    if (missing.length === 0) continue
    const [header = ''] = columns.keys()
    if (columns.size === 1 && /[;\t]/.test(header))
      throw new ReadError(
        `its columns are separated by ${header.includes(';') ? 'semicolons' : 'tabs'}, not by commas`,
        { file: name },
        'Save it as CSV with commas, or take the file as it was exported.',
      )
    throw new ReadError(`there is no column ${missing.join(', and none ')}`, { file: name, field: missing[0] as string }, AGAIN)
  }
  const wanted = (Object.keys(focusColumns) as FocusColumn[]).filter((column) => column !== 'x_usagetype' && column !== 'billing_period')
  const usable = wanted.filter((column) => files.every((file) => sourceOf(column, file) !== undefined))
  const unusable = wanted.flatMap((column): UnusableColumn[] => {
    const without = files.filter((file) => sourceOf(column, file) === undefined)
    if (without.length === 0 || without.length === files.length) return []
    return [{ column, why: `${focusColumns[column]} is not in ${namesOf(without)}` }]
  })
  const selects = [...bySignature(files).values()].map((alike) => selectOf(alike, usable))
  return {
    sql: `CREATE VIEW ${ALL_CHARGES} AS ${selects.join('\nUNION ALL ')}`,
    table: { name: VIEW, columns: new Set<FocusColumn>([...usable, 'billing_period']), unusable },
  }
}

export function namesOf(files: readonly { readonly name: string }[]): string {
  const names = sortedOnce(files.map(({ name }) => name))
  return names.length <= 3 ? names.join(', ') : `${names.slice(0, 3).join(', ')} and ${names.length - 3} more`
}

function sourceOf(column: FocusColumn, { columns }: DescribedFile): { readonly name: string; readonly type: string } | undefined {
  return columns.get(column) ?? (column === 'skumeter' ? columns.get('x_usagetype') : undefined)
}

/** Files that are read with the same words: format, columns and types alike. */
function bySignature(files: readonly DescribedFile[]): ReadonlyMap<string, readonly [DescribedFile, ...DescribedFile[]]> {
  const groups = new Map<string, [DescribedFile, ...DescribedFile[]]>()
  for (const file of files) {
    const signature = JSON.stringify([file.format, [...file.columns]])
    const group = groups.get(signature)
    if (group === undefined) groups.set(signature, [file])
    else group.push(file)
  }
  return groups
}

function selectOf(alike: readonly [DescribedFile, ...DescribedFile[]], usable: readonly FocusColumn[]): string {
  const [first] = alike
  const columns = usable.map((column) => `${expressionOf(column, first)} AS ${column}`)
  const period = first.columns.get('billingperiodstart')
  const start = `TRY_CAST(${identifier((first.columns.get('chargeperiodstart') as { readonly name: string }).name)} AS TIMESTAMP)`
  const month = period === undefined ? start : `COALESCE(TRY_CAST(${identifier(period.name)} AS TIMESTAMP), ${start})`
  const payer = first.columns.get('billingaccountid')
  const own = [
    `strftime(${month}, '%Y-%m') AS billing_period`,
    `${payer === undefined ? "''" : `CAST(${identifier(payer.name)} AS VARCHAR)`} AS payer`,
    `${usable.includes('tags') ? brokenTags(first) : 'false'} AS has_broken_tags`,
    `${usable.includes('subaccountid') ? `COALESCE(regexp_full_match(CAST(${identifier(sourceOf('subaccountid', first)?.name ?? '')} AS VARCHAR), '${ROUNDED}'), false)` : 'false'} AS has_rounded_account`,
    'filename AS read_from',
  ]
  return `SELECT ${[...columns, ...own].join(', ')} FROM ${readerOf(
    first.format,
    alike.map(({ path }) => path),
  )}`
}

/** A table function over files. CSV is as AWS writes it; the text NULL stands for a missing value in samples of FOCUS. */
export function readerOf(format: FocusFile['format'], paths: readonly string[]): string {
  const list = `[${paths.map(literalPath).join(', ')}]`
  return format === 'parquet'
    ? `read_parquet(${list}, filename = true, hive_partitioning = false)`
    : `read_csv(${list}, compression = '${format === 'csv.gz' ? 'gzip' : 'none'}', filename = true, hive_partitioning = false, header = true, all_varchar = true, delim = ',', quote = '"', escape = '"', nullstr = ['', 'NULL'])`
}

/** A name is no pattern: signs that would make it one stand in brackets. */
function literalPath(path: string): string {
  return `'${path.replaceAll(/[[*?]/g, '[$&]').replaceAll("'", "''")}'`
}

function expressionOf(column: FocusColumn, file: DescribedFile): string {
  const { name, type } = sourceOf(column, file) as { readonly name: string; readonly type: string }
  const value = identifier(name)
  switch (typeOfColumn(column)) {
    case 'time':
      return `TRY_CAST(${value} AS TIMESTAMP)`
    case 'amount':
      return `TRY_CAST(${value} AS DECIMAL(38, 12))`
    case 'map':
      return tagsOf(value, type)
    case 'text':
      return column === 'subaccountid' ? accountOf(`CAST(${value} AS VARCHAR)`) : `NULLIF(CAST(${value} AS VARCHAR), '')`
  }
}

const ACCOUNT_DIGITS = 12
/** `1.11122E+11`: which account that was cannot be told any more. */
const ROUNDED = '[0-9][.,]?[0-9]*E[+][0-9]+'

/** Account ids that went through a spreadsheet or a data frame have lost their zeros; other providers have ids of other kinds. */
function accountOf(text: string): string {
  return `CASE WHEN regexp_full_match(${text}, '[0-9]{1,${ACCOUNT_DIGITS}}') THEN lpad(${text}, ${ACCOUNT_DIGITS}, '0') ELSE NULLIF(${text}, '') END`
}

/** A map in Parquet; JSON as text in CSV. */
function tagsOf(value: string, type: string): string {
  if (/^MAP\(/.test(type)) return `CAST(${value} AS MAP(VARCHAR, VARCHAR))`
  const json = type === 'VARCHAR' || type === 'JSON' ? `TRY_CAST(${value} AS JSON)` : `to_json(${value})`
  return `TRY_CAST(${json} AS MAP(VARCHAR, VARCHAR))`
}

function brokenTags(file: DescribedFile): string {
  const { name, type } = sourceOf('tags', file) as { readonly name: string; readonly type: string }
  return `(${identifier(name)} IS NOT NULL AND ${tagsOf(identifier(name), type)} IS NULL)`
}

function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}
