import { at } from '../../series.ts'
import { impactOf, lastDayOf } from './event-impact.ts'
import { type Habit, habitOf } from './habits.ts'
import type { JudgedDays } from './judged-series.ts'
import { type Judged, type LocatedEvent, type PlaceDoubt, sightOf } from './located-event.ts'
import { medianOf } from './robust.ts'
import type { ServiceFind } from './service-search.ts'
import type { ServiceEvent } from './service-state.ts'

/** Odds from which on an account or usage type is named. By these sums they are cautious: in drawn bills nine in ten of what is named at three to one is right. */
const NAMING_ODDS = 3
/** It explains this much more than the next then. */
const NAMING_MARGIN = 2 * Math.log(NAMING_ODDS)
/** A series whose days stray by less than this share of their level is steady. */
const STEADY_SCALE = 0.1

/** Which parts of the place of each event can be named. Both parts in doubt leaves the likelier one. */
export function locate(finds: readonly ServiceFind[], days: JudgedDays, shiftDays: number): LocatedEvent[] {
  return finds.map(({ event, row, column, soughtIn }) => {
    const doubts: PlaceDoubt[] = []
    const paired = row !== null && column !== null
    const swappable = paired && event.exchangeMargin < NAMING_MARGIN
    let namesColumn = column !== null
    let namesRow = row !== null
    if (swappable) {
      namesColumn = false
      doubts.push({ doubt: 'accounts-alike' })
    } else if (paired && event.columnMargin < NAMING_MARGIN && event.columnMargin <= event.rowMargin) {
      namesColumn = false
      doubts.push({ doubt: 'usage-type', bestFit: column.series.usageType ?? '' })
    } else if (paired && event.rowMargin < NAMING_MARGIN) {
      namesRow = false
      doubts.push({ doubt: 'account', bestFit: row.series.accountId ?? '' })
    }
    // a place whose own spend does not carry the event is not accused; the only one there is cannot be wrong
    const whole = impactOf(event.shape, event.size, event.shape.end)
    if (namesRow && namesColumn && row !== null && event.row !== null && event.rowMargin < Number.POSITIVE_INFINITY && !carries(row, event.shape, whole)) {
      namesRow = false
    } else if (
      namesRow &&
      namesColumn &&
      column !== null &&
      event.column !== null &&
      event.columnMargin < Number.POSITIVE_INFINITY &&
      !carries(column, event.shape, whole)
    ) {
      namesColumn = false
    }
    return { ...located(event, namesRow ? row : null, namesColumn ? column : null, doubts, days, shiftDays), soughtIn }
  })
}

/** What a named place must have spent above the expected itself, as a share of the event. */
const CARRIED_FRACTION = 0.25
/** Within so many standard deviations of days that stray together: at one, every sixth place that did carry its event would seem not to. */
const CARRIED_ERRORS = 2

function carries(judged: Judged, shape: ServiceEvent['shape'], impactMicroUsd: number): boolean {
  const { actualMicroUsd, expectedMicroUsd, settledDays } = sightOf(judged, shape)
  const { persistence } = judged.ready.base
  const noise = spreadOn(judged, shape.start) * Math.sqrt((settledDays * (1 + persistence)) / (1 - persistence))
  return (actualMicroUsd - expectedMicroUsd) * Math.sign(impactMicroUsd) + CARRIED_ERRORS * noise >= CARRIED_FRACTION * Math.abs(impactMicroUsd)
}

function located(
  event: ServiceEvent,
  row: Judged | null,
  column: Judged | null,
  doubts: readonly PlaceDoubt[],
  days: JudgedDays,
  shiftDays: number,
): LocatedEvent {
  const { shape, size } = event
  const seen = [row, column].filter((judged) => judged !== null)
  const first = seen[0] as Judged
  const ongoing = shape.kind !== 'spike'
  // What has lasted too short to be called a shift may have ended on the days still filling: they are left out, and so is today.
  const stays = ongoing && shape.end - shape.start >= shiftDays
  const end = stays ? Math.max(shape.end, days.todayDay - days.startDay) : shape.end
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
    steady: seen.some(({ ready: { base } }) => !base.sparse && base.scale <= STEADY_SCALE),
    provisional: false,
    growthPerDay: null,
    breadth: null,
    impactMicroUsd,
    lastDayMicroUsd: Math.round(lastDayOf(shape, size)),
    standardErrors: Math.sqrt(Math.max(0, event.gain)),
    parts: [{ accountId, service, usageType, impactMicroUsd }],
    groups: [],
    sights: seen.map((judged) => sightOf(judged, shape)),
    doubts,
    soughtIn: null,
  }
}

/**
 * Why an event is no news; null when it is. What an account and a usage type together did before shows in both series on the same
 * days, so that a day counts by the lesser excess of the two, as far as the noise of the rougher one lets it be seen.
 */
export function habitualReason({ event, row, column }: ServiceFind, days: JudgedDays): Habit | null {
  const seen = [row, column].filter((judged) => judged !== null).sort((a, b) => spreadOf(a) - spreadOf(b))
  const [clear, rough] = seen.map(wholeExcess) as [Float64Array, Float64Array?]
  const excess = clear.map((x, i) => (rough === undefined ? x : Math.min(x, at(rough, i) + spreadOn(seen[1] as Judged, i))))
  let reason: Habit | null = null
  for (const { series, ready } of seen) {
    const { base } = ready
    const witnessed = {
      firstDay: days.startDay,
      spend: series.spend,
      excess,
      expected: base.expected,
      spread: clear.map((_, i) => spreadOn(seen[0] as Judged, i)),
      levelFrom: base.levelFrom,
      settledEnd: excess.length,
    }
    reason = habitOf(witnessed, event.shape, event.size)
    // the clearer one comes first: what the calendar does to it whole, the rougher one strays from
    if (reason === null || reason === 'month-length') return reason
  }
  return reason
}

function spreadOn({ ready }: Judged, index: number): number {
  return ready.base.scale * at(ready.base.unit, index)
}

function spreadOf(judged: Judged): number {
  return judged.ready.excess.reduce((sum, _, i) => sum + spreadOn(judged, i), 0)
}

/** Days on either side that tell the level of a day before the last old shift. */
const LEVEL_DAYS = 7

/** Excess before any event was taken out; before the last old shift over the level of the days around. */
function wholeExcess({ series, ready }: Judged): Float64Array {
  const excess = ready.excess.map((_, i) => at(series.spend, i) - at(ready.base.expected, i))
  const { levelFrom } = ready.base
  return excess.map((x, i) => {
    if (i >= levelFrom) return x
    // as many days at either end: of a few, some dear ones would be the level
    const from = Math.max(0, Math.min(i - LEVEL_DAYS, levelFrom - 2 * LEVEL_DAYS - 1))
    const around = excess.slice(from, Math.min(levelFrom, from + 2 * LEVEL_DAYS + 1))
    return x - medianOf(around.filter((y) => !Number.isNaN(y)))
  })
}
