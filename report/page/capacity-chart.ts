import { scaleLinear } from 'd3-scale'
import { counted, formatNumber } from '../money.ts'
import { coarser, type Envelope, type GroupChart, type Span } from './envelope.ts'
import { type Html, html } from './html.ts'
import { type Block, pathAround } from './svg-path.ts'
import { dayInWords, PLOT_HEIGHT, type Window } from './time-axis.ts'

/** Drawing units of one column: enough for whole numbers to place it. */
const UNITS_A_COLUMN = 2
/** About so many steps of the scale are named. */
const TICKS = 2

/** The most instances that an envelope holds, at least one. */
export function topOf({ requiredMost, inServiceMost, overload }: Envelope): number {
  return Math.max(1, ...numbers(requiredMost), ...numbers(inServiceMost), ...overload.map(([, , to]) => to))
}

/**
 * Required against actual instances as SVG: what was required filled, what was in service beyond it shaded as excess, what was missing
 * as short, and as overload where the group was overloaded; a line follows what was in service. Marks under the plot show overload that
 * is too brief or too low to be seen in it. `top` is the end of the scale, so that charts can share one; `columns` at most are drawn.
 */
export function capacityChart(
  envelope: Envelope,
  { startSec, columnSec }: Pick<GroupChart, 'startSec' | 'columnSec'>,
  { title, top, columns, window }: { readonly title: string; readonly top: number; readonly columns: number; readonly window: Window },
): Html {
  const inOne = Math.max(1, Math.ceil(envelope.requiredMost.length / columns))
  const drawn = coarser(envelope, inOne)
  const width = Math.round(((window.endSec - window.startSec) / (columnSec * inOne)) * UNITS_A_COLUMN)
  const across = scaleLinear().domain([window.startSec, window.endSec]).range([0, width])
  const up = scaleLinear().domain([0, top]).range([PLOT_HEIGHT, 0]).nice(TICKS)
  const left = (column: number): number => Math.round(across(startSec + column * columnSec * inOne))
  const block = (column: number, from: number, to: number): Block => ({ left: left(column), right: left(column + 1), low: up(from), high: up(to) })
  const under = (values: readonly (number | null)[]): (Block | null)[] => values.map((value, i) => (value === null ? null : block(i, 0, value)))
  const spans = (list: readonly Span[]): Block[] => list.map(([column, from, to]) => block(column, from, to))
  const line = drawn.inServiceLeast.map((least, i) => {
    const most = drawn.inServiceMost[i] ?? null
    return least === null || most === null ? null : block(i, least, most)
  })
  const full = up.domain()[1] as number
  const unseen = drawn.requiredMost.map((most, i) => (most === null && (drawn.inServiceMost[i] ?? null) === null ? block(i, 0, full) : null))
  const marks = drawn.overload.map(([column]): Block => ({ left: left(column), right: left(column + 1), low: 4, high: 0 }))
  const ticks = up.ticks(TICKS).filter((tick) => Number.isInteger(tick))
  return html`<svg class="chart" role="img" data-top="${full}" data-from="${window.startSec}" data-to="${window.endSec}"><title>${title}</title><desc>${inWords(envelope, columnSec, window)}</desc><use href="#axis"/><svg viewBox="0 0 ${width} ${PLOT_HEIGHT}" height="${PLOT_HEIGHT}" preserveAspectRatio="none">${path('unseen', unseen)}${path('excess', under(drawn.inServiceMost))}${path('served', under(drawn.requiredMost))}${path('short', spans(drawn.short))}${path('over', spans(drawn.overload))}${path('line', line)}</svg>${
    marks.length === 0 ? null : html`<svg y="${PLOT_HEIGHT}" height="4" viewBox="0 0 ${width} 4" preserveAspectRatio="none">${path('over', marks)}</svg>`
  }<g class="scale">${ticks.map((tick) => html`<text x="-5" y="${Math.round(up(tick)) + 4}">${formatNumber(tick, 0)}</text>`)}</g></svg>`
}

function path(className: string, blocks: readonly (Block | null)[]): Html | null {
  const data = pathAround(blocks)
  return data === '' ? null : html`<path class="${className}" d="${data}"/>`
}

/** What the chart shows, for those who do not see it. */
function inWords({ requiredMost, inServiceLeast, inServiceMost, overload }: Envelope, columnSec: number, window: Window): string {
  const required = numbers(requiredMost)
  const inService = numbers(inServiceMost)
  if (inService.length === 0 && required.length === 0) return 'Nothing was observed.'
  const least = Math.min(...numbers(inServiceLeast))
  const most = Math.max(...inService)
  const steady = least === most ? `${formatNumber(most)} throughout` : `${formatNumber(least)} to ${formatNumber(most)}`
  const unseen = requiredMost.filter((value, i) => value === null && inServiceMost[i] === null).length
  return [
    `${dayInWords(window.startSec)} to ${dayInWords(window.endSec)} (UTC):`,
    required.length === 0 ? 'required instances not known,' : `at most ${formatNumber(Math.max(...required))} instances required,`,
    inService.length === 0 ? 'instances in service not known;' : `${steady} in service;`,
    overload.length === 0 ? 'no overload' : `overloaded at times within ${spanInWords(overload.length * columnSec)}`,
    unseen === 0 ? '' : `; ${spanInWords(unseen * columnSec)} not observed`,
  ]
    .join(' ')
    .replace(' ;', ';')
    .trim()
}

function spanInWords(sec: number): string {
  return sec < 3600 ? counted(Math.round(sec / 60), 'minute') : counted(Math.round(sec / 3600), 'hour')
}

function numbers(values: readonly (number | null)[]): number[] {
  return values.filter((value) => value !== null)
}
