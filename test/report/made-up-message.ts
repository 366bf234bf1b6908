import type { Finding } from '../../domain/findings.ts'
import { fingerprintOf } from '../../domain/findings.ts'
import { type KnownFinding, settleRun } from '../../domain/known/lifecycle.ts'
import { coverageOf } from '../../report/coverage.ts'
import { alertsOf } from '../../report/digest/alerts.ts'
import { digestOf, type RunToTell } from '../../report/digest/digest.ts'
import type { Message } from '../../report/message.ts'
import type { Report } from '../../report/schema.ts'
import { findingOn } from '../audit/made-up-fleet.ts'
import { dayOf } from '../domain/made-up-runs.ts'
import { madeUpReport } from './made-up-report.ts'

export const LINKS: Message['links'] = {
  report: {
    url: `https://reports.s3.us-east-1.amazonaws.com/reports/page.html?X-Amz-Signature=${'a'.repeat(64)}&X-Amz-Security-Token=b%2F`,
    until: '2026-11-03T18:00:00Z',
  },
  console: 'https://us-east-1.console.aws.amazon.com/s3/object/reports?region=us-east-1&prefix=reports%2Fpage.html',
  command: "aws s3 presign 's3://reports/reports/page.html' --region us-east-1 --expires-in 43200",
}

/** A run on the made-up report that found these and knew those. */
export function runThat({
  findings,
  known = [],
  day = 1,
  report = madeUpReport,
  problem = null,
  lastDigestSec = dayOf(0),
}: {
  readonly findings: readonly Finding[]
  readonly known?: readonly KnownFinding[]
  readonly day?: number
  readonly report?: Report
  readonly problem?: string | null
  readonly lastDigestSec?: number | null
}): RunToTell {
  const runSec = dayOf(day)
  const { settled } = settleRun(known, { runSec, findings, coverage: coverageOf(report, { whole: true }), lastDigestSec, mustTell: problem !== null })
  return {
    runId: new Date(runSec * 1000).toISOString(),
    runSec,
    lastDigestSec,
    known: settled.map(({ after }) => after),
    report,
    problem,
    setAside: 0,
    links: LINKS,
  }
}

export function digestThat(parts: Parameters<typeof runThat>[0]): Message {
  return digestOf(runThat(parts))
}

export function alertsThat(parts: Parameters<typeof runThat>[0]): readonly Message[] {
  return alertsOf(runThat(parts))
}

export function knownAfter(run: RunToTell): readonly KnownFinding[] {
  return run.known
}

/** So many findings on groups of their own, the nth worth n dollars a month. */
export function manyFindings(count: number, facts: Partial<Finding> = {}): Finding[] {
  return Array.from({ length: count }, (_, i) => {
    const group = { accountId: '111122223333', region: 'us-east-1', name: `group-${i}` }
    return findingOn(group, 'excess-capacity', 'medium', { savingsMicroUsdPerMonth: (i + 1) * 1_000_000, ...facts })
  })
}

/** A finding whose every text is the given one. */
export function findingNamed(name: string, severity: Finding['severity'] = 'critical'): Finding {
  const resource = { accountId: '111122223333', region: 'us-east-1', autoScalingGroupName: name }
  return {
    ...findingOn({ accountId: '111122223333', region: 'us-east-1', name }, 'max-size-reached', severity, {
      title: `Raise the maximum of ${name}`,
      evidence: [{ statement: `AWS said: ${name}` }],
      remedy: name,
    }),
    fingerprint: fingerprintOf('max-size-reached', resource),
  }
}
