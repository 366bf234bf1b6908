import { formatMoney } from '../money.ts'
import type { GroupWithFindings } from '../worst-group.ts'
import type { GroupChart } from './envelope.ts'
import { type Html, html } from './html.ts'
import { sparkline } from './sparkline.ts'
import { label, moneyOr, nameOf, overloadedOr, placeAndTeam } from './words.ts'

/** A group with findings as a row that opens to `article`; a row alone where there is none. What the page's script finds and sorts it by stands in its attributes. */
export function groupItem(one: GroupWithFindings, article: Html | null, chart: GroupChart | null, currency: string): Html {
  const { group, findings, worst } = one
  const [at, kinds, categories] = [
    `${group.accountId} ${group.region}`,
    distinct(findings.map(({ kind }) => kind)),
    distinct(findings.map(({ category }) => category)),
  ]
  const numbers = [group.estimatedMonthlySavings?.amount, group.current.usdPerMonth, group.current.overloadMinutesPerWeek]
    .map((number) => number ?? '')
    .join(' ')
  const [team, severity, confidence] = [group.team ?? '', worst ?? '', group.proposal?.confidence ?? '']
  const row = groupRow(one, chart, currency)
  return article === null
    ? html`<div class="item" data-team="${team}" data-at="${at}" data-kinds="${kinds}" data-categories="${categories}" data-severity="${severity}" data-confidence="${confidence}" data-numbers="${numbers}"><div class="row">${row}</div></div>`
    : html`<details class="item" data-team="${team}" data-at="${at}" data-kinds="${kinds}" data-categories="${categories}" data-severity="${severity}" data-confidence="${confidence}" data-numbers="${numbers}"><summary class="row">${row}</summary>${article}</details>`
}

function distinct(values: readonly string[]): string {
  return [...new Set(values)].join(' ')
}

function groupRow({ group, findings, worst }: GroupWithFindings, chart: GroupChart | null, currency: string): Html {
  const saves = group.estimatedMonthlySavings?.amount
  return html`<span>${worst === null ? null : label(worst)}</span><span class="who"><b>${nameOf(group.name)}</b> <small>${placeAndTeam(group)}</small><small>${findings.map(({ kind }) => kind).join(', ')}</small></span><span class="spark">${chart === null ? null : sparkline(chart)}</span><span class="n cost">${moneyOr(group.current.usdPerMonth, currency)}</span><span class="n">${
    saves === undefined
      ? null
      : saves < 0
        ? html`<span class="adds">adds ${formatMoney(-saves, currency)}</span>`
        : html`<span class="saves">${formatMoney(saves, currency)}</span>`
  }</span><span class="n over">${overloadedOr(group.current.overloadMinutesPerWeek)}</span>`
}

/** What the columns of the rows are. */
export const groupHeads = html`<p class="row heads" aria-hidden="true"><span>Severity</span><span>Group</span><span>Instances</span><span class="n">A month</span><span class="n">Saves</span><span class="n">Overloaded</span></p>`
