import { placeKey } from '../domain/known/coverage.ts'
import type { Report } from './schema.ts'

type Unseen = Report['notAudited'][number]

/** What of a place could not be had, and why. */
export function unreadInWords({ operation, reason }: Report['places'][number]['unread'][number]): string {
  return `${operation}: ${reason.replace(/\.$/, '')}`
}

/** Where a run could not look: accounts and regions that were not audited to the end, then those of which some answer was not to be had. */
export function unseenOf({ notAudited, places }: Pick<Report, 'notAudited' | 'places'>): readonly Unseen[] {
  const broken = new Set(notAudited.map(({ accountId, region }) => placeKey(accountId, region)))
  const partly = places.filter(({ accountId, region, unread }) => unread.length > 0 && !broken.has(placeKey(accountId, region)))
  return [...notAudited, ...partly.map(({ accountId, region, unread }) => ({ accountId, region, reason: unread.map(unreadInWords).join('; ') }))]
}

/** The same by names that another run can be compared by: a place, or a place and what of it could not be had. */
export function unseenKeys({ notAudited, places }: Pick<Report, 'notAudited' | 'places'>): readonly string[] {
  return [
    ...notAudited.map(({ accountId, region }) => placeKey(accountId, region)),
    ...places.flatMap(({ accountId, region, unread }) => unread.map(({ operation }) => `${placeKey(accountId, region)} ${operation}`)),
  ]
}
