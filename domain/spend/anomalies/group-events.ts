import { byCodeUnit } from '../../order.ts'
import { billedGroupKey } from '../attribution.ts'
import type { DailySpend } from '../daily.ts'

import { fitBaseline } from './baseline.ts'
import { impactOf } from './event-impact.ts'
import type { EventShape } from './event-shapes.ts'
import { gainOf, witnessOf } from './event-size.ts'
import { type JudgedDays, judgedSeries, usageRows } from './judged-series.ts'
import { locate } from './locate.ts'
import type { GroupPart, Judged, LocatedEvent } from './located-event.ts'
import { readySeries } from './ready-series.ts'
import { strayOf } from './screen.ts'
import { serviceEvents } from './service-events.ts'
import type { Search, ServiceFind } from './service-search.ts'
import { stateOf } from './service-state.ts'

/** The one service whose spend is read by group. */
export const GROUP_SERVICE = 'Amazon Elastic Compute Cloud - Compute'
/** Groups that stray less than this from their usual course are not looked at. */
const GROUP_STRAYS = 3
/** A group's own change must stand out by three standard errors to be laid to an event. */
const WITNESS_GAIN = 9
/** A group names an event when it carries between this share of it and one over it. */
const WHOLE_SHARE = 0.75

/** The groups of the tag's table that do not simply go on as they did. Spend outside any group is one of them, named ''. */
export function strayingGroups(table: DailySpend, days: JudgedDays, { span }: Search): Judged[] {
  return judgedSeries(usageRows(table), '', days)
    .filter((series) => strayOf(series.spend, span.scanFrom, span.settledEnd) >= GROUP_STRAYS)
    .map((series) => ({ series, ready: readySeries(series.spend, fitBaseline(series.spend, span), span.settledEnd) }))
}

/** The event with the groups that changed with it; one group that carries it whole becomes part of its place. */
export function withGroups(event: LocatedEvent, groups: readonly Judged[], days: JudgedDays): LocatedEvent {
  if (event.service !== GROUP_SERVICE) return event
  const shape: EventShape = { kind: event.kind, start: event.startDay - days.startDay, end: Math.min(days.settledEndDay, event.endDay) - days.startDay }
  const parts: GroupPart[] = []
  for (const { series, ready } of groups) {
    const elsewhere = event.accountId !== null && series.accountId !== null && series.accountId !== event.accountId
    const witness = series.groupName === '' || elsewhere ? null : witnessOf(ready, ready.innovations, shape)
    if (witness === null || gainOf(witness) < WITNESS_GAIN || witness.size * event.impactMicroUsd <= 0) continue
    parts.push({
      accountId: series.accountId,
      groupName: series.groupName ?? '',
      impactMicroUsd: Math.round(impactOf(shape, witness.size, event.endDay - days.startDay)),
    })
  }
  parts.sort((a, b) => Math.abs(b.impactMicroUsd) - Math.abs(a.impactMicroUsd) || byCodeUnit(billedGroupKey(a), billedGroupKey(b)))
  const share = parts[0] === undefined ? 0 : parts[0].impactMicroUsd / event.impactMicroUsd
  const names = share >= WHOLE_SHARE && share <= 1 / WHOLE_SHARE
  if (!names) return { ...event, groups: parts }
  const { accountId, groupName } = parts[0] as GroupPart
  return { ...event, groups: parts, groupName, accountId: event.accountId ?? accountId }
}

/**
 * Events that only groups show: small beside their account. What one group gained as another lost it is a move between groups
 * (a deployment, a tag just switched on) and nets out when the events are merged.
 */
export function groupEvents(groups: readonly Judged[], known: readonly LocatedEvent[], { shapes, sensitivity }: Search): ServiceFind[] {
  const explained = new Set(known.flatMap((event) => event.groups.map(billedGroupKey)))
  return groups.flatMap((judged) => {
    if (explained.has(billedGroupKey({ accountId: judged.series.accountId, groupName: judged.series.groupName ?? '' }))) return []
    const series = { ...judged.series, service: GROUP_SERVICE }
    const state = stateOf([judged.ready], 1, new Float64Array([1]), shapes)
    return serviceEvents(state, { ...sensitivity, only: sensitivity.alone }).map((event) => ({
      event,
      row: { ...judged, series },
      column: null,
      soughtIn: null,
    }))
  })
}

export function locateGroups(finds: readonly ServiceFind[], days: JudgedDays, shiftDays: number): LocatedEvent[] {
  return locate(finds, days, shiftDays).map((event) => ({
    ...event,
    // groups come and go: a fall of one is no outage before a week is over
    steady: false,
    groups: event.groupName === null ? [] : [{ accountId: event.accountId, groupName: event.groupName, impactMicroUsd: event.impactMicroUsd }],
  }))
}
