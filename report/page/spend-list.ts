import { formatNumber } from '../money.ts'
import { type Html, html } from './html.ts'
import { moneyOr } from './words.ts'

/** Rows of a list that are shown; what the others come to is said. */
export const LISTED = 8

/** Names and amounts as a table, the first rows of them; null where there are none. */
export function list(title: string, rows: readonly (readonly [string | Html, number | null])[], currency: string): Html | null {
  if (rows.length === 0) return null
  // one more is not worth a line about it
  const shown = rows.length === LISTED + 1 ? rows.length : LISTED
  const rest = rows.slice(shown).reduce<number | null>((sum, [, amount]) => (sum === null || amount === null ? null : sum + amount), 0)
  return html`<table><thead><tr><th scope="col">${title}<th scope="col" class="n">Spend</thead><tbody>${rows
    .slice(0, shown)
    .map(([name, amount]) => html`<tr><td>${name}<td class="n">${moneyOr(amount, currency)}`)}${
    rows.length <= shown ? null : html`<tr><td>${formatNumber(rows.length - shown, 0)} others<td class="n">${moneyOr(rest, currency)}`
  }</tbody></table>`
}
