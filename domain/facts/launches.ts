import { quantile } from '../series.ts'
import type { Activity } from './group.ts'

/** Failed launches further apart than this are two incidents: Auto Scaling retries within it. */
const INCIDENT_GAP_MINUTES = 60

/** How long a launch takes until the instance is in service, as the group's own activities show; NaN where none succeeded. */
export function measuredBootSec(activities: readonly Activity[] | null): number {
  if (activities === null) return Number.NaN
  const durations = activities.filter((a) => a.status === 'Successful' && a.endSec !== null && isLaunch(a)).map((a) => (a.endSec as number) - a.startSec)
  return quantile(Float64Array.from(durations.filter((d) => d > 0)), 0.75)
}

/** Days (UTC) on which a launch succeeded; NaN when activities were not read. */
export function daysWithLaunches(activities: readonly Activity[] | null, sinceSec: number): number {
  if (activities === null) return Number.NaN
  const days = activities.filter((a) => a.status === 'Successful' && a.startSec >= sinceSec && isLaunch(a)).map((a) => Math.floor(a.startSec / 86400))
  return new Set(days).size
}

export function isLaunch(activity: Activity): boolean {
  return activity.description.startsWith('Launching a new EC2 instance')
}

/** Half-open minutes from `startSec` in which launches failed, merged where Auto Scaling was retrying. Sorted. */
export function failureWindows(activities: readonly Activity[] | null, startSec: number): readonly (readonly [number, number])[] {
  if (activities === null) return []
  const minutes = activities
    .filter((a) => a.status === 'Failed' && isLaunch(a))
    .map((a) => Math.floor((a.startSec - startSec) / 60))
    .sort((a, b) => a - b)
  const windows: [number, number][] = []
  for (const minute of minutes) {
    const last = windows.at(-1)
    if (last !== undefined && minute - last[1] < INCIDENT_GAP_MINUTES) last[1] = minute + 1
    else windows.push([minute, minute + 1])
  }
  return windows.filter(([, to]) => to > 0)
}
