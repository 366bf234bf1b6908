import { isoFromDay } from '../domain/calendar.ts'
import type { Evidence, Finding } from '../domain/findings.ts'
import { moneyFromMicro } from './money.ts'
import type { ReportFinding, ReportGroup } from './schema.ts'
import { isoFromSec } from './time.ts'
import { checkFacts, textOf } from './words/index.ts'

/** One finding as the document gives it: its fields in the contract's order, amounts in `currency`, times in UTC. Its words speak of its group's proposal, and where its settings come from. */
export function findingRow(finding: Finding, currency: string, group: Pick<ReportGroup, 'proposal' | 'stack'> | null): ReportFinding {
  const { resource, periodDays, impactMicroUsd, facts } = finding
  checkFacts(finding)
  const text = textOf(finding, { proposal: group?.proposal ?? null, stack: group?.stack, currency })
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
    title: text.title,
    facts: asJson(facts),
    evidence: text.evidence.map(evidenceRow),
    estimatedMonthlySavings: moneyFromMicro(finding.savingsMicroUsdPerMonth, currency),
    bestPractices: [...finding.bestPractices],
    remedy: text.remedy,
    ...(periodDays === undefined ? {} : { period: { start: isoFromDay(periodDays.startDay), end: isoFromDay(periodDays.endDay) } }),
    ...(impact === null ? {} : { impact }),
  }
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

/** Facts are plain JSON: what is not known in them is null. */
function asJson(facts: object): ReportFinding['facts'] {
  return JSON.parse(JSON.stringify(facts))
}

/** Twelve significant digits: keeps the value, drops the binary tail (0.30000000000000004). */
export function tidy(value: number): number {
  return Number(value.toPrecision(12)) + 0
}
