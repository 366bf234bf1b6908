import type { Span } from '../adapters/aws/cloudwatch.ts'
import { COST_EXPLORER_MICRO_USD_PER_PAGE, GET_METRIC_DATA_MICRO_USD_PER_METRIC } from '../adapters/aws/run-price.ts'
import type { AthenaTable } from '../adapters/focus/athena.ts'
import { keptHistories, listGroupsWithHistory } from '../adapters/kept-history.ts'
import type { LiveOptions } from '../adapters/live/live-accounts.ts'
import type { LivePlace } from '../adapters/live/live-place.ts'
import { type LiveWorld, openAccounts } from '../adapters/live/live-source.ts'
import type { ReportBucket } from '../adapters/report-bucket.ts'
import type { FleetSource } from '../audit/io.ts'
import type { FleetQuery } from '../audit/run-io.ts'
import { groupKey } from '../domain/known/coverage.ts'
import type { SpendLabel } from '../domain/spend/daily.ts'
import { deployedSecret } from './kept.ts'
import type { LiveSettings } from './settings.ts'

/** What a fleet is read with beside its settings: the bill's export, and the bucket that months before the window are kept in; without it they are not read. */
export type FleetAround = {
  readonly focus?: AthenaTable | null
  /** Tags and cost categories that the bill is shown by. */
  readonly labels?: readonly SpendLabel[]
  readonly secret?: typeof deployedSecret
  readonly world?: LiveWorld
  readonly bucket?: Pick<ReportBucket, 'get' | 'put' | 'list'>
}

/** Live accounts, as a run reads them: with the function's own credentials, and the member role elsewhere; the bill from a FOCUS export where there is one. */
export function liveFleet(
  settings: LiveSettings,
  { focus = null, labels = [], secret = deployedSecret, world, bucket }: FleetAround = {},
): (query: FleetQuery) => Promise<FleetSource> {
  const { AWS_REGION: region, HEADROOM_ROLE_NAME: roleName, HEADROOM_EXTERNAL_ID_PARAMETER: parameter } = settings
  const externalId = parameter === null ? async () => null : secret(parameter, region)
  return async ({ accounts, regions, names, days, windowEndSec, capMicroUsd, paceShare = 1, listingOf, backfill = null, sharedNameRegions }) => {
    const options: LiveOptions = {
      profile: null,
      roleName,
      externalId: await externalId(),
      accountIds: accounts,
      regions,
      names,
      days,
      capMicroUsd,
      homeRegion: region,
      windowEndSec,
      focus,
      labels,
      paceShare,
      ...(listingOf === undefined ? {} : { listingOf }),
      ...(sharedNameRegions === undefined ? {} : { sharedNameRegions }),
      // a plan asks what reading them would cost; a worker reads those that the plan has money for
      history:
        bucket === undefined
          ? null
          : { store: keptHistories(bucket), backfill: ({ accountId, region: where, name }) => backfill?.has(groupKey(accountId, where, name)) ?? true },
    }
    const fleet = await openAccounts(options, world)
    return {
      window: fleet.window,
      // not when it is really read: a run that is done again the next day says the same of its month
      capturedAtSec: windowEndSec,
      currency: fleet.currency,
      readSpend: fleet.readSpend,
      ...(fleet.readBudgets === undefined ? {} : { readBudgets: fleet.readBudgets }),
      ...(fleet.readAnomalies === undefined ? {} : { readAnomalies: fleet.readAnomalies }),
      ...(fleet.readSavingsPlans === undefined ? {} : { readSavingsPlans: fleet.readSavingsPlans }),
      ...(fleet.readReservations === undefined ? {} : { readReservations: fleet.readReservations }),
      usage: fleet.usage,
      billMicroUsd: await fleet.priceOfBill(),
      ...(focus === null ? { billOfRegionMicroUsd: COST_EXPLORER_MICRO_USD_PER_PAGE } : {}),
      ...(fleet.placesAtOnce === undefined ? {} : { placesAtOnce: fleet.placesAtOnce }),
      places: fleet.places.map((place) => {
        const { plan } = place
        if (plan === undefined) return place
        return {
          ...place,
          pricesMicroUsd: async () => pricesOf((await plan()).metricsOf),
          ...(bucket === undefined
            ? {}
            : { historyPricesMicroUsd: async () => await findMissing(bucket, place, (await plan()).historyMetricsOf, fleet.window) }),
        }
      }),
    }
  }
}

function pricesOf(metricsOf: ReadonlyMap<string, number>): ReadonlyMap<string, number> {
  return new Map([...metricsOf].map(([name, metrics]) => [name, metrics * GET_METRIC_DATA_MICRO_USD_PER_METRIC]))
}

/** Prices of the groups whose months are not kept, or were last kept before the window began, so that it cannot complete them. */
async function findMissing(
  bucket: Pick<ReportBucket, 'list'>,
  place: Pick<LivePlace, 'accountId' | 'region'>,
  metricsOf: ReadonlyMap<string, number>,
  window: Span,
): Promise<ReadonlyMap<string, number>> {
  const kept = await listGroupsWithHistory(bucket, place, [...metricsOf.keys()], window.startSec)
  return pricesOf(new Map([...metricsOf].filter(([name]) => !kept.has(name))))
}
