import { SECONDS_PER_DAY } from '../calendar.ts'
import { endOf, type Grid } from '../series.ts'
import type { Activity, Group } from './group.ts'
import { isOfEveryLaunch, type LaunchFailureReason, launchFailureReason, statusMessageOf } from './launch-failures.ts'
import { bringsIntoService, isLaunch } from './launches.ts'

/** Failed launches further apart than this are two incidents: Auto Scaling retries within it. */
const INCIDENT_GAP_MINUTES = 60

/** Failed launches of one group for one reason on one day (UTC): Auto Scaling retries, so many activities are one incident. */
export type LaunchIncident = {
  readonly reason: LaunchFailureReason
  /** Days since 1970-01-01 UTC. */
  readonly day: number
  readonly attempts: number
  readonly fromSec: number
  /** Start of the last failed attempt. */
  readonly toSec: number
  readonly statusMessage: string
}

/** A launch that is still under way after this long waits on something: AWS's default heartbeat timeout of a lifecycle hook (adding-lifecycle-hooks). */
const WAITING_SEC = 3600

/** The incidents that began in the window, oldest first. Empty when activities were not read: ask for that first. */
export function launchIncidents(group: Group, window: Grid): readonly LaunchIncident[] {
  const byReasonAndDay = new Map<string, LaunchIncident>()
  const untilSec = endOf(window)
  const missed = (group.activities ?? []).filter(
    (activity) => activity.startSec >= window.startSec && (isFailedLaunch(activity) || isWaiting(activity, untilSec)),
  )
  for (const activity of missed.sort((a, b) => a.startSec - b.startSec)) {
    const waits = isWaiting(activity, untilSec)
    const said = waits ? `${activity.description} (status ${activity.status})` : statusMessageOf(activity)
    const reason = waits ? waitingReason(activity.status) : launchFailureReason(said)
    const day = Math.floor(activity.startSec / SECONDS_PER_DAY)
    const key = `${day} ${reason}`
    const known = byReasonAndDay.get(key)
    const first = known ?? { reason, day, attempts: 0, fromSec: activity.startSec, toSec: activity.startSec, statusMessage: said }
    byReasonAndDay.set(key, { ...first, attempts: first.attempts + 1, toSec: activity.startSec })
  }
  return [...byReasonAndDay.values()]
}

/**
 * A launch that was asked for and did not come about. AWS calls it Failed, or Cancelled where it was given up on the way: by a lifecycle
 * hook, or for what the message says. One that ends as Cancelled without a word was no longer wanted.
 */
export function isFailedLaunch(activity: Activity): boolean {
  if (!isLaunch(activity)) return false
  return activity.status === 'Failed' || activity.status === 'Unsuccessful' || (activity.status === 'Cancelled' && wasGivenUp(statusMessageOf(activity)))
}

/** Not in service, and not given up: pending on a lifecycle hook (MidLifecycleAction), or on AWS. One that warms up is in service. */
function isWaiting(activity: Activity, untilSec: number): boolean {
  return isLaunch(activity) && activity.endSec === null && !ENDED.has(activity.status) && activity.startSec <= untilSec - WAITING_SEC
}

/** By the state of the activity (EC2 Auto Scaling API reference, Activity, `StatusCode`). */
function waitingReason(status: string): LaunchFailureReason {
  if (status === 'MidLifecycleAction') return 'lifecycle-hook-waiting'
  return /Spot/.test(status) ? 'spot-waiting' : 'waiting'
}

const ENDED: ReadonlySet<string> = new Set(['Successful', 'Failed', 'Cancelled', 'Unsuccessful', 'WaitingForInstanceWarmup'])

function wasGivenUp(statusMessage: string): boolean {
  return statusMessage !== '' && !/desired capacity|user request|no longer (needed|required)|cancell?ed by/i.test(statusMessage)
}

/** When the first launch succeeded after the last that failed for a reason that every launch meets; null where none did, and without such a reason. */
export function launchedSince(group: Group, incidents: readonly LaunchIncident[]): number | null {
  const lastSec = Math.max(...incidents.filter(({ reason }) => isOfEveryLaunch(reason)).map(({ toSec }) => toSec))
  const since = (group.activities ?? []).filter((activity) => isLaunch(activity) && activity.status === 'Successful' && activity.startSec > lastSec)
  return Number.isFinite(lastSec) && since.length > 0 ? Math.min(...since.map(({ startSec }) => startSec)) : null
}

/** The newest failed launch, when no launch has succeeded since; null otherwise, or when activities were not read. */
export function unresolvedLaunchFailure(group: Group): Activity | null {
  const launches = (group.activities ?? []).filter((activity) => isFailedLaunch(activity) || (isLaunch(activity) && activity.status === 'Successful'))
  const newest = launches.reduce<Activity | null>((best, activity) => (best === null || activity.startSec > best.startSec ? activity : best), null)
  return newest !== null && isFailedLaunch(newest) ? newest : null
}

/** Half-open minutes from `startSec` in which launches into service failed, merged where Auto Scaling was retrying and none succeeded meanwhile. Sorted. */
export function failureWindows(activities: readonly Activity[] | null, startSec: number): readonly (readonly [number, number])[] {
  if (activities === null) return []
  const minutesOf = (is: (activity: Activity) => boolean): readonly number[] =>
    activities
      .filter((activity) => bringsIntoService(activity) && is(activity))
      .map((activity) => Math.floor((activity.startSec - startSec) / 60))
      .sort((a, b) => a - b)
  const succeeded = minutesOf(({ status }) => status === 'Successful')
  const windows: [number, number][] = []
  for (const minute of minutesOf(isFailedLaunch)) {
    const last = windows.at(-1)
    const goesOn = last !== undefined && minute - last[1] < INCIDENT_GAP_MINUTES && !succeeded.some((at) => at >= last[1] && at <= minute)
    if (goesOn) last[1] = minute + 1
    else windows.push([minute, minute + 1])
  }
  return windows.filter(([, to]) => to > 0)
}
