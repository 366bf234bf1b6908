import { GetCommand, PutCommand, QueryCommand, UpdateCommand, type UpdateCommandInput } from '@aws-sdk/lib-dynamodb'
import * as z from 'zod/mini'
import type { RunFigures } from '../../domain/known/run-figures.ts'
import { keyPart, timePart } from './keys.ts'
import { ask, isExpired, type Table, wasWritten } from './table.ts'

/** A run by its scheduled time, which orders runs, and its id; runs on demand lie apart from those of the schedule. */
export type RunKey = { readonly runId: string; readonly runSec: number; readonly trigger: 'schedule' | 'demand' }

/** How a run ended, and where its report lies. */
export type RunOutcome = {
  readonly status: 'complete' | 'degraded' | 'failed'
  /** Why it is not complete, in words; null when it is. */
  readonly problem: string | null
  readonly finishedSec: number
  readonly auditId: string | null
  readonly reportKey: string | null
  readonly pageKey: string | null
  /** Accounts and regions that were not audited to the end, as `placeKey` names them; null when there were too many to keep. */
  readonly notAudited: readonly string[] | null
  /** What was judged, by name; null when there were too many to keep. */
  readonly judged: readonly string[] | null
  readonly findings: number
  readonly estimatedMonthlySavingsMicroUsd: number | null
  /** A few sums, to be drawn with those of later runs; null: it ended without, or before they were kept. */
  readonly figures: RunFigures | null
}

export type RunRecord = RunKey & { readonly startedSec: number; readonly startedBy: string; readonly outcome: RunOutcome | null }

const KEPT_FOR_SEC = 400 * 86_400
/** Whoever began a run and has not ended it after this is taken to have died: longer than an execution may take. */
const STALE_SEC = 6 * 3600
const MOST_PLACES = 2000

const record = z.lazy(() =>
  z.object({
    runId: z.string(),
    runSec: z.int(),
    trigger: z.enum(['schedule', 'demand']),
    startedSec: z.int(),
    startedBy: z._default(z.string(), ''),
    isAgain: z._default(z.boolean(), false),
    outcome: z.nullable(
      z.object({
        status: z.enum(['complete', 'degraded', 'failed']),
        problem: z.nullable(z.string()),
        finishedSec: z.int(),
        auditId: z.nullable(z.string()),
        reportKey: z.nullable(z.string()),
        pageKey: z.nullable(z.string()),
        notAudited: z.nullable(z.array(z.string())),
        judged: z._default(z.nullable(z.array(z.string())), null),
        findings: z.int(),
        estimatedMonthlySavingsMicroUsd: z.nullable(z.int()),
        figures: z._default(
          z.nullable(
            z.object({
              currency: z.string(),
              microUsdPerMonth: z.nullable(z.number()),
              savesMicroUsdPerMonth: z.nullable(z.number()),
              savedMicroUsdPerMonth: z.nullable(z.number()),
              overloadMinutesPerWeek: z.nullable(z.number()),
              judged: z._default(z.nullable(z.int()), null),
              microUsdOfDay: z.nullable(z.number()),
              critical: z.int(),
            }),
          ),
          null,
        ),
      }),
    ),
  }),
)

/**
 * Notes that a run begins. `finished`: it was run to the end before, and a second tick of its schedule has nothing to do. `running`: somebody
 * else began it and is at it. `again`: it failed before, and is done anew. `startedBy` names who begins: the same one may begin again, and go on where it
 * broke off.
 */
export async function beginRun(table: Table, run: RunKey, nowSec: number, startedBy = ''): Promise<'begun' | 'again' | 'running' | 'finished'> {
  const fresh: RunRecord = { ...run, startedSec: nowSec, startedBy, outcome: null }
  const begun = await wasWritten(write(table, fresh, { ConditionExpression: 'attribute_not_exists(pk)' }))
  if (begun) return 'begun'
  const known = await readRun(table, run)
  if (known === null) return 'running'
  const { outcome, startedSec } = known
  if (outcome?.status === 'failed') return (await reopen(table, run, nowSec, startedBy, outcome.finishedSec)) ? 'again' : 'running'
  if (outcome !== null) return 'finished'
  if (isOf(startedBy, known)) return known.isAgain ? 'again' : 'begun'
  return isStale(startedSec, nowSec) ? 'begun' : 'running'
}

async function readRun(table: Table, run: RunKey): Promise<z.infer<typeof record> | null> {
  const { Item } = await ask(table, 'GetItem', (client) => client.send(new GetCommand({ TableName: table.name, Key: runKey(run), ConsistentRead: true })))
  return record.safeParse(Item).data ?? null
}

/** Whether it is he who is at it. */
function isOf(startedBy: string, known: z.infer<typeof record>): boolean {
  return startedBy !== '' && known.startedBy === startedBy && known.outcome === null
}

/** Begins a run anew that failed; false where another was first. */
async function reopen(table: Table, run: RunKey, nowSec: number, startedBy: string, failedSec: number): Promise<boolean> {
  const written = await wasWritten(
    updateRun(table, run, {
      UpdateExpression: 'SET outcome = :none, startedSec = :now, startedBy = :me, isAgain = :yes',
      ConditionExpression: 'outcome.finishedSec = :failed',
      ExpressionAttributeValues: { ':none': null, ':now': nowSec, ':me': startedBy, ':yes': true, ':failed': failedSec },
    }),
  )
  if (written) return true
  // a try whose answer was lost was first
  const known = await readRun(table, run)
  return known !== null && isOf(startedBy, known)
}

/** Notes how a run ended; the first outcome stands. Places beyond 2,000 are not kept. */
export async function finishRun(
  table: Table,
  run: RunKey & { readonly startedSec: number; readonly startedBy?: string },
  outcome: RunOutcome,
): Promise<boolean> {
  const { runId, runSec, trigger, startedSec, startedBy = '' } = run
  const values = {
    runId,
    runSec,
    trigger,
    startedSec,
    startedBy,
    outcome: { ...outcome, notAudited: keptOf(outcome.notAudited), judged: keptOf(outcome.judged) },
    expiresAtSec: runSec + KEPT_FOR_SEC,
  }
  const names = Object.keys(values)
  return wasWritten(
    updateRun(table, run, {
      UpdateExpression: `SET ${names.map((name) => `#${name} = :${name}`).join(', ')}`,
      ConditionExpression: 'attribute_not_exists(pk) OR #outcome = :none',
      ExpressionAttributeNames: Object.fromEntries(names.map((name) => [`#${name}`, name])),
      ExpressionAttributeValues: { ':none': null, ...Object.fromEntries(Object.entries(values).map(([name, value]) => [`:${name}`, value])) },
    }),
  )
}

function keptOf(places: readonly string[] | null): readonly string[] | null {
  return places !== null && places.length > MOST_PLACES ? null : places
}

/** Runs of the schedule before that time, newest first, finished or not; those that cannot be read are left out. */
export async function readRunsBefore(
  table: Table,
  beforeSec: number,
  { trigger = 'schedule' as RunKey['trigger'], limit = 30 } = {},
): Promise<readonly RunRecord[]> {
  const { Items = [] } = await ask(table, 'Query', (client) =>
    client.send(
      new QueryCommand({
        TableName: table.name,
        KeyConditionExpression: 'pk = :pk AND sk < :before',
        ExpressionAttributeValues: { ':pk': `RUNS#${trigger}`, ':before': timePart(beforeSec) },
        ScanIndexForward: false,
        Limit: limit,
      }),
    ),
  )
  return Items.flatMap((item) => {
    const read = record.safeParse(item)
    if (!read.success || isExpired(item, beforeSec)) return []
    const { isAgain: _, ...run } = read.data
    return [run]
  })
}

/** Changes a run's item, in which what it has told is noted beside how it ended. */
export function updateRun(table: Table, run: RunKey, expression: Omit<UpdateCommandInput, 'TableName' | 'Key'>): Promise<unknown> {
  return ask(table, 'UpdateItem', (client) => client.send(new UpdateCommand({ TableName: table.name, Key: runKey(run), ...expression })))
}

function write(
  table: Table,
  run: RunRecord,
  condition: { ConditionExpression: string; ExpressionAttributeValues?: Record<string, unknown> },
): Promise<unknown> {
  const Item = { ...runKey(run), ...run, expiresAtSec: run.runSec + KEPT_FOR_SEC }
  return ask(table, 'PutItem', (client) => client.send(new PutCommand({ TableName: table.name, Item, ...condition })))
}

/** Whether whoever began a run then, and has not ended it, is taken to have died. */
export function isStale(startedSec: number, nowSec: number): boolean {
  return startedSec <= nowSec - STALE_SEC
}

/** Where a run lies. */
export function runKey({ runId, runSec, trigger }: RunKey): { pk: string; sk: string } {
  return { pk: `RUNS#${trigger}`, sk: `${timePart(runSec)}#${keyPart(runId)}` }
}
