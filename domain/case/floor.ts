import type { Group } from '../facts/group.ts'
import { at, mean } from '../series.ts'
import { shareOfSteps, type Waste } from './waste.ts'

/** What a group keeps because it may not, or does not, go lower; instances are means over the steps at that floor. */
export type Floor = {
  readonly keptInstances: number
  readonly askedInstances: number
  /** Share of observed steps at the floor. */
  readonly fraction: number
  readonly because: 'fixed-size' | 'minimum-size' | 'desired-capacity'
}

/** Half an instance more than the minimum is still the minimum: means over a step in which one came or went. */
const AT_MINIMUM = 0.5

/**
 * The floor is the minimum size, or the size the group never moved from although its minimum is lower. `since` is the step from which its
 * limits are what they are: what it kept is counted from there, what demand asks for over the whole window, where it asks for no more.
 */
export function floorOf(waste: Waste, group: Group, since = 0): Floor {
  const neverMoved = since === 0 && waste.floorInstances > group.minSize + AT_MINIMUM && waste.topInstances - waste.floorInstances < 1
  const limit = neverMoved ? Number.POSITIVE_INFINITY : group.minSize + AT_MINIMUM
  const inForce = waste.inService.map((instances, i) => (i < since ? Number.NaN : instances))
  const counts = (i: number): boolean => at(i < since ? waste.required : inForce, i) <= limit && !Number.isNaN(at(waste.required, i))
  return {
    keptInstances: mean(inForce.map((instances, i) => (counts(i) ? instances : Number.NaN))),
    askedInstances: mean(waste.required.map((required, i) => (counts(i) ? required : Number.NaN))),
    fraction: shareOfSteps(inForce, (instances) => instances <= limit),
    because: group.minSize === group.maxSize ? 'fixed-size' : neverMoved ? 'desired-capacity' : 'minimum-size',
  }
}
