import type { Demand } from '../demand/demand.ts'
import { bridged, byTheMinute, earlier, jumping, type Load } from '../demand/load.ts'
import type { Observation } from '../observe/observation.ts'
import { at } from '../series.ts'
import type { Learnt } from './model.ts'
import { loadTable, type World } from './world.ts'

/** Work that requests cause in a world, in busy vCPUs of a calm instance, by step; NaN where not observed. What instances burn by themselves is left out; demand is the weeks' to come. */
export function workIn(world: World, observation: Observation, demand: Demand, learnt: Learnt): Float64Array {
  const inService = observation.inServiceInstances as Float64Array
  const { vcpuPerInstance: vcpu, unservedVcpu } = demand
  const busyVcpu = unservedVcpu === null ? demand.busyVcpu : demand.busyVcpu.map((busy, i) => busy - world.retriedShare * at(unservedVcpu, i))
  const own = learnt.work?.ownVcpu ?? 0
  const each = learnt.jobs?.eachVcpu ?? null
  const yields = learnt.jobs?.yields === true
  const load = loadTable(world.linearShare)
  if (learnt.idle) return busyVcpu.map((busy) => (Number.isNaN(busy) ? Number.NaN : 0))
  return busyVcpu.map((busy, i) => {
    const n = at(inService, i)
    if (Number.isNaN(busy) || !(n > 0)) return busy * world.demandFactor
    const job = each === null ? 0 : at(each, i)
    const shown = (busy / n - (yields ? job : 0)) / vcpu
    const calm = load(Math.max(0, shown)) * world.linearShare * vcpu
    return world.demandFactor * n * Math.max(0, calm - own - (yields ? 0 : job))
  })
}

/** The load that a world replays: its work, what each instance burns by itself, jobs and deployments as they were seen. */
export function loadIn(world: World, observation: Observation, demand: Demand, learnt: Learnt, clock: Clockwork): Load {
  const work = workIn(world, observation, demand, learnt)
  const plain: Load = { ...clock, demandVcpu: byTheMinute(bridged(work, observation.grid), clock.stepMinutes) }
  const risen = world.jumps ? jumping(plain) : plain
  return world.earlyMinutes === 0 ? risen : earlier(risen, world.earlyMinutes)
}

/** What all worlds of a group share by the minute. */
export type Clockwork = Omit<Load, 'demandVcpu'>

export function clockworkOf(observation: Observation, demand: Demand, learnt: Learnt): Clockwork {
  const { grid } = observation
  const stepMinutes = Math.max(1, Math.round(grid.stepSec / 60))
  const minutes = grid.length * stepMinutes
  const byMinute = (values: Float64Array | null, constant = 0): Float64Array | null => {
    if (values === null && constant === 0) return null
    const spread = new Float64Array(minutes).fill(constant)
    if (values !== null)
      for (let i = 0; i < grid.length; i++) if (at(values, i) !== 0) spread.fill(constant + at(values, i), i * stepMinutes, (i + 1) * stepMinutes)
    return spread
  }
  const counted = new Uint8Array(minutes)
  for (let i = 0; i < grid.length; i++) if (!Number.isNaN(at(demand.busyVcpu, i))) counted.fill(1, i * stepMinutes, (i + 1) * stepMinutes)
  const each = learnt.jobs?.eachVcpu ?? null
  const yields = learnt.jobs?.yields === true
  const spells = learnt.deployments?.spells ?? []
  const replacing = spells.length === 0 ? null : new Uint8Array(minutes)
  for (const [from, to] of spells) replacing?.fill(1, from, Math.min(minutes, to))
  return {
    stepMinutes,
    counted,
    requestsPerMinutePerVcpu: 60 / (learnt.work?.vcpuSecondsPerRequest ?? demand.vcpuSecondsPerRequest),
    ownVcpu: learnt.idle ? byMinute(bridged(learnt.busyPerInstance, grid)) : byMinute(yields ? null : each, learnt.work?.ownVcpu ?? 0),
    idleVcpu: byMinute(yields ? each : demand.besideVcpu === null ? null : bridged(demand.besideVcpu, grid)),
    leaderVcpu: byMinute(learnt.leaderVcpu),
    replacing,
    leak: demand.leak ?? demand.aging,
  }
}
