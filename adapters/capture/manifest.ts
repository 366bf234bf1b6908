import { stat } from 'node:fs/promises'
import * as z from 'zod/mini'
import { ReadError, unreadableInWords } from '../../audit/read-error.ts'
import { time } from '../aws-shapes/time.ts'
import { findFile } from './file.ts'
import { readJson } from './json-file.ts'

const FORMAT = 'headroom-capture/1'
/** CloudWatch keeps 455 days. */
const LONGEST_WINDOW_SEC = 455 * 86_400
const REMEDY = `Its capture.json has to hold format "${FORMAT}", capturedAt, window and currency.`

/** An answer that was not to be had. */
export const notReadSchema = z.object({
  accountId: z.nullable(z.string()),
  region: z.nullable(z.string()),
  operation: z.string(),
  problem: z.string(),
  remedy: z.string(),
  denied: z.optional(z.boolean()),
})

const manifest = z.object({
  format: z.literal(FORMAT, { error: (issue) => `${JSON.stringify(issue.input)} is not a format that this version reads (expected "${FORMAT}")` }),
  capturedAt: time,
  window: z
    .object({ start: time, end: time })
    .check(z.refine(({ start, end }) => end > start && end - start <= LONGEST_WINDOW_SEC, { error: 'the end has to be after the start, by at most 455 days' })),
  currency: z.string().check(z.regex(/^[A-Z]{3}$/, 'expected a currency code of three letters')),
  notRead: z._default(z.array(notReadSchema), []),
})

/** What a capture says of itself; times are epoch seconds UTC, the window is half-open. */
export type Manifest = z.output<typeof manifest>

/** Throws a ReadError when `dir` is no capture, or one of another format. */
export async function readManifest(dir: string): Promise<Manifest> {
  const found = await stat(dir).catch((error: NodeJS.ErrnoException) => {
    throw new ReadError(unreadableInWords(error), { file: dir }, 'Name the folder of a capture.', error)
  })
  if (!found.isDirectory()) throw new ReadError('it is a file, not a folder', { file: dir }, 'Name the folder of a capture.')
  const file = await findFile(dir, 'capture.json')
  if (file === null)
    throw new ReadError('this folder is not a capture: it has no capture.json', { file: dir }, 'Name the folder that holds capture.json and accounts/.')
  return readJson(file, manifest, REMEDY)
}
