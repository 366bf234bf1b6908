import { scaleLinear } from 'd3-scale'
import { SECONDS_PER_DAY } from '../../domain/calendar.ts'
import { type Html, html } from './html.ts'

/** Height of a chart's plot, in CSS pixels; below it stand the days. */
export const PLOT_HEIGHT = 120
const MOST_LABELS = 7
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** Half-open, epoch seconds UTC. */
export type Window = { readonly startSec: number; readonly endSec: number }

/** A day of UTC as `Oct 19`. */
export function dayInWords(sec: number): string {
  const day = new Date(sec * 1000)
  return `${MONTHS[day.getUTCMonth()]} ${day.getUTCDate()}`
}

/**
 * What all charts of one window share, drawn once and used by each: weekends shaded, a line at every midnight (UTC), the day beside it
 * where there is room. Across in percent, so that it fits any width.
 */
export function timeAxis({ startSec, endSec }: Window): Html {
  const across = scaleLinear().domain([startSec, endSec]).range([0, 100])
  const percent = (sec: number): string => `${Math.round(across(Math.min(endSec, Math.max(startSec, sec))) * 100) / 100}%`
  const midnights = midnightsOf({ startSec, endSec })
  const labelled = midnights.length === 0 ? [startSec] : everyFew(midnights, Math.ceil((endSec - startSec) / SECONDS_PER_DAY / MOST_LABELS))
  return html`<g id="axis"><g class="weekend">${weekendsOf({ startSec, endSec }).map(
    ([from, to]) => html`<rect x="${percent(from)}" width="${`${Math.round((across(to) - across(from)) * 100) / 100}%`}" height="${PLOT_HEIGHT}"/>`,
  )}</g><g class="grid">${midnights.map((sec) => html`<line x1="${percent(sec)}" x2="${percent(sec)}" y2="${PLOT_HEIGHT}"/>`)}</g><g class="days">${labelled
    .filter((sec) => across(sec) <= 94)
    .map((sec) => html`<text x="${percent(sec)}" dx="2" y="${PLOT_HEIGHT + 14}">${dayInWords(sec)}</text>`)}</g></g>`
}

function midnightsOf({ startSec, endSec }: Window): number[] {
  const first = Math.ceil(startSec / SECONDS_PER_DAY)
  const days = Math.max(0, Math.ceil(endSec / SECONDS_PER_DAY) - first)
  return Array.from({ length: days }, (_, i) => (first + i) * SECONDS_PER_DAY)
}

/** Saturdays and Sundays (UTC), as far as they are in the window. */
function weekendsOf({ startSec, endSec }: Window): (readonly [number, number])[] {
  const first = Math.floor(startSec / SECONDS_PER_DAY)
  const days = Array.from({ length: Math.ceil(endSec / SECONDS_PER_DAY) - first }, (_, i) => first + i)
  return days.filter((day) => isWeekend(day)).map((day) => [Math.max(startSec, day * SECONDS_PER_DAY), Math.min(endSec, (day + 1) * SECONDS_PER_DAY)] as const)
}

/** Day 0, 1970-01-01, was a Thursday. */
function isWeekend(day: number): boolean {
  return (day + 4) % 7 === 6 || (day + 4) % 7 === 0
}

function everyFew(secs: readonly number[], few: number): number[] {
  return secs.filter((_, i) => i % Math.max(1, few) === 0)
}
