import type { Curves } from '../domain/judge.ts'
import { maximum } from '../domain/series.ts'
import { formatNumber } from './money.ts'
import { minuteFromSec } from './time.ts'

const COLUMNS = 72
const ROWS = 12
const SERVING = '█'
const SPARE = '░'
const MISSING = '!'
const UNSEEN = '·'

/** What the steps under one column of the chart held: extremes, so that no peak is averaged away. NaN: nothing observed. */
type Column = { readonly requiredMost: number; readonly inServiceMost: number; readonly missingFrom: number; readonly missingTo: number }

/** The legend of `chart`. */
export const legend = `${SERVING} required and in service   ${SPARE} in service, not required   ${MISSING} required, not in service   ${UNSEEN} not observed`

/**
 * Required instances against those in service, as lines of text: 72 columns over the window, 12 rows from zero to the most
 * there was, in service or proposed, so that two charts of one group compare. Each column shows the extremes of its steps. A
 * shortage is always drawn, however small beside the scale.
 */
export function chart(curves: Curves, inService: Float64Array): string[] {
  const { requiredInstances, startSec, stepSec } = curves
  const steps = requiredInstances.length
  const width = Math.max(1, Math.min(COLUMNS, steps))
  const cells = Array.from({ length: width }, (_, i) =>
    columnOf(requiredInstances, inService, Math.floor((i * steps) / width), Math.floor(((i + 1) * steps) / width)),
  )
  const top = Math.max(1, ...[requiredInstances, curves.inServiceInstances, curves.proposedInstances ?? inService].map(maximum).filter((x) => !Number.isNaN(x)))
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

function columnOf(required: Float64Array, inService: Float64Array, from: number, to: number): Column {
  let requiredMost = Number.NaN
  let inServiceMost = Number.NaN
  let missingFrom = Number.NaN
  let missingTo = Number.NaN
  for (let i = from; i < to; i++) {
    const need = required[i] as number
    const have = inService[i] as number
    if (!Number.isNaN(need) && !(need <= requiredMost)) requiredMost = need
    if (!Number.isNaN(have) && !(have <= inServiceMost)) inServiceMost = have
    if (!(need > have)) continue
    if (!(have >= missingFrom)) missingFrom = have
    if (!(need <= missingTo)) missingTo = need
  }
  return { requiredMost, inServiceMost, missingFrom, missingTo }
}

function glyph(cell: Column, row: number, top: number): string {
  if (Number.isNaN(cell.requiredMost) && Number.isNaN(cell.inServiceMost)) return row === 0 ? UNSEEN : ' '
  const middle = ((row + 0.5) / ROWS) * top
  const highestMissing = Math.max(0, Math.ceil((cell.missingTo / top) * ROWS) - 1)
  if (row === highestMissing || (middle > cell.missingFrom && middle <= cell.missingTo)) return MISSING
  if (middle <= cell.requiredMost) return SERVING
  if (middle <= cell.inServiceMost) return SPARE
  // Something above zero is always in sight.
  return row === 0 && (cell.requiredMost > 0 || cell.inServiceMost > 0) ? (cell.requiredMost > 0 ? SERVING : SPARE) : ' '
}
