import type { LargeStore } from '../adapters/finding-table/table.ts'
import { once } from '../adapters/live/once.ts'

/** The bucket for what an item of the table cannot hold: few events meet such a one, and its client is loaded with the first that does. */
export function deployedLargeStore(bucket: string, region: string): LargeStore {
  const opened = once(async () => (await import('./kept-bucket.ts')).deployedBucket(bucket, region))
  return { put: async (key, text) => await (await opened()).put(key, text), get: async (key) => await (await opened()).get(key) }
}
