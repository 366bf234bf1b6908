import * as z from 'zod/mini'
import { type Kind, kindsByCategory, namedBy } from '../domain/findings.ts'
import type { Word } from '../domain/known/say.ts'
import type { Chosen } from './finding-life.ts'

/** What people can do with a finding, and how its history calls it. */
export const actions = { acknowledge: 'acknowledged', done: 'done', wrong: 'wrong', snooze: 'snoozed', unsnooze: 'unsnoozed' } as const
export type Action = keyof typeof actions

/** What a request names a finding by, as it comes from outside. */
export const choice = {
  account: z.optional(z.string()),
  region: z.optional(z.string()),
  group: z.optional(z.string()),
  cost: z.optional(z.boolean()),
  kind: z.optional(z.enum(Object.values(kindsByCategory).flat() as [Kind])),
  fingerprint: z.optional(z.string()),
}

/** A request that cannot be fulfilled as it was made, in words that name the field. */
export class FindingRequestError extends Error {
  override readonly name = 'FindingRequestError'
}

const costKinds: readonly Kind[] = kindsByCategory.cost

/** Throws a FindingRequestError where neither a whole group nor the bill is meant, or what is meant has no findings of that kind. `field` writes a field's name as the asker does. */
export function chosenOf(
  { account, region, group, cost = false, kind, fingerprint }: z.infer<z.ZodMiniObject<typeof choice>>,
  field: (name: string) => string,
): Chosen {
  if (kind !== undefined && cost !== costKinds.includes(kind)) {
    const why = cost ? `about a group. Kinds about the bill: ${costKinds.join(', ')}` : `about the bill. Use ${field('cost')} for it`
    throw new FindingRequestError(`${field('kind')}: ${kind} is ${why}`)
  }
  const one = { kind: kind ?? null, fingerprint: fingerprint ?? null }
  if (fingerprint !== undefined && !cost && [account, region, group].every((part) => part === undefined))
    return { of: ofFingerprint(fingerprint, field('fingerprint')), ...one }
  if (cost && [account, region, group].every((part) => part === undefined)) return { of: 'cost', ...one }
  if (cost || account === undefined || region === undefined || group === undefined)
    throw new FindingRequestError(
      `say whose findings: ${field('account')}, ${field('region')} and ${field('group')}, ${field('cost')} for those about the bill, or ${field('fingerprint')} for one`,
    )
  if (!/^\d{12}$/.test(account)) throw new FindingRequestError(`${field('account')}: "${account}" is not a 12-digit account ID (keep leading zeros)`)
  return { of: { accountId: account, region, name: group }, ...one }
}

/** Whose finding it is: a fingerprint says all of it. */
function ofFingerprint(fingerprint: string, field: string): Chosen['of'] {
  const named = namedBy(fingerprint)
  if (named !== null && costKinds.includes(named.kind)) return 'cost'
  const { accountId, region, autoScalingGroupName: name } = named?.resource ?? {}
  if (accountId === undefined || region === undefined || name === undefined)
    throw new FindingRequestError(`${field}: ${JSON.stringify(fingerprint)} is not a fingerprint; copy it from the list of findings`)
  return { accountId, region, name }
}

const LONGEST = { by: 100, reason: 500 } as const

/** Throws a FindingRequestError where author or reason are missing or too long, or the day is not one to come. */
export function wordOf(
  action: Action,
  given: { readonly by?: string | undefined; readonly reason?: string | undefined; readonly until?: string | undefined },
  nowSec: number,
  field: (name: string) => string,
): Word {
  const remark = { by: (given.by ?? '').trim(), reason: (given.reason ?? '').trim(), atSec: nowSec }
  for (const name of ['by', 'reason'] as const) {
    if (remark[name] === '') throw new FindingRequestError(`${field(name)} is missing: say ${name === 'by' ? 'who you are' : 'why'}`)
    if (remark[name].length > LONGEST[name]) throw new FindingRequestError(`${field(name)} is longer than ${LONGEST[name]} characters`)
  }
  if (action !== 'snooze') {
    if (given.until !== undefined) throw new FindingRequestError(`${field('until')} is for snooze alone`)
    return { ...remark, action: actions[action] }
  }
  return { ...remark, action: 'snoozed', untilSec: dayToCome(given.until, nowSec, field('until')) }
}

function dayToCome(day: string | undefined, nowSec: number, field: string): number {
  const ms = day !== undefined && /^\d{4}-\d{2}-\d{2}$/.test(day) ? Date.parse(`${day}T00:00:00Z`) : Number.NaN
  // 30 February is read as 2 March
  if (day !== undefined && ms > nowSec * 1000 && new Date(ms).toISOString().startsWith(day)) return ms / 1000
  throw new FindingRequestError(`${field} must be a future day, like 2026-12-24; ${day === undefined ? 'it is missing' : `it is ${JSON.stringify(day)}`}`)
}
