import { kindsByCategory } from '../domain/findings.ts'
import { microFromUsd } from './money.ts'
import { type Report, type ReportGroup, reportShape } from './schema.ts'

/** A whole report: its shape, and what it promises beyond that. */
export const reportSchema = reportShape.superRefine((report, context) => {
  for (const message of brokenPromises(report)) context.addIssue({ code: 'custom', message })
})

/**
 * What the report promises beyond its shape, and does not keep: references that lead nowhere, rows counted twice or not at all,
 * totals that differ from the sum of their rows. Empty when all is well; anything else is a fault of ours.
 */
function brokenPromises(report: Report): string[] {
  return [...brokenReferences(report), ...brokenRows(report), ...brokenTotals(report)]
}

function brokenReferences(report: Report): string[] {
  const broken: string[] = []
  const findings = new Map(report.findings.map((finding) => [finding.fingerprint, finding]))
  if (findings.size !== report.findings.length) broken.push('two findings share a fingerprint')
  const claimed = new Set<string>()
  for (const group of report.groups) {
    for (const fingerprint of group.findings) {
      const finding = findings.get(fingerprint)
      if (finding === undefined) broken.push(`group ${JSON.stringify(group.name)} points at ${fingerprint}, which is not there`)
      else if (!isAbout(finding.resource, group)) broken.push(`${fingerprint} is about another group than ${JSON.stringify(group.name)}`)
      if (claimed.has(fingerprint)) broken.push(`${fingerprint} is listed twice`)
      claimed.add(fingerprint)
    }
  }
  for (const finding of report.findings) {
    const kinds: readonly string[] = kindsByCategory[finding.category]
    if (!kinds.includes(finding.kind)) broken.push(`${finding.fingerprint}: ${finding.kind} is no kind of ${finding.category}`)
    if (finding.category !== 'cost' && !claimed.has(finding.fingerprint)) broken.push(`${finding.fingerprint} belongs to no group`)
    if (finding.category === 'cost' && (finding.period === undefined || finding.impact === undefined))
      broken.push(`${finding.fingerprint} lacks its period or impact`)
  }
  return broken
}

function isAbout(resource: Report['findings'][number]['resource'], group: ReportGroup): boolean {
  return resource.accountId === group.accountId && resource.region === group.region && resource.autoScalingGroupName === group.name
}

function brokenRows(report: Report): string[] {
  const broken: string[] = []
  const savings = new Map(report.findings.map((finding) => [finding.fingerprint, microFromUsd(finding.estimatedMonthlySavings?.amount ?? 0)]))
  const seen = new Set<string>()
  for (const group of report.groups) {
    const key = JSON.stringify([group.accountId, group.region, group.name])
    if (seen.has(key)) broken.push(`group ${key} is there twice`)
    seen.add(key)
    if (group.status === 'suppressed' && group.findings.length > 0) broken.push(`group ${key} is suppressed and has findings`)
    const saved = group.proposal?.estimatedMonthlySavings
    const said = total(group.findings.map((fingerprint) => savings.get(fingerprint) ?? 0))
    if (saved != null && said > Math.max(0, microFromUsd(saved.amount))) broken.push(`the findings of group ${key} together save more than its proposal`)
    if (group.status !== 'audited' && group.statusReason === null) broken.push(`group ${key} is ${group.status} without a reason`)
  }
  return broken
}

function brokenTotals(report: Report): string[] {
  const { summary, groups, findings, places } = report
  const broken: string[] = []
  const hold = (what: string, total: number, rows: number) => {
    if (total !== rows) broken.push(`${what}: ${total} in the summary, ${rows} in the rows`)
  }
  const { discovered, withFindings, healthy, insufficientData, suppressed } = summary.groups
  hold('groups', discovered, groups.length)
  hold('groups by status', discovered, withFindings + healthy + insufficientData + suppressed)
  hold('groups by place', discovered, total(places.map((place) => place.groups)))
  hold('groups with findings', withFindings, groups.filter((group) => group.status === 'audited' && group.findings.length > 0).length)
  hold('groups with insufficient data', insufficientData, groups.filter((group) => group.status === 'insufficient-data').length)
  hold('suppressed groups', suppressed, groups.filter((group) => group.status === 'suppressed').length)
  hold('places', summary.places.audited + summary.places.notAudited, places.length)
  hold('places not audited', summary.places.notAudited, report.notAudited.length)
  hold('findings', summary.findings.total, findings.length)
  hold('findings by category', summary.findings.total, total(Object.values(summary.findings.byCategory)))
  hold('findings by severity', summary.findings.total, total(Object.values(summary.findings.bySeverity)))
  const savings = groups.map((group) => microFromUsd(group.proposal?.estimatedMonthlySavings?.amount ?? 0))
  hold('current cost', microFromUsd(summary.current.usdPerMonth), total(groups.map((group) => microFromUsd(group.current.usdPerMonth ?? 0))))
  hold('savings', microFromUsd(summary.estimatedMonthlySavings.amount), total(savings.filter((micro) => micro > 0)))
  hold('added cost', microFromUsd(summary.estimatedMonthlyAddedCost.amount), -total(savings.filter((micro) => micro < 0)) + 0)
  return broken
}

function total(numbers: readonly number[]): number {
  return numbers.reduce((sum, x) => sum + x, 0)
}
