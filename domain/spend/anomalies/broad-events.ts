import { at } from '../../series.ts'
import { fitBaseline } from './baseline.ts'
import { ONE_PLACE_FRACTION } from './breadth.ts'
import { type EventShape, shapeOn } from './event-shapes.ts'
import type { JudgedDays, JudgedSeries } from './judged-series.ts'
import { habitualReason } from './locate.ts'
import type { Judged } from './located-event.ts'
import { readySeries, withoutEvent } from './ready-series.ts'
import { changedAlike, roughChange } from './rough-change.ts'
import { serviceEvents } from './service-events.ts'
import type { Search, ServiceFind } from './service-search.ts'
import { type ServiceEvent, stateOf } from './service-state.ts'

/** Sum of the series of one account, or of one service, with the events already found in them. */
type Total = { readonly series: JudgedSeries; readonly parts: JudgedSeries[]; readonly events: Known[] }
type Known = { readonly shape: EventShape; readonly size: number; readonly seriesId: string }
type Place = { readonly accountId: string | null; readonly service: string | null }

/** What rose everywhere a little shows only in sums: of an account over its services, of a service over its accounts. */
export type Totals = Map<string, Total>

/** Adds a service's series to the totals, and the events found in them. */
export function addToTotals(totals: Totals, series: readonly JudgedSeries[], finds: readonly ServiceFind[]): void {
  for (const one of series) for (const place of placesOf(one)) addSeries(totals, place, one)
  for (const { event, row } of finds) {
    if (row === null) continue
    for (const place of placesOf(row.series)) {
      totals.get(placeKeyOf(place))?.events.push({ ...event, seriesId: row.series.id })
    }
  }
}

function placesOf({ accountId, service }: JudgedSeries): Place[] {
  return accountId === null || service === null
    ? []
    : [
        { accountId, service: null },
        { accountId: null, service },
      ]
}

function placeKeyOf(place: Place): string {
  return JSON.stringify([place.accountId, place.service])
}

function addSeries(totals: Totals, place: Place, series: JudgedSeries): void {
  const key = placeKeyOf(place)
  const total = totals.get(key)
  if (total === undefined) {
    const spend = series.spend.slice()
    totals.set(key, { series: { ...series, ...place, id: key, usageType: null, groupName: null, spend }, parts: [series], events: [] })
    return
  }
  const { spend } = total.series
  for (let i = 0; i < spend.length; i++) spend[i] = at(spend, i) + at(series.spend, i)
  total.parts.push(series)
}

/**
 * Events of the totals that none of their series shows. A total of one series has been judged already. Where one series carries the change of a total (a
 * growth that its own line holds for normal), it is that series' event; seen in the totals of its account and of its service, it is told once.
 */
export function broadEvents(
  totals: Totals,
  usageTypesOf: (service: string) => readonly JudgedSeries[],
  days: JudgedDays,
  { span, shapes, sensitivity }: Search,
): ServiceFind[] {
  const isHabitOf = (series: JudgedSeries, event: ServiceEvent) => {
    const ready = readySeries(series.spend, fitBaseline(series.spend, span), span.settledEnd)
    return habitualReason({ event, row: { series, ready }, column: null, soughtIn: null }, days) !== null
  }
  const finds = [...totals.values()].flatMap(({ series, parts, events }): ServiceFind[] => {
    if (parts.length < 2) return []
    const rest = series.spend.slice()
    for (const { shape, size } of events) for (let i = shape.start; i < shape.end; i++) rest[i] = at(rest, i) - size * shapeOn(shape, i)
    const base = fitBaseline(rest, span)
    const ready = events.reduce((left, { shape, size }) => withoutEvent(left, shape, size, 1), readySeries(series.spend, base, span.settledEnd))
    const state = stateOf([ready], 1, new Float64Array([1]), shapes)
    const judged = { series: { ...series, spend: rest }, ready }
    return serviceEvents(state, { ...sensitivity, only: sensitivity.alone }).flatMap((event) => {
      const carrier = carrierOf(parts, events, event.shape)
      if (carrier !== null && isHabitOf(carrier, event)) return []
      const column = carrier === null ? null : changedAlike(carrier, usageTypesOf(carrier.service ?? ''), event.shape.start, event.shape.end)
      return {
        event,
        row: carrier === null ? judged : asCarried(judged, carrier),
        column: column === null ? null : asCarried(judged, column),
        soughtIn: null,
      }
    })
  })
  return finds.filter((find) => !finds.some((other) => other !== find && isSameCarried(find, other) && find.event.gain < other.event.gain))
}

/** The series that carries what a total did on the days of an event, as far as the same days of earlier weeks tell; null where none does, or an event of its own is known there. */
function carrierOf(parts: readonly JudgedSeries[], known: readonly Known[], { start, end }: EventShape): JudgedSeries | null {
  const changes = parts.map((series) => ({ series, ...roughChange(series, start, end) }))
  const whole = changes.reduce((sum, { was, is }) => sum + is - was, 0)
  const carrier = changes.find(({ was, is, strays }) => strays && (is - was) / whole >= ONE_PLACE_FRACTION)
  const isKnown = known.some(({ seriesId, shape }) => seriesId === carrier?.series.id && shape.start < end && start < shape.end)
  return carrier === undefined || isKnown ? null : carrier.series
}

/** A series with the excess of the total that it carries for its own. */
function asCarried({ series: total, ready }: Judged, series: JudgedSeries): Judged {
  const expected = ready.base.expected.map((x, i) => at(series.spend, i) - (at(total.spend, i) - x))
  return { series, ready: { ...ready, base: { ...ready.base, expected } } }
}

function isSameCarried(a: ServiceFind, b: ServiceFind): boolean {
  return a.row?.series.id === b.row?.series.id && a.event.shape.start < b.event.shape.end && b.event.shape.start < a.event.shape.end
}
