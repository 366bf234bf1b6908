import type { FleetSource } from '../audit/io.ts'
import type { FleetQuery } from '../audit/run-io.ts'

/** A captured fleet in place of a live one: the accounts and regions that are asked for, of the time it was captured. */
export function restrictedTo(source: FleetSource, { accounts, regions }: Pick<FleetQuery, 'accounts' | 'regions'>): FleetSource {
  const asked = (list: readonly string[], one: string) => list.length === 0 || list.includes(one)
  return { ...source, places: source.places.filter(({ accountId, region }) => asked(accounts, accountId) && asked(regions, region)) }
}
