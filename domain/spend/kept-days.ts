import { byCodeUnit } from '../order.ts'
import { at } from '../series.ts'
import type { DailySpend, SpendDimension, SpendRow } from './daily.ts'
import { costKindOf, costOf, knownCosts, sumBetween } from './spend-column.ts'
import type { Cost } from './totals.ts'

/** One day of a daily table as it is kept: rows that have an amount, null where one of them is missing. Plain data. */
export type SpendDay = {
  readonly dimensions: readonly SpendDimension[]
  readonly currency: string
  readonly day: number
  readonly estimated: boolean
  /** NaN where the cost was not read; null after a journey as JSON. */
  readonly total: Cost
  readonly rows: readonly SpendDayRow[]
}

export type SpendDayRow = readonly [
  keys: readonly string[],
  amortizedMicroUsd: number | null,
  unblendedMicroUsd: number | null,
  usageQuantity: number | null,
  usageUnit: string,
]

/** The answered days of a table, oldest first. A day without rows is one on which nothing was spent. */
export function spendDaysOf(table: DailySpend): SpendDay[] {
  const { dimensions, currency, firstDay } = table
  const indices = Array.from({ length: table.days }, (_, i) => i).filter((i) => table.answered[i] === 1)
  return indices.map((i) => {
    const rows = table.rows.flatMap((row) => rowOn(row, i))
    const sum = (of: (row: SpendDayRow) => number | null) => rows.reduce((total, row) => total + (of(row) ?? 0), 0)
    return {
      dimensions,
      currency,
      day: firstDay + i,
      estimated: table.estimated[i] === 1,
      total: knownCosts(table, i, i + 1)({ effectiveMicroUsd: sum((row) => row[1]), billedMicroUsd: sum((row) => row[2]) }),
      rows,
    }
  })
}

function rowOn({ keys, amortizedMicroUsd, unblendedMicroUsd, usageQuantity, usageUnit }: SpendRow, i: number): SpendDayRow[] {
  const orNull = (values: Float64Array) => (Number.isNaN(at(values, i)) ? null : at(values, i))
  const [amortized, unblended, quantity] = [orNull(amortizedMicroUsd), orNull(unblendedMicroUsd), orNull(usageQuantity)]
  return amortized === null && unblended === null && quantity === null ? [] : [[keys, amortized, unblended, quantity, usageUnit]]
}

/**
 * The table with days before its first one, and days that its answer lacks, as they were kept of the same table; days of it that are kept as
 * well are the answer's. A day that is not kept either is not answered.
 */
export function withEarlierDays(table: DailySpend, kept: readonly SpendDay[]): DailySpend {
  const earlier = kept.filter(({ day }) => isLacking(table, day))
  if (earlier.length === 0) return table
  const firstDay = earlier.reduce((least, { day }) => Math.min(least, day), table.firstDay)
  const shift = table.firstDay - firstDay
  const days = shift + table.days
  const flags = (values: Uint8Array): Uint8Array => {
    const longer = new Uint8Array(days)
    longer.set(values, shift)
    return longer
  }
  const [estimated, answered] = [flags(table.estimated), flags(table.answered)]
  const rows = new Map(table.rows.map((row) => [JSON.stringify(row.keys), longerRow(row, shift)]))
  for (const one of earlier) {
    const i = one.day - firstDay
    answered[i] = 1
    estimated[i] = one.estimated ? 1 : 0
    for (const [keys, amortized, unblended, usage, usageUnit] of one.rows) {
      const id = JSON.stringify(keys)
      const row = rows.get(id) ?? emptyRow(keys, usageUnit, days)
      rows.set(id, row)
      row.amortizedMicroUsd[i] = amortized ?? Number.NaN
      row.unblendedMicroUsd[i] = unblended ?? Number.NaN
      row.usageQuantity[i] = usage ?? Number.NaN
    }
  }
  return { ...table, firstDay, days, estimated, answered, rows: [...rows].sort(([a], [b]) => byCodeUnit(a, b)).map(([, row]) => row) }
}

/** How days of a table were kept before it told accounts apart; null where they never were otherwise. */
export function keptBefore({ dimensions }: Pick<DailySpend, 'dimensions'>): readonly SpendDimension[] | null {
  return dimensions.length === 2 && dimensions.includes('TAG') && dimensions.includes('LINKED_ACCOUNT') ? ['TAG'] : null
}

/**
 * A day that was kept by name alone, as a table by name and account has it: what was paid under a name, and its hours, are shared out as its accounts
 * share the name in the table. Of a name that the table does not have the account is not known ('').
 */
export function sharedByAccount(day: SpendDay, table: DailySpend): SpendDay {
  const [name, account] = [table.dimensions.indexOf('TAG'), table.dimensions.indexOf('LINKED_ACCOUNT')]
  const kind = costKindOf(table)
  const byName = Map.groupBy(table.rows, ({ keys }) => keys[name] ?? '')
  const rows = day.rows.flatMap(([[called = ''], amortized, unblended, quantity, unit]): SpendDayRow[] => {
    const accounts = (byName.get(called) ?? []).map((row) => ({
      id: row.keys[account] ?? '',
      amount: Math.max(0, sumBetween(costOf(row, kind), 0, table.days)),
    }))
    const whole = accounts.reduce((sum, { amount }) => sum + amount, 0)
    const known = accounts.filter(({ amount }) => amount > 0)
    return (known.length === 0 ? [{ id: accounts[0]?.id ?? '', amount: 1 }] : known).map(({ id, amount }) => {
      const share = known.length === 0 ? 1 : amount / whole
      const part = (value: number | null) => (value === null ? null : value * share)
      const micro = (value: number | null) => (value === null ? null : Math.round(value * share))
      return [account < name ? [id, called] : [called, id], micro(amortized), micro(unblended), part(quantity), unit]
    })
  })
  return { ...day, dimensions: table.dimensions, rows }
}

/** Whether the table does not hold a day that lies before its end. */
export function isLacking({ firstDay, days, answered }: Pick<DailySpend, 'firstDay' | 'days' | 'answered'>, day: number): boolean {
  return day < firstDay || (day < firstDay + days && answered[day - firstDay] !== 1)
}

function longerRow(row: SpendRow, shift: number): SpendRow {
  const longer = (values: Float64Array): Float64Array => {
    const out = new Float64Array(values.length + shift).fill(Number.NaN)
    out.set(values, shift)
    return out
  }
  return {
    ...row,
    amortizedMicroUsd: longer(row.amortizedMicroUsd),
    unblendedMicroUsd: longer(row.unblendedMicroUsd),
    usageQuantity: longer(row.usageQuantity),
  }
}

function emptyRow(keys: readonly string[], usageUnit: string, days: number): SpendRow {
  const nothing = () => new Float64Array(days).fill(Number.NaN)
  return { keys, usageUnit, amortizedMicroUsd: nothing(), unblendedMicroUsd: nothing(), usageQuantity: nothing() }
}
