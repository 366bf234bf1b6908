import { endOf, type Grid } from '../series.ts'
import type { Activity, Group } from './group.ts'
import { isLaunch } from './launches.ts'

/** An instance that Auto Scaling took out because it failed a check. */
export type HealthReplacement = {
  readonly atSec: number
  /** The check that AWS names: "ELB system health check failure". */
  readonly check: string
  /** Seconds from its launch; NaN where the launch is not among the activities. */
  readonly livedSec: number
}

/**
 * "an instance was taken out of service in response to an ELB system health check failure" (likewise: EC2 instance status checks failure, EBS
 * volume health check failure, VPC Lattice, "a user health-check", "an EC2 health check indicating it has been terminated or stopped"). Sources:
 * EC2 Auto Scaling user guide, ec2-auto-scaling-health-checks and ts-as-healthchecks; AWS re:Post, "Why did Auto Scaling terminate an instance?".
 */
const TAKEN_OUT = /taken out of service in response to (?:an? )?([^.]*(?:health.?check|status checks?)[^.]*)/i
/** AWS's words for an instance that somebody, or Spot, ended: it failed nothing. */
const ENDED_ELSEWHERE = /indicating it has been terminated or stopped/i
export const wasEndedElsewhere = (check: string): boolean => ENDED_ELSEWHERE.test(check)

/** The instances that failed their checks within the window, oldest first. Of a Spot group those that AWS may have taken back are left out. Empty when activities were not read. */
export function healthReplacements({ activities, spotFraction }: Group, window: Grid): readonly HealthReplacement[] {
  const launched = new Map<string, number>()
  const oldestFirst = [...(activities ?? [])].sort((a, b) => a.startSec - b.startSec)
  const replacements: HealthReplacement[] = []
  for (const activity of oldestFirst) {
    const id = instanceOf(activity)
    if (isLaunch(activity)) {
      if (id !== null) launched.set(id, activity.startSec)
      continue
    }
    const check = TAKEN_OUT.exec(activity.cause)?.[1]
    if (check === undefined || activity.startSec < window.startSec || activity.startSec >= endOf(window)) continue
    if (spotFraction > 0 && wasEndedElsewhere(check)) continue
    const launchedSec = id === null ? undefined : launched.get(id)
    replacements.push({ atSec: activity.startSec, check: check.trim(), livedSec: launchedSec === undefined ? Number.NaN : activity.startSec - launchedSec })
  }
  return replacements
}

function instanceOf({ description }: Activity): string | null {
  return /\bi-[0-9a-z-]+/.exec(description)?.[0] ?? null
}
