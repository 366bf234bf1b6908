import type { LoadTest } from '../../domain/drill/load-test.ts'

/** The header of the file that `ab -g` writes for gnuplot; then a line a request, with times in milliseconds. `seconds` is when it was sent. */
const GNUPLOT = /^starttime\tseconds\tctime\tdtime\tttime\twait$/
/** The header of the file that `ab -e` writes; then a line for each percent of the requests. */
const PERCENTAGES = /^Percentage served,Time in ms$/

/** What ApacheBench wrote with -g, with -e, or printed; null for a text that is none of these. Throws an Error that names the line that cannot be read. */
export function abFrom(text: string): LoadTest | null {
  const lines = text.split(/\r?\n/).filter((line) => line !== '')
  if (GNUPLOT.test(lines[0] ?? '')) return fromRequests(lines.slice(1))
  if (PERCENTAGES.test(lines[0] ?? '')) return fromPercentages(lines.slice(1))
  return /^Concurrency Level: /m.test(text) && /^Complete requests: /m.test(text) ? fromPrinted(text) : null
}

/** ab counts a time under a millisecond as none, and leaves requests out that got no answer: who failed is not in this file. */
function fromRequests(lines: readonly string[]): LoadTest {
  const rows = lines.map((line, i) => {
    const fields = line.split('\t')
    const [sentSec, totalMs] = [Number(fields[1]), Number(fields[4])]
    if (fields.length !== 6 || !(sentSec > 0) || !(totalMs >= 0))
      throw new Error(`line ${i + 2} is not a request line of ab -g: ${JSON.stringify(line.slice(0, 80))}`)
    return { sentSec, totalMs }
  })
  if (rows.length === 0) throw new Error('it holds no request')
  const times = Float64Array.from(rows, ({ totalMs }) => totalMs).sort()
  // the nearest rank, as ab itself takes it
  const rank = (share: number): number => times[Math.min(times.length - 1, Math.floor(times.length * share))] as number
  return {
    tool: 'ab',
    requests: rows.length,
    failed: Number.NaN,
    startSec: rows.reduce((first, { sentSec }) => Math.min(first, sentSec), Number.POSITIVE_INFINITY),
    endSec: rows.reduce((last, { sentSec, totalMs }) => Math.max(last, sentSec + totalMs / 1000), 0),
    latencyMs: { p50: rank(0.5), p90: rank(0.9), p95: rank(0.95), p99: rank(0.99), maximum: times.at(-1) as number },
  }
}

function fromPercentages(lines: readonly string[]): LoadTest {
  const byPercent = new Map(
    lines.map((line, i) => {
      const [percent, ms, more] = line.split(',').map(Number)
      if (more !== undefined || !((percent as number) >= 0) || !((ms as number) >= 0))
        throw new Error(`line ${i + 2} is not a percentage line of ab -e: ${JSON.stringify(line.slice(0, 80))}`)
      return [percent, ms] as const
    }),
  )
  const of = (percent: number): number => byPercent.get(percent) ?? Number.NaN
  return { ...nothing, latencyMs: { p50: of(50), p90: of(90), p95: of(95), p99: of(99), maximum: of(100) } }
}

function fromPrinted(text: string): LoadTest {
  const number = (pattern: RegExp): number => Number(pattern.exec(text)?.[1] ?? Number.NaN)
  const percent = (of: number): number => number(new RegExp(`^ +${of}% +(\\d+)`, 'm'))
  const errors = number(/^Non-2xx responses: +(\d+)/m)
  // requests that got no whole answer, or one of another length; ab counts errors of the server apart
  const broken = ['Connect', 'Receive', 'Exceptions'].reduce((sum, what) => sum + (number(new RegExp(`\\b${what}: (\\d+)`)) || 0), 0)
  return {
    ...nothing,
    requests: number(/^Complete requests: +(\d+)/m),
    failed: broken + (Number.isNaN(errors) ? 0 : errors),
    latencyMs: { p50: percent(50), p90: percent(90), p95: percent(95), p99: percent(99), maximum: percent(100) },
  }
}

const nothing = { tool: 'ab', requests: Number.NaN, failed: Number.NaN, startSec: Number.NaN, endSec: Number.NaN } as const
