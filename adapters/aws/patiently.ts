import { type AwsError, type AwsErrorKind, type AwsRequest, awsErrorOf } from './aws-error.ts'
import type { Clock } from './clock.ts'

/** How one waits between tries: the clock, and a number from 0 up to 1 that spreads them. */
export type Patience = { readonly clock: Clock; readonly random: () => number }

/** How often a request is sent, by what went wrong (once where it is not listed), and how long the first and the longest pause between may be. */
export type Persistence = { readonly tries: Partial<Record<AwsErrorKind, number>>; readonly firstMs: number; readonly longestMs: number }

const MOST_TRIES = 8
/** Of what Headroom keeps and tells: nothing is gained by giving up early. A client that was told the time signs by it from then on. */
const PATIENT: Persistence = {
  tries: { throttled: MOST_TRIES, unavailable: MOST_TRIES, 'bad-answer': MOST_TRIES, 'clock-skew': 2 },
  firstMs: 100,
  longestMs: 5000,
}

/** What a failure is, and what is done before the request is sent again. */
export type OnFailure = {
  /** null: it is an answer in itself, or no failure of this request, and is thrown as it is. */
  readonly errorOf: (thrown: unknown) => AwsError | null
  /** What has to be done in place of a pause; null: nothing. */
  readonly mend?: (error: AwsError) => Promise<void> | null
}

/** Sends a request until it is answered, as often as its kind of failure is worth, with growing pauses and full jitter between. Rejects with the last failure. */
export async function untilAnswered<Answer>(
  send: () => Promise<Answer>,
  patience: Patience,
  persistence: Persistence,
  { errorOf, mend }: OnFailure,
): Promise<Answer> {
  for (let tries = 1; ; tries++) {
    try {
      return await send()
    } catch (thrown) {
      const error = errorOf(thrown)
      if (error === null) throw thrown
      if (tries >= (persistence.tries[error.kind] ?? 1)) throw error
      await (mend?.(error) ?? pause(patience, tries, persistence))
    }
  }
}

/**
 * Sends a request, and again with growing pauses when it is throttled or not answered. Rejects with an AwsError at the eighth refusal, or at
 * once with one that no repetition helps; an error that is an answer in itself is thrown as it is.
 */
export function patiently<Answer>(
  of: AwsRequest,
  patience: Patience,
  request: () => Promise<Answer>,
  isAnswer: (thrown: unknown) => boolean = () => false,
): Promise<Answer> {
  return untilAnswered(request, patience, PATIENT, { errorOf: (thrown) => (isAnswer(thrown) ? null : awsErrorOf(thrown, of)) })
}

/** Waits before the next try, longer each time. */
export function pause({ clock, random }: Patience, tries: number, { firstMs, longestMs }: Omit<Persistence, 'tries'> = PATIENT): Promise<void> {
  return clock.sleep(random() * Math.min(longestMs, firstMs * 2 ** (tries - 1)))
}
