import { PutCommand } from '@aws-sdk/lib-dynamodb'
import pMap from 'p-map'
import * as z from 'zod/mini'
import type { GroupLedger } from '../../domain/reconcile/group-ledger.ts'
import { keptLedger } from '../facts/kept-ledgers.ts'
import { putAside, queryAll } from './findings.ts'
import { keyPart } from './keys.ts'
import { ask, isExpired, type Table, wasWritten } from './table.ts'

const FORMAT = 1
const READERS = 8
const WRITERS = 16
/** A group that no run has seen for this long is forgotten with its proposals. */
const KEPT_FOR_SEC = 400 * 86_400

const item = z.object({ format: z.literal(FORMAT), document: z.string(), lastRunSec: z.int(), revision: z.int().check(z.positive()) })

type Place = { readonly accountId: string; readonly region: string }

/** The ledgers of every group of these places that was ever advised. What cannot be read is set aside: the group's ledger then begins anew. */
export async function readLedgers(table: Table, places: readonly Place[], nowSec: number): Promise<readonly GroupLedger[]> {
  const read = await pMap(
    places,
    async (place) => {
      const ledgers: GroupLedger[] = []
      for (const raw of await queryAll(table, partitionOf(place), 'GROUP#')) {
        if (isExpired(raw, nowSec)) continue
        const ledger = ledgerFrom(raw)
        if ('problem' in ledger) await putAside(table, raw, ledger.problem, nowSec)
        else ledgers.push(ledger)
      }
      return ledgers
    },
    { concurrency: READERS },
  )
  return read.flat()
}

/** Writes each as a run left it, if it still is as the run read it and no later run has written since; whether it was written, in their order. */
export function writeLedgers(table: Table, ledgers: readonly GroupLedger[]): Promise<readonly boolean[]> {
  return pMap(
    ledgers,
    (ledger) => {
      const fresh = ledger.revision === 1
      return wasWritten(
        ask(table, 'PutItem', (client) =>
          client.send(
            new PutCommand({
              TableName: table.name,
              Item: itemOf(ledger),
              ConditionExpression: fresh ? 'attribute_not_exists(pk) OR expiresAtSec <= :run' : 'revision = :revision AND lastRunSec < :run',
              ExpressionAttributeValues: { ':run': ledger.lastRunSec, ...(fresh ? {} : { ':revision': ledger.revision - 1 }) },
            }),
          ),
        ),
      )
    },
    { concurrency: WRITERS },
  )
}

/** The days as rows of numbers: seventy of them are three kilobytes. */
function itemOf({ lastRunSec, revision, days, ...rest }: GroupLedger): Readonly<Record<string, unknown>> {
  const rows = days.map((one) => [
    one.day,
    one.requiredHours,
    one.overloadedMinutes,
    one.listMicroUsd,
    one.billedMicroUsd,
    ...(one.inServiceHours === undefined ? [] : [one.inServiceHours]),
  ])
  return {
    pk: partitionOf(rest),
    sk: `GROUP#${keyPart(rest.name)}`,
    format: FORMAT,
    document: JSON.stringify({ ...rest, days: rows }),
    lastRunSec,
    revision,
    expiresAtSec: lastRunSec + KEPT_FOR_SEC,
  }
}

function ledgerFrom(raw: Readonly<Record<string, unknown>>): GroupLedger | { readonly problem: string } {
  const outer = item.safeParse(raw)
  if (!outer.success) return { problem: `not an item of format ${FORMAT}: ${outer.error.issues[0]?.message ?? ''}` }
  const inner = keptLedger.safeParse(jsonOrNull(outer.data.document))
  if (!inner.success) return { problem: `not a ledger: ${inner.error.issues[0]?.path.join('.') ?? ''}: ${inner.error.issues[0]?.message ?? ''}` }
  const { lastRunSec, revision } = outer.data
  return { ...inner.data, lastRunSec, revision } as GroupLedger
}

function partitionOf({ accountId, region }: Place): string {
  return `LEDGER#${keyPart(accountId)}#${keyPart(region)}`
}

function jsonOrNull(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    return null
  }
}
