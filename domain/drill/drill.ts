import { MS_PER_SECOND, SECONDS_PER_HOUR } from '../calendar.ts'
import { demandOf } from '../demand/demand.ts'
import type { CapacityChange } from '../facts/capacity-changes.ts'
import type { Place } from '../facts/place.ts'
import type { Observation } from '../observe/observation.ts'
import type { Policy } from '../policy.ts'
import type { Curves } from '../propose/curves.ts'
import { at, maximum, quantile } from '../series.ts'
import type { LoadTest } from './load-test.ts'
import { launchesBetween, otherScaleOuts, type ScaleOutAlarm, scaleOutAlarms } from './scale-outs.ts'
import { type WouldHavePassed, wouldHavePassed } from './would-have-passed.ts'

/** What a drill is judged by. Times are epoch seconds UTC, half-open. */
export type DrillFacts = {
  readonly observation: Observation
  readonly place: Place
  readonly policy: Policy
  /** Overloaded minutes of each step of the observation, as the audit counts them (NaN: not observed); null where the demand could not be told. */
  readonly overloadedMinutes: Float64Array | null
  /** What the group would have done under the audit's proposal; null without one. */
  readonly proposed: Pick<Curves, 'inServiceInstances' | 'overloadedSteps'> | null
  readonly fromSec: number
  readonly toSec: number
  readonly client: LoadTest | null
}

/**
 * `needed-nothing`: what was in service bore the load. `scaled-in-time`: capacity came before anything was overloaded. `scaled-late`: overload ended as
 * capacity came. `not-enough`: still overloaded at the end, though capacity came. `at-maximum`: the same, and the maximum size was reached.
 * `did-not-scale`: overloaded, and no capacity came. `cannot-tell`: the overload is not known.
 */
export type DrillOutcome = 'needed-nothing' | 'scaled-in-time' | 'scaled-late' | 'not-enough' | 'at-maximum' | 'did-not-scale' | 'cannot-tell'

export type Drill = {
  readonly fromSec: number
  readonly toSec: number
  /** How exact a time is that comes from metrics. */
  readonly stepSec: number
  readonly outcome: DrillOutcome
  /** When load began to rise, and by what that is known; null: it did not, or nothing tells. */
  readonly load: { readonly atSec: number; readonly by: 'load-test' | 'requests' | 'cpu' } | null
  readonly alarm: ScaleOutAlarm | null
  /** The first change that no alarm made, where capacity was added so. */
  readonly otherChange: CapacityChange | null
  /** null: activities were not read. */
  readonly launches: {
    readonly begun: number
    readonly failed: number
    readonly firstSec: number | null
    readonly firstInServiceSec: number | null
    readonly lastInServiceSec: number | null
  } | null
  /** End of the last overloaded step; null where nothing was overloaded, or still was at the end. */
  readonly recoveredSec: number | null
  readonly overloadedMinutes: number | null
  /** Mean over a step; NaN where not observed. */
  readonly instances: { readonly before: number; readonly most: number; readonly maxSize: number }
  readonly balancer: BalancerSide | null
  readonly client: LoadTest | null
  /** The drill under the audit's proposal, as replayed. */
  readonly proposed: { readonly overloadedMinutes: number; readonly mostInstances: number } | null
  /** What settings would have borne it, by replay; null where that cannot be simulated, or not as it was seen. */
  readonly wouldHavePassed: WouldHavePassed | null
}

/** What the load balancer saw; counts are NaN where its metric was not read. */
export type BalancerSide = {
  readonly requests: number
  /** Refused by the balancer itself: 5xx of its own, and connections it rejected. */
  readonly refused: number
  readonly target5xx: number
  /** 95th percentiles of the steps: the middle one, and the worst. */
  readonly p95Ms: { readonly typical: number; readonly worst: number }
}

/** Load has begun to rise when this share of its rise is there (assumed: less is noise, more comes late on a ramp). */
const BEGUN_SHARE = 0.25
/** A load that rises by less than this is no load test (assumed). */
const LEAST_RISE = 0.2

/** Tells from a group's metrics and activities how it scaled during a load test. Pure. */
export function drillOf(facts: DrillFacts): Drill {
  const { observation, fromSec, toSec, client } = facts
  const { group, grid } = observation
  const { activities } = group
  const steps = stepsBetween(observation, fromSec, toSec)
  const load = loadOf(facts, steps)
  // before the load came nothing can have answered it
  const sinceSec = load?.atSec ?? fromSec
  const alarms = activities === null ? [] : scaleOutAlarms(activities, sinceSec, toSec)
  const others = activities === null ? [] : otherScaleOuts(activities, sinceSec, toSec)
  const seen = activities === null ? null : launchesBetween(activities, sinceSec, toSec)
  const launches =
    seen === null
      ? null
      : {
          begun: seen.startsSec.length,
          failed: seen.failed,
          firstSec: seen.startsSec[0] ?? null,
          firstInServiceSec: seen.inServiceSec[0] ?? null,
          lastInServiceSec: seen.inServiceSec.at(-1) ?? null,
        }
  const overload = overloadIn(facts.overloadedMinutes, steps)
  const instances = instancesIn(observation, steps)
  const grew = (launches?.firstInServiceSec ?? null) !== null || instances.most > instances.before
  const recoveredSec = overload === null || overload.last === null || overload.atEnd ? null : grid.startSec + (overload.last + 1) * grid.stepSec
  return {
    fromSec,
    toSec,
    stepSec: grid.stepSec,
    outcome: outcomeOf(overload, grew, instances),
    load,
    alarm: alarms[0] ?? null,
    otherChange: others[0] ?? null,
    launches,
    recoveredSec,
    overloadedMinutes: overload?.minutes ?? null,
    instances,
    balancer: balancerIn(observation, steps),
    client,
    proposed: proposedIn(facts, steps),
    wouldHavePassed: passIn(facts, steps, overload?.minutes ?? null),
  }
}

type Steps = { readonly first: number; readonly end: number }

/** Every step that the span touches. */
function stepsBetween({ grid }: Observation, fromSec: number, toSec: number): Steps {
  const first = Math.floor((fromSec - grid.startSec) / grid.stepSec)
  const end = Math.ceil((toSec - grid.startSec) / grid.stepSec)
  return { first: Math.max(0, first), end: Math.min(grid.length, Math.max(end, first + 1)) }
}

/** The client knows when it sent its first request; else the load begins where it has risen by a quarter above the hour before. */
function loadOf({ observation, client, fromSec, toSec }: DrillFacts, { first, end }: Steps): Drill['load'] {
  if (client !== null && client.startSec >= fromSec && client.startSec < toSec) return { atSec: client.startSec, by: 'load-test' }
  const { grid, requests, cpuPercentAverage, inServiceInstances } = observation
  const busy = cpuPercentAverage === null || inServiceInstances === null ? null : cpuPercentAverage.map((cpu, i) => cpu * at(inServiceInstances, i))
  for (const [by, values] of [['requests', requests] as const, ['cpu', busy] as const]) {
    if (values === null) continue
    const hour = Math.round(SECONDS_PER_HOUR / grid.stepSec)
    const before = quantile(values.subarray(Math.max(0, first - hour), first), 0.5)
    const most = maximum(values.subarray(first, end))
    if (Number.isNaN(most)) continue
    const base = Number.isNaN(before) ? at(values, first) : before
    if (!(most > base * (1 + LEAST_RISE))) return null
    const begun = values.subarray(first, end).findIndex((value) => value >= base + (most - base) * BEGUN_SHARE)
    return { atSec: Math.max(fromSec, grid.startSec + (first + begun) * grid.stepSec), by }
  }
  return null
}

type OverloadIn = { readonly minutes: number; readonly last: number | null; readonly atEnd: boolean }

/** null: not one step of it is known. */
function overloadIn(minutesOfStep: Float64Array | null, { first, end }: Steps): OverloadIn | null {
  if (minutesOfStep === null) return null
  let minutes = 0
  let last: number | null = null
  let lastKnown: number | null = null
  for (let i = first; i < end; i++) {
    const own = at(minutesOfStep, i)
    if (Number.isNaN(own)) continue
    lastKnown = i
    minutes += own
    if (own > 0) last = i
  }
  return lastKnown === null ? null : { minutes, last, atEnd: last !== null && last === lastKnown }
}

function instancesIn({ inServiceInstances, group, maxSize }: Observation, { first, end }: Steps): Drill['instances'] {
  const limit = maxSize === null ? Number.NaN : maximum(maxSize.subarray(first, end))
  const known = { maxSize: Number.isNaN(limit) ? group.maxSize : limit }
  if (inServiceInstances === null) return { before: Number.NaN, most: Number.NaN, ...known }
  const before = at(inServiceInstances, Math.max(0, first - 1))
  return { before: Number.isNaN(before) ? at(inServiceInstances, first) : before, most: maximum(inServiceInstances.subarray(first, end)), ...known }
}

function outcomeOf(overload: OverloadIn | null, grew: boolean, { most, maxSize }: Drill['instances']): DrillOutcome {
  if (overload === null) return 'cannot-tell'
  if (overload.minutes === 0) return grew ? 'scaled-in-time' : 'needed-nothing'
  if (overload.atEnd && most >= maxSize) return 'at-maximum'
  if (!grew) return 'did-not-scale'
  return overload.atEnd ? 'not-enough' : 'scaled-late'
}

function balancerIn(observation: Observation, { first, end }: Steps): BalancerSide | null {
  const { requests, responseTimeSecP95, target5xx, elb5xx, rejectedConnections } = observation
  if (requests === null && responseTimeSecP95 === null) return null
  const within = (values: Float64Array | null): Float64Array =>
    values === null ? new Float64Array() : values.subarray(first, end).filter((x) => !Number.isNaN(x))
  const total = (values: Float64Array | null): number => (values === null ? Number.NaN : within(values).reduce((sum, x) => sum + x, 0))
  const refusals = [elb5xx, rejectedConnections].filter((values) => values !== null)
  const p95 = within(responseTimeSecP95)
  return {
    requests: total(requests),
    refused: refusals.length === 0 ? Number.NaN : refusals.reduce((sum, values) => sum + total(values), 0),
    target5xx: total(target5xx),
    p95Ms: { typical: quantile(p95, 0.5) * MS_PER_SECOND, worst: maximum(p95) * MS_PER_SECOND },
  }
}

function passIn({ observation, place, policy }: DrillFacts, { first, end }: Steps, overloadedMinutes: number | null): WouldHavePassed | null {
  if (overloadedMinutes === null) return null
  const demand = demandOf(observation, place, policy)
  if (demand.kind !== 'demand') return null
  const minutesPerStep = observation.grid.stepSec / 60
  return wouldHavePassed(observation, place, demand, { fromMinute: first * minutesPerStep, toMinute: end * minutesPerStep, overloadedMinutes }, policy)
}

function proposedIn({ proposed, observation }: DrillFacts, { first, end }: Steps): Drill['proposed'] {
  if (proposed === null) return null
  const minutesPerStep = observation.grid.stepSec / 60
  const over = proposed.overloadedSteps.subarray(first, end).reduce((sum, one) => sum + one, 0)
  return { overloadedMinutes: over * minutesPerStep, mostInstances: maximum(proposed.inServiceInstances.subarray(first, end)) }
}
