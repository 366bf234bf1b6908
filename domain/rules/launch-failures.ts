import { type Case, healthy, notAssessed, type Rule, type Verdict } from '../case/rule.ts'
import { launchFailureCause, launchFailureWords } from '../facts/launch-failures.ts'
import { type LaunchIncident, launchIncidents } from '../facts/launch-incidents.ts'
import type { Evidence, Severity } from '../findings.ts'
import { at } from '../series.ts'

export const launchFailures: Rule = {
  kind: 'launch-failures',
  category: 'scaling-gap',
  summary: 'asked for instances and did not get them',
  thresholds: ['launchFailureHours', 'launchFailureIncidents', 'launchFailureReachMinutes', 'gapMinutesPerWeek', 'criticalGapMinutesPerWeek'],
  bestPractices: ['REL07-BP02', 'REL10-BP01'],
  assess,
}

function assess(c: Case): Verdict {
  const { group, grid } = c.observation
  if (group.activities === null) return notAssessed('the scaling activities were not read')
  const incidents = launchIncidents(group, grid)
  if (incidents.length === 0) return healthy({ statement: 'No launch failed within the window.', value: 0, unit: 'incidents', threshold: 0 })
  const reasons = [...new Set(incidents.map(({ reason }) => reason))]
  const causes = [...new Set(incidents.map(({ statusMessage }) => launchFailureCause(statusMessage)))]
  const attempts = incidents.reduce((sum, incident) => sum + incident.attempts, 0)
  const hours = Math.max(...incidents.map(({ fromSec, toSec }) => toSec - fromSec)) / 3600
  const hurtMinutes = overloadAfter(incidents, c)
  return {
    verdict: 'found',
    severity: severityOf(c, incidents.length, hours, hurtMinutes),
    title: `Make launches succeed: ${attempts} failed on ${days(incidents)}, because ${causes.join('; and ')}.`,
    evidence: [
      {
        statement: `${incidents.length} incidents (one cause on one day) in ${attempts} attempts.`,
        value: incidents.length,
        unit: 'incidents',
        threshold: c.policy.launchFailureIncidents,
      },
      { statement: 'Longest time in which launches went on failing within a day.', value: hours, unit: 'hours', threshold: c.policy.launchFailureHours },
      ...(Number.isNaN(hurtMinutes)
        ? []
        : [
            {
              statement: 'Overloaded while launches failed or shortly after.',
              value: hurtMinutes,
              unit: 'minutes a week',
              threshold: c.policy.gapMinutesPerWeek,
            },
          ]),
      ...incidents.map(evidenceOf),
    ],
    remedy: reasons.map((reason) => launchFailureWords[reason].remedy).join(' '),
  }
}

function evidenceOf({ attempts, fromSec, toSec, statusMessage }: LaunchIncident): Evidence {
  return { statement: `AWS said: ${statusMessage}`, value: attempts, unit: 'attempts', fromSec, toSec }
}

function days(incidents: readonly LaunchIncident[]): string {
  const count = new Set(incidents.map(({ day }) => day)).size
  return count === 1 ? 'one day' : `${count} days`
}

/** A single short shortage is a warning; one that lasts or comes back is a weak spot; what users felt is a gap. */
function severityOf({ policy }: Case, incidents: number, hours: number, hurtMinutesPerWeek: number): Severity {
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
