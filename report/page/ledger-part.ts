import type { ReportLedger } from '../ledger-schema.ts'
import { counted, formatMoney, formatNumber } from '../money.ts'
import type { Report } from '../schema.ts'
import { visible } from '../visible.ts'
import { type Html, html } from './html.ts'
import { nameOf, overloadedOr } from './words.ts'

/** Followed advice that is listed; what more there is is said. */
const LISTED = 40

/** Estimates and measured savings side by side; null while no advice was followed. */
export function ledgerPart({ cost: { ledger }, currency }: Report): Html | null {
  if (ledger === undefined || ledger.followedTotal === 0) return null
  const { savings, months, followed, followedTotal } = ledger
  return html`<section id="ledger"><h2>Saved so far</h2><p>${standing(savings, currency)}</p>${
    months.length < 2 ? null : monthTable(months, currency)
  }<div class="sheet"><table><thead><tr><th scope="col">Group<th scope="col">Change<th scope="col" class="n">Estimated<th scope="col" class="n">Measured<th scope="col">Overloaded<tbody>${followed
    .slice(0, LISTED)
    .map((one) => row(one, currency))}</tbody></table></div>${
    followedTotal <= LISTED ? null : html`<p class="meta">and ${counted(followedTotal - LISTED, 'more change')} in the report document</p>`
  }<p class="meta">Measured: what the old settings would have cost a month under the demand since the change, minus what was paid. A quieter month or a price change is no saving, and the days of the change count on neither side. If the minimum went lower than proposed, only the proposed part counts.</p></section>`
}

function standing(of: ReportLedger['savings'], currency: string): string {
  const followed = `${formatNumber(of.applied, 0)} of ${counted(of.proposed, 'savings proposal')} followed${of.partlyApplied === 0 ? '' : `, ${formatNumber(of.partlyApplied, 0)} more in part`}`
  if (of.measured === 0) return `${followed}; nothing is measured yet`
  const within = of.withinRangeFraction === null ? '' : `, ${formatNumber(Math.round(of.withinRangeFraction * of.measured), 0)} within the estimated range`
  const ratio = of.ratio === null ? '' : ` (${formatNumber(of.ratio * 100, 0)} %)`
  return `${followed}. ${formatNumber(of.measured, 0)} measured${within}: ${formatMoney(of.saved, currency)} a month saved, ${formatMoney(of.estimated, currency)} estimated${ratio}. ${of.overloadRose === 0 ? 'Overload did not rise' : `Overload rose after ${formatNumber(of.overloadRose, 0)} of them`}.`
}

function monthTable(months: ReportLedger['months'], currency: string): Html {
  return html`<div class="lists"><table><thead><tr><th scope="col">Changed in<th scope="col" class="n">Measured<th scope="col" class="n">Estimated<th scope="col" class="n">Saved<tbody>${months.map(
    (one) =>
      html`<tr><td>${one.month}<td class="n">${formatNumber(one.measured, 0)}<td class="n">${formatMoney(one.estimated, currency)}<td class="n">${formatMoney(one.saved, currency)}`,
  )}</tbody></table></div>`
}

const ENDED: Partial<Record<ReportLedger['followed'][number]['state'], string>> = {
  reverted: ', taken back since',
  'partly-reverted': ', taken back in part since',
  overtaken: ', overtaken by the next change',
}

function row(one: ReportLedger['followed'][number], currency: string): Html {
  const { saved, savedRange: range } = one
  const ended = ENDED[one.state] ?? ''
  const levers = `${one.missing.map(visible).join(', ')} ${one.missing.length === 1 ? 'is' : 'are'}`
  const change =
    one.appliedOn === null
      ? `in part; ${levers} as before`
      : one.missing.length > 0
        ? `in part since ${one.appliedOn}; ${levers} taken back, whole or in part${ended}`
        : `seen on ${one.appliedOn}${ended}`
  const measured =
    saved === null
      ? (one.reason ?? 'not measured')
      : `${formatMoney(saved, currency)}${range === null || range.low === range.high ? '' : ` (${formatMoney(range.low, currency)} to ${formatMoney(range.high, currency)})`}`
  return html`<tr><td>${nameOf(one.autoScalingGroupName)}<small>${visible(one.accountId)} · ${visible(one.region)}</small><td>${change}<small>proposed on ${one.proposedOn}, confidence ${one.confidence}</small><td class="n">${formatMoney(one.estimated, currency)}<td class="n">${measured}${
    (one.state === 'reverted' || one.state === 'partly-reverted') && one.savedInAll !== null
      ? html`<small>${formatMoney(one.savedInAll, currency)} in all</small>`
      : null
  }${one.priceEffect === null || one.priceEffect === 0 ? null : html`<small>prices beside it: ${formatMoney(one.priceEffect, currency)}</small>`}${
    one.costSource === 'list-price' ? html`<small>at list prices</small>` : null
  }<td>${saved === null ? '' : `before: ${overloadedOr(one.overloadMinutesPerWeekBefore)}; after: ${overloadedOr(one.overloadMinutesPerWeekAfter)}`}`
}
