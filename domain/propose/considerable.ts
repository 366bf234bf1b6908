import type { Policy } from '../policy.ts'
import { ROUNDING_SLACK } from '../series.ts'

/**
 * Whether a share of today's cost is worth a change: the policy's `wasteFraction` or more. Asked by the search and by the rules, with one answer: four of
 * five instances save a fifth, though 1 - 4/5 is a hair less than 0.2.
 */
export function isConsiderable(savingsFraction: number, { wasteFraction }: Policy): boolean {
  return savingsFraction >= wasteFraction - ROUNDING_SLACK
}
