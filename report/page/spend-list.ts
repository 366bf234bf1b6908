import { formatMoney, formatNumber } from '../money.ts'
import { type Html, html } from './html.ts'

/** Rows of a list that are shown; what the others come to is said. */
export const LISTED = 8

/** Names and amounts as a table, the first rows of them; null where there are none. */
export function list(title: string, rows: readonly (readonly [string | Html, number])[], currency: string): Html | null {
  if (rows.length === 0) return null
  // one more is not worth a line about it
  const shown = rows.length === LISTED + 1 ? rows.length : LISTED
  const rest = rows.slice(shown).reduce((sum, [, amount]) => sum + amount, 0)
  return html`<table><thead><tr><th scope="col">${title}<th scope="col" class="n">Spend</thead><tbody>${rows
    .slice(0, shown)
    .map(([name, amount]) => html`<tr><td>${name}<td class="n">${formatMoney(amount, currency)}`)}${
    rows.length <= shown ? null : html`<tr><td>${formatNumber(rows.length - shown, 0)} others<td class="n">${formatMoney(rest, currency)}`
  }</tbody></table>`
}
