import { isLaunch } from '../facts/launches.ts'
import type { Observation } from '../observe/observation.ts'
import { at } from '../series.ts'

/** Where instances came and went, by step. */
export type Comings = {
  /** 1 from a launch or a termination on for half an hour: instances boot, warm up, take over. */
  readonly moving: Uint8Array
  /** Minutes since the youngest instance came into service, at most; a large number where none came. */
  readonly youngestMinutes: Float64Array
}

const MOVING_MINUTES = 30
export const LONG_AGO_MINUTES = 1e6
/** What a mean over a step may differ by without an instance having come or gone. */
const SAME_SIZE_SLACK = 0.05

/** From the group's activities, from how many were in service, and from how many targets of the load balancer answered. */
export function comingsOf({ group, inServiceInstances, healthyHostsMinimum: healthy, grid }: Observation): Comings {
  const inService = inServiceInstances as Float64Array
  const { length, stepSec, startSec } = grid
  const moving = new Uint8Array(length)
  const arrived = new Uint8Array(length)
  const stepOf = (sec: number): number => Math.floor((sec - startSec) / stepSec)
  const reach = Math.ceil((MOVING_MINUTES * 60) / stepSec)
  const move = (step: number): void => {
    if (step < length && step + reach >= 0) moving.fill(1, Math.max(0, step), Math.min(length, step + reach))
  }
  for (const a of group.activities ?? []) {
    if (a.status !== 'Successful') continue
    move(stepOf(a.startSec))
    if (!isLaunch(a) || a.endSec === null) continue
    move(stepOf(a.endSec))
    const step = stepOf(a.endSec)
    if (step >= 0 && step < length) arrived[step] = 1
  }
  for (let i = 1; i < length; i++) {
    const change = at(inService, i) - at(inService, i - 1)
    if (Math.abs(change) > SAME_SIZE_SLACK) move(i - 1)
    if (change > SAME_SIZE_SLACK) arrived[i] = 1
    // restarted in place, or not answering: it comes back without a launch
    if (healthy !== null && at(healthy, i) <= at(inService, i) - 0.5) move(i)
  }
  const youngestMinutes = new Float64Array(length).fill(LONG_AGO_MINUTES)
  let last = Number.NEGATIVE_INFINITY
  for (let i = 0; i < length; i++) {
    if (arrived[i] === 1) last = i
    youngestMinutes[i] = Math.min(LONG_AGO_MINUTES, ((i - last) * stepSec) / 60)
  }
  return { moving, youngestMinutes }
}
