import { type AwsError, type AwsRequest, awsErrorOf } from './aws-error.ts'
import type { Clock } from './clock.ts'

/** How one waits between tries: the clock, and a number from 0 up to 1 that spreads them. */
export type Patience = { readonly clock: Clock; readonly random: () => number }

const MOST_TRIES = 8
const BASE_MS = 50
const LONGEST_MS = 5000

/**
 * Sends a request, and again with growing pauses when it is throttled or not answered. Rejects with an AwsError at the eighth refusal, or at
 * once with one that no repetition helps; an error that is an answer in itself is thrown as it is.
 */
export async function patiently<Answer>(
  of: AwsRequest,
  patience: Patience,
  request: () => Promise<Answer>,
  isAnswer: (thrown: unknown) => boolean = () => false,
): Promise<Answer> {
  for (let tries = 1; ; tries++) {
    try {
      return await request()
    } catch (thrown) {
      if (isAnswer(thrown)) throw thrown
      const error = awsErrorOf(thrown, of)
      if (!isPassing(error) || tries >= MOST_TRIES) throw error
      await pause(patience, tries)
    }
  }
}

/** Waits before the next try, longer each time. */
export function pause({ clock, random }: Patience, tries: number): Promise<void> {
  return clock.sleep(random() * Math.min(LONGEST_MS, BASE_MS * 2 ** tries))
}

function isPassing({ kind }: AwsError): boolean {
  return kind === 'throttled' || kind === 'unavailable' || kind === 'bad-answer'
}
