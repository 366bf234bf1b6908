import { SECONDS_PER_HOUR } from '../calendar.ts'
import { type Case, found, notAssessed, type Rule, soundBecause, type Verdict } from '../case/rule.ts'
import { type LaunchIncident, launchedSince, launchIncidents } from '../facts/launch-incidents.ts'
import type { Severity } from '../findings.ts'
import type { Policy } from '../policy.ts'
import { unread } from '../reasons.ts'
import { at } from '../series.ts'

export type LaunchFailuresFacts = {
  /** One cause on one day (UTC), oldest first. */
  readonly incidents: readonly LaunchIncident[]
  /** Longest time in which launches went on failing within a day. */
  readonly longestHours: number
  /** While launches failed, or shortly after; null where overload is not known. */
  readonly overloadMinutesPerWeek: number | null
  /** A launch succeeded then, after the last that failed for a reason that every launch meets; left out where none did. */
  readonly launchedSinceSec?: number | undefined
  readonly thresholds: { readonly incidents: number; readonly hours: number; readonly overloadMinutesPerWeek: number }
}

export const launchFailures: Rule<LaunchFailuresFacts> = {
  kind: 'launch-failures',
  category: 'scaling-gap',
  summary: "asked for instances and didn't get them",
  thresholds: ['launchFailureHours', 'launchFailureIncidents', 'launchFailureReachMinutes', 'gapMinutesPerWeek', 'criticalGapMinutesPerWeek'],
  bestPractices: ['REL07-BP02', 'REL10-BP01'],
  assess,
}

function assess(c: Case): Verdict<LaunchFailuresFacts> {
  const { group, grid } = c.observation
  if (group.activities === null) return notAssessed(unread('scaling-activities'))
  const incidents = launchIncidents(group, grid)
  if (incidents.length === 0) return soundBecause({ code: 'launches-succeed' })
  const overloaded = overloadAfter(incidents, c)
  const facts = launchFailuresFacts(incidents, Number.isNaN(overloaded) ? null : overloaded, c.policy)
  const sinceSec = launchedSince(group, incidents)
  return found(severityOf(c.policy, incidents.length, facts.longestHours, overloaded), sinceSec === null ? facts : { ...facts, launchedSinceSec: sinceSec })
}

export function launchFailuresFacts(
  incidents: readonly LaunchIncident[],
  overloadMinutesPerWeek: number | null,
  { launchFailureIncidents, launchFailureHours, gapMinutesPerWeek }: Policy,
): LaunchFailuresFacts {
  return {
    incidents,
    longestHours: Math.max(...incidents.map(({ fromSec, toSec }) => toSec - fromSec)) / SECONDS_PER_HOUR,
    overloadMinutesPerWeek,
    thresholds: { incidents: launchFailureIncidents, hours: launchFailureHours, overloadMinutesPerWeek: gapMinutesPerWeek },
  }
}

/** A single short shortage is a warning; one that lasts or comes back is a weak spot; what users felt is a gap. */
function severityOf(policy: Policy, incidents: number, hours: number, hurtMinutesPerWeek: number): Severity {
  if (hurtMinutesPerWeek >= policy.criticalGapMinutesPerWeek) return 'critical'
  if (hurtMinutesPerWeek >= policy.gapMinutesPerWeek) return 'high'
  return incidents >= policy.launchFailureIncidents || hours >= policy.launchFailureHours ? 'medium' : 'low'
}

/** Overloaded minutes a week from the first failed attempt of an incident to a while after its last; NaN when overload is not known. */
function overloadAfter(incidents: readonly LaunchIncident[], { overload, observation, policy }: Case): number {
  if (overload === null) return Number.NaN
  const { startSec, stepSec } = observation.grid
  let hurt = 0
  for (let i = 0; i < overload.steps.length; i++) {
    if (at(overload.steps, i) === 0) continue
    const fromSec = startSec + i * stepSec
    const toSec = fromSec + stepSec
    if (incidents.some((incident) => toSec > incident.fromSec && fromSec <= incident.toSec + policy.launchFailureReachMinutes * 60)) hurt++
  }
  const hurtMinutes = (hurt * stepSec) / 60
  return overload.minutes === 0 ? 0 : (hurtMinutes / overload.minutes) * overload.minutesPerWeek
}
