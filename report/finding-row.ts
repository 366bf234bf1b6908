import type { Evidence, Finding } from '../domain/findings.ts'
import { microFromUsd, moneyFromMicro } from './money.ts'
import type { ReportFinding } from './schema.ts'
import { isoFromDay, isoFromSec, secFromIso } from './time.ts'

/** One finding as the document gives it: its fields in the contract's order, amounts in `currency`, times in UTC. */
export function findingRow(finding: Finding, currency: string): ReportFinding {
  const { resource, periodDays, impactMicroUsd } = finding
  const impact = impactMicroUsd === undefined ? null : moneyFromMicro(impactMicroUsd, currency)
  return {
    fingerprint: finding.fingerprint,
    category: finding.category,
    kind: finding.kind,
    severity: finding.severity,
    resource: {
      ...(resource.accountId === undefined ? {} : { accountId: resource.accountId }),
      ...(resource.region === undefined ? {} : { region: resource.region }),
      ...(resource.autoScalingGroupName === undefined ? {} : { autoScalingGroupName: resource.autoScalingGroupName }),
      ...(resource.service === undefined ? {} : { service: resource.service }),
      ...(resource.usageType === undefined ? {} : { usageType: resource.usageType }),
    },
    title: finding.title,
    evidence: finding.evidence.map(evidenceRow),
    estimatedMonthlySavings: moneyFromMicro(finding.savingsMicroUsdPerMonth, currency),
    bestPractices: [...finding.bestPractices],
    remedy: finding.remedy,
    ...(periodDays === undefined ? {} : { period: { start: isoFromDay(periodDays.startDay), end: isoFromDay(periodDays.endDay) } }),
    ...(impact === null ? {} : { impact }),
  }
}

/** The finding that a document's row stands for: `findingRow` the other way round, exact to the micro-dollar and the second. */
export function findingFromRow(row: ReportFinding): Finding {
  const { period, impact, estimatedMonthlySavings: savings } = row
  return {
    fingerprint: row.fingerprint,
    category: row.category,
    kind: row.kind,
    severity: row.severity,
    resource: given(row.resource),
    title: row.title,
    evidence: row.evidence.map(({ from, to, ...rest }) =>
      given({ ...rest, fromSec: from === undefined ? undefined : secFromIso(from), toSec: to === undefined ? undefined : secFromIso(to) }),
    ),
    savingsMicroUsdPerMonth: savings === null ? null : microFromUsd(savings.amount),
    bestPractices: row.bestPractices,
    remedy: row.remedy,
    ...(period === undefined ? {} : { periodDays: { startDay: secFromIso(period.start) / 86_400, endDay: secFromIso(period.end) / 86_400 } }),
    ...(impact === undefined ? {} : { impactMicroUsd: microFromUsd(impact.amount) }),
  }
}

type Given<T> = { readonly [K in keyof T]: Exclude<T[K], undefined> }

/** Without the fields that are undefined: a field that is not known is not there. */
function given<T extends object>(fields: T): Given<T> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Given<T>
}

function evidenceRow(evidence: Evidence): ReportFinding['evidence'][number] {
  return {
    statement: evidence.statement,
    ...(evidence.metric === undefined ? {} : { metric: evidence.metric }),
    ...(evidence.value === undefined ? {} : { value: tidy(evidence.value) }),
    ...(evidence.unit === undefined ? {} : { unit: evidence.unit }),
    ...(evidence.threshold === undefined ? {} : { threshold: tidy(evidence.threshold) }),
    ...(evidence.fromSec === undefined ? {} : { from: isoFromSec(evidence.fromSec) }),
    ...(evidence.toSec === undefined ? {} : { to: isoFromSec(evidence.toSec) }),
  }
}

/** Twelve significant digits: keeps the value, drops the binary tail (0.30000000000000004). */
export function tidy(value: number): number {
  return Number(value.toPrecision(12)) + 0
}
