import type { Demand } from '../demand/demand.ts'
import { requiredInstances } from '../demand/required.ts'
import type { Group } from '../facts/group.ts'
import type { Policy } from '../policy.ts'
import { replay } from '../replay/replay.ts'
import { at, type Grid, quantile } from '../series.ts'
import { configurationOf, inWorld } from './candidate-configuration.ts'
import type { Chosen } from './choose.ts'
import type { Member } from './ensemble.ts'

/** What a chart of a group shows, on the observation's grid; NaN where not observed. */
export type Curves = {
  readonly startSec: number
  readonly stepSec: number
  readonly requiredInstances: Float64Array
  readonly inServiceInstances: Float64Array
  /** 1 where the step was overloaded. */
  readonly overloadedSteps: Uint8Array
  /** The same under the proposal, as replayed, in instances of the type it proposes; null without one. */
  readonly proposed: ProposedCurves | null
}

export type ProposedCurves = Pick<Curves, 'requiredInstances' | 'inServiceInstances' | 'overloadedSteps'>

/**
 * The curves under a chosen configuration, in the world whose cost lies nearest to the mean: mean instances in service over each step,
 * overloaded where any minute of the step was.
 */
export function proposedCurves(chosen: Chosen, demand: Demand, group: Group, policy: Policy, grid: Grid): ProposedCurves {
  const { ground, tried } = chosen
  const off = tried.costs.map((cost) => Math.abs(cost - tried.cost))
  const member = ground.ensemble.members[off.indexOf(Math.min(...off.filter((x) => !Number.isNaN(x))))] as Member
  const minutes = member.load.demandVcpu.length
  const byMinute = { inService: new Float64Array(minutes), overloaded: new Uint8Array(minutes) }
  const configuration = inWorld(configurationOf(tried.candidate, ground), tried.candidate, ground, member)
  replay(member.load, configuration, undefined, byMinute)
  const minutesPerStep = Math.round(grid.stepSec / 60)
  const overloadedSteps = new Uint8Array(grid.length)
  const inServiceInstances = new Float64Array(grid.length)
  for (let m = 0; m < grid.length * minutesPerStep; m++) {
    const step = Math.floor(m / minutesPerStep)
    inServiceInstances[step] = at(inServiceInstances, step) + at(byMinute.inService, m) / minutesPerStep
    if (byMinute.overloaded[m] === 1) overloadedSteps[step] = 1
  }
  return {
    requiredInstances: requiredInstances({ ...demand, servableVcpuPerInstance: configuration.servableVcpuPerInstance }, group, policy),
    inServiceInstances,
    overloadedSteps,
  }
}

/** As the load that was seen: see calmLoad of learn/model. */
const ASKED_QUANTILE = 0.995

/** Busy vCPUs of one instance under the proposal, in the plain world: what 199 of 200 minutes stay under. */
export function askedVcpuOf({ ground, tried }: Chosen): number {
  const { load } = ground
  const minutes = load.demandVcpu.length
  const byMinute = { inService: new Float64Array(minutes), overloaded: new Uint8Array(minutes) }
  replay(load, configurationOf(tried.candidate, ground), undefined, byMinute)
  return quantile(
    load.demandVcpu.map((busy, minute) => (at(byMinute.inService, minute) > 0 ? busy / at(byMinute.inService, minute) : Number.NaN)),
    ASKED_QUANTILE,
  )
}
