import { createHash } from 'node:crypto'
import { gunzipSync, gzipSync } from 'node:zlib'
import { PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb'
import pMap from 'p-map'
import * as z from 'zod/mini'
import { isoFromDay, SECONDS_PER_DAY } from '../../domain/calendar.ts'
import type { DailySpend } from '../../domain/spend/daily.ts'
import type { SpendDay } from '../../domain/spend/kept-days.ts'
import { readEveryPage } from '../aws/paged.ts'
import { keyPart } from './keys.ts'
import { ask, type Key, type Table, wasWritten } from './table.ts'

const FORMAT = 1
const WRITERS = 4
/** An item holds 400 KB. */
const LONGEST_ROWS_BYTES = 350_000
/** Twice as long as Cost Explorer keeps days: what last year was like is known in every month. */
const KEPT_FOR_SEC = 800 * 86_400

const perhaps = z.nullable(z.number())
/** What was not read is not in a table: it comes back as it was. */
const orNaN = z.pipe(
  perhaps,
  z.transform((value) => value ?? Number.NaN),
)
const rows = z.array(z.tuple([z.array(z.string()), perhaps, perhaps, perhaps, z.string()]))
const item = z.lazy(() =>
  z.object({
    format: z.literal(FORMAT),
    day: z.int(),
    estimated: z.boolean(),
    settled: z.boolean(),
    effectiveMicroUsd: orNaN,
    billedMicroUsd: orNaN,
    digest: z.string(),
    rows: z.optional(z.instanceof(Uint8Array)),
    rowsKey: z.optional(z.string()),
  }),
)

/** A day as it is kept: what tells whether it has moved at once, its rows when they are asked for. */
export type KeptSpendDay = Pick<SpendDay, 'day' | 'total'> & {
  readonly holds: (day: SpendDay) => boolean
  /** It had been over for long enough when it was read: it was not to move any more. */
  readonly settled: boolean
  /** null where its rows are no longer there, or cannot be read. */
  readonly open: () => Promise<SpendDay | null>
}

type TableOfSpend = Pick<DailySpend, 'dimensions' | 'currency'>

/** Every day from one on that is kept of a table, oldest first. What cannot be read is not there: a run whose answer holds the day writes it anew. */
export async function readSpendDays(table: Table, of: TableOfSpend, fromDay: number): Promise<readonly KeptSpendDay[]> {
  const items = await readEveryPage<Readonly<Record<string, unknown>>>({ service: 'dynamodb', operation: 'Query' }, async (token) => {
    const answer = await ask(table, 'Query', (client) =>
      client.send(
        new QueryCommand({
          TableName: table.name,
          KeyConditionExpression: 'pk = :pk AND sk >= :from',
          ExpressionAttributeValues: { ':pk': partitionOf(of), ':from': isoFromDay(fromDay) },
          ConsistentRead: true,
          ...(token === undefined ? {} : { ExclusiveStartKey: JSON.parse(token) as Key }),
        }),
      ),
    )
    return { items: answer.Items, nextToken: answer.LastEvaluatedKey === undefined ? undefined : JSON.stringify(answer.LastEvaluatedKey) }
  })
  return items.flatMap((raw) => {
    const read = item.safeParse(raw)
    return read.success ? [keptDay(table, of, read.data)] : []
  })
}

function keptDay(table: Table, { dimensions, currency }: TableOfSpend, kept: z.infer<typeof item>): KeptSpendDay {
  const { day, estimated, settled, digest, effectiveMicroUsd, billedMicroUsd } = kept
  const head = { dimensions, currency, day, estimated, total: { effectiveMicroUsd, billedMicroUsd } }
  return {
    day,
    total: head.total,
    settled,
    holds: (other) => spendDigest(other) === digest,
    open: async () => {
      const text = kept.rows === undefined ? await table.large.get(kept.rowsKey ?? '') : unzipped(kept.rows)
      const read = rows.safeParse(jsonOrNull(text ?? ''))
      return read.success ? { ...head, rows: read.data } : null
    },
  }
}

/** A day to keep. */
export type SpendDayToKeep = { readonly day: SpendDay; readonly settled: boolean }

/** Writes each day, unless a later run has, or this one did before; whether it was written, in their order. */
export function writeSpendDays(table: Table, days: readonly SpendDayToKeep[], runSec: number): Promise<readonly boolean[]> {
  return pMap(
    days,
    async (one) =>
      wasWritten(
        ask(table, 'PutItem', async (client) =>
          client.send(
            new PutCommand({
              TableName: table.name,
              Item: await packDay(table, one, runSec),
              ConditionExpression: 'attribute_not_exists(pk) OR lastRunSec < :run',
              ExpressionAttributeValues: { ':run': runSec },
            }),
          ),
        ),
      ),
    { concurrency: WRITERS },
  )
}

async function packDay(
  table: Table,
  { day: { rows: of, total, ...day }, settled }: SpendDayToKeep,
  runSec: number,
): Promise<Readonly<Record<string, unknown>>> {
  const text = JSON.stringify(of)
  const zipped = gzipSync(text)
  const rowsKey = zipped.length > LONGEST_ROWS_BYTES ? `spend/${createHash('sha256').update(text).digest('hex')}.json` : null
  if (rowsKey !== null) await table.large.put(rowsKey, text)
  return {
    pk: partitionOf(day),
    sk: isoFromDay(day.day),
    format: FORMAT,
    day: day.day,
    estimated: day.estimated,
    settled,
    effectiveMicroUsd: orNull(total.effectiveMicroUsd),
    billedMicroUsd: orNull(total.billedMicroUsd),
    digest: spendDigest({ ...day, rows: of }),
    ...(rowsKey === null ? { rows: zipped } : { rowsKey }),
    lastRunSec: runSec,
    expiresAtSec: day.day * SECONDS_PER_DAY + KEPT_FOR_SEC,
  }
}

function orNull(micro: number | null): number | null {
  return micro === null || Number.isNaN(micro) ? null : micro
}

/** Names what a day holds: another digest, another day. */
function spendDigest({ estimated, rows: of }: Pick<SpendDay, 'estimated' | 'rows'>): string {
  return createHash('sha256')
    .update(JSON.stringify([estimated, of]))
    .digest('hex')
    .slice(0, 32)
}

/** The days of a table lie together, by what it is grouped by and its currency. */
function partitionOf({ dimensions, currency }: TableOfSpend): string {
  return `SPEND#${dimensions.join('.')}#${keyPart(currency)}`
}

function unzipped(bytes: Uint8Array): string | null {
  try {
    return gunzipSync(bytes).toString('utf8')
  } catch {
    return null
  }
}

function jsonOrNull(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    return null
  }
}
