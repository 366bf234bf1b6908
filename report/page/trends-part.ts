import { scaleLinear } from 'd3-scale'
import type { RunFigures } from '../../domain/known/run-figures.ts'
import { counted, formatNumber } from '../money.ts'
import type { PastRun } from '../run-figures.ts'
import { isoFromSec } from '../time.ts'
import { meanOverload, overloadedCell, roughMoney } from '../words/shared.ts'
import { type Html, html } from './html.ts'

const WIDTH = 240
const HEIGHT = 56

/** One line of a chart: its name where there are two, and its value in a run; null where it is not known. */
type Line = { readonly name: string; readonly className: 'line' | 'good'; readonly of: (figures: RunFigures) => number | null }
type Chart = { readonly title: string; readonly lines: readonly Line[]; readonly said: (value: number, currency: string) => string }

const money = (value: number, currency: string): string => roughMoney(value, currency)
const charts: readonly Chart[] = [
  {
    title: 'Waste, share of what groups cost',
    lines: [{ name: '', className: 'line', of: wasteOf }],
    said: (value) => `${formatNumber(value * 100, 0)} %`,
  },
  {
    title: 'Overloaded, average of the groups',
    lines: [{ name: '', className: 'line', of: ({ overloadMinutesPerWeek, judged }) => meanOverload(overloadMinutesPerWeek, judged) }],
    said: overloadedCell,
  },
  {
    title: 'Savings a month',
    lines: [
      { name: 'open', className: 'line', of: ({ savesMicroUsdPerMonth }) => savesMicroUsdPerMonth },
      { name: 'realized', className: 'good', of: ({ savedMicroUsdPerMonth }) => savedMicroUsdPerMonth },
    ],
    said: money,
  },
  { title: 'Spend, newest settled day', lines: [{ name: '', className: 'line', of: ({ microUsdOfDay }) => microUsdOfDay }], said: money },
]

function wasteOf({ microUsdPerMonth: cost, savesMicroUsdPerMonth: saves }: RunFigures): number | null {
  return cost === null || saves === null || cost <= 0 ? null : saves / cost
}

/**
 * How runs went, oldest first: small charts of what is kept of each, in one currency, that of the last. null for fewer than two runs.
 * A run that does not know a value leaves a gap.
 */
export function trendsPart(runs: readonly PastRun[]): Html | null {
  const last = runs.at(-1)
  if (last === undefined) return null
  const alike = runs.filter(({ figures }) => figures.currency === last.figures.currency)
  const first = alike[0] as PastRun
  if (alike.length < 2) return null
  const drawn = charts.map((chart) => figureOf(chart, alike, last.figures.currency)).filter((figure) => figure !== null)
  return html`<section id="trends"><h2>Trends</h2><p class="meta">${counted(alike.length, 'run')} since ${isoFromSec(first.runSec).slice(0, 10)}.</p><div class="trends">${drawn}</div></section>`
}

function figureOf({ title, lines, said }: Chart, runs: readonly PastRun[], currency: string): Html | null {
  const known = lines.flatMap((line) => {
    const points = runs.map(({ runSec, figures }) => ({ runSec, value: line.of(figures) }))
    return points.every(({ value }) => value === null) ? [] : [{ ...line, points }]
  })
  if (known.length === 0) return null
  const values = known.flatMap(({ points }) => points.flatMap(({ value }) => value ?? []))
  const across = scaleLinear()
    .domain([(runs[0] as PastRun).runSec, (runs.at(-1) as PastRun).runSec])
    .range([0, WIDTH])
  const up = scaleLinear()
    .domain([Math.min(0, ...values), Math.max(1e-9, ...values)])
    .range([HEIGHT - 2, 2])
  const paths = known.map(
    ({ points, className }) =>
      html`<path class="trend ${className}" d="${pathOf(points.map(({ runSec, value }) => (value === null ? null : [across(runSec), up(value)])))}"/>`,
  )
  const latest = known.map(({ name, points }) => {
    const seen = points.flatMap(({ value }) => value ?? [])
    const [from, to] = [seen[0] as number, seen.at(-1) as number]
    const before = seen.length < 2 || said(from, currency) === said(to, currency) ? '' : `, from ${said(from, currency)}`
    return { now: `${said(to, currency)}${name === '' ? '' : ` ${name}`}`, before }
  })
  const text = latest.map(({ now, before }) => `${now}${before}`).join('; ')
  return html`<figure><figcaption>${title}</figcaption>${latest.map(({ now, before }) => html`<p class="meta"><b>${now}</b>${before}</p>`)}<svg role="img" viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none"><title>${title}: ${text}</title>${paths}</svg></figure>`
}

/** A line through the points that are known, broken where one is not; a single point is a short stroke. */
function pathOf(points: readonly (readonly [x: number, y: number] | null)[]): string {
  return points
    .map((point, i) => {
      if (point === null) return ''
      const [x, y] = point.map((one) => Math.round(one * 10) / 10) as [number, number]
      const begins = i === 0 || points[i - 1] === null
      return `${begins ? 'M' : 'L'}${x} ${y}${begins && (points[i + 1] ?? null) === null ? 'h2' : ''}`
    })
    .join('')
}
