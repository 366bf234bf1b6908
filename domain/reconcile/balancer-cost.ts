import { SECONDS_PER_DAY, SECONDS_PER_HOUR } from '../calendar.ts'
import { balancerName, balancersOf } from '../facts/balancers.ts'
import type { Group } from '../facts/group.ts'
import type { Place } from '../facts/place.ts'
import { perMonth } from '../money.ts'
import type { DailySpend, SpendRow } from '../spend/daily.ts'
import { type DayRange, indexOfDay } from '../spend/settled.ts'
import { costKindOf, costOf, keyOf, sumBetween } from '../spend/spend-column.ts'

/** What each load balancer costs by the bill; null where the bill does not tell them apart. Plain data. */
export type BilledBalancers = readonly BilledBalancer[] | null

export type BilledBalancer = {
  readonly accountId: string
  readonly region: string
  /** The end of its ARN, as `balancersOf` has it. */
  readonly name: string
  /** Over the settled days of the window. */
  readonly microUsdPerHour: BalancerParts
}

/** The hours it runs; its capacity units, of a classic one the data it processes; traffic that is charged to it: out of AWS, between zones and Regions. */
export type BalancerParts = { readonly hours: number; readonly units: number; readonly traffic: number }

const PARTS = { LoadBalancerUsage: 'hours', LCUUsage: 'units', DataTransfer: 'traffic' } as const

/** Mean cost of each balancer over the answered days of a range, by a table of `RESOURCE` and `USAGE_TYPE`; null without a table, and without such a day. */
export function billedBalancers(table: DailySpend | undefined, range: DayRange | null): BilledBalancers {
  if (table === undefined || range === null) return null
  const [from, to] = [indexOfDay(table, range.startDay), indexOfDay(table, range.endDay)]
  const hours = table.answered.subarray(from, to).reduce((sum, one) => sum + one, 0) * (SECONDS_PER_DAY / SECONDS_PER_HOUR)
  if (hours === 0) return null
  const kind = costKindOf(table)
  const isCharged = (row: SpendRow) =>
    costOf(row, kind)
      .subarray(from, to)
      .some((x) => !Number.isNaN(x))
  const balancers = Map.groupBy(table.rows.filter(isCharged), (row) => keyOf(table, row, 'RESOURCE') ?? '')
  return [...balancers].map(([arn, rows]) => {
    const [, , , region = '', accountId = ''] = arn.split(':')
    const parts = { hours: 0, units: 0, traffic: 0 }
    for (const row of rows) parts[PARTS[(keyOf(table, row, 'USAGE_TYPE') ?? '') as keyof typeof PARTS]] += sumBetween(costOf(row, kind), from, to) / hours
    return { accountId, region, name: balancerName(arn), microUsdPerHour: parts }
  })
}

/** A group's part of the load balancers before it. */
export type BalancerCost = {
  /** Each with the number of groups that it is shared by. */
  readonly balancers: readonly { readonly name: string; readonly groups: number }[]
  /** Integer micro-dollars; null where it is not known of all of them. */
  readonly microUsdPerMonth: BalancerParts | null
  readonly unknownBecause: BalancerUnknown | null
}

export type BalancerUnknown =
  | { readonly code: 'target-groups-not-read' }
  | { readonly code: 'bill-not-by-balancer' }
  | { readonly code: 'not-in-the-bill'; readonly names: readonly string[] }

/**
 * Balancers are shared in equal parts by the Auto Scaling groups behind them: a rule that anybody can check, and the most that a group's part can be, as tasks, functions
 * and addresses behind the same balancer are not read. None of it goes with an instance: its hours stay, and its units follow the traffic. null: no balancer stands before the group.
 */
export function balancerCost(
  group: Group,
  { targetGroups, groupsBehind }: Pick<Place, 'targetGroups' | 'groupsBehind'>,
  billed: BilledBalancers,
): BalancerCost | null {
  const names = balancersOf(group, targetGroups)
  if (names === null) return { balancers: [], microUsdPerMonth: null, unknownBecause: { code: 'target-groups-not-read' } }
  if (names.length === 0) return null
  const balancers = names.map((name) => ({ name, groups: groupsBehind?.get(name) ?? 1 }))
  if (billed === null) return { balancers, microUsdPerMonth: null, unknownBecause: { code: 'bill-not-by-balancer' } }
  const known = new Map(billed.filter((one) => one.accountId === group.accountId && one.region === group.region).map((one) => [one.name, one.microUsdPerHour]))
  const absent = names.filter((name) => !known.has(name))
  if (absent.length > 0) return { balancers, microUsdPerMonth: null, unknownBecause: { code: 'not-in-the-bill', names: absent } }
  const sum = (part: keyof BalancerParts) => perMonth(balancers.reduce((total, { name, groups }) => total + (known.get(name)?.[part] ?? 0) / groups, 0))
  return { balancers, microUsdPerMonth: { hours: sum('hours'), units: sum('units'), traffic: sum('traffic') }, unknownBecause: null }
}
