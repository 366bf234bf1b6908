import type { Finding } from '../domain/findings.ts'
import { placeKey } from '../domain/known/coverage.ts'
import { byCodeUnit } from '../domain/order.ts'
import type { Policy } from '../domain/policy.ts'
import type { SavingsLedger } from '../domain/reconcile/entries.ts'
import { withFleetCauses } from '../domain/reconcile/fleet-causes.ts'
import { implausibleBill } from '../domain/spend/implausible-bill.ts'
import type { OwnUse } from '../domain/spend/own-cost.ts'
import type { ReportCost } from '../report/cost-schema.ts'
import { showbackSection } from '../report/cost-section.ts'
import { reportContent, reportOf } from '../report/document.ts'
import { ledgerSection } from '../report/ledger-section.ts'
import { microFromUsd } from '../report/money.ts'
import { reportSchema } from '../report/report-schema.ts'
import type { Report, ReportGroup } from '../report/schema.ts'
import { spendReasonInWords } from '../report/words/spend-reasons.ts'
import { auditIdOf } from './audit-id.ts'
import type { Override } from './governed.ts'
import type { PlaceResult } from './inspect.ts'
import type { Unread, Usage } from './io.ts'
import type { SpendAudit } from './spend.ts'
import { unusedOverrides } from './unused-overrides.ts'

/** All that a report is made of. The order of the results does not matter. */
export type AuditParts = {
  readonly window: { readonly startSec: number; readonly endSec: number }
  readonly currency: string
  readonly policy: Policy
  /** What holds for some groups in its place, where all groups were asked for: those that spoke of none are said. */
  readonly overrides?: readonly Override[] | undefined
  readonly spend: Pick<SpendAudit, 'findings' | 'cost' | 'months' | 'daysOfNothing'>
  /** One or several of an account and region, each of other groups. */
  readonly results: readonly PlaceResult[]
  /** What following earlier advice has saved; null where nothing is known of earlier runs. */
  readonly ledger: SavingsLedger | null
  /** What a deployed run uses beside reading. */
  readonly ownUse?: OwnUse
  /** Of every part of the run. */
  readonly usage: readonly Usage[]
}

/** The report, checked against its own schema, and the findings it says: the same bytes however the groups were divided. Throws on a fault of ours. */
export function assemble({ window, currency, policy, overrides = [], spend, results, ledger, usage, ownUse }: AuditParts): {
  readonly report: Report
  readonly findings: readonly Finding[]
} {
  const places = [...Map.groupBy(results, ({ accountId, region }) => placeKey(accountId, region)).values()].map(onePlace)
  const days = results
    .flatMap((result) => result.days)
    .sort((a, b) => byCodeUnit(a.accountId, b.accountId) || byCodeUnit(a.region, b.region) || byCodeUnit(a.name, b.name))
  const groups = results.flatMap(({ rows }) => rows)
  const showback = showbackSection(spend.months, groups)
  const cost = { ...plausible(spend, groups, currency), ...(showback === undefined ? {} : { showback }) }
  const findings = [...spend.findings.map((finding) => withFleetCauses(finding, days)), ...results.flatMap((result) => result.findings)]
  // a group that could not be read may be the one that is meant
  const unused = places.some(({ failure }) => failure !== null) ? [] : unusedOverrides(overrides, groups)
  const content = reportContent({
    window,
    currency,
    policy,
    unusedOverrides: unused,
    groups,
    findings,
    notAudited: places.flatMap(({ accountId, region, failure }) => (failure === null ? [] : [{ accountId, region, reason: failure }])),
    places: places.map(({ accountId, region, groups, unread, beside = [] }) => ({
      accountId,
      region,
      groups,
      unread: [...unread],
      ...(beside.length === 0 ? {} : { beside: [...beside] }),
    })),
    cost: ledger === null ? cost : { ...cost, ledger: ledgerSection(ledger) },
    ...sumOf(usage),
    ...(ownUse === undefined ? {} : { ownUse }),
  })
  return { report: checked(reportOf(auditIdOf(content), content)), findings }
}

/** The bill's section; one that cannot be believed is shown, and counts as not assessed. */
function plausible({ cost, daysOfNothing }: Pick<SpendAudit, 'cost' | 'daysOfNothing'>, groups: readonly ReportGroup[], currency: string): ReportCost {
  const usdPerMonth = groups.reduce((sum, { current }) => sum + (current?.usdPerMonth ?? 0), 0)
  const reason = daysOfNothing === null ? null : implausibleBill(daysOfNothing, microFromUsd(usdPerMonth))
  return reason === null ? cost : { ...cost, notAssessed: [...cost.notAssessed, { subject: 'spend', reason: spendReasonInWords(reason, currency) }] }
}

/** The results of one account and region as one: each reason is said once. */
function onePlace(parts: readonly PlaceResult[]): Omit<PlaceResult, 'rows' | 'findings' | 'days' | 'ledger'> {
  const { accountId, region } = parts[0] as PlaceResult
  const failures = new Set(parts.flatMap(({ failure }) => failure ?? []))
  return {
    accountId,
    region,
    groups: parts.reduce((sum, part) => sum + part.groups, 0),
    unread: onceEach(parts.flatMap(({ unread }) => unread)),
    beside: onceEach(parts.flatMap(({ beside = [] }) => beside)),
    failure: failures.size === 0 ? null : [...failures].join('; '),
  }
}

function onceEach(unread: readonly Unread[]): readonly Unread[] {
  return [...new Map(unread.map((one) => [JSON.stringify([one.operation, one.reason]), one])).values()]
}

/** The requests of all, by operation. */
export function sumOf(usage: readonly Usage[]): Usage {
  const apiCalls = new Map<string, number>()
  for (const [operation, calls] of usage.flatMap((one) => Object.entries(one.apiCalls))) apiCalls.set(operation, (apiCalls.get(operation) ?? 0) + calls)
  const bytesScanned = usage.reduce((sum, one) => sum + (one.bytesScanned ?? 0), 0)
  return {
    apiCalls: Object.fromEntries(apiCalls),
    estimatedMicroUsd: usage.reduce((sum, one) => sum + one.estimatedMicroUsd, 0),
    ...(bytesScanned === 0 ? {} : { bytesScanned }),
  }
}

/** The report as it leaves: one that breaks its own contract is a fault of ours and is not shown. */
function checked(report: Report): Report {
  const answer = reportSchema.safeParse(report)
  if (answer.success) return report
  const problems = answer.error.issues.slice(0, 5).map((issue) => `${issue.path.join('.') || 'report'}: ${issue.message}`)
  throw new Error(`the report breaks its own contract (${answer.error.issues.length} times): ${problems.join('; ')}`)
}
