import { ReadError } from '../../audit/read-error.ts'
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
}

export function notReadOf(error: AwsError, accountId: string | null, region: string | null, operation: string): NotRead {
  return { accountId, region, operation, problem: error.problem, remedy: error.remedy }
}

/** As a report says it. */
export function notReadText({ operation, problem, remedy }: NotRead): string {
  return `${operation}: ${problem}. ${remedy}`.trim()
}

export function notReadError({ operation, problem, remedy }: NotRead): ReadError {
  return new ReadError(problem, { file: operation }, remedy)
}
