import type { LoadTest } from '../../domain/drill/load-test.ts'

const MS: Readonly<Record<string, number>> = { us: 0.001, ms: 1, s: 1000, m: 60_000 }

/** What wrk printed, best with --latency; null for a text that is no such thing. Refused are its socket errors and answers that are neither 2xx nor 3xx. */
export function wrkFrom(text: string): LoadTest | null {
  const requests = /^ +(\d+) requests in /m.exec(text)
  if (requests === null || !/^Running .+ test @ /m.test(text)) return null
  const sockets = /^ +Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)/m.exec(text)
  const errors = /^ +Non-2xx or 3xx responses: (\d+)/m.exec(text)
  const at = (percent: number): number => timeOf(new RegExp(`^ +${percent}%[ \\t]+([\\d.]+)(us|ms|s|m)\\b`, 'm').exec(text))
  return {
    tool: 'wrk',
    requests: Number(requests[1]),
    failed: (sockets?.slice(1) ?? []).reduce((sum, count) => sum + Number(count), 0) + Number(errors?.[1] ?? 0),
    startSec: Number.NaN,
    endSec: Number.NaN,
    latencyMs: {
      p50: at(50),
      p90: at(90),
      // wrk prints 50, 75, 90 and 99 alone
      p95: Number.NaN,
      p99: at(99),
      maximum: timeOf(/^ +Latency +\S+ +\S+ +([\d.]+)(us|ms|s|m)\b/m.exec(text)),
    },
  }
}

function timeOf(match: RegExpExecArray | null): number {
  return match === null ? Number.NaN : Number(match[1]) * (MS[match[2] ?? ''] ?? Number.NaN)
}
