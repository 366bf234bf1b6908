import { ReadError } from '../adapters/read-error.ts'
import { placeKey } from '../domain/coverage.ts'
import { groupRow } from '../report/group-row.ts'
import type { Run } from './begin.ts'
import { inspectPlace, type PlaceResult } from './inspect.ts'
import type { FleetSource, PlaceSource, Usage } from './io.ts'
import { nameMatcher } from './name-pattern.ts'
import type { Judge } from './place.ts'
import type { Entry, Page } from './plan.ts'
import type { RunIo } from './run-io.ts'
import { type BilledRates, rateBy } from './spend.ts'
import { unjudged } from './unjudged.ts'

/** What inspecting a page takes. */
export type PageIo = Pick<RunIo, 'openFleet' | 'settings'> & { readonly judge: Judge }

/** What came of a page, and what reading it called. Plain data. */
export type PageResult = { readonly results: readonly PlaceResult[]; readonly usage: Usage }

/** Reads and judges the groups of a page. Rejects when nothing of it could be read, or on a fault of ours. */
export async function inspectPage(page: Page, run: Run, billedRates: BilledRates, io: PageIo): Promise<PageResult> {
  const { entries, capMicroUsd } = page
  const source = await io.openFleet({
    accounts: distinct(entries.map(({ accountId }) => accountId)),
    regions: distinct(entries.map(({ region }) => region)).filter((region) => region !== EVERY_REGION),
    names: entries.some(({ name }) => name === null) ? null : new Set(entries.flatMap(({ name }) => name ?? [])),
    days: run.days,
    windowEndSec: run.windowEndSec,
    capMicroUsd,
  })
  const places = new Map(source.places.map((place) => [placeKey(place.accountId, place.region), place]))
  const results: PlaceResult[] = []
  for (const [key, ofPlace] of Map.groupBy(entries, ({ accountId, region }) => placeKey(accountId, region))) {
    const place = places.get(key)
    if (place === undefined) results.push(...notInspected(ofPlace, 'it was there when the run was planned, and is not any more', source.currency))
    else results.push(await inspected(place, ofPlace, run, source, billedRates, io))
  }
  return { results, usage: source.usage?.() ?? { apiCalls: {}, estimatedMicroUsd: 0 } }
}

/** Stands for every region of an account that lets nobody in. */
const EVERY_REGION = '*'

async function inspected(
  place: PlaceSource,
  entries: readonly Entry[],
  run: Run,
  source: FleetSource,
  billedRates: BilledRates,
  { judge, settings }: PageIo,
): Promise<PlaceResult> {
  const whole = entries.some(({ name }) => name === null)
  const names = whole ? await matching(place, run.groups) : new Set(entries.flatMap(({ name }) => name ?? []))
  return inspectPlace(place, { judge, policy: settings.policy, rateOf: rateBy(billedRates), currency: source.currency, names })
}

/** Groups of a place that could not be listed when the run was planned; null: all of them. */
async function matching(place: PlaceSource, patterns: readonly string[]): Promise<ReadonlySet<string> | null> {
  if (patterns.length === 0) return null
  try {
    return new Set(((await place.groupNames?.()) ?? []).filter(nameMatcher(patterns)))
  } catch (error) {
    if (!(error instanceof ReadError)) throw error
    return new Set()
  }
}

/** Groups that nobody could inspect: each is listed with the reason, and so is its account and region. */
export function notInspected(entries: readonly Entry[], reason: string, currency: string): readonly PlaceResult[] {
  return [...Map.groupBy(entries, ({ accountId, region }) => placeKey(accountId, region)).values()].map((ofPlace) => {
    const { accountId, region } = ofPlace[0] as Entry
    const names = ofPlace.flatMap(({ name }) => name ?? [])
    return {
      accountId,
      region,
      groups: names.length,
      unread: [],
      failure: reason,
      rows: names.map((name) => groupRow(unjudged(accountId, region, name, reason), null, currency)),
      findings: [],
    }
  })
}

function distinct(values: readonly string[]): readonly string[] {
  return [...new Set(values)]
}
