import { shownCpu } from '../learn/world.ts'
import { ROUNDING_SLACK } from '../series.ts'
import { alarmWish, holdStill, IN_DATAPOINTS, recentMean, type Tracker } from './alarms.ts'
import type { Settings } from './settings.ts'

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

/**
 * A replay may be stopped as soon as it cannot be of use: the search for a proposal lives on it. `together` holds both: instance-minutes, with so many
 * more for each overloaded minute.
 */
export type Limits = {
  readonly overloadMinutes: number
  readonly instanceMinutes: number
  readonly together?: { readonly perOverloadMinute: number; readonly instanceMinutes: number }
}

const OUT_DATAPOINTS = 3
/** Minutes between two scale-ins of target tracking (assumed; AWS publishes none). */
const SCALE_IN_PAUSE_MINUTES = 5
/** Unserved work that waits rather than being lost, in minutes of capacity (assumed: clients give up after half a minute). */
const BACKLOG_MINUTES = 0.5
/** Minutes until Auto Scaling tries a failed launch again (assumed back-off). */
const LAUNCH_RETRY_MINUTES = 10
const BASIC_PERIOD_MINUTES = 5
/** Long before the window. */
const NEVER = -1e9
/** Of the credits that an instance can hold, so much is there when the window begins: not known, and neither none nor all. */
const FIRST_CREDITS = 1 / 4
/** Where the numbers of a scheduled change stand after its minute, and how many it has. */
const [MINIMUM_PLACE, MAXIMUM_PLACE, DESIRED_PLACE, CHANGE_NUMBERS] = [1, 2, 3, 4]

/**
 * Minute by minute through a replay, and several at once where nothing is to happen in them. Allocates nothing in the loop; arrays are indexed as they
 * are, for a helper that takes all kinds of them looks each time which it has.
 */
// biome-ignore lint/complexity/noExcessiveLinesPerFunction: one loop over every minute, run hundreds of times a group, with its state in locals: calls in it cost more than they tell
export function walk(s: Settings, byMinute: ByMinute | null): ReplayResult {
  const { stepMinutes, demandVcpu, counted, ownVcpu, idleVcpu, isEventful, requestsPerMinutePerVcpu, vcpu, fullVcpu, servedVcpu } = s
  const { linearShare, bearableVcpu, coldMinutes, bootMinutes, warmupMinutes, scheduled, forecastInstances, trackers, launchFailures } = s
  const { mostOverloadMinutes, mostInstanceMinutes, mostTogether, perOverloadMinute, creditBaselineFraction: baseline, creditBank } = s
  const minutes = demandVcpu.length
  const burstable = !Number.isNaN(baseline)
  let credits = creditBank * FIRST_CREDITS
  /** CPU in percent of an instance that does so much. */
  const shownPercent = (busy: number, minute: number): number =>
    100 * Math.min(1, shownCpu(busy / fullVcpu, linearShare) + (idleVcpu === null ? 0 : (idleVcpu[minute] as number) / vcpu))
  const canHoldStill = stepMinutes > 1 && !burstable && s.tracking === trackers.length
  let [minSize, maxSize] = [s.minSize, s.maxSize]
  let desired = clamp(s.desiredCapacity, minSize, maxSize)
  let total = desired
  let inService = desired
  let warm = desired
  let youngestSince = NEVER
  // launches in order: when, of how many, and which of them comes into service and is warm next
  const launchedAt = scratch(0, minutes)
  const launchedSize = scratch(1, minutes)
  let launches = 0
  let [nextArrival, arrivalMinute] = [0, minutes]
  let [nextWarm, warmMinute] = [0, minutes]
  let nextScheduled = 0
  let scheduledMinute = scheduled.length > 0 ? (scheduled[0] as number) : minutes
  let [nextFailure, retryAt] = [0, -1]
  let backlog = 0
  let lastScaleIn = NEVER
  let cooldownUntil = -1
  let instanceMinutes = 0
  let overloadMinutes = 0
  let overloadMinutesAtMaximum = 0
  let peakInstances = total
  let [calmFor, calmVcpu] = [-1, 0]

  for (let minute = 0; minute < minutes; minute++) {
    const demand = demandVcpu[minute] as number
    const own = ownVcpu === null ? 0 : (ownVcpu[minute] as number)
    if (calmFor !== inService) {
      calmFor = inService
      calmVcpu = s.calmUpTo(inService)
    }

    // 0. a whole step at once where nothing is under way and nothing will happen; so much of it as has one demand where there is a jump in it
    if (canHoldStill && total === desired && backlog === 0 && minute - youngestSince >= coldMinutes && demand + inService * own <= inService * servedVcpu) {
      const within = minute % stepMinutes
      const endOfStep = Math.min(minutes, minute - within + stepMinutes)
      const isWhole = within === 0 && warm === total && demand === demandVcpu[endOfStep - 1]
      let end = endOfStep
      if (!isWhole) {
        end = minute + 1
        while (end < endOfStep && demandVcpu[end] === demand) end++
        if (arrivalMinute < end) end = arrivalMinute
        if (warmMinute < end) end = warmMinute
      }
      const span = end - minute
      if (span > 0 && scheduledMinute >= end && (isWhole || (!isEventful && minSize <= maxSize))) {
        const floor = forecastInstances === null ? 0 : Math.max(forecastInstances[minute] as number, forecastInstances[end - 1] as number)
        const over =
          counted[minute] === 1 && (demand + own * inService >= calmVcpu || isEventful) && s.waits(demand, inService, minute, bearableVcpu, youngestSince)
            ? span
            : 0
        const spent = instanceMinutes + span * total
        if (
          floor <= desired &&
          overloadMinutes + over <= mostOverloadMinutes &&
          spent <= mostInstanceMinutes &&
          spent + (overloadMinutes + over) * perOverloadMinute <= mostTogether
        ) {
          const shown = inService > 0 ? shownPercent(demand / inService + own, minute) : Number.NaN
          const requests = inService > 0 ? (demand * requestsPerMinutePerVcpu) / inService : Number.NaN
          // in its last digit as the minutes below have it
          const cpuPercent = isWhole ? shown : warm > 0 ? (shown / 100) * 100 : Number.NaN
          if (holdStill(trackers, cpuPercent, requests, span, warm === total && desired > Math.max(minSize, floor))) {
            overloadMinutes += over
            if (desired >= maxSize) overloadMinutesAtMaximum += over
            instanceMinutes += span * total
            if (byMinute !== null) {
              byMinute.inService.fill(inService, minute, end)
              if (over > 0) byMinute.overloaded.fill(1, minute, end)
            }
            // what was launched and not waited for comes to nothing
            while (arrivalMinute < end) arrivalMinute = ++nextArrival < launches ? (launchedAt[nextArrival] as number) + bootMinutes : minutes
            while (warmMinute < end) warmMinute = ++nextWarm < launches ? (launchedAt[nextWarm] as number) + bootMinutes + warmupMinutes : minutes
            minute = end - 1
            continue
          }
        }
      }
    }

    // 1. who is in service, and what work arrives
    if (arrivalMinute === minute) {
      const alive = Math.min(launchedSize[nextArrival] as number, total - inService)
      arrivalMinute = ++nextArrival < launches ? (launchedAt[nextArrival] as number) + bootMinutes : minutes
      // an instance comes without credits (AWS gives launch credits to T2 alone): the mean of the group falls
      if (burstable && inService + alive > 0) credits *= inService / (inService + alive)
      inService += alive
      youngestSince = minute
      calmFor = inService
      calmVcpu = s.calmUpTo(inService)
    }
    if (warmMinute === minute) {
      warm = Math.min(inService, warm + (launchedSize[nextWarm] as number))
      warmMinute = ++nextWarm < launches ? (launchedAt[nextWarm] as number) + bootMinutes + warmupMinutes : minutes
    }
    const most = burstable && credits < s.creditsGone ? Math.min(servedVcpu, vcpu * baseline) : servedVcpu
    const capacity = inService * Math.max(0, most - own)
    const work = demand + backlog
    const served = work < capacity ? work : capacity
    backlog = Math.min(work - served, capacity * BACKLOG_MINUTES)
    if (
      counted[minute] === 1 &&
      (demand + own * inService >= calmVcpu || minute - youngestSince < coldMinutes || isEventful || most < servedVcpu) &&
      s.waits(demand, inService, minute, most < servedVcpu ? Math.min(bearableVcpu, most * s.kneeLoad) : bearableVcpu, youngestSince)
    ) {
      overloadMinutes++
      if (byMinute !== null) byMinute.overloaded[minute] = 1
      if (desired >= maxSize) overloadMinutesAtMaximum++
      if (overloadMinutes > mostOverloadMinutes) return { instanceMinutes, overloadMinutes, overloadMinutesAtMaximum, peakInstances, aborted: true }
    }
    const busyFraction = inService > 0 ? shownPercent(served / inService + own, minute) / 100 : 0
    if (burstable && inService > 0) credits = clamp(credits + (baseline - busyFraction) * vcpu, 0, creditBank)
    instanceMinutes += total
    if (byMinute !== null) byMinute.inService[minute] = inService

    // 2. schedules and forecasts
    while (scheduledMinute <= minute) {
      if (scheduledMinute === minute) {
        minSize = orAsIs(scheduled[nextScheduled + MINIMUM_PLACE] as number, minSize)
        maxSize = orAsIs(scheduled[nextScheduled + MAXIMUM_PLACE] as number, maxSize)
        desired = clamp(orAsIs(scheduled[nextScheduled + DESIRED_PLACE] as number, desired), minSize, maxSize)
      }
      nextScheduled += CHANGE_NUMBERS
      scheduledMinute = nextScheduled < scheduled.length ? (scheduled[nextScheduled] as number) : minutes
    }
    const floor = forecastInstances === null ? 0 : (forecastInstances[minute] as number)
    if (floor > desired) desired = clamp(floor, minSize, maxSize)

    // 3. alarms and policies
    const cpuPercent = busyFraction * 100
    let out = desired
    let into = -1
    let agreeing = 0
    const quiet = total === warm
    for (let k = 0; k < trackers.length; k++) {
      const t = trackers[k] as Tracker
      const value = t.cpu ? (warm > 0 ? cpuPercent : Number.NaN) : inService > 0 ? (served * requestsPerMinutePerVcpu) / inService : Number.NaN
      if (t.tracking) {
        t.recent[t.slot] = value
        t.slot = t.slot === IN_DATAPOINTS - 1 ? 0 : t.slot + 1
        t.above = value > t.target ? t.above + 1 : 0
        t.below = value < t.scaleInBelow ? t.below + 1 : 0
        if (t.cpu && !s.isDetailed && minute % BASIC_PERIOD_MINUTES !== BASIC_PERIOD_MINUTES - 1) continue
        if (t.above >= OUT_DATAPOINTS) {
          const wish = Math.ceil(((t.cpu ? Math.max(1, warm) : inService) * recentMean(t, OUT_DATAPOINTS)) / t.target - ROUNDING_SLACK)
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
      const wish = alarmWish(t, value, minute, desired, warm)
      if (minute < cooldownUntil) continue
      if (wish > desired) {
        if (wish > out) out = wish
        cooldownUntil = minute + t.cooldownMinutes
      } else if (wish < desired && (t.simple || quiet)) {
        if (wish > into) into = wish
        cooldownUntil = minute + t.cooldownMinutes
      }
    }
    if (out > desired) desired = clamp(out, minSize, maxSize)
    else if (into >= 0 && agreeing === s.trackingIn) {
      const least = s.scaleInShare === 1 ? into : Math.max(into, desired - Math.max(1, Math.floor(desired * s.scaleInShare)))
      const next = clamp(least > floor ? least : floor, minSize, maxSize)
      if (next < desired) {
        desired = next
        lastScaleIn = minute
      }
    }

    // 4. launches and terminations (the oldest go first)
    if (total < desired && s.canLaunch && minute >= retryAt) {
      while (nextFailure < launchFailures.length && (launchFailures[nextFailure + 1] as number) <= minute) nextFailure += 2
      if (nextFailure < launchFailures.length && minute >= (launchFailures[nextFailure] as number)) retryAt = minute + LAUNCH_RETRY_MINUTES
      else {
        launchedAt[launches] = minute
        launchedSize[launches] = desired - total
        if (nextArrival === launches) arrivalMinute = minute + bootMinutes
        if (nextWarm === launches) warmMinute = minute + bootMinutes + warmupMinutes
        launches++
        total = desired
        if (total > peakInstances) peakInstances = total
      }
    } else if (total > desired && s.canTerminate) {
      const gone = total - desired
      const fromService = Math.min(gone, inService)
      inService -= fromService
      warm = Math.max(0, Math.min(inService, warm - fromService))
      total = desired
    }
    if (instanceMinutes > mostInstanceMinutes || instanceMinutes + overloadMinutes * perOverloadMinute > mostTogether)
      return { instanceMinutes, overloadMinutes, overloadMinutesAtMaximum, peakInstances, aborted: true }
  }
  return { instanceMinutes, overloadMinutes, overloadMinutesAtMaximum, peakInstances, aborted: false }
}

/** Two work arrays that live between replays: a replay would otherwise spend its time in the garbage collector. */
const scratches: Int32Array[] = [new Int32Array(0), new Int32Array(0)]
function scratch(which: 0 | 1, length: number): Int32Array {
  if ((scratches[which] as Int32Array).length < length) scratches[which] = new Int32Array(length)
  return scratches[which] as Int32Array
}

function orAsIs(asked: number, now: number): number {
  return Number.isNaN(asked) ? now : asked
}

function clamp(x: number, low: number, high: number): number {
  return x < low ? low : x > high ? high : x
}
