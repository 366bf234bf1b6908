import { fullAfterMinutes, fullShare, type Leak } from '../demand/leak.ts'
import { at } from '../series.ts'
import type { ByMinute } from './walk.ts'

/** Users are hurt where this share of them is: what the slowest twentieth of the requests waits is what response times tell. */
const HURT_SHARE = 0.05
/** Below this nothing is left of a launch. */
const NOBODY = 1e-3

/**
 * Minutes in which instances that have filled their memory hurt users, expected, and not those that are overloaded already. Instances leave in no order of
 * their age: by AWS's default termination policy those of one launch template are alike (EC2 Auto Scaling user guide, "Termination policies").
 * An instance that is old enough is full for a share of its time; how many are at once is Poisson's.
 */
export function agedMinutes(leak: Leak, memoryGiB: number, { inService, overloaded }: ByMinute, counted: Uint8Array): number {
  const fullAfter = fullAfterMinutes(leak, memoryGiB)
  const share = fullShare(leak, memoryGiB)
  // launches in order of their minute: how many of each are left
  const launches: { readonly minute: number; left: number }[] = [{ minute: -leak.firstAgeMinutes, left: at(inService, 0) }]
  let [young, old, expected] = [0, 0, 0]
  for (let minute = 0; minute < inService.length; minute++) {
    const change = minute === 0 ? 0 : at(inService, minute) - at(inService, minute - 1)
    if (change > 0) launches.push({ minute, left: change })
    if (change < 0) {
      const kept = at(inService, minute) / at(inService, minute - 1)
      for (let k = young; k < launches.length; k++) (launches[k] as { left: number }).left *= kept
      old *= kept
    }
    for (let first = launches[young]; first !== undefined && (minute - first.minute >= fullAfter || first.left < NOBODY); first = launches[young]) {
      old += first.left
      young++
    }
    if (counted[minute] === 1 && overloaded[minute] === 0 && at(inService, minute) > 0)
      expected += atLeast(Math.floor(HURT_SHARE * at(inService, minute)) + 1, old * share)
  }
  return expected
}

/** The chance of `least` or more where `mean` are expected (Poisson): of 1 with a mean of 1, 0.63. */
function atLeast(least: number, mean: number): number {
  let [term, fewer] = [Math.exp(-mean), 0]
  for (let k = 0; k < least; k++) {
    fewer += term
    term *= mean / (k + 1)
  }
  return 1 - fewer
}
