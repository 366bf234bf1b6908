import type { FleetSource, PlaceSource } from './io.ts'
import { nameMatcher } from './name-pattern.ts'
import { nearestNames } from './nearest-names.ts'
import { ReadError } from './read-error.ts'

/** Names that no group has, each with the names that were perhaps meant, how many names there are, and how many places could not be asked. */
export type UnknownNames = {
  readonly unknown: readonly { readonly name: string; readonly nearest: readonly string[] }[]
  readonly known: number
  readonly placesUnread: number
}

/** Looks the names up in every place before anything is judged, so that a slip of the finger costs no audit. */
export async function findUnknownNames(source: FleetSource, names: ReadonlySet<string>): Promise<UnknownNames> {
  const known = new Set<string>()
  let placesUnread = 0
  for (const place of source.places) {
    const there = await readNames(place)
    if (there === null) placesUnread++
    else for (const name of there) known.add(name)
  }
  const unknown = [...names].filter((name) => !known.has(name)).map((name) => ({ name, nearest: nearestNames(name, known) }))
  return { unknown, known: known.size, placesUnread }
}

/** Groups whose names match, patterns that none matches, and how many places could not be asked. */
export async function findMatchingNames(
  source: FleetSource,
  patterns: readonly string[],
): Promise<{ readonly matched: ReadonlySet<string>; readonly unmatched: readonly string[]; readonly placesUnread: number }> {
  const matchers = patterns.map((pattern) => ({ pattern, matches: nameMatcher([pattern]), met: false }))
  const matched = new Set<string>()
  let placesUnread = 0
  for (const place of source.places) {
    const there = await readNames(place)
    if (there === null) placesUnread++
    for (const name of there ?? [])
      for (const matcher of matchers.filter(({ matches }) => matches(name))) {
        matcher.met = true
        matched.add(name)
      }
  }
  return { matched, unmatched: matchers.filter(({ met }) => !met).map(({ pattern }) => pattern), placesUnread }
}

async function readNames(place: PlaceSource): Promise<readonly string[] | null> {
  try {
    return await (place.listGroupNames?.() ?? place.open().then((open) => open.groupNames))
  } catch (error) {
    if (!(error instanceof ReadError)) throw error
    return null
  }
}
