import { groupKeyOf } from '../../domain/known/coverage.ts'
import { isCriticalNews, type KnownFinding } from '../../domain/known/lifecycle.ts'
import type { Message, MessageRow } from '../message.ts'
import { counted } from '../money.ts'
import { byRootCause } from '../order.ts'
import type { Outline } from '../outline.ts'
import { textOf } from '../words/index.ts'
import { criticalOf } from './critical.ts'
import type { RunToTell } from './digest.ts'
import { countsOf, cut, listed, plain, proposalOf } from './rows.ts'

/** From more critical groups and cost events than this on, one alert speaks of all. */
export const MOST_ALERTS = 5
/** Groups that the headline of such an alert names. */
const MOST_NAMED = 3

/** An alert for each group, or cost event, that has just become critical; one for all of them where there are many. */
export function alertsOf(run: RunToTell): readonly Message[] {
  const items = [
    ...Map.groupBy(
      run.known.filter((one) => isCriticalNews(one, run.runSec)),
      itemOf,
    ).values(),
  ].map((mine) => mine.sort((a, b) => byRootCause(a.finding, b.finding)))
  if (items.length > MOST_ALERTS) return [alertOf(items.flat(), run, `${run.runId}/alert`)]
  return items.map((mine) => alertOf(mine, run, `${run.runId}/alert/${mine[0]?.finding.fingerprint}`))
}

/** What a reader takes for one thing: a group with all that is wrong with it, or one event of the bill. */
function itemOf({ finding }: KnownFinding): string {
  return finding.resource.autoScalingGroupName === undefined ? finding.fingerprint : groupKeyOf(finding)
}

/** Findings told on their own, as soon as they are known: by a run, or by an event between two runs. Of one thing, the first names it. */
export function alertOf(
  known: readonly KnownFinding[],
  run: Pick<RunToTell, 'runId' | 'runSec' | 'links'> & { readonly report: Pick<Outline, 'currency' | 'groups'> },
  id: string,
  occasion: 'alert' | 'live' = 'alert',
): Message {
  const items = new Set(known.map(itemOf)).size
  const critical = criticalOf(known, run.report)
  return {
    ...plain({ ...run, lastDigestSec: null, problem: null }),
    team: null,
    id,
    occasion,
    headline: items === 1 ? cut(titleOf(known[0] as KnownFinding, run.report)) : many(critical, items),
    counts: countsOf(known),
    totals: null,
    spend: null,
    savings: null,
    saved: null,
    restated: null,
    ...listedByItem(known, run, critical),
    notAudited: { total: 0, listed: [] },
    setAside: 0,
    critical: items === 1 ? [] : critical,
    said: [],
    calledWrong: [],
  }
}

/** Things in the order in which critical groups are named, events of the bill first. The first row of each is told in full, the one that causes the others; these follow it by their titles. */
function listedByItem(known: readonly KnownFinding[], run: Parameters<typeof listed>[1], critical: Message['critical']): ReturnType<typeof listed> {
  const { findings, ...rest } = listed(known, run, { detailed: true })
  const items = [
    ...Map.groupBy(findings, ({ resource, fingerprint }) => (resource.autoScalingGroupName === undefined ? fingerprint : JSON.stringify(resource))).values(),
  ]
  const rank = ([row]: readonly MessageRow[]): number =>
    critical.findIndex(
      ({ accountId, region, name }) => row?.resource.accountId === accountId && row.resource.region === region && row.resource.autoScalingGroupName === name,
    )
  return {
    ...rest,
    findings: items
      .sort((a, b) => rank(a) - rank(b))
      .flatMap((rows) => {
        const [first, ...others] = rows.sort(byRootCause) as [MessageRow, ...MessageRow[]]
        return [first, ...others.map(({ evidence: _, remedy: __, ...row }) => ({ ...row, under: first.fingerprint }))]
      }),
  }
}

function titleOf({ finding }: KnownFinding, report: Pick<Outline, 'currency' | 'groups'>): string {
  const { accountId, region, autoScalingGroupName: name } = finding.resource
  const { title } = textOf(finding, { proposal: proposalOf(finding, report.groups), currency: report.currency })
  return name === undefined ? title : `${title} (${accountId ?? '?'} ${region ?? '?'})`
}

/** How many things, and of many groups the worst by name. */
function many(critical: Message['critical'], items: number): string {
  const events = items - critical.length
  const worst = critical.slice(0, MOST_NAMED).map(({ name }) => cut(name, 100))
  const names = worst.length < 2 ? worst.join('') : `${worst.slice(0, -1).join(', ')} and ${worst.at(-1)}`
  return [
    ...(critical.length === 0
      ? []
      : [`${counted(critical.length, 'group')} became critical${critical.length > worst.length ? `; the worst are ${names}` : `: ${names}`}`]),
    ...(events === 0 ? [] : [counted(events, 'critical cost event')]),
  ].join('; ')
}
