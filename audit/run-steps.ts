import type { Run } from './begin.ts'
import { mergeKeptSpend } from './kept-spend.ts'
import { readLedgers } from './ledger.ts'
import { planRun } from './plan.ts'
import type { RunIo } from './run-io.ts'
import { RunRefused } from './run-refused.ts'
import { readStoredPlan, storeListing, storePlan, storeSpend, storeSpendDays } from './run-store.ts'
import { auditSpend } from './spend.ts'

// The steps of a run that read: what each hands on is small, and doing it again changes nothing.

/** What is checkpointed of a plan: how many entries each batch has, and its lane. */
export type Planned = {
  readonly entriesPerBatch: readonly number[]
  readonly lanes: readonly number[]
  readonly groups: number
  readonly priceMicroUsd: number
}

/** Plans the run. Throws a RunRefused where it is over its cap or has more groups than fit into the time there is. */
export async function plan(run: Run, mostGroups: number, io: Pick<RunIo, 'openFleet' | 'settings' | 'put'>): Promise<Planned> {
  const planned = await planRun(run, io, (accountId, region, listing) => storeListing(run, accountId, region, listing, io))
  if (planned.groups > mostGroups)
    throw new RunRefused(
      `${planned.groups} groups take longer than the fifteen minutes that a synchronous invocation lasts (${mostGroups} groups fit); nothing was charged. Name fewer, or have it done by an event: npm run --silent audit -- --deployed <stage>`,
    )
  await storePlan(run, planned, io)
  const { batches } = planned
  return {
    entriesPerBatch: batches.map(({ entries }) => entries.length),
    lanes: batches.map(({ lane }) => lane),
    groups: planned.groups,
    priceMicroUsd: planned.priceMicroUsd,
  }
}

/** Reads the bill, once, where it is paid. What it says of rates is what every worker prices with. */
export async function readSpend(run: Run, io: Pick<RunIo, 'openFleet' | 'settings' | 'put' | 'get' | 'readLedgers' | 'readSpendDays'>): Promise<void> {
  const planned = await readStoredPlan(run, io)
  const { accounts, regions, days, windowEndSec } = run
  const { billCapMicroUsd: capMicroUsd, sharedNameRegions } = planned
  const source = await io.openFleet({ accounts, regions, names: new Set(), days, windowEndSec, capMicroUsd, sharedNameRegions })
  const { policy, budgets } = io.settings
  const spend = await auditSpend(source, policy, budgets, async (tables) => {
    const joined = await mergeKeptSpend(tables, source.capturedAtSec, policy, io)
    await storeSpendDays(run, joined.toKeep, io)
    return joined
  })
  const remembered = await readLedgers(run, planned, io)
  await storeSpend(run, { ...spend, remembered, usage: source.usage?.() ?? { apiCalls: {}, estimatedMicroUsd: 0 } }, io)
}
