/** Latency over a whole load test, in milliseconds; NaN where the tool did not say. */
export type LatencyMs = { readonly p50: number; readonly p90: number; readonly p95: number; readonly p99: number; readonly maximum: number }

/** What the client of a load test saw. */
export type LoadTest = {
  readonly tool: 'ab' | 'k6' | 'wrk'
  /** Requests that got an answer; NaN where the tool did not say. */
  readonly requests: number
  /** Requests that were refused, timed out or were answered with an error; NaN where the tool did not say. */
  readonly failed: number
  /** When the first request was sent and the last one answered, epoch seconds; NaN where the tool did not say. */
  readonly startSec: number
  readonly endSec: number
  readonly latencyMs: LatencyMs
}

/** One test, of which each file tells a part: what the first does not know the next may. */
export function joined(tests: readonly LoadTest[]): LoadTest | null {
  const [first, ...others] = tests
  if (first === undefined) return null
  const either = (a: number, b: number): number => (Number.isNaN(a) ? b : a)
  return others.reduce(
    (known, next) => ({
      tool: known.tool,
      requests: either(known.requests, next.requests),
      failed: either(known.failed, next.failed),
      startSec: either(known.startSec, next.startSec),
      endSec: either(known.endSec, next.endSec),
      latencyMs: {
        p50: either(known.latencyMs.p50, next.latencyMs.p50),
        p90: either(known.latencyMs.p90, next.latencyMs.p90),
        p95: either(known.latencyMs.p95, next.latencyMs.p95),
        p99: either(known.latencyMs.p99, next.latencyMs.p99),
        maximum: either(known.latencyMs.maximum, next.latencyMs.maximum),
      },
    }),
    first,
  )
}
