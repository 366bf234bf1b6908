import { awsAnomaliesInWords } from '../aws-opinions.ts'
import { commitmentsInWords, moveInWords, restatedInWords, savingsOffTheBill, spentInWords, spentOf } from '../bill-words.ts'
import { restatedOf } from '../digest/digest.ts'
import { formatMoney, formatNumber } from '../money.ts'
import type { Report } from '../schema.ts'
import { daysInWords } from '../time.ts'
import { visible } from '../visible.ts'
import { findingPart, type News } from './finding-part.ts'
import { type Html, html } from './html.ts'
import { showbackTables } from './showback-tables.ts'
import { spendChart } from './spend-chart.ts'
import { LISTED, list } from './spend-list.ts'
import { type Anchors, moneyOr, nameOf } from './words.ts'

/** Findings about the bill that are told in full. */
const FINDINGS = 40

type Totals = NonNullable<Report['cost']['totals']>[number]

/** What rests on the bill: findings, spend by day, where it went and where the month is heading; null for a report without any of it. */
export function billPart(report: Report, news: News): Html | null {
  const { cost, findings } = report
  const mine = ofTheBill(findings)
  const totals = cost.totals ?? []
  if (mine.length === 0 && totals.length === 0) return null
  const moved = restatedOf(report)
  const second = awsAnomaliesInWords(cost)
  return html`<section id="bill"><h2>The bill</h2>${totals.map((one) => totalsPart(one, report))}${budgetLines(report)}${
    moved === null ? null : html`<p class="problem">${restatedInWords(moved)}</p>`
  }${mine.length === 0 ? html`<p>No findings about the bill.</p>` : html`<h3>What stands out</h3>`}<div class="bill">${mine.slice(0, FINDINGS).map((finding, i) => html`<article id="${anchorOf(i)}" class="item" data-at="${finding.resource.accountId ?? ''}" data-kinds="${finding.kind}" data-categories="cost" data-severity="${finding.severity}">${findingPart(finding, report, news)}</article>`)}</div>${
    mine.length <= FINDINGS ? null : html`<p class="meta">and ${formatNumber(mine.length - FINDINGS, 0)} more in the report document</p>`
  }${second === null ? null : html`<p class="meta">${second}.</p>`}${(cost.moves ?? []).slice(0, LISTED).map((move) => html`<p class="meta">${visible(moveInWords(move, report.currency))}</p>`)}${awsAlone(report)}</section>`
}

/** Where findings about the bill are told, by fingerprint. */
export function billAnchors({ findings }: Pick<Report, 'findings'>): Anchors {
  return new Map(
    ofTheBill(findings)
      .slice(0, FINDINGS)
      .map(({ fingerprint }, i) => [fingerprint, anchorOf(i)]),
  )
}

function ofTheBill(findings: Report['findings']): Report['findings'] {
  return findings.filter(({ category }) => category === 'cost')
}

function anchorOf(index: number): string {
  return `b${index + 1}`
}

/** What AWS found and we did not, dearest first. */
function awsAlone({ cost, currency }: Report): Html | null {
  const alone = (cost.awsAnomalies ?? []).filter(({ confirms }) => confirms.length === 0)
  if (alone.length === 0) return null
  return html`<ul class="rows">${alone.slice(0, LISTED).map(({ period, impact, causes }) => {
    const where = causes.map(({ accountId, service, usageType }) => [usageType, service, accountId].filter((part) => part !== null).join(' · ')).join('; ')
    return html`<li>${visible(where === '' ? 'cause not named' : where)}<small>by AWS alone: ${formatMoney(impact, currency)} ${daysInWords(period)}</small>`
  })}</ul>`
}

/** What the month was held against. */
function budgetLines({ cost: { budgets }, currency }: Report): Html | null {
  if (budgets === undefined) return null
  const used = budgets.used.map(
    ({ name, accountId, amount }) => `${visible(name)} (${accountId === null ? 'the whole bill' : visible(accountId)}): ${formatMoney(amount, currency)}`,
  )
  const notUsed = budgets.notUsed.map(({ name, reason }) => `${visible(name)}: ${visible(reason)}`)
  return html`${used.length === 0 ? null : html`<p class="meta">Budgets a month: ${used.join(', ')}.</p>`}${
    notUsed.length === 0 ? null : html`<p class="meta">AWS budgets not used: ${notUsed.join('; ')}.</p>`
  }`
}

function totalsPart(totals: Totals, report: Report): Html {
  const { currency, provider, period, total, monthToDate, byService, byAccount, byClass } = totals
  const { forecast, attribution } = report.cost
  const savings = report.summary.estimatedMonthlySavings?.amount ?? null
  const mainCurrency = currency === report.currency && provider === undefined
  // on the first days of a month the newest known are of the one before
  const isSameMonth = forecast?.month.start === monthToDate.period.start
  const facts = [
    ...(provider === undefined ? [] : [`bill of ${visible(provider)}`]),
    `${spentInWords(total, currency)} ${daysInWords(period)}`,
    `${moneyOr(spentOf(monthToDate), currency)} ${forecast == null || isSameMonth ? 'in the month to date' : `in ${monthToDate.period.start.slice(0, 7)}`}`,
    ...(mainCurrency && forecast != null
      ? [
          `forecast for ${isSameMonth ? 'the month' : forecast.month.start.slice(0, 7)} ${formatMoney(forecast.total.expected, currency)} (${formatMoney(forecast.total.low, currency)} to ${formatMoney(forecast.total.high, currency)})`,
        ]
      : []),
    ...(mainCurrency ? [commitmentsInWords(report.cost, currency), savingsOffTheBill(report.cost, savings, currency)].filter((text) => text !== null) : []),
    ...(mainCurrency && attribution?.coverageFraction != null
      ? [`groups explain ${formatNumber(attribution.coverageFraction * 100, 0)} % of compute spend`]
      : []),
  ]
  return html`<article class="spend"><p class="facts">${facts.map((fact, i) => html`${i === 0 ? null : ' · '}${fact}`)}</p>${spendChart(totals)}<div class="lists">${[
    list(
      'By service',
      byService.map((one) => [visible(one.service), spentOf(one)]),
      currency,
    ),
    list(
      'By account',
      byAccount.map((one) => [visible(one.accountId), spentOf(one)]),
      currency,
    ),
    byClass.length < 2
      ? null
      : list(
          'By kind of charge',
          byClass.map((one) => [one.class, spentOf(one)]),
          currency,
        ),
    ...(mainCurrency ? showbackTables(report) : []),
    mainCurrency && attribution != null
      ? list(
          'By group',
          attribution.groups.map((one) => [
            one.billed === null || one.effective === null || one.billed === one.effective
              ? nameOf(one.autoScalingGroupName)
              : html`${nameOf(one.autoScalingGroupName)}<small>${formatMoney(one.billed, currency)} as billed</small>`,
            spentOf(one),
          ]),
          currency,
        )
      : null,
  ]}</div></article>`
}
