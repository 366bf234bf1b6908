import { byCodeUnit } from '../order.ts'

/** Regions of accounts that have a group of one name in two of them or more: a bill by account and name adds such groups up. In order. */
export function regionsOfSharedNames(groups: readonly { readonly accountId: string; readonly region: string; readonly name: string }[]): readonly string[] {
  const byName = Map.groupBy(groups, ({ accountId, name }) => JSON.stringify([accountId, name]))
  const shared = [...byName.values()].map((named) => new Set(named.map(({ region }) => region))).filter(({ size }) => size > 1)
  return [...new Set(shared.flatMap((regions) => [...regions]))].sort(byCodeUnit)
}
