import stringWidth from 'string-width'
import { lineParts } from './line-parts.ts'

export type Align = 'left' | 'right'
/** Cells beyond this width stand out of their column alone instead of widening it for every row. */
const WIDEST = 48

/**
 * Rows of cells as lines with aligned columns, two spaces apart. Widths are what a terminal shows (wide, combining and emoji
 * characters counted as such); nothing is cut off. The last column is not padded.
 */
export function columns(rows: readonly (readonly string[])[], aligns: readonly Align[]): string[] {
  const widths = aligns.map((_, column) => rows.reduce((widest, row) => Math.max(widest, Math.min(WIDEST, stringWidth(row[column] ?? ''))), 0))
  return rows.map((row) => row.map((cell, column) => padded(cell, widths[column] ?? 0, aligns[column] ?? 'left', column === row.length - 1)).join('  '))
}

function padded(cell: string, width: number, align: Align, last: boolean): string {
  const space = ' '.repeat(Math.max(0, width - stringWidth(cell)))
  if (align === 'right') return space + cell
  return last ? cell : cell + space
}

/** Text on lines of at most `width` cells, broken at spaces, each line indented; a word longer than a line keeps its own. */
export function wrapped(text: string, width: number, indent = ''): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of lineParts(text)) {
    if (line !== '' && stringWidth(line) + 1 + stringWidth(word) > width - indent.length) {
      lines.push(indent + line)
      line = word
    } else line = line === '' ? word : `${line} ${word}`
  }
  return [...lines, indent + line]
}
