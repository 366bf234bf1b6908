import { quantile } from '../series.ts'
import type { Activity } from './group.ts'

/** Boot times differ: three launches in four were no slower. */
const BOOT_QUANTILE = 0.75

/** How long a launch takes until the instance is in service, as the group's own activities show; NaN where none succeeded. What fills a warm pool is not in service. */
export function measuredBootSec(activities: readonly Activity[] | null): number {
  if (activities === null) return Number.NaN
  const durations = activities
    .filter((a) => a.status === 'Successful' && a.endSec !== null && bringsIntoService(a))
    .map((a) => (a.endSec as number) - a.startSec)
  return quantile(Float64Array.from(durations.filter((d) => d > 0)), BOOT_QUANTILE)
}

export function isLaunch(activity: Activity): boolean {
  return activity.description.startsWith('Launching a new EC2 instance')
}

/** A launch into service: "Launching a new EC2 instance: i-…", or "… from warm pool: i-…"; "… into warm pool: i-…" only fills the pool. */
export function bringsIntoService(activity: Activity): boolean {
  return isLaunch(activity) && !activity.description.startsWith('Launching a new EC2 instance into warm pool')
}
