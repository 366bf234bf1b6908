import type { Curves, ProposedCurves } from '../domain/propose/curves.ts'
import { maximum } from '../domain/series.ts'
import { type Extremes, extremesOf } from './extremes.ts'
import { formatNumber } from './money.ts'
import { minuteFromSec } from './time.ts'

const COLUMNS = 72
const ROWS = 12
const SERVING = '█'
const SPARE = '░'
const TIGHT = '▒'
const OVERLOAD = '!'
const UNSEEN = '·'

/** The legend of `chart`. */
export const legend = [
  `${SERVING} required and in service   ${SPARE} in service, not required   ${UNSEEN} not observed`,
  `${TIGHT} below target headroom   ${OVERLOAD} overloaded`,
]

/**
 * Required instances against those in service, as lines of text: 72 columns over the window, 12 rows from zero to `top` (the
 * most there was). Each column shows the extremes of its steps. Overload is always drawn, however short and small.
 */
export function chart(curves: ProposedCurves, { startSec, stepSec }: Pick<Curves, 'startSec' | 'stepSec'>, top: number): string[] {
  const steps = curves.requiredInstances.length
  const width = Math.max(1, Math.min(COLUMNS, steps))
  const cells = Array.from({ length: width }, (_, i) => extremesOf(curves, Math.floor((i * steps) / width), Math.floor(((i + 1) * steps) / width)))
  const label = formatNumber(top)
  const rows = Array.from({ length: ROWS }, (_, r) => {
    const row = ROWS - 1 - r
    const axis = row === ROWS - 1 ? label : row === 0 ? '0' : ''
    return `${axis.padStart(label.length)} │${cells
      .map((cell) => glyph(cell, row, top))
      .join('')
      .trimEnd()}`
  })
  const margin = ' '.repeat(label.length + 1)
  const from = minuteFromSec(startSec)
  const to = minuteFromSec(startSec + steps * stepSec)
  return [...rows, `${margin}└${'─'.repeat(width)}`, `${margin} ${from}${to.padStart(Math.max(to.length + 1, width - from.length))} UTC`]
}

/** The top of a chart's scale: the most that was required or in service; at least one instance. */
export function topOf(curves: ProposedCurves): number {
  return Math.max(1, ...[curves.requiredInstances, curves.inServiceInstances].map(maximum).filter((x) => !Number.isNaN(x)))
}

function glyph(cell: Extremes, row: number, top: number): string {
  if (Number.isNaN(cell.requiredMost) && Number.isNaN(cell.inServiceMost)) return row === 0 ? UNSEEN : ' '
  const middle = ((row + 0.5) / ROWS) * top
  const highestOverloaded = Math.max(0, Math.min(ROWS, Math.ceil((cell.overloadTo / top) * ROWS)) - 1)
  if (row === highestOverloaded || (middle > cell.overloadFrom && middle <= cell.overloadTo)) return OVERLOAD
  if (middle > cell.shortFrom && middle <= cell.shortTo) return TIGHT
  if (middle <= cell.requiredMost) return SERVING
  if (middle <= cell.inServiceMost) return SPARE
  // Something above zero is always in sight.
  if (row > 0) return ' '
  return cell.requiredMost > 0 ? SERVING : cell.inServiceMost > 0 ? SPARE : ' '
}
