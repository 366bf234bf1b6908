import { severities } from '../../domain/findings.ts'
import { counted, formatMoney, formatNumber } from '../money.ts'
import type { Report } from '../schema.ts'
import { minuteFromIso } from '../time.ts'
import { type Html, html } from './html.ts'
import { label, numberOr } from './words.ts'

/** What was looked at, when, and the four sums: money, risk, findings, coverage. */
export function overview(report: Report): Html {
  const { window, summary, currency } = report
  const { groups, places, findings, current, estimatedMonthlySavings: saved, estimatedMonthlyAddedCost: added } = summary
  const judged = groups.withFindings + groups.healthy
  const cost = current.usdPerMonth
  const share = cost !== null && saved !== null && cost > 0 ? `${formatNumber((saved.amount / cost) * 100, 0)} % of ` : 'of '
  const unpriced = summary.groupsWithoutPrice > 0 ? `; no price is known for ${counted(summary.groupsWithoutPrice, 'group')}` : ''
  const adds = added !== null && added.amount > 0 ? `; closing gaps would add ${formatMoney(added.amount, currency)}` : ''
  const unaudited = places.notAudited > 0 ? `; ${placesInWords(report)} not audited completely` : ''
  return html`<h1>${titleOf(report)}</h1><p class="meta">${minuteFromIso(window.start)} to ${minuteFromIso(window.end)} UTC</p><div class="cards">${[
    judged === 0
      ? card('Money', 'not known', 'no group could be judged', null)
      : cost === null || saved === null
        ? card('Money', 'not known', 'no price is known for any group', null)
        : card('Money', formatMoney(saved.amount, currency), 'a month could be saved', html`${share}${formatMoney(cost, currency)} a month${adds}${unpriced}`),
    judged === 0
      ? card('Risk', 'not known', 'no group could be judged', null)
      : card(
          'Risk',
          numberOr(current.overloadMinutesPerWeek, 0),
          'overloaded minutes a week',
          html`${counted(findings.byCategory['scaling-gap'], 'scaling gap')}`,
        ),
    card(
      'Findings',
      formatNumber(findings.total, 0),
      findings.total === 1 ? 'finding' : 'findings',
      html`${severities.filter((severity) => findings.bySeverity[severity] > 0).map((severity) => html`${label(severity, `${formatNumber(findings.bySeverity[severity], 0)} ${severity}`)} `)}`,
    ),
    card(
      'Covered',
      `${formatNumber(judged, 0)} of ${formatNumber(groups.discovered, 0)}`,
      'groups judged',
      html`${formatNumber(groups.withFindings, 0)} with findings, ${formatNumber(groups.healthy, 0)} healthy; ${formatNumber(groups.insufficientData, 0)} not judged, ${formatNumber(groups.suppressed, 0)} suppressed${unaudited}`,
    ),
  ]}</div>`
}

/** What the page is about, in a line. */
export function titleOf({ window, summary }: Report): string {
  const days = (Date.parse(window.end) - Date.parse(window.start)) / 86_400_000
  return `${counted(summary.groups.discovered, 'Auto Scaling group')} over ${counted(Math.round(days * 10) / 10, 'day')}`
}

/** The sums in a line, for the bar that stays in sight. */
export function standing({ summary, currency }: Report): string {
  const saved = summary.estimatedMonthlySavings?.amount ?? 0
  return [
    ...(saved > 0 ? [`${formatMoney(saved, currency)} a month to save`] : []),
    counted(summary.findings.byCategory['scaling-gap'], 'scaling gap'),
    ...(summary.places.notAudited > 0 ? [`${formatNumber(summary.places.notAudited, 0)} not audited`] : []),
  ].join(' · ')
}

function placesInWords({ summary: { places } }: Report): string {
  return `${formatNumber(places.notAudited, 0)} of ${counted(places.notAudited + places.audited, 'account and region', 'accounts and regions')}`
}

function card(title: string, figure: string, unit: string, more: Html | null): Html {
  return html`<section class="card"><h2>${title}</h2><p class="figure">${figure}</p><p class="unit">${unit}</p>${more === null ? null : html`<p class="meta">${more}</p>`}</section>`
}
