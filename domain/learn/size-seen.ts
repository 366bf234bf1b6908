import { quantile } from '../series.ts'

/** A group at this share of its usual size gives a third more work to each instance: three times what days differ by, and so told apart from them. */
const FEWER_SHARE = 0.75
/** A day of steps, so that its busy hours may be among them. */
const LEAST_FEWER_STEPS = 288
/** The usual size, but for launches that replace. */
const USUAL_QUANTILE = 0.95

/**
 * Whether the group was seen with considerably fewer instances than it usually has. Where it never was, no launch, no uneven zone and no instance
 * with more work than the usual ever told anything: what is known of a smaller group is drawn from priors alone.
 */
export function wasSeenSmaller(inService: Float64Array): boolean {
  const few = FEWER_SHARE * quantile(inService, USUAL_QUANTILE)
  let steps = 0
  for (const instances of inService) if (instances <= few) steps++
  return steps >= LEAST_FEWER_STEPS
}
