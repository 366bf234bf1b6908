import type { Group } from '../../domain/facts/group.ts'
import type { Observation } from '../../domain/observe/observation.ts'
import { at } from '../../domain/series.ts'
import { aGroup, anObservation, START_SEC, STEP_SEC, STEPS } from './a-case.ts'

/** A demand in busy vCPUs by step: weekday 0 is Monday, the hour has its fraction. */
export type DemandShape = (weekday: number, hour: number, step: number) => number

export const demandCurve = (shape: DemandShape): Float64Array =>
  Float64Array.from({ length: STEPS }, (_, i) => {
    const hours = (i * STEP_SEC) / 3600
    return shape(Math.floor(hours / 24) % 7, hours % 24, i)
  })

export type World = {
  readonly demand: Float64Array
  readonly group?: Partial<Group>
  /** Instances in service by step; the group's desired capacity without it. */
  readonly inService?: Float64Array
  readonly vcpu?: number
  /** What one instance can serve before something else than CPU runs out. */
  readonly servable?: number
  readonly vcpuSecondsPerRequest?: number
  readonly observation?: Partial<Observation>
}

/**
 * What CloudWatch would show of a group that meets a demand: CPU as far as it can serve, requests and refusals, latency that
 * rises as 1/(1 - utilization). Exact where AWS would be noisy, so that tests can say what must come out.
 */
export function aWorld({
  demand,
  group: more = {},
  inService: given,
  vcpu = 2,
  servable = vcpu,
  vcpuSecondsPerRequest = 0.02,
  observation = {},
}: World): Observation {
  const group = aGroup(more)
  const inService = given ?? new Float64Array(STEPS).fill(group.desiredCapacity)
  const served = demand.map((d, i) => Math.min(d, at(inService, i) * servable))
  const requestsOf = (vcpus: number): number => (vcpus / vcpuSecondsPerRequest) * STEP_SEC
  const utilization = demand.map((d, i) => d / (at(inService, i) * servable))
  return anObservation({
    group,
    cpuPercentAverage: served.map((s, i) => (100 * s) / (at(inService, i) * vcpu)),
    cpuPercentMaximum: served.map((s, i) => Math.min(100, (110 * s) / (at(inService, i) * vcpu))),
    inServiceInstances: inService,
    desiredCapacity: inService,
    minSize: new Float64Array(STEPS).fill(group.minSize),
    maxSize: new Float64Array(STEPS).fill(group.maxSize),
    requests: served.map(requestsOf),
    elb5xx: demand.map((d, i) => (d > at(served, i) ? requestsOf(d - at(served, i)) : Number.NaN)),
    responseTimeSecP95: utilization.map((u) => 0.05 / (1 - Math.min(0.99, u))),
    ...observation,
  })
}

/** Office hours on weekdays: `busy` from eight to eighteen, `quiet` else. */
export const office =
  (busy: number, quiet: number): DemandShape =>
  (weekday, hour) =>
    weekday < 5 && hour >= 8 && hour < 18 ? busy : quiet

/** A smooth day between `low` (four in the morning) and `high` (sixteen). */
export const smoothDay =
  (low: number, high: number): DemandShape =>
  (_, hour) =>
    low + ((high - low) * (1 - Math.cos(((hour - 4) / 24) * 2 * Math.PI))) / 2

export const END_SEC = START_SEC + STEPS * STEP_SEC
