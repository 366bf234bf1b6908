import type { FocusTable } from './columns.ts'
import type { FocusFile } from './files.ts'
import { ALL_CHARGES } from './view.ts'

/** AWS Data Exports numbers the chunks of a delivery: `name-00001.snappy.parquet`. */
const CHUNK = /-\d{5}(\.snappy)?\.(parquet|csv(\.gz)?)$/i

/** What a later delivery changes of a charge: amounts that are restated, and the invoice that it went into. */
const RESTATED: readonly string[] = ['billedcost', 'effectivecost', 'consumedquantity', 'invoiceid']

/** A day of which two deliveries in one export hold charges. A delivery is a file, or the chunks of one; it goes by its path without the chunk's number. */
export type SharedDay = {
  readonly one: string
  readonly other: string
  readonly day: string
  /** Whether these are just the same rows, however ordered; or for the most part the same charges, of which some may be restated, or came later. */
  readonly same_rows: boolean
  readonly same_charges: boolean
  readonly charges_of_one: number
  readonly charges_of_other: number
}

/** The files of a delivery, its last day, its charges and how many of them are invoiced (0 where the export does not say). */
export type DeliverySpan = {
  readonly delivery: string
  readonly files: readonly string[]
  readonly last_day: string
  readonly charges: number
  readonly invoiced: number
}

/** A day that is not read of a delivery, for a newer one holds it. */
export type LeftOut = { readonly delivery: string; readonly day: string; readonly charges: number }

/** How many deliveries the files are. */
export function deliveries(files: readonly FocusFile[]): number {
  return new Set(files.map(deliveryOf)).size
}

function deliveryOf({ path }: FocusFile): string {
  return path.replace(CHUNK, '')
}

/** `delivered`: the delivery of each file. */
export function deliveredTable(files: readonly FocusFile[]): string {
  const rows = files.map((file) => `(${quoted(file.path)}, ${quoted(deliveryOf(file))})`)
  return `CREATE TABLE delivered AS SELECT * FROM (VALUES ${rows.join(', ')}) AS t(path, delivery)`
}

/**
 * For each day that two deliveries have charges of: whether they are the same. A charge is known by all that it says but its amounts and its invoice; where two
 * charges of one delivery cannot be told apart by that (an export of few columns), and between folders, only the same rows are the same.
 */
export function sharedDaysQuery({ columns }: Pick<FocusTable, 'columns'>): string {
  const hashOf = (names: readonly string[]) => `hash(${[...names.map((column) => `COALESCE(CAST(${column} AS VARCHAR), '')`), 'payer'].join(', ')})`
  const names = [...columns].sort()
  const folder = (of: string) => `regexp_replace(${of}.delivery, '[^/\\\\]*$', '')`
  return `WITH rows AS (
      SELECT delivery, CAST(chargeperiodstart AS DATE) AS day, ${hashOf(names)} AS whole, ${hashOf(names.filter((column) => !RESTATED.includes(column)))} AS known_by
      FROM ${ALL_CHARGES} JOIN delivered ON path = read_from WHERE chargeperiodstart IS NOT NULL
    ),
    days AS (
      SELECT delivery, day, count(*) AS charges, count(DISTINCT known_by) AS known, sum(CAST(whole AS HUGEINT)) AS fingerprint
      FROM rows GROUP BY delivery, day
    ),
    pairs AS (
      SELECT a.delivery AS one, b.delivery AS other, a.day, a.charges AS charges_of_one, b.charges AS charges_of_other,
        a.charges = b.charges AND a.fingerprint = b.fingerprint AS same_rows,
        a.charges = a.known AND b.charges = b.known AND ${folder('a')} = ${folder('b')} AS are_known
      FROM days a JOIN days b ON a.day = b.day AND a.delivery < b.delivery
    ),
    met AS (
      SELECT p.one, p.other, p.day, count(*) AS charges
      FROM pairs p JOIN rows a ON a.delivery = p.one AND a.day = p.day JOIN rows b ON b.delivery = p.other AND b.day = p.day AND b.known_by = a.known_by
      WHERE p.are_known AND NOT p.same_rows GROUP BY p.one, p.other, p.day
    )
    SELECT one, other, CAST(day AS VARCHAR) AS day, same_rows, same_rows OR COALESCE(2 * met.charges >= least(charges_of_one, charges_of_other), false) AS same_charges,
      CAST(charges_of_one AS DOUBLE) AS charges_of_one, CAST(charges_of_other AS DOUBLE) AS charges_of_other
    FROM pairs LEFT JOIN met USING (one, other, day) ORDER BY one, other, day`
}

/** The files, the last day and the charges of each delivery. */
export function spansQuery({ columns }: Pick<FocusTable, 'columns'>): string {
  const invoiced = columns.has('invoiceid') ? 'count(invoiceid)' : '0'
  return `SELECT delivery, list_sort(list(DISTINCT read_from)) AS files, CAST(max(CAST(chargeperiodstart AS DATE)) AS VARCHAR) AS last_day,
      CAST(count(*) AS DOUBLE) AS charges, CAST(${invoiced} AS DOUBLE) AS invoiced
    FROM ${ALL_CHARGES} JOIN delivered ON path = read_from GROUP BY delivery`
}

/**
 * What is left out so that each charge counts once. Two deliveries with the same charges on half of the days that both have came one after the other: all of these
 * days are read from the newer, the one that ends later, or of which more is invoiced, or which has more charges. Where nothing tells them apart and their amounts
 * differ, `undecided` names them. Of others only days with just the same rows are left out.
 */
export function leftOutOf(
  shared: readonly SharedDay[],
  spans: readonly DeliverySpan[],
): { readonly leftOut: readonly LeftOut[]; readonly undecided: SharedDay | null } {
  const known = new Map(spans.map((span) => [span.delivery, span]))
  const leftOut = new Map<string, LeftOut>()
  for (const days of Map.groupBy(shared, ({ one, other }) => JSON.stringify([one, other])).values()) {
    const [first] = days
    if (first === undefined) continue
    const isAgain = 2 * days.filter(({ same_charges }) => same_charges).length >= days.length && days.some((day) => day.same_charges && !day.same_rows)
    const age = ageOf(known.get(first.one), known.get(first.other))
    const differing = days.find(({ same_rows }) => !same_rows)
    if (isAgain && age === 0 && differing !== undefined) return { leftOut: [], undecided: differing }
    for (const { one, other, day, same_rows, charges_of_one, charges_of_other } of days) {
      if (!isAgain && !same_rows) continue
      const older = age < 0 ? { delivery: one, charges: charges_of_one } : { delivery: other, charges: charges_of_other }
      leftOut.set(JSON.stringify([older.delivery, day]), { ...older, day })
    }
  }
  return { leftOut: [...leftOut.values()], undecided: null }
}

/** Below nothing where the first is older, above where the second is; 0 where they are alike. */
function ageOf(one: DeliverySpan | undefined, other: DeliverySpan | undefined): number {
  if (one === undefined || other === undefined) return 0
  if (one.last_day !== other.last_day) return one.last_day < other.last_day ? -1 : 1
  return one.invoiced - other.invoiced || one.charges - other.charges
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}
