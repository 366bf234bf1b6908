import type { Load } from '../demand/load.ts'
import { plainWorld, type World } from '../learn/world.ts'
import { agedMinutes } from './aged.ts'
import { type DynamicPolicy, trackerOf } from './alarms.ts'
import type { Settings } from './settings.ts'
import { calmUpTo, waitingIn } from './waiting-in.ts'
import { type ByMinute, type Limits, type ReplayResult, walk } from './walk.ts'

/**
 * What a configuration would have done with a demand, minute by minute, under the rules that EC2 Auto Scaling follows.
 *
 * Sources: AWS user guide pages on target tracking, step and simple scaling, warm-up, cooldowns and predictive scaling; the
 * alarm pairs of target tracking (three one-minute datapoints out, fifteen in) and the scale-in threshold of 0.7 × target for
 * CPU are observed, not documented. Where AWS publishes no figure the constant below says "assumed".
 */

export type Configuration = {
  readonly vcpuPerInstance: number
  /** Busy vCPUs one instance can serve when full: its vCPUs, or less when memory or another limit binds first. */
  readonly servableVcpuPerInstance: number
  /** It is memory that binds first: the hottest instance is full before the mean one is. Left out: what binds was learnt of the mean instance. */
  readonly fullOfMemory?: boolean
  /** Of an instance; left out: as today. */
  readonly memoryGiB?: number
  /** CPU credits of a burstable type in standard mode: baseline share of a vCPU, 0-1; NaN when credits do not bind. */
  readonly creditBaselineFraction: number
  readonly minSize: number
  readonly maxSize: number
  readonly desiredCapacity: number
  readonly policies: readonly DynamicPolicy[]
  /** Sorted by minute. NaN leaves a size as it is. */
  readonly scheduled: readonly ScheduledChange[]
  /** Instances that predictive scaling asks for, by minute; null without predictive scaling. */
  readonly forecastInstances: Float64Array | null
  readonly bootMinutes: number
  readonly warmupMinutes: number
  /** false: EC2 metrics come every five minutes only. */
  readonly detailedMonitoring: boolean
  readonly canLaunch: boolean
  readonly canTerminate: boolean
  /** Half-open minutes in which launches fail. */
  readonly launchFailures: readonly (readonly [fromMinute: number, toMinute: number])[]
  /** Of the policy, so that what is replayed is judged as what was observed is. */
  readonly overloadUtilization: number
  readonly creditsGone: number
  /** How instances work beyond what their means show; the plain world without it. */
  readonly world?: World
}

export type ScheduledChange = { readonly minute: number; readonly minSize: number; readonly maxSize: number; readonly desiredCapacity: number }

const unlimited: Limits = { overloadMinutes: Number.POSITIVE_INFINITY, instanceMinutes: Number.POSITIVE_INFINITY }

/** Credits a burstable instance can bank, in hours of baseline (AWS: 24). */
const CREDIT_BANK_HOURS = 24

/**
 * Replays `configuration` on `load`. With `byMinute` (as long as the load) the instances in service and the overloaded minutes are
 * written into it.
 */
export function replay(load: Load, configuration: Configuration, limits: Limits = unlimited, byMinute: ByMinute | null = null): ReplayResult {
  const settings = settingsOf(load, configuration, limits)
  const { leak = null } = load
  if (leak === null) return walk(settings, byMinute)
  const seen = byMinute ?? { inService: new Float64Array(load.demandVcpu.length), overloaded: new Uint8Array(load.demandVcpu.length) }
  const result = walk(settings, seen)
  if (result.aborted) return result
  const overloadMinutes = result.overloadMinutes + agedMinutes(leak, configuration.memoryGiB ?? leak.memoryGiB, seen, load.counted)
  return { ...result, overloadMinutes, aborted: overloadMinutes > limits.overloadMinutes }
}

/** What the walk reads, all of one shape whatever worlds, loads and configurations are made of. */
function settingsOf(load: Load, configuration: Configuration, limits: Limits): Settings {
  const world = configuration.world ?? plainWorld
  const { vcpuPerInstance: vcpu, servableVcpuPerInstance: servable, creditBaselineFraction, scheduled } = configuration
  const fullVcpu = world.linearShare * vcpu
  // what CPU and memory bear is a matter of the hottest instance; what else may run out was learnt of the mean one
  const kneeLoad = configuration.world === undefined ? configuration.overloadUtilization : world.kneeLoad
  const bearableVcpu = fullVcpu * kneeLoad
  const bearableMean =
    servable < vcpu ? (servable * configuration.overloadUtilization) / (configuration.fullOfMemory === true ? world.hottest : 1) : Number.POSITIVE_INFINITY
  const trackers = configuration.policies.map(trackerOf)
  return {
    stepMinutes: load.stepMinutes,
    demandVcpu: load.demandVcpu,
    counted: load.counted,
    ownVcpu: load.ownVcpu ?? null,
    idleVcpu: load.idleVcpu ?? null,
    isEventful: (load.leaderVcpu ?? null) !== null || (load.replacing ?? null) !== null,
    requestsPerMinutePerVcpu: load.requestsPerMinutePerVcpu,
    vcpu,
    fullVcpu,
    // what is really there of an instance, in vCPUs of a calm one
    servedVcpu: Math.min(servable, fullVcpu),
    linearShare: world.linearShare,
    kneeLoad,
    bearableVcpu,
    waits: waitingIn(world, load, bearableMean),
    calmUpTo: (instances) => calmUpTo(world, instances, bearableVcpu, bearableMean),
    coldMinutes: world.coldMinutes,
    scaleInShare: world.scaleInShare,
    bootMinutes: Number.isNaN(world.bootMinutes) ? configuration.bootMinutes : Math.max(1, world.bootMinutes),
    warmupMinutes: configuration.warmupMinutes,
    isDetailed: configuration.detailedMonitoring,
    creditBaselineFraction,
    creditBank: Number.isNaN(creditBaselineFraction) ? Number.NaN : CREDIT_BANK_HOURS * 60 * creditBaselineFraction * vcpu,
    creditsGone: configuration.creditsGone,
    minSize: configuration.minSize,
    maxSize: configuration.maxSize,
    desiredCapacity: configuration.desiredCapacity,
    scheduled: Float64Array.from(scheduled.flatMap((change) => [change.minute, change.minSize, change.maxSize, change.desiredCapacity])),
    forecastInstances: configuration.forecastInstances,
    trackers,
    tracking: trackers.filter((t) => t.tracking).length,
    trackingIn: trackers.filter((t) => t.tracking && t.scaleInBelow > Number.NEGATIVE_INFINITY).length,
    launchFailures: Float64Array.from(configuration.launchFailures.flat()),
    canLaunch: configuration.canLaunch,
    canTerminate: configuration.canTerminate,
    mostOverloadMinutes: limits.overloadMinutes,
    mostInstanceMinutes: limits.instanceMinutes,
    mostTogether: limits.together?.instanceMinutes ?? Number.POSITIVE_INFINITY,
    perOverloadMinute: limits.together?.perOverloadMinute ?? 0,
  }
}
