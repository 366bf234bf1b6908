import { placeKey } from '../domain/known/coverage.ts'
import type { Outline } from './outline.ts'
import { unreadInWords } from './unseen.ts'

/** The bill among the names of what a run judged; all others are those of `placeKey`. */
const BILL = 'bill'
/** Stands for every region of an account that could not be read at all. */
const EVERY_REGION = '*'

/** What the bill is called among what was lost. */
export const THE_BILL = 'the bill'

type Seen = Pick<Outline, 'groups' | 'places' | 'notAudited' | 'cost'>

/** What earlier runs judged and this one could not, or nothing at all, each with why. */
export type Blindness = { readonly judgedNothing: string | null; readonly lost: readonly { readonly name: string; readonly reason: string }[] }

/** What a run judged, by name: accounts and regions with a group that was judged, and the bill. */
export function judgedKeys({ groups, cost }: Pick<Seen, 'groups' | 'cost'>): readonly string[] {
  const places = groups.filter(({ status }) => status !== 'insufficient-data').map(({ accountId, region }) => placeKey(accountId, region))
  const bill = (cost.totals ?? []).length > 0 && unbilled(cost) === null
  return [...new Set(places), ...(bill ? [BILL] : [])]
}

/**
 * What a run lost sight of. `judgedBefore` is what earlier runs judged, by name: a place is lost where it is still there and nothing of it could be judged for
 * want of an answer. Groups that are merely young, and accounts and regions that are not listed any more, are not. A bill that was read and cannot be believed
 * is lost whether or not there was one before.
 */
export function blindnessOf(report: Seen, judgedBefore: ReadonlySet<string>): Blindness {
  const judged = new Set(judgedKeys(report))
  const unread = new Map([
    ...report.places.flatMap(({ accountId, region, groups, unread: of }) =>
      groups > 0 && of.length > 0 ? [[placeKey(accountId, region), of.map(unreadInWords).join('; ')] as const] : [],
    ),
    ...report.notAudited.map(({ accountId, region, reason }) => [placeKey(accountId, region), reason] as const),
  ])
  const lost = [...judgedBefore].sort().flatMap((key) => {
    if (judged.has(key) || key === BILL) return []
    const [accountId = '', region = ''] = JSON.parse(key) as string[]
    const reason = unread.get(key) ?? unread.get(placeKey(accountId, EVERY_REGION))
    return reason === undefined ? [] : [{ name: `${accountId} ${region}`, reason }]
  })
  const bill = unbilled(report.cost)
  const isBillLost = bill !== null && (judgedBefore.has(BILL) || (report.cost.totals ?? []).length > 0)
  const [[, firstReason] = [null, null]] = unread
  return {
    judgedNothing: [...judged].some((key) => key !== BILL) ? null : firstReason,
    lost: isBillLost ? [...lost, { name: THE_BILL, reason: bill }] : lost,
  }
}

/** Why the bill as a whole was not judged; null where it was. */
function unbilled({ notAssessed }: Seen['cost']): string | null {
  return notAssessed.find(({ subject }) => subject === 'spend')?.reason ?? null
}
