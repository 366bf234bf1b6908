import { byCodeUnit } from '../domain/order.ts'
import type { ReportCost } from './cost-schema.ts'
import type { ReportGroup } from './schema.ts'

/** Names that one sentence lists; how many more there are is said. */
const LISTED = 5

/**
 * The cost section, with a word on group names that several accounts or regions use: the bill's tag holds the name alone, so it
 * cannot tell their costs apart, and each is priced by the rate of all of them together.
 */
export function withSharedNames(cost: ReportCost, groups: readonly ReportGroup[]): ReportCost {
  const uses = new Map<string, number>()
  for (const { name, rateSource } of groups) if (rateSource === 'cost-explorer') uses.set(name, (uses.get(name) ?? 0) + 1)
  const shared = [...uses]
    .filter(([, count]) => count > 1)
    .map(([name]) => name)
    .sort(byCodeUnit)
  if (shared.length === 0) return cost
  const listed = shared.slice(0, LISTED).join(', ') + (shared.length > LISTED ? ` and ${shared.length - LISTED} more` : '')
  const reason = `several accounts or regions have a group named ${listed}; the tag holds the name alone, so the cost is split by instance-hours: all groups of a name are priced at one rate`
  return { ...cost, notAssessed: [...cost.notAssessed, { subject: 'rates of groups that share a name', reason }] }
}
