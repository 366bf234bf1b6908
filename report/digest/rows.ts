import { type Finding, severities } from '../../domain/findings.ts'
import { groupKey, groupKeyOf } from '../../domain/known/coverage.ts'
import { type KnownFinding, microUsdAtStake } from '../../domain/known/lifecycle.ts'
import { byCodeUnit } from '../../domain/order.ts'
import { type ChangeName, changeNames } from '../change-names.ts'
import { remarksOf } from '../feedback.ts'
import type { Message, MessageRow } from '../message.ts'
import { type Money, moneyFromMicro } from '../money.ts'
import { byMoney, foremost } from '../most-money.ts'
import type { Outline } from '../outline.ts'
import { isoFromSec } from '../time.ts'
import { textOf } from '../words/index.ts'

/** Findings a message lists; the report has the rest. */
const MOST_LISTED = 100

export type Links = Message['links']

type OutlineGroup = Outline['groups'][number]

type Run = { readonly runId: string; readonly runSec: number; readonly lastDigestSec: number | null; readonly problem: string | null; readonly links: Links }

/** What every message of a run says of the run. */
export function plain({ runId, runSec, lastDigestSec, problem, links }: Run) {
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

export function countsOf(told: readonly KnownFinding[]): Message['counts'] {
  const counts = Object.fromEntries(changeNames.map((name) => [name, 0])) as Message['counts']
  for (const { state } of told) counts[state as ChangeName] += 1
  return counts
}

/** The rows in the order of the changes, within each what the bill shows first, then most money; of too many, those with most at stake. */
export function listed(
  told: readonly KnownFinding[],
  run: { readonly report: Pick<Outline, 'currency' | 'groups'> },
  { detailed = false, unaudited = [] as readonly string[] },
): Pick<Message, 'findings' | 'unlisted' | 'concerns'> {
  const groups = new Map(run.report.groups.map((group) => [groupKey(group.accountId, group.region, group.name), group]))
  const rows = told.map((known) => rowOf(known, run.report.currency, groups, detailed))
  const findings = foremost(rows, MOST_LISTED).sort((a, b) => changeNames.indexOf(a.change) - changeNames.indexOf(b.change) || billFirst(a, b) || byMoney(a, b))
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

/** Spend that changed is the first news. */
function billFirst(a: MessageRow, b: MessageRow): number {
  return Number(b.category === 'cost') - Number(a.category === 'cost')
}

function distinct(values: readonly (string | undefined)[]): string[] {
  return [...new Set(values.filter((value) => value !== undefined))].sort(byCodeUnit)
}

function rowOf(known: KnownFinding, currency: string, groups: ReadonlyMap<string, OutlineGroup>, detailed: boolean): MessageRow {
  const { finding, state } = known
  const group = groups.get(groupKeyOf(finding))
  const team = group?.team
  const text = textOf(finding, { proposal: group?.proposal ?? null, stack: group?.stack, currency })
  const was = known.toldBefore
  const said = remarksOf(known, known.lastRunSec)
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
    ...(said.length === 0 ? {} : { said: said.map((one) => ({ ...one, reason: one.reason === null ? null : cut(one.reason) })) }),
    ...(detailed
      ? { evidence: text.evidence.slice(0, 5).map(({ statement }) => cut(statement)), remedy: cut(text.remedy, 1200) }
      : text.cause == null
        ? {}
        : { evidence: [cut(text.cause)] }),
  }
}

export function proposalOf(finding: Finding, groups: Outline['groups']): OutlineGroup['proposal'] {
  const key = groupKeyOf(finding)
  return groups.find((group) => groupKey(group.accountId, group.region, group.name) === key)?.proposal ?? null
}

function amountOf(finding: Finding, currency: string): Money | null {
  return moneyFromMicro(finding.impactMicroUsd ?? microUsdAtStake(finding), currency)
}

/** Text no longer than a message can bear, never cut within a character. */
export function cut(text: string, most = 500): string {
  return text.length <= most ? text : `${text.slice(0, most).replace(/[\uD800-\uDBFF]$/, '')}…`
}
