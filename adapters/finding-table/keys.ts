import { createHash } from 'node:crypto'
import type { Finding, Resource } from '../../domain/findings.ts'
import type { Key } from './table.ts'

/** Longest part of a key that is written out. A sort key has 1,024 bytes for all its parts. */
const LONGEST_PART = 200

/**
 * Text from outside as part of a key: letters, digits, `_`, `.` and `-` stay, all else is percent-encoded code unit by code unit, so
 * that no name holds a separator and even a lone surrogate keeps its place. Too long a text keeps its beginning and ends
 * in its SHA-256: still one key for one text.
 */
export function keyPart(text: string): string {
  const encoded = text.replaceAll(/[^A-Za-z0-9_.-]/g, (unit) => `%${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
  if (encoded.length <= LONGEST_PART) return encoded
  return `${encoded.slice(0, 100)}~${createHash('sha256').update(encoded).digest('hex')}`
}

/** Seconds as text that sorts as they do, readable in the console. */
export function timePart(sec: number): string {
  return new Date(sec * 1000).toISOString().replace('.000Z', 'Z')
}

/** Findings of one account and region lie together; those about spend, which have no one place, lie together as well. */
export function findingsPartition(place: PlaceOfFindings): string {
  return place === 'cost' ? 'FINDINGS#cost' : `FINDINGS#${keyPart(place.accountId)}#${keyPart(place.region)}`
}

export type PlaceOfFindings = { readonly accountId: string; readonly region: string } | 'cost'

export function placeOf({ category, resource }: Pick<Finding, 'category' | 'resource'>): PlaceOfFindings {
  return category === 'cost' ? 'cost' : { accountId: resource.accountId ?? '', region: resource.region ?? '' }
}

export function findingKey(finding: Pick<Finding, 'category' | 'resource' | 'fingerprint' | 'kind'>): Key {
  return { pk: findingsPartition(placeOf(finding)), sk: `${stateOf(finding.resource)}${finding.kind}#${keyPart(finding.fingerprint)}` }
}

/** The findings of one group begin alike. */
export function stateOf({ autoScalingGroupName }: Resource): string {
  return `STATE#${keyPart(autoScalingGroupName ?? '')}#`
}

/** What people did lies beside what a run of the same second made of it. */
export function historyKey(
  finding: Pick<Finding, 'category' | 'resource' | 'fingerprint' | 'kind'>,
  { atSec, state, by = null }: { readonly atSec: number; readonly state: string; readonly by?: string | null | undefined },
): Key {
  const people = by === null ? '' : `#${state}#${keyPart(by)}`
  return { pk: findingsPartition(placeOf(finding)), sk: `${historyOf(finding)}${timePart(atSec)}${people}` }
}

/** The history of one finding begins alike, oldest first. */
export function historyOf({ resource, kind, fingerprint }: Pick<Finding, 'resource' | 'kind' | 'fingerprint'>): string {
  return `HISTORY#${keyPart(resource.autoScalingGroupName ?? '')}#${kind}#${keyPart(fingerprint)}#`
}
