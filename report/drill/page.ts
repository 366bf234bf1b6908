import type { Drill } from '../../domain/drill/drill.ts'
import type { Judgement } from '../../domain/judge.ts'
import type { Curves, ProposedCurves } from '../../domain/propose/curves.ts'
import { capacityChart, topOf } from '../page/capacity-chart.ts'
import { envelopeOf } from '../page/envelope.ts'
import { type Html, html, trusted } from '../page/html.ts'
import { proposalPart } from '../page/proposal-part.ts'
import { style } from '../page/style.ts'
import { timeAxis } from '../page/time-axis.ts'
import { placeOf } from '../page/words.ts'
import type { ReportGroup } from '../schema.ts'
import { visible } from '../visible.ts'
import { outcomeInWords, settingsInWords, sidesOf, spanInWords, timelineOf } from './lines.ts'

export type DrillOnPage = { readonly drill: Drill; readonly judgement: Judgement; readonly row: ReportGroup; readonly currency: string }

/** Before and after the load test, what the chart shows besides. */
const AROUND_SEC = 3600
const COLUMNS = 336

/** Load tests as one HTML file that needs nothing else and runs no script. Pure. */
export function drillPage(drills: readonly DrillOnPage[]): string {
  const title = `Did it scale? ${drills.map(({ row }) => row.name).join(', ')}`
  return `${
    html`<!doctype html><html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="referrer" content="no-referrer"><title>${visible(title)}</title>${trusted(`<style>${style}</style>`)}</head><body><header class="bar"><div><b>Headroom</b><span>${visible(title)}</span></div></header><main>${drills.map(article)}</main><footer><p>Times are UTC. Overload is counted as in the audit. The proposal was simulated on the group’s own demand. Headroom changes nothing: the commands are for you to run.</p></footer></body></html>`
      .markup
  }\n`
}

function article({ drill, judgement, row, currency }: DrillOnPage): Html {
  return html`<article><h1>${visible(row.name)}</h1><p class="meta">${placeOf(row)} · load test ${spanInWords(drill)}</p><p><b>${outcomeInWords(drill)}</b></p>${chart(drill, judgement)}<h2>When</h2><div class="sheet"><table><thead><tr><th scope="col">What<th scope="col">At<th scope="col" class="n">After<th scope="col">Note<tbody>${timelineOf(
    drill,
  ).map(
    ({ what, when, lag, note }) => html`<tr><th scope="row">${what}<td>${when}<td class="n">${lag}<td>${note}`,
  )}</table></div><h2>What both sides saw</h2><div class="sheet"><table><thead><tr><th scope="col">Measure<th scope="col" class="n">Client<th scope="col" class="n">Load balancer<tbody>${sidesOf(
    drill,
  ).map(
    ([what, client, balancer]) => html`<tr><th scope="row">${what}<td class="n">${client}<td class="n">${balancer}`,
  )}</table></div><h2>What the settings should have been</h2>${settingsInWords(drill).map((sentence) => html`<p>${sentence}</p>`)}${
    row.proposal === null ? null : html`<h2>What the audit proposes</h2>${proposalPart(row, currency, { whole: true, side: 'gap' })}`
  }</article>`
}

/** An hour around the load test, step by step; nothing where the demand could not be told. */
function chart({ fromSec, toSec }: Drill, { curves }: Judgement): Html | null {
  if (curves === null) return null
  const { startSec, stepSec } = curves
  const first = Math.max(0, Math.floor((fromSec - AROUND_SEC - startSec) / stepSec))
  const end = Math.min(curves.requiredInstances.length, Math.ceil((toSec + AROUND_SEC - startSec) / stepSec))
  const today = envelopeOf(cut(curves, first, end), 1)
  const proposed = curves.proposed === null ? null : envelopeOf(cut(curves.proposed, first, end), 1)
  const window = { startSec: startSec + first * stepSec, endSec: startSec + end * stepSec }
  const at = { startSec: window.startSec, columnSec: stepSec }
  const top = Math.max(topOf(today), proposed === null ? 0 : topOf(proposed))
  const drawn = (title: string, envelope: typeof today): Html =>
    html`<h2>${title}</h2><figure>${capacityChart(envelope, at, { title, top, columns: COLUMNS, window })}</figure>`
  return html`<svg class="defs" aria-hidden="true"><defs>${timeAxis(window)}</defs></svg>${drawn('Required and in service', today)}${
    proposed === null ? null : drawn('The same load under the proposal', proposed)
  }`
}

function cut({ requiredInstances, inServiceInstances, overloadedSteps }: Curves | ProposedCurves, first: number, end: number): ProposedCurves {
  return {
    requiredInstances: requiredInstances.subarray(first, end),
    inServiceInstances: inServiceInstances.subarray(first, end),
    overloadedSteps: overloadedSteps.subarray(first, end),
  }
}
