import type { Load } from '../demand/load.ts'
import { plainWorld, shownCpu, type World } from '../learn/world.ts'
import { at, ROUNDING_SLACK } from '../series.ts'
import { type AlarmPolicy, adjusted, type DynamicPolicy, holdStill, IN_DATAPOINTS, recentMean, type Tracker, trackerOf } from './alarms.ts'
import { waitingIn } from './waiting-in.ts'

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

export type ReplayResult = {
  readonly instanceMinutes: number
  readonly overloadMinutes: number
  /** Minutes in which overload met the maximum size: no policy could have helped. */
  readonly overloadMinutesAtMaximum: number
  readonly peakInstances: number
  /** true: a limit was passed, and the figures are those up to that minute. */
  readonly aborted: boolean
}

/** What a replay did, one entry a minute. */
export type ByMinute = { readonly inService: Float64Array; readonly overloaded: Uint8Array }

/** A replay may be stopped as soon as it cannot be of use: the search for a proposal lives on it. */
export type Limits = { readonly overloadMinutes: number; readonly instanceMinutes: number }
const unlimited: Limits = { overloadMinutes: Number.POSITIVE_INFINITY, instanceMinutes: Number.POSITIVE_INFINITY }

const OUT_DATAPOINTS = 3
/** Minutes between two scale-ins of target tracking (assumed; AWS publishes none). */
const SCALE_IN_PAUSE_MINUTES = 5
/** Unserved work that waits rather than being lost, in minutes of capacity (assumed: clients give up after half a minute). */
const BACKLOG_MINUTES = 0.5
/** Minutes until Auto Scaling tries a failed launch again (assumed back-off). */
const LAUNCH_RETRY_MINUTES = 10
/** Credits a burstable instance can bank, in hours of baseline (AWS: 24). */
const CREDIT_BANK_HOURS = 24
const BASIC_PERIOD_MINUTES = 5
/** Long before the window. */
const NEVER = -1e9
/** Of the credits that an instance can hold, so much is there when the window begins: not known, and neither none nor all. */
const FIRST_CREDITS = 1 / 4

/**
 * Replays `configuration` on `load`. With `byMinute` (as long as the load) the instances in service and the overloaded minutes are
 * written into it. Allocates nothing in the loop. Two weeks by the minute cost well under a millisecond.
 */
// biome-ignore lint/complexity/noExcessiveLinesPerFunction: one loop over every minute, run thousands of times a group, with its state in locals: calls in it cost more than they tell
export function replay(load: Load, configuration: Configuration, limits: Limits = unlimited, byMinute: ByMinute | null = null): ReplayResult {
  const { demandVcpu, counted, stepMinutes } = load
  const minutes = demandVcpu.length
  const {
    vcpuPerInstance: vcpu,
    servableVcpuPerInstance: servable,
    warmupMinutes,
    detailedMonitoring: detailed,
    scheduled,
    forecastInstances,
    overloadUtilization,
    creditsGone,
  } = configuration
  const world = configuration.world ?? plainWorld
  const { linearShare, coldMinutes, scaleInShare } = world
  const bootMinutes = Number.isNaN(world.bootMinutes) ? configuration.bootMinutes : Math.max(1, world.bootMinutes)
  const { ownVcpu = null, idleVcpu = null } = load
  // what is really there of an instance, in vCPUs of a calm one
  const full = Math.min(servable, linearShare * vcpu)
  // what CPU and memory bear is a matter of the hottest instance; what else may run out was learnt of the mean one
  const kneeLoad = configuration.world === undefined ? overloadUtilization : world.kneeLoad
  const bearable = linearShare * vcpu * kneeLoad
  const bearableMean = servable < vcpu ? (servable * overloadUtilization) / (configuration.fullOfMemory === true ? world.hottest : 1) : Number.POSITIVE_INFINITY
  let youngestSince = NEVER
  const waits = waitingIn(world, load, bearableMean)
  const baseline = configuration.creditBaselineFraction
  const burstable = !Number.isNaN(baseline)
  const creditBank = burstable ? CREDIT_BANK_HOURS * 60 * baseline * vcpu : 0
  let credits = creditBank * FIRST_CREDITS
  /** CPU in percent of an instance that does so much. */
  const shownPercent = (busy: number, minute: number): number =>
    100 * Math.min(1, shownCpu(busy / (linearShare * vcpu), linearShare) + (idleVcpu === null ? 0 : at(idleVcpu, minute) / vcpu))
  const trackers = configuration.policies.map(trackerOf)
  const tracking = trackers.filter((t) => t.policy.type === 'target-tracking').length
  const canHoldStill = stepMinutes > 1 && !burstable && tracking === trackers.length
  let { minSize, maxSize } = configuration
  let desired = clamp(configuration.desiredCapacity, minSize, maxSize)
  let total = desired
  let inService = desired
  let warm = desired
  const horizon = minutes + bootMinutes + warmupMinutes + 1
  const arrivals = scratch(0, horizon)
  const warmed = scratch(1, horizon)
  let nextScheduled = 0
  let nextFailure = 0
  let backlog = 0
  let lastScaleIn = NEVER
  let cooldownUntil = -1
  let retryAt = -1
  let instanceMinutes = 0
  let overloadMinutes = 0
  let overloadMinutesAtMaximum = 0
  let peakInstances = total

  for (let minute = 0; minute < minutes; minute++) {
    // 0. a whole step at once where nothing is under way and nothing will happen
    if (canHoldStill && minute % stepMinutes === 0 && total === desired && warm === total && backlog === 0) {
      const demand = at(demandVcpu, minute)
      const last = Math.min(minutes, minute + stepMinutes) - 1
      const span = last - minute + 1
      const noneDue = nextScheduled >= scheduled.length || (scheduled[nextScheduled] as ScheduledChange).minute > last
      const floor = forecastInstances === null ? 0 : Math.max(at(forecastInstances, minute), at(forecastInstances, last))
      const own = ownVcpu === null ? 0 : at(ownVcpu, minute)
      const settled = minute - youngestSince >= coldMinutes
      const over = counted[minute] === 1 && waits(demand, total, minute, bearable, youngestSince) ? span : 0
      const within = overloadMinutes + over <= limits.overloadMinutes && instanceMinutes + span * total <= limits.instanceMinutes
      // a step whose first minute is as its last has no jump in it
      if (settled && demand === at(demandVcpu, last) && noneDue && within && floor <= desired && demand + total * own <= total * full) {
        const cpuPercent = total > 0 ? shownPercent(demand / total + own, minute) : Number.NaN
        const requests = total > 0 ? (demand * load.requestsPerMinutePerVcpu) / total : Number.NaN
        if (holdStill(trackers, cpuPercent, requests, span, desired > Math.max(minSize, floor))) {
          overloadMinutes += over
          if (desired >= maxSize) overloadMinutesAtMaximum += over
          instanceMinutes += span * total
          if (byMinute !== null) {
            byMinute.inService.fill(total, minute, last + 1)
            if (over > 0) byMinute.overloaded.fill(1, minute, last + 1)
          }
          minute = last
          continue
        }
      }
    }

    // 1. who is in service, and what work arrives
    const arrived = at(arrivals, minute)
    if (arrived > 0) {
      const alive = Math.min(arrived, total - inService)
      // an instance comes without credits (AWS gives launch credits to T2 alone): the mean of the group falls
      if (burstable && inService + alive > 0) credits *= inService / (inService + alive)
      inService += alive
      youngestSince = minute
    }
    const ready = at(warmed, minute)
    if (ready > 0) warm = Math.min(inService, warm + ready)
    const demand = at(demandVcpu, minute)
    const own = ownVcpu === null ? 0 : at(ownVcpu, minute)
    const most = burstable && credits < creditsGone ? Math.min(full, vcpu * baseline) : full
    const capacity = inService * Math.max(0, most - own)
    const work = demand + backlog
    const served = work < capacity ? work : capacity
    backlog = Math.min(work - served, capacity * BACKLOG_MINUTES)
    if (counted[minute] === 1 && waits(demand, inService, minute, most < full ? Math.min(bearable, most * kneeLoad) : bearable, youngestSince)) {
      overloadMinutes++
      if (byMinute !== null) byMinute.overloaded[minute] = 1
      if (desired >= maxSize) overloadMinutesAtMaximum++
      if (overloadMinutes > limits.overloadMinutes) return { instanceMinutes, overloadMinutes, overloadMinutesAtMaximum, peakInstances, aborted: true }
    }
    const busyFraction = inService > 0 ? shownPercent(served / inService + own, minute) / 100 : 0
    if (burstable && inService > 0) credits = clamp(credits + (baseline - busyFraction) * vcpu, 0, creditBank)
    instanceMinutes += total
    if (byMinute !== null) byMinute.inService[minute] = inService

    // 2. schedules and forecasts
    while (nextScheduled < scheduled.length && (scheduled[nextScheduled] as ScheduledChange).minute <= minute) {
      const change = scheduled[nextScheduled++] as ScheduledChange
      if (change.minute < minute) continue
      if (!Number.isNaN(change.minSize)) minSize = change.minSize
      if (!Number.isNaN(change.maxSize)) maxSize = change.maxSize
      desired = clamp(Number.isNaN(change.desiredCapacity) ? desired : change.desiredCapacity, minSize, maxSize)
    }
    const floor = forecastInstances === null ? 0 : at(forecastInstances, minute)
    if (floor > desired) desired = clamp(floor, minSize, maxSize)

    // 3. alarms and policies
    if (trackers.length > 0) {
      const cpuPercent = busyFraction * 100
      let out = desired
      let into = -1
      let agreeing = 0
      const quiet = total === warm
      for (let k = 0; k < trackers.length; k++) {
        const t = trackers[k] as Tracker
        const value = t.cpu ? (warm > 0 ? cpuPercent : Number.NaN) : inService > 0 ? (served * load.requestsPerMinutePerVcpu) / inService : Number.NaN
        if (t.tracking) {
          t.recent[t.slot] = value
          t.slot = t.slot === IN_DATAPOINTS - 1 ? 0 : t.slot + 1
          t.above = value > t.target ? t.above + 1 : 0
          t.below = value < t.scaleInBelow ? t.below + 1 : 0
          if (t.cpu && !detailed && minute % BASIC_PERIOD_MINUTES !== BASIC_PERIOD_MINUTES - 1) continue
          if (t.above >= OUT_DATAPOINTS) {
            const current = t.cpu ? Math.max(1, warm) : inService
            const wish = Math.ceil((current * recentMean(t, OUT_DATAPOINTS)) / t.target - ROUNDING_SLACK)
            if (wish > out) out = wish
          } else if (t.below >= IN_DATAPOINTS && quiet && minute - lastScaleIn >= SCALE_IN_PAUSE_MINUTES) {
            const wish = Math.max(1, Math.ceil((inService * recentMean(t, IN_DATAPOINTS)) / t.target - ROUNDING_SLACK))
            if (wish < desired) {
              agreeing++
              if (wish > into) into = wish
            }
          }
          continue
        }
        const policy = t.policy as AlarmPolicy
        t.periodSum += value
        if (minute % t.periodMinutes === t.periodMinutes - 1) {
          t.periodMean = t.periodSum / t.periodMinutes
          t.periodSum = 0
          const breach = policy.comparison === 'above' ? t.periodMean > policy.threshold : t.periodMean < policy.threshold
          t.breaches += (breach ? 1 : 0) - at(t.breached, t.periodSlot)
          t.breached[t.periodSlot] = breach ? 1 : 0
          t.periodSlot = t.periodSlot === t.breached.length - 1 ? 0 : t.periodSlot + 1
        }
        if (t.breaches < t.datapointsToAlarm || minute < cooldownUntil) continue
        if (policy.type === 'step' && minute % t.periodMinutes !== t.periodMinutes - 1) continue
        const wish = adjusted(policy, t.periodMean - policy.threshold, policy.type === 'step' && policy.comparison === 'above' ? Math.max(1, warm) : desired)
        if (wish > desired) {
          if (wish > out) out = wish
          cooldownUntil = minute + policy.cooldownMinutes
        } else if (wish < desired && (policy.type === 'simple' || quiet)) {
          if (wish > into) into = wish
          cooldownUntil = minute + policy.cooldownMinutes
        }
      }
      if (out > desired) desired = clamp(out, minSize, maxSize)
      else if (into >= 0 && agreeing === tracking) {
        const least = scaleInShare === 1 ? into : Math.max(into, desired - Math.max(1, Math.floor(desired * scaleInShare)))
        const next = clamp(least > floor ? least : floor, minSize, maxSize)
        if (next < desired) {
          desired = next
          lastScaleIn = minute
        }
      }
    }

    // 4. launches and terminations (the oldest go first)
    if (total < desired && configuration.canLaunch && minute >= retryAt) {
      while (nextFailure < configuration.launchFailures.length && (configuration.launchFailures[nextFailure] as readonly [number, number])[1] <= minute)
        nextFailure++
      const failure = configuration.launchFailures[nextFailure]
      if (failure !== undefined && minute >= failure[0]) retryAt = minute + LAUNCH_RETRY_MINUTES
      else {
        arrivals[minute + bootMinutes] = at(arrivals, minute + bootMinutes) + desired - total
        warmed[minute + bootMinutes + warmupMinutes] = at(warmed, minute + bootMinutes + warmupMinutes) + desired - total
        total = desired
        if (total > peakInstances) peakInstances = total
      }
    } else if (total > desired && configuration.canTerminate) {
      const gone = total - desired
      const fromService = Math.min(gone, inService)
      inService -= fromService
      warm = Math.max(0, Math.min(inService, warm - fromService))
      total = desired
    }
    if (instanceMinutes > limits.instanceMinutes) return { instanceMinutes, overloadMinutes, overloadMinutesAtMaximum, peakInstances, aborted: true }
  }
  return { instanceMinutes, overloadMinutes, overloadMinutesAtMaximum, peakInstances, aborted: false }
}

/** Two work arrays that live between replays, cleared for each: a replay would otherwise spend its time in the garbage collector. */
const scratches: Int32Array[] = [new Int32Array(0), new Int32Array(0)]
function scratch(which: 0 | 1, length: number): Int32Array {
  const kept = scratches[which] as Int32Array
  const big = kept.length >= length ? kept : new Int32Array(length)
  scratches[which] = big
  return big.fill(0, 0, length)
}

function clamp(x: number, low: number, high: number): number {
  return x < low ? low : x > high ? high : x
}
