import { dayFromIso, SECONDS_PER_DAY } from '../domain/calendar.ts'
import type { Policy } from '../domain/policy.ts'
import type { Reason } from '../domain/reasons.ts'
import type { GovernedBy } from '../report/group-context-schema.ts'
import { nameMatcher } from './name-pattern.ts'

/** Thresholds that were given, by name. */
export type GivenThresholds = Partial<Policy>

/** One entry under `overrides`: which groups it speaks of, and what holds for them. Everything that selects has to match; of a list one pattern. */
export type Override = {
  /** Its place in the file, from 1. */
  readonly position: number
  readonly name: string | null
  /** Patterns; empty: any. */
  readonly groups: readonly string[]
  readonly accounts: readonly string[]
  readonly regions: readonly string[]
  /** Patterns of values by the tag's key; the group must have each of these tags. */
  readonly tags: Readonly<Record<string, readonly string[]>>
  readonly thresholds: GivenThresholds
  /** null: as the group's tag says. */
  readonly owner: string | null
  /** null: says nothing; false: what an earlier entry ignores is judged after all. `until`: a day, from which on it is judged again. */
  readonly ignore: { readonly reason: string; readonly until: string | null } | false | null
}

/** Whom an override may speak of; `tags` is null where they are not known. */
export type Governable = {
  readonly accountId: string
  readonly region: string
  readonly name: string
  readonly tags: Readonly<Record<string, string>> | null
}

/** What holds for one group, and which overrides made it so. */
export type Governed = {
  readonly policy: Policy
  readonly owner: string | null
  readonly ignoredBecause: Reason | null
  readonly by: readonly GovernedBy[]
}

/** The policy with every override that matches, in the order of the file: of two that say the same thing, the later one holds. */
export function governed(group: Governable, policy: Policy, overrides: readonly Override[], atSec: number): Governed {
  const matching = overrides.filter((override) => speaksOf(override, group))
  const ignoring = matching.findLast(({ ignore }) => ignore !== null)
  return {
    policy: Object.assign({}, policy, ...matching.map(({ thresholds }) => thresholds)),
    owner: matching.findLast(({ owner }) => owner !== null)?.owner ?? null,
    ignoredBecause: ignoring === undefined ? null : ignoredBecause(ignoring, atSec),
    by: matching.map(whatItSays),
  }
}

/** An override as a report gives it. */
export function whatItSays({ position, name, thresholds, owner, ignore }: Override): GovernedBy {
  return {
    override: position,
    ...(name === null ? {} : { name }),
    thresholds: { ...thresholds },
    ...(owner === null ? {} : { owner }),
    ...(ignore === null ? {} : { ignored: ignore !== false }),
  }
}

function ignoredBecause({ position, ignore }: Override, atSec: number): Reason | null {
  if (ignore === null || ignore === false) return null
  if (ignore.until !== null && dayFromIso(ignore.until) * SECONDS_PER_DAY <= atSec) return null
  return { code: 'ignored-by-override', override: position, said: ignore.reason, until: ignore.until }
}

function speaksOf({ groups, accounts, regions, tags: wanted }: Override, { accountId, region, name, tags }: Governable): boolean {
  return (
    nameMatcher(groups)(name) &&
    nameMatcher(accounts)(accountId) &&
    nameMatcher(regions)(region) &&
    Object.entries(wanted).every(([key, patterns]) => tags !== null && Object.hasOwn(tags, key) && nameMatcher(patterns)(tags[key] as string))
  )
}
