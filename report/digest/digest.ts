import { groupKeyOf } from '../../domain/known/coverage.ts'
import { isMuted, isOpen, isToldBy, type KnownFinding } from '../../domain/known/lifecycle.ts'
import { recordsOfKinds } from '../../domain/known/say.ts'
import type { Message } from '../message.ts'
import { microFromUsd, usdFromMicro } from '../money.ts'
import { byPlaceAndName } from '../order.ts'
import type { Outline } from '../outline.ts'
import { unseenOf } from '../unseen.ts'
import { notJudgedBecause } from './coverage.ts'
import { criticalOf } from './critical.ts'
import { headlineOf } from './headline.ts'
import { countsOf, cut, type Links, listed, plain } from './rows.ts'
import { saidBetween } from './said.ts'
import { savingsOf } from './savings.ts'
import { spendOf } from './spend.ts'
import { partOf, teamsOf } from './team-part.ts'

const MOST_UNAUDITED = 50
/** Groups that are named with what was saved so far. */
const MOST_NAMED = 3

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

/** The digest of the whole fleet, and, where teams are told on their own, of each team's part. */
export function digestsOf(run: RunToTell, { byTeam }: { readonly byTeam: boolean }): readonly Message[] {
  const teams = byTeam ? teamsOf(run.report) : []
  return [digestOf(run), ...teams.map((team) => digestOf({ ...run, ...partOf(team, run), setAside: 0 }, team))]
}

/** The day's digest: what is new, worse, back, resolved, gone or still there, the totals, and what was not audited. */
export function digestOf(run: RunToTell, team: string | null = null): Message {
  const told = run.known.filter((one) => isToldBy(one, run.runSec))
  const { report } = run
  const unseen = unseenOf(report)
  const totals = totalsOf(run)
  const counts = countsOf(told)
  const critical = criticalOf(run.known, report)
  return {
    ...plain(run),
    team,
    id: team === null ? `${run.runId}/digest` : `${run.runId}/digest/team/${team}`,
    occasion: 'digest',
    headline: headlineOf({
      team,
      counts,
      totals,
      critical: critical.length,
      problem: run.problem,
      unaudited: report.notAudited.length,
      sinceSec: run.lastDigestSec,
    }),
    counts,
    totals,
    spend: spendOf(report),
    savings: savingsOf(
      report,
      run.known.filter(isOpen).map(({ finding }) => finding),
      { unsaid: mutedGroups(run.known) },
    ),
    saved: savedOf(report),
    restated: restatedOf(report),
    ...listed(told, run, { unaudited: unseen.map(({ accountId }) => accountId) }),
    notAudited: { total: unseen.length, listed: unseen.slice(0, MOST_UNAUDITED).map((place) => ({ ...place, reason: cut(place.reason) })) },
    setAside: run.setAside,
    critical,
    said: saidBetween(run.known, { afterSec: run.lastDigestSec ?? 0, untilSec: run.runSec }, report),
    calledWrong: recordsOfKinds(run.known).flatMap(({ kind, found, calledWrong }) => (calledWrong === 0 ? [] : [{ kind, found, calledWrong }])),
  }
}

/** Groups whose saving somebody asked not to hear of for a while, or called wrong. */
function mutedGroups(known: readonly KnownFinding[]): ReadonlySet<string> {
  return new Set(known.flatMap((one) => (isMuted(one) && one.finding.savingsMicroUsdPerMonth !== null ? [groupKeyOf(one.finding)] : [])))
}

function totalsOf({ report, known, runSec }: RunToTell): Message['totals'] {
  const { summary, currency, groups } = report
  const open = known.filter(isOpen)
  return {
    groups: {
      discovered: summary.groups.discovered,
      judged: summary.groups.withFindings + summary.groups.healthy,
      notJudged: summary.groups.insufficientData,
      suppressed: summary.groups.suppressed,
    },
    notJudgedBecause: notJudgedBecause(groups),
    usdPerMonth: summary.current.usdPerMonth === null ? null : { amount: summary.current.usdPerMonth, currency },
    estimatedMonthlySavings: summary.estimatedMonthlySavings,
    scalingGaps: summary.findings.byCategory['scaling-gap'],
    overloadMinutesPerWeek: summary.current.overloadMinutesPerWeek,
    openFindings: open.length,
    undetected: open.filter(({ lastSeenSec }) => lastSeenSec < runSec).length,
  }
}

/** What following the advice has saved, as far as it was measured. */
export function savedOf({ cost, currency }: Pick<Outline, 'cost' | 'currency'>): Message['saved'] {
  if (cost.ledger === undefined || cost.ledger.savings.measured === 0) return null
  const { savings, followed } = cost.ledger
  const { measured, estimated, saved, overloadRose } = savings
  const top = followed
    .flatMap(({ accountId, region, autoScalingGroupName: name, state, estimated, saved }) =>
      state === 'measured' && estimated >= 0 && saved !== null ? [{ accountId, region, name, saved }] : [],
    )
    .sort((a, b) => b.saved - a.saved || byPlaceAndName(a, b))
    .slice(0, MOST_NAMED)
  return {
    measured,
    estimated: { amount: estimated, currency },
    saved: { amount: saved, currency },
    overloadRose,
    top: top.map(({ accountId, region, name }) => ({ accountId, region, name })),
  }
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
