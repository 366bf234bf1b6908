import type { Finding, Kind, Resource } from '../findings.ts'

/** What a run looked at: without it nobody can tell a finding that is gone from one that was not looked for. */
export type Coverage = {
  /** Accounts and regions whose list of groups was read to the end, as `placeKey` names them. */
  readonly completePlaces: ReadonlySet<string>
  /** Every group that was discovered, as `groupKey` names it. */
  readonly groups: ReadonlyMap<string, KindsCovered>
  readonly cost: KindsCovered
}

/** Which kinds of finding were looked for: all but these, or none at all. */
export type KindsCovered = { readonly except: ReadonlySet<Kind> } | 'not-assessed'

export type Assessment = 'assessed' | 'not-assessed' | 'group-deleted'

export function placeKey(accountId: string, region: string): string {
  return JSON.stringify([accountId, region])
}

export function groupKey(accountId: string, region: string, name: string): string {
  return JSON.stringify([accountId, region, name])
}

/** The key of the group that a finding is about; of no group where it is about the bill. */
export function groupKeyOf({ resource }: Pick<Finding, 'resource'>): string {
  const { accountId = '', region = '', autoScalingGroupName = '' } = resource
  return groupKey(accountId, region, autoScalingGroupName)
}

/**
 * Whether a run looked for a finding that it did not find. A group that is missing from a list read to the end was deleted; one
 * that is missing from any other list was not looked at.
 */
export function assessmentOf(finding: Pick<Finding, 'category' | 'kind' | 'resource'>, coverage: Coverage): Assessment {
  if (finding.category === 'cost') return looksFor(coverage.cost, finding.kind)
  const { accountId, region, autoScalingGroupName: name }: Resource = finding.resource
  if (accountId === undefined || region === undefined || name === undefined) return 'not-assessed'
  const group = coverage.groups.get(groupKey(accountId, region, name))
  if (group === undefined) return coverage.completePlaces.has(placeKey(accountId, region)) ? 'group-deleted' : 'not-assessed'
  return looksFor(group, finding.kind)
}

function looksFor(covered: KindsCovered, kind: Kind): Assessment {
  return covered === 'not-assessed' || covered.except.has(kind) ? 'not-assessed' : 'assessed'
}
