import { groupKey } from '../domain/known/coverage.ts'
import type { Message, MessageRow } from './message.ts'
import { withThoseUnder } from './most-money.ts'

/** What an alert tells, each thing once: rows in full, the critical groups that are left to be named, and how many findings are of neither. */
export type AlertItems = { readonly rows: readonly MessageRow[]; readonly others: Message['critical']; readonly more: number }

/** The first `room` things of an alert, whose rows come worst first, with `mostUnder` rows under each. Events of the bill take half of the room, and what groups leave of it. */
export function alertItems({ findings, critical, unlisted }: Message, room: number, mostUnder = Number.POSITIVE_INFINITY): AlertItems {
  const first = findings.filter(({ under }) => under === undefined)
  const groups = first.filter((row) => keyOf(row) !== null)
  const events = first.filter((row) => keyOf(row) === null).slice(0, Math.max(Math.ceil(room / 2), room - groups.length))
  const rows = withThoseUnder(findings, [...events, ...groups.slice(0, room - events.length)], mostUnder)
  const shown = new Set(rows.map(keyOf))
  const others = critical.filter(({ accountId, region, name }) => !shown.has(groupKey(accountId, region, name)))
  const named = new Set<string | null>(others.map(({ accountId, region, name }) => groupKey(accountId, region, name)))
  return { rows, others, more: findings.length + unlisted - rows.length - findings.filter((row) => named.has(keyOf(row))).length }
}

/** Whether a row's title is what the headline says: in an alert of one thing it is said once. */
export function isHeadline({ occasion, headline }: Message, { title }: MessageRow): boolean {
  return occasion !== 'digest' && headline.startsWith(title.replace(/…$/, ''))
}

function keyOf({ resource: { accountId, region, autoScalingGroupName: name } }: MessageRow): string | null {
  return accountId === undefined || region === undefined || name === undefined ? null : groupKey(accountId, region, name)
}
