import type { Group } from '../facts/group.ts'
import type { Place } from '../facts/place.ts'
import type { Alarm } from '../facts/scaling-policy.ts'
import type { Observation } from '../observe/observation.ts'
import { at, endOf } from '../series.ts'

/** A state that lasts through a whole day is no matter of the hour: nights without traffic are shorter. */
const LASTING_SEC = 86_400

/**
 * The place with the group's alarms as the window has them. AWS answers with the state of the moment, and an alarm whose metric is only published
 * while there is something to count (requests at night) has none then. INSUFFICIENT_DATA stands where it lasted through the window's last day,
 * though the group had what it counts; else the alarm counts as working. Actions that somebody disabled after the window were enabled in it.
 */
export function withAlarmsOfWindow(place: Place, observation: Observation): Place {
  const { alarms } = place
  const names = (observation.group.policies ?? []).flatMap(({ alarmNames }) => alarmNames)
  const passing = names.filter((name) => {
    const alarm = alarms?.get(name)
    return alarm?.state === 'INSUFFICIENT_DATA' && !lacksDataForLong(alarm, observation)
  })
  const disabledSince = names.filter((name) => {
    const alarm = alarms?.get(name)
    return alarm?.actionsEnabled === false && (alarm.configuredSec ?? 0) >= endOf(observation.grid)
  })
  if (alarms === null || passing.length + disabledSince.length === 0) return place
  const settled = new Map(alarms)
  for (const name of passing) settled.set(name, { ...(alarms.get(name) as Alarm), state: 'OK' })
  for (const name of disabledSince) settled.set(name, { ...(settled.get(name) as Alarm), actionsEnabled: true })
  return { ...place, alarms: settled }
}

function lacksDataForLong(alarm: Alarm, observation: Observation): boolean {
  const { stateSinceSec, stateUpdatedSec } = alarm
  if (countedNothing(alarm, observation, stateSinceSec ?? stateUpdatedSec ?? Number.POSITIVE_INFINITY)) return false
  if (stateSinceSec !== null) return stateSinceSec <= endOf(observation.grid) - LASTING_SEC
  return !hasTriggered(alarm, observation.group)
}

/** AWS's sentence for an alarm that did its work. Source: EC2 Auto Scaling user guide, "Verify a scaling activity" (as-verify-scaling-activity). */
function hasTriggered({ name }: Alarm, { activities }: Group): boolean {
  return (activities ?? []).some(({ cause }) => cause.includes(`a monitor alarm ${name} in state ALARM triggered policy`))
}

/** A load balancer publishes request counts while there are requests: those of the group had been there, and were none since. */
function countedNothing({ namespace, metricName }: Alarm, { requests, grid }: Observation, sinceSec: number): boolean {
  if (!namespace.startsWith('AWS/ApplicationELB') || !metricName.startsWith('RequestCount') || requests === null) return false
  const since = Math.max(0, Math.ceil((sinceSec - grid.startSec) / grid.stepSec))
  let before = false
  for (let i = 0; i < since; i++) if (at(requests, i) > 0) before = true
  for (let i = since; i < grid.length; i++) if (at(requests, i) > 0) return false
  return before
}
