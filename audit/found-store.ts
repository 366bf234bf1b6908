import * as z from 'zod/mini'
import { outlineSchema } from '../report/outline.ts'
import type { Run } from './begin.ts'
import { findingSchema, knownFindingSchema } from './finding-schema.ts'
import type { RunIo } from './run-io.ts'
import { documentKey, StepObjectBroken, there } from './run-store.ts'
import type { Found, Kept } from './settle.ts'

// What a run found, and what it kept of that: unlike the rest of what steps hand to one another, the ledger is written from it.

const foundSchema = z.object({ findings: z.array(findingSchema), outline: outlineSchema })

export async function storeFound(run: Run, found: Found, { put }: Pick<RunIo, 'put'>): Promise<void> {
  await put(documentKey(run, 'found'), JSON.stringify(found))
}

export async function readStoredFound(run: Run, { get }: Pick<RunIo, 'get'>): Promise<Found> {
  return checked(foundSchema, await there(get, documentKey(run, 'found')), documentKey(run, 'found')) as Found
}

const keptSchema = z.object({
  run: z.object({ runId: z.string(), runSec: z.int(), whole: z.boolean(), problem: z.nullable(z.string()) }),
  known: z.array(knownFindingSchema),
  digestDue: z.boolean(),
  lastDigestSec: z.nullable(z.int()),
  setAside: z.int(),
})

export async function storeKept(run: Run, kept: Kept, { put }: Pick<RunIo, 'put'>): Promise<void> {
  await put(documentKey(run, 'kept'), JSON.stringify(kept))
}

export async function readStoredKept(run: Run, { get }: Pick<RunIo, 'get'>): Promise<Kept> {
  return checked(keptSchema, await there(get, documentKey(run, 'kept')), documentKey(run, 'kept')) as Kept
}

function checked<T>(schema: z.ZodMiniType<T>, value: unknown, key: string): T {
  const read = schema.safeParse(value)
  if (!read.success) throw new StepObjectBroken(key)
  return read.data
}
