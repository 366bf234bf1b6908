import { STSClient } from '@aws-sdk/client-sts'
import { fromNodeProviderChain } from '@aws-sdk/credential-providers'
import pMap from 'p-map'
import type { FleetSource, PlaceSource } from '../../audit/io.ts'
import { ReadError } from '../../audit/read-error.ts'
import { SECONDS_PER_DAY } from '../../domain/calendar.ts'
import { byCodeUnit } from '../../domain/order.ts'
import { regionsOfSharedNames } from '../../domain/reconcile/shared-names.ts'
import type { AwsSession, CredentialSource, Credentials, Run } from '../aws/aws-session.ts'
import { type Clock, systemClock } from '../aws/clock.ts'
import type { Span } from '../aws/cloudwatch.ts'
import { ANOMALY_PAGES, costPages } from '../aws/cost-requests.ts'
import { getInstancePrices, getVolumePrices, PLAIN_LINUX, type PricedAs } from '../aws/pricing.ts'
import { runMeter, type Usage } from '../aws/run-meter.ts'
import { COST_EXPLORER_MICRO_USD_PER_PAGE, type RunPrice, runPrice } from '../aws/run-price.ts'
import { type Caller, getCallerIdentity } from '../aws/sts.ts'
import type { AthenaTable } from '../focus/athena.ts'
import { PERIOD_SEC } from './group-series.ts'
import { type LiveOptions, openLivePlaces } from './live-accounts.ts'
import type { Bill } from './live-bill.ts'
import type { LivePlace } from './live-place.ts'
import { once } from './once.ts'

/** The adapters' outside world, where a test stands in for AWS, the clock and chance. */
export type LiveWorld = { readonly clock: Clock; readonly random: () => number; readonly transport?: unknown; readonly credentials?: CredentialSource }

/** Live accounts as a source for an audit, and for a capture. */
export type LiveFleet = Omit<FleetSource, 'places'> & {
  readonly places: readonly (LivePlace | (PlaceSource & { readonly plan?: never }))[]
  readonly caller: Caller
  /** What reading `places` and the bill (all, unless told otherwise) will be charged, computed from free answers. */
  readonly price: (of?: { readonly places: LiveFleet['places']; readonly bill: boolean }) => Promise<FleetPrice>
  readonly bill: () => Promise<Bill>
  readonly usage: () => Usage
  /** Those of the keys that are active cost allocation tags. Charged as a page of the bill; rejects with an AwsError. */
  readonly activeTags: (keys: readonly string[]) => Promise<ReadonlySet<string>>
  /** What the bill will cost by list price: the first page of each request, or what a query may scan. From free answers; nothing where it cannot be known. */
  readonly priceOfBill: () => Promise<number>
}

/** The price of a run over a fleet: of the groups that could be listed, and which accounts and regions could not, so that nobody knows what they would cost. */
export type FleetPrice = RunPrice & {
  readonly groups: number
  readonly places: number
  readonly unpriced: readonly { readonly accountId: string; readonly region: string; readonly reason: string }[]
}

/** CloudWatch's newest datapoints are still arriving. */
const SETTLE_SEC = 900
/** AWS's limits are each account's and Region's own; what is read of one is held while it is judged. */
const PLACES_AT_ONCE = 3

/** Signs in, and finds out which accounts and regions there are. Rejects with an AwsError when that is refused; a single account's refusal is that place's. */
export async function openAccounts(options: LiveOptions, world: LiveWorld = { clock: systemClock, random: Math.random }): Promise<LiveFleet> {
  const run: Run = { ...world, meter: runMeter(options.capMicroUsd), buckets: new Map(), paceShare: options.paceShare ?? 1 }
  const capturedAtSec = Math.floor(world.clock.nowMs() / 1000)
  const endSec = options.windowEndSec ?? Math.floor((capturedAtSec - SETTLE_SEC) / PERIOD_SEC) * PERIOD_SEC
  const window: Span = { startSec: endSec - options.days * SECONDS_PER_DAY, endSec }
  const region = options.homeRegion ?? (await readRegionOfProfile(options.profile))
  const credentials = withSecret(world.credentials ?? profileCredentials(options.profile, world.transport), options.externalId)
  const stranger: AwsSession = { run, accountId: 'your account', region, credentials }
  const caller = await getCallerIdentity(stranger)
  const hub: AwsSession = { ...stranger, accountId: caller.accountId }
  const currency = caller.partition === 'aws-cn' ? 'CNY' : 'USD'
  const places = await openLivePlaces(hub, caller, options, { window, currency, capturedAtSec, prices: pricesOnce(hub) })
  const { labels = [], focus = null } = options
  const regionsToTellApart = once(async () => options.sharedNameRegions ?? regionsOfSharedNames(await listGroups(places)))
  // one function reads it, and others judge groups
  const bill = once(async () =>
    (await import('./live-bill.ts')).openBill(hub, { window, readSec: capturedAtSec, currency, regions: regionsOf(places), labels, focus, regionsToTellApart }),
  )
  return {
    window,
    capturedAtSec,
    currency,
    places,
    placesAtOnce: PLACES_AT_ONCE,
    caller,
    price: async (of = { places, bill: true }) => planPrice(of.places, of.bill ? costPages(labels, (await regionsToTellApart()).length) : 0),
    bill: async () => await (await bill()).raw(),
    readSpend: async () => await (await bill()).readSpend(),
    readBudgets: async () => await (await bill()).readBudgets(),
    readAnomalies: async () => await (await bill()).readAnomalies(),
    readSavingsPlans: async () => await (await bill()).readSavingsPlans(),
    readReservations: async () => await (await bill()).readReservations(),
    usage: run.meter.usage,
    activeTags: async (keys) => await (await bill()).activeTags(keys),
    priceOfBill: async () =>
      focus ? (await estimateOr(hub, focus, 0)) + ANOMALY_PAGES * COST_EXPLORER_MICRO_USD_PER_PAGE : costPages(labels) * COST_EXPLORER_MICRO_USD_PER_PAGE,
  }
}

/** Without what stands for a whole account. */
function regionsOf(places: LiveFleet['places']): readonly string[] {
  return [...new Set(places.map(({ region }) => region).filter((region) => region !== '*'))].sort(byCodeUnit)
}

async function planPrice(places: LiveFleet['places'], costExplorerPages: number): Promise<FleetPrice> {
  const unpriced: FleetPrice['unpriced'][number][] = []
  const plans = await pMap(
    places,
    async (place) => {
      try {
        if (place.plan !== undefined) return await place.plan()
        await place.open()
        return null
      } catch (error) {
        if (!(error instanceof ReadError)) throw error
        unpriced.push({ accountId: place.accountId, region: place.region, reason: error.message })
        return null
      }
    },
    { concurrency: 4 },
  )
  const known = plans.filter((plan) => plan !== null)
  const sum = (of: (plan: (typeof known)[number]) => number): number => known.reduce((total, plan) => total + of(plan), 0)
  return {
    ...runPrice({ metrics: sum((p) => p.metrics), metricRequests: sum((p) => p.requests), costExplorerPages }),
    groups: sum((p) => p.groups),
    places: places.length,
    unpriced,
  }
}

/** Where it cannot be known, reading the bill will say why. */
async function estimateOr(hub: AwsSession, focus: AthenaTable, otherwise: number): Promise<number> {
  try {
    // loaded where the bill is an export
    return await (await import('../focus/athena.ts')).estimateAthenaMicroUsd(hub, focus)
  } catch (error) {
    if (!(error instanceof ReadError)) throw error
    return otherwise
  }
}

/** Groups by account and Region, of those that can be listed. */
async function listGroups(places: LiveFleet['places']): Promise<readonly { readonly accountId: string; readonly region: string; readonly name: string }[]> {
  const listed = await pMap(
    places,
    async ({ accountId, region, listGroupNames }) => {
      try {
        return ((await listGroupNames?.()) ?? []).map((name) => ({ accountId, region, name }))
      } catch (error) {
        // who opens it says so
        if (!(error instanceof ReadError)) throw error
        return []
      }
    },
    { concurrency: 4 },
  )
  return listed.flat()
}

/** The price list of each region, of its volumes and of each platform that runs there, read once, with the caller's own permissions: it is the same for every account. */
function pricesOnce(hub: AwsSession): (region: string, others: readonly PricedAs[]) => Promise<readonly unknown[]> {
  const known = new Map<string, Promise<readonly unknown[]>>()
  const once = (key: string, ask: () => Promise<readonly unknown[]>): Promise<readonly unknown[]> => {
    const prices = known.get(key) ?? ask()
    known.set(key, prices)
    return prices
  }
  return async (region, others) => {
    const instances = [PLAIN_LINUX, ...others].map((as) => once(`${region} ${as.operation} ${as.tenancy}`, () => getInstancePrices(hub, region, as)))
    return (await Promise.all([...instances, once(`${region} volumes`, () => getVolumePrices(hub, region))])).flat()
  }
}

async function readRegionOfProfile(profile: string | null): Promise<string> {
  const client = new STSClient(profile === null ? {} : { profile })
  return await client.config.region().catch(() => 'us-east-1')
}

/** Whatever the AWS CLI would use: environment, profile, single sign-on, container, instance. */
function profileCredentials(profile: string | null, transport: unknown): CredentialSource {
  const provider = fromNodeProviderChain({
    ...(profile === null ? {} : { profile }),
    // single sign-on and roles are asked for by clients of their own
    ...(transport === undefined ? {} : { clientConfig: { requestHandler: transport as never } }),
  })
  const secrets = new Set<string>()
  let generation = 0
  const kept = (credentials: Credentials): Credentials => {
    secrets.add(credentials.secretAccessKey).add(credentials.sessionToken ?? '')
    return credentials
  }
  return {
    current: async () => kept(await provider()),
    renew: async () => {
      generation++
      kept(await provider({ forceRefresh: true }))
    },
    generation: () => generation,
    secrets: () => [...secrets],
  }
}

/** What must never be shown, whoever repeats it. */
function withSecret(credentials: CredentialSource, externalId: string | null): CredentialSource {
  return externalId === null ? credentials : { ...credentials, secrets: () => [...credentials.secrets(), externalId] }
}
