import { BatchWriteCommand, type BatchWriteCommandInput } from '@aws-sdk/lib-dynamodb'
import * as z from 'zod/mini'
import { type Finding, type Severity, severities } from '../../domain/findings.ts'
import type { HistoryStep } from '../../domain/known/history-step.ts'
import { awsErrorOf } from '../aws/aws-error.ts'
import { pause } from '../aws/patiently.ts'
import { queryAll } from './findings.ts'
import { findingsPartition, historyKey, historyOf, placeOf } from './keys.ts'
import { ask, isExpired, type Table } from './table.ts'

const KEPT_FOR_SEC = 400 * 86_400
/** BatchWriteItem takes no more. */
const MOST_A_BATCH = 25
const MOST_TRIES = 10

type About = Pick<Finding, 'category' | 'resource' | 'fingerprint' | 'kind'>

/** Adds steps to the histories of findings. The same step again is the same item: adding twice changes nothing. */
export async function addHistory(table: Table, steps: readonly { readonly finding: About; readonly entry: HistoryStep }[]): Promise<void> {
  const items = steps.map(({ finding, entry }) => ({ ...historyKey(finding, entry), ...entry, expiresAtSec: entry.atSec + KEPT_FOR_SEC }))
  for (let from = 0; from < items.length; from += MOST_A_BATCH) {
    await writeAll(
      table,
      items.slice(from, from + MOST_A_BATCH).map((Item) => ({ PutRequest: { Item } })),
    )
  }
}

/** A batch may be taken in part: what was left over is sent again until nothing is, or it fails loudly. */
async function writeAll(table: Table, requests: NonNullable<BatchWriteCommandInput['RequestItems']>[string]): Promise<void> {
  let left = requests
  for (let tries = 1; ; tries++) {
    const batch = left
    const answer = await ask(table, 'BatchWriteItem', (client) => client.send(new BatchWriteCommand({ RequestItems: { [table.name]: batch } })))
    left = answer.UnprocessedItems?.[table.name] ?? []
    if (left.length === 0) return
    if (tries >= MOST_TRIES) throw awsErrorOf(leftOver(left.length), { service: 'dynamodb', operation: 'BatchWriteItem' })
    await pause(table, tries)
  }
}

function leftOver(count: number): Error {
  return Object.assign(new Error(`${count} items were left unprocessed`), { name: 'ThrottlingException' })
}

const entry = z.lazy(() =>
  z.object({
    atSec: z.int().check(z.nonnegative()),
    state: z.string(),
    severity: z.enum(severities as [Severity]),
    microUsd: z.nullable(z.number()),
    runId: z.nullable(z.string()),
    by: z.nullish(z.string()),
    reason: z.nullish(z.string()),
    told: z.optional(z.boolean()),
  }),
)

/** The steps of one finding, oldest first; steps that cannot be read are left out. */
export async function readHistory(table: Table, finding: About, nowSec: number): Promise<readonly HistoryStep[]> {
  const items = await queryAll(table, findingsPartition(placeOf(finding)), historyOf(finding))
  return items.flatMap((item) => {
    const read = entry.safeParse(item)
    return read.success && !isExpired(item, nowSec) ? [read.data] : []
  })
}
