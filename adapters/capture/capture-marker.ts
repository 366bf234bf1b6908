import { randomBytes } from 'node:crypto'
import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as z from 'zod/mini'
import { ReadError } from '../../audit/read-error.ts'
import type { NotRead } from '../facts/not-read.ts'
import { notReadSchema } from './manifest.ts'

const marker = z.object({
  options: z.string(),
  windowEndSec: z.int(),
  capturedAtSec: z.int(),
  salt: z.nullable(z.string()),
  done: z.array(z.object({ accountId: z.string(), region: z.string(), notRead: z.array(notReadSchema) })),
  bill: z.nullable(z.array(notReadSchema)),
})

/** How far a capture has come: the file stands in its folder from the start to the end. Account ids in it are as they are, or redacted. */
export type CaptureMarker = z.infer<typeof marker>

const FILE = '.unfinished.json'

export function newMarker(of: {
  readonly options: string
  readonly windowEndSec: number
  readonly capturedAtSec: number
  readonly redact: boolean
}): CaptureMarker {
  const { redact, ...rest } = of
  return { ...rest, salt: redact ? randomBytes(16).toString('hex') : null, done: [], bill: null }
}

/** The marker of an unfinished capture; null where there is none. */
export async function readMarker(dir: string): Promise<CaptureMarker | null> {
  let text: string
  try {
    text = await readFile(join(dir, FILE), 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
  const answer = marker.safeParse(jsonOf(text))
  if (answer.success) return answer.data
  throw new ReadError('is not the marker of an unfinished capture', { file: join(dir, FILE) }, 'Remove the folder, or name another with --out.')
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** Whole or not at all. */
export async function writeMarker(dir: string, state: CaptureMarker): Promise<void> {
  const unfinished = join(dir, `${FILE}.part`)
  await writeFile(unfinished, `${JSON.stringify(state)}\n`)
  await rename(unfinished, join(dir, FILE))
}

export async function removeMarker(dir: string): Promise<void> {
  await rm(join(dir, FILE), { force: true })
}

/** What could not be read, of everything that is done. */
export function everythingNotRead({ done, bill }: CaptureMarker): readonly NotRead[] {
  return [...(bill ?? []), ...done.flatMap((place) => place.notRead)]
}
