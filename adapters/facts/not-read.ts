import type { Unread } from '../../audit/io.ts'
import { ReadError } from '../../audit/read-error.ts'
import { byCodeUnit } from '../../domain/order.ts'
import type { AwsError } from '../aws/aws-error.ts'

/**
 * What could not be read: of an account and region, or of the bill (neither). `operation` is the name of the file that a capture
 * would have held. A capture keeps these, so that an audit of it says the same as one of the accounts themselves.
 */
export type NotRead = {
  readonly accountId: string | null
  readonly region: string | null
  readonly operation: string
  readonly problem: string
  readonly remedy: string
  /** Nobody is let in, now or later; left out where that is not known (captures of an earlier version). */
  readonly denied?: boolean | undefined
}

export function notReadOf(error: AwsError, accountId: string | null, region: string | null, operation: string): NotRead {
  return { accountId, region, operation, problem: error.problem, remedy: error.remedy, denied: error.kind === 'denied' }
}

export function unreadOf({ operation, problem, remedy }: NotRead): Unread {
  return { operation, reason: `${problem}. ${remedy}`.trim() }
}

/** Why an answer of that operation is not there, by what whoever read it says; `otherwise` where he says nothing. */
export function whyUnread(notRead: readonly NotRead[], operation: string, otherwise: string): Unread {
  const entry = notRead.find((one) => one.operation === operation)
  return entry === undefined ? { operation, reason: otherwise } : unreadOf(entry)
}

/** As a report says it. */
export function notReadText(entry: NotRead): string {
  const { operation, reason } = unreadOf(entry)
  return `${operation}: ${reason}`
}

/** Each distinct one once, by operation and reason. */
export function sortedUnread(all: readonly Unread[]): readonly Unread[] {
  return [...new Map(all.map((one) => [`${one.operation}: ${one.reason}`, one])).entries()].sort(([a], [b]) => byCodeUnit(a, b)).map(([, one]) => one)
}

export function notReadError({ operation, problem, remedy }: NotRead): ReadError {
  return new ReadError(problem, { file: operation }, remedy)
}
