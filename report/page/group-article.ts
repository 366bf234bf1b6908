import { groupConsoleLink } from '../console-link.ts'
import { formatNumber, formatPrice } from '../money.ts'
import type { Report, ReportFinding, ReportGroup } from '../schema.ts'
import { secondOpinionsInWords } from '../second-opinion.ts'
import { visible } from '../visible.ts'
import { governedByInWords } from '../words/governed.ts'
import { historyInWords } from '../words/history.ts'
import { loadBalancersInWords } from '../words/load-balancers.ts'
import { publicIpv4InWords } from '../words/public-ipv4.ts'
import { overloadedInWords } from '../words/shared.ts'
import { trafficInWords } from '../words/traffic.ts'
import { volumesInWords } from '../words/volumes.ts'
import type { GroupWithFindings } from '../worst-group.ts'
import { capacityChart, topOf } from './capacity-chart.ts'
import type { GroupChart } from './envelope.ts'
import { findingLine, findingPart, type News } from './finding-part.ts'
import type { Graded } from './fit.ts'
import { type Html, html } from './html.ts'
import { metricsLink } from './metrics-link.ts'
import { proposalPart, savingsInWords } from './proposal-part.ts'
import type { Window } from './time-axis.ts'
import { moneyOr, nameOf, numberOr } from './words.ts'
import { yearChart } from './year-chart.ts'

/** The forms of an article, from the shortest. */
export const BRIEF = 0
export const PLAIN = 1
export const WHOLE = 2
/** Columns of a chart in each form: about as many as there are pixels, and fewer where there are many charts. */
const COLUMNS = [56, 168, 336] as const

export type ArticleContext = {
  readonly report: Pick<Report, 'window' | 'currency'>
  readonly window: Window
  readonly news: News
}

/**
 * The article of a group with findings, in three forms: brief (its chart, what was found, what the proposal comes to; the report document has the rest), plain (with the
 * evidence and the proposal's settings) and whole (with the chart of the proposal, finer, and the commands). `chart` is null where the
 * group's demand could not be told.
 */
export function groupArticle(one: GroupWithFindings, anchor: string, chart: GroupChart | null, context: ArticleContext): Graded {
  const { report, news } = context
  const { group, findings } = one
  const article = (form: number, body: Html): Html =>
    html`<article id="${anchor}"><h3>${nameOf(group.name)}</h3>${lead(findings, form)}${facts(group, report.currency, form)}${consoleLine(group, report, form)}${charts(group, chart, form, context)}${monthsBefore(group, form)}${body}${notes(group, form)}${form === WHOLE ? learnt(chart) : null}</article>`
  return {
    forms: [
      () =>
        article(
          BRIEF,
          html`${findings.map((finding) => findingLine(finding, news))}${
            group.proposal === null ? null : html`<p class="remedy">Proposal: ${savingsInWords(group.proposal)}; ${group.proposal.confidence} confidence.</p>`
          }`,
        ),
      () => article(PLAIN, inFull(one, context, false)),
      () => article(WHOLE, inFull(one, context, true)),
    ],
  }
}

/** What is wrong first of all, and what to do: whoever opens a group at night reads this. */
function lead([worst]: readonly ReportFinding[], form: number): Html | null {
  return form === BRIEF || worst === undefined
    ? null
    : html`<p class="lead"><b>${visible(worst.title)}.</b> <span class="remedy">${visible(worst.remedy)}</span></p>`
}

/** The proposal, then what was found; what several remedies say is said with the first, and the first of them leads the article. */
function inFull(one: GroupWithFindings, { report, news }: ArticleContext, whole: boolean): Html {
  const said = new Set<string>()
  const parts = one.findings.map((finding, i) => {
    const sentences = finding.remedy === '' ? [] : finding.remedy.split(/(?<=\.) (?=[A-Z])/)
    const more = sentences.filter((sentence) => !said.has(sentence))
    for (const sentence of more) said.add(sentence)
    const remedy = i === 0 ? '' : [...(more.length < sentences.length ? ['Same fix as above.'] : []), ...more].join(' ')
    return findingPart({ ...finding, remedy }, report, news)
  })
  return html`${proposalPart(one.group, report.currency, { whole, side: one.findings[0]?.category === 'overprovisioned' ? 'waste' : 'gap' })}${parts}`
}

/** The group in AWS's console; its name and place stand in the row above. */
function consoleLine(group: ReportGroup, { window }: Pick<Report, 'window'>, form: number): Html | null {
  const links: readonly (readonly [string, string | null])[] = [
    ['Auto Scaling console', groupConsoleLink({ region: group.region, autoScalingGroupName: group.name })],
    ['CloudWatch metrics', metricsLink(group, window)],
  ]
  const found = links.filter(([, link]) => link !== null)
  if (form === BRIEF || found.length === 0) return null
  return html`<p class="meta">${found.map(([text, link], i) => html`${i === 0 ? null : ' · '}<a href="${link as string}" rel="noreferrer" target="_blank">${text}</a>`)}</p>`
}

function facts(
  {
    current,
    usdPerInstanceHour,
    usdPerThousandRequests,
    publicIpv4,
    loadBalancers,
    traffic,
    volumes,
    rateSource,
    coverageFraction,
    governedBy = [],
    status,
    statusReason,
  }: ReportGroup,
  currency: string,
  form: number,
): Html {
  const parts = [
    ['load balancers', loadBalancers, () => loadBalancers && loadBalancersInWords(loadBalancers, currency)],
    ['traffic', traffic, () => traffic && trafficInWords(traffic, currency)],
    ['volumes', volumes, () => volumes && volumesInWords(volumes, currency)],
  ] as const
  const beside = parts.flatMap(([, cost, words]) => (cost === undefined || cost.usdPerMonth === null ? [] : (words() ?? [])))
  const price =
    usdPerInstanceHour === null
      ? 'no price is known'
      : `${formatPrice(usdPerInstanceHour, currency)} an instance-hour, ${rateSource === 'cost-explorer' ? 'from the bill' : 'list price'}`
  const known = html`<b>${moneyOr(current.usdPerMonth, currency)}</b> a month · <b>${current.overloadMinutesPerWeek === null ? 'overload not known' : overloadedInWords(current.overloadMinutesPerWeek)}</b>`
  const more = html` · <b>${numberOr(current.instanceHoursPerMonth, 0)}</b> instance-hours a month · ${price}${usdPerThousandRequests === undefined ? null : html` · ${formatPrice(usdPerThousandRequests, currency)} a thousand requests`}${publicIpv4 === undefined ? null : html` · ${publicIpv4InWords(publicIpv4, currency)}`}${beside.map((text) => html` · ${visible(text)}`)} · ${formatNumber(coverageFraction * 100, 0)} % observed`
  const unsaid = status === 'audited' ? null : html`<p class="meta">Otherwise not judged${statusReason === null ? null : `: ${visible(statusReason)}`}.</p>`
  const configured =
    governedBy.length === 0 || form === BRIEF
      ? null
      : html`<p class="meta">headroom.yml: ${governedBy.map((by) => visible(governedByInWords(by))).join('; ')}.</p>`
  return html`<p class="facts">${known}${form === BRIEF ? null : more}</p>${configured}${unsaid}`
}

/** What stands beside the judgement: AWS's own opinions, what is not known of the costs, and what was left out. */
function notes(group: ReportGroup, form: number): Html | null {
  if (form === BRIEF) return null
  const parts = [
    ['load balancers', group.loadBalancers],
    ['traffic', group.traffic],
    ['volumes', group.volumes],
  ] as const
  const unknown = parts.flatMap(([what, cost]) => (cost?.usdPerMonth === null ? [`${what} (${cost.unknownBecause})`] : []))
  const lines = [
    ...secondOpinionsInWords(group).map(([source, said]) => `${source}: ${said}`),
    ...(unknown.length === 0 ? [] : [`Unknown what these cost besides: ${unknown.join('; ')}.`]),
    ...(group.leftOut.length === 0 ? [] : [`Left out: ${group.leftOut.join('; ')}.`]),
  ]
  return html`${lines.map((line) => html`<p class="meta">${visible(line)}</p>`)}`
}

/** What the months before the window show. */
function monthsBefore({ history }: ReportGroup, form: number): Html | null {
  return history === undefined || form === BRIEF ? null : html`${historyInWords(history).map((line) => html`<p class="meta">${visible(line)}</p>`)}`
}

/** How the group works, as learnt from its metrics: what the proposal rests on. */
function learnt(chart: GroupChart | null): Html | null {
  if (chart?.model === undefined) return null
  return html`<details class="learnt"><summary>How this group works, as learnt from its metrics</summary><dl>${chart.model.map(([label, text]) => html`<dt>${visible(label)}</dt><dd>${visible(text)}</dd>`)}</dl></details>`
}

function charts({ name, proposal }: ReportGroup, chart: GroupChart | null, form: number, { window }: ArticleContext): Html | null {
  if (chart === null) return null
  const columns = COLUMNS[form] as number
  const type = proposal?.changes.instanceType
  const proposed = form === WHOLE ? chart.proposed : null
  // one scale for both, so that they compare; instances of another type have their own
  const shared = Math.max(topOf(chart.today), proposed === null || type !== undefined ? 0 : topOf(proposed))
  const figure = (caption: string, envelope: GroupChart['today'], top: number): Html =>
    html`<figure><figcaption>${caption}</figcaption>${capacityChart(envelope, chart, { title: `${caption}: ${visible(name)}`, top, columns, window })}</figure>`
  return html`${form === BRIEF ? null : legend}<div class="charts">${figure('Instances today', chart.today, shared)}${
    proposed === null
      ? null
      : figure(`Under the proposal, simulated${type === undefined ? '' : `, in ${visible(type)}`}`, proposed, type === undefined ? shared : topOf(proposed))
  }${chart.year === undefined || form === BRIEF ? null : html`<figure><figcaption>A year of required capacity</figcaption>${yearChart(chart.year, `A year of required capacity: ${visible(name)}`)}</figure>`}</div>`
}

const legend = html`<ul class="legend"><li><span class="key served"></span>required by demand</li><li><span class="key excess"></span>excess</li><li><span class="key short"></span>below target headroom</li><li><span class="key over"></span>overloaded</li><li><span class="key line"></span>in service</li><li><span class="key unseen"></span>not observed</li></ul>`
