import { severities } from '../../domain/findings.ts'
import { type Savings, savingsOf } from '../digest/savings.ts'
import { monthsInWords, spendOf } from '../digest/spend.ts'
import { counted, formatMoney, formatNumber } from '../money.ts'
import type { Report } from '../schema.ts'
import { minuteFromIso } from '../time.ts'
import { visible } from '../visible.ts'
import { meanOverload, timeShareParts } from '../words/shared.ts'
import { type GroupWithFindings, groupsWorstFirst } from '../worst-group.ts'
import type { Changes } from './changes-part.ts'
import { type Html, html } from './html.ts'
import { type Anchors, groupKeyOf, label, moneyOr, nameOf, placeAndTeam } from './words.ts'

/** Savings that the first screen lists. */
const TOP = 10

/** What was looked at and when, the sums (spend, savings, risk, findings, coverage), every critical group, and the largest savings. */
export function overview(report: Report, changes: Changes | null, anchors: Anchors): Html {
  const { window, summary, currency } = report
  const { groups, places, findings, current, estimatedMonthlySavings: saved } = summary
  const judged = groups.withFindings + groups.healthy
  const cost = current.usdPerMonth
  const share = cost !== null && saved !== null && cost > 0 ? `${formatNumber((saved.amount / cost) * 100, 0)} % of the ` : 'of the '
  const unpriced = summary.groupsWithoutPrice > 0 ? [`no price is known for ${counted(summary.groupsWithoutPrice, 'group')}`] : []
  const unaudited = places.notAudited > 0 ? `; ${placesInWords(report)} not audited completely` : ''
  const savings = savingsOf(report, report.findings, { most: TOP })
  const critical = groupsWorstFirst(report)
    .filter(({ worst }) => worst === 'critical')
    .sort((a, b) => minutesOf(b) - minutesOf(a))
  return html`<h1>${titleOf(report)}</h1><p class="meta">${minuteFromIso(window.start)} to ${minuteFromIso(window.end)} UTC</p><div class="cards">${[
    spendCard(report),
    judged === 0
      ? card('Savings', 'not known', nobodyJudged(report), null)
      : cost === null || saved === null
        ? card('Savings', 'not known', 'no price is known for any group', null)
        : card(
            'Savings',
            formatMoney(saved.amount, currency),
            'a month could be saved',
            lines([`${share}${formatMoney(cost, currency)} that groups cost`, ...sureness(savings), ...unpriced]),
          ),
    riskCard(report, critical.length),
    card(
      'Findings',
      formatNumber(openOf(report, changes), 0),
      `open ${openOf(report, changes) === 1 ? 'finding' : 'findings'}`,
      html`${openOf(report, changes) === findings.total ? null : html`<small>${formatNumber(findings.total, 0)} detected in this run:</small>`}${severities.filter((severity) => findings.bySeverity[severity] > 0).map((severity) => html`${label(severity, `${formatNumber(findings.bySeverity[severity], 0)} ${severity}`)} `)}<small>${changed(changes)}</small>`,
    ),
    card(
      'Covered',
      `${formatNumber(judged, 0)} of ${formatNumber(groups.discovered, 0)}`,
      'groups judged',
      html`${formatNumber(groups.withFindings, 0)} with findings, ${formatNumber(groups.healthy, 0)} healthy; ${formatNumber(groups.insufficientData, 0)} not judged, ${formatNumber(groups.suppressed, 0)} suppressed${unaudited}`,
    ),
  ]}</div>${leads(critical, savings, report.currency, anchors)}`
}

/** Open findings, as the messages of the run count them: what the run found, and what it did not see and cannot call resolved yet. */
function openOf({ summary }: Report, changes: Changes | null): number {
  return changes?.totals?.openFindings ?? summary.findings.total
}

/** The month so far, against its forecast and budget; nothing where no bill was read. */
function spendCard(report: Report): Html | null {
  const spend = spendOf(report)
  if (spend === null) return null
  const { currency, monthToDate, forecast, budget, lastDay } = spend
  const money = (amount: number): string => formatMoney(amount, currency)
  const months = monthsInWords(spend)
  const heading =
    forecast === null ? 'forecast: not enough days yet' : `${months.heading} ${money(forecast.expected)} (${money(forecast.low)} to ${money(forecast.high)})`
  const against =
    budget === null || forecast === null || budget <= 0 ? [] : [`${formatNumber((forecast.expected / budget) * 100, 0)} % of the budget of ${money(budget)}`]
  return card(
    'Spend',
    moneyOr(monthToDate.amount, currency),
    months.toDate,
    lines([heading, ...against, ...(lastDay === null ? [] : [`${lastDay.day}: ${money(lastDay.amount)} (last settled day)`])]),
  )
}

function nobodyJudged({ summary: { groups } }: { readonly summary: Pick<Report['summary'], 'groups'> }): string {
  return groups.discovered === 0 ? 'no group was found' : 'no group could be judged'
}

/** How much of the time groups are overloaded, and how many have trouble. */
function riskCard({ summary: { groups, current, findings } }: Report, critical: number): Html {
  const judged = groups.withFindings + groups.healthy
  if (judged === 0) return card('Risk', 'not known', nobodyJudged({ summary: { groups } }), null)
  const overload = meanOverload(current.overloadMinutesPerWeek, judged)
  const [figure, of] = overload === null ? ['not known', 'how long groups are overloaded'] : timeShareParts(overload)
  const unit = overload === null ? of : `${of} overloaded, average of ${counted(judged, 'group')}`
  return card('Risk', figure, unit, html`${counted(findings.byCategory['scaling-gap'], 'scaling gap')}; ${counted(critical, 'critical group')}`)
}

/** How sure the savings are, all of them, and what is left of them when the gaps are closed. */
function sureness(savings: Savings | null): string[] {
  if (savings === null || savings.total <= 0) return []
  const { byConfidence: by, currency, total, addedToCloseGaps: adds } = savings
  const rated = (['high', 'medium', 'low', 'unrated'] as const).flatMap((one) => (by[one] > 0 ? [`${formatMoney(by[one], currency)} ${one}`] : []))
  return [
    ...(rated.length === 0 ? [] : [`by confidence: ${rated.join(', ')}`]),
    ...(adds > 0
      ? [`${formatMoney(Math.abs(total - adds), currency)} ${total < adds ? 'more, ' : ''}net of the ${formatMoney(adds, currency)} that closing the gaps adds`]
      : []),
  ]
}

function changed(changes: Changes | null): string {
  if (changes === null) return ''
  const counts = (['new', 'worse', 'reopened', 'resolved'] as const).flatMap((name) =>
    changes.counts[name] > 0 ? [`${formatNumber(changes.counts[name], 0)} ${name === 'reopened' ? 'back again' : name}`] : [],
  )
  return counts.length === 0 ? 'nothing new' : counts.join(', ')
}

/** Every critical group, and the largest savings, each with what it is and where to read on. */
function leads(critical: readonly GroupWithFindings[], savings: Savings | null, currency: string, anchors: Anchors): Html | null {
  const linked = (key: string, text: Html): Html => {
    const anchor = anchors.get(key)
    return anchor === undefined ? text : html`<a href="#${anchor}">${text}</a>`
  }
  // a title names its group
  const risks = critical.map(
    ({ group, findings }) => html`<li>${linked(groupKeyOf(group), html`${visible(findings[0]?.title ?? group.name)}`)}<small>${placeAndTeam(group)}</small>`,
  )
  const tops = (savings?.top ?? []).map(
    ({ amount, confidence, action, ...group }) =>
      html`<li><span class="amount">${formatMoney(amount, currency)}</span>${linked(groupKeyOf(group), nameOf(group.name))}<small>${confidence === null ? null : `${confidence} confidence: `}${visible(action)}</small>`,
  )
  if (risks.length + tops.length === 0) return null
  return html`<div class="leads">${risks.length === 0 ? null : html`<section><h2>Critical groups (${risks.length})</h2><ol class="rows">${risks}</ol></section>`}${
    tops.length === 0 ? null : html`<section><h2>Largest savings a month</h2><ol class="rows">${tops}</ol></section>`
  }</div>`
}

function minutesOf({ group }: GroupWithFindings): number {
  return group.current.overloadMinutesPerWeek ?? 0
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

function lines(texts: readonly string[]): Html {
  return html`${texts.map((text) => html`<small>${text}</small>`)}`
}

function card(title: string, figure: string, unit: string, more: Html | null): Html {
  return html`<section class="card"><h2>${title}</h2><p class="figure">${figure}</p><p class="unit">${unit}</p>${more === null ? null : html`<p class="meta">${more}</p>`}</section>`
}
