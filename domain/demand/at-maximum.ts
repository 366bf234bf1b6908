import { heldInstances, type Observation } from '../observe/observation.ts'
import { at } from '../series.ts'
import type { Overload } from './overload.ts'

/** Overload while the group stood at its maximum size. */
export type AtMaximum = {
  /** Overloaded steps in which the group stood at its maximum size, as a share of all overloaded steps. */
  readonly atMaximumFraction: number
  /** The highest maximum that it stood at while overloaded; NaN where it never did. */
  readonly maximumHeld: number
}

/** A mean over a step in which the last instance came is a little below the maximum, and is at it. */
const AT_MAXIMUM_SLACK = 0.05

/** Of ten overloaded steps, six of them at the maximum of 8: a fraction of 0.6, and 8. A step whose size is not known is none at the maximum. */
export function atMaximumOf(observation: Observation, overload: Overload): AtMaximum {
  let pinned = 0
  let over = 0
  let maximumHeld = Number.NaN
  for (let i = 0; i < overload.steps.length; i++) {
    if (overload.steps[i] === 0) continue
    over++
    const maximum = observation.maxSize === null || Number.isNaN(at(observation.maxSize, i)) ? observation.group.maxSize : at(observation.maxSize, i)
    if (!(heldInstances(observation, i) >= maximum - AT_MAXIMUM_SLACK)) continue
    pinned++
    // in the step in which it is edited the mean lies between the two
    if (Number.isInteger(maximum) && !(maximum <= maximumHeld)) maximumHeld = maximum
  }
  return { atMaximumFraction: over === 0 ? 0 : pinned / over, maximumHeld }
}
