import { GET_METRIC_DATA_MICRO_USD_PER_METRIC } from '../adapters/aws/run-price.ts'
import type { AthenaTable } from '../adapters/focus/athena.ts'
import type { LiveOptions } from '../adapters/live/live-accounts.ts'
import type { MetricsPlan } from '../adapters/live/live-place.ts'
import { type LiveWorld, openAccounts } from '../adapters/live/live-source.ts'
import type { FleetSource } from '../audit/io.ts'
import type { FleetQuery } from '../audit/run-io.ts'
import { deployedSecret } from './kept.ts'
import type { LiveSettings } from './settings.ts'

/** Live accounts, as a run reads them: with the function's own credentials, and the member role elsewhere; the bill from a FOCUS export where there is one. */
export function liveFleet(
  settings: LiveSettings,
  focus: AthenaTable | null = null,
  secret: typeof deployedSecret = deployedSecret,
  world?: LiveWorld,
): (query: FleetQuery) => Promise<FleetSource> {
  const { AWS_REGION: region, HEADROOM_ROLE_NAME: roleName, HEADROOM_EXTERNAL_ID_PARAMETER: parameter } = settings
  const externalId = parameter === null ? async () => null : secret(parameter, region)
  return async ({ accounts, regions, names, days, windowEndSec, capMicroUsd, paceShare = 1, listingOf }) => {
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
      paceShare,
      ...(listingOf === undefined ? {} : { listingOf }),
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
      usage: fleet.usage,
      billMicroUsd: await fleet.priceOfBill(),
      places: fleet.places.map((place) => {
        const { plan } = place
        return plan === undefined ? place : { ...place, pricesMicroUsd: async () => pricesOf(await plan()) }
      }),
    }
  }
}

function pricesOf({ metricsOf }: MetricsPlan): ReadonlyMap<string, number> {
  return new Map([...metricsOf].map(([name, metrics]) => [name, metrics * GET_METRIC_DATA_MICRO_USD_PER_METRIC]))
}
