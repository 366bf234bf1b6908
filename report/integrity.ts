import { kindsByCategory } from '../domain/findings.ts'
import { microFromUsd } from './money.ts'
import type { Report, ReportGroup } from './schema.ts'
import { sumOfKnown } from './summary.ts'

/**
 * What the report promises beyond its shape, and does not keep: references that lead nowhere, rows counted twice or not at all,
 * totals that differ from the sum of their rows. Empty when all is well; anything else is a fault of ours.
 */
export function brokenPromises(report: Report): string[] {
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
    // what is still to come has cost nothing yet
    const lacksImpact = finding.impact === undefined && finding.kind !== 'commitment-expiring'
    if (finding.category === 'cost' && (finding.period === undefined || lacksImpact)) broken.push(`${finding.fingerprint} lacks its period or impact`)
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
    const key = keyOf(group)
    if (seen.has(key)) broken.push(`group ${key} is there twice`)
    seen.add(key)
    const carried = group.findings.map((fingerprint) => savings.get(fingerprint) ?? 0)
    broken.push(...brokenGroup(group, carried))
  }
  return broken
}

function keyOf({ accountId, region, name }: ReportGroup): string {
  return JSON.stringify([accountId, region, name])
}

/** What one group promises and does not keep, by the savings of its findings in micro-dollars (0 where one has none). Empty when all is well. */
export function brokenGroup(group: ReportGroup, savingsMicroUsd: readonly number[]): string[] {
  const broken: string[] = []
  const key = keyOf(group)
  if (group.status === 'suppressed' && group.findings.length > 0) broken.push(`group ${key} is suppressed and has findings`)
  const carrying = savingsMicroUsd.filter((amount) => amount > 0)
  if (carrying.length > 1) broken.push(`group ${key} has its savings on ${carrying.length} findings`)
  if (total(savingsMicroUsd) !== Math.max(0, microFromUsd(group.estimatedMonthlySavings?.amount ?? 0)))
    broken.push(`the findings of group ${key} do not sum up to what it saves`)
  if (group.status !== 'audited' && group.statusReason === null) broken.push(`group ${key} is ${group.status} without a reason`)
  const beside = { 'the load balancers': group.loadBalancers, 'the traffic': group.traffic }
  for (const [what, cost] of Object.entries(beside)) {
    const parts = Object.values(cost?.parts ?? {}).map(microFromUsd)
    if (cost?.usdPerMonth != null && microFromUsd(cost.usdPerMonth) !== total(parts))
      broken.push(`what ${what} of group ${key} cost is not the sum of its parts`)
  }
  return [...broken, ...brokenProposal(group, key)]
}

/** Its own figures held against each other. */
function brokenProposal({ proposal, estimatedMonthlySavings: saves, findings, current, publicIpv4, volumes, replayFit }: ReportGroup, key: string): string[] {
  if (proposal === null) return []
  const broken: string[] = []
  const { estimatedMonthlySavings: saved, savingsRange: range, replay } = proposal
  if (saved !== null && range !== null && !(range.low <= saved.amount && saved.amount <= range.high))
    broken.push(`the proposal of group ${key} saves ${saved.amount}, outside ${range.low} to ${range.high}`)
  if (saved !== null && saved.amount > 0 && findings.length === 0) broken.push(`the proposal of group ${key} saves and nothing was found`)
  if (saved !== null && saved.amount > 0 && !((saves?.amount ?? 0) >= saved.amount)) broken.push(`group ${key} saves less than its proposal`)
  const before = microFromUsd(current.usdPerMonth ?? Number.NaN) + microFromUsd(publicIpv4?.usdPerMonth ?? 0) + microFromUsd(volumes?.usdPerMonth ?? 0)
  const after =
    microFromUsd(replay.usdPerMonth ?? Number.NaN) + microFromUsd(publicIpv4?.proposedUsdPerMonth ?? 0) + microFromUsd(volumes?.proposedUsdPerMonth ?? 0)
  if (saved !== null && microFromUsd(saved.amount) !== before - after)
    broken.push(`the proposal of group ${key} does not save the difference of its costs, addresses, volumes and all`)
  if (replayFit === null) broken.push(`group ${key} has a proposal and no replay of today`)
  return broken
}

function brokenTotals(report: Report): string[] {
  const { summary, groups, findings, places } = report
  const broken: string[] = []
  const hold = (what: string, total: number | null, rows: number | null) => {
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
  const micro = (usd: number | null) => (usd === null ? null : microFromUsd(usd))
  const cost = sumOfKnown(groups.map((group) => micro(group.current.usdPerMonth)))
  const savings = groups.map((group) => microFromUsd(group.estimatedMonthlySavings?.amount ?? 0))
  hold('current cost', micro(summary.current.usdPerMonth), cost)
  hold('savings', micro(summary.estimatedMonthlySavings?.amount ?? null), cost === null ? null : total(savings.filter((amount) => amount > 0)))
  hold('added cost', micro(summary.estimatedMonthlyAddedCost?.amount ?? null), cost === null ? null : -total(savings.filter((amount) => amount < 0)) + 0)
  return broken
}

function total(numbers: readonly number[]): number {
  return numbers.reduce((sum, x) => sum + x, 0)
}
