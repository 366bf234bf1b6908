import type { SpendAnswer } from '../../audit/io.ts'
import { dayFromIso, isoFromDay, monthOf, SECONDS_PER_DAY } from '../../domain/calendar.ts'
import { microUsdFromDecimal } from '../../domain/money.ts'
import { byCodeUnit } from '../../domain/order.ts'
import type { DailySpend, SpendDimension, SpendLabel, SpendRow } from '../../domain/spend/daily.ts'
import { sortedOnce } from '../facts/code-unit-order.ts'
import { canNameBalancers } from './balancers.ts'
import { type FocusTable, focusColumns, lostWith } from './columns.ts'
import { canNameGroupCharges } from './group-charges.ts'
import { type answerColumns, canName, type Days, GROUPED, groupedByLabel } from './query.ts'

/** One row of the answer to `focusQuery`. */
export type FocusRow = Readonly<Record<(typeof answerColumns)[number], string | null>>

/** What the rows are an answer to. */
export type FocusQuestion = {
  readonly table: FocusTable
  readonly days: Days
  /** What spend is shown by beside AWS's own dimensions, in the order in which it was asked. */
  readonly labels: readonly SpendLabel[]
  /** Of a table that does not say its currency. */
  readonly currency: string
  readonly readAtSec: number
  /** How messages call the export. */
  readonly where: string
}

/** AWS closes a month's bill some days after its end; an export without InvoiceId does not say when it did (AWS Billing, "between the third and fifth day"). */
const INVOICED_AFTER_DAYS = 5

/**
 * Daily spend as Cost Explorer's three requests would give it, for each currency, and in words what the export cannot tell. Sums are
 * exact; a day without a charge of a key is NaN, a day without any charge is not answered. The order of rows does not matter.
 */
export function focusSpendOf(rows: readonly FocusRow[], question: FocusQuestion): SpendAnswer {
  const { table, days, where } = question
  const say = (reasons: readonly string[]): string | null => (reasons.length === 0 ? null : `${where}: ${reasons.join('; ')}`)
  const notes = rows.filter(({ grouped }) => Number(grouped) === GROUPED.byDay).flatMap(notesOf)
  const lost = [
    ...lostWith(table),
    ...question.labels.filter((label) => !canName(table, label)).map((label) => `spend by ${labelName(label)} cannot be told: there is no column Tags`),
  ]
  if (notes.length === 0)
    return { tables: [], unread: say([`it holds no charge from ${isoFromDay(days.startDay)} to ${isoFromDay(days.endDay - 1)}`, ...lost]) }
  if (longUsages(notes)) return { tables: [], unread: say(['its usage is not by day or by hour: make an export with TIME_GRANULARITY DAILY or HOURLY']) }
  const empty = { billed: emptyCosts(notes, 'notBilled'), effective: emptyCosts(notes, 'notEffective') }
  const costs = (['billed', 'effective'] as const).filter((cost) => empty[cost] === 0 && table.columns.has(`${cost}cost`))
  const gaps = (['billed', 'effective'] as const)
    .filter((cost) => empty[cost] > 0 && table.columns.has(`${cost}cost`))
    .map((cost) => `${cost} cost cannot be told: ${focusColumns[`${cost}cost`]} is empty in ${empty[cost]} charges`)
  const unread = say([...lost, ...gaps])
  if (costs.length === 0) return { tables: [], unread }
  const currencies = sortedOnce(rows.map(({ currency }) => currency ?? ''))
  if (currencies.includes('') && currencies.length > 1)
    return { tables: [], unread: say(['BillingCurrency is empty in some charges; amounts without a currency cannot be added to others']) }
  // each provider's charges are a bill of its own
  const providers = [...Map.groupBy(rows, providerOf)].sort(([a], [b]) => byCodeUnit(a, b))
  return {
    tables: providers.flatMap(([provider, own]) =>
      currencies
        .filter((currency) => own.some((row) => (row.currency ?? '') === currency))
        .flatMap((currency) => tablesOf(currency, own, notes, costs, question).map((table) => (provider === '' ? table : { ...table, provider }))),
    ),
    unread,
    ...(canNameBalancers(table) ? { balancers: currencies.map((currency) => tableByOwner(currency, ofBalancer, rows, notes, costs, question)) } : {}),
    ...(canNameGroupCharges(table) ? { groupCharges: currencies.map((currency) => tableByOwner(currency, ofGroup, rows, notes, costs, question)) } : {}),
  }
}

function labelName({ type, key }: SpendLabel): string {
  return type === 'tag' ? `the tag ${key}` : `the cost category ${key}`
}

/** '' for AWS's own charges. */
function providerOf({ provider }: FocusRow): string {
  return provider ?? ''
}

type Note = {
  readonly currency: string
  readonly day: number
  readonly charges: number
  readonly notBilled: number
  readonly notEffective: number
  /** NaN where the export does not say which charges are invoiced. */
  readonly notInvoiced: number
  readonly usages: number
  readonly longUsages: number
}

function notesOf({ currency, notes }: FocusRow): readonly Note[] {
  return (notes ?? '').split(';').map((text) => {
    const [date = '', ...figures] = text.split(' ')
    const [charges = 0, notBilled = 0, notEffective = 0, notInvoiced = 0, usages = 0, longUsagesOfDay = 0] = figures.map(numberOf)
    return { currency: currency ?? '', day: dayFromIso(date), charges, notBilled, notEffective, notInvoiced, usages, longUsages: longUsagesOfDay }
  })
}

/** A few charges of a daily export span a month; one by month has hardly any that does not. */
function longUsages(notes: readonly Note[]): boolean {
  const sum = (of: (note: Note) => number): number => notes.reduce((total, note) => total + of(note), 0)
  return sum((note) => note.longUsages) * 2 > sum((note) => note.usages)
}

function emptyCosts(notes: readonly Note[], of: 'notBilled' | 'notEffective'): number {
  return notes.reduce((sum, note) => sum + note[of], 0)
}

type Cost = 'billed' | 'effective'
type Frame = Omit<DailySpend, 'dimensions' | 'rows'>
type Key = readonly [dimension: SpendDimension, column: 'account' | 'service' | 'usage_type' | 'record_type' | 'group_name']

const TABLES: readonly { readonly grouped: number; readonly keys: readonly Key[]; readonly needs: readonly SpendDimension[] }[] = [
  {
    grouped: GROUPED.byGroup,
    keys: [
      ['TAG', 'group_name'],
      ['LINKED_ACCOUNT', 'account'],
    ],
    needs: ['TAG'],
  },
  // the whole bill, also where one of the two is not known
  {
    grouped: GROUPED.byAccountAndService,
    keys: [
      ['LINKED_ACCOUNT', 'account'],
      ['SERVICE', 'service'],
    ],
    needs: [],
  },
  {
    grouped: GROUPED.byServiceAndUsageType,
    keys: [
      ['SERVICE', 'service'],
      ['USAGE_TYPE', 'usage_type'],
    ],
    needs: ['SERVICE', 'USAGE_TYPE'],
  },
  {
    grouped: GROUPED.byAccountAndRecordType,
    keys: [
      ['LINKED_ACCOUNT', 'account'],
      ['RECORD_TYPE', 'record_type'],
    ],
    needs: ['LINKED_ACCOUNT', 'RECORD_TYPE'],
  },
  {
    grouped: GROUPED.byServiceAndRecordType,
    keys: [
      ['SERVICE', 'service'],
      ['RECORD_TYPE', 'record_type'],
    ],
    needs: ['SERVICE', 'RECORD_TYPE'],
  },
]

function tablesOf(currency: string, rows: readonly FocusRow[], notes: readonly Note[], costs: readonly Cost[], question: FocusQuestion): readonly DailySpend[] {
  const frame = frameOf(notes, currency === '' ? question.currency : currency, question.readAtSec)
  return [...tablesByKeys(currency, rows, frame, costs, question), ...tablesByLabel(currency, rows, frame, costs, question)]
}

/** The whole bill by each label and account, where the export can name it. */
function tablesByLabel(currency: string, rows: readonly FocusRow[], frame: Frame, costs: readonly Cost[], { table, labels }: FocusQuestion): DailySpend[] {
  const hasAccounts = isKnown('LINKED_ACCOUNT', table)
  return labels.flatMap((label, nth) => {
    if (!canName(table, label)) return []
    const spend = rows
      .filter((row) => Number(row.grouped) === groupedByLabel(nth) && (row.currency ?? '') === currency)
      .map((row) => rowOf(row, [row.label ?? '', ...(hasAccounts ? [row.account ?? ''] : [])], frame, costs))
    const sorted = spend.map((row) => [JSON.stringify(row.keys), row] as const).sort(([a], [b]) => byCodeUnit(a, b))
    return [{ ...frame, label, dimensions: ['LABEL', ...(hasAccounts ? (['LINKED_ACCOUNT'] as const) : [])], rows: sorted.map(([, row]) => row) }]
  })
}

/** Whose a charge is, from the words of its label; null for one of another kind of owner. */
type Owner = {
  readonly dimensions: readonly SpendDimension[]
  readonly keysOf: (words: readonly string[], row: FocusRow) => readonly string[] | null
}
const ofBalancer: Owner = {
  dimensions: ['RESOURCE', 'USAGE_TYPE'],
  keysOf: ([usage = '', resource = '']) => (resource.startsWith('arn:') ? [resource, usage] : null),
}
/** A group's name may have spaces in it. */
const ofGroup: Owner = {
  dimensions: ['TAG', 'LINKED_ACCOUNT', 'REGION', 'USAGE_TYPE'],
  keysOf: ([usage = '', region = '', ...name], { account }) => (name.length === 0 ? null : [name.join(' '), account ?? '', region, usage]),
}

/** What each load balancer of AWS cost, or each group in a Region, apart from the tables of the bill: every dollar of it is in those as well. */
function tableByOwner(
  currency: string,
  { dimensions, keysOf }: Owner,
  rows: readonly FocusRow[],
  notes: readonly Note[],
  costs: readonly Cost[],
  question: FocusQuestion,
): DailySpend {
  const frame = frameOf(notes, currency === '' ? question.currency : currency, question.readAtSec)
  const grouped = groupedByLabel(question.labels.length)
  const spend = rows
    .filter((row) => Number(row.grouped) === grouped && (row.currency ?? '') === currency && providerOf(row) === '' && (row.label ?? '') !== '')
    .flatMap((row) => {
      const keys = keysOf((row.label ?? '').split(' '), row)
      return keys === null ? [] : [rowOf(row, keys, frame, costs)]
    })
  const sorted = spend.map((row) => [JSON.stringify(row.keys), row] as const).sort(([a], [b]) => byCodeUnit(a, b))
  return { ...frame, dimensions, rows: sorted.map(([, row]) => row) }
}

function tablesByKeys(currency: string, rows: readonly FocusRow[], frame: Frame, costs: readonly Cost[], question: FocusQuestion): DailySpend[] {
  return TABLES.flatMap(({ grouped, keys, needs }) => {
    const known = keys.filter(([dimension]) => isKnown(dimension, question.table))
    if (known.length === 0 || !needs.every((dimension) => isKnown(dimension, question.table))) return []
    // Cost Explorer is asked for the tag of compute alone; NULL stands for all else
    const found = rows.filter(
      (row) => Number(row.grouped) === grouped && (row.currency ?? '') === currency && known.every(([, column]) => row[column] !== null),
    )
    const spend = found.map((row) =>
      rowOf(
        row,
        known.map(([, column]) => row[column] ?? ''),
        frame,
        costs,
      ),
    )
    const sorted = spend.map((row) => [JSON.stringify(row.keys), row] as const).sort(([a], [b]) => byCodeUnit(a, b))
    return [{ ...frame, dimensions: known.map(([dimension]) => dimension), rows: sorted.map(([, row]) => row) }]
  })
}

/** The days from the first charge to the last, of whatever currency: on a day with a charge the export is there. */
function frameOf(notes: readonly Note[], currency: string, readAtSec: number): Frame {
  const firstDay = notes.reduce((least, { day }) => Math.min(least, day), Number.POSITIVE_INFINITY)
  const days = notes.reduce((most, { day }) => Math.max(most, day - firstDay + 1), 0)
  const answered = new Uint8Array(days)
  const estimated = new Uint8Array(days)
  for (const { day, notInvoiced } of notes) {
    answered[day - firstDay] = 1
    if (Number.isNaN(notInvoiced) ? isOpen(day, readAtSec) : notInvoiced > 0) estimated[day - firstDay] = 1
  }
  return { firstDay, days, currency, answered, estimated }
}

function isKnown(dimension: SpendDimension, { columns }: FocusTable): boolean {
  switch (dimension) {
    case 'LINKED_ACCOUNT':
      return columns.has('subaccountid')
    case 'SERVICE':
      return columns.has('servicename')
    case 'USAGE_TYPE':
      return columns.has('skumeter') || columns.has('x_usagetype')
    case 'RECORD_TYPE':
      return columns.has('chargecategory')
    case 'TAG':
      return columns.has('tags') && columns.has('servicename')
    default:
      return false
  }
}

function rowOf(row: FocusRow, keys: readonly string[], { firstDay, days }: Frame, costs: readonly Cost[]): SpendRow {
  const nothing = (): Float64Array => new Float64Array(days).fill(Number.NaN)
  const values = { billed: nothing(), effective: nothing() }
  const usageQuantity = nothing()
  for (const text of (row.days ?? '').split(';')) {
    const [date = '', billed = '-', effective = '-', quantity = '-'] = text.split(' ')
    const index = dayFromIso(date) - firstDay
    const amounts = { billed, effective }
    for (const cost of costs) values[cost][index] = microUsdFromDecimal(amounts[cost])
    usageQuantity[index] = numberOf(quantity)
  }
  const usageUnit = row.least_unit !== null && row.least_unit === row.greatest_unit ? row.least_unit : 'N/A'
  return { keys, amortizedMicroUsd: values.effective, unblendedMicroUsd: values.billed, usageQuantity, usageUnit }
}

/** Where an export does not say what is invoiced: the month that is not over, and one that has just ended. */
function isOpen(day: number, readAtSec: number): boolean {
  return (monthOf(day).endDay + INVOICED_AFTER_DAYS) * SECONDS_PER_DAY > readAtSec
}

function numberOf(text: string): number {
  return text === '-' ? Number.NaN : Number(text)
}
