import type { Log, ReportingDescriptor, Result } from 'sarif'
import type { Severity } from '../domain/findings.ts'
import { carefulOf, meaningOf } from './rule-guide.ts'
import type { Report, ReportFinding } from './schema.ts'

const levels = { critical: 'error', high: 'error', medium: 'warning', low: 'note' } as const satisfies Record<Severity, Result['level']>
/** What code scanning ranks by, as GitHub reads `security-severity`: over 9 critical, 7 high, 4 medium (docs.github.com, SARIF support). */
const ranks = { critical: '9.5', high: '8.0', medium: '5.0', low: '2.0' } as const satisfies Record<Severity, string>

/**
 * The findings as SARIF 2.1.0 (https://docs.oasis-open.org/sarif/sarif/v2.1.0/), in the document's order, so that code scanning and CI systems can show and
 * track them: fingerprints are ours, and stay while a problem lasts. What a finding is about stands as a logical location, and as a path for viewers that
 * show files alone.
 */
export function findingsSarif(report: Report): string {
  const kinds = [...new Set(report.findings.map(({ kind }) => kind))].sort()
  const log: Log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'Headroom', rules: kinds.map(ruleOf) } },
        invocations: [{ executionSuccessful: report.summary.places.notAudited === 0, toolExecutionNotifications: notAudited(report) }],
        results: report.findings.map((finding) => resultOf(finding, kinds.indexOf(finding.kind))),
      },
    ],
  }
  return `${JSON.stringify(log, null, 2)}\n`
}

function ruleOf(kind: ReportFinding['kind']): ReportingDescriptor {
  return {
    id: kind,
    shortDescription: { text: kind.replaceAll('-', ' ') },
    fullDescription: { text: meaningOf(kind) },
    help: { text: `${meaningOf(kind)} When not to follow it: ${carefulOf(kind)} The command headroom rules prints its thresholds and an example.` },
  }
}

function resultOf(finding: ReportFinding, ruleIndex: number): Result {
  const { kind, severity, title, remedy, fingerprint, category, estimatedMonthlySavings: saving, impact } = finding
  return {
    ruleId: kind,
    ruleIndex,
    level: levels[severity],
    message: { text: remedy === '' ? title : `${title}\n\n${remedy}` },
    partialFingerprints: { 'headroom/v1': fingerprint },
    locations: [
      {
        physicalLocation: { artifactLocation: { uri: pathOf(finding) }, region: { startLine: 1 } },
        logicalLocations: [{ fullyQualifiedName: partsOf(finding).join('/'), kind: 'resource' }],
      },
    ],
    properties: {
      category,
      severity,
      'security-severity': ranks[severity],
      ...(saving === null ? {} : { estimatedMonthlySavings: saving }),
      ...(impact === undefined ? {} : { impact }),
    },
  }
}

function partsOf({ resource, kind }: ReportFinding): readonly string[] {
  const { accountId, region, autoScalingGroupName, service, usageType } = resource
  const parts = [accountId, region, autoScalingGroupName, service, usageType].filter((part) => part !== undefined)
  return parts.length === 0 ? [kind] : parts
}

/** A relative reference: each part percent-encoded, so that no name is taken for a folder or a scheme. */
function pathOf(finding: ReportFinding): string {
  return ['aws', ...partsOf(finding).map((part) => encodeURIComponent(part.toWellFormed()))].join('/')
}

/** Accounts and regions that were not read to the end: without them the log would look whole. */
function notAudited({ notAudited: places }: Report) {
  return places.map(({ accountId, region, reason }) => ({ level: 'warning' as const, message: { text: `${accountId} ${region}: ${reason}` } }))
}
