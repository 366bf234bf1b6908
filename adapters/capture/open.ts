import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import * as z from 'zod/mini'
import type { FleetSource, PlaceSource, SpendAnswer } from '../../audit/io.ts'
import { ReadError } from '../../audit/read-error.ts'
import { byCodeUnit } from '../../domain/order.ts'
import { costAnswers } from '../aws-shapes/cost-explorer.ts'
import { type NotRead, notReadError } from '../facts/not-read.ts'
import {
  ANOMALIES,
  anomaliesAnswerOf,
  BUDGETS,
  budgetsAnswerOf,
  RESERVATIONS,
  reservationsAnswerOf,
  SAVINGS_PLANS,
  savingsPlansAnswerOf,
} from '../facts/second-opinions.ts'
import { spendAnswerOf } from '../facts/spend.ts'
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
  const accountIds = await listFolders(dir, 'accounts')
  const regions = await Promise.all(accountIds.map((accountId) => listFolders(dir, `accounts/${accountId}`)))
  const { currency, notRead } = manifest
  const of = (accountId: string, region: string) => notRead.filter((entry) => entry.accountId === accountId && entry.region === region)
  const captured = accountIds.flatMap((accountId, i) =>
    (regions[i] as readonly string[]).map((region) =>
      placeSource({ dir, accountId, region, window, readSec: manifest.capturedAt, currency, notRead: of(accountId, region) }),
    ),
  )
  const places = [...captured, ...unreadable(captured, notRead)].sort((a, b) => byCodeUnit(a.accountId, b.accountId) || byCodeUnit(a.region, b.region))
  if (places.length === 0)
    throw new ReadError('holds no account and region', { file: 'accounts' }, 'Groups lie in accounts/<account id>/<region>/ of a capture.')
  const ofBill = notRead.filter((entry) => entry.accountId === null)
  return {
    window,
    capturedAtSec: manifest.capturedAt,
    currency,
    places,
    readSpend: () => readSpend(dir, currency, ofBill),
    readBudgets: async () => budgetsAnswerOf(await readAnything(dir, BUDGETS), currency, manifest.capturedAt, ofBill),
    readAnomalies: async () => anomaliesAnswerOf(await readAnything(dir, ANOMALIES), ofBill),
    readSavingsPlans: async () => savingsPlansAnswerOf(await readAnything(dir, SAVINGS_PLANS), currency, ofBill),
    readReservations: async () => reservationsAnswerOf(await readAnything(dir, RESERVATIONS), currency, ofBill),
  }
}

/** By code unit; hidden folders (an editor's, a file manager's) are nobody's account. */
async function listFolders(dir: string, folder: string): Promise<readonly string[]> {
  const entries = await readdir(join(dir, folder), { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return []
    throw new ReadError(`cannot be listed (${error.code})`, { file: folder }, 'Make the capture readable for who runs the audit.', error)
  })
  return entries
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .map((entry) => entry.name)
    .sort(byCodeUnit)
}

/** Accounts and regions that whoever captured could not read, by what kept them from it. */
function unreadable(captured: readonly PlaceSource[], notRead: readonly NotRead[]): readonly PlaceSource[] {
  const known = new Set(captured.map(({ accountId, region }) => `${accountId} ${region}`))
  return notRead.flatMap((entry) => {
    const { accountId, region } = entry
    if (accountId === null || region === null || known.has(`${accountId} ${region}`)) return []
    known.add(`${accountId} ${region}`)
    return [{ accountId, region, open: async () => Promise.reject(notReadError(entry)) }]
  })
}

async function readSpend(dir: string, currency: string, notRead: readonly NotRead[]): Promise<SpendAnswer> {
  const file = await findFile(dir, `${SPEND}.json`)
  const answers = file === null ? null : await readJson(file, costAnswers, COLLECT_AGAIN)
  return spendAnswerOf(
    answers,
    currency,
    notRead.filter(({ operation }) => operation === SPEND),
  )
}

/** The JSON of a file that may be absent (null then), whatever is in it; one that is no JSON says so in place of an answer. */
async function readAnything(dir: string, operation: string): Promise<unknown> {
  try {
    const file = await findFile(dir, `${operation}.json`)
    return file === null ? null : await readJson(file, z.unknown(), COLLECT_AGAIN)
  } catch (error) {
    if (!(error instanceof ReadError)) throw error
    return error.message
  }
}
