import { formatMoney } from '../money.ts'
import { overExpected } from '../row-words.ts'
import type { Report, ReportFinding } from '../schema.ts'
import { daysInWords } from '../time.ts'
import { visible } from '../visible.ts'
import { costExplorerLink } from './cost-explorer-link.ts'
import { eventChart } from './event-chart.ts'
import { type Html, html } from './html.ts'
import { kindAnchor } from './kinds-part.ts'
import { label, measured, whenOf } from './words.ts'

/** What is new of a finding, and its life so far in words, by fingerprint; nothing for one that has neither, or where nobody knows. */
export type News = ReadonlyMap<string, { readonly change: 'new' | 'worse' | 'reopened' | null; readonly life: string | null }>

const newsWords = { new: 'new', worse: 'worse', reopened: 'back again' } as const

/** One finding with its numbers and what to do. */
export function findingPart(finding: ReportFinding, report: Pick<Report, 'window' | 'currency'>, news: News): Html {
  return html`<section class="finding">${findingHead(finding, news)}<p class="meta">${metaOf(finding)}${costExplorer(finding, report.currency)}</p>${lifeOf(finding, news)}${eventChart(finding, report.currency)}${evidenceTable(finding, report)}${
    finding.remedy === '' ? null : html`<p class="remedy">${visible(finding.remedy)}</p>`
  }</section>`
}

function costExplorer(finding: ReportFinding, currency: string): Html | null {
  const link = costExplorerLink(finding, currency)
  return link === null ? null : html` · <a href="${link}" rel="noreferrer" target="_blank">Cost Explorer</a>`
}

/** One finding in a line. */
export function findingLine(finding: ReportFinding, news: News): Html {
  return html`<section class="finding">${findingHead(finding, news)}<p class="meta">${metaOf(finding)}</p>${lifeOf(finding, news)}</section>`
}

function lifeOf({ fingerprint }: ReportFinding, news: News): Html | null {
  const life = news.get(fingerprint)?.life ?? null
  return life === null ? null : html`<p class="meta">${life}</p>`
}

function findingHead({ fingerprint, severity, title }: ReportFinding, news: News): Html {
  const change = news.get(fingerprint)?.change ?? null
  return html`<h4>${label(severity)} ${change === null ? null : html`${label(change === 'worse' ? 'worse' : 'new', newsWords[change])} `}${visible(title)}</h4>`
}

function metaOf({ kind, bestPractices, estimatedMonthlySavings: savings, impact, period }: ReportFinding): Html {
  const parts = [
    savings === null ? '' : `saves ${formatMoney(savings.amount, savings.currency)} a month`,
    impact === undefined ? '' : overExpected(impact, ({ amount, currency }) => formatMoney(amount, currency)),
    period === undefined ? '' : daysInWords(period),
    bestPractices.map(visible).join(' '),
  ].filter((part) => part !== '')
  return html`<a href="${`#${kindAnchor(kind)}`}"><code>${kind}</code></a>${parts.map((part) => html` · ${part}`)}`
}

function evidenceTable({ evidence }: ReportFinding, { window, currency }: Pick<Report, 'window' | 'currency'>): Html | null {
  if (evidence.length === 0) return null
  const rows = evidence.map((row) => {
    const when = whenOf(row, window)
    const small = [row.metric === undefined ? null : visible(row.metric), when].filter((part) => part !== null).join(', ')
    const [value, unit] = row.value === undefined ? ['', ''] : measured(row.value, row.unit ?? '', currency)
    const threshold = row.threshold === undefined ? '' : measured(row.threshold, row.unit ?? '', currency)[0]
    return html`<tr><td>${visible(row.statement)}${under(small)}<td class="n">${value}${under(unit === '' ? '' : visible(unit))}<td class="n">${threshold}`
  })
  return html`<table class="evidence"><thead><tr><th scope="col">Evidence<th scope="col" class="n">Value<th scope="col" class="n">Threshold</thead><tbody>${rows}</table>`
}

function under(text: string): Html | null {
  return text === '' ? null : html`<small>${text}</small>`
}
