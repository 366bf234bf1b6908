import type { Clock } from './clock.ts'

/** A limit that is paced rather than run into: `take` resolves when so many tokens may be used. */
export type TokenBucket = {
  readonly take: (tokens: number) => Promise<void>
  /** Halves the rate, down to a sixteenth; it is whole again after a minute without another call. */
  readonly slow: () => void
}

const SLOWEST = 1 / 16
const RECOVERY_MS = 60_000

/**
 * `perSec` tokens a second, of which at most `burst` are saved up. Those who wait are served in the order they came, so that a
 * large request is not starved by small ones; one larger than the burst waits until it has been earned in full.
 */
export function tokenBucket({ perSec, burst }: { readonly perSec: number; readonly burst: number }, clock: Clock): TokenBucket {
  let tokens = burst
  let fraction = 1
  let slowedAtMs = Number.NEGATIVE_INFINITY
  let filledAtMs = clock.nowMs()
  let queue: Promise<void> = Promise.resolve()

  const fill = (): void => {
    const nowMs = clock.nowMs()
    if (nowMs - slowedAtMs >= RECOVERY_MS) fraction = 1
    tokens = Math.min(burst, tokens + (Math.max(0, nowMs - filledAtMs) / 1000) * perSec * fraction)
    filledAtMs = nowMs
  }
  const serve = async (wanted: number): Promise<void> => {
    fill()
    // what is missing is owed: the next in line waits for it as well
    if (tokens < wanted) {
      const missing = wanted - tokens
      await clock.sleep((missing / (perSec * fraction)) * 1000)
      fill()
    }
    tokens -= wanted
  }
  return {
    take: (wanted) => {
      const served = queue.then(() => serve(wanted))
      queue = served
      return served
    },
    slow: () => {
      fill()
      fraction = Math.max(SLOWEST, fraction / 2)
      slowedAtMs = clock.nowMs()
    },
  }
}
