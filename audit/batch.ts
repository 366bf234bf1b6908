import pMap from 'p-map'
import { groupKey, placeKey } from '../domain/known/coverage.ts'
import type { GroupChart } from '../report/page/envelope.ts'
import type { Run } from './begin.ts'
import type { Entry } from './divide.ts'
import { inspectPlace, type PlaceResult, type RememberedGroups } from './inspect.ts'
import type { Usage } from './io.ts'
import { keptCharts } from './kept-charts.ts'
import { notInspected } from './not-inspected.ts'
import type { Judge } from './place.ts'
import type { Batch } from './plan.ts'
import type { RunIo, RunSettings } from './run-io.ts'
import { rateBy, type SpendAudit } from './spend.ts'

/** What inspecting a batch takes. */
export type BatchIo = Pick<RunIo, 'openFleet'> & {
  readonly settings: Pick<RunSettings, 'policy' | 'overrides'> & { readonly ownerTag?: string }
  readonly judge: Judge
}

/** What the bill says of single groups. Plain data. */
export type BilledOfGroups = Pick<SpendAudit, 'billedRates' | 'billedBalancers' | 'billedTraffic'>

/** What came of a batch, and what reading it called. Plain data. */
export type BatchResult = { readonly results: readonly PlaceResult[]; readonly usage: Usage }

/** Reads and judges the groups of a batch, and draws those with findings. Rejects when nothing of it could be read, or on a fault of ours. */
export async function inspectBatch(
  batch: Batch,
  run: Run,
  { billedRates, billedBalancers, billedTraffic, remembered }: BilledOfGroups & { readonly remembered: RememberedGroups },
  io: BatchIo,
): Promise<{ readonly result: BatchResult; readonly charts: readonly GroupChart[] }> {
  const { entries, capMicroUsd, paceShare } = batch
  const source = await io.openFleet({
    accounts: distinct(entries.map(({ accountId }) => accountId)),
    regions: distinct(entries.map(({ region }) => region)),
    names: namesOf(entries),
    days: run.days,
    windowEndSec: run.windowEndSec,
    capMicroUsd: capMicroUsd + Math.ceil(entries.reduce((sum, { historyMicroUsd = 0 }) => sum + historyMicroUsd, 0)),
    paceShare,
    backfill: new Set(
      entries.flatMap(({ accountId, region, name, historyMicroUsd }) =>
        name === null || historyMicroUsd === undefined ? [] : [groupKey(accountId, region, name)],
      ),
    ),
  })
  const places = new Map(source.places.map((place) => [placeKey(place.accountId, place.region), place]))
  const { keep, charts } = keptCharts()
  const { judge, settings } = io
  const inspection = {
    judge,
    policy: settings.policy,
    overrides: settings.overrides,
    ownerTag: settings.ownerTag,
    rateOf: rateBy(billedRates),
    billedBalancers,
    billedTraffic,
    remembered: new Map(remembered),
    currency: source.currency,
    onJudged: keep,
  }
  const results = await pMap(
    Map.groupBy(entries, ({ accountId, region }) => placeKey(accountId, region)),
    async ([key, ofPlace]) => {
      const place = places.get(key)
      if (place === undefined) return notInspected(ofPlace, 'it was there when the run was planned, and is not any more', source.currency)
      return [await inspectPlace(place, { ...inspection, names: namesOf(ofPlace) })]
    },
    { concurrency: source.placesAtOnce ?? 1 },
  )
  return { result: { results: results.flat(), usage: source.usage?.() ?? { apiCalls: {}, estimatedMicroUsd: 0 } }, charts: charts() }
}

function namesOf(entries: readonly Entry[]): ReadonlySet<string> {
  return new Set(entries.flatMap(({ name }) => name ?? []))
}

function distinct(values: readonly string[]): readonly string[] {
  return [...new Set(values)]
}
