import type { Finding } from '../domain/findings.ts'
import { groupKey, groupKeyOf } from '../domain/known/coverage.ts'
import { byCodeUnit } from '../domain/order.ts'
import type { Policy } from '../domain/policy.ts'
import type { OwnUse } from '../domain/spend/own-cost.ts'
import type { ReportCost } from './cost-schema.ts'
import { findingRow } from './finding-row.ts'
import type { UnusedOverride } from './group-context-schema.ts'
import { usdFromMicro } from './money.ts'
import { byPlaceAndName, worstFirst } from './order.ts'
import { ownCostRow } from './own-cost-row.ts'
import type { Report, ReportGroup } from './schema.ts'
import { withSharedNames } from './shared-names.ts'
import { summaryOf } from './summary.ts'
import { isoFromSec } from './time.ts'

/** What an audit hands over to be written down. Order does not matter: the document has its own. */
export type ReportParts = {
  readonly window: { readonly startSec: number; readonly endSec: number }
  readonly currency: string
  readonly policy: Policy
  readonly unusedOverrides?: readonly UnusedOverride[]
  /** From `groupRow`, made when a group is judged, so that nothing bigger need be kept. */
  readonly groups: readonly ReportGroup[]
  readonly findings: readonly Finding[]
  readonly notAudited: Report['notAudited']
  readonly places: Report['places']
  readonly cost: ReportCost
  /** What the run called and what that cost; nothing for a capture. */
  readonly apiCalls: Readonly<Record<string, number>>
  readonly estimatedMicroUsd: number
  readonly bytesScanned?: number
  /** What a deployed run uses beside that; left out elsewhere. */
  readonly ownUse?: OwnUse | null
}

/** The document without its id: the id is a hash of this, taken outside because hashing is the host's. */
export type ReportContent = Omit<Report, 'format' | 'auditId'>

/** The whole report but for its id. Pure, and the same bytes for the same parts in any order. */
export function reportContent(parts: ReportParts): ReportContent {
  const groups = new Map(parts.groups.map((group) => [groupKey(group.accountId, group.region, group.name), group]))
  const rows = {
    currency: parts.currency,
    groups: [...parts.groups].sort(byPlaceAndName),
    findings: [...parts.findings].sort(worstFirst).map((finding) => findingRow(finding, parts.currency, groups.get(groupKeyOf(finding)) ?? null)),
    notAudited: [...parts.notAudited].sort(byPlace),
    places: [...parts.places].sort(byPlace),
  }
  return {
    window: { start: isoFromSec(parts.window.startSec), end: isoFromSec(parts.window.endSec) },
    currency: rows.currency,
    summary: summaryOf(rows),
    groups: rows.groups,
    findings: rows.findings,
    notAudited: rows.notAudited,
    places: rows.places,
    cost: withSharedNames(parts.cost, rows.groups),
    audit: {
      apiCalls: sortedByName(parts.apiCalls),
      estimatedUsd: usdFromMicro(parts.estimatedMicroUsd) as number,
      ...(parts.bytesScanned === undefined ? {} : { bytesScanned: parts.bytesScanned }),
      ...(parts.ownUse == null ? {} : { ownCost: ownCostRow(parts.estimatedMicroUsd, parts.ownUse) }),
      ...(parts.unusedOverrides === undefined || parts.unusedOverrides.length === 0 ? {} : { unusedOverrides: [...parts.unusedOverrides] }),
      policy: sortedByName(parts.policy),
    },
  }
}

/** The finished document. */
export function reportOf(auditId: string, content: ReportContent): Report {
  return { format: 'headroom-report/2', auditId, ...content }
}

/** The document as text: two-space JSON and a newline at the end. */
export function reportJson(report: Report): string {
  return `${JSON.stringify(report, null, 2)}\n`
}

function byPlace(a: { accountId: string; region: string }, b: { accountId: string; region: string }): number {
  return byPlaceAndName({ ...a, name: '' }, { ...b, name: '' })
}

function sortedByName(numbers: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(numbers).sort(([a], [b]) => byCodeUnit(a, b)))
}
