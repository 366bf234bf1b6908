import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { ReadError, unreadableInWords } from '../../audit/read-error.ts'

/** A file of a capture: `name` as people are told it, relative to the capture, with `/`. */
export type CaptureFile = { readonly name: string; readonly path: string; readonly gzipped: boolean }

/** The plain file, else the one with `.gz`; null when there is neither. Throws a ReadError for what is there and no file. */
export async function findFile(dir: string, name: string): Promise<CaptureFile | null> {
  for (const suffix of ['', '.gz']) {
    const path = join(dir, ...name.split('/')) + suffix
    const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return null
      throw new ReadError(`cannot be opened (${error.code})`, { file: name + suffix }, 'Make the capture readable for who runs the audit.', error)
    })
    if (found?.isFile()) return { name: name + suffix, path, gzipped: suffix !== '' }
    // something is there, so it is not as if nothing were
    if (found !== null)
      throw new ReadError(
        found.isDirectory() ? 'is a folder, not a file' : 'is not a file',
        { file: name + suffix },
        'Put the file itself in its place, or remove it: what rests on it is then not assessed.',
      )
  }
  return null
}

const CHUNK_BYTES = 1 << 18

/**
 * The file's bytes, inflated, without a UTF-8 byte order mark, in pieces that stay valid. Throws a ReadError for a gzip that is
 * damaged or cut off, and for text in another encoding than UTF-8.
 */
export async function* readBytes(file: CaptureFile): AsyncGenerator<Buffer> {
  const raw = createReadStream(file.path, { highWaterMark: CHUNK_BYTES })
  // the callback takes what the loop below is told as well
  const bytes = file.gzipped ? pipeline(raw, createGunzip({ chunkSize: CHUNK_BYTES }), () => {}) : raw
  let head: Buffer | null = Buffer.alloc(0)
  try {
    for await (const chunk of bytes as AsyncIterable<Buffer>) {
      if (head === null) {
        yield chunk
        continue
      }
      head = head.length === 0 ? chunk : Buffer.concat([head, chunk])
      if (head.length < 4) continue
      yield withoutMark(head, file)
      head = null
    }
    if (head !== null && head.length > 0) yield withoutMark(head, file)
  } catch (error) {
    if (error instanceof ReadError) throw error
    throw unreadable(error as NodeJS.ErrnoException, file)
  }
}

function withoutMark(head: Buffer, file: CaptureFile): Buffer {
  const [a, b, c] = head
  const utf16 = (a === 0xff && b === 0xfe) || (a === 0xfe && b === 0xff) || (head.length > 1 && (a === 0 || b === 0))
  if (utf16) throw new ReadError('is UTF-16, not UTF-8', { file: file.name }, 'Save it as UTF-8 (PowerShell: `Out-File -Encoding utf8`).')
  if (a === 0x1f && b === 0x8b)
    throw new ReadError(
      file.gzipped ? 'is compressed twice' : 'is gzip, but its name does not end in .gz',
      { file: file.name },
      'Decompress it once, or add .gz to its name.',
    )
  return a === 0xef && b === 0xbb && c === 0xbf ? head.subarray(3) : head
}

function unreadable(error: NodeJS.ErrnoException, file: CaptureFile): ReadError {
  const remedy = 'Collect this file again, or remove it: what rests on it is then not assessed.'
  if (error.code === 'Z_BUF_ERROR') return new ReadError('is a gzip that ends too early', { file: file.name }, remedy, error)
  if (error.code?.startsWith('Z_')) return new ReadError('is not valid gzip', { file: file.name }, remedy, error)
  return new ReadError(unreadableInWords(error), { file: file.name }, remedy, error)
}
