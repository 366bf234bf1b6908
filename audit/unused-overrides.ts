import type { UnusedOverride } from '../report/group-context-schema.ts'
import type { ReportGroup } from '../report/schema.ts'
import type { Override } from './governed.ts'
import { nameMatcher } from './name-pattern.ts'
import { nearestNames } from './nearest-names.ts'

/** Overrides that spoke of none of the groups, which are all that an audit found; each with what it selects, and what was perhaps meant. */
export function unusedOverrides(overrides: readonly Override[], groups: readonly ReportGroup[]): readonly UnusedOverride[] {
  const used = new Set(groups.flatMap(({ governedBy = [] }) => governedBy.map(({ override }) => override)))
  return overrides
    .filter(({ position }) => !used.has(position))
    .map((override) => {
      const hint = hintOf(override, groups)
      return {
        override: override.position,
        ...(override.name === null ? {} : { name: override.name }),
        selects: selectsInWords(override),
        ...(hint === null ? {} : { hint }),
      }
    })
}

/** What an override selects: `groups web-*, accounts 111122223333, tag stage=dev`. */
export function selectsInWords({ groups, accounts, regions, tags }: Override): string {
  const lists = Object.entries({ group: groups, account: accounts, Region: regions }).flatMap(([what, patterns]) =>
    patterns.length === 0 ? [] : [`${what}${patterns.length === 1 ? '' : 's'} ${patterns.join(' or ')}`],
  )
  return [...lists, ...Object.entries(tags).map(([key, values]) => `tag ${key}=${values.join(' or ')}`)].join(', ')
}

/** The first part that nothing has by itself. */
function hintOf({ groups, accounts, regions }: Override, all: readonly ReportGroup[]): string | null {
  const kinds = [
    ['group', groups, all.map(({ name }) => name)],
    ['account', accounts, all.map(({ accountId }) => accountId)],
    ['Region', regions, all.map(({ region }) => region)],
  ] as const
  for (const [what, patterns, there] of kinds) {
    if (patterns.length === 0 || there.some(nameMatcher(patterns))) continue
    const near = patterns.flatMap((pattern) => nearestNames(pattern.replaceAll(/[*?]+/g, ''), there, 1))[0]
    return `no ${what} matches that${near === undefined ? '' : `; did you mean ${near}?`}`
  }
  return null
}
