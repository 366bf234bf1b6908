import pMap from 'p-map'
import { placeKey } from '../domain/known/coverage.ts'
import { regionsOfSharedNames } from '../domain/reconcile/shared-names.ts'
import type { Run } from './begin.ts'
import { sharesOfCap } from './cap.ts'
import { divide, type Entry } from './divide.ts'
import type { PlaceResult } from './inspect.ts'
import type { PlaceSource, Usage } from './io.ts'
import { nameMatcher } from './name-pattern.ts'
import { nearestNames } from './nearest-names.ts'
import { ReadError } from './read-error.ts'
import type { RunIo } from './run-io.ts'
import { RunRefused } from './run-refused.ts'

/** Groups that one worker inspects, and what it may be charged for: its share of the run's cap. */
export type Batch = {
  readonly entries: readonly Entry[]
  readonly capMicroUsd: number
  /** Of what an account and region may be asked a second, 0 to 1: what this worker may ask. */
  readonly paceShare: number
  /** Batches of a lane are read one after the other. */
  readonly lane: number
}

/** What a run reads, before anything of it is paid for. Plain data. */
export type Plan = {
  readonly window: { readonly startSec: number; readonly endSec: number }
  readonly currency: string
  readonly batches: readonly Batch[]
  /** Accounts and regions that cannot be read at all. */
  readonly unreadable: readonly PlaceResult[]
  readonly groups: number
  readonly priceMicroUsd: number
  /** Regions that the bill is asked for by themselves. */
  readonly sharedNameRegions: readonly string[]
  /** The bill's share of the cap. */
  readonly billCapMicroUsd: number
  readonly usage: Usage
}

/** Accounts and regions that are asked at the same time. */
const SURVEYED_AT_ONCE = 8

/** Keeps what was read of an account and region for the workers that read its groups. */
export type KeepListing = (accountId: string, region: string, listing: unknown) => Promise<void>

/** Who is to be read, batch by batch, and what it will cost. Throws a RunRefused when that is over the cap, or when no group is meant. */
export async function planRun(run: Run, { openFleet, settings }: Pick<RunIo, 'openFleet' | 'settings'>, keepListing?: KeepListing): Promise<Plan> {
  const { accounts, regions, days, windowEndSec } = run
  // nothing of a plan is paid for
  const source = await openFleet({ accounts, regions, names: null, days, windowEndSec, capMicroUsd: 0 })
  const surveyed = await pMap(source.places, (place) => survey(place, run.groups), { concurrency: SURVEYED_AT_ONCE })
  if (run.groups.length > 0) refuseNobody(run.groups, surveyed)
  const entries = surveyed.flatMap((place) => place.entries)
  const groups = entries.filter(({ name }) => name !== null).length
  const sharedNameRegions =
    source.billOfRegionMicroUsd === undefined ? [] : regionsOfSharedNames(entries.flatMap(({ name, ...place }) => (name === null ? [] : [{ ...place, name }])))
  const billMicroUsd = (source.billMicroUsd ?? 0) + sharedNameRegions.length * (source.billOfRegionMicroUsd ?? 0)
  const batchesMicroUsd = entries.reduce((sum, { microUsd }) => sum + microUsd, 0)
  const shares = sharesOfCap(settings.capMicroUsd, { batchesMicroUsd, billMicroUsd, groups })
  const batches = divide(withHistories(entries, (shares.billMicroUsd - billMicroUsd) * HISTORY_SHARE), settings.groupsPerBatch)
  const historiesMicroUsd = batches.flatMap((batch) => batch.entries).reduce((sum, { historyMicroUsd = 0 }) => sum + historyMicroUsd, 0)
  if (keepListing !== undefined) await keepListings(source.places, batches, keepListing)
  return {
    window: source.window,
    currency: source.currency,
    batches: batches.map(({ entries: mine, ...batch }) => ({
      ...batch,
      entries: mine.map(({ microUsd: _, ...entry }) => entry),
      capMicroUsd: batchesMicroUsd === 0 ? shares.billMicroUsd : Math.ceil(mine.reduce((sum, { microUsd }) => sum + microUsd, 0) * shares.batchFactor),
    })),
    unreadable: surveyed.flatMap(({ unreadable }) => unreadable),
    groups,
    priceMicroUsd: Math.ceil(batchesMicroUsd + billMicroUsd + historiesMicroUsd),
    sharedNameRegions,
    billCapMicroUsd: Math.floor(shares.billMicroUsd - historiesMicroUsd),
    usage: source.usage?.() ?? { apiCalls: {}, estimatedMicroUsd: 0 },
  }
}

/** What several workers would each ask of an account and region is asked once, and what the plan has asked is not asked again. */
async function keepListings(places: readonly PlaceSource[], batches: readonly Pick<Batch, 'entries'>[], keep: KeepListing): Promise<void> {
  const readers = readersOf(batches.map(({ entries }) => entries.filter(({ name }) => name !== null)))
  await pMap(
    places,
    async ({ accountId, region, listing }) => {
      const workers = readers.get(placeKey(accountId, region)) ?? 0
      if (listing === undefined || workers === 0) return
      try {
        await keep(accountId, region, await listing(workers > 1))
      } catch (error) {
        // each worker will hear of it, and say so
        if (!(error instanceof ReadError)) throw error
      }
    },
    { concurrency: SURVEYED_AT_ONCE },
  )
}

/** By how many batches an account and region is read. */
function readersOf(batches: readonly (readonly Entry[])[]): ReadonlyMap<string, number> {
  const readers = new Map<string, number>()
  for (const batch of batches) for (const key of placesIn(batch)) readers.set(key, (readers.get(key) ?? 0) + 1)
  return readers
}

const placesIn = (batch: readonly Entry[]): ReadonlySet<string> => new Set(batch.map(({ accountId, region }) => placeKey(accountId, region)))

/** Of what is left of a run's cap beside the window and the bill's first pages, what reading the months before may take. */
const HISTORY_SHARE = 0.5

/** As many months before are read as there is money for, in the groups' order; the others' by later runs. */
function withHistories(entries: readonly PricedEntry[], budgetMicroUsd: number): readonly PricedEntry[] {
  let left = budgetMicroUsd
  return entries.map(({ historyMicroUsd = 0, ...entry }) => {
    if (historyMicroUsd === 0 || historyMicroUsd > left) return entry
    left -= historyMicroUsd
    return { ...entry, historyMicroUsd }
  })
}

type PricedEntry = Entry & { readonly microUsd: number }
type Surveyed = { readonly entries: readonly PricedEntry[]; readonly names: readonly string[]; readonly unreadable: readonly PlaceResult[] }

async function survey(place: PlaceSource, patterns: readonly string[]): Promise<Surveyed> {
  const { accountId, region } = place
  try {
    const names = await readNames(place)
    const wanted = names.filter(nameMatcher(patterns))
    if (wanted.length === 0) return { entries: patterns.length === 0 ? [{ accountId, region, name: null, microUsd: 0 }] : [], names, unreadable: [] }
    const [prices, histories] = [await place.pricesMicroUsd?.(), await place.historyPricesMicroUsd?.()]
    const entryOf = (name: string): PricedEntry => ({
      accountId,
      region,
      name,
      microUsd: prices?.get(name) ?? 0,
      ...(histories?.has(name) === true ? { historyMicroUsd: histories.get(name) as number } : {}),
    })
    return { entries: wanted.map(entryOf), names, unreadable: [] }
  } catch (error) {
    if (!(error instanceof ReadError)) throw error
    return {
      entries: [],
      names: [],
      unreadable: [{ accountId, region, groups: 0, unread: [], failure: error.message, rows: [], findings: [], days: [], ledger: [] }],
    }
  }
}

/** The names alone or, where they cannot be had, those that come with the rest, or what is wrong with that. */
async function readNames(place: PlaceSource): Promise<readonly string[]> {
  try {
    if (place.listGroupNames !== undefined) return await place.listGroupNames()
  } catch (error) {
    if (!(error instanceof ReadError)) throw error
  }
  return (await place.open()).groupNames
}

/** A slip of the finger costs no audit; where places could not be asked, the group may be there. */
function refuseNobody(patterns: readonly string[], surveyed: readonly Surveyed[]): void {
  if (surveyed.some(({ entries, unreadable }) => entries.length > 0 || unreadable.length > 0)) return
  const known = surveyed.flatMap(({ names }) => names)
  const near = patterns.flatMap((pattern) => nearestNames(pattern.replaceAll(/[*?]+/g, ''), known, 2))
  const meant = near.length === 0 ? '' : `; did you mean ${[...new Set(near)].map((name) => JSON.stringify(name)).join(' or ')}?`
  throw new RunRefused(`groups: no group matches ${patterns.map((pattern) => JSON.stringify(pattern)).join(' or ')}${meant}`)
}
