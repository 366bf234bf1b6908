import { monthOf } from '../calendar.ts'
import { byCodeUnit } from '../order.ts'
import { type BilledGroupName, billedGroupKey, billedNameOf } from './attribution.ts'
import type { DailySpend } from './daily.ts'
import { type DayRange, indexOfDay, isAnswered } from './settled.ts'
import { type CostKind, costKindOf, costOf, sumBetween } from './spend-column.ts'

/** What the days of a month cost in all, and what of it carries a group's name. Integer micro-dollars of one kind of cost. Plain data. */
export type MonthByGroup = {
  readonly days: DayRange
  readonly costKind: CostKind
  readonly totalMicroUsd: number
  readonly groups: readonly (BilledGroupName & { readonly microUsd: number })[]
}

/**
 * The month of the bill's last day, and the one before where the bill holds all of it, latest first. `byTag` is compute by group's name; a
 * month on some day of which either table was not answered is left out. Days still filling are in it, as they are in the month to date.
 */
export function monthsByGroup(whole: DailySpend, byTag: DailySpend): MonthByGroup[] {
  const costKind = costKindOf(whole) === 'effective' && costKindOf(byTag) === 'effective' ? 'effective' : 'billed'
  return monthsOf([whole, byTag]).map((days) => {
    const groups = byTag.rows
      .map((row) => ({ ...billedNameOf(byTag, row), microUsd: costIn(byTag, row, costKind, days) }))
      .filter(({ groupName, microUsd }) => groupName !== '' && microUsd !== 0)
    return {
      days,
      costKind,
      totalMicroUsd: whole.rows.reduce((sum, row) => sum + costIn(whole, row, costKind, days), 0),
      groups: groups.sort((a, b) => byCodeUnit(billedGroupKey(a), billedGroupKey(b))),
    }
  })
}

/** The month of the first table's last day up to that day, and the month before: those of which each table holds every day. */
export function monthsOf(tables: readonly [DailySpend, ...DailySpend[]]): DayRange[] {
  const endDay = tables[0].firstDay + tables[0].days
  const month = monthOf(endDay - 1)
  return [{ startDay: month.startDay, endDay }, monthOf(month.startDay - 1)].filter((days) => tables.every((table) => isAnswered(table, days)))
}

function costIn(table: DailySpend, row: DailySpend['rows'][number], costKind: CostKind, { startDay, endDay }: DayRange): number {
  return sumBetween(costOf(row, costKind), indexOfDay(table, startDay), indexOfDay(table, endDay))
}

/** Spend of a month by team; what no team is known of is not allocated. */
export type Showback = {
  readonly month: MonthByGroup
  /** Dearest first, with how many groups each has spend of. */
  readonly teams: readonly { readonly team: string; readonly microUsd: number; readonly groups: number }[]
  readonly unallocatedMicroUsd: number
}

/**
 * Each dollar once: a group's compute to the team that its tag names, all else (groups without a team, volumes, balancers, other services) to
 * none. `teamOf` gives null for a group without a team, and for a name that groups of several teams share.
 */
export function showbackOf(month: MonthByGroup, teamOf: (group: BilledGroupName) => string | null): Showback {
  const teams = new Map<string, { microUsd: number; groups: number }>()
  for (const group of month.groups) {
    const team = teamOf(group)
    if (team === null) continue
    const known = teams.get(team) ?? { microUsd: 0, groups: 0 }
    teams.set(team, { microUsd: known.microUsd + group.microUsd, groups: known.groups + 1 })
  }
  const rows = [...teams].map(([team, sum]) => ({ team, ...sum })).sort((a, b) => b.microUsd - a.microUsd || byCodeUnit(a.team, b.team))
  return { month, teams: rows, unallocatedMicroUsd: month.totalMicroUsd - rows.reduce((sum, { microUsd }) => sum + microUsd, 0) }
}
