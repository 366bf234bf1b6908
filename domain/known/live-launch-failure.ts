import { type LaunchFailureReason, lastingReasons, launchFailureCause, launchFailureReason, launchFailureWords } from '../facts/launch-failures.ts'
import { type Evidence, type Finding, fingerprintOf, type Severity, severities } from '../findings.ts'
import type { Policy } from '../policy.ts'
import { launchFailures } from '../rules/launch-failures.ts'
import { isOpen, type KnownFinding } from './lifecycle.ts'

/** A launch of one group that failed at that time, and what AWS said of it. */
export type FailedLaunch = {
  readonly accountId: string
  readonly region: string
  readonly name: string
  /** Epoch seconds. */
  readonly atSec: number
  readonly statusMessage: string
}

const AWS_SAID = 'AWS said: '
const MOST_CAUSES = 20
const DAY_SEC = 86_400

/**
 * The launch-failures finding that a failed launch leaves: what was known of it while it was open, and this launch counted to its cause
 * and day. It is never milder than it was; how much users felt is for the audit to say.
 */
export function failedLaunchFinding(launch: FailedLaunch, known: KnownFinding | null, policy: Policy): Finding {
  const resource = { accountId: launch.accountId, region: launch.region, autoScalingGroupName: launch.name }
  const before = known !== null && isOpen(known) ? known.finding : null
  const reason = launchFailureReason(launch.statusMessage)
  const evidence = counted(before?.evidence ?? [], launch, reason)
  const reasons = [...new Set(causes(evidence).map(({ statement }) => reasonOf(statement)))]
  const said = [...new Set(causes(evidence).map(({ statement }) => launchFailureCause(statement.slice(AWS_SAID.length))))]
  return {
    fingerprint: fingerprintOf('launch-failures', resource),
    category: 'scaling-gap',
    kind: 'launch-failures',
    severity: worst([severityOf(evidence, reason, policy), ...(before === null ? [] : [before.severity])]),
    resource,
    title: `Make launches succeed: they fail because ${said.join('; and ')}.`,
    evidence,
    savingsMicroUsdPerMonth: null,
    bestPractices: launchFailures.bestPractices,
    remedy: reasons.map((one) => launchFailureWords[one].remedy).join(' '),
  }
}

/**
 * Whether this launch is the first to fail for its cause, as far as the finding knows: it is the first that it names, or so late to come
 * that the finding went on without it.
 */
export function opensCause(known: KnownFinding, { atSec, statusMessage }: FailedLaunch): boolean {
  const reason = launchFailureReason(statusMessage)
  const same = causes(known.finding.evidence).filter(({ statement }) => reasonOf(statement) === reason)
  return same.every(({ fromSec }) => fromSec === atSec)
}

/** One piece of evidence a cause and day, oldest first; of very many the newest are kept. */
function counted(evidence: readonly Evidence[], { atSec, statusMessage }: FailedLaunch, reason: LaunchFailureReason): readonly Evidence[] {
  const day = Math.floor(atSec / DAY_SEC)
  const same = (one: Evidence): boolean =>
    isCause(one) && reasonOf(one.statement) === reason && one.fromSec !== undefined && Math.floor(one.fromSec / DAY_SEC) === day
  const found = evidence.find(same)
  const cause: Evidence = {
    statement: `${AWS_SAID}${statusMessage}`,
    value: (found?.value ?? 0) + 1,
    unit: 'attempts',
    fromSec: Math.min(found?.fromSec ?? atSec, atSec),
    toSec: Math.max(found?.toSec ?? atSec, atSec),
  }
  const others = evidence.filter((one) => !same(one))
  const kept = causes(others).slice(-(MOST_CAUSES - 1))
  return [...others.filter((one) => !isCause(one)), ...[...kept, cause].sort((a, b) => (a.fromSec ?? 0) - (b.fromSec ?? 0))]
}

function causes(evidence: readonly Evidence[]): readonly Evidence[] {
  return evidence.filter(isCause)
}

function isCause({ statement }: Evidence): boolean {
  return statement.startsWith(AWS_SAID)
}

function reasonOf(statement: string): LaunchFailureReason {
  return launchFailureReason(statement.slice(AWS_SAID.length))
}

function severityOf(evidence: readonly Evidence[], reason: LaunchFailureReason, policy: Policy): Severity {
  if (lastingReasons.has(reason)) return 'high'
  const incidents = causes(evidence)
  const hours = Math.max(...incidents.map(({ fromSec = 0, toSec = 0 }) => toSec - fromSec)) / 3600
  return incidents.length >= policy.launchFailureIncidents || hours >= policy.launchFailureHours ? 'medium' : 'low'
}

function worst(all: readonly Severity[]): Severity {
  return severities.find((severity) => all.includes(severity)) ?? 'low'
}
