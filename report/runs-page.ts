import type { RunFigures } from '../domain/known/run-figures.ts'
import { formatNumber } from './money.ts'
import { type Html, html, trusted } from './page/html.ts'
import { style } from './page/style.ts'
import { trendsPart } from './page/trends-part.ts'
import { overloadedOr } from './page/words.ts'
import { minuteFromSec } from './time.ts'
import { visible } from './visible.ts'
import { meanOverload, roughMoney } from './words/shared.ts'

/** A run as the list has it; `link` opens its page or, where there is none, its report. `figures` null: it ended without, or long ago. */
export type ListedRun = {
  readonly runSec: number
  readonly status: 'complete' | 'degraded' | 'failed' | null
  readonly problem: string | null
  readonly findings: number | null
  readonly figures: RunFigures | null
  readonly link: string | null
}

/** The index of a service's runs as one HTML file without a script or a request: how they went, then each with a link, newest first. */
export function runsPage(runs: readonly ListedRun[]): string {
  const newestFirst = [...runs].sort((a, b) => b.runSec - a.runSec)
  const trends = trendsPart(newestFirst.flatMap(({ runSec, figures }) => (figures === null ? [] : [{ runSec, figures }])).reverse())
  const page = html`<!doctype html><html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="referrer" content="no-referrer"><title>Headroom: runs</title>${trusted(`<style>${style}</style>`)}</head><body><main><h1>Runs</h1><p class="meta">Newest first. Links open in the AWS console and need a sign-in. Times are UTC.</p>${trends}<section id="runs"><h2>All runs</h2><div class="sheet"><table><thead><tr><th scope="col">Run<th scope="col">Result<th scope="col" class="n">Findings<th scope="col" class="n">Critical<th scope="col" class="n">Savings a month<th scope="col" class="n">Overloaded<th scope="col" class="n">Spend of a day</thead><tbody>${newestFirst.map(rowOf)}</tbody></table></div></section></main></body></html>`
  return `${page.markup}\n`
}

function rowOf({ runSec, status, problem, findings, figures, link }: ListedRun): Html {
  const time = minuteFromSec(runSec)
  const money = (micro: number | null): string => (figures === null || micro === null ? 'not known' : roughMoney(micro, figures.currency))
  return html`<tr><td>${link === null ? time : html`<a href="${link}" rel="noreferrer" target="_blank">${time}</a>`}<td>${status ?? 'not ended'}${problem === null ? null : html`<small>${visible(problem)}</small>`}${[findings, figures?.critical ?? null].map((count) => html`<td class="n">${count === null ? 'not known' : formatNumber(count, 0)}`)}<td class="n">${money(figures?.savesMicroUsdPerMonth ?? null)}<td class="n">${overloadedOr(figures === null ? null : meanOverload(figures.overloadMinutesPerWeek, figures.judged))}<td class="n">${money(figures?.microUsdOfDay ?? null)}`
}
