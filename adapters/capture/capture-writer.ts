import { createWriteStream } from 'node:fs'
import { rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip, gzipSync } from 'node:zlib'
import { ReadError } from '../../audit/read-error.ts'
import { AwsError } from '../aws/aws-error.ts'
import { isoSec } from '../aws/cli-json.ts'
import type { MetricSeries } from '../aws/metric-series.ts'
import { type NotRead, notReadOf } from '../facts/not-read.ts'
import { SINGLES } from '../facts/place-answers.ts'
import { isBeside } from '../facts/recommendations.ts'
import { ANOMALIES, BUDGETS, RESERVATIONS, SAVINGS_PLANS } from '../facts/second-opinions.ts'
import { type GroupSeries, historyReading, type Reading, windowReading } from '../live/group-series.ts'
import type { LiveAnswers } from '../live/live-answers.ts'
import type { LivePlace } from '../live/live-place.ts'
import type { LiveFleet } from '../live/live-source.ts'
import { isThere, seriesLine } from '../live/series-lines.ts'
import { type CaptureMarker, everythingNotRead, removeMarker, writeMarker } from './capture-marker.ts'
import { makeFolder } from './make-folder.ts'
import type { Redaction } from './redacted-text.ts'
import { namesIn, redactedBill, redactedElements, redactedNotRead, redactedSeries, redaction } from './redaction.ts'

/** How far a capture is. */
export type CaptureProgress = {
  readonly accountId: string
  readonly region: string
  readonly placesDone: number
  readonly places: number
  readonly groups: number
}

const SERIES = 'cloudwatch.get-metric-data'
const HOURLY = 'cloudwatch.get-metric-data-hourly'
const BILL = 'ce.get-cost-and-usage'
/** Large and only read by programs: kept compressed. */
const COMPRESSED = new Set([
  'autoscaling.describe-scaling-activities',
  'ec2.describe-instance-types',
  'ec2.describe-instance-type-offerings',
  'pricing.get-products',
])

/**
 * Writes what a fleet reads into `dir` (headroom-capture/1), place by place. Each place appears whole or not at all, and the
 * marker says which are done: after an interruption the same call goes on with the rest. Resolves when the capture is whole.
 */
export async function writeLiveCapture(
  fleet: LiveFleet,
  dir: string,
  begun: CaptureMarker,
  onProgress: (progress: CaptureProgress) => void,
): Promise<readonly NotRead[]> {
  const how = begun.salt === null ? null : redaction(begun.salt)
  let state = begun
  let groups = 0
  const keep = async (next: CaptureMarker): Promise<void> => {
    state = next
    await writeMarker(dir, state)
  }
  await makeFolder(dir)
  await keep(state)
  if (state.bill === null) {
    const { answers, budgets, anomalies, savingsPlans, reservations, notRead } = await fleet.bill()
    await writeWhole(dir, `${BILL}.json`, jsonText(how === null ? answers : redactedBill(answers, how)))
    // names of budgets and monitors are people's own words, and what is bought is theirs to tell: a capture to show to others goes without
    if (how === null && budgets !== null) await writeWhole(dir, `${BUDGETS}.json`, jsonText(budgets))
    if (how === null && anomalies !== null) await writeWhole(dir, `${ANOMALIES}.json`, jsonText(anomalies))
    if (how === null && savingsPlans !== null) await writeWhole(dir, `${SAVINGS_PLANS}.json`, jsonText(savingsPlans))
    if (how === null && reservations !== null) await writeWhole(dir, `${RESERVATIONS}.json`, jsonText(reservations))
    await keep({ ...state, bill: notRead.map((entry) => (how === null ? entry : redactedNotRead(entry, new Map(), how))) })
  }
  for (const place of fleet.places) {
    const { region } = place
    const accountId = how?.account(place.accountId) ?? place.accountId
    if (isDone(state, accountId, region)) continue
    const tell = (): void => onProgress({ accountId: place.accountId, region, placesDone: state.done.length, places: fleet.places.length, groups })
    tell()
    const notRead = await writePlace(place, join(dir, 'accounts', accountId), fleet.window, how, () => {
      groups++
      tell()
    })
    await keep({ ...state, done: [...state.done, { accountId, region, notRead: [...notRead] }] })
  }
  const notRead = everythingNotRead(state)
  const header = {
    format: 'headroom-capture/1',
    capturedAt: isoSec(state.capturedAtSec),
    window: { start: isoSec(fleet.window.startSec), end: isoSec(fleet.window.endSec) },
    currency: fleet.currency,
    ...(notRead.length === 0 ? {} : { notRead }),
  }
  await writeWhole(dir, 'capture.json', jsonText(header))
  await removeMarker(dir)
  return notRead
}

export function isDone({ done }: CaptureMarker, accountId: string, region: string): boolean {
  return done.some((place) => place.accountId === accountId && place.region === region)
}

/** One account and region, in a folder of its own that gets its name last. What could not be read of it. */
async function writePlace(
  place: LiveFleet['places'][number],
  accountFolder: string,
  window: LiveFleet['window'],
  how: Redaction | null,
  onGroup: () => void,
): Promise<readonly NotRead[]> {
  const { accountId, region } = place
  const redactedEntries = (entries: readonly NotRead[], elements: readonly unknown[]): readonly NotRead[] =>
    how === null ? entries : entries.map((entry) => redactedNotRead(entry, namesIn(elements), how))
  let answers: LiveAnswers
  try {
    if (!isReadable(place)) {
      await place.open()
      return []
    }
    answers = await place.answers()
  } catch (error) {
    if (!(error instanceof ReadError)) throw error
    return redactedEntries([{ accountId, region, operation: error.where.file, problem: error.problem, remedy: error.remedy }], [])
  }
  const unfinished = join(accountFolder, `.${region}.part`)
  await rm(unfinished, { recursive: true, force: true })
  await makeFolder(unfinished)
  const everything = [...answers.lists.values()].flatMap(({ elements }) => elements)
  const names = how === null ? new Map() : namesIn(everything)
  for (const [operation, { key, elements }] of answers.lists) {
    // nothing is judged by it: a capture to show to others goes without
    if (how !== null && isBeside(operation)) continue
    if (SINGLES.has(operation)) {
      if (elements.length > 0) await writeAnswer(unfinished, operation, { [key]: elements[0] })
      continue
    }
    await writeAnswer(unfinished, operation, { [key]: how === null ? elements : redactedElements(elements, names, how) })
  }
  const seriesTo = (operation: string, series: AsyncGenerator<GroupSeries>, reading: Reading, then: () => void) =>
    writeSeries(place, series, { operation, path: join(unfinished, `${operation}.ndjson.gz`), reading, how }, then)
  const ofWindow = await seriesTo(SERIES, place.series(answers.deleted), windowReading(window), onGroup)
  // who was let into none is let into neither
  const hourly = ofWindow.length > 0 ? null : place.hourly
  const ofMonths = hourly === null ? [] : await seriesTo(HOURLY, hourly(answers.deleted), historyReading(window), () => {})
  const notRead = [...answers.notRead, ...ofWindow, ...ofMonths]
  await rm(join(accountFolder, region), { recursive: true, force: true })
  await rename(unfinished, join(accountFolder, region))
  return redactedEntries(notRead, everything)
}

function isReadable(place: LiveFleet['places'][number]): place is LivePlace {
  return place.plan !== undefined
}

async function writeAnswer(folder: string, operation: string, answer: unknown): Promise<void> {
  const text = jsonText(answer)
  if (COMPRESSED.has(operation)) await writeFile(join(folder, `${operation}.json.gz`), gzipSync(text))
  else await writeFile(join(folder, `${operation}.json`), text)
}

/** A line a series, group by group; a load balancer's that several groups share stands with the first. Without permission there is no file, and it is said. */
async function writeSeries(
  place: LivePlace,
  groups: AsyncGenerator<GroupSeries>,
  to: { readonly operation: string; readonly path: string; readonly reading: Reading; readonly how: Redaction | null },
  onGroup: () => void,
): Promise<readonly NotRead[]> {
  const { operation, path, reading, how } = to
  const shared = new Set<string>()
  async function* drawLines(): AsyncGenerator<string> {
    for await (const { series } of groups) {
      for (const one of series) {
        if (!isThere(one) || isRepeated(one, shared)) continue
        yield `${seriesLine(how === null ? one : redactedSeries(one, how), reading)}\n`
      }
      onGroup()
    }
  }
  try {
    await pipeline(Readable.from(drawLines()), createGzip(), createWriteStream(path))
    return []
  } catch (error) {
    if (!(error instanceof AwsError) || error.kind !== 'denied') throw error
    await rm(path, { force: true })
    return [notReadOf(error, place.accountId, place.region, operation)]
  }
}

function isRepeated({ namespace, metricName, dimensions, statistic }: MetricSeries, seen: Set<string>): boolean {
  if (dimensions[0]?.Name === 'AutoScalingGroupName') return false
  const key = JSON.stringify([namespace, metricName, dimensions, statistic])
  if (seen.has(key)) return true
  seen.add(key)
  return false
}

async function writeWhole(dir: string, name: string, text: string): Promise<void> {
  const unfinished = join(dir, `.${name}.part`)
  await writeFile(unfinished, text)
  await rename(unfinished, join(dir, name))
}

function jsonText(value: unknown): string {
  return `${JSON.stringify(value, null, 1)}\n`
}
