import { SECONDS_PER_DAY, SECONDS_PER_HOUR } from '../calendar.ts'
import type { Group } from '../facts/group.ts'
import { perMonth } from '../money.ts'
import type { DailySpend } from '../spend/daily.ts'
import { type DayRange, indexOfDay } from '../spend/settled.ts'
import { costKindOf, costOf, keyOf, sumBetween, tableBy } from '../spend/spend-column.ts'

/** What the bill says of traffic. Plain data. */
export type BilledTraffic = {
  /** Each group with charges of its own, by its tag; null where the bill does not tell groups, Regions and usage apart. */
  readonly groups: readonly BilledGroupTraffic[] | null
  /** Whether NAT gateways are charged, or may be: which groups stand behind them is in their routes, which are not read. */
  readonly natGateways: boolean
}

export type BilledGroupTraffic = {
  readonly accountId: string
  readonly region: string
  readonly groupName: string
  /** Mean over the settled days on which the tag was active. */
  readonly microUsdPerHour: TrafficParts
}

/** Traffic charged to instances: between Availability Zones, and out of the Region, to others and to the internet. */
export type TrafficParts = { readonly betweenZones: number; readonly beyondRegion: number }

const CHARGED_AS = { BetweenZones: 'betweenZones', BeyondRegion: 'beyondRegion' } as const

/** Usage types of NAT gateways, `EU-NatGateway-Hours` and `-Bytes` (Amazon VPC, "Pricing for NAT gateways"; the Region's code stands before them). */
const NAT_GATEWAY = 'NatGateway-'

/**
 * Traffic of each group over the answered days of a range, by a table of `TAG`, `LINKED_ACCOUNT`, `REGION` and `USAGE_TYPE`: a group that is charged for instances
 * there and for no traffic had none. `tables` are the bill's; none: there is no bill.
 */
export function billedTraffic(table: DailySpend | undefined, tables: readonly DailySpend[], range: DayRange | null): BilledTraffic {
  const natGateways = mayChargeNat(tables)
  if (table === undefined || range === null) return { groups: null, natGateways }
  const [from, to] = [indexOfDay(table, range.startDay), indexOfDay(table, range.endDay)]
  const hours = table.answered.subarray(from, to).reduce((sum, one) => sum + one, 0) * (SECONDS_PER_DAY / SECONDS_PER_HOUR)
  if (hours === 0) return { groups: null, natGateways }
  const kind = costKindOf(table)
  const byGroup = Map.groupBy(table.rows, (row) => JSON.stringify((['LINKED_ACCOUNT', 'REGION', 'TAG'] as const).map((key) => keyOf(table, row, key))))
  const groups = [...byGroup].map(([key, rows]): BilledGroupTraffic => {
    const [accountId = '', region = '', groupName = ''] = JSON.parse(key) as string[]
    const parts = { betweenZones: 0, beyondRegion: 0 }
    for (const row of rows) {
      const part = CHARGED_AS[keyOf(table, row, 'USAGE_TYPE') as keyof typeof CHARGED_AS]
      if (part !== undefined) parts[part] += sumBetween(costOf(row, kind), from, to) / hours
    }
    return { accountId, region, groupName, microUsdPerHour: parts }
  })
  return { groups, natGateways }
}

function mayChargeNat(tables: readonly DailySpend[]): boolean {
  const table = tableBy(tables, 'SERVICE', 'USAGE_TYPE')
  if (table === undefined) return tables.length > 0
  const kind = costKindOf(table)
  return table.rows.some((row) => keyOf(table, row, 'USAGE_TYPE')?.includes(NAT_GATEWAY) === true && sumBetween(costOf(row, kind), 0, table.days) > 0)
}

/** What a group's instances are charged for traffic. */
export type TrafficCost = {
  /** Integer micro-dollars; null where it is not known. */
  readonly microUsdPerMonth: TrafficParts | null
  readonly unknownBecause: TrafficUnknown | null
  /** NAT gateways are charged, and what of that is the group's is not known. */
  readonly natGateways: boolean
}

export type TrafficUnknown = { readonly code: 'bill-not-by-group-and-usage' } | { readonly code: 'group-not-in-the-bill' }

/** None of it goes with an instance: it follows the requests, whichever instance serves them. */
export function trafficCost({ accountId, region, name }: Pick<Group, 'accountId' | 'region' | 'name'>, { groups, natGateways }: BilledTraffic): TrafficCost {
  if (groups === null) return { microUsdPerMonth: null, unknownBecause: { code: 'bill-not-by-group-and-usage' }, natGateways }
  const own = groups.find((one) => one.accountId === accountId && one.region === region && one.groupName === name)
  if (own === undefined) return { microUsdPerMonth: null, unknownBecause: { code: 'group-not-in-the-bill' }, natGateways }
  const { betweenZones, beyondRegion } = own.microUsdPerHour
  return { microUsdPerMonth: { betweenZones: perMonth(betweenZones), beyondRegion: perMonth(beyondRegion) }, unknownBecause: null, natGateways }
}
