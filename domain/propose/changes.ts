import type { Demand } from '../demand/demand.ts'
import type { Place } from '../facts/place.ts'
import type { Observation } from '../observe/observation.ts'
import type { CurrentConfiguration } from '../replay/configuration.ts'
import { cpuTargetOf, predictiveBufferSec, targetValueOf } from './candidate-configuration.ts'
import type { Ground } from './ground.ts'
import type { ProposedAction } from './schedule.ts'
import type { Tried } from './search.ts'
import { withStandIns } from './stand-ins.ts'

/** Everything a proposal may change; a lever left out stays as it is. The report's `proposal.changes`. */
export type Changes = {
  readonly minSize?: number
  readonly maxSize?: number
  readonly desiredCapacity?: number
  readonly instanceType?: string
  readonly targetTracking?: {
    readonly metric: 'ASGAverageCPUUtilization' | 'ALBRequestCountPerTarget'
    readonly targetValue: number
    readonly disableScaleIn: boolean
  }
  readonly predictiveScaling?: { readonly targetValue: number; readonly schedulingBufferSeconds: number }
  /** All of them that the group has then. */
  readonly scheduledActions?: readonly ProposedAction[]
  readonly defaultInstanceWarmupSeconds?: number
  readonly detailedMonitoring?: true
  readonly resumeProcesses?: readonly string[]
  /** Lifts the protection of instances to come. */
  readonly newInstancesProtectedFromScaleIn?: false
  readonly mixedInstances?: { readonly instanceTypes: readonly string[] }
}

/** Share of what the replays peaked at that the maximum size leaves: room for what was never seen. */
export const MAXIMUM_MARGIN = 1.5

/** The processes that the replay of a proposal takes to be running. */
const REPLAYED_PROCESSES: readonly string[] = ['Launch', 'Terminate', 'AlarmNotification', 'ScheduledActions']

/** The levers that differ from today's. A maximum size that has to be raised is half over the most the worlds had: 12 for 8. */
export function changesOf(
  tried: Tried,
  input: { readonly observation: Observation; readonly current: CurrentConfiguration; readonly demand: Demand; readonly place: Place },
  ground: Ground,
): Changes {
  const { observation, current, demand, place } = input
  const { group } = observation
  const { candidate } = tried
  const changedType = candidate.type.name !== demand.instanceType
  const capped = candidate.capped === true
  const maxSize = capped ? candidate.maxSize : Math.max(candidate.minSize + 1, Math.ceil(tried.peakInstances * MAXIMUM_MARGIN))
  const raise = changedType || capped ? maxSize !== group.maxSize : maxSize > group.maxSize
  const target = candidate.target === null ? null : targetValueOf(candidate.type, candidate.target, ground)
  const { schedule } = candidate
  const endsSchedule = (group.scheduledActions ?? []).length > 0 && (target !== null || schedule !== undefined)
  // where the clock owns the minimum it sets it from its next turn on, and nothing is taken away before
  const byClock = schedule !== undefined && schedule.onPeakDay === null
  const minSize = byClock || (candidate.minSize === group.minSize && !endsSchedule) ? undefined : candidate.minSize
  const suspended = group.suspendedProcesses.filter((p) => REPLAYED_PROCESSES.includes(p))
  const types =
    ground.launchesFail && group.mixedInstanceTypes.length === 0 && group.typesBoundBy.length === 0 ? withStandIns(candidate.type.name, place, group) : []
  return {
    // where the schedule goes, what it has just set would stay for ever
    ...(minSize === undefined ? {} : { minSize }),
    ...(raise ? { maxSize } : endsSchedule ? { maxSize: group.maxSize } : {}),
    ...(changedType || (!byClock && candidate.minSize !== group.minSize)
      ? { desiredCapacity: Math.min(candidate.desiredCapacity, Math.max(maxSize, group.maxSize)) }
      : {}),
    ...(changedType ? { instanceType: candidate.type.name } : {}),
    ...(target === null
      ? {}
      : {
          targetTracking: {
            metric: ground.tracksRequests ? ('ALBRequestCountPerTarget' as const) : ('ASGAverageCPUUtilization' as const),
            targetValue: target,
            disableScaleIn: false,
          },
        }),
    ...(candidate.predictive && candidate.target !== null
      ? {
          predictiveScaling: {
            targetValue: cpuTargetOf(candidate.type, candidate.target),
            schedulingBufferSeconds: predictiveBufferSec(current.configuration.bootMinutes),
          },
        }
      : {}),
    ...(schedule === undefined ? {} : { scheduledActions: schedule.actions }),
    ...(endsSchedule && schedule === undefined ? { scheduledActions: [] } : {}),
    ...(candidate.detailedMonitoring && !current.configuration.detailedMonitoring ? { detailedMonitoring: true as const } : {}),
    ...(suspended.length > 0 ? { resumeProcesses: suspended } : {}),
    ...(group.newInstancesProtectedFromScaleIn && ground.canTerminate ? { newInstancesProtectedFromScaleIn: false as const } : {}),
    ...(types.length > 1 ? { mixedInstances: { instanceTypes: types } } : {}),
  }
}
