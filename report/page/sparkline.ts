import { scaleLinear } from 'd3-scale'
import { topOf } from './capacity-chart.ts'
import { coarser, type GroupChart } from './envelope.ts'
import { type Html, html } from './html.ts'
import { pathAround } from './svg-path.ts'

/** Columns at most: half a day each for two weeks. */
const COLUMNS = 28
const HEIGHT = 24

/** A group's window at a glance, beside the words of its row: what was required, what was in service, and where it was overloaded. */
export function sparkline({ today }: Pick<GroupChart, 'today'>): Html {
  const { requiredMost, inServiceMost, overload } = coarser(today, Math.ceil(today.requiredMost.length / COLUMNS))
  const up = scaleLinear()
    .domain([0, topOf(today)])
    .range([HEIGHT, 0])
  const under = (values: readonly (number | null)[]): string =>
    pathAround(values.map((value, i) => (value === null ? null : { left: i, right: i + 1, low: HEIGHT, high: up(value) })))
  const marks = pathAround(overload.map(([column, from, to]) => ({ left: column, right: column + 1, low: up(from), high: up(to) })))
  return html`<svg viewBox="0 0 ${requiredMost.length} ${HEIGHT}" preserveAspectRatio="none" aria-hidden="true"><path class="excess" d="${under(inServiceMost)}"/><path class="served" d="${under(requiredMost)}"/>${
    marks === '' ? null : html`<path class="over" d="${marks}"/>`
  }</svg>`
}
