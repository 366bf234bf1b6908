import { SECONDS_PER_DAY } from '../calendar.ts'
import type { Group } from '../facts/group.ts'
import { watchesOwnCpu } from '../facts/own-alarm.ts'
import type { Alarm } from '../facts/scaling-policy.ts'
import type { Observation } from '../observe/observation.ts'
import { at } from '../series.ts'
import type { ReactivePolicy } from './scaling.ts'

/** Times at which a policy's alarm must have gone off, with room for more instances, and nothing came of it. */
export type Silence = { readonly alarmName: string; readonly thresholdPercent: number; readonly times: number }

/** So often, on so many days, is no coincidence of a cooldown or a warm-up. */
const LEAST_TIMES = 5
const LEAST_DAYS = 3
/** Well over the threshold, so that a mean over a step cannot hide datapoints under it. */
const CLEARLY_OVER = 1.05
/** An alarm that had this long, and its own time besides, has gone off. */
const LEAST_ALARM_MINUTES = 15
/** Instances that were asked for are on their way, or in service, after this long. */
const ANSWER_MINUTES = 60

/**
 * A policy that adds capacity when the group's own CPU is high, and did not: CPU was over its threshold again and again, each time for
 * long enough and with room to the maximum size, and the group did not grow a single time. The alarm is there and enabled, but what
 * it does never reaches the group. Null where that cannot be said: another metric, too few such times, launches that failed, a process that
 * is suspended. Times before the alarm was configured do not count. Steps that were not observed end a time and begin none.
 */
export function silenceOf(policy: ReactivePolicy, observation: Observation, alarms: ReadonlyMap<string, Alarm> | null): Silence | null {
  const watch = watchOf(policy, observation.group, alarms)
  const { group, grid, cpuPercentAverage: cpu, inServiceInstances: inService } = observation
  if (watch === null || cpu === null || inService === null || group.suspendedProcesses.length > 0) return null
  if (group.activities?.some(({ status, startSec }) => status === 'Failed' && startSec >= grid.startSec) === true) return null
  const stepMinutes = grid.stepSec / 60
  const needed = Math.ceil((LEAST_ALARM_MINUTES + watch.minutes) / stepMinutes)
  const answerSteps = Math.ceil(ANSWER_MINUTES / stepMinutes)
  const days = new Set<number>()
  let times = 0
  let run = 0
  for (let i = Math.max(0, Math.ceil((watch.sinceSec - grid.startSec) / grid.stepSec)); i < grid.length; i++) {
    const room = at(inService, i) >= 1 && at(inService, i) <= (observation.maxSize === null ? group.maxSize : at(observation.maxSize, i)) - 1
    run = at(cpu, i) > watch.thresholdPercent * CLEARLY_OVER && room ? run + 1 : 0
    // one that never ends is due every day
    if (run % (SECONDS_PER_DAY / grid.stepSec) !== needed) continue
    if (i + answerSteps >= grid.length) break
    if (grows(observation, i - needed + 1, i + answerSteps)) return null
    times++
    days.add(Math.floor((grid.startSec + i * grid.stepSec) / SECONDS_PER_DAY))
  }
  return times >= LEAST_TIMES && days.size >= LEAST_DAYS ? { alarmName: watch.alarmName, thresholdPercent: watch.thresholdPercent, times } : null
}

/** Whether more was in service, or wanted, at any time of these steps than at the first. */
function grows({ inServiceInstances: inService, desiredCapacity }: Observation, from: number, to: number): boolean {
  return [inService, desiredCapacity].some((series) => {
    if (series === null) return false
    for (let i = from + 1; i <= to; i++) if (at(series, i) > at(series, from) + 0.5) return true
    return false
  })
}

type Watch = { readonly alarmName: string; readonly thresholdPercent: number; readonly minutes: number; readonly sinceSec: number }

/** What sets off a policy that adds capacity on the group's own mean CPU; null for any other. */
function watchOf(policy: ReactivePolicy, group: Group, alarms: ReadonlyMap<string, Alarm> | null): Watch | null {
  const high = policy.alarmNames.flatMap((name) => alarms?.get(name) ?? []).filter((alarm) => alarm.comparison === 'above')
  const [alarm] = high
  if (alarm === undefined || high.length > 1) return null
  if (!watchesOwnCpu(alarm, group)) return null
  if (policy.type !== 'TargetTrackingScaling' && !addsCapacity(policy)) return null
  return {
    alarmName: alarm.name,
    thresholdPercent: alarm.threshold,
    minutes: (alarm.periodSec * alarm.datapointsToAlarm) / 60,
    sinceSec: alarm.configuredSec ?? Number.NEGATIVE_INFINITY,
  }
}

function addsCapacity(policy: Exclude<ReactivePolicy, { type: 'TargetTrackingScaling' }>): boolean {
  if (policy.adjustmentType === 'ExactCapacity') return false
  return policy.type === 'SimpleScaling' ? policy.adjustment > 0 : policy.steps.every(({ adjustment }) => adjustment > 0)
}
