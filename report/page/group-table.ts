import { formatMoney } from '../money.ts'
import { visible } from '../visible.ts'
import type { GroupWithFindings } from '../worst-group.ts'
import { type Html, html } from './html.ts'
import { label, moneyOr, nameOf, numberOr, placeOf } from './words.ts'

/** One line of the table of groups; `anchor` is where the page says more of it, null where it does not. */
export function groupLine({ group, findings, worst }: GroupWithFindings, anchor: string | null, currency: string): Html {
  const saves = group.estimatedMonthlySavings?.amount
  const kinds = findings.map(({ kind }) => kind).join(', ')
  const name = nameOf(group.name)
  return html`<tr><td>${worst === null ? null : label(worst)}<th scope="row">${anchor === null ? name : html`<a href="#${anchor}">${name}</a>`}<small>${placeOf(group)}${
    group.team === undefined ? null : ` · team ${visible(group.team)}`
  }</small><small>${kinds}</small><td class="n">${moneyOr(group.current.usdPerMonth, currency)}<td class="n">${
    saves === undefined
      ? null
      : saves < 0
        ? html`<span class="adds">adds ${formatMoney(-saves, currency)}</span>`
        : html`<span class="saves">${formatMoney(saves, currency)}</span>`
  }<td class="n">${numberOr(group.current.overloadMinutesPerWeek, 0)}`
}

/** The table of groups with findings, from its lines. */
export function groupTable(lines: readonly Html[]): Html {
  return html`<table class="groups"><thead><tr><th scope="col">Worst<th scope="col">Group<th scope="col" class="n">A month<th scope="col" class="n">Saves<th scope="col" class="n">Overload, min a week</thead><tbody>${lines}</table>`
}
