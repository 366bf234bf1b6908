import { byCodeUnit } from '../../domain/order.ts'

/** Each distinct text once, by code unit. */
export function sortedOnce(texts: Iterable<string>): readonly string[] {
  return [...new Set(texts)].sort(byCodeUnit)
}

/**
 * One item a key, for answers that a repeated page gives twice. Where two of one key differ (the thing changed between pages),
 * the one whose JSON sorts last is kept, so that the order of pages does not matter.
 */
export function oncePerKey<Item>(items: Iterable<Item>, keyOf: (item: Item) => string): ReadonlyMap<string, Item> {
  const kept = new Map<string, Item>()
  for (const item of items) {
    const key = keyOf(item)
    const other = kept.get(key)
    if (other === undefined || byCodeUnit(JSON.stringify(other), JSON.stringify(item)) < 0) kept.set(key, item)
  }
  return kept
}
