import { formatMoney, formatNumber } from '../money.ts'
import { type Html, html } from './html.ts'

/** Rows of a list that are shown; what the others come to is said. */
export const LISTED = 8

/** Names and amounts as a table, the first rows of them; null where there are none. */
export function list(title: string, rows: readonly (readonly [string | Html, number])[], currency: string): Html | null {
  if (rows.length === 0) return null
  const rest = rows.slice(LISTED).reduce((sum, [, amount]) => sum + amount, 0)
  return html`<table><thead><tr><th scope="col">${title}<th scope="col" class="n">Spend</thead><tbody>${rows
    .slice(0, LISTED)
    .map(([name, amount]) => html`<tr><td>${name}<td class="n">${formatMoney(amount, currency)}`)}${
    rows.length <= LISTED ? null : html`<tr><td>${formatNumber(rows.length - LISTED, 0)} others<td class="n">${formatMoney(rest, currency)}`
  }</tbody></table>`
}
