import type { Demand } from '../demand/demand.ts'
import { requiredInstances } from '../demand/required.ts'
import type { Group } from '../facts/group.ts'
import type { Policy } from '../policy.ts'
import { replay } from '../replay/replay.ts'
import { at, type Grid } from '../series.ts'
import type { Chosen } from './choose.ts'
import { configurationOf } from './search.ts'

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

/** The curves under a chosen configuration: mean instances in service over each step, overloaded where any minute of the step was. */
export function proposedCurves(chosen: Chosen, demand: Demand, group: Group, policy: Policy, grid: Grid): ProposedCurves {
  const { ground, tried } = chosen
  const { demandVcpu, counted } = ground.load
  const configuration = configurationOf(tried.candidate, ground, ground.load)
  const byMinute = new Float64Array(demandVcpu.length)
  replay(ground.load, configuration, undefined, byMinute)
  const servable = configuration.servableVcpuPerInstance
  const minutesPerStep = Math.round(grid.stepSec / 60)
  const overloadedSteps = new Uint8Array(grid.length)
  const inServiceInstances = new Float64Array(grid.length)
  for (let m = 0; m < grid.length * minutesPerStep; m++) {
    const step = Math.floor(m / minutesPerStep)
    inServiceInstances[step] = at(inServiceInstances, step) + at(byMinute, m) / minutesPerStep
    if (counted[m] === 1 && at(demandVcpu, m) > at(byMinute, m) * servable * configuration.overloadUtilization) overloadedSteps[step] = 1
  }
  return { requiredInstances: requiredInstances({ ...demand, servableVcpuPerInstance: servable }, group, policy), inServiceInstances, overloadedSteps }
}
