import type { ProposedCurves } from '../domain/propose/curves.ts'
import { at } from '../domain/series.ts'

/**
 * What some steps of a group's curves held: extremes, so that no peak is averaged away. NaN: nothing observed. `short` spans what was
 * required and not in service, `overload` what was overloaded, over all steps where that was so; NaN where it never was.
 */
export type Extremes = {
  requiredMost: number
  inServiceLeast: number
  inServiceMost: number
  shortFrom: number
  shortTo: number
  overloadFrom: number
  overloadTo: number
}

/** The extremes of the steps from `from` until before `to`. */
export function extremesOf({ requiredInstances, inServiceInstances, overloadedSteps }: ProposedCurves, from: number, to: number): Extremes {
  const nothing = Number.NaN
  const found: Extremes = {
    requiredMost: nothing,
    inServiceLeast: nothing,
    inServiceMost: nothing,
    shortFrom: nothing,
    shortTo: nothing,
    overloadFrom: nothing,
    overloadTo: nothing,
  }
  for (let i = from; i < to; i++) {
    const need = at(requiredInstances, i)
    const have = at(inServiceInstances, i)
    found.requiredMost = larger(found.requiredMost, need)
    found.inServiceLeast = smaller(found.inServiceLeast, have)
    found.inServiceMost = larger(found.inServiceMost, have)
    if (need > have) {
      found.shortFrom = smaller(found.shortFrom, have)
      found.shortTo = larger(found.shortTo, need)
    }
    if (overloadedSteps[i] !== 1 || Number.isNaN(have)) continue
    found.overloadFrom = smaller(found.overloadFrom, have)
    found.overloadTo = larger(found.overloadTo, larger(have, need))
  }
  return found
}

function larger(a: number, b: number): number {
  return Number.isNaN(a) || b > a ? b : a
}

function smaller(a: number, b: number): number {
  return Number.isNaN(a) || b < a ? b : a
}
