import { REQUESTS_PER_PRICE } from '../money.ts'
import { byCodeUnit } from '../order.ts'
import { at } from '../series.ts'
import type { DailySpend, SpendRow } from './daily.ts'
import type { SpendReason } from './reasons.ts'
import { type DayRange, indexOfDay } from './settled.ts'
import { costKindOf, costOf, keyOf, knownCosts, sumBetween, tableByGroup } from './spend-column.ts'
import type { Cost } from './totals.ts'

/** What an instance-hour of a group really cost, commitments spread in; from the settled days with both cost and hours. */
export type EffectiveRate = {
  readonly microUsdPerInstanceHour: number
  readonly instanceHours: number
  readonly days: number
  /** Units other than hours are part of the quantity. */
  readonly mixed: boolean
}

/**
 * What the bill calls a group: the name in its tag, which is unique in one Region of an account, and its account; null where the answer does not
 * tell accounts apart.
 */
export type BilledGroupName = { readonly accountId: string | null; readonly groupName: string }

/** The one text for a group as the bill calls it. */
export function billedGroupKey({ accountId, groupName }: BilledGroupName): string {
  return JSON.stringify([accountId, groupName])
}

export function billedNameOf(table: DailySpend, row: SpendRow): BilledGroupName {
  return { accountId: keyOf(table, row, 'LINKED_ACCOUNT'), groupName: keyOf(table, row, 'TAG') ?? '' }
}

/** Fewer metered instance-hours than this over the range say little about a rate: a tag that was just switched on, a rounding. */
const MINIMUM_INSTANCE_HOURS = 1

/**
 * Effective rate by group from the tag's table (compute only: volumes, balancers and traffic carry other tags), by `billedGroupKey`. A name that
 * groups of two Regions share, or of two accounts where those are not told apart, gives one rate, that of both together. Groups without
 * metered hours are left out: their rate is not known.
 */
export function effectiveRates(table: DailySpend, range: DayRange): Map<string, EffectiveRate> {
  const rates = new Map<string, EffectiveRate>()
  const kind = costKindOf(table)
  const from = indexOfDay(table, range.startDay)
  const to = indexOfDay(table, range.endDay)
  for (const row of table.rows) {
    const name = billedNameOf(table, row)
    if (name.groupName === '') continue
    const rate = rateOf(costOf(row, kind), row, from, to)
    if (rate !== null) rates.set(billedGroupKey(name), rate)
  }
  return rates
}

/** What a group cost on each day of a range; null on a day without a row. */
export type CostByDay = BilledGroupName & { readonly microUsd: readonly (number | null)[] }

export function dailyCostOfGroups(table: DailySpend, { startDay, endDay }: DayRange): CostByDay[] {
  const kind = costKindOf(table)
  return table.rows
    .map((row) => ({ name: billedNameOf(table, row), cost: costOf(row, kind) }))
    .filter(({ name }) => name.groupName !== '')
    .map(({ name, cost }) => ({
      ...name,
      microUsd: Array.from({ length: Math.max(0, endDay - startDay) }, (_, i) => {
        const amount = cost[startDay + i - table.firstDay] ?? Number.NaN
        return Number.isNaN(amount) ? null : amount
      }),
    }))
}

function rateOf(cost: Float64Array, row: SpendRow, from: number, to: number): EffectiveRate | null {
  let microUsd = 0
  let instanceHours = 0
  let days = 0
  for (let i = from; i < to; i++) {
    const hours = at(row.usageQuantity, i)
    if (Number.isNaN(at(cost, i)) || !(hours > 0)) continue
    microUsd += at(cost, i)
    instanceHours += hours
    days++
  }
  if (instanceHours < MINIMUM_INSTANCE_HOURS || microUsd < 0) return null
  // Cost Explorer names no unit where several are added
  return { microUsdPerInstanceHour: Math.round(microUsd / instanceHours), instanceHours, days, mixed: row.usageUnit === 'N/A' }
}

/** Compute spend by group. */
export type Attribution =
  | {
      readonly assessed: true
      readonly range: DayRange
      /** Dearest first; every name that the tag has, in each account. */
      readonly groups: readonly (Cost & BilledGroupName & { readonly rate: EffectiveRate | null })[]
      /** Compute spend outside any group. */
      readonly withoutGroup: Cost
      /** The first whole day on which the tag tells of groups, where that is later than the window's: the days before it are not counted. */
      readonly taggedFromDay: number | null
      /** Share of compute spend that groups explain, 0-1; NaN when nothing was spent. */
      readonly coverageFraction: number
    }
  | { readonly assessed: false; readonly reason: SpendReason }

/** Dollars and effective rate by group over a range, from the tag's table. Until the tag is active groups are priced by the list. */
export function attributionOf(tables: readonly DailySpend[], range: DayRange): Attribution {
  const table = tableByGroup(tables)
  if (table === undefined) return { assessed: false, reason: { code: 'not-by-group' } }
  const named = table.rows.filter((row) => keyOf(table, row, 'TAG') !== '')
  if (named.length === 0) return { assessed: false, reason: { code: 'no-group-named' } }
  const taggedFromDay = firstTaggedDay(table, named)
  const counted = { startDay: Math.max(range.startDay, taggedFromDay), endDay: range.endDay }
  const from = indexOfDay(table, counted.startDay)
  const to = indexOfDay(table, counted.endDay)
  if (counted.startDay >= range.endDay && taggedFromDay > range.startDay)
    return { assessed: false, reason: { code: 'groups-named-from', day: taggedFromDay - 1 } }
  if (!table.answered.subarray(from, to).includes(1)) return { assessed: false, reason: { code: 'no-day-by-group' } }
  const rates = effectiveRates(table, counted)
  const known = knownCosts(table, from, to)
  const groups = named.map((row) => {
    const name = billedNameOf(table, row)
    return known({ ...name, ...costOfRow(row, from, to), rate: rates.get(billedGroupKey(name)) ?? null })
  })
  const withoutGroup = known(
    table.rows.filter((row) => !named.includes(row)).reduce((sum, row) => plus(sum, costOfRow(row, from, to)), { effectiveMicroUsd: 0, billedMicroUsd: 0 }),
  )
  const kind = costKindOf(table)
  const amount = (cost: Cost) => (kind === 'effective' ? cost.effectiveMicroUsd : cost.billedMicroUsd)
  const explained = groups.reduce((sum, group) => sum + amount(group), 0)
  const all = explained + amount(withoutGroup)
  return {
    assessed: true,
    range: counted,
    taggedFromDay: counted.startDay > range.startDay ? taggedFromDay : null,
    groups: groups.sort((a, b) => amount(b) - amount(a) || byCodeUnit(billedGroupKey(a), billedGroupKey(b))),
    withoutGroup,
    coverageFraction: all > 0 ? explained / all : Number.NaN,
  }
}

/** A tag tells nothing of the days before it was activated, and of part of that day: the day after the first that names a group, or the table's first. */
function firstTaggedDay(table: DailySpend, named: readonly SpendRow[]): number {
  const isNamed = (i: number) => named.some((row) => at(row.amortizedMicroUsd, i) > 0 || at(row.unblendedMicroUsd, i) > 0)
  let first = 0
  while (first < table.days && !isNamed(first)) first++
  return table.firstDay + (first === 0 ? 0 : first + 1)
}

function costOfRow(row: SpendRow, from: number, to: number): Cost {
  return { effectiveMicroUsd: sumBetween(row.amortizedMicroUsd, from, to), billedMicroUsd: sumBetween(row.unblendedMicroUsd, from, to) }
}

function plus(a: Cost, b: Cost): Cost {
  return { effectiveMicroUsd: a.effectiveMicroUsd + b.effectiveMicroUsd, billedMicroUsd: a.billedMicroUsd + b.billedMicroUsd }
}

/** Micro-dollars for a thousand requests; NaN when there were none or they are not known. */
export function microUsdPerThousandRequests(microUsd: number, requests: number): number {
  return requests > 0 ? (microUsd * REQUESTS_PER_PRICE) / requests : Number.NaN
}
