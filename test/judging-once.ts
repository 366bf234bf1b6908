import { isDeepStrictEqual } from 'node:util'
import type { Judge } from '../audit/place.ts'
import { judge } from '../domain/judge.ts'

/** More of one group are not remembered: the oldest is let go. */
const MOST_REMEMBERED = 8

/**
 * Judges as the domain does, each group's facts once: the very same facts again get the very same judgement, which is of them alone; whatever differs in
 * them is judged anew. For tests that look at a fleet several times.
 */
export function judgingOnce(): Judge {
  const judged = new Map<string, { readonly facts: Parameters<Judge>; readonly judgement: ReturnType<Judge> }[]>()
  return (...facts) => {
    const { accountId, region, name } = facts[0].group
    const key = `${accountId} ${region} ${name}`
    const known = judged.get(key) ?? []
    const before = known.find((one) => isDeepStrictEqual(one.facts, facts))
    if (before !== undefined) return before.judgement
    const judgement = judge(...facts)
    judged.set(key, [...known, { facts, judgement }].slice(-MOST_REMEMBERED))
    return judgement
  }
}
