import { ReadError } from '../../audit/read-error.ts'
import { type CaptureFile, readBytes } from './file.ts'

/** A line without its end, and its number from 1. Its bytes stay valid. */
export type Line = { readonly bytes: Buffer; readonly number: number }

const NEWLINE = 0x0a
/** Two weeks by the minute with timestamps are 1 MB: a line longer than this is no series. */
const LONGEST_BYTES = 1 << 28

/** Lines that are not blank. Memory holds one piece of the file and the line that spans into it. */
export async function* readLines(file: CaptureFile): AsyncGenerator<Line> {
  let number = 0
  let begun: Buffer[] = []
  let begunBytes = 0
  for await (const chunk of readBytes(file)) {
    let from = 0
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, from)) {
      begun.push(chunk.subarray(from, end))
      const bytes = begun.length === 1 ? (begun[0] as Buffer) : Buffer.concat(begun)
      begun = []
      begunBytes = 0
      from = end + 1
      number++
      if (!isBlank(bytes)) yield { bytes, number }
    }
    begun.push(chunk.subarray(from))
    begunBytes += chunk.length - from
    if (begunBytes > LONGEST_BYTES)
      throw new ReadError('is longer than any series', { file: file.name, line: number + 1 }, 'Write one JSON object a line, each ended by a line break.')
  }
  const last = Buffer.concat(begun)
  if (!isBlank(last)) yield { bytes: last, number: number + 1 }
}

function isBlank(bytes: Buffer): boolean {
  for (const byte of bytes) if (byte !== 0x20 && byte !== 0x09 && byte !== 0x0d) return false
  return true
}
