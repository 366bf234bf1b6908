import { scaleLinear } from 'd3-scale'
import { spentOf } from '../bill-words.ts'
import { formatMoney, formatNumber } from '../money.ts'
import type { Report } from '../schema.ts'
import { daysInWords, secFromIso } from '../time.ts'
import { type Html, html } from './html.ts'
import { type Block, pathAround } from './svg-path.ts'
import { dayInWords, PLOT_HEIGHT } from './time-axis.ts'

type Totals = NonNullable<Report['cost']['totals']>[number]

/** Drawing units of a day's bar and the room beside it. */
const UNITS_A_DAY = 10
const MOST_LABELS = 7

/** Spend by day as bars; days that AWS still adds to are paler. null where there is no day. Days without an answer are gaps. */
export function spendChart({ days, currency, period }: Totals): Html | null {
  if (days.length === 0) return null
  const spent = days.map((day) => (day.state === 'missing' ? null : spentOf(day)))
  const amounts = spent.filter((amount) => amount !== null)
  const up = scaleLinear()
    .domain([Math.min(0, ...amounts), Math.max(1e-6, ...amounts)])
    .range([PLOT_HEIGHT, 0])
    .nice(3)
  const zero = up(0)
  const bars = (wanted: Totals['days'][number]['state']): (Block | null)[] =>
    spent.map((amount, i) =>
      amount !== null && days[i]?.state === wanted
        ? { left: i * UNITS_A_DAY + 1, right: (i + 1) * UNITS_A_DAY - 1, low: Math.max(zero, up(amount)), high: Math.min(zero, up(amount)) }
        : null,
    )
  const few = Math.ceil(days.length / MOST_LABELS)
  const filling = days.filter(({ state }) => state === 'filling').length
  const settled = spent.flatMap((amount, i) => (amount !== null && days[i]?.state === 'settled' ? [amount] : []))
  const title = `Spend by day ${daysInWords(period)}`
  const range =
    settled.length === 0 ? 'No day is settled' : `${formatMoney(Math.min(...settled), currency)} to ${formatMoney(Math.max(...settled), currency)} a day`
  return html`<figure><figcaption>Spend by day (UTC)${filling === 0 ? null : html`; <span class="key filling"></span> AWS still adds to it`}</figcaption><svg class="chart money" role="img"><title>${title}</title><desc>${range}</desc><svg viewBox="0 0 ${days.length * UNITS_A_DAY} ${PLOT_HEIGHT}" height="${PLOT_HEIGHT}" preserveAspectRatio="none">${(
    [
      ['settled', 'served'],
      ['filling', 'filling'],
    ] as const
  ).map(([state, name]) => html`<path class="${name}" d="${pathAround(bars(state))}"/>`)}</svg><g class="days">${days
    .map(({ day }, i) => [day, i] as const)
    .filter(([, i]) => i % few === 0 && i / days.length <= 0.94)
    .map(
      ([day, i]) => html`<text x="${`${Math.round((i / days.length) * 10_000) / 100}%`}" dx="2" y="${PLOT_HEIGHT + 14}">${dayInWords(secFromIso(day))}</text>`,
    )}</g><g class="scale">${up.ticks(3).map((tick) => html`<text x="-5" y="${Math.round(up(tick)) + 4}">${tickInWords(tick, currency)}</text>`)}</g></svg></figure>`
}

/** `$1.2k` in place of `$1,200.00`: there is little room. */
function tickInWords(tick: number, currency: string): string {
  const sign = tick < 0 ? '-' : ''
  const size = Math.abs(tick)
  const [unit, name] = size >= 1e6 ? [1e6, 'M'] : size >= 1000 ? [1000, 'k'] : [1, '']
  return `${sign}${currency === 'USD' ? '$' : ''}${formatNumber(size / unit, 2)}${name}`
}
