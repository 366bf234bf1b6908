import { counted } from './money.ts'
import { billAnchors, billPart } from './page/bill-part.ts'
import { type Changes, changesPart, newsOf } from './page/changes-part.ts'
import type { GroupChart } from './page/envelope.ts'
import { byteLength, type Chosen, fitted, type Step } from './page/fit.ts'
import { BRIEF, groupArticle, PLAIN, WHOLE } from './page/group-article.ts'
import { groupHeads, groupItem } from './page/group-item.ts'
import { type Html, html, trusted } from './page/html.ts'
import { ledgerPart } from './page/ledger-part.ts'
import { notJudgedPart } from './page/not-judged-part.ts'
import { overview, standing, titleOf } from './page/overview.ts'
import { pageScript, pageScriptHash } from './page/page-script.ts'
import { style } from './page/style.ts'
import { timeAxis, type Window } from './page/time-axis.ts'
import { type Anchors, groupKeyOf } from './page/words.ts'
import type { Report } from './schema.ts'
import { secFromIso } from './time.ts'
import { type GroupWithFindings, groupsWorstFirst } from './worst-group.ts'

/** Bytes of a page at most: what opens at once on a telephone. */
export const MOST_BYTES = 1_500_000
/** Part of the page that the rows of groups may take. */
const TABLE_SHARE = 0.4
/** The worst groups are told in full even where that leaves less for the others. */
const WORST = 5
/** Links from what changed to the groups come when it is known which groups have an article. */
const ROOM_FOR_LINKS = 6000
const steps: readonly Step[] = [
  { form: WHOLE, first: WORST },
  { form: BRIEF, first: Number.POSITIVE_INFINITY },
  { form: PLAIN, first: Number.POSITIVE_INFINITY },
  { form: WHOLE, first: Number.POSITIVE_INFINITY },
]

/**
 * A run's report as one HTML file that needs nothing else: it makes no request, and can be read without its script, which finds, sorts and copies. `charts` are the groups' curves, as far as they were
 * kept; `changes` is the run's digest, null where nothing is known of earlier runs. A group is told in as much detail as there is room
 * for in `bytes`, the worst first; what is left out is said. Pure: the same page for the same report.
 */
export function pageOf(report: Report, charts: readonly GroupChart[], changes: Changes | null = null, bytes = MOST_BYTES): string {
  const window: Window = { startSec: secFromIso(report.window.start), endSec: secFromIso(report.window.end) }
  const found = groupsWorstFirst(report).filter(({ findings }) => findings.length > 0)
  const news = newsOf(changes)
  const bill = billPart(report, news)
  const ledger = ledgerPart(report)
  const notJudged = notJudgedPart(report)
  const page = (articles: readonly Chosen[], items: readonly Html[]): string => {
    const there = new Map([...anchorsOf(found.slice(0, articles.length)), ...billAnchors(report)])
    const changed = changes === null ? null : changesPart(changes, report.findings.length, there)
    return `${whole(report, window, changes, there, [changed, groupsPart(found.length, items, articles), bill, ledger, notJudged]).markup}\n`
  }
  const anchors = anchorsOf(found)
  const anchorOf = ({ group }: GroupWithFindings): string => anchors.get(groupKeyOf(group)) as string
  const room = bytes - byteLength(page([], [])) - ROOM_FOR_LINKS
  // measured as what opens: a row alone takes less
  const measured = (one: GroupWithFindings): Html => groupItem(one, html``, report.currency)
  const listed = present(
    fitted(
      found.map((one) => ({ forms: [() => measured(one)] })),
      [{ form: 0, first: Number.POSITIVE_INFINITY }],
      room * TABLE_SHARE,
    ),
  ).map(({ html }) => html)
  const chartOf = new Map(charts.map((chart) => [groupKeyOf(chart), chart]))
  const told = present(
    fitted(
      found.slice(0, listed.length).map((one) => groupArticle(one, anchorOf(one), chartOf.get(groupKeyOf(one.group)) ?? null, { report, window, news })),
      steps,
      room - listed.reduce((sum, { markup }) => sum + byteLength(markup), 0),
    ),
  )
  return page(
    told,
    listed.map((_, i) => groupItem(found[i] as GroupWithFindings, told[i]?.html ?? null, report.currency)),
  )
}

function anchorsOf(groups: readonly GroupWithFindings[]): Anchors {
  return new Map(groups.map(({ group }, i) => [groupKeyOf(group), `g${i + 1}`]))
}

/** What `fitted` found room for: things are dropped from the end only. */
function present(chosen: readonly (Chosen | null)[]): Chosen[] {
  return chosen.filter((one) => one !== null)
}

function groupsPart(found: number, items: readonly Html[], articles: readonly Chosen[]): Html {
  if (found === 0) return html`<section id="groups"><h2>Groups with findings</h2><p>None.</p></section>`
  return html`<section id="groups"><h2>Groups with findings</h2>${legend}${inShort(articles.filter(({ form }) => form === BRIEF).length)}<div id="tools" class="tools" role="search" hidden></div>${groupHeads}<div class="list">${items}</div>${leftOut(found - items.length, 'listed')}${leftOut(items.length - articles.length, 'told of')}</section>`
}

function inShort(count: number): Html | null {
  return count === 0
    ? null
    : html`<p class="meta">${counted(count, 'group')} below ${count === 1 ? 'is' : 'are'} shortened; the JSON report has all numbers.</p>`
}

function leftOut(count: number, what: string): Html | null {
  return count <= 0
    ? null
    : html`<p class="meta">${counted(count, 'more group is', 'more groups are')} not ${what} here to keep the page small; the JSON report has them.</p>`
}

const legend = html`<ul class="legend"><li><span class="key served"></span>required by demand</li><li><span class="key excess"></span>excess</li><li><span class="key short"></span>below target headroom</li><li><span class="key over"></span>overloaded (also marked below the chart)</li><li><span class="key line"></span>in service</li><li><span class="key unseen"></span>not observed</li></ul>`

const script = trusted(`<script>${pageScript}</script>`)
const styleSheet = trusted(`<style>${style}</style>`)

function whole(report: Report, window: Window, changes: Changes | null, anchors: Anchors, parts: readonly (Html | null)[]): Html {
  const nav: readonly (readonly [href: string, text: string, shown: boolean])[] = [
    ['#changes', 'What changed', changes !== null],
    ['#groups', 'Groups', true],
    ['#bill', 'The bill', report.findings.some(({ category }) => category === 'cost') || (report.cost.totals ?? []).length > 0],
    ['#ledger', 'Saved so far', (report.cost.ledger?.followedTotal ?? 0) > 0],
    ['#not-judged', 'Not judged', true],
  ]
  return html`<!doctype html><html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src '${pageScriptHash}'"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="referrer" content="no-referrer"><title>Headroom: ${standing(report)}</title>${styleSheet}</head><body><a class="skip" href="#groups">Skip to the groups</a><header class="bar"><div><b>Headroom</b><span>${standing(report)}</span><nav aria-label="Sections">${nav
    .filter(([, , shown]) => shown)
    .map(
      ([href, text]) => html`<a href="${href}">${text}</a>`,
    )}</nav></div></header><main><svg class="defs" aria-hidden="true"><defs>${timeAxis(window)}</defs></svg>${overview(report, changes, anchors)}${parts}</main><footer>${footer(report)}</footer>${script}</body></html>`
}

function footer(report: Report): Html {
  const { ownCost } = report.audit
  const calls = Object.values(report.audit.apiCalls).reduce((sum, count) => sum + count, 0)
  return html`<p>${titleOf(report)}; audit ${report.auditId}. Times are UTC. A proposal was replayed on the group’s own demand; savings are at the rates named beside each group. Headroom changes nothing: the commands are for you to run.${
    calls === 0 ? null : ` Reading took ${counted(calls, 'call')} to AWS, about $${report.audit.estimatedUsd.toFixed(2)} at list prices.`
  }${
    ownCost === undefined
      ? null
      : ` The run cost about $${ownCost.run.toFixed(2)} in all, a month of daily ones $${ownCost.month.toFixed(2)} (prices of ${ownCost.parts[0]?.asOf ?? 'now'}).`
  }</p>`
}
