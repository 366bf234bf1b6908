import { MICRO } from '../../money.ts'
import type { Policy } from '../../policy.ts'
import type { DailySpend } from '../daily.ts'
import type { DayRange } from '../settled.ts'
import { byText, tableBy } from '../spend-column.ts'
import { addToTotals, broadEvents, type Totals } from './broad-events.ts'
import { shapesBetween } from './event-shapes.ts'
import { groupEvents, locateGroups, strayingGroups, withGroups } from './group-events.ts'
import { type JudgedDays, judgedSeries, liveliestSeries, type UsageRows, usageRows } from './judged-series.ts'
import { judgedDays, spanOf } from './judged-span.ts'
import { habitualReason, locate } from './locate.ts'
import type { LocatedEvent } from './located-event.ts'
import { mergeEvents } from './merge-events.ts'
import { type Search, type ServiceFind, searchService } from './service-search.ts'
import { unusedCommitmentEvents } from './unused-commitment.ts'
import { demandOf } from './usage-driven.ts'

export type EventSearch =
  | {
      readonly assessed: true
      readonly days: JudgedDays
      /** Events that began in the window and are worth a finding, largest first. */
      readonly events: readonly LocatedEvent[]
      /** Those too small for one: they may belong to a larger one. */
      readonly minor: readonly LocatedEvent[]
      /** Where more of a commitment went unused. */
      readonly unused: readonly LocatedEvent[]
    }
  | { readonly assessed: false; readonly reason: string }

/** So many of the liveliest series tell what moves the bill. */
const DRIVEN_SERIES = 128

type Context = Search & { readonly shiftDays: number }

/**
 * What happened to spend in the window, over all series of the tables (of one currency). Days are settled up to `readAtSec`;
 * what is still filling is not judged. The order of tables and rows does not matter.
 */
export function findEvents(tables: readonly DailySpend[], window: DayRange, readAtSec: number, policy: Policy): EventSearch {
  const rowTable = tableBy(tables, 'LINKED_ACCOUNT', 'SERVICE') ?? tableBy(tables, 'SERVICE') ?? tableBy(tables, 'LINKED_ACCOUNT')
  const columnTable = tableBy(tables, 'SERVICE', 'USAGE_TYPE')
  const read = [rowTable, columnTable].filter((table) => table !== undefined)
  if (read.length === 0) return { assessed: false, reason: 'neither spend by account and service nor by service and usage type was read' }
  const days = judgedDays(read, window, readAtSec, policy)
  const span = spanOf(days, window, policy)
  if (span === null) {
    return {
      assessed: false,
      reason: `${days.settledEndDay - days.startDay} settled days of spend are known; what is normal takes ${policy.costHistoryDays} before the first that is judged`,
    }
  }
  const sensitivity = { together: policy.costStandardErrors, only: policy.costSingleStandardErrors, alone: policy.costAloneStandardErrors }
  const [rows, columns] = [rowTable, columnTable].map((table) => (table === undefined ? null : usageRows(table, tables)))
  const demand = rows == null ? [] : demandOf(liveliestSeries(rows, DRIVEN_SERIES, days), span)
  const search: Context = { demand, shiftDays: policy.costShiftDays, span, shapes: shapesBetween(span.scanFrom, span.settledEnd), sensitivity }
  const located = mergeEvents(eventsByAccountAndUsage([rows ?? null, columns ?? null], days, search))
  const all = withTheirGroups(located, tableBy(tables, 'TAG'), days, search).filter((event) => beganIn(window, event))
  return {
    assessed: true,
    days,
    events: all.filter((event) => isWorthAFinding(event, policy)),
    minor: all.filter((event) => event.impactMicroUsd > 0 && !isWorthAFinding(event, policy)),
    unused: unusedCommitmentEvents(tables, days, search).filter((event) => beganIn(window, event) && isWorthAFinding(event, policy)),
  }
}

/** Events of each service, and then what rose a little everywhere: in all services of an account, in all accounts of a service. */
function eventsByAccountAndUsage(tables: readonly (UsageRows | null)[], days: JudgedDays, search: Context): LocatedEvent[] {
  const services = [...new Set(tables.flatMap((table) => [...(table?.byService.keys() ?? [])]))].sort(byText)
  const totals: Totals = new Map()
  const located = services.flatMap((service) => {
    const [rows = [], columns = []] = tables.map((table) => (table === null ? [] : judgedSeries(table, service, days)))
    const finds = searchService(rows, columns, search)
    addToTotals(totals, rows, finds)
    return mergeEvents(locate(newsAmong(finds, days), days, search.shiftDays))
  })
  return [...located, ...mergeEvents(locate(newsAmong(broadEvents(totals, search), days), days, search.shiftDays))]
}

/** The events with the groups that changed with them, and those that only groups show. */
function withTheirGroups(events: readonly LocatedEvent[], table: DailySpend | undefined, days: JudgedDays, search: Context): LocatedEvent[] {
  if (table === undefined) return [...events]
  const groups = strayingGroups(table, days, search)
  const named = events.map((event) => withGroups(event, groups, days))
  const own = locateGroups(newsAmong(groupEvents(groups, named, search), days), days, search.shiftDays)
  return mergeEvents([...named, ...mergeEvents(own).filter(({ groupName }) => groupName !== null && groupName !== '')])
}

function newsAmong(finds: readonly ServiceFind[], days: JudgedDays): ServiceFind[] {
  return finds.filter((find) => habitualReason(find, days) === null)
}

/** The first days of a drift hardly show: its beginning is known to so many days. */
const DRIFT_START_DAYS = 3

function beganIn(window: DayRange, { kind, startDay }: LocatedEvent): boolean {
  return startDay >= window.startDay - (kind === 'drift' ? DRIFT_START_DAYS : 0) && startDay < window.endDay
}

/** What rose as something else fell is a move when no more than this share of it is left. */
const MOVED_FRACTION = 0.25

/** Dear enough and no mere move; and spend that fell must have stayed down, beyond doubt. */
function isWorthAFinding(event: LocatedEvent, policy: Policy): boolean {
  if (Math.abs(event.impactMicroUsd) < policy.costMinimumUsd * MICRO) return false
  const largest = event.parts.reduce((most, part) => Math.max(most, Math.abs(part.impactMicroUsd)), 0)
  if (Math.abs(event.impactMicroUsd) < MOVED_FRACTION * largest) return false
  if (event.impactMicroUsd > 0) return true
  return event.ongoing && event.settledDays >= policy.costDropDays && event.standardErrors >= policy.costAloneStandardErrors
}
