import { counted } from './money.ts'
import { billAnchors, billPart } from './page/bill-part.ts'
import { type Changes, changesPart, newsOf } from './page/changes-part.ts'
import type { GroupChart } from './page/envelope.ts'
import { byteLength, type Chosen, fitted, type Step } from './page/fit.ts'
import { BRIEF, groupArticle, PLAIN, WHOLE } from './page/group-article.ts'
import { groupHeads, groupItem } from './page/group-item.ts'
import { type Html, html, trusted } from './page/html.ts'
import { kindsPart } from './page/kinds-part.ts'
import { ledgerPart } from './page/ledger-part.ts'
import { notJudgedPart } from './page/not-judged-part.ts'
import { overview, standing, titleOf } from './page/overview.ts'
import { pageScript, pageScriptHash } from './page/page-script.ts'
import { style } from './page/style.ts'
import { timeAxis, type Window } from './page/time-axis.ts'
import { trendsPart } from './page/trends-part.ts'
import { type Anchors, groupKeyOf } from './page/words.ts'
import { type PastRun, runFigures } from './run-figures.ts'
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

/** What is known beside the report; nothing of it for an audit on its own. */
type Known = {
  /** The run's digest. */
  readonly changes?: Changes | null
  /** Earlier runs, oldest first, and the time of this one: what the trends are drawn from. */
  readonly past?: readonly PastRun[]
  readonly runSec?: number | null
  readonly bytes?: number
}

/**
 * A run's report as one HTML file that needs nothing else: it makes no request, and can be read without its script, which finds, sorts and copies. `charts` are the groups' curves, as far as they were
 * kept. A group is told in as much detail as there is room
 * for in `bytes`, the worst first; what is left out is said. Pure: the same page for the same report.
 */
export function pageOf(report: Report, charts: readonly GroupChart[], { changes = null, past = [], runSec = null, bytes = MOST_BYTES }: Known = {}): string {
  const window: Window = { startSec: secFromIso(report.window.start), endSec: secFromIso(report.window.end) }
  const found = groupsWorstFirst(report).filter(({ findings }) => findings.length > 0)
  const news = newsOf(changes)
  const bill = billPart(report, news)
  const ledger = ledgerPart(report)
  const trends = runSec === null ? null : trendsPart([...past, { runSec, figures: runFigures(report) }])
  const notJudged = notJudgedPart(report)
  const kinds = kindsPart(new Set(report.findings.map(({ kind }) => kind)))
  const page = (articles: readonly Chosen[], items: readonly Html[]): string => {
    const there = new Map([...anchorsOf(found.slice(0, articles.length)), ...billAnchors(report)])
    const changed = changes === null ? null : changesPart(changes, there)
    const sections: readonly Section[] = [
      ['changes', 'What changed', changed],
      ['trends', 'Trends', trends],
      ['groups', 'Groups', groupsPart(found.length, items, articles)],
      ['bill', 'The bill', bill],
      ['ledger', 'Saved so far', ledger],
      ['not-judged', 'Not judged', notJudged],
      ['kinds', 'What it means', kinds],
    ]
    return `${whole(report, overview(report, changes, there), sections, { window, searchable: found.length > 0 }).markup}\n`
  }
  const anchors = anchorsOf(found)
  const anchorOf = ({ group }: GroupWithFindings): string => anchors.get(groupKeyOf(group)) as string
  const room = bytes - byteLength(page([], [])) - ROOM_FOR_LINKS
  const chartOf = new Map(charts.map((chart) => [groupKeyOf(chart), chart]))
  const listedItem = (one: GroupWithFindings, article: Html | null): Html =>
    groupItem(one, article, chartOf.get(groupKeyOf(one.group)) ?? null, report.currency)
  // measured as what opens: a row alone takes less
  const listed = present(
    fitted(
      found.map((one) => ({ forms: [() => listedItem(one, html``)] })),
      [{ form: 0, first: Number.POSITIVE_INFINITY }],
      room * TABLE_SHARE,
    ),
  ).map(({ html }) => html)
  const told = present(
    fitted(
      found.slice(0, listed.length).map((one) => groupArticle(one, anchorOf(one), chartOf.get(groupKeyOf(one.group)) ?? null, { report, window, news })),
      steps,
      room - listed.reduce((sum, { markup }) => sum + byteLength(markup), 0),
    ),
  )
  return page(
    told,
    listed.map((_, i) => listedItem(found[i] as GroupWithFindings, told[i]?.html ?? null)),
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
  return html`<section id="groups"><h2>Groups with findings</h2>${leftOut(found - items.length, 'listed')}${leftOut(items.length - articles.length, 'told of')}${inShort(articles.filter(({ form }) => form === BRIEF).length)}<div id="tools" class="tools" role="group" aria-label="Filter and sort" hidden></div>${groupHeads}<div class="list">${items}</div></section>`
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

/** Finds nothing without the script, and is not shown then. */
const find = html`<div class="find" role="search"><input id="find" type="search" placeholder="Find a group or finding" aria-label="Find a group or finding" aria-keyshortcuts="/"></div>`
const script = trusted(`<script>${pageScript}</script>`)
const styleSheet = trusted(`<style>${style}</style>`)

/** A part of the page with its anchor and what the bar calls it; null where there is nothing to say. */
type Section = readonly [id: string, title: string, part: Html | null]

function whole(report: Report, lead: Html, sections: readonly Section[], { window, searchable }: { window: Window; searchable: boolean }): Html {
  const there = sections.filter(([, , part]) => part !== null)
  return html`<!doctype html><html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src '${pageScriptHash}'"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="referrer" content="no-referrer"><title>Headroom: ${standing(report)}</title>${styleSheet}</head><body><a class="skip" href="#groups">Skip to the groups</a><header class="bar"><div><b>Headroom</b>${searchable ? find : null}<nav aria-label="Sections">${there.map(([id, title]) => html`<a href="${`#${id}`}">${title}</a>`)}</nav></div></header><main><svg class="defs" aria-hidden="true"><defs>${timeAxis(window)}</defs></svg>${lead}${there.map(([, , part]) => part)}</main><footer>${footer(report)}</footer>${script}</body></html>`
}

function footer(report: Report): Html {
  const { ownCost } = report.audit
  const calls = Object.values(report.audit.apiCalls).reduce((sum, count) => sum + count, 0)
  return html`<p>${titleOf(report)}; audit ${report.auditId}. Times are UTC. A proposal was simulated on the group’s own demand; savings are at the rates named beside each group. Headroom changes nothing: the commands are for you to run.${
    calls === 0 ? null : ` Reading took ${counted(calls, 'call')} to AWS, about $${report.audit.estimatedUsd.toFixed(2)} at list prices.`
  }${
    ownCost === undefined
      ? null
      : ` The run cost about $${ownCost.run.toFixed(2)} in all, a month of daily ones $${ownCost.month.toFixed(2)} (prices of ${ownCost.parts[0]?.asOf ?? 'now'}).`
  }</p>`
}
