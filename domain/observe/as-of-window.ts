import type { Activity, Group } from '../facts/group.ts'
import { isLaunch } from '../facts/launches.ts'

/** The window that is judged: epoch seconds UTC, end excluded. */
type Window = { readonly startSec: number; readonly endSec: number }

/**
 * The group as the window has it, whenever AWS was asked: what began after the window is left out, what ended after it is under way, and its
 * type is that of the instances that ran, by their hours within the window. What its template would launch is another thing (`launchType`).
 */
export function asOfWindow(read: Group, window: Window): Group {
  // an earlier group of its name has activities, too (DescribeScalingActivities, IncludeDeletedGroups)
  const group = { ...read, activities: read.activities?.filter(({ startSec }) => startSec >= read.createdSec) ?? null }
  const launchedSec = launchTimes(group)
  const typeShares = typeSharesOf(group, launchedSec, window)
  const [mostCommon] = Object.entries(typeShares).sort(([typeA, a], [typeB, b]) => b - a || (typeA < typeB ? -1 : 1))
  return {
    ...group,
    ...suspensionsOf(group, window),
    typeShares,
    instances: group.instances.map((one) => ((launchedSec.get(one.instanceId) ?? window.startSec) < window.endSec ? one : { ...one, isAfterWindow: true })),
    instanceType: mostCommon?.[0] ?? group.launchType ?? group.instanceType,
    activities: group.activities === null ? null : activitiesUntil(group.activities, window.endSec),
  }
}

/**
 * A process that somebody suspended on the last day, as deployments do for an hour, has not been at rest in the window: what ran, ran with it. What
 * was suspended after the window is not suspended yet. Without a time it has been all along.
 */
function suspensionsOf(
  { suspendedProcesses, suspendedSinceSec }: Group,
  { startSec, endSec }: Window,
): Pick<Group, 'suspendedProcesses' | 'suspendedSinceSec'> {
  const middleSec = (startSec + endSec) / 2
  return {
    suspendedProcesses: suspendedProcesses.filter((name) => !Object.hasOwn(suspendedSinceSec, name) || (suspendedSinceSec[name] as number) <= middleSec),
    suspendedSinceSec: Object.fromEntries(Object.entries(suspendedSinceSec).filter(([, sec]) => sec < endSec)),
  }
}

function activitiesUntil(activities: readonly Activity[], endSec: number): readonly Activity[] {
  return activities
    .filter((activity) => activity.startSec < endSec)
    .map((activity) => (activity.endSec === null || activity.endSec < endSec ? activity : { ...activity, endSec: null, status: 'InProgress' }))
}

/**
 * Instances whose launch no activity tells of have run since before. Where an instance took the place of another, that was of the type the template had
 * then: a refresh leaves none of it behind. Those of a warm pool are not in the group.
 */
function typeSharesOf(
  { instances, launchTypes = [] }: Group,
  launchedSec: ReadonlyMap<string, number>,
  { startSec, endSec }: Window,
): Readonly<Record<string, number>> {
  const ran: Record<string, number> = {}
  const add = (type: string, fromSec: number, toSec: number): void => {
    if (toSec > fromSec) ran[type] = (ran[type] ?? 0) + toSec - fromSec
  }
  for (const { instanceId, instanceType, lifecycleState } of instances) {
    if (instanceType === '' || lifecycleState.startsWith('Warmed')) continue
    const cameSec = Math.min(endSec, Math.max(startSec, launchedSec.get(instanceId) ?? startSec))
    add(instanceType, cameSec, endSec)
    launchTypes.forEach((before, i) => {
      add(before.instanceType, i === 0 ? startSec : Math.max(startSec, before.sinceSec), Math.min(cameSec, launchTypes[i + 1]?.sinceSec ?? cameSec))
    })
  }
  const all = Object.values(ran).reduce((sum, sec) => sum + sec, 0)
  return Object.fromEntries(Object.entries(ran).map(([type, sec]) => [type, sec / all]))
}

/** When each instance was launched into the group, by its id: not before the version that it was launched from was made. */
function launchTimes({ activities, instances, launchTypes = [] }: Group): ReadonlyMap<string, number> {
  const times = new Map<string, number>()
  const later = (id: string, sec: number): void => {
    times.set(id, Math.max(times.get(id) ?? Number.NEGATIVE_INFINITY, sec))
  }
  for (const activity of activities ?? []) {
    const id = /\bi-[0-9a-z-]+/.exec(activity.description)?.[0]
    if (id !== undefined && isLaunch(activity)) later(id, activity.startSec)
  }
  for (const { instanceId, launchedFrom } of instances) {
    const version = launchTypes.find((one) => one.version === launchedFrom)
    if (version !== undefined) later(instanceId, version.sinceSec)
  }
  return times
}
