import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { disableChannel, readDisabledChannel, readSubscribersKnown, writeSubscribersKnown } from './finding-table/channels.ts'
import { readFindingsOfGroup, readKnownFinding, readKnownFindings, snoozeFinding, writeKnownFinding, writeKnownFindings } from './finding-table/findings.ts'
import { addHistory, readHistory } from './finding-table/history.ts'
import { readLedgers, writeLedgers } from './finding-table/ledger.ts'
import { beginRun, finishRun, runsBefore } from './finding-table/runs.ts'
import { claimSend, lastSendSec, markSent, pendingSends, releaseSend } from './finding-table/sends.ts'
import { readSpendDays, writeSpendDays } from './finding-table/spend-days.ts'
import type { Table } from './finding-table/table.ts'

/** A function of the table without its first argument. */
type Bound<F> = F extends (table: Table, ...rest: infer Rest) => infer Answer ? (...rest: Rest) => Answer : never

const accesses = {
  readKnownFindings,
  readKnownFinding,
  readFindingsOfGroup,
  writeKnownFinding,
  writeKnownFindings,
  snoozeFinding,
  addHistory,
  readHistory,
  readLedgers,
  writeLedgers,
  readSpendDays,
  writeSpendDays,
  beginRun,
  finishRun,
  runsBefore,
  claimSend,
  markSent,
  releaseSend,
  pendingSends,
  lastSendSec,
  readDisabledChannel,
  disableChannel,
  readSubscribersKnown,
  writeSubscribersKnown,
}

/** What the table is asked, one function an access pattern; docs/data-model.md says what each reads and writes. */
export type FindingTable = { readonly [K in keyof typeof accesses]: Bound<(typeof accesses)[K]> }

/** The table, with everything that stands between it and its callers: retries, pages, conditions, items too large. */
export function findingTable({ client, ...rest }: Omit<Table, 'client'> & { readonly client: DynamoDBClient }): FindingTable {
  const table: Table = { ...rest, client: DynamoDBDocumentClient.from(client) }
  const bound = Object.entries(accesses).map(([name, access]) => [name, (...args: never[]) => (access as (...all: unknown[]) => unknown)(table, ...args)])
  return Object.fromEntries(bound) as FindingTable
}
