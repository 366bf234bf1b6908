import { placeKey } from '../domain/known/coverage.ts'

/** One group; `name` null stands for an account and region that has none. */
export type Entry = {
  readonly accountId: string
  readonly region: string
  readonly name: string | null
  /** What reading its months before may be charged, beside the batch's cap; left out where they are not read. */
  readonly historyMicroUsd?: number
}

/** Workers that read at the same time. */
export const WORKERS_AT_ONCE = 10
/** Small accounts and regions share a batch up to so many. */
const PLACES_A_BATCH = 20
/** Each batch is one operation of a durable execution, which has 3,000; failed ones are tried again in parts. */
export const MOST_BATCHES = 1200

/**
 * What one worker reads, and the lane that it belongs to: batches of a lane are read one after the other, those of different lanes at the same time. Lanes
 * of one account and region share what it may be asked a second, and each has that share for as long as the run lasts.
 */
export type DividedBatch<E extends Entry> = { readonly entries: readonly E[]; readonly lane: number; readonly paceShare: number }

/**
 * Batches of groups. An account and region with more groups than a batch holds has batches of its own, of one size, in as many lanes as workers are free for
 * it; smaller ones of an account share a batch. With very many of them a batch holds as much as it takes to have no more batches than an execution can.
 */
export function divide<E extends Entry>(entries: readonly E[], groupsPerBatch: number): readonly DividedBatch<E>[] {
  const places = [...Map.groupBy(entries, ({ accountId, region }) => placeKey(accountId, region)).values()]
  for (let scale = 1; ; scale *= 2) {
    const batches = divided(places, groupsPerBatch * scale, PLACES_A_BATCH * scale, scale > 1)
    if (batches.length <= MOST_BATCHES) return batches
  }
}

function divided<E extends Entry>(
  places: readonly (readonly E[])[],
  mostEntries: number,
  mostPlaces: number,
  acrossAccounts: boolean,
): readonly DividedBatch<E>[] {
  const large = places.filter((place) => place.length > mostEntries).length
  const lanesEach = Math.max(1, Math.floor(WORKERS_AT_ONCE / Math.max(1, large)))
  const batches: { readonly entries: E[]; readonly lane: number; readonly paceShare: number; places: number }[] = []
  let lanes = 0
  for (const place of places) {
    const last = batches.at(-1)
    const fits =
      last !== undefined &&
      last.paceShare === 1 &&
      last.places < mostPlaces &&
      last.entries.length + place.length <= mostEntries &&
      (acrossAccounts || last.entries[0]?.accountId === place[0]?.accountId)
    if (fits) {
      last.entries.push(...place)
      last.places++
      continue
    }
    const mine = Math.min(lanesEach, Math.ceil(place.length / mostEntries))
    // as many in each lane
    const parts = Math.ceil(place.length / mostEntries / mine) * mine
    for (let part = 0; part < parts; part++) {
      const own = place.slice(Math.round((part * place.length) / parts), Math.round(((part + 1) * place.length) / parts))
      batches.push({ entries: own, lane: lanes + (part % mine), paceShare: 1 / mine, places: 1 })
    }
    lanes += mine
  }
  return batches.map(({ places: _, ...batch }) => batch)
}
