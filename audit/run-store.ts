import type { GroupLedger } from '../domain/reconcile/group-ledger.ts'
import type { GroupChart } from '../report/page/envelope.ts'
import type { BatchResult } from './batch.ts'
import type { Run } from './begin.ts'
import type { Entry } from './divide.ts'
import type { RememberedGroups } from './inspect.ts'
import type { Usage } from './io.ts'
import type { SpendDayToKeep } from './kept-spend.ts'
import type { Plan } from './plan.ts'
import type { RunIo } from './run-io.ts'
import type { SpendAudit } from './spend.ts'

/** Part of a batch: its entries from one index up to another. */
export type Slice = { readonly batch: number; readonly from: number; readonly to: number }

/** Spend as a run keeps it, with what is remembered of its groups. */
export type RunSpend = SpendAudit & { readonly usage: Usage; readonly remembered: RememberedGroups }

// What steps hand to one another is too large for a checkpoint: it lies in the bucket, and the checkpoint knows where.

export async function storePlan(run: Run, plan: Plan, { put }: Pick<RunIo, 'put'>): Promise<void> {
  await put(documentKey(run, 'plan'), JSON.stringify(plan))
}

export async function readStoredPlan(run: Run, { get }: Pick<RunIo, 'get'>): Promise<Plan> {
  return await there<Plan>(get, documentKey(run, 'plan'))
}

/** What the plan has read of an account and region, for those who read the rest. */
export async function storeListing(run: Run, accountId: string, region: string, listing: unknown, { put }: Pick<RunIo, 'put'>): Promise<void> {
  await put(documentKey(run, `listing-${accountId}-${region}`), JSON.stringify(listing))
}

/** null where it is not there, or broken: AWS can be asked again. */
export async function readStoredListing(run: Run, accountId: string, region: string, { get }: Pick<RunIo, 'get'>): Promise<unknown> {
  try {
    return await there(get, documentKey(run, `listing-${accountId}-${region}`))
  } catch (error) {
    if (!isStepObjectBroken(error)) throw error
    return null
  }
}

export async function storeSpend(run: Run, spend: RunSpend, { put }: Pick<RunIo, 'put'>): Promise<void> {
  await put(documentKey(run, 'spend'), JSON.stringify(spend))
}

export async function readStoredSpend(run: Run, { get }: Pick<RunIo, 'get'>): Promise<RunSpend> {
  return await there<RunSpend>(get, documentKey(run, 'spend'))
}

/** Days of the bill that the run is to keep. */
export async function storeSpendDays(run: Run, days: readonly SpendDayToKeep[], { put }: Pick<RunIo, 'put'>): Promise<void> {
  await put(documentKey(run, 'spend-days'), JSON.stringify(days))
}

export async function readStoredSpendDays(run: Run, { get }: Pick<RunIo, 'get'>): Promise<readonly SpendDayToKeep[]> {
  return await there<SpendDayToKeep[]>(get, documentKey(run, 'spend-days'))
}

/** Ledgers of savings as the run found them, and as it leaves them. */
export async function storeLedgers(run: Run, when: 'before' | 'after', ledgers: readonly GroupLedger[], { put }: Pick<RunIo, 'put'>): Promise<void> {
  await put(documentKey(run, `ledgers-${when}`), JSON.stringify(ledgers))
}

export async function readStoredLedgers(run: Run, when: 'before' | 'after', { get }: Pick<RunIo, 'get'>): Promise<readonly GroupLedger[]> {
  return await there<GroupLedger[]>(get, documentKey(run, `ledgers-${when}`))
}

/** The charts first: where the result lies, they lie as well. */
export async function storeSlice(run: Run, slice: Slice, result: BatchResult, charts: readonly GroupChart[], { put }: Pick<RunIo, 'put'>): Promise<void> {
  await put(chartsKey(run, slice), JSON.stringify(charts))
  await put(sliceKey(run, slice), JSON.stringify({ ...result, format: SLICE_FORMAT }))
}

const SLICE_FORMAT = 'headroom-batch/1'

/** What came of a slice that was inspected before; null where it was not, or where what lies there is none: it is then read again. */
export async function readStoredSlice(run: Run, slice: Slice, { get }: Pick<RunIo, 'get'>): Promise<BatchResult | null> {
  const text = await get(sliceKey(run, slice))
  if (text === null) return null
  try {
    const { format, ...result } = JSON.parse(text) as BatchResult & { readonly format: string }
    return format === SLICE_FORMAT ? result : null
  } catch {
    return null
  }
}

/** Charts of the groups with findings of a slice that was inspected; none where they are broken: the page can do without. */
export async function readStoredCharts(run: Run, slice: Slice, { get }: Pick<RunIo, 'get'>): Promise<readonly GroupChart[]> {
  try {
    return await there<GroupChart[]>(get, chartsKey(run, slice))
  } catch (error) {
    if (!isStepObjectBroken(error)) throw error
    return []
  }
}

/** The entries of a slice. */
export function entriesOf(plan: Plan, { batch, from, to }: Slice): readonly Entry[] {
  return plan.batches[batch]?.entries.slice(from, to) ?? []
}

function sliceKey(run: Run, { batch, from, to }: Slice): string {
  return documentKey(run, `batch-${batch}-${from}-${to}`)
}

function chartsKey(run: Run, { batch, from, to }: Slice): string {
  return documentKey(run, `charts-${batch}-${from}-${to}`)
}

export function documentKey({ folder }: Run, document: string): string {
  return `runs/${folder}/${document}.json`
}

/** How the message of a StepObjectBroken ends: it crosses checkpoints and functions, and of an error only the text does. */
const BROKEN = 'though a step of the run stored it'

/** What a step of the run stored is not there any more, or not whole: the run has to be read anew. */
export class StepObjectBroken extends Error {
  override readonly name = 'StepObjectBroken'
  constructor(what: string) {
    super(`${what} is missing or broken in the bucket, ${BROKEN}`)
  }
}

/** Whether an error, or the text of one, says that what a step stored is broken. */
export function isStepObjectBroken(error: unknown): boolean {
  return (error instanceof Error ? error.message : String(error)).includes(BROKEN)
}

/** What a step stored. Rejects with a StepObjectBroken where it is not there, or no JSON. */
export async function there<T>(get: RunIo['get'], key: string): Promise<T> {
  const text = await get(key)
  if (text === null) throw new StepObjectBroken(key)
  try {
    return JSON.parse(text) as T
  } catch {
    throw new StepObjectBroken(key)
  }
}
