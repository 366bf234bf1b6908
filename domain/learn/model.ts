import type { Comings } from '../demand/comings.ts'
import type { Demand } from '../demand/demand.ts'
import { type RequestWork, requestWorkOf } from '../demand/request-work.ts'
import { calmSteps, type Waiting } from '../demand/waiting.ts'
import { networkBytesPerSecPerInstance } from '../observe/network.ts'
import type { Observation } from '../observe/observation.ts'
import type { Policy } from '../policy.ts'
import { at, quantile, sum } from '../series.ts'
import { type Growth, growthOf } from './growth.ts'
import { heldOutErrorFraction } from './held-out.ts'
import { type Hottest, hottestOf, type ZoneBalance, zoneBalanceOf } from './hottest.ts'
import { type Jobs, jobsOf, leaderJobOf } from './jobs.ts'
import { type Boot, bootOf, type Deployments, deploymentsOf } from './launches.ts'
import { wasSeenSmaller } from './size-seen.ts'

/** What a group's own evidence says of how it works. `null`: nothing shows it. */
export type Learnt = {
  /** Nobody asked anything of it in the whole window: all of its CPU is its own. */
  readonly idle: boolean
  /** Busy vCPUs of the mean instance, by step; NaN where not known. */
  readonly busyPerInstance: Float64Array
  readonly work: RequestWork | null
  /** See heldOutErrorFraction: NaN where nothing tells. */
  readonly heldOutErrorFraction: number
  readonly waiting: Waiting | null
  /** 1 where users were served well, 0 where they were hurt, 2 where nothing tells. */
  readonly calm: Uint8Array
  /** The most that the mean instance did while users were served well (99.5th percentile), in share of its CPU and in busy vCPUs. */
  readonly calmLoad: { readonly cpuFraction: number; readonly steps: number } | null
  /** Median response time in the busiest twentieth of the steps over that in the quieter half; NaN where it was not observed. */
  readonly busyRatio: number
  readonly hottest: Hottest | null
  readonly zones: ZoneBalance | null
  readonly boot: Boot | null
  readonly comings: Comings
  readonly deployments: Deployments | null
  readonly jobs: Jobs | null
  /** A job on one instance, busy vCPUs by step; null where there is none. */
  readonly leaderVcpu: Float64Array | null
  readonly growth: Growth
  /** Whether it was seen with considerably fewer instances than usual: see wasSeenSmaller. */
  readonly seenSmaller: boolean
}

const CALM_LOAD_QUANTILE = 0.995
const LEAST_CALM_STEPS = 288
/** Hottest over mean instance where it was not seen: the usual skew of round robin. */
const USUAL_SKEW = 1.2
/** So many times the CPU of an idle instance is still what agents burn. */
const AGENTS_RATIO = 3
/** Where nobody tells that users waited: under this much CPU they did not. */
const SURELY_CALM_PERCENT = 85
const BUSY_CPU_QUANTILE = 0.95

/** Learns from what was observed; `demand` of the same observation. */
export function learn(observation: Observation, demand: Demand, policy: Policy): Learnt {
  const { group, grid, cpuPercentAverage, cpuPercentMaximum, requests } = observation
  const inService = observation.inServiceInstances as Float64Array
  const { vcpuPerInstance: vcpu, waiting, comings } = demand
  // a response time that was filled in is no witness
  const isSeen = (i: number): boolean => observation.responseTimeSecP95 === null || !Number.isNaN(at(observation.responseTimeSecP95, i))
  const calm = calmSteps(waiting, demand.hurting).map((told, i) => (told === 1 && !isSeen(i) ? 2 : told))
  const cpu = cpuPercentAverage as Float64Array
  const busyPerInstance = cpu.map((percent, i) => (at(inService, i) > 0 ? (percent / 100) * vcpu : Number.NaN))
  const perInstance = requests === null ? null : requests.map((count, i) => (at(inService, i) > 0 ? count / grid.stepSec / at(inService, i) : Number.NaN))
  // CPU of instances that boot is no work of requests
  const still = busyPerInstance.map((x, i) => (at(comings.moving, i) === 1 ? Number.NaN : x))
  // unlike what a further request asks for (demand.work), what an instance burns by itself is read off the whole line: its calm end alone bends away from it
  const work = perInstance === null ? null : requestWorkOf(still, perInstance)
  // CPU that is full tells nothing of what requests cost, and what the balancer refused cost nothing
  const unhurt = still.map((x, i) => (at(demand.hurting, i) === 1 || at(demand.censored, i) === 1 ? Number.NaN : x))
  const quiet = comings.moving.map((moving) => 1 - moving)
  const surplus =
    work === null || perInstance === null
      ? null
      : busyPerInstance.map((busy, i) => (at(comings.moving, i) === 1 ? Number.NaN : busy - work.ownVcpu - work.vcpuSecondsPerRequest * at(perInstance, i)))
  const jobs = surplus === null ? null : jobsOf(surplus, waiting?.ratio ?? null, cpu, vcpu, grid)
  const firstHottest = hottestOf(cpuPercentAverage, cpuPercentMaximum, inService, quiet, jobs?.eachVcpu ?? new Float64Array(grid.length))
  const leaderVcpu = leaderJobOf(cpuPercentAverage, cpuPercentMaximum, firstHottest?.typical ?? USUAL_SKEW, vcpu, quiet, grid)
  const hottest =
    leaderVcpu === null ? firstHottest : hottestOf(cpuPercentAverage, cpuPercentMaximum, inService, quiet, addTo(jobs?.eachVcpu ?? null, leaderVcpu))
  return {
    idle: servesNobody(observation, policy),
    busyPerInstance,
    work,
    heldOutErrorFraction: perInstance === null ? Number.NaN : heldOutErrorFraction(unhurt, perInstance),
    waiting,
    calm,
    calmLoad: calmLoadOf(cpu, calm, inService, jobs?.eachVcpu ?? null, waiting === null ? comings.moving : null),
    busyRatio: waiting === null ? Number.NaN : busyRatioOf(waiting.ratio, cpu, comings.moving),
    hottest,
    zones: zoneBalanceOf(cpuPercentAverage, cpuPercentMaximum, inService, group.availabilityZones.length, quiet),
    boot: bootOf(group),
    comings,
    deployments: deploymentsOf(group, grid),
    jobs,
    leaderVcpu,
    growth: growthOf(demand.busyVcpu, grid),
    seenSmaller: wasSeenSmaller(inService),
  }
}

/** Fewer requests a minute and instance than this are probes and scanners. */
const ANYBODY = 1

/** By requests where a load balancer counts them, else by what it sends. */
function servesNobody({ requests, cpuPercentAverage, inServiceInstances, ...observation }: Observation, policy: Policy): boolean {
  const instances = sum(inServiceInstances as Float64Array)
  if (requests !== null) return sum(requests) < (ANYBODY * instances * observation.grid.stepSec) / 60
  const network = networkBytesPerSecPerInstance({ ...observation, requests, cpuPercentAverage, inServiceInstances })
  return network <= policy.idleNetworkBytesPerSec && quantile(cpuPercentAverage as Float64Array, 0.5) <= AGENTS_RATIO * policy.idleCpuPercent
}

const addTo = (a: Float64Array | null, b: Float64Array): Float64Array => (a === null ? b : b.map((x, i) => x + at(a, i)))

/**
 * Without response times (`untoldMoving`) nobody said that users waited: what was not overloaded counts as calm, while no instance comes or goes where that
 * lasts for a day in all. What booting burns is no work that was served.
 */
function calmLoadOf(
  cpu: Float64Array,
  calm: Uint8Array,
  inService: Float64Array,
  jobVcpu: Float64Array | null,
  untoldMoving: Uint8Array | null,
): Learnt['calmLoad'] {
  const loadsWhere = (holds: (i: number) => boolean): Float64Array =>
    cpu.map((percent, i) => (holds(i) && at(inService, i) > 0 && !(jobVcpu !== null && at(jobVcpu, i) > 0) ? percent / 100 : Number.NaN))
  const calmIn = (loads: Float64Array): Learnt['calmLoad'] => {
    const steps = loads.reduce((count, load) => count + (Number.isNaN(load) ? 0 : 1), 0)
    return steps < LEAST_CALM_STEPS ? null : { cpuFraction: quantile(loads, CALM_LOAD_QUANTILE), steps }
  }
  if (untoldMoving === null) return calmIn(loadsWhere((i) => calm[i] === 1))
  const likely = (i: number): boolean => calm[i] !== 0 && at(cpu, i) < SURELY_CALM_PERCENT
  return calmIn(loadsWhere((i) => likely(i) && untoldMoving[i] !== 1)) ?? calmIn(loadsWhere(likely))
}

/** The most that an instance did while users were served well, in busy vCPUs; where that is not known, the most that it did. */
export function seenVcpuOf({ calmLoad, busyPerInstance }: Learnt, { vcpuPerInstance }: Demand): number {
  return calmLoad === null ? quantile(busyPerInstance, CALM_LOAD_QUANTILE) : calmLoad.cpuFraction * vcpuPerInstance
}

function busyRatioOf(ratio: Float64Array, cpu: Float64Array, moving: Uint8Array): number {
  const still = cpu.map((percent, i) => (moving[i] === 1 || Number.isNaN(at(ratio, i)) ? Number.NaN : percent))
  const [half, busy] = [quantile(still, 0.5), quantile(still, BUSY_CPU_QUANTILE)]
  const medianWhere = (holds: (percent: number) => boolean): number =>
    quantile(
      ratio.map((x, i) => (holds(at(still, i)) ? x : Number.NaN)),
      0.5,
    )
  return medianWhere((percent) => percent >= busy) / medianWhere((percent) => percent <= half)
}
