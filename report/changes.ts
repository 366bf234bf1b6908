import { type Finding, severities } from '../domain/findings.ts'
import { groupKey, groupKeyOf } from '../domain/known/coverage.ts'
import { isOpen, isToldBy, type KnownFinding, microUsdAtStake } from '../domain/known/lifecycle.ts'
import { byCodeUnit } from '../domain/order.ts'
import { headlineOf } from './headline.ts'
import { type ChangeName, changeNames, type Message, type MessageRow } from './message.ts'
import { counted, type Money, microFromUsd, moneyFromMicro, usdFromMicro } from './money.ts'
import { byMoney, foremost } from './most-money.ts'
import type { Outline } from './outline.ts'
import { isoFromSec } from './time.ts'
import { unseenOf } from './unseen.ts'
import { textOf } from './words/index.ts'

/** Findings a message lists; the report has the rest. */
const MOST_LISTED = 100
const MOST_UNAUDITED = 50
/** From more critical gaps than this on, one alert speaks of all. */
export const MOST_ALERTS = 5

export type Links = Message['links']

type OutlineGroup = Outline['groups'][number]

/** All that messages about one run are made of. */
export type RunToTell = {
  readonly runId: string
  readonly runSec: number
  readonly lastDigestSec: number | null
  /** Findings that are known where the run looked, as it left them. */
  readonly known: readonly KnownFinding[]
  readonly report: Outline
  /** Why the run is not whole, in words; null when it is. */
  readonly problem: string | null
  readonly setAside: number
  readonly links: Links
}

/** The day's digest: what is new, worse, back, resolved, gone or still there, the totals, and what was not audited. */
export function digestOf(run: RunToTell): Message {
  const told = run.known.filter((one) => isToldBy(one, run.runSec))
  const { report } = run
  const unseen = unseenOf(report)
  const totals = totalsOf(run)
  const counts = countsOf(told)
  return {
    ...plain(run),
    id: `${run.runId}/digest`,
    occasion: 'digest',
    headline: headlineOf({ counts, totals, problem: run.problem, unaudited: report.notAudited.length, sinceSec: run.lastDigestSec }),
    counts,
    totals,
    saved: savedOf(report),
    restated: restatedOf(report),
    ...listed(told, run, { unaudited: unseen.map(({ accountId }) => accountId) }),
    notAudited: { total: unseen.length, listed: unseen.slice(0, MOST_UNAUDITED).map((place) => ({ ...place, reason: cut(place.reason) })) },
    setAside: run.setAside,
    critical: criticalOf(run.known, report),
  }
}

/** An alert for each critical scaling gap that has just opened; one for all of them where there are many. */
export function alertsOf(run: RunToTell): readonly Message[] {
  const critical = run.known.filter((one) => isCriticalNews(one, run.runSec))
  if (critical.length > MOST_ALERTS) return [alertOf(critical, run, `${run.runId}/alert`)]
  return critical.map((one) => alertOf([one], run, `${run.runId}/alert/${one.finding.fingerprint}`))
}

/** One finding told on its own, as soon as it is known: by a run, or by an event between two runs. */
export function alertOf(
  known: readonly KnownFinding[],
  run: Pick<RunToTell, 'runId' | 'runSec' | 'links'> & { readonly report: Pick<Outline, 'currency' | 'groups'> },
  id: string,
  occasion: 'alert' | 'live' = 'alert',
): Message {
  const [first] = known
  const { finding } = first as KnownFinding
  const { resource } = finding
  const { title } = textOf(finding, { proposal: proposalOf(finding, run.report.groups), currency: run.report.currency })
  const name = resource.autoScalingGroupName
  const about = name === undefined ? title : `${title} (${resource.accountId ?? '?'} ${resource.region ?? '?'})`
  return {
    ...plain({ ...run, lastDigestSec: null, problem: null }),
    id,
    occasion,
    headline: known.length === 1 ? cut(about) : `${counted(known.length, 'critical scaling gap')} opened`,
    counts: countsOf(known),
    totals: null,
    saved: null,
    restated: null,
    ...listed(known, run, { detailed: true }),
    notAudited: { total: 0, listed: [] },
    setAside: 0,
    critical: known.length === 1 ? [] : criticalOf(known, run.report),
  }
}

/** A gap that people have not yet heard of as critical. */
function isCriticalNews(known: KnownFinding, runSec: number): boolean {
  const { finding, state, toldBefore } = known
  if (finding.category !== 'scaling-gap' || finding.severity !== 'critical' || !isToldBy(known, runSec)) return false
  return state === 'new' || state === 'reopened' || (state === 'worse' && toldBefore?.severity !== 'critical')
}

function plain({ runId, runSec, lastDigestSec, problem, links }: Pick<RunToTell, 'runId' | 'runSec' | 'lastDigestSec' | 'problem' | 'links'>) {
  return {
    format: 'headroom-message/1' as const,
    runId,
    at: isoFromSec(runSec),
    since: lastDigestSec === null ? null : isoFromSec(lastDigestSec),
    problem,
    links,
    truncated: false,
  }
}

/** Every group with an open critical finding that is not snoozed, most overloaded first: one line each, however many findings it has. */
function criticalOf(known: readonly KnownFinding[], { currency, groups }: Pick<Outline, 'currency' | 'groups'>): Message['critical'] {
  const byKey = new Map(groups.map((group) => [groupKey(group.accountId, group.region, group.name), group]))
  const critical = known.flatMap((one) => {
    const { accountId, region, autoScalingGroupName: name } = one.finding.resource
    if (one.finding.severity !== 'critical' || !isOpen(one) || one.state === 'snoozed') return []
    if (accountId === undefined || region === undefined || name === undefined) return []
    const group = byKey.get(groupKey(accountId, region, name))
    const minutes = group?.current.overloadMinutesPerWeek ?? 0
    return [
      {
        accountId,
        region,
        name,
        minutes,
        money: microUsdAtStake(one.finding) ?? 0,
        title: cut(textOf(one.finding, { proposal: group?.proposal ?? null, currency }).title, 200),
      },
    ]
  })
  const worst = critical.sort((a, b) => b.minutes - a.minutes || b.money - a.money || byCodeUnit(a.name, b.name))
  const first = new Map(worst.map((one) => [groupKey(one.accountId, one.region, one.name), one] as const).reverse())
  return worst
    .filter((one) => first.get(groupKey(one.accountId, one.region, one.name)) === one)
    .map(({ accountId, region, name, title }) => ({ accountId, region, name, title }))
}

function totalsOf({ report, known }: RunToTell): Message['totals'] {
  const { summary, currency } = report
  return {
    groups: {
      discovered: summary.groups.discovered,
      judged: summary.groups.withFindings + summary.groups.healthy,
      notJudged: summary.groups.insufficientData,
      suppressed: summary.groups.suppressed,
    },
    usdPerMonth: summary.current.usdPerMonth === null ? null : { amount: summary.current.usdPerMonth, currency },
    estimatedMonthlySavings: summary.estimatedMonthlySavings,
    scalingGaps: summary.findings.byCategory['scaling-gap'],
    overloadMinutesPerWeek: summary.current.overloadMinutesPerWeek,
    openFindings: known.filter(isOpen).length,
  }
}

/** What following the advice has saved, as far as it was measured. */
export function savedOf({ cost, currency }: Pick<Outline, 'cost' | 'currency'>): Message['saved'] {
  const savings = cost.ledger?.savings
  if (savings === undefined || savings.measured === 0) return null
  const { measured, estimated, saved, overloadRose } = savings
  return { measured, estimated: { amount: estimated, currency }, saved: { amount: saved, currency }, overloadRose }
}

/** How far settled days of the bill have moved since they were read. */
export function restatedOf({ cost, currency }: Pick<Outline, 'cost' | 'currency'>): Message['restated'] {
  const mine = (cost.restated ?? []).filter((one) => one.currency === currency)
  const [first] = mine
  if (first === undefined) return null
  const micro = mine.reduce((sum, { before, after }) => sum + microFromUsd(movedBy(before, after)), 0)
  return { days: mine.length, from: first.day, to: mine.at(-1)?.day ?? first.day, difference: { amount: usdFromMicro(micro) ?? 0, currency } }
}

type Spent = { readonly billed: number | null; readonly effective: number | null }

/** As billed where that was read both times: one cost is never held against the other. */
function movedBy(before: Spent, after: Spent): number {
  if (before.billed !== null && after.billed !== null) return after.billed - before.billed
  return before.effective !== null && after.effective !== null ? after.effective - before.effective : 0
}

function countsOf(told: readonly KnownFinding[]): Message['counts'] {
  const counts = Object.fromEntries(changeNames.map((name) => [name, 0])) as Message['counts']
  for (const { state } of told) counts[state as ChangeName] += 1
  return counts
}

/** The rows in the order of the changes, most money first within each; of too many, those with most at stake. */
function listed(
  told: readonly KnownFinding[],
  run: { readonly report: Pick<Outline, 'currency' | 'groups'> },
  { detailed = false, unaudited = [] as readonly string[] },
): Pick<Message, 'findings' | 'unlisted' | 'concerns'> {
  const groups = new Map(run.report.groups.map((group) => [groupKey(group.accountId, group.region, group.name), group]))
  const rows = told.map((known) => rowOf(known, run.report.currency, groups, detailed))
  const findings = foremost(rows, MOST_LISTED).sort((a, b) => changeNames.indexOf(a.change) - changeNames.indexOf(b.change) || byMoney(a, b))
  return {
    findings,
    unlisted: rows.length - findings.length,
    concerns: {
      severity: severities.find((severity) => rows.some((row) => row.severity === severity)) ?? null,
      category: distinct(rows.map((row) => row.category)),
      account: distinct([...rows.map((row) => row.resource.accountId), ...unaudited]),
      team: distinct(rows.map((row) => row.team)),
    },
  }
}

function distinct(values: readonly (string | undefined)[]): string[] {
  return [...new Set(values.filter((value) => value !== undefined))].sort(byCodeUnit)
}

function rowOf(known: KnownFinding, currency: string, groups: ReadonlyMap<string, OutlineGroup>, detailed: boolean): MessageRow {
  const { finding, state } = known
  const group = groups.get(groupKeyOf(finding))
  const team = group?.team
  const text = textOf(finding, { proposal: group?.proposal ?? null, currency })
  const was = known.toldBefore
  return {
    change: state as ChangeName,
    fingerprint: finding.fingerprint,
    category: finding.category,
    kind: finding.kind,
    severity: finding.severity,
    resource: { ...finding.resource },
    ...(team === undefined ? {} : { team }),
    title: cut(text.title),
    amount: state === 'deleted' ? null : amountOf(finding, currency),
    amountIs: finding.category === 'cost' ? 'impact' : 'savings-per-month',
    was: was === null ? null : { severity: was.severity, amount: state === 'deleted' ? null : moneyFromMicro(was.microUsd, currency) },
    since: isoFromSec(known.openedSec),
    ...(detailed ? { evidence: text.evidence.slice(0, 5).map(({ statement }) => cut(statement)), remedy: cut(text.remedy) } : {}),
  }
}

function proposalOf(finding: Finding, groups: Outline['groups']): OutlineGroup['proposal'] {
  const key = groupKeyOf(finding)
  return groups.find((group) => groupKey(group.accountId, group.region, group.name) === key)?.proposal ?? null
}

function amountOf(finding: Finding, currency: string): Money | null {
  return moneyFromMicro(finding.impactMicroUsd ?? microUsdAtStake(finding), currency)
}

/** Text no longer than a message can bear, never cut within a character. */
function cut(text: string, most = 500): string {
  return text.length <= most ? text : `${text.slice(0, most).replace(/[\uD800-\uDBFF]$/, '')}…`
}
