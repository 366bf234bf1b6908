import type { Kind } from '../../domain/findings.ts'
import { type Coverage, groupKey, placeKey } from '../../domain/known/coverage.ts'

/** Daily runs made up by hand: at six in the morning from 2026-11-02 on. */
export const DAY_SEC = 86_400
export const dayOf = (day: number): number => Date.UTC(2026, 10, 2, 6) / 1000 + day * DAY_SEC

type Named = { readonly accountId: string; readonly region: string; readonly name: string }

/** What a run looked at: these groups (all kinds but `except`, or none), lists read to the end at these places. */
export function coverageThat({
  groups = [],
  completePlaces = [],
  cost = true,
}: {
  readonly groups?: readonly (Named & { readonly except?: readonly Kind[]; readonly notAssessed?: boolean })[]
  readonly completePlaces?: readonly Omit<Named, 'name'>[]
  readonly cost?: boolean
}): Coverage {
  return {
    completePlaces: new Set(completePlaces.map(({ accountId, region }) => placeKey(accountId, region))),
    groups: new Map(
      groups.map(({ accountId, region, name, except = [], notAssessed = false }) => [
        groupKey(accountId, region, name),
        notAssessed ? ('not-assessed' as const) : { except: new Set(except) },
      ]),
    ),
    cost: cost ? { except: new Set() } : 'not-assessed',
  }
}
