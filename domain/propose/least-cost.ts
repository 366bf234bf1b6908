import { at } from '../series.ts'
import type { Candidate } from './candidate.ts'
import type { Member } from './ensemble.ts'

/** Mean demand of the worlds every quarter of an hour, ascending, with its running sums. */
export type MeanDemand = { readonly sorted: Float64Array; readonly sums: Float64Array }

const EVERY_MINUTES = 15
/** Without a policy an instance is used up to here at the most. */
const UNTARGETED_FRACTION = 0.9

export function meanDemandOf(members: readonly Member[]): MeanDemand {
  const { length } = (members[0] as Member).load.demandVcpu
  const sorted = new Float64Array(Math.ceil(length / EVERY_MINUTES))
  for (const { load } of members) for (let i = 0; i < sorted.length; i++) sorted[i] = at(sorted, i) + at(load.demandVcpu, i * EVERY_MINUTES) / members.length
  sorted.sort()
  const sums = new Float64Array(sorted.length + 1)
  for (let i = 0; i < sorted.length; i++) sums[i + 1] = at(sums, i) + at(sorted, i)
  return { sorted, sums }
}

/**
 * What the candidate would cost if capacity followed demand without delay or rounding, in the mean of the worlds: no replay can be cheaper. At a minimum
 * of 2, 1.2 busy vCPUs an instance and $0.10 an hour, an hour of 1.2 and one of 4.8 busy vCPUs cost $0.60: two instances, then four.
 */
export function leastCost({ type, minSize, maxSize, target, costPerHour }: Candidate, { sorted, sums }: MeanDemand): number {
  // a target of shown CPU stands for no more work than that share of a straight line
  const perInstance = type.servableVcpu * (target ?? UNTARGETED_FRACTION)
  const low = firstOver(sorted, minSize * perInstance)
  const high = Math.max(low, firstOver(sorted, maxSize * perInstance))
  const instances = minSize * low + (at(sums, high) - at(sums, low)) / perInstance + maxSize * (sorted.length - high)
  return (EVERY_MINUTES / 60) * instances * costPerHour
}

/** How many of the ascending values are at `limit` or under it. */
function firstOver(sorted: Float64Array, limit: number): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (at(sorted, middle) <= limit) low = middle + 1
    else high = middle
  }
  return low
}
