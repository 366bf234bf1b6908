import { MICRO } from '../money.ts'
import type { Policy } from '../policy.ts'
import type { Cost } from './totals.ts'

/** A settled day whose total is another than it was when it was read before. */
export type RestatedDay = { readonly day: number; readonly currency: string; readonly before: Cost; readonly after: Cost }

/** Whether a day moved by enough to be told: cents move all the time until the invoice is written. */
export function isRestated({ before, after }: Pick<RestatedDay, 'before' | 'after'>, policy: Policy): boolean {
  return (['effectiveMicroUsd', 'billedMicroUsd'] as const).some((kind: keyof Cost) => {
    const moved = Math.abs(after[kind] - before[kind])
    return moved >= policy.restatedUsd * MICRO && moved > policy.restatedFraction * Math.abs(before[kind])
  })
}
