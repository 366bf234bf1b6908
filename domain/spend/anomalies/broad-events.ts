import { at } from '../../series.ts'
import { fitBaseline } from './baseline.ts'
import { type EventShape, shapeOn } from './event-shapes.ts'
import type { JudgedSeries } from './judged-series.ts'
import { readySeries, withoutEvent } from './ready-series.ts'
import { serviceEvents } from './service-events.ts'
import type { Search, ServiceFind } from './service-search.ts'
import { stateOf } from './service-state.ts'

/** Sum of the series of one account, or of one service, with the events already found in them. */
type Total = { readonly series: JudgedSeries; readonly parts: number; readonly events: readonly Known[] }
type Known = { readonly shape: EventShape; readonly size: number }
type Place = { readonly accountId: string | null; readonly service: string | null }

/** What rose everywhere a little shows only in sums: of an account over its services, of a service over its accounts. */
export type Totals = Map<string, Total>

/** Adds a service's series to the totals, and the events found in them. */
export function addToTotals(totals: Totals, series: readonly JudgedSeries[], finds: readonly ServiceFind[]): void {
  for (const one of series) for (const place of placesOf(one)) addSeries(totals, place, one)
  for (const { event, row } of finds) {
    for (const place of row === null ? [] : placesOf(row.series)) {
      const key = placeKeyOf(place)
      const total = totals.get(key)
      if (total !== undefined) totals.set(key, { ...total, events: [...total.events, event] })
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
  const spend = total?.series.spend ?? new Float64Array(series.spend.length)
  for (let i = 0; i < spend.length; i++) spend[i] = at(spend, i) + at(series.spend, i)
  totals.set(key, {
    series: { ...series, ...place, id: key, usageType: null, groupName: null, spend },
    parts: (total?.parts ?? 0) + 1,
    events: total?.events ?? [],
  })
}

/** Events of the totals that none of their series shows. A total of one series has been judged already. */
export function broadEvents(totals: Totals, { span, shapes, sensitivity }: Search): ServiceFind[] {
  return [...totals.values()].flatMap(({ series, parts, events }) => {
    if (parts < 2) return []
    const rest = series.spend.slice()
    for (const { shape, size } of events) for (let i = shape.start; i < shape.end; i++) rest[i] = at(rest, i) - size * shapeOn(shape, i)
    const base = fitBaseline(rest, span)
    const ready = events.reduce((left, { shape, size }) => withoutEvent(left, shape, size, 1), readySeries(series.spend, base, span.settledEnd))
    const state = stateOf([ready], 1, new Float64Array([1]), shapes)
    const judged = { series: { ...series, spend: rest }, ready }
    return serviceEvents(state, { ...sensitivity, only: sensitivity.alone }).map((event) => ({ event, row: judged, column: null, soughtIn: null }))
  })
}
