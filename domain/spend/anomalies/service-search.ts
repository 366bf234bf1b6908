import { byCodeUnit } from '../../order.ts'

import type { Span } from './baseline.ts'
import { baselineUnder } from './demand-baseline.ts'
import type { EventShape } from './event-shapes.ts'
import type { JudgedSeries } from './judged-series.ts'
import type { Judged } from './located-event.ts'
import type { Sensitivity } from './next-events.ts'
import type { Whole } from './places.ts'
import { precisionOf } from './precision.ts'
import { readySeries } from './ready-series.ts'
import { strayOf } from './screen.ts'
import { serviceEvents } from './service-events.ts'
import { type ServiceEvent, stateOf } from './service-state.ts'
import type { Demand } from './usage-driven.ts'

/** Series weighed against each other at once; sixty days cannot teach the correlations of more. */
const MOST_TOGETHER = 24
/** Batches of a service with more series than that. */
const MOST_BATCHES = 8
/** In such a service, a batch needs a series that strays by this many spreads to be searched at all. */
const BATCH_STRAYS = 4.5

export type ServiceFind = {
  readonly event: ServiceEvent
  readonly row: Judged | null
  readonly column: Judged | null
  /** The accounts whose series were explained by it and others together; null where it is seen by usage type alone. */
  readonly soughtIn: string | null
}

export type Search = { readonly span: Span; readonly shapes: readonly EventShape[]; readonly demand: Demand; readonly sensitivity: Sensitivity }

/**
 * Events of one service, from its series by account (rows) and by usage type (columns). A service with many series is searched
 * in batches of those that stray most, until a batch holds nothing. `mixed`: it is charged for more than its usage types show.
 */
export function searchService(rows: readonly JudgedSeries[], columns: readonly JudgedSeries[], search: Search, mixed = false): ServiceFind[] {
  if (rows.length + columns.length <= MOST_TOGETHER) return searchTogether(rows, columns, search, { rows: true, columns: !mixed })
  const ranked = { rows: ranking(rows, search.span), columns: ranking(columns, search.span) }
  const finds: ServiceFind[] = []
  const size = MOST_TOGETHER / 2
  for (let batch = 0; batch < MOST_BATCHES; batch++) {
    const now = { rows: ranked.rows.slice(batch * size, (batch + 1) * size), columns: ranked.columns.slice(batch * size, (batch + 1) * size) }
    if (![...now.rows, ...now.columns].some(({ stray }) => stray >= BATCH_STRAYS)) break
    const found = searchTogether(now.rows.map(seriesOf), now.columns.map(seriesOf), search, { rows: false, columns: false })
    if (found.length === 0) break
    finds.push(...found)
  }
  return finds
}

type Ranked = { readonly series: JudgedSeries; readonly stray: number; readonly total: number }

const seriesOf = ({ series }: Ranked) => series

/** Those that stray most first; of equals the dearest. */
function ranking(series: readonly JudgedSeries[], { scanFrom, settledEnd }: Span): Ranked[] {
  return series
    .map((one) => ({ series: one, stray: strayOf(one.spend, scanFrom, settledEnd), total: one.totalMicroUsd }))
    .filter(({ stray }) => stray > 0)
    .sort((a, b) => (a.stray === b.stray ? b.total - a.total || byCodeUnit(a.series.id, b.series.id) : b.stray - a.stray))
}

/** `whole`: these are all accounts, or usage types, that the service is charged to. Where there is one of them, an event has no other place. */
function searchTogether(rows: readonly JudgedSeries[], columns: readonly JudgedSeries[], search: Search, whole: Whole): ServiceFind[] {
  const { span, shapes, demand, sensitivity } = search
  const judged = [...rows, ...columns].map((series) => ({
    series,
    ready: readySeries(series.spend, baselineUnder(demand, series.spend, span), span.settledEnd),
  }))
  const ready = judged.map((one) => one.ready)
  const state = stateOf(ready, rows.length, precisionOf(ready, span.referenceEnd), shapes)
  const only = (from: number, count: number, all: boolean) => (all && count === 1 ? (judged[from] as Judged) : null)
  const accounts = JSON.stringify(rows.map(({ id }) => id))
  return serviceEvents(state, sensitivity, whole).map((event) => ({
    event,
    soughtIn: event.row === null ? null : accounts,
    row: event.row === null ? only(0, rows.length, whole.rows) : (judged[event.row] as Judged),
    column: event.column === null ? only(rows.length, columns.length, whole.columns) : (judged[event.column] as Judged),
  }))
}
