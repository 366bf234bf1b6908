import type { Judgement } from '../../../domain/judge.ts'
import { defaultPolicy } from '../../../domain/policy.ts'
import { reportContent, reportOf } from '../../../report/document.ts'
import { groupRow } from '../../../report/group-row.ts'
import { type GroupChart, groupChart } from '../../../report/page/envelope.ts'
import type { Report } from '../../../report/schema.ts'
import { groupNamed, judgementOf, placeOf, WINDOW } from '../../audit/made-up-fleet.ts'
import { findingNamed } from '../made-up-message.ts'
import { webJudgement } from '../made-up-report.ts'

/** A report on groups of these names, each with a finding that says its name everywhere, a proposal and a chart; its reasons say `reason`. */
export function reportOn(names: readonly string[], reason = 'not read'): { readonly report: Report; readonly charts: readonly GroupChart[] } {
  const judgements = names.map((name): Judgement => {
    const group = groupNamed(name, { tags: { team: name } })
    return judgementOf(group, {
      findings: [findingNamed(name, 'high')],
      notAssessed: [{ rule: 'subnet-exhaustion', reason: { code: 'as-said', text: reason } }],
      current: webJudgement.current,
      replayFit: webJudgement.replayFit,
      proposal: webJudgement.proposal,
      curves: webJudgement.curves,
    })
  })
  const unjudged = judgementOf(groupNamed('in the dark'), {
    status: 'insufficient-data',
    statusReason: { code: 'as-said', text: reason },
    current: null,
    rate: null,
    coverageFraction: 0,
  })
  const content = reportContent({
    window: WINDOW,
    currency: 'USD',
    policy: defaultPolicy,
    groups: [...judgements, unjudged].map((judgement) =>
      groupRow(judgement, { group: groupNamed(judgement.name, { tags: { team: judgement.name } }), place: placeOf() }, 'USD'),
    ),
    findings: judgements.flatMap(({ findings }) => findings),
    notAudited: [{ accountId: '111122223333', region: 'us-east-1', reason }],
    places: [{ accountId: '111122223333', region: 'us-east-1', groups: judgements.length + 1, unread: [{ operation: 'ec2.describe-subnets', reason }] }],
    cost: {
      notAssessed: [{ subject: 'rates from the bill', reason }],
      totals: [
        {
          currency: 'USD',
          period: { start: '2026-10-19', end: '2026-10-22' },
          total: { effective: 36, billed: 36 },
          days: [
            { day: '2026-10-19', effective: 10, billed: 10, state: 'settled', estimated: true },
            { day: '2026-10-20', effective: 0, billed: 0, state: 'missing', estimated: true },
            { day: '2026-10-21', effective: 26, billed: 26, state: 'filling', estimated: true },
          ],
          byClass: [{ class: 'usage', effective: 36, billed: 36 }],
          byAccount: [{ accountId: '111122223333', effective: 36, billed: 36 }],
          byService: names.map((service) => ({ service, effective: 36 / names.length, billed: 36 / names.length })),
          monthToDate: { period: { start: '2026-10-01', end: '2026-10-22' }, effective: 36, billed: 36 },
        },
      ],
    },
    apiCalls: { GetMetricData: 12 },
    estimatedMicroUsd: 120_000,
  })
  return { report: reportOf('0123456789abcdef', content), charts: judgements.flatMap((judgement) => groupChart(judgement) ?? []) }
}

/** What a page links to within itself, and what it has there. */
export function anchorsIn(page: string): { readonly linked: readonly string[]; readonly there: ReadonlySet<string> } {
  const found = (pattern: RegExp): string[] => [...page.matchAll(pattern)].map((match) => match[1] as string)
  return { linked: found(/href="#([^"]*)"/g), there: new Set(found(/ id="([^"]*)"/g)) }
}

/** The text of a page, without its tags. */
export function textOf(page: string): string {
  return page
    .replaceAll(/<(style|script)>.*?<\/\1>/gs, '')
    .replaceAll(/<(title|desc)>.*?<\/\1>/gs, '')
    .replaceAll(/<[^>]*>/g, '\n')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')
}
