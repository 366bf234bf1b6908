import type { Demand } from '../demand/demand.ts'
import type { Overload } from '../demand/overload.ts'
import type { Alarm } from '../facts/scaling-policy.ts'
import type { Observation } from '../observe/observation.ts'
import type { Policy } from '../policy.ts'
import type { Reason } from '../reasons.ts'
import { mean } from '../series.ts'
import { actionsNotSeen } from './actions-not-seen.ts'
import type { CurrentConfiguration } from './configuration.ts'

/** How the replay of today's configuration compares with what really ran. */
export type ReplayFit = {
  /** Replayed over observed instance-hours, less one. */
  readonly instanceHoursErrorFraction: number
  readonly overloadMinutesPerWeekObserved: number
  readonly overloadMinutesPerWeekReplayed: number
}

/** 110 replayed instance-hours of 100 that ran are an error of 0.1. */
export function fitOf(
  observation: Observation,
  replayed: { readonly instanceMinutes: number; readonly overloadMinutes: number },
  overload: Overload,
  demand: Demand,
): ReplayFit {
  const minutes = (observation.grid.length * observation.grid.stepSec) / 60
  const observedMinutes = mean(observation.inServiceInstances as Float64Array) * minutes
  return {
    instanceHoursErrorFraction: observedMinutes === 0 ? 0 : replayed.instanceMinutes / observedMinutes - 1,
    overloadMinutesPerWeekObserved: overload.minutesPerWeek,
    overloadMinutesPerWeekReplayed: (replayed.overloadMinutes / demand.spanDays) * 7,
  }
}

/**
 * Why nothing may be concluded from a replay of this group, with what would help; null where the replay of today comes near enough to what ran.
 * A replay that cannot tell what happened cannot tell what would. AWS sets the alarms of a policy anew when the policy changes: where it did so after the window
 * began, today's policy is not that of the window.
 */
export function misfitOf(
  fit: ReplayFit,
  { notReplayed }: CurrentConfiguration,
  observation: Observation,
  alarms: ReadonlyMap<string, Alarm> | null,
  policy: Policy,
): Reason | null {
  const error = fit.instanceHoursErrorFraction
  if (Math.abs(error) <= policy.replayOffFraction) return null
  const { group, grid } = observation
  const newActions = actionsNotSeen(observation)
  const seesSize = group.enabledMetrics.includes('GroupDesiredCapacity')
  const setSec = Math.max(...(group.policies ?? []).flatMap(({ alarmNames }) => alarmNames.map((name) => alarms?.get(name)?.configuredSec ?? 0)))
  return {
    code: 'replay-misfit',
    errorFraction: error,
    notReplayed,
    sizeHistoryMissing: !seesSize,
    ...(newActions.length > 0 ? { actionsNotSeen: newActions } : {}),
    ...(setSec > grid.startSec ? { policiesSetSec: setSec } : {}),
  }
}
