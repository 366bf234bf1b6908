import { byCodeUnit } from '../../order.ts'
import type { Policy } from '../../policy.ts'
import type { DailySpend } from '../daily.ts'
import type { SpendReason } from '../reasons.ts'
import type { DayRange } from '../settled.ts'
import { keyOf, tableBy, tableByGroup } from '../spend-column.ts'
import { type Baseline, fitBaseline, type Span } from './baseline.ts'
import { withBroadEvents } from './breadth.ts'
import { addToTotals, broadEvents, type Totals } from './broad-events.ts'
import { withCreditEvents } from './credit-events.ts'
import { shapesBetween } from './event-shapes.ts'
import { groupEvents, locateGroups, strayingGroups, withGroups } from './group-events.ts'
import {
  type JudgedDays,
  type JudgedSeries,
  judgedSeries,
  liveliestSeries,
  rowsByAccount,
  seriesOfRows,
  totalsOfAccounts,
  totalsOfServices,
  type UsageRows,
  usageRows,
} from './judged-series.ts'
import { judgedDays, spanOf } from './judged-span.ts'
import { isGrowthOf, type Leak, leaksOf, movesOver } from './leaks.ts'
import { habitualReason, locate } from './locate.ts'
import type { LocatedEvent } from './located-event.ts'
import { mergeEvents } from './merge-events.ts'
import { type BaselineOf, isRiseOf, isSideOf, type Move, moveOf, nettedMove, takenOver } from './moves.ts'
import { notToldYet, oneWhereMany, provisionalEvents } from './provisional.ts'
import { leastImpact, placesOf, sensitivityAmong } from './sensitivity.ts'
import { type Search, type ServiceFind, searchService } from './service-search.ts'
import { toldOnce } from './told-once.ts'
import { isSideOfUnused, unusedCommitmentEvents } from './unused-commitment.ts'
import { demandOf } from './usage-driven.ts'
import { beganIn, isWorthAFinding } from './worth-telling.ts'

export type EventSearch =
  | {
      readonly assessed: true
      readonly days: JudgedDays
      /** Events that began in the window and are worth a finding, largest first. */
      readonly events: readonly LocatedEvent[]
      /** Those too small for one: they may belong to a larger one. */
      readonly minor: readonly LocatedEvent[]
      /** What went from one place to another with no change in the sum. */
      readonly moves: readonly Move[]
      /** Where more of a commitment went unused. */
      readonly unused: readonly LocatedEvent[]
    }
  | { readonly assessed: false; readonly reason: SpendReason }

/** So many of the liveliest series tell what moves the bill. */
const DRIVEN_SERIES = 128

type Context = Search & { readonly shiftDays: number; readonly leastMicroUsd: number; readonly isNews: (event: LocatedEvent) => boolean }

/**
 * What happened to spend in the window, over all series of the tables (of one currency). Days are settled up to `readAtSec`;
 * what is still filling is not judged. The order of tables and rows does not matter.
 */
export function findEvents(tables: readonly DailySpend[], window: DayRange, readAtSec: number, policy: Policy): EventSearch {
  const rowTable = tableBy(tables, 'LINKED_ACCOUNT', 'SERVICE') ?? tableBy(tables, 'SERVICE') ?? tableBy(tables, 'LINKED_ACCOUNT')
  const columnTable = tableBy(tables, 'SERVICE', 'USAGE_TYPE')
  const read = [rowTable, columnTable].filter((table) => table !== undefined)
  if (read.length === 0) return { assessed: false, reason: { code: 'not-by-service' } }
  const days = judgedDays(read, window, readAtSec, policy)
  const span = spanOf(days, window, policy)
  if (span === null) {
    return {
      assessed: false,
      reason: { code: 'few-settled-days', settledDays: days.settledEndDay - days.startDay, neededDays: policy.costHistoryDays },
    }
  }
  const [rows, columns] = [rowTable, columnTable].map((table) => (table === undefined ? null : usageRows(table, tables)))
  const whole = rows ?? columns ?? null
  const sensitivity = sensitivityAmong(whole === null ? 1 : placesOf(whole), policy)
  const leastMicroUsd = whole === null ? 0 : leastImpact(whole, policy)
  const demand = rows == null ? [] : demandOf(liveliestSeries(rows, DRIVEN_SERIES, days), span)
  const isNews = (event: LocatedEvent) => beganIn(window, event)
  const search: Context = {
    isNews,
    demand,
    shiftDays: policy.costShiftDays,
    span,
    shapes: shapesBetween(span.scanFrom, span.settledEnd),
    sensitivity,
    leastMicroUsd,
  }
  const usage = [rows, columns].map((table) => (table == null ? null : readOnce(table, days)))
  const byAccount = rows == null ? new Map() : rowsByAccount(rows)
  const all = eventsByAccountAndUsage(usage, days, search)
  const found = { ...all, leaks: all.leaks.filter((leak) => !movesOver(leak, around(leak.event, usage, byAccount, days), days)) }
  const baselineOf = fittedOnce(span)
  const located = mergeEvents(found.located, isNews)
  const isGrowth = (event: LocatedEvent) => found.leaks.some((leak) => isGrowthOf(event, leak, days))
  const named = withTheirGroups(located, tableByGroup(tables), days, search).filter((event) => isNews(event) && !isGrowth(event))
  // between groups a move nets out by itself
  const moves = named.flatMap((event) =>
    event.groupName === null ? (nettedMove(event) ?? moveOf(event, around(event, usage, byAccount, days), days, baselineOf) ?? []) : [],
  )
  const still = named.filter((event) => !moves.some((move) => isRiseOf(event, move) || isSideOf(event, move)))
  const early = notToldYet(found.provisional, named, days.startDay).filter((event) => !isGrowth(event))
  const unused = unusedCommitmentEvents(tables, days, search).filter((event) => isNews(event) && isWorthAFinding(event, search, policy))
  const settled = withCreditEvents(
    [
      ...still.filter((event) => !unused.some((one) => isSideOfUnused(event, one, tables))),
      ...notToldYet(
        found.leaks.map(({ event }) => event),
        named,
      ),
    ],
    tables,
  )
  const told = toldOnce([...withBroadEvents(settled, () => everySeries(usage), days, baselineOf), ...oneWhereMany(early)])
  return {
    assessed: true,
    days,
    events: told.filter((event) => isWorthAFinding(event, search, policy)),
    minor: told.filter((event) => event.impactMicroUsd > 0 && !isWorthAFinding(event, search, policy)),
    moves,
    unused,
  }
}

/** Events of each service, and then what rose a little everywhere: in all services of an account, in all accounts of a service. */
function eventsByAccountAndUsage(tables: readonly (SeriesOfServices | null)[], days: JudgedDays, search: Context): FoundEvents {
  const totals: Totals = new Map()
  const leaks: Leak[] = []
  const provisional: LocatedEvent[] = []
  const located = servicesOf(tables).flatMap((service) => {
    const [rows = [], columns = []] = tables.map((table) => table?.of(service) ?? [])
    const finds = searchService(rows, columns, search, tables[1]?.usage.mixed.has(service))
    addToTotals(totals, rows, finds)
    leaks.push(...leaksOf(rows, columns, days, search.leastMicroUsd))
    provisional.push(...provisionalEvents(rows, columns, days, search.span, search.sensitivity.alone))
    return mergeEvents(locate(newsAmong(finds, days), days, search.shiftDays), search.isNews)
  })
  return {
    located: [
      ...located,
      ...mergeEvents(
        locate(
          newsAmong(
            broadEvents(totals, (service) => tables[1]?.of(service) ?? [], days, search),
            days,
          ),
          days,
          search.shiftDays,
        ),
        search.isNews,
      ),
    ],
    leaks,
    provisional,
  }
}

type FoundEvents = { readonly located: readonly LocatedEvent[]; readonly leaks: readonly Leak[]; readonly provisional: readonly LocatedEvent[] }

/** The series of each service of a table, and each service's total, made when they are first asked for. */
type SeriesOfServices = {
  readonly usage: UsageRows
  readonly totals: () => readonly JudgedSeries[]
  readonly of: (service: string) => readonly JudgedSeries[]
}

function readOnce(usage: UsageRows, days: JudgedDays): SeriesOfServices {
  const known = new Map<string, readonly JudgedSeries[]>()
  let totals: readonly JudgedSeries[] | null = null
  return {
    usage,
    totals: () => {
      totals ??= totalsOfServices(usage, days)
      return totals
    },
    of: (service) => {
      const series = known.get(service) ?? judgedSeries(usage, service, days)
      known.set(service, series)
      return series
    },
  }
}

/** What is normal for each series, found once. */
function fittedOnce(span: Span): BaselineOf {
  const known = new Map<JudgedSeries, Baseline>()
  return (series) => {
    const base = known.get(series) ?? fitBaseline(series.spend, span)
    known.set(series, base)
    return base
  }
}

function servicesOf(tables: readonly (SeriesOfServices | null)[]): string[] {
  return [...new Set(tables.flatMap((table) => [...(table?.usage.byService.keys() ?? [])]))].sort(byCodeUnit)
}

function servicesWith({ usage }: SeriesOfServices, usageType: string): string[] {
  return [...usage.byService].filter(([, rows]) => rows.some((row) => keyOf(usage.table, row, 'USAGE_TYPE') === usageType)).map(([service]) => service)
}

/** Every series by account, or by usage type where accounts are not known. */
function everySeries(tables: readonly (SeriesOfServices | null)[]): JudgedSeries[] {
  const [table] = tables.filter((one) => one !== null)
  return table === undefined ? [] : servicesOf([table]).flatMap(table.of)
}

/**
 * What a rise may be one side of, narrowest first: usage types of its service, accounts of its service, a service that ended as it began, its usage type under other
 * services, services of its account, accounts of the bill.
 */
function around(
  event: LocatedEvent,
  [rows, columns]: readonly (SeriesOfServices | null)[],
  byAccount: ReturnType<typeof rowsByAccount>,
  days: JudgedDays,
): (() => readonly JudgedSeries[])[] {
  const { accountId, service, usageType } = event
  const of = (table: SeriesOfServices | null | undefined, name: string) => () => table?.of(name) ?? []
  // AWS bills a usage type under another service from a day on
  const sameUsageType = () =>
    columns == null || usageType === null
      ? []
      : servicesWith(columns, usageType).flatMap((name) => columns.of(name).filter((one) => one.usageType === usageType))
  const services = () => {
    if (rows == null) return []
    return accountId === null ? rows.totals() : seriesOfRows(rows.usage, byAccount.get(accountId) ?? [], days)
  }
  return [
    ...(service === null ? [] : [of(columns, service), of(rows, service), () => takenOver(event, services(), days), sameUsageType]),
    ...(accountId === null ? [] : [services]),
    // a whole account rises as another falls where one is split, or taken into another
    ...(accountId === null || service !== null || rows == null ? [] : [() => totalsOfAccounts(rows.usage, byAccount, days)]),
  ]
}

/** The events with the groups that changed with them, and those that only groups show. */
function withTheirGroups(events: readonly LocatedEvent[], table: DailySpend | undefined, days: JudgedDays, search: Context): LocatedEvent[] {
  if (table === undefined) return [...events]
  const groups = strayingGroups(table, days, search)
  const named = events.map((event) => withGroups(event, groups, days))
  const own = locateGroups(newsAmong(groupEvents(groups, named, search), days), days, search.shiftDays)
  return mergeEvents([...named, ...mergeEvents(own, search.isNews).filter(({ groupName }) => groupName !== null && groupName !== '')], search.isNews)
}

function newsAmong(finds: readonly ServiceFind[], days: JudgedDays): ServiceFind[] {
  return finds.filter((find) => habitualReason(find, days) === null)
}
