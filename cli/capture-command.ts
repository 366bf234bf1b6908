import { createHash } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import { type CaptureMarker, newMarker, readMarker } from '../adapters/capture/capture-marker.ts'
import { type CaptureProgress, isDone, writeLiveCapture } from '../adapters/capture/capture-writer.ts'
import { redaction } from '../adapters/capture/redaction.ts'
import { type NotRead, notReadText } from '../adapters/facts/not-read.ts'
import type { LiveFleet } from '../adapters/live/live-source.ts'
import { ReadError } from '../audit/read-error.ts'
import { formatNumber } from '../report/money.ts'
import { quoted } from '../report/shell.ts'
import { visible } from '../report/visible.ts'
import { type CaptureArguments, captureArguments } from './capture-arguments.ts'
import { readConfiguration } from './configuration-file.ts'
import { agreeOnPrice, type LiveWorld, openLive, usd } from './live-fleet.ts'
import type { Output } from './output.ts'
import { progressTo } from './progress.ts'
import { systemErrorInWords } from './system-error.ts'
import { toExitCode, wordsOf } from './to-exit-code.ts'
import { UsageError } from './usage-error.ts'

/** The command's outside world, handed in so that a test can be it. */
export type CaptureWorld = LiveWorld & { readonly out: Output; readonly nowMs: () => number }

/** Runs the capture command to its end. Resolves to the exit code; never rejects. */
export async function captureCommand(argv: readonly string[], world: CaptureWorld): Promise<number> {
  return await toExitCode(world, { wishOf: (print) => captureArguments(argv, print), run: (wish) => capture(wish, world), complaint })
}

async function capture(wish: CaptureArguments, world: CaptureWorld): Promise<number> {
  const marker = await readOwnMarker(wish)
  const { showback: labels } = await readConfiguration({ config: wish.config, policy: null })
  const groups = wish.groups.length === 0 ? null : new Set(wish.groups)
  const fleet = await openLive(wish.live, groups, world, { windowEndSec: marker?.windowEndSec ?? null, labels })
  const { window, capturedAtSec } = fleet
  const begun = marker ?? newMarker({ options: optionsOf(wish), windowEndSec: window.endSec, capturedAtSec, redact: wish.redact })
  if (marker !== null)
    await world.err.write(`going on with the capture in ${visible(wish.out)}: ${marker.done.length} of ${fleet.places.length} accounts and regions are done\n`)
  const price = await fleet.price({ places: left(fleet, begun), bill: begun.bill === null })
  await agreeOnPrice(price, wish.live, world)
  const progress = progressTo<CaptureProgress>(world.err, world.nowMs, (how) => inWords(how, price.groups))
  const notRead = await writeLiveCapture(fleet, wish.out, begun, progress.tell).finally(progress.end)
  await world.out.write(summary(wish, fleet, notRead))
  return fleet.places.length > 0 && fleet.places.every((place) => notRead.some((entry) => isWhole(entry, place, begun))) ? 1 : 0
}

/** The marker of the same capture begun earlier; null for a new one. Throws a UsageError where something else is in the way. */
async function readOwnMarker(wish: CaptureArguments): Promise<CaptureMarker | null> {
  const marker = await readMarker(wish.out)
  if (marker !== null) {
    if (marker.options === optionsOf(wish)) return marker
    throw new UsageError(`${wish.out} holds an unfinished capture with other options: give the same ones to go on with it, or name another folder`)
  }
  const entries = await readdir(wish.out).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return []
    throw error
  })
  if (entries.length > 0) throw new UsageError(`${wish.out} is not empty: name a folder of its own for the capture`)
  return null
}

/** What has to be the same for a capture to be gone on with, as a digest: account ids do not have to lie around. */
function optionsOf({ groups, redact, live }: CaptureArguments): string {
  const { profile, roleName, accounts, regions, days, history } = live
  return createHash('sha256')
    .update(JSON.stringify({ groups, redact, profile, roleName, accounts, regions, days, ...(history ? { history } : {}) }))
    .digest('hex')
}

function left(fleet: LiveFleet, marker: CaptureMarker): LiveFleet['places'] {
  return fleet.places.filter((place) => !isDone(marker, accountIn(marker, place.accountId), place.region))
}

function accountIn({ salt }: CaptureMarker, accountId: string): string {
  return salt === null ? accountId : redaction(salt).account(accountId)
}

/** Whether an entry says that nothing of a place could be read: such places have no folder. */
function isWhole(entry: NotRead, place: LiveFleet['places'][number], marker: CaptureMarker): boolean {
  return entry.accountId === accountIn(marker, place.accountId) && entry.region === place.region && entry.operation.includes(':')
}

const BAR = 20

function inWords({ accountId, region, placesDone, places, groups }: CaptureProgress, allGroups: number): string {
  const filled = allGroups === 0 ? BAR : Math.min(BAR, Math.floor((groups / allGroups) * BAR))
  return `[${'#'.repeat(filled)}${'.'.repeat(BAR - filled)}] ${formatNumber(groups, 0)} of ${formatNumber(allGroups, 0)} groups; at ${visible(accountId)} ${visible(region)}, ${Math.min(placesDone + 1, places)} of ${places} accounts and regions`
}

function summary({ out, groups, redact }: CaptureArguments, fleet: LiveFleet, notRead: readonly NotRead[]): string {
  const { apiCalls, estimatedMicroUsd } = fleet.usage()
  const calls = Object.values(apiCalls).reduce((sum, count) => sum + count, 0)
  const of = groups.length === 0 ? '' : ` ${groups.map((name) => `--group ${quoted(name)}`).join(' ')}`
  const lines = notRead.map((entry) => `  ${visible(entry.accountId ?? 'the bill')} ${visible(entry.region ?? '')}: ${visible(notReadText(entry))}`)
  return [
    `The capture   ${visible(out)}${redact ? ', account ids and names replaced' : ''}`,
    `What it took  ${formatNumber(calls, 0)} requests, ${usd(estimatedMicroUsd)} by list price`,
    ...(lines.length === 0 ? [] : ['Not read      (an audit of the capture will say so)', ...lines]),
    `Audit it      npm run --silent audit -- --capture ${quoted(out)}${of}`,
    '',
  ].join('\n')
}

function complaint(error: unknown): string {
  const message = wordsOf(error)
  if (error instanceof UsageError) return message
  if (error instanceof ReadError) return `the capture failed: ${message}\nWhat is finished is kept: run the same command again to go on.`
  const refused = systemErrorInWords(error)
  if (refused !== null) return `the capture failed: ${refused}. What is finished is kept: run the same command again to go on.`
  return `the capture failed through a fault of its own: ${message}. Please report this with what HEADROOM_DEBUG=1 shows. What is finished is kept.`
}
