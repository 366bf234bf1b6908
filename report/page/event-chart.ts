import { scaleLinear } from 'd3-scale'
import { SECONDS_PER_DAY } from '../../domain/calendar.ts'
import { formatMoney, usdFromMicro } from '../money.ts'
import type { ReportFinding } from '../schema.ts'
import { eventCourse } from '../words/cost-event.ts'
import { type Html, html } from './html.ts'
import { type Block, pathAround } from './svg-path.ts'
import { dayInWords } from './time-axis.ts'

/** Drawing units of a day's bar and the room beside it. */
const UNITS_A_DAY = 10
const HEIGHT = 64
/** Half the thickness of the line of what was expected. */
const LINE = 0.75

/** An event of the bill by day: what was spent as bars, what was expected as a line; null for a finding that has no such course. */
export function eventChart({ facts, period }: Pick<ReportFinding, 'facts' | 'period'>, currency: string): Html | null {
  const read = eventCourse.safeParse(facts.course)
  if (!read.success) return null
  const { firstDay, settledEndDay, actualMicroUsd: actual, expectedMicroUsd: expected } = read.data
  const amounts = [...actual, ...expected].filter((amount) => amount !== null)
  if (actual.length === 0 || amounts.length === 0) return null
  const up = scaleLinear()
    .domain([0, Math.max(1, ...amounts)])
    .range([HEIGHT, 0])
  const bars = (settled: boolean): (Block | null)[] =>
    actual.map((amount, i) =>
      amount === null || firstDay + i < settledEndDay !== settled
        ? null
        : { left: i * UNITS_A_DAY + 1, right: (i + 1) * UNITS_A_DAY - 1, low: HEIGHT, high: up(Math.max(0, amount)) },
    )
  const line = expected.map((amount, i) =>
    amount === null ? null : { left: i * UNITS_A_DAY, right: (i + 1) * UNITS_A_DAY, low: up(Math.max(0, amount)) + LINE, high: up(Math.max(0, amount)) - LINE },
  )
  const day = (index: number) => dayInWords((firstDay + index) * SECONDS_PER_DAY)
  const largest = actual.reduce<number>((most, amount, i) => ((amount ?? -1) > (actual[most] ?? -1) ? i : most), 0)
  const money = (microUsd: number | null | undefined) => (microUsd == null ? 'unknown' : formatMoney(usdFromMicro(microUsd) ?? 0, currency))
  const words = `Most on ${day(largest)}: ${money(actual[largest])}, where ${money(expected[largest])} was expected`
  return html`<figure class="event"><figcaption><span class="key served"></span> spent, <span class="key line"></span> expected, by day (UTC), ${day(0)} to ${day(actual.length - 1)}${
    period === undefined ? null : html`; the event began on ${dayInWords(Date.parse(period.start) / 1000)}`
  }</figcaption><svg role="img" viewBox="0 0 ${actual.length * UNITS_A_DAY} ${HEIGHT}" preserveAspectRatio="none"><title>${words}</title><path class="served" d="${pathAround(bars(true))}"/><path class="filling" d="${pathAround(bars(false))}"/><path class="line" d="${pathAround(line)}"/></svg></figure>`
}
