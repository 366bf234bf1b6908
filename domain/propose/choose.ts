import type { Demand } from '../demand/demand.ts'
import { earlier, grown, jumping, type Load } from '../demand/load.ts'
import type { Overload } from '../demand/overload.ts'
import { redundancyOf } from '../demand/required.ts'
import type { Group, Place } from '../facts/group.ts'
import { launchIncidents } from '../facts/launch-incidents.ts'
import { measuredBootSec } from '../facts/launches.ts'
import { HOURS_PER_MONTH, MICRO } from '../money.ts'
import type { Observation } from '../observe/observation.ts'
import type { Policy } from '../policy.ts'
import type { CurrentConfiguration } from '../replay/configuration.ts'
import { type ReplayResult, replay } from '../replay/replay.ts'
import { at, type Grid, quantile } from '../series.ts'
import { type CandidateType, candidateTypes } from './candidate-types.ts'
import { type Changes, changesOf } from './changes.ts'
import { type Candidate, calmest, cheapest, configurationOf, type Ground, type Stress, type Tried } from './search.ts'

/** What a proposal is searched on. */
export type Search = {
  readonly observation: Observation
  readonly place: Place
  readonly demand: Demand
  readonly load: Load
  readonly forecastVcpu: Float64Array
  readonly current: CurrentConfiguration
  readonly currentReplay: ReplayResult
  readonly overload: Overload
  readonly policy: Policy
}

/** The chosen configuration beside today's, in instance-minutes and cost units of the replay. */
export type Chosen = {
  readonly tried: Tried
  readonly changes: Changes
  readonly ground: Ground
  readonly currentCost: number
  readonly todayCostPerHour: number
  readonly range: readonly [number, number]
}

const TARGETS = [0.4, 0.5, 0.6, 0.7] as const
const DEMAND_STRESS = 0.1
const EARLY_MINUTES = 5
/** A boot that nobody has seen may well take this long: images that install what they run. */
const SLOW_BOOT_MINUTES = 10

/** The joint configuration for a group, chosen by replay; null when today's is as good as any that could be tried. */
export function choose(input: Search): Chosen | null {
  const { observation, demand, overload, policy, currentReplay } = input
  const { group } = observation
  const ground = groundOf(input)
  const types = candidateTypes(observation, input.place, demand, policy)
  const today = types[0] as CandidateType
  const currentCost = (currentReplay.instanceMinutes / 60) * today.costPerHour
  const days = demand.spanDays
  const healthyMinutes = (policy.healthyMinutesPerWeek * days) / 7
  const suffers = overload.minutes > (policy.gapMinutesPerWeek * days) / 7
  const candidates = candidatesOf(input, ground, types)
  if (!suffers) {
    const allowed = Math.min(healthyMinutes, Math.max(currentReplay.overloadMinutes, healthyMinutes / 2))
    // protection from scale-in is somebody's decision: it is only lifted where nothing else gives the waste back
    for (const tryOn of group.newInstancesProtectedFromScaleIn ? [ground, { ...ground, canTerminate: true }] : [ground]) {
      const tried = cheapest(candidates, tryOn, currentCost * (1 - policy.wasteFraction), allowed, healthyMinutes * 2)
      if (tried !== null) return chosen(tried, input, tryOn, currentCost, today.costPerHour)
    }
    return ground.launchesFail && today.hasStandIns ? chosen(asToday(input, today), input, ground, currentCost, today.costPerHour) : null
  }
  const cure =
    cheapest(candidates, ground, Number.POSITIVE_INFINITY, healthyMinutes, healthyMinutes * 2) ??
    calmest(candidates, ground, currentCost / Math.max(1, days * 60))
  if (cure === null) return null
  if (cure.overloadMinutes > Math.min(overload.minutes, Math.max(currentReplay.overloadMinutes, healthyMinutes))) return null
  return chosen(cure, input, ground, currentCost, today.costPerHour)
}

/** Today's configuration as the proposal: for groups that need nothing but another source of instances. */
function asToday({ observation, current, currentReplay }: Search, type: CandidateType): Tried {
  const { group } = observation
  const candidate: Candidate = {
    type,
    minSize: group.minSize,
    maxSize: group.maxSize,
    desiredCapacity: group.desiredCapacity,
    target: null,
    predictive: false,
    detailedMonitoring: current.configuration.detailedMonitoring,
    costPerHour: type.costPerHour,
  }
  const { overloadMinutes, peakInstances, instanceMinutes } = currentReplay
  return { candidate, cost: (instanceMinutes / 60) * type.costPerHour, overloadMinutes, stressedOverloadMinutes: overloadMinutes, peakInstances }
}

function groundOf(input: Search): Ground {
  const { observation, demand, load, current } = input
  const { group } = observation
  const tracksRequests = demand.boundBy === 'requests' && group.targetGroupArns.length > 0 && !Number.isNaN(demand.vcpuSecondsPerRequest)
  let stressed: ReturnType<Ground['stressed']> | null = null
  return {
    load,
    stressed: () => (stressed ??= harder(input)),
    forecastVcpu: input.forecastVcpu,
    today: current.configuration,
    tracksRequests,
    vcpuSecondsPerRequest: demand.vcpuSecondsPerRequest,
    launchesFail: lacksCapacity(group, observation.grid),
    canTerminate: !group.newInstancesProtectedFromScaleIn,
  }
}

/** The same demand a tenth higher (more where it grows), come early, and in jumps; with a slow boot where no launch was seen. */
function harder({ load, demand, observation, current }: Search): readonly Stress[] {
  const { bootMinutes } = current.configuration
  const slowBootMinutes = Number.isNaN(measuredBootSec(observation.group.activities)) ? Math.max(bootMinutes, SLOW_BOOT_MINUTES) : bootMinutes
  return [
    { load: grown(load, 1 + DEMAND_STRESS + Math.max(0, weeklyGrowth(demand))), timed: false, bootMinutes },
    { load: earlier(load, EARLY_MINUTES), timed: true, bootMinutes },
    { load: jumping(load), timed: false, bootMinutes: slowBootMinutes },
  ]
}

function lacksCapacity(group: Group, window: Grid): boolean {
  return launchIncidents(group, window).some((i) => i.reason === 'insufficient-capacity' || i.reason === 'spot-capacity')
}

/** Growth of mean demand from the first half of the window to the second, as a share. */
function weeklyGrowth(demand: Demand): number {
  const half = demand.busyVcpu.length >> 1
  const meanOf = (from: number, to: number): number => {
    let sum = 0
    let count = 0
    for (let i = from; i < to; i++) {
      if (Number.isNaN(at(demand.busyVcpu, i))) continue
      sum += at(demand.busyVcpu, i)
      count++
    }
    return sum / count
  }
  const growth = meanOf(half, demand.busyVcpu.length) / meanOf(0, half) - 1
  return Number.isFinite(growth) ? growth : 0
}

function candidatesOf(input: Search, ground: Ground, types: readonly CandidateType[]): readonly Candidate[] {
  const { observation, demand, current, policy } = input
  const { group } = observation
  const redundancy = redundancyOf(input.observation.group, input.policy)
  const keepable = current.configuration.policies.some((p) => p.type !== 'target-tracking' || !p.disableScaleIn) && !ground.tracksRequests
  const [low, high, peak] = [quantile(demand.busyVcpu, 0.25), quantile(demand.busyVcpu, 0.75), quantile(demand.busyVcpu, 0.999)]
  const end = recentPeak(demand, observation.grid.stepSec)
  const monitoringPerHour = input.place.prices === null ? 0 : (policy.detailedMonitoringUsdPerInstanceMonth * MICRO) / HOURS_PER_MONTH
  const candidates: Candidate[] = []
  const today = types[0] as CandidateType
  for (const type of types) {
    const needed = (vcpu: number, share: number): number => Math.ceil(vcpu / (type.servableVcpu * share))
    const mins = new Set([
      redundancy,
      redundancy + 1,
      Math.ceil(redundancy * 1.5),
      redundancy * 2,
      redundancy * 3,
      needed(low, 0.6),
      needed(high, 0.6),
      needed(peak, 0.7),
      group.minSize,
    ])
    const top = Math.max(redundancy, needed(peak * 1.2, 0.6))
    for (const minSize of mins) {
      if (minSize < redundancy || (minSize > top && minSize !== group.minSize)) continue
      for (const target of keepable && type === today ? [null, ...targetsOf(type)] : targetsOf(type)) {
        for (const predictive of forecastChoices(target, input)) {
          const share = target ?? 0.6
          const detailedMonitoring = current.configuration.detailedMonitoring || target !== null
          candidates.push({
            type,
            minSize,
            maxSize: Math.max(minSize + 1, Math.ceil((group.maxSize * today.servableVcpu) / type.servableVcpu), needed(peak, share) * 2),
            desiredCapacity: Math.max(minSize, needed(end, share)),
            target,
            predictive,
            detailedMonitoring,
            costPerHour: type.costPerHour + (detailedMonitoring && !current.configuration.detailedMonitoring ? monitoringPerHour : 0),
          })
        }
      }
    }
  }
  return candidates
}

/** Shares of what an instance can serve that tracking may aim at; a burstable type also at its baseline, where credits last for ever. */
function targetsOf({ creditBaselineFraction, servableVcpu, vcpu }: CandidateType): readonly number[] {
  return Number.isNaN(creditBaselineFraction) ? TARGETS : [Math.min(1, (creditBaselineFraction * vcpu) / servableVcpu), ...TARGETS]
}

/** With and without a forecast. A policy that forecasts today stays in force unless it is replaced, so there it is always part of a new configuration. */
function forecastChoices(target: number | null, { current }: Search): readonly boolean[] {
  if (target === null) return [false]
  return current.configuration.forecastInstances === null ? [false, true] : [true]
}

/** The most that was needed in the last three hours of the window: what the group must hold when the change is made. */
function recentPeak(demand: Demand, stepSec: number): number {
  let peak = 0
  for (let i = Math.max(0, demand.busyVcpu.length - Math.round(10800 / stepSec)); i < demand.busyVcpu.length; i++)
    if (at(demand.busyVcpu, i) > peak) peak = at(demand.busyVcpu, i)
  return peak
}

function chosen(tried: Tried, input: Search, ground: Ground, currentCost: number, todayCostPerHour: number): Chosen {
  const savings = (factor: number): number => {
    const load = grown(input.load, factor)
    const now = replay(load, ground.today).instanceMinutes
    const then = replay(load, configurationOf(tried.candidate, ground, load)).instanceMinutes
    return 1 - (then * tried.candidate.costPerHour) / (now * todayCostPerHour)
  }
  const ends = [savings(1 - DEMAND_STRESS), savings(1 + DEMAND_STRESS), 1 - tried.cost / currentCost]
  return { tried, changes: changesOf(tried, input, ground), ground, currentCost, todayCostPerHour, range: [Math.min(...ends), Math.max(...ends)] }
}
