import { SECONDS_PER_DAY } from '../calendar.ts'
import { isLasting, type LaunchFailureReason, launchFailureReason } from '../facts/launch-failures.ts'
import type { LaunchIncident } from '../facts/launch-incidents.ts'
import { type Finding, fingerprintOf, type Severity, severities } from '../findings.ts'
import type { Policy } from '../policy.ts'
import { type LaunchFailuresFacts, launchFailures, launchFailuresFacts } from '../rules/launch-failures.ts'
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

const MOST_INCIDENTS = 20

/**
 * The launch-failures finding that a failed launch leaves: what was known of it while it was open, and this launch counted to its cause
 * and day. It is never milder than it was; how much users felt is for the audit to say.
 */
export function failedLaunchFinding(launch: FailedLaunch, known: KnownFinding | null, policy: Policy): Finding<LaunchFailuresFacts> {
  const resource = { accountId: launch.accountId, region: launch.region, autoScalingGroupName: launch.name }
  const before = known !== null && isOpen(known) ? known.finding : null
  const reason = launchFailureReason(launch.statusMessage)
  const facts = launchFailuresFacts(counted(incidentsOf(before), launch, reason), overloadOf(before), policy)
  return {
    fingerprint: fingerprintOf('launch-failures', resource),
    category: 'scaling-gap',
    kind: 'launch-failures',
    severity: worst([severityOf(facts, reason, policy), ...(before === null ? [] : [before.severity])]),
    resource,
    facts,
    savingsMicroUsdPerMonth: null,
    bestPractices: launchFailures.bestPractices,
  }
}

/**
 * Whether this launch is the first to fail for its cause, as far as the finding knows: it is the first that it names, or so late to come
 * that the finding went on without it.
 */
export function opensCause(known: KnownFinding, { atSec, statusMessage }: FailedLaunch): boolean {
  const reason = launchFailureReason(statusMessage)
  const same = incidentsOf(known.finding).filter((incident) => incident.reason === reason)
  return same.every(({ fromSec }) => fromSec === atSec)
}

/** The incidents that a finding knows: none where it was kept without its facts. */
function incidentsOf(finding: Finding | null): readonly LaunchIncident[] {
  return (finding?.facts as Partial<LaunchFailuresFacts> | undefined)?.incidents ?? []
}

function overloadOf(finding: Finding | null): number | null {
  return (finding?.facts as Partial<LaunchFailuresFacts> | undefined)?.overloadMinutesPerWeek ?? null
}

/** One incident a cause and day, oldest first; of very many the newest are kept. */
function counted(incidents: readonly LaunchIncident[], { atSec, statusMessage }: FailedLaunch, reason: LaunchFailureReason): readonly LaunchIncident[] {
  const day = Math.floor(atSec / SECONDS_PER_DAY)
  const same = (one: LaunchIncident): boolean => one.reason === reason && one.day === day
  const known = incidents.find(same)
  const now: LaunchIncident = {
    reason,
    day,
    attempts: (known?.attempts ?? 0) + 1,
    fromSec: Math.min(known?.fromSec ?? atSec, atSec),
    toSec: Math.max(known?.toSec ?? atSec, atSec),
    statusMessage,
  }
  const others = incidents.filter((one) => !same(one)).slice(-(MOST_INCIDENTS - 1))
  return [...others, now].sort((a, b) => a.fromSec - b.fromSec)
}

function severityOf({ incidents, longestHours }: LaunchFailuresFacts, reason: LaunchFailureReason, policy: Policy): Severity {
  if (isLasting(reason)) return 'high'
  return incidents.length >= policy.launchFailureIncidents || longestHours >= policy.launchFailureHours ? 'medium' : 'low'
}

function worst(all: readonly Severity[]): Severity {
  return severities.find((severity) => all.includes(severity)) ?? 'low'
}
