import { at } from '../../series.ts'
import { impactOf, lastDayOf } from './event-impact.ts'
import { type Habit, habitOf } from './habits.ts'
import type { JudgedDays } from './judged-series.ts'
import { type Judged, type LocatedEvent, sightOf } from './located-event.ts'
import type { ServiceFind } from './service-search.ts'
import type { ServiceEvent } from './service-state.ts'

/** An account or usage type is named when it explains this much more than the next: twice the logarithm of nine to one. */
const NAMING_MARGIN = 2 * Math.log(9)
/** Two events of one service whose sizes are this close, in squared standard errors, could have each other's usage types. */
const SAME_SIZE = 9

/** Which parts of the place of each event can be named. Both parts in doubt leaves the likelier one. */
export function locate(finds: readonly ServiceFind[], days: JudgedDays, shiftDays: number): LocatedEvent[] {
  return finds.map((find, i) => {
    const { event, row, column } = find
    const doubts: string[] = []
    const paired = row !== null && column !== null
    const swappable = paired && finds.some((other, j) => i !== j && couldSwap(find, other))
    let namesColumn = column !== null
    let namesRow = row !== null
    if (swappable) {
      namesColumn = false
      doubts.push('another account of the service changed by the same amount on the same days, so that the usage types of the two cannot be told apart')
    } else if (paired && event.columnMargin < NAMING_MARGIN && event.columnMargin <= event.rowMargin) {
      namesColumn = false
      doubts.push(`the usage type is not certain; ${column.series.usageType} fits best`)
    } else if (paired && event.rowMargin < NAMING_MARGIN) {
      namesRow = false
      doubts.push(`the account is not certain; ${row.series.accountId} fits best`)
    }
    return located(event, namesRow ? row : null, namesColumn ? column : null, doubts, days, shiftDays)
  })
}

function couldSwap(a: ServiceFind, b: ServiceFind): boolean {
  if (a.row === null || b.row === null || a.column === null || b.column === null) return false
  if (a.row === b.row || a.column === b.column) return false
  const { shape: one } = a.event
  const { shape: other } = b.event
  if (one.kind !== other.kind || one.start !== other.start || one.end !== other.end) return false
  return (a.event.size - b.event.size) ** 2 < SAME_SIZE * (a.event.variance + b.event.variance)
}

function located(event: ServiceEvent, row: Judged | null, column: Judged | null, doubts: readonly string[], days: JudgedDays, shiftDays: number): LocatedEvent {
  const { shape, size } = event
  const seen = [row, column].filter((judged) => judged !== null)
  const first = seen[0] as Judged
  const ongoing = shape.kind !== 'spike'
  // What has lasted too short to be called a shift may have ended on the days still filling: they are left out.
  const stays = ongoing && shape.end - shape.start >= shiftDays
  const end = stays ? days.endDay - days.startDay : shape.end
  const impactMicroUsd = Math.round(impactOf(shape, size, end))
  const accountId = row?.series.accountId ?? null
  const service = first.series.service
  const usageType = column?.series.usageType ?? null
  return {
    accountId,
    service,
    usageType,
    groupName: row?.series.groupName ?? null,
    kind: shape.kind,
    startDay: days.startDay + shape.start,
    endDay: days.startDay + end,
    settledDays: shape.end - shape.start,
    ongoing,
    impactMicroUsd,
    lastDayMicroUsd: Math.round(lastDayOf(shape, size)),
    standardErrors: Math.sqrt(Math.max(0, event.gain)),
    parts: [{ accountId, service, usageType, impactMicroUsd }],
    groups: [],
    sights: seen.map((judged) => sightOf(judged, shape)),
    doubts,
  }
}

/**
 * Why an event is no news; null when it is. What an account and a usage type together did before shows in both series on the same
 * days, so that a day counts by the lesser excess of the two.
 */
export function habitualReason({ event, row, column }: ServiceFind, days: JudgedDays): Habit | null {
  const seen = [row, column].filter((judged) => judged !== null)
  const excesses = seen.map(wholeExcess)
  const shared = (excesses[0] as Float64Array).map((x, i) => Math.min(x, excesses[1]?.[i] ?? x))
  let reason: Habit | null = null
  for (const { series, ready } of seen) {
    const { base } = ready
    const witnessed = {
      firstDay: days.startDay,
      spend: series.spend,
      excess: shared,
      expected: base.expected,
      levelFrom: base.levelFrom,
      settledEnd: shared.length,
    }
    reason = habitOf(witnessed, event.shape, event.size)
    if (reason === null) return null
  }
  return reason
}

/** Excess before any event was taken out. */
function wholeExcess({ series, ready }: Judged): Float64Array {
  return ready.excess.map((_, i) => at(series.spend, i) - at(ready.base.expected, i))
}
