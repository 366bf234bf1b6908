import * as z from 'zod/mini'
import type { LoadTest } from '../../domain/drill/load-test.ts'

const number = z.optional(z.number())
const trend = { med: number, max: number, 'p(90)': number, 'p(95)': number, 'p(99)': number }

/** A metric lies flat in `--summary-export`, and under `values` in what `handleSummary` is given; the share of failures is `value` there and `rate` here. */
const metric = <T extends z.core.$ZodLooseShape>(shape: T) =>
  z.union([
    z.pipe(
      z.object({ values: z.object(shape) }),
      z.transform(({ values }) => values),
    ),
    z.object(shape),
  ])

const summary = z.object({
  metrics: z.object({
    http_reqs: metric({ count: z.number() }),
    http_req_failed: z.optional(metric({ value: number, rate: number })),
    http_req_duration: metric(trend),
  }),
})

/**
 * k6's summary (`--summary-export`, or the data of `handleSummary` as JSON); null for a text that is no such thing. Times are milliseconds. The counts
 * `passes` and `fails` of http_req_failed are not used: k6 counts in `passes` those that failed (grafana/k6#2386).
 */
export function k6From(text: string): LoadTest | null {
  const read = summary.safeParse(jsonOrNull(text))
  if (!read.success) return null
  const { http_reqs: requests, http_req_failed: failed, http_req_duration: duration } = read.data.metrics
  const share = failed?.rate ?? failed?.value ?? Number.NaN
  return {
    tool: 'k6',
    requests: requests.count,
    failed: Math.round(share * requests.count),
    startSec: Number.NaN,
    endSec: Number.NaN,
    latencyMs: {
      p50: duration.med ?? Number.NaN,
      p90: duration['p(90)'] ?? Number.NaN,
      p95: duration['p(95)'] ?? Number.NaN,
      p99: duration['p(99)'] ?? Number.NaN,
      maximum: duration.max ?? Number.NaN,
    },
  }
}

function jsonOrNull(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
