import type { DynamicPolicy } from '../replay/alarms.ts'
import { forecastInstances } from '../replay/forecast.ts'
import type { Configuration } from '../replay/replay.ts'
import type { Candidate } from './candidate.ts'
import type { CandidateType } from './candidate-types.ts'
import { type Member, worldOn } from './ensemble.ts'
import type { Ground } from './ground.ts'

const [BUFFER_MINUTES, BUFFER_STEP_MINUTES, MOST_BUFFER_SEC] = [5, 5, 3300] as const
/** What a group without a target is taken to track, for predictive scaling. */
const UNSAID_TARGET = 0.6

/** Five minutes beyond the boot (AWS's default buffer), in whole five minutes, under the hour that AWS allows: 600 s for a boot of three minutes. */
export function predictiveBufferSec(bootMinutes: number): number {
  return Math.min(MOST_BUFFER_SEC, Math.ceil((bootMinutes + BUFFER_MINUTES) / BUFFER_STEP_MINUTES) * BUFFER_STEP_MINUTES * 60)
}

/** The same configuration in a world. */
export function inWorld(configuration: Configuration, { type }: Candidate, { today }: Ground, { world }: Member): Configuration {
  return { ...configuration, world: worldOn(world, type, today.vcpuPerInstance) }
}

/** The candidate as the replay reads it. The forecast is the one learnt from the window: what a world has beside it is what it did not expect. */
export function configurationOf(candidate: Candidate, ground: Ground): Configuration {
  const { type, target, schedule } = candidate
  const { today } = ground
  const tracked = target ?? UNSAID_TARGET
  return {
    vcpuPerInstance: type.vcpu,
    servableVcpuPerInstance: type.servableVcpu,
    fullOfMemory: type.fullOfMemory,
    memoryGiB: type.memoryGiB,
    creditBaselineFraction: type.creditBaselineFraction,
    minSize: schedule?.firstMinSize ?? candidate.minSize,
    maxSize: candidate.maxSize,
    desiredCapacity: candidate.desiredCapacity,
    policies: target === null ? today.policies : [trackingPolicy(candidate, target, ground)],
    scheduled:
      schedule !== undefined ? [...schedule.changes, ...ground.byHand].sort((a, b) => a.minute - b.minute) : target === null ? today.scheduled : ground.byHand,
    forecastInstances: candidate.predictive
      ? forecastInstances(ground.forecastVcpu, ground.load.demandVcpu.length, type.servableVcpu * tracked, predictiveBufferSec(today.bootMinutes) / 60)
      : target === null
        ? today.forecastInstances
        : null,
    bootMinutes: today.bootMinutes,
    warmupMinutes: today.warmupMinutes,
    detailedMonitoring: candidate.detailedMonitoring,
    canLaunch: true,
    canTerminate: ground.canTerminate,
    launchFailures: ground.launchesFail && type.hasStandIns ? [] : today.launchFailures,
    overloadUtilization: today.overloadUtilization,
    creditsGone: today.creditsGone,
  }
}

function trackingPolicy(candidate: Candidate, target: number, ground: Ground): DynamicPolicy {
  return {
    type: 'target-tracking',
    metric: ground.tracksRequests ? 'requests' : 'cpu',
    targetValue: targetValueOf(candidate.type, target, ground),
    disableScaleIn: false,
  }
}

/**
 * The policy's target in AWS's unit: percent of CPU, or requests per target per minute (1.4 servable vCPUs at 0.6 and 0.02 vCPU-seconds a request are 2,520).
 * Rounded as it will be written.
 */
export function targetValueOf(type: CandidateType, target: number, ground: Ground): number {
  if (ground.tracksRequests) return Math.max(1, Math.round((((type.servableVcpu - ground.ownVcpu) * target) / ground.vcpuSecondsPerRequest) * 60))
  return cpuTargetOf(type, target)
}

/** The same aim in percent of CPU: under the share itself where something else binds before CPU does (1.4 of 2 vCPUs at 0.6 are 42 %). */
export function cpuTargetOf(type: CandidateType, target: number): number {
  return Math.max(1, Math.round((type.servableVcpu / type.vcpu) * target * 100))
}

/** The share that a policy's target aims at, where the group is replayed by that metric: 2,520 requests of the example above are 0.6; null where it is another. */
export function shareOfTarget(type: CandidateType, metric: string, targetValue: number, ground: Ground): number | null {
  if (ground.tracksRequests)
    return metric === 'ALBRequestCountPerTarget' ? ((targetValue / 60) * ground.vcpuSecondsPerRequest) / (type.servableVcpu - ground.ownVcpu) : null
  return metric === 'ASGAverageCPUUtilization' ? (targetValue * type.vcpu) / (100 * type.servableVcpu) : null
}
