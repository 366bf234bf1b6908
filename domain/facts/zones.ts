import { endOf, type Grid } from '../series.ts'
import type { Activity, Group } from './group.ts'
import { bringsIntoService } from './launches.ts'

/**
 * Instances in service by zone, on average over the window: from those that run when AWS was asked, back through the launches and terminations, each of which
 * names its zone (DescribeScalingActivities, `Details`). null where nothing moved, or where it cannot be followed: activities were not read or name no zone, instances were
 * attached, detached or put to Standby by hand, come from a warm pool, or count by weight; nor where they add up to another number than `inService` on average, by
 * over `offFraction`: activities are wanting then.
 */
export function meanInstancesByZone(group: Group, window: Grid, inService: number, offFraction: number): ReadonlyMap<string, number> | null {
  const byInstance = Object.keys(group.weights).length === 0 && group.desiredCapacityType === 'units'
  if (group.activities === null || group.hasWarmPool || !byInstance) return null
  const untilSec = endOf(window)
  const steps = group.activities
    .filter(({ status, startSec }) => status === 'Successful' && startSec >= window.startSec)
    .map((activity) => stepOf(activity))
    .sort((a, b) => (b?.atSec ?? 0) - (a?.atSec ?? 0))
  // who was neither launched nor terminated was there all the time
  if (steps.length === 0) return null
  const running = new Map<string, number>()
  for (const { lifecycleState, availabilityZone } of group.instances)
    if (lifecycleState === 'InService') running.set(availabilityZone, (running.get(availabilityZone) ?? 0) + 1)
  const seconds = new Map<string, number>()
  const stay = (fromSec: number, toSec: number): void => {
    const lasted = Math.max(0, Math.min(toSec, untilSec) - Math.max(fromSec, window.startSec))
    for (const [zone, count] of running) seconds.set(zone, (seconds.get(zone) ?? 0) + count * lasted)
  }
  let toSec = Math.max(group.readSec, untilSec)
  for (const step of steps) {
    if (step === null) return null
    stay(step.atSec, toSec)
    const before = (running.get(step.zone) ?? 0) - step.change
    if (before < 0) return null
    running.set(step.zone, before)
    toSec = step.atSec
  }
  stay(window.startSec, toSec)
  const means = new Map([...seconds].map(([zone, sum]) => [zone, sum / (untilSec - window.startSec)]))
  const all = [...means.values()].reduce((sum, mean) => sum + mean, 0)
  return Math.abs(all / inService - 1) > offFraction ? null : means
}

type Step = { readonly atSec: number; readonly zone: string; readonly change: 1 | -1 }

/** An instance is in service when its launch has ended, and until its termination begins. */
function stepOf(activity: Activity): Step | null {
  const { availabilityZone: zone, startSec, endSec, description } = activity
  if (zone == null) return null
  if (bringsIntoService(activity)) return { atSec: endSec ?? startSec, zone, change: 1 }
  return description.startsWith('Terminating EC2 instance') ? { atSec: startSec, zone, change: -1 } : null
}
