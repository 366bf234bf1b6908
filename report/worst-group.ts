import { type Severity, severities } from '../domain/findings.ts'
import type { Report, ReportFinding, ReportGroup } from './schema.ts'

/** A group with its findings, worst first, and how severe the worst is; null where it has none. */
export type GroupWithFindings = { readonly group: ReportGroup; readonly findings: readonly ReportFinding[]; readonly worst: Severity | null }

/** Every group of a report with its findings: worst first, then the healthy ones, those not judged and the suppressed. */
export function groupsWorstFirst({ groups, findings }: Pick<Report, 'groups' | 'findings'>): GroupWithFindings[] {
  const byFingerprint = new Map(findings.map((finding) => [finding.fingerprint, finding]))
  return groups
    .map((group): GroupWithFindings => {
      const mine = group.findings.flatMap((fingerprint) => byFingerprint.get(fingerprint) ?? [])
      return { group, findings: mine, worst: worstOf(mine) }
    })
    .sort(worstGroupFirst)
}

/** The most severe of some findings' severities; null where there is none. */
export function worstOf(findings: readonly { readonly severity: Severity }[]): Severity | null {
  return severities.find((severity) => findings.some((finding) => finding.severity === severity)) ?? null
}

type Ranked = Pick<GroupWithFindings, 'group' | 'worst'>

/** Worst severity first. Of critical groups the most overloaded, as messages list them; of others the most money, then the minutes. What is equal keeps its order. */
export function worstGroupFirst(a: Ranked, b: Ranked): number {
  const [money, minutes] = [savingsOf(b) - savingsOf(a), minutesOf(b) - minutesOf(a)]
  return rankOf(a) - rankOf(b) || (a.worst === 'critical' ? minutes || money : money || minutes)
}

function rankOf({ group, worst }: Ranked): number {
  return worst === null ? severities.length + ['audited', 'insufficient-data', 'suppressed'].indexOf(group.status) : severities.indexOf(worst)
}

function savingsOf({ group }: Ranked): number {
  return group.estimatedMonthlySavings?.amount ?? 0
}

function minutesOf({ group }: Ranked): number {
  return group.current.overloadMinutesPerWeek ?? 0
}

/** Why a group has no proposal, in words. */
export function refusalInWords({ status, notAssessed }: Pick<ReportGroup, 'status' | 'notAssessed'>): string {
  const refusal = notAssessed.find(({ rule }) => rule === 'proposal')?.reason
  return refusal ?? (status === 'audited' ? 'nothing that was tried is better than today' : 'the group was not judged')
}
