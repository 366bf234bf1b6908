import { type BatchIo, type BatchResult, inspectBatch } from './batch.ts'
import type { Run } from './begin.ts'
import type { RunIo } from './run-io.ts'
import { entriesOf, readStoredListing, readStoredPlan, readStoredSlice, readStoredSpend, type Slice, storeSlice } from './run-store.ts'

// A step of a run as the others are, which a worker does: doing it again changes nothing.

/** What a worker reads and writes. */
export type InspectIo = BatchIo & Pick<RunIo, 'put' | 'get'>

/** What a worker answers with: counts alone, for the rest lies in the bucket. */
export type SliceDone = { readonly groups: number; readonly findings: number }

/** Inspects part of a batch and stores what came of it; what was inspected before is not read again. */
export async function inspectSlice(run: Run, slice: Slice, io: InspectIo): Promise<SliceDone> {
  const before = await readStoredSlice(run, slice, io)
  const result = before ?? (await inspectAndStore(run, slice, io))
  return {
    groups: result.results.reduce((sum, { groups }) => sum + groups, 0),
    findings: result.results.reduce((sum, { findings }) => sum + findings.length, 0),
  }
}

async function inspectAndStore(run: Run, slice: Slice, io: InspectIo): Promise<BatchResult> {
  const [planned, spend] = await Promise.all([readStoredPlan(run, io), readStoredSpend(run, io)])
  const batch = planned.batches[slice.batch]
  if (batch === undefined) throw new Error(`run ${run.runId} has no batch ${slice.batch}`)
  const entries = entriesOf(planned, slice)
  const share = { ...batch, entries, capMicroUsd: Math.ceil((batch.capMicroUsd * entries.length) / batch.entries.length) }
  const listingOf = (accountId: string, region: string) => readStoredListing(run, accountId, region, io)
  const { result, charts } = await inspectBatch(share, run, spend, { ...io, openFleet: (query) => io.openFleet({ ...query, listingOf }) })
  await storeSlice(run, slice, result, charts, io)
  return result
}
