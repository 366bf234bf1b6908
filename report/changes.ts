import { type Finding, severities } from '../domain/findings.ts'
import { groupKey } from '../domain/known/coverage.ts'
import { isOpen, isToldBy, microUsdAtStake, type Settled } from '../domain/known/lifecycle.ts'
import { byCodeUnit } from '../domain/order.ts'
import { headlineOf } from './headline.ts'
import { type ChangeName, changeNames, type Message, type MessageRow } from './message.ts'
import { counted, type Money, microFromUsd, moneyFromMicro, usdFromMicro } from './money.ts'
import { byMoney, foremost } from './most-money.ts'
import type { Report, ReportGroup } from './schema.ts'
import { isoFromSec } from './time.ts'
import { unseenOf } from './unseen.ts'
import { textOf } from './words/index.ts'

/** Findings a message lists; the report has the rest. */
const MOST_LISTED = 100
const MOST_UNAUDITED = 50
/** From more critical gaps than this on, one alert speaks of all. */
export const MOST_ALERTS = 5

export type Links = Message['links']

/** All that messages about one run are made of. */
export type RunToTell = {
  readonly runId: string
  readonly runSec: number
  readonly lastDigestSec: number | null
  readonly settled: readonly Settled[]
  readonly report: Report
  /** Why the run is not whole, in words; null when it is. */
  readonly problem: string | null
  readonly setAside: number
  readonly links: Links
}

/** The day's digest: what is new, worse, back, resolved, gone or still there, the totals, and what was not audited. */
export function digestOf(run: RunToTell): Message {
  const told = run.settled.filter(({ after }) => isToldBy(after, run.runSec))
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
    critical: criticalOf(run.settled, report),
  }
}

/** An alert for each critical scaling gap that has just opened; one for all of them where there are many. */
export function alertsOf(run: RunToTell): readonly Message[] {
  const critical = run.settled.filter((settled) => isCriticalNews(settled, run.runSec))
  if (critical.length > MOST_ALERTS) return [alertOf(critical, run, `${run.runId}/alert`)]
  return critical.map((settled) => alertOf([settled], run, `${run.runId}/alert/${settled.after.finding.fingerprint}`))
}

/** One finding told on its own, as soon as it is known: by a run, or by an event between two runs. */
export function alertOf(
  settled: readonly Settled[],
  run: Pick<RunToTell, 'runId' | 'runSec' | 'links'> & { readonly report: Pick<Report, 'currency' | 'groups'> },
  id: string,
  occasion: 'alert' | 'live' = 'alert',
): Message {
  const [first] = settled
  const { finding } = (first as Settled).after
  const { resource } = finding
  const { title } = textOf(finding, { proposal: proposalOf(finding, run.report.groups), currency: run.report.currency })
  const name = resource.autoScalingGroupName
  const about = name === undefined ? title : `${title} (${resource.accountId ?? '?'} ${resource.region ?? '?'})`
  return {
    ...plain({ ...run, lastDigestSec: null, problem: null }),
    id,
    occasion,
    headline: settled.length === 1 ? cut(about) : `${counted(settled.length, 'critical scaling gap')} opened`,
    counts: countsOf(settled),
    totals: null,
    saved: null,
    restated: null,
    ...listed(settled, run, { detailed: true }),
    notAudited: { total: 0, listed: [] },
    setAside: 0,
    critical: settled.length === 1 ? [] : criticalOf(settled, run.report),
  }
}

/** A gap that people have not yet heard of as critical. */
function isCriticalNews({ after }: Settled, runSec: number): boolean {
  if (after.finding.category !== 'scaling-gap' || after.finding.severity !== 'critical' || !isToldBy(after, runSec)) return false
  return after.state === 'new' || after.state === 'reopened' || (after.state === 'worse' && after.toldBefore?.severity !== 'critical')
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
function criticalOf(settled: readonly Settled[], { currency, groups }: Pick<Report, 'currency' | 'groups'>): Message['critical'] {
  const byKey = new Map(groups.map((group) => [groupKey(group.accountId, group.region, group.name), group]))
  const critical = settled.flatMap(({ after }) => {
    const { accountId, region, autoScalingGroupName: name } = after.finding.resource
    if (after.finding.severity !== 'critical' || !isOpen(after) || after.state === 'snoozed') return []
    if (accountId === undefined || region === undefined || name === undefined) return []
    const group = byKey.get(groupKey(accountId, region, name))
    const minutes = group?.current.overloadMinutesPerWeek ?? 0
    return [
      {
        accountId,
        region,
        name,
        minutes,
        money: microUsdAtStake(after.finding) ?? 0,
        title: cut(textOf(after.finding, { proposal: group?.proposal ?? null, currency }).title, 200),
      },
    ]
  })
  const worst = critical.sort((a, b) => b.minutes - a.minutes || b.money - a.money || byCodeUnit(a.name, b.name))
  const first = new Map(worst.map((one) => [groupKey(one.accountId, one.region, one.name), one] as const).reverse())
  return worst
    .filter((one) => first.get(groupKey(one.accountId, one.region, one.name)) === one)
    .map(({ accountId, region, name, title }) => ({ accountId, region, name, title }))
}

function totalsOf({ report, settled }: RunToTell): Message['totals'] {
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
    openFindings: settled.filter(({ after }) => isOpen(after)).length,
  }
}

/** What following the advice has saved, as far as it was measured. */
export function savedOf({ cost, currency }: Pick<Report, 'cost' | 'currency'>): Message['saved'] {
  const savings = cost.ledger?.savings
  if (savings === undefined || savings.measured === 0) return null
  const { measured, estimated, saved, overloadRose } = savings
  return { measured, estimated: { amount: estimated, currency }, saved: { amount: saved, currency }, overloadRose }
}

/** How far settled days of the bill have moved since they were read. */
export function restatedOf({ cost, currency }: Pick<Report, 'cost' | 'currency'>): Message['restated'] {
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

function countsOf(told: readonly Settled[]): Message['counts'] {
  const counts = Object.fromEntries(changeNames.map((name) => [name, 0])) as Message['counts']
  for (const { after } of told) counts[after.state as ChangeName] += 1
  return counts
}

/** The rows in the order of the changes, most money first within each; of too many, those with most at stake. */
function listed(
  told: readonly Settled[],
  run: { readonly report: Pick<Report, 'currency' | 'groups'> },
  { detailed = false, unaudited = [] as readonly string[] },
): Pick<Message, 'findings' | 'unlisted' | 'concerns'> {
  const groups = new Map(run.report.groups.map((group) => [groupKey(group.accountId, group.region, group.name), group]))
  const rows = told.map((settled) => rowOf(settled, run.report.currency, groups, detailed))
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

function rowOf({ after }: Settled, currency: string, groups: ReadonlyMap<string, ReportGroup>, detailed: boolean): MessageRow {
  const { finding } = after
  const group = groups.get(keyOf(finding))
  const team = group?.team
  const text = textOf(finding, { proposal: group?.proposal ?? null, currency })
  const was = after.toldBefore
  return {
    change: after.state as ChangeName,
    fingerprint: finding.fingerprint,
    category: finding.category,
    kind: finding.kind,
    severity: finding.severity,
    resource: { ...finding.resource },
    ...(team === undefined ? {} : { team }),
    title: cut(text.title),
    amount: after.state === 'deleted' ? null : amountOf(finding, currency),
    amountIs: finding.category === 'cost' ? 'impact' : 'savings-per-month',
    was: was === null ? null : { severity: was.severity, amount: after.state === 'deleted' ? null : moneyFromMicro(was.microUsd, currency) },
    since: isoFromSec(after.openedSec),
    ...(detailed ? { evidence: text.evidence.slice(0, 5).map(({ statement }) => cut(statement)), remedy: cut(text.remedy) } : {}),
  }
}

function keyOf({ resource: { accountId = '', region = '', autoScalingGroupName = '' } }: Finding): string {
  return groupKey(accountId, region, autoScalingGroupName)
}

function proposalOf(finding: Finding, groups: Report['groups']): ReportGroup['proposal'] {
  const key = keyOf(finding)
  return groups.find((group) => groupKey(group.accountId, group.region, group.name) === key)?.proposal ?? null
}

function amountOf(finding: Finding, currency: string): Money | null {
  return moneyFromMicro(finding.impactMicroUsd ?? microUsdAtStake(finding), currency)
}

/** Text no longer than a message can bear, never cut within a character. */
function cut(text: string, most = 500): string {
  return text.length <= most ? text : `${text.slice(0, most).replace(/[\uD800-\uDBFF]$/, '')}…`
}
