import { scaleLinear } from 'd3-scale'
import { isoFromDay, SECONDS_PER_DAY } from '../../domain/calendar.ts'
import { counted, formatNumber } from '../money.ts'
import { type Html, html } from './html.ts'
import { type Block, pathAround } from './svg-path.ts'
import { dayInWords, PLOT_HEIGHT } from './time-axis.ts'
import type { Year } from './year.ts'

const UNITS_A_DAY = 2
const TICKS = 2
/** A label of every other month leaves each its room on a telephone. */
const MONTHS_A_LABEL = 2

/** A year of required capacity: the most that each day (UTC) asked for, filled, under the most that was in service, with the months as its axis. */
export function yearChart(year: Year, title: string): Html {
  const { startSec, required, inService } = year
  const days = required.length
  const top = Math.max(1, ...known(required), ...known(inService))
  const up = scaleLinear().domain([0, top]).range([PLOT_HEIGHT, 0]).nice(TICKS)
  const block = (day: number, to: number): Block => ({ left: day * UNITS_A_DAY, right: (day + 1) * UNITS_A_DAY, low: up(0), high: up(to) })
  const under = (values: readonly (number | null)[]): (Block | null)[] => values.map((value, day) => (value === null ? null : block(day, value)))
  const unseen = required.map((value, day) => (value === null && (inService[day] ?? null) === null ? block(day, up.domain()[1] as number) : null))
  const percent = (sec: number): string => `${Math.round(((sec - startSec) / (days * SECONDS_PER_DAY)) * 10_000) / 100}%`
  const months = monthsIn(startSec, startSec + days * SECONDS_PER_DAY)
  const ticks = up.ticks(TICKS).filter((tick) => Number.isInteger(tick))
  return html`<svg class="chart" role="img"><title>${title}</title><desc>${inWords(year)}</desc><g class="grid">${months.map(
    (sec) => html`<line x1="${percent(sec)}" x2="${percent(sec)}" y2="${PLOT_HEIGHT}"/>`,
  )}</g><g class="days">${months
    .filter((_, i) => i % MONTHS_A_LABEL === 0)
    .filter((sec) => sec < startSec + days * SECONDS_PER_DAY * 0.94)
    .map(
      (sec) => html`<text x="${percent(sec)}" dx="2" y="${PLOT_HEIGHT + 14}">${dayInWords(sec).slice(2)}</text>`,
    )}</g><svg viewBox="0 0 ${days * UNITS_A_DAY} ${PLOT_HEIGHT}" height="${PLOT_HEIGHT}" preserveAspectRatio="none">${path('unseen', unseen)}${path('excess', under(inService))}${path('served', under(required))}</svg><g class="scale">${ticks.map(
    (tick) => html`<text x="-5" y="${Math.round(up(tick)) + 4}">${formatNumber(tick, 0)}</text>`,
  )}</g></svg>`
}

function path(className: string, blocks: readonly (Block | null)[]): Html | null {
  const data = pathAround(blocks)
  return data === '' ? null : html`<path class="${className}" d="${data}"/>`
}

/** The firsts of the months within. */
function monthsIn(startSec: number, endSec: number): number[] {
  const start = new Date(startSec * 1000)
  return Array.from({ length: 15 }, (_, i) => Date.UTC(start.getUTCFullYear(), start.getUTCMonth() + i, 1) / 1000).filter(
    (sec) => sec >= startSec && sec < endSec,
  )
}

/** What the chart shows, for those who do not see it. */
function inWords({ startSec, required }: Year): string {
  const seen = known(required).sort((a, b) => a - b)
  const most = seen.at(-1)
  if (most === undefined) return 'Nothing was observed.'
  const dayAt = (day: number): string => isoFromDay(startSec / SECONDS_PER_DAY + day)
  const unseen = required.length - seen.length
  return `${dayAt(0)} to ${dayAt(required.length - 1)} (UTC), day by day: at most ${formatNumber(most)} instances required, on ${dayAt(required.indexOf(most))}; ${formatNumber(seen[Math.floor(seen.length / 2)] ?? 0)} on the median day${unseen === 0 ? '' : `; ${counted(unseen, 'day')} not observed`}.`
}

function known(values: readonly (number | null)[]): number[] {
  return values.filter((value) => value !== null)
}
