import type { Progress } from '../audit/run.ts'
import { formatNumber } from '../report/money.ts'
import { visible } from '../report/visible.ts'
import type { Output } from './output.ts'

/** A line that a terminal would break could not be rewritten. */
const WIDTH = 79
const TERMINAL_PAUSE_MS = 100
const LOG_PAUSE_MS = 10_000
/** A run that is over sooner says nothing when nobody watches. */
const LOG_START_MS = 5_000

/** Tells how far a run is: one line rewritten on a terminal, else a line now and then once the run has turned out to be long. */
export function progressTo<How = Progress>(
  output: Output,
  nowMs: () => number,
  words: (progress: How) => string = inWords as (progress: How) => string,
): { readonly tell: (progress: How) => void; readonly end: () => void } {
  const startMs = nowMs()
  let nextMs = startMs + (output.isTerminal ? TERMINAL_PAUSE_MS : LOG_START_MS)
  let shown = false
  return {
    tell: (progress) => {
      if (nowMs() < nextMs) return
      nextMs = nowMs() + (output.isTerminal ? TERMINAL_PAUSE_MS : LOG_PAUSE_MS)
      shown = true
      void output.write(output.isTerminal ? `\r\u001b[K${words(progress).slice(0, WIDTH)}` : `${words(progress)}\n`)
    },
    end: () => {
      if (shown && output.isTerminal) void output.write('\r\u001b[K')
    },
  }
}

function inWords({ accountId, region, judged, discovered, placesDone, places }: Progress): string {
  return `judged ${formatNumber(judged, 0)} of ${formatNumber(discovered, 0)} groups found (${visible(accountId)} ${visible(region)}, ${placesDone + 1} of ${places})`
}
