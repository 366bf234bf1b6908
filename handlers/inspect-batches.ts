import { type DurableContext, NestingType } from '@aws/durable-execution-sdk-js'
import type { Run } from '../audit/begin.ts'
import { WORKERS_AT_ONCE } from '../audit/divide.ts'
import type { SliceDone } from '../audit/inspect-slice.ts'
import type { FailedSlice } from '../audit/report-steps.ts'
import type { Planned } from '../audit/run-steps.ts'
import { isStepObjectBroken, type Slice } from '../audit/run-store.ts'
import type { InspectEvent } from './inspect.ts'

/** An execution has 3,000 operations; the rest is for the steps around the batches. */
const MOST_BATCH_OPERATIONS = 2300
const BEFORE_RETRY = { seconds: 30 } as const
/** With more of the groups failing than this, in more parts than these, the fault is not theirs: looking for it group by group is dear, and in vain. */
const HOPELESS_FRACTION = 0.2
const HOPELESS_PARTS = 10

/** Slices that were inspected, and those that could not be. */
export type Inspected = { readonly done: readonly Slice[]; readonly failed: readonly FailedSlice[] }

/** Every batch on a worker, a few lanes at a time; batches that fail are tried again in halves, until the group that makes them fail stands alone. */
export async function inspectBatches(
  run: Run,
  { entriesPerBatch, lanes }: Pick<Planned, 'entriesPerBatch' | 'lanes'>,
  inspectFunction: string,
  context: DurableContext,
): Promise<Inspected> {
  const total = entriesPerBatch.reduce((sum, entries) => sum + entries, 0)
  const done: Slice[] = []
  const failed: FailedSlice[] = []
  let round: readonly Slice[] = entriesPerBatch.map((to, batch) => ({ batch, from: 0, to }))
  let operations = 0
  for (let tries = 1; round.length > 0; tries++) {
    operations += round.length
    const outcomes = await inspectRound(run, inLanes(round, lanes), tries, inspectFunction, context)
    const broken = outcomes.find(({ reason }) => reason !== null && isStepObjectBroken(reason))
    // no worker can do without what they all read
    if (broken !== undefined) throw new Error(broken.reason ?? '')
    const again: Slice[] = []
    const failing = outcomes.flatMap(({ slice, reason }) => (reason === null ? [] : [slice.to - slice.from]))
    const notTheirs = failing.length > HOPELESS_PARTS && failing.reduce((sum, entries) => sum + entries, 0) > total * HOPELESS_FRACTION
    for (const { slice, reason } of outcomes) {
      const parts = halvesOf(slice)
      const hopeless = (tries > 1 && (notTheirs || parts.length === 1)) || operations + again.length + parts.length > MOST_BATCH_OPERATIONS
      if (reason === null) done.push(slice)
      else if (hopeless) failed.push({ ...slice, reason })
      else again.push(...parts)
    }
    round = again
    if (round.length > 0) await context.wait(`before try ${tries + 1}`, BEFORE_RETRY)
  }
  return { done, failed }
}

type SliceOutcome = { readonly slice: Slice; readonly reason: string | null }

/** The slices of each lane; lanes with the most groups first, so that no long one is left for the end. */
function inLanes(slices: readonly Slice[], lanes: readonly number[]): readonly (readonly Slice[])[] {
  const groupsIn = (lane: readonly Slice[]): number => lane.reduce((sum, { from, to }) => sum + to - from, 0)
  return [...Map.groupBy(slices, ({ batch }) => lanes[batch]).values()].sort((a, b) => groupsIn(b) - groupsIn(a))
}

async function inspectRound(
  run: Run,
  lanes: readonly (readonly Slice[])[],
  tries: number,
  inspectFunction: string,
  context: DurableContext,
): Promise<readonly SliceOutcome[]> {
  // a worker reads what its batch names: the lists of the run would only make every checkpoint longer
  const ofRun = { ...run, accounts: [], regions: [] }
  const answers = await context.map(
    `inspect, try ${tries}`,
    [...lanes],
    async (branch, lane) => {
      const reasons: (string | null)[] = []
      for (const slice of lane) {
        try {
          await branch.invoke<InspectEvent, SliceDone>(`batch ${slice.batch} ${slice.from}-${slice.to}`, inspectFunction, { run: ofRun, slice })
          reasons.push(null)
        } catch (error) {
          reasons.push(reasonOf(error))
        }
      }
      return reasons
    },
    { maxConcurrency: WORKERS_AT_ONCE, nesting: NestingType.FLAT },
  )
  return answers.getResults().flatMap((reasons, i) => reasons.map((reason, j) => ({ slice: lanes[i]?.[j] as Slice, reason })))
}

function halvesOf({ batch, from, to }: Slice): readonly Slice[] {
  const middle = Math.ceil((from + to) / 2)
  return middle >= to
    ? [{ batch, from, to }]
    : [
        { batch, from, to: middle },
        { batch, from: middle, to },
      ]
}

/** What a worker failed with, short enough for a report. */
function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error)
  return text.length <= 300 ? text : `${text.slice(0, 300)}…`
}

export function entriesIn(entriesPerBatch: readonly number[], failed: readonly FailedSlice[]): { readonly total: number; readonly failed: number } {
  return {
    total: entriesPerBatch.reduce((sum, entries) => sum + entries, 0),
    failed: failed.reduce((sum, { from, to }) => sum + to - from, 0),
  }
}
