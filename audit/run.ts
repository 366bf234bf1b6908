import type { Finding } from '../domain/findings.ts'
import type { Judgement } from '../domain/judge.ts'
import { defaultPolicy, type Policy } from '../domain/policy.ts'
import { reportContent, reportOf } from '../report/document.ts'
import { groupRow } from '../report/group-row.ts'
import { byPlaceAndName } from '../report/order.ts'
import { type Report, type ReportGroup, reportSchema } from '../report/schema.ts'
import { auditIdOf } from './audit-id.ts'
import type { FleetSource } from './io.ts'
import { auditPlace, type Judge } from './place.ts'
import { auditSpend } from './spend.ts'

export type AuditOptions = {
  readonly judge: Judge
  readonly policy?: Policy
  /** Only groups of these names, wherever they are; all when left out. */
  readonly names?: ReadonlySet<string>
  /** Groups of these names are handed back with their verdicts and curves; those of all groups would not fit into memory. */
  readonly explain?: ReadonlySet<string>
  readonly onProgress?: (progress: Progress) => void
}

/** How far the run is: `discovered` grows as places are opened. */
export type Progress = {
  readonly accountId: string
  readonly region: string
  readonly placesDone: number
  readonly places: number
  readonly judged: number
  readonly discovered: number
}

export type AuditResult = {
  readonly report: Report
  /** Judgements with verdicts and curves of the groups asked for, in the report's order. */
  readonly explained: readonly { readonly judgement: Judgement; readonly row: ReportGroup }[]
}

/**
 * Audits what a source holds: each place in turn, each group as its series arrive, then the report, checked against its own
 * schema. A place that cannot be read does not end the run: it is listed, and so are its groups. Rejects on faults of ours only.
 */
export async function runAudit(source: FleetSource, options: AuditOptions): Promise<AuditResult> {
  const { judge, policy = defaultPolicy, names = null, explain = new Set<string>(), onProgress = () => {} } = options
  const spend = await auditSpend(source, policy)
  const groups: ReportGroup[] = []
  const findings: Finding[] = [...spend.findings]
  const places: Report['places'] = []
  const notAudited: Report['notAudited'] = []
  const explained: { judgement: Judgement; row: ReportGroup }[] = []
  let discovered = 0

  for (const placeSource of source.places) {
    const { accountId, region } = placeSource
    const progress = () => onProgress({ accountId, region, placesDone: places.length, places: source.places.length, judged: groups.length, discovered })
    const outcome = await auditPlace(placeSource, {
      judge,
      policy,
      names,
      rateOf: spend.rateOf,
      onDiscovered: (count) => {
        discovered += count
        progress()
      },
      onJudged: (judgement, facts) => {
        const row = groupRow(judgement, facts === null ? null : { group: facts.observation.group, place: facts.place }, source.currency)
        groups.push(row)
        findings.push(...judgement.findings)
        if (explain.has(judgement.name)) explained.push({ judgement, row })
        progress()
      },
    })
    places.push({ accountId, region, groups: outcome.groups, unread: [...outcome.unread] })
    if (outcome.failure !== null) notAudited.push({ accountId, region, reason: outcome.failure })
  }

  const content = reportContent({
    window: source.window,
    currency: source.currency,
    policy,
    groups,
    findings,
    notAudited,
    places,
    cost: spend.cost,
    ...(source.usage?.() ?? { apiCalls: {}, estimatedMicroUsd: 0 }),
  })
  return { report: checked(reportOf(auditIdOf(content), content)), explained: explained.sort((a, b) => byPlaceAndName(a.row, b.row)) }
}

/** The report as it leaves: one that breaks its own contract is a fault of ours and is not shown. */
function checked(report: Report): Report {
  const answer = reportSchema.safeParse(report)
  if (answer.success) return report
  const problems = answer.error.issues.slice(0, 5).map((issue) => `${issue.path.join('.') || 'report'}: ${issue.message}`)
  throw new Error(`the report breaks its own contract (${answer.error.issues.length} times): ${problems.join('; ')}`)
}
