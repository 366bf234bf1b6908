import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { FleetSource, SpendAnswer } from '../../audit/io.ts'
import { costAnswers } from '../aws-shapes/cost-explorer.ts'
import { byCodeUnit } from '../facts/code-unit-order.ts'
import { spendTableOf } from '../facts/spend.ts'
import { ReadError } from '../read-error.ts'
import { findFile } from './file.ts'
import { COLLECT_AGAIN, readJson } from './json-file.ts'
import { readManifest } from './manifest.ts'
import { placeSource } from './place.ts'

const SPEND = 'ce.get-cost-and-usage'

/**
 * A capture as a source for an audit. Throws a ReadError when the directory is no capture as a whole; what is broken in one
 * account and region, or in the bill, is told when that is read.
 */
export async function openCapture(dir: string): Promise<FleetSource> {
  const manifest = await readManifest(dir)
  const window = { startSec: manifest.window.start, endSec: manifest.window.end }
  const accountIds = await foldersOf(dir, 'accounts')
  const regions = await Promise.all(accountIds.map((accountId) => foldersOf(dir, `accounts/${accountId}`)))
  const places = accountIds.flatMap((accountId, i) =>
    (regions[i] as readonly string[]).map((region) => placeSource({ dir, accountId, region, window, currency: manifest.currency })),
  )
  if (places.length === 0)
    throw new ReadError('holds no account and region', { file: 'accounts' }, 'Groups lie in accounts/<account id>/<region>/ of a capture.')
  return { window, capturedAtSec: manifest.capturedAt, currency: manifest.currency, places, readSpend: () => readSpend(dir, manifest.currency) }
}

/** By code unit; hidden folders (an editor's, a file manager's) are nobody's account. */
async function foldersOf(dir: string, folder: string): Promise<readonly string[]> {
  const entries = await readdir(join(dir, folder), { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return []
    throw new ReadError(`cannot be listed (${error.code})`, { file: folder }, 'Make the capture readable for who runs the audit.', error)
  })
  return entries
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .map((entry) => entry.name)
    .sort(byCodeUnit)
}

async function readSpend(dir: string, currency: string): Promise<SpendAnswer> {
  const file = await findFile(dir, `${SPEND}.json`)
  if (file === null) return { tables: [], unread: `${SPEND}: not in the capture` }
  const results = (await readJson(file, costAnswers, COLLECT_AGAIN)).map((answer) => spendTableOf(answer, currency))
  const tables = results.flatMap((result) => ('table' in result ? [result.table] : []))
  const reasons = results.flatMap((result) => ('unusable' in result ? [result.unusable] : []))
  if (tables.length + reasons.length === 0) return { tables, unread: `${SPEND}: it holds no request` }
  return { tables, unread: reasons.length === 0 ? null : `${SPEND}: ${reasons.join('; ')}` }
}
