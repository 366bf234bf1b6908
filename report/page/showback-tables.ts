import { withoutInWords } from '../bill-words.ts'
import { counted, formatMoney } from '../money.ts'
import type { Report } from '../schema.ts'
import { visible } from '../visible.ts'
import { type Html, html } from './html.ts'
import { LISTED, list } from './spend-list.ts'

type Comparison = NonNullable<NonNullable<Report['cost']['changes']>['week']>

/** Spend by tag, cost category and team, and services that cost more or less than before; null for what is not known. */
export function showbackTables({ cost: { showback, spendBy, changes }, currency }: Report): (Html | null)[] {
  const [latest, before] = showback ?? []
  return [
    ...(spendBy ?? []).flatMap(({ type, key, months: [now, last] }) => {
      const by = `By ${type === 'tag' ? 'tag' : 'cost category'} ${visible(key)}`
      return [
        now === undefined ? null : labelTable(`${by}, ${now.period.start.endsWith('-01') ? 'month to date' : `from ${now.period.start}`}`, now, currency),
        last === undefined ? null : labelTable(`${by}, from ${last.period.start}`, last, currency),
      ]
    }),
    latest === undefined ? null : teamTable('By team, month to date', latest, currency),
    before === undefined ? null : teamTable(`By team, from ${before.period.start}`, before, currency),
    changeTable('Against last week', changes?.week, currency),
    changeTable('Against last month', changes?.month, currency),
  ]
}

/** The values, dearest first, and what has none by account. */
function labelTable(title: string, { values, without }: NonNullable<Report['cost']['spendBy']>[number]['months'][number], currency: string): Html | null {
  return list(
    title,
    [...values.map(({ value, amount }) => [visible(value), amount] as const), ...without.map((one) => [withoutInWords(one), one.amount] as const)],
    currency,
  )
}

function teamTable(title: string, { byTeam, unallocated }: NonNullable<Report['cost']['showback']>[number], currency: string): Html | null {
  return list(title, [...byTeam.map(({ team, amount }) => [visible(team), amount] as const), ['Unallocated', unallocated]], currency)
}

function changeTable(title: string, comparison: Comparison | null | undefined, currency: string): Html | null {
  if (comparison == null || comparison.services.length === 0) return null
  const more = (change: number) => `${change < 0 ? '' : '+'}${formatMoney(change, currency)}`
  const rest = comparison.services.slice(LISTED)
  return html`<table><thead><tr><th scope="col">${title}<th scope="col" class="n">Change</thead><tbody>${comparison.services
    .slice(0, LISTED)
    .map(
      ({ service, change, before }) => html`<tr><td>${visible(service)}<small>${formatMoney(before, currency)} before</small><td class="n">${more(change)}`,
    )}${
    rest.length === 0 ? null : html`<tr><td>${counted(rest.length, 'other')}<td class="n">${more(rest.reduce((sum, { change }) => sum + change, 0))}`
  }</tbody></table>`
}
