import type { SpendAnswer } from '../../audit/io.ts'
import { microUsdFromDecimal } from '../../domain/money.ts'
import { byCodeUnit } from '../../domain/order.ts'
import { needsRecordTypesByAccount } from '../../domain/spend/charge-class.ts'
import type { DailySpend, SpendDimension, SpendLabel, SpendRow } from '../../domain/spend/daily.ts'
import type { CostAnswers, CostOfDay } from '../aws-shapes/cost-explorer.ts'
import { epochSecFrom } from '../aws-shapes/time.ts'
import { type NotRead, notReadText } from './not-read.ts'

/** Cost Explorer keeps 13 months and the current one by day; a longer span is not its answer. */
const MOST_DAYS = 800
const GROUP_TAG = 'aws:autoscaling:groupName'

type Answer = CostAnswers[number]
type CostGroup = NonNullable<CostOfDay['Groups']>[number]

/** What one request's answer says, or why it says nothing that can be used. */
export type SpendTable = { readonly table: DailySpend } | { readonly unusable: string }

/**
 * A request and its joined answer as a daily table. Days that the answer does not hold are NaN and not `answered`; on an
 * answered day a key without a row is NaN too. Spend without a key ('', `tag$`, keys left out) is the row of the empty key.
 * A repeated page counts once. `currency` is that of the capture, for an answer without any amount.
 */
export function spendTableOf({ Request: request, Response: response }: Answer, currency: string): SpendTable {
  const asked = (request.GroupBy ?? []).map((by) => `${by.Type ?? 'DIMENSION'} ${by.Key ?? ''}`)
  const name = `the request by ${asked.join(' and ') || 'nothing'}`
  const dimensions = asked.map(dimensionOf)
  const [label] = (request.GroupBy ?? []).flatMap((by) => labelOf(by) ?? [])
  if (dimensions.length === 0 || dimensions.some((dimension) => dimension === null)) return { unusable: `${name} is none that is used` }
  if ((response ?? null) === null) return { unusable: `${name} has no answer` }
  const days = (response?.ResultsByTime ?? []).map((result) => ({
    day: dayOf(result.TimePeriod.Start),
    days: dayOf(result.TimePeriod.End) - dayOf(result.TimePeriod.Start),
    result,
  }))
  if ((request.Granularity ?? 'DAILY') !== 'DAILY' || days.some((entry) => entry.days !== 1)) return { unusable: `${name} is not by day` }
  const firstDay = days.reduce((least, entry) => Math.min(least, entry.day), Number.POSITIVE_INFINITY)
  const length = days.reduce((most, entry) => Math.max(most, entry.day - firstDay + 1), 0)
  if (length === 0) return { unusable: `${name} returned no days` }
  if (length > MOST_DAYS) return { unusable: `${name} spans ${length} days` }
  const currencies = new Set(days.flatMap(({ result }) => (result.Groups ?? []).flatMap(currenciesOf)))
  if (currencies.size > 1) return { unusable: `${name} mixes currencies (${[...currencies].sort(byCodeUnit).join(', ')}), which cannot be added` }

  const estimated = new Uint8Array(length)
  const answered = new Uint8Array(length)
  const rows = new Map<string, MutableRow>()
  const seen = new Map<string, CostGroup>()
  for (const { day, result } of days) {
    answered[day - firstDay] = 1
    if (result.Estimated === true) estimated[day - firstDay] = 1
    for (const group of result.Groups ?? []) {
      const key = JSON.stringify([day, group.Keys ?? []])
      const other = seen.get(key)
      if (other === undefined || byCodeUnit(JSON.stringify(other.Metrics), JSON.stringify(group.Metrics)) < 0) seen.set(key, group)
    }
  }
  for (const [key, group] of seen) addTo(rows, dimensions as readonly SpendDimension[], group, (JSON.parse(key) as [number])[0] - firstDay, length)
  const sorted = [...rows].sort(([a], [b]) => byCodeUnit(a, b)).map(([, row]) => row)
  return {
    table: {
      dimensions: dimensions as readonly SpendDimension[],
      ...(label === undefined ? {} : { label }),
      firstDay,
      days: length,
      currency: [...currencies][0] ?? currency,
      estimated,
      answered,
      rows: sorted,
    },
  }
}

const OPERATION = 'ce.get-cost-and-usage'

/**
 * Whether a request can tell something that the answers to those before it leave open: each is charged. The hours that groups ran, where spend carries a group's
 * name; record types by account, where those by service do not tell whose they are.
 */
export function isWorthAsking(request: Answer['Request'], before: () => readonly Answer[]): boolean {
  const asked = (request.GroupBy ?? []).map((by) => by.Key)
  const byRecordType = asked.includes('LINKED_ACCOUNT') && asked.includes('RECORD_TYPE')
  if (!byRecordType && !isOfRunningHours({ Request: request })) return true
  const tables = before().flatMap((answer) => {
    const read = spendTableOf(answer, '')
    return 'table' in read ? [read.table] : []
  })
  if (byRecordType) return needsRecordTypesByAccount(tables)
  const byGroup = tables.find(({ dimensions }) => dimensions.includes('TAG'))
  return byGroup === undefined || byGroup.rows.some(({ keys }) => keys[byGroup.dimensions.indexOf('TAG')] !== '')
}

/** The whole bill's answers as an audit takes them; null: there are none. What could not be read is said, with the reason where one is known. */
export function spendAnswerOf(answers: CostAnswers | null, currency: string, notRead: readonly NotRead[]): SpendAnswer {
  const known = notRead.map(notReadText)
  if (answers === null) return { tables: [], unread: known.length > 0 ? known.join('; ') : `${OPERATION}: not in the capture` }
  const results = answers.map((answer) => ({ ...spendTableOf(answer, currency), ofHours: isOfRunningHours(answer), region: regionOf(answer) }))
  const read = results.flatMap((result) => ('table' in result && !result.ofHours ? [result.table] : []))
  const hours = results.flatMap((result) => ('table' in result && result.ofHours && result.region === null ? [result.table] : []))
  const inRegions = results.flatMap((result) => ('table' in result && result.region !== null ? [{ region: result.region, table: result.table }] : []))
  const tables = read.map((table) => withRunningHours(table, hours))
  const reasons = [...new Set(results.flatMap((result) => ('unusable' in result ? [result.unusable] : [])))]
  if (tables.length + reasons.length === 0) return { tables, unread: `${OPERATION}: it holds no request` }
  // why comes first: what has no answer follows from it
  const unread = [...known, ...(reasons.length === 0 ? [] : [`${OPERATION}: ${reasons.join('; ')}`])]
  return { tables, unread: unread.length === 0 ? null : unread.join('; '), accountNames: accountNamesIn(answers), inRegions }
}

/** Cost Explorer describes the accounts that it groups by with their names (API reference, DimensionValuesWithAttributes). */
function accountNamesIn(answers: CostAnswers): (readonly [string, string])[] {
  const described = answers.flatMap(({ Response: response }) => response?.DimensionValueAttributes ?? [])
  const named = described.flatMap(({ Value: id, Attributes: attributes }) => {
    const name = attributes?.description ?? ''
    return /^\d{12}$/.test(id ?? '') && name !== '' ? [[id as string, name] as const] : []
  })
  return [...new Map(named)]
}

/** Whether only the hours that instances ran are counted in it. */
function isOfRunningHours({ Request: { Filter: filter } }: Pick<Answer, 'Request'>): boolean {
  return (filter?.And ?? []).some(({ Dimensions: by }) => by?.Key === 'USAGE_TYPE_GROUP')
}

/** The one Region that is counted; null: all of them. */
function regionOf({ Request: { Filter: filter } }: Answer): string | null {
  const [region, ...others] = (filter?.And ?? []).flatMap(({ Dimensions: by }) => (by?.Key === 'REGION' ? (by.Values ?? []) : []))
  return others.length === 0 ? (region ?? null) : null
}

/**
 * The table with the hours that ran as its usage, where there is an answer about them by the same keys: a row that has none ran for no known hour. An
 * answer without any row says that the filter's values are none of this bill's, and changes nothing.
 */
function withRunningHours(table: DailySpend, all: readonly DailySpend[]): DailySpend {
  const hours = all.find(({ dimensions, rows }) => dimensions.join() === table.dimensions.join() && rows.length > 0)
  if (hours === undefined) return table
  const ran = new Map(hours.rows.map((row) => [JSON.stringify(row.keys), row]))
  const rows = table.rows.map((row) => {
    const own = ran.get(JSON.stringify(row.keys))
    const usageQuantity = Float64Array.from({ length: table.days }, (_, i) => own?.usageQuantity[i + table.firstDay - hours.firstDay] ?? Number.NaN)
    return { ...row, usageQuantity, usageUnit: own?.usageUnit ?? '' }
  })
  return { ...table, rows }
}

function dimensionOf(asked: string): SpendDimension | null {
  switch (asked) {
    case `TAG ${GROUP_TAG}`:
      return 'TAG'
    case 'DIMENSION LINKED_ACCOUNT':
      return 'LINKED_ACCOUNT'
    case 'DIMENSION SERVICE':
      return 'SERVICE'
    case 'DIMENSION USAGE_TYPE':
      return 'USAGE_TYPE'
    case 'DIMENSION REGION':
      return 'REGION'
    case 'DIMENSION RECORD_TYPE':
      return 'RECORD_TYPE'
    default:
      return /^(TAG|COST_CATEGORY) ./.test(asked) ? 'LABEL' : null
  }
}

function labelOf({ Type: type, Key: key }: { readonly Type?: string | null | undefined; readonly Key?: string | null | undefined }): SpendLabel | null {
  if (key == null || key === '' || key === GROUP_TAG) return null
  return type === 'TAG' ? { type: 'tag', key } : type === 'COST_CATEGORY' ? { type: 'cost-category', key } : null
}

/** Currencies that a row's amounts name; an amount of zero may come without one ("N/A"). */
function currenciesOf({ Metrics: metrics }: CostGroup): readonly string[] {
  return [metrics?.AmortizedCost, metrics?.UnblendedCost].flatMap((cost) => {
    const unit = cost?.Unit ?? ''
    return unit === '' || unit === 'N/A' ? [] : [unit]
  })
}

type MutableRow = Omit<SpendRow, 'usageUnit'> & { usageUnit: string }

function addTo(rows: Map<string, MutableRow>, dimensions: readonly SpendDimension[], group: CostGroup, index: number, length: number): void {
  const keys = dimensions.map((dimension, i) => groupValueOf(dimension, group.Keys?.[i] ?? ''))
  const id = JSON.stringify(keys)
  const nothing = () => new Float64Array(length).fill(Number.NaN)
  const row = rows.get(id) ?? { keys, amortizedMicroUsd: nothing(), unblendedMicroUsd: nothing(), usageQuantity: nothing(), usageUnit: '' }
  rows.set(id, row)
  const { AmortizedCost: amortized, UnblendedCost: unblended, UsageQuantity: usage } = group.Metrics ?? {}
  if ((amortized ?? null) !== null) accumulate(row.amortizedMicroUsd, index, microUsdFromDecimal(amortized?.Amount as string))
  if ((unblended ?? null) !== null) accumulate(row.unblendedMicroUsd, index, microUsdFromDecimal(unblended?.Amount as string))
  if ((usage ?? null) === null) return
  accumulate(row.usageQuantity, index, Number(usage?.Amount))
  const unit = usage?.Unit ?? 'N/A'
  row.usageUnit = row.usageUnit === '' || row.usageUnit === unit ? unit : 'N/A'
}

function accumulate(values: Float64Array, index: number, amount: number): void {
  const before = values[index] as number
  values[index] = (Number.isNaN(before) ? 0 : before) + amount
}

/** A tag or a cost category comes as `key$value`, and the value may hold `$` itself: it begins after the first one. */
function groupValueOf(dimension: SpendDimension, text: string): string {
  if (dimension !== 'TAG' && dimension !== 'LABEL') return text
  const dollar = text.indexOf('$')
  return dollar < 0 ? (text === GROUP_TAG ? '' : text) : text.slice(dollar + 1)
}

function dayOf(text: string): number {
  return Math.floor(epochSecFrom(text) / 86_400)
}
