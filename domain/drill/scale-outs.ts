import { dayFromIso, SECONDS_PER_DAY, SECONDS_PER_HOUR, SECONDS_PER_MINUTE } from '../calendar.ts'
import { type CapacityChange, capacityChanges } from '../facts/capacity-changes.ts'
import type { Activity } from '../facts/group.ts'
import { isFailedLaunch } from '../facts/launch-incidents.ts'
import { bringsIntoService } from '../facts/launches.ts'

/** An alarm that had capacity added, at the second that the activity's cause names. */
export type ScaleOutAlarm = { readonly atSec: number; readonly alarmName: string; readonly policyName: string; readonly from: number; readonly to: number }

/** EC2 Auto Scaling's own sentence, e.g. `At 2026-11-03T10:04:31Z a monitor alarm high in state ALARM triggered policy cpu changing the desired capacity from 2 to 6.` */
const ALARM =
  /At (\d{4}-\d\d-\d\d)T(\d\d):(\d\d):(\d\d)(?:\.\d+)?Z a monitor alarm (.+?) in state ALARM triggered policy (.+?) changing the desired capacity from (\d+) to (\d+)/g

/** Alarms between two times that raised the desired capacity, oldest first, each once however many instances it moved. */
export function scaleOutAlarms(activities: readonly Activity[], fromSec: number, toSec: number): readonly ScaleOutAlarm[] {
  const bySentence = new Map<string, ScaleOutAlarm>()
  for (const { cause } of activities)
    for (const [sentence, day = '', hours, minutes, seconds, alarmName = '', policyName = '', from, to] of cause.matchAll(ALARM)) {
      const atSec = dayFromIso(day) * SECONDS_PER_DAY + Number(hours) * SECONDS_PER_HOUR + Number(minutes) * SECONDS_PER_MINUTE + Number(seconds)
      bySentence.set(sentence, { atSec, alarmName, policyName, from: Number(from), to: Number(to) })
    }
  return [...bySentence.values()].filter(({ atSec, from, to }) => to > from && atSec >= fromSec && atSec < toSec).sort((a, b) => a.atSec - b.atSec)
}

/** Changes between two times by something other than an alarm that raised the desired capacity: a schedule, a forecast, a request. */
export function otherScaleOuts(activities: readonly Activity[], fromSec: number, toSec: number): readonly CapacityChange[] {
  return capacityChanges(activities).filter(({ by, from, to, atSec }) => by !== 'alarm' && to > from && atSec >= fromSec && atSec < toSec)
}

/** Launches that began between two times. `inServiceSec`: when each instance was in service, sorted; launches under way have none. */
export type LaunchesSeen = { readonly startsSec: readonly number[]; readonly inServiceSec: readonly number[]; readonly failed: number }

export function launchesBetween(activities: readonly Activity[], fromSec: number, toSec: number): LaunchesSeen {
  const mine = activities.filter(({ startSec }) => startSec >= fromSec && startSec < toSec)
  const launches = mine.filter((one) => bringsIntoService(one) && !isFailedLaunch(one))
  const sorted = (secs: readonly number[]): number[] => [...secs].sort((a, b) => a - b)
  return {
    startsSec: sorted(launches.map(({ startSec }) => startSec)),
    inServiceSec: sorted(launches.flatMap(({ endSec, status }) => (endSec !== null && status === 'Successful' ? [endSec] : []))),
    failed: mine.filter(isFailedLaunch).length,
  }
}
