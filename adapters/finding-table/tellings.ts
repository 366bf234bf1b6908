import { GetCommand } from '@aws-sdk/lib-dynamodb'
import pMap from 'p-map'
import * as z from 'zod/mini'
import { timePart } from './keys.ts'
import { queryOpen } from './open-index.ts'
import { isStale, type RunKey, runKey, updateRun } from './runs.ts'
import { ask, type Table, wasWritten } from './table.ts'

/**
 * How far a run has come with telling what it kept. `open`: findings may be kept as told, and their messages are not yet written down.
 * `written`: the messages are written down, and somebody has to send them. `left`: it never wrote them; a later run tells instead. A run that is done is
 * not among these.
 */
export type Telling = RunKey & {
  readonly telling: 'open' | 'written' | 'left'
  /** Whether the run is finished, or has died: it does nothing more about it itself. */
  readonly isOver: boolean
}

const telling = z.lazy(() =>
  z.object({
    runId: z.string(),
    runSec: z.int(),
    trigger: z.enum(['schedule', 'demand']),
    telling: z.enum(['open', 'written', 'left']),
    startedSec: z.int(),
    outcome: z.unknown(),
  }),
)

/** Notes, before a run keeps its first finding, that it has something to tell. Again, it changes nothing. */
export async function openTelling(table: Table, run: RunKey): Promise<void> {
  await wasWritten(
    updateRun(table, run, {
      UpdateExpression: 'SET telling = :open, openPk = :runs, openSk = :sk',
      ConditionExpression: 'attribute_not_exists(telling)',
      ExpressionAttributeValues: { ':open': 'open', ':runs': 'RUNS', ':sk': timePart(run.runSec) },
    }),
  )
}

/** Notes that the run's messages are written down: from here on what it kept counts as told. False where a later run has taken that upon itself. */
export async function writeTelling(table: Table, run: RunKey): Promise<boolean> {
  return await wasWritten(
    updateRun(table, run, {
      UpdateExpression: 'SET telling = :written',
      ConditionExpression: 'telling = :open OR telling = :written OR telling = :done',
      ExpressionAttributeValues: { ':open': 'open', ':written': 'written', ':done': 'done' },
    }),
  )
}

/** Whether the run's messages are written down. */
export async function isTellingWritten(table: Table, run: RunKey): Promise<boolean> {
  const { Item } = await ask(table, 'GetItem', (client) => client.send(new GetCommand({ TableName: table.name, Key: runKey(run), ConsistentRead: true })))
  return Item?.telling === 'written' || Item?.telling === 'done'
}

/** Notes that each of the run's messages is in the outbox: that sees to the rest. */
export async function endTelling(table: Table, run: RunKey): Promise<void> {
  await updateRun(table, run, { UpdateExpression: 'SET telling = :done REMOVE openPk, openSk', ExpressionAttributeValues: { ':done': 'done' } })
}

/** Takes upon a later run to tell what this one kept and never wrote down. */
export async function leaveTelling(table: Table, run: RunKey): Promise<void> {
  await wasWritten(
    updateRun(table, run, {
      UpdateExpression: 'SET telling = :left',
      ConditionExpression: 'telling = :open',
      ExpressionAttributeValues: { ':open': 'open', ':left': 'left' },
    }),
  )
}

/** Runs before that time that are not done with telling, oldest first. */
export async function readTellingsBefore(table: Table, beforeSec: number, nowSec: number): Promise<readonly Telling[]> {
  const keys = await queryOpen(table, 'RUNS', timePart(beforeSec))
  const items = await pMap(
    keys,
    async (Key) => {
      const { Item } = await ask(table, 'GetItem', (client) => client.send(new GetCommand({ TableName: table.name, Key, ConsistentRead: true })))
      const read = telling.safeParse(Item)
      if (!read.success) return []
      const { startedSec, outcome, ...rest } = read.data
      return [{ ...rest, isOver: outcome !== null || isStale(startedSec, nowSec) }]
    },
    { concurrency: 4 },
  )
  return items.flat()
}
