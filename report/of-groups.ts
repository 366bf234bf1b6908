import type { Report, ReportFinding } from './schema.ts'
import { summaryOf } from './summary.ts'

/**
 * The report of an audit of some groups with the findings of those groups alone: of the bill's only those that name one of them, as the group whose tagged
 * spend changed. The bill's amounts stay as they are; what else stands out in it is left out, moves and AWS's own anomalies among it.
 */
export function reportOfGroups(report: Report): Report {
  const findings = report.findings.filter((finding) => finding.category !== 'cost' || namesOneOf(report.groups, finding))
  const listed = new Set(findings.map(({ fingerprint }) => fingerprint))
  const { moves: _moves, awsAnomalies = [], ...bill } = report.cost
  const confirming = awsAnomalies.map((anomaly) => ({ ...anomaly, confirms: anomaly.confirms.filter((one) => listed.has(one)) }))
  const confirmed = confirming.filter(({ confirms }) => confirms.length > 0)
  const cost = confirmed.length === 0 ? bill : { ...bill, awsAnomalies: confirmed }
  return { ...report, findings, cost, summary: summaryOf({ ...report, findings }) }
}

function namesOneOf(groups: Report['groups'], { resource, facts }: ReportFinding): boolean {
  const named = new Set([resource.autoScalingGroupName, ...(Array.isArray(facts.groups) ? facts.groups.map(groupNameOf) : [])])
  return groups.some(({ name, accountId }) => named.has(name) && (resource.accountId === undefined || resource.accountId === accountId))
}

/** Of a group in a finding's facts. */
function groupNameOf(fact: unknown): string | undefined {
  const name = typeof fact === 'object' && fact !== null && 'groupName' in fact ? fact.groupName : undefined
  return typeof name === 'string' ? name : undefined
}
