import stringWidth from 'string-width'
import { graphemes } from './graphemes.ts'
import { lineParts } from './line-parts.ts'

/**
 * Text on lines of at most `width` columns, as e-mail wants it: broken at spaces, and within a word that is longer than a line, but
 * never within a character or between a number and its unit. The first line begins with `lead`, the others with as many spaces.
 */
export function narrow(text: string, width: number, lead = ''): string[] {
  const room = width - stringWidth(lead)
  const lines: string[] = []
  let line = ''
  for (const word of lineParts(text).flatMap((one) => pieces(one, room))) {
    const longer = line === '' ? word : `${line} ${word}`
    if (line !== '' && stringWidth(longer) > room) {
      lines.push(line)
      line = word
    } else line = longer
  }
  const indent = ' '.repeat(stringWidth(lead))
  return [...lines, line].map((one, i) => `${i === 0 ? lead : indent}${one}`.trimEnd())
}

function pieces(word: string, room: number): string[] {
  if (stringWidth(word) <= room) return [word]
  const parts: string[] = []
  let part = ''
  for (const { segment } of graphemes(word)) {
    if (part !== '' && stringWidth(part + segment) > room) {
      parts.push(part)
      part = segment
    } else part += segment
  }
  return [...parts, part]
}
