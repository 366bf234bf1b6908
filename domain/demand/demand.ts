import { SECONDS_PER_DAY } from '../calendar.ts'
import { baselineFraction } from '../facts/burstable.ts'
import type { Place } from '../facts/place.ts'
import { meanOverTypes } from '../facts/type-shares.ts'
import type { Observation } from '../observe/observation.ts'
import type { Policy } from '../policy.ts'
import type { Reason } from '../reasons.ts'
import { at, endOf, quantile } from '../series.ts'
import { atEaseSteps } from './at-ease.ts'
import { type Comings, comingsOf } from './comings.ts'
import { creditsOf, demonstratedVcpu } from './credits.ts'
import { hurtingSteps } from './hurting.ts'
import { type Leak, leakOf } from './leak.ts'
import { fitMemory, MEMORY_GONE_FRACTION, type MemoryFit, memoryServableVcpu } from './memory.ts'
import { otherLimit } from './other-limit.ts'
import { provenVcpuPerInstance } from './proven-load.ts'
import { type RequestWork, requestWorkOf } from './request-work.ts'
import { type Waiting, waitingOf } from './waiting.ts'

/**
 * The demand curve of one group: what the arriving work needs, whatever was in service. One curve, two verdicts: more in
 * service than it asks for is money wasted, less is users hurt.
 */
export type Demand = {
  readonly kind: 'demand'
  readonly instanceType: string
  readonly vcpuPerInstance: number
  /** Busy vCPUs one instance can serve when full: its vCPUs, or less when memory or another limit binds first. */
  readonly servableVcpuPerInstance: number
  readonly boundBy: 'cpu' | 'requests' | 'memory' | 'credits'
  /** Busy vCPUs that the arriving work needs, by step; NaN where not observed. */
  readonly busyVcpu: Float64Array
  /**
   * The part of it that was asked for and not done, by step (0 where all was, NaN where not observed): what was refused or given up may be new work, or the
   * same requests again. null where there is none.
   */
  readonly unservedVcpu: Float64Array | null
  /** Arriving work over what was in service and able to serve, by step; NaN where not observed. */
  readonly utilization: Float64Array
  /**
   * Busy vCPUs of an instance beyond what it can serve where requests bind, by step, NaN where not observed: jobs and boots, which show in CPU and serve
   * nobody. null where CPU binds: it shows nothing beyond itself.
   */
  readonly besideVcpu: Float64Array | null
  /** Response times over their calm value; null without any. */
  readonly waiting: Waiting | null
  /** Where instances came and went. */
  readonly comings: Comings
  /** 1 where users were hurt for want of room, as the load balancer saw it: requests failed or waited far longer than in calm times. */
  readonly hurting: Uint8Array
  /** Mostly while CPU and memory were calm. */
  readonly hurtsAtCalmCpu: boolean
  /** 1 where nobody waited whatever CPU shows: response times were calm, or a worker's queue asked for no more than there was. */
  readonly atEase: Uint8Array
  /** 1 where demand was at least this much and unknown above: the group was saturated. */
  readonly censored: Uint8Array
  readonly censoredFraction: number
  /** vCPU-seconds that are burnt for each request in calm times, what instances burn without any included; NaN without requests. */
  readonly vcpuSecondsPerRequest: number
  /** The same told apart while CPU is not full: what a request costs, and what an instance burns by itself; null where no line tells. */
  readonly work: RequestWork | null
  readonly memory: MemoryFit | null
  /** Memory that fills with an instance's age; null where none does. What hurts by it is no want of room: `hurting` is without it. */
  readonly leak: Leak | null
  /** The same where no instance became old enough to come to its end; null elsewhere. What makes instances older than those that were seen is not trusted. */
  readonly aging: Leak | null
  /** The type's baseline where CPU credits ran out in standard mode; NaN where credits do not bind. */
  readonly creditBaselineFraction: number
  /**
   * Where credits ran out: the most that one instance was seen to do while it had some. Nothing shows that it can do more, on
   * whatever type. Infinity elsewhere.
   */
  readonly demonstratedVcpuPerInstance: number
  /** What an instance was seen to serve, where response times say that it may not be able to do more; Infinity elsewhere. */
  readonly provenVcpuPerInstance: number
  /** It ran above its baseline without credits: unlimited mode, which costs and does not throttle. */
  readonly unlimitedCredits: boolean
  /** Points that went missing here and there make no day less observed. */
  readonly observedDays: number
  /** Days from the first observed step to the end of the window: what rates are taken over, so that a gap never raises one. */
  readonly spanDays: number
  readonly coverageFraction: number
}

/** `coverageFraction`: share of the window that was observed all the same. */
export type Insufficient = { readonly kind: 'insufficient'; readonly reason: Reason; readonly coverageFraction: number }

/** CPU over this share of what the group can reach is saturation: above it demand is only known to be at least as much. */
const SATURATION = 0.95
/** Within this of full, what was asked may be more than what was done. */
const NEARLY_FULL = 0.95 * SATURATION
/** A nearly idle instance spends most of its CPU on itself, a full one has a queue: between the two a request costs what it costs. */
const LEAST_BUSY_SHARE = 0.1
const MOST_BUSY_SHARE = 0.75

/** `asSeen`: the same without what was filled in, for how much of the window was observed. */
// biome-ignore lint/complexity/noExcessiveLinesPerFunction: the steps share a dozen arrays and limits, which parts would only hand back and forth
export function demandOf(observation: Observation, place: Place, policy: Policy, asSeen: Observation = observation): Demand | Insufficient {
  const { group, cpuPercentAverage: cpu, inServiceInstances: inService, grid } = observation
  const young = tooYoung(observation, policy)
  if (young !== null) return insufficient(young)
  if (group.instanceType === null) return insufficient({ code: 'instance-type-unknown' })
  const type = place.instanceTypes?.get(group.instanceType)
  if (type === undefined) return insufficient({ code: 'type-size-unknown', instanceType: group.instanceType })
  if (cpu === null) return insufficient({ code: 'metric-not-collected', metric: 'CPUUtilization' })
  if (inService === null) return insufficient({ code: 'size-unknown' })

  const { cpuPercentAverage: cpuAsSeen, inServiceInstances: inServiceAsSeen } = asSeen
  let [observedSteps, knownSteps] = [0, 0]
  let firstObserved = grid.length
  for (let i = 0; i < grid.length; i++) {
    if (isObserved(cpu, inService, i)) knownSteps++
    if (cpuAsSeen === null || inServiceAsSeen === null || !isObserved(cpuAsSeen, inServiceAsSeen, i)) continue
    observedSteps++
    firstObserved = Math.min(firstObserved, i)
  }
  const observedDays = (knownSteps * grid.stepSec) / SECONDS_PER_DAY
  const coverageFraction = grid.length === 0 ? 0 : observedSteps / grid.length
  if (coverageFraction < policy.minimumCoverageFraction)
    return insufficient({ code: 'low-coverage', coverageFraction, neededFraction: policy.minimumCoverageFraction }, coverageFraction)

  const vcpu = meanOverTypes(group, (name) => place.instanceTypes?.get(name)?.vcpu) ?? type.vcpu
  const memoryGiB = meanOverTypes(group, (name) => place.instanceTypes?.get(name)?.memoryGiB) ?? type.memoryGiB
  const busy = new Float64Array(grid.length)
  for (let i = 0; i < grid.length; i++)
    busy[i] = !isObserved(cpu, inService, i) ? Number.NaN : at(inService, i) === 0 ? 0 : (measuredAt(observation, i) * vcpu * at(cpu, i)) / 100

  const offered = offeredRequests(observation)
  const waiting = waitingOf(observation)
  const comings = comingsOf(observation)
  const allHurting = hurtingSteps(observation, offered, waiting, comings)
  const memory = fitMemory(observation, busy, memoryGiB)
  const { leak, aging } = leakOf(observation, memory, memoryGiB, { comings, waiting, hurting: allHurting })
  const hurting = leak === null ? allHurting : allHurting.map((hurt, i) => (leak.hurtsByAge[i] === 1 ? 0 : hurt))
  const credits = creditsOf(observation, hurting, policy)
  const creditBaseline = credits === 'throttled' ? baselineFraction(group.instanceType) : Number.NaN
  const atEase = atEaseSteps(observation, waiting, hurting)
  // memory that fills whatever the work is a leak: it overloads when it is full, and no number of instances serves more for it
  const byMemory = memory === null || memory.gibPerBusyVcpu === 0 ? Number.POSITIVE_INFINITY : memoryServableVcpu(memory, memoryGiB, policy)
  const { servableVcpu: byOther, hurtsAtCalmCpu } = otherLimit(observation, busy, hurting, comings.moving, vcpu, policy)
  const demonstrated = credits === 'throttled' ? demonstratedVcpu(observation, busy, policy) : Number.POSITIVE_INFINITY
  const servable = Math.min(vcpu, byMemory, byOther, demonstrated)
  const proven = provenVcpuPerInstance(observation, busy, vcpu, policy)

  const perRequest = calmWorkPerRequest(observation, busy, hurting, servable)
  const work = workOf(observation, comings, vcpu)
  // CPU that an instance burns by itself makes the one too high, CPU that is no straight line the other
  const perFurtherRequest = Math.min(perRequest, work?.vcpuSecondsPerRequest ?? perRequest)
  const besideVcpu = servable === byOther ? busy.map((x, i) => Math.max(0, x / at(inService, i) - servable)) : null
  const done = busy.slice()
  const censored = new Uint8Array(grid.length)
  const utilization = new Float64Array(grid.length)
  let censoredSteps = 0
  let busySteps = 0
  let fullSteps = 0
  for (let i = 0; i < grid.length; i++) {
    const instances = at(inService, i)
    const able = servableAt(observation, i, servable, vcpu, creditBaseline, policy) * instances
    if (at(busy, i) >= able * NEARLY_FULL && able > 0) {
      // what instances burn by themselves does not grow with what arrives
      const asked = offered === null ? Number.NaN : instances * (work?.ownVcpu ?? 0) + (at(offered, i) / grid.stepSec) * perFurtherRequest
      if (asked > at(busy, i)) busy[i] = asked
      if (at(busy, i) >= able * SATURATION && atEase[i] !== 1) {
        censored[i] = 1
        censoredSteps++
      }
    }
    const byWork = instances === 0 ? 0 : at(busy, i) / able
    const pressure = memoryPressure(observation, i, policy)
    if (byWork > policy.overloadUtilization) busySteps++
    else if (pressure > policy.overloadUtilization) fullSteps++
    utilization[i] = Number.isNaN(at(busy, i)) ? Number.NaN : instances === 0 ? 0 : Math.max(byWork, pressure)
  }
  return {
    kind: 'demand',
    instanceType: group.instanceType,
    vcpuPerInstance: vcpu,
    servableVcpuPerInstance: servable,
    boundBy: !Number.isNaN(creditBaseline) ? 'credits' : fullSteps > busySteps || servable === byMemory ? 'memory' : servable === byOther ? 'requests' : 'cpu',
    busyVcpu: busy,
    unservedVcpu: busy.some((asked, i) => asked > at(done, i)) ? busy.map((asked, i) => asked - at(done, i)) : null,
    utilization,
    besideVcpu,
    waiting,
    comings,
    hurting,
    hurtsAtCalmCpu,
    atEase,
    censored,
    censoredFraction: knownSteps === 0 ? 0 : censoredSteps / knownSteps,
    vcpuSecondsPerRequest: perRequest,
    work,
    memory,
    leak,
    aging,
    creditBaselineFraction: creditBaseline,
    demonstratedVcpuPerInstance: demonstrated,
    provenVcpuPerInstance: proven,
    unlimitedCredits: credits === 'unlimited',
    observedDays,
    spanDays: ((grid.length - firstObserved) * grid.stepSec) / SECONDS_PER_DAY,
    coverageFraction,
  }
}

const insufficient = (reason: Reason, coverageFraction = 0): Insufficient => ({ kind: 'insufficient', reason, coverageFraction })

/** Instances whose CPU the mean is of: those in service, and those that are billed beside them. */
function measuredAt({ inServiceInstances, outOfServiceInstances }: Observation, i: number): number {
  return at(inServiceInstances as Float64Array, i) + (outOfServiceInstances === null ? 0 : at(outOfServiceInstances, i))
}

/**
 * Why the group, or the window, is too short to show a weekly rhythm; null when it is not. How long that was and how much of it was observed are two
 * things: a gap makes nothing younger.
 */
function tooYoung({ group, grid }: Observation, policy: Policy): Reason | null {
  const daysOf = (seconds: number): number => seconds / SECONDS_PER_DAY
  const windowDays = daysOf(grid.length * grid.stepSec)
  const ageDays = daysOf(endOf(grid) - group.createdSec)
  const needed = policy.minimumHistoryDays
  if (windowDays < needed) return { code: 'window-too-short', windowDays, neededDays: needed }
  return ageDays < needed ? { code: 'too-young', ageDays: Math.max(0, ageDays), neededDays: needed } : null
}

/** A step counts as observed when capacity is known and CPU is, or when nobody was in service. */
function isObserved(cpu: Float64Array, inService: Float64Array, i: number): boolean {
  return !Number.isNaN(at(inService, i)) && (at(inService, i) === 0 || !Number.isNaN(at(cpu, i)))
}

/** Requests that arrived, by step: those a target took and those the load balancer had to refuse. null without a load balancer. */
function offeredRequests(observation: Observation): Float64Array | null {
  const { requests, elb5xx, rejectedConnections } = observation
  if (requests === null) return null
  const zeroIfNone = (series: Float64Array | null, i: number): number => (series === null || Number.isNaN(at(series, i)) ? 0 : at(series, i))
  // refusals are published only when there are some: beside an observed RequestCount their absence means none
  return requests.map((taken, i) => taken + zeroIfNone(elb5xx, i) + zeroIfNone(rejectedConnections, i))
}

/**
 * vCPU-seconds one request costs: the median over calm, busy-enough steps; NaN without requests. Only requests that a target took are
 * counted: those that the load balancer refused cost no CPU, and where a group is saturated all the time they may be most of them. 2.4 busy vCPUs for
 * five minutes and 3,600 requests taken in them are 0.2 each.
 */
function calmWorkPerRequest(observation: Observation, busy: Float64Array, hurting: Uint8Array, servable: number): number {
  const { inServiceInstances: inService, requests: taken, grid } = observation
  if (taken === null || inService === null) return Number.NaN
  const all = new Float64Array(busy.length).fill(Number.NaN)
  const calm = new Float64Array(busy.length).fill(Number.NaN)
  for (let i = 0; i < busy.length; i++) {
    if (!(at(taken, i) > 0) || !(at(busy, i) > 0) || !(at(inService, i) > 0)) continue
    const perRequest = (at(busy, i) * grid.stepSec) / at(taken, i)
    all[i] = perRequest
    const share = at(busy, i) / (at(inService, i) * servable)
    if (hurting[i] === 0 && share > LEAST_BUSY_SHARE && share < MOST_BUSY_SHARE) calm[i] = perRequest
  }
  const median = quantile(calm, 0.5)
  return Number.isNaN(median) ? quantile(all, 0.5) : median
}

/** CPU of instances that boot is no work of requests, and CPU that is full does not tell what they cost. */
function workOf({ cpuPercentAverage: cpu, inServiceInstances: inService, requests, grid }: Observation, { moving }: Comings, vcpu: number): RequestWork | null {
  if (requests === null || cpu === null || inService === null) return null
  const serves = (i: number): boolean => at(inService, i) > 0
  return requestWorkOf(
    cpu.map((percent, i) => (serves(i) && at(moving, i) === 0 && percent < 100 * NEARLY_FULL ? (percent / 100) * vcpu : Number.NaN)),
    requests.map((count, i) => (serves(i) ? count / grid.stepSec / at(inService, i) : Number.NaN)),
  )
}

/**
 * Memory as a utilization, so that nothing left to give is as overloaded as a busy CPU: where CPU is overloaded from 0.9, memory that is 95 % full is 0.9.
 * 0 where it was not observed.
 */
function memoryPressure({ memoryPercentAverage: percent }: Observation, i: number, { overloadUtilization }: Policy): number {
  return percent === null || Number.isNaN(at(percent, i)) ? 0 : (at(percent, i) / 100) * (overloadUtilization / MEMORY_GONE_FRACTION)
}

function servableAt(observation: Observation, i: number, servable: number, vcpu: number, creditBaseline: number, { creditsGone }: Policy): number {
  const credits = observation.creditBalanceMinimum
  return !Number.isNaN(creditBaseline) && credits !== null && at(credits, i) < creditsGone ? Math.min(servable, vcpu * creditBaseline) : servable
}
