import { byCodeUnit } from '../../domain/order.ts'
import { counted } from '../money.ts'
import type { Report } from '../schema.ts'
import { unreadInWords } from '../unseen.ts'
import { visible } from '../visible.ts'
import { unusedInWords } from '../words/governed.ts'
import { windowAloneInWords } from '../words/history.ts'
import { type Html, html } from './html.ts'
import { nameOf, placeOf } from './words.ts'

/** Names that are listed under one reason; how many more there are is said. */
const LISTED = 60
/** Healthy groups whose names are there to be searched for, in a list that is closed. */
const LISTED_HEALTHY = 500
/** Reasons that are listed under one heading. */
const REASONS = 40

type Named = { readonly accountId: string; readonly region: string; readonly name: string }

/** What the audit could not say and why: places, groups, single rules, what was not collected; then the groups nobody asked about, and the healthy. */
export function notJudgedPart(report: Report): Html {
  const { groups, places, notAudited } = report
  const healthy = groups.filter((group) => group.status === 'audited' && group.findings.length === 0)
  const alone = windowAloneInWords(report)
  const unused = report.audit.unusedOverrides ?? []
  const unread = places.flatMap(({ accountId, region, unread: missing, beside = [] }) =>
    missing.length + beside.length === 0 ? [] : [{ accountId, region, unread: [...missing, ...beside] }],
  )
  return html`<section id="not-judged"><h2>Not judged, and why</h2>${part(
    'Accounts and Regions not audited completely',
    notAudited.length,
    html`<ul class="rows">${notAudited.slice(0, REASONS).map((place) => html`<li>${placeOf(place)}<small>${visible(place.reason)}</small>`)}</ul>${more(notAudited.length - REASONS)}`,
  )}${part(
    'Groups not judged',
    groups.filter(({ status }) => status === 'insufficient-data').length,
    byReason(groups.filter(({ status }) => status === 'insufficient-data').map((group) => [group.statusReason ?? 'no reason given', group] as const)),
  )}${part('Rules that could not be applied to groups that were judged', rulesSilent(report).length, rulesPart(report))}${part(
    'Not collected',
    unread.length,
    html`<ul class="rows">${unread.slice(0, REASONS).map(
      (place) =>
        html`<li>${placeOf(place)}<small>${place.unread
          .slice(0, LISTED)
          .map((one) => visible(unreadInWords(one)))
          .join('; ')}</small>`,
    )}</ul>${more(unread.length - REASONS)}`,
  )}${part(
    'Ignored on purpose',
    groups.filter(({ status }) => status === 'suppressed').length,
    byReason(groups.filter(({ status }) => status === 'suppressed').map((group) => [group.statusReason ?? 'no reason given', group] as const)),
  )}${part(
    'Entries of headroom.yml that matched no group',
    unused.length,
    html`<ul class="rows">${unused.map((one) => html`<li>${visible(unusedInWords(one))}`)}</ul>`,
  )}${
    report.groups.every(({ status }) => status === 'audited') && notAudited.length === 0 && unread.length === 0 && rulesSilent(report).length === 0
      ? html`<p>${report.groups.length === 0 ? 'No Auto Scaling group was found. If there should be some, check the accounts, Regions and --group.' : 'Everything was judged.'}</p>`
      : null
  }${alone === null ? null : html`<p>${alone.join(': ')}.</p>`}${healthy.length === 0 ? null : html`<h3 id="healthy">Healthy</h3><details><summary>${counted(healthy.length, 'group')} without a finding</summary>${names(healthy, LISTED_HEALTHY)}</details>`}</section>`
}

function part(title: string, count: number, body: Html): Html | null {
  return count === 0 ? null : html`<h3>${title}</h3>${body}`
}

/** Groups under the reason they share, the commonest first. */
function byReason(groups: readonly (readonly [string, Named])[]): Html {
  const reasons = [...Map.groupBy(groups, ([reason]) => reason)].sort(([a, as], [b, bs]) => bs.length - as.length || byCodeUnit(a, b))
  return html`<ul class="rows">${reasons
    .slice(0, REASONS)
    .map(([reason, mine]) => html`<li>${visible(reason)}${names(mine.map(([, group]) => group))}`)}</ul>${more(reasons.length - REASONS)}`
}

function names(groups: readonly Named[], listed = LISTED): Html {
  return html`<p class="names">${groups.slice(0, listed).map((group) => html`<span>${nameOf(group.name)} <i>${placeOf(group)}</i></span> `)}${more(groups.length - listed)}</p>`
}

function more(count: number): Html | null {
  return count <= 0 ? null : html`<span class="meta">and ${counted(count, 'more', 'more')} in the report document</span>`
}

type Silent = { readonly reason: string; readonly rules: ReadonlyMap<string, number> }

/** Rules that had nothing to go by, under the reason: where a group was not judged as a whole, that has been said. */
function rulesSilent({ groups, cost }: Report): Silent[] {
  const byReason = new Map<string, Map<string, number>>()
  const add = (rule: string, reason: string): void => {
    const rules = byReason.get(reason) ?? new Map<string, number>()
    byReason.set(reason, rules.set(rule, (rules.get(rule) ?? 0) + 1))
  }
  for (const group of groups) if (group.status !== 'insufficient-data') for (const { rule, reason } of group.notAssessed) add(rule, reason)
  for (const { subject, reason } of cost.notAssessed) add(subject, reason)
  return [...byReason].map(([reason, rules]) => ({ reason, rules })).sort((a, b) => b.rules.size - a.rules.size || byCodeUnit(a.reason, b.reason))
}

function rulesPart(report: Report): Html {
  const silent = rulesSilent(report)
  return html`<ul class="rows">${silent
    .slice(0, REASONS)
    .map(
      ({ reason, rules }) =>
        html`<li>${visible(reason)}<small>${[...rules].map(([rule, count]) => `${visible(rule)}${count > 1 ? ` (${counted(count, 'group')})` : ''}`).join(', ')}</small>`,
    )}</ul>${more(silent.length - REASONS)}`
}
