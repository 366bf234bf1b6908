import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { disableChannel, readDisabledChannel, readSubscribersKnown, writeSubscribersKnown } from './channels.ts'
import { changeKnownFinding, readFindingsOfGroup, readKnownFinding, readKnownFindings, writeKnownFinding, writeKnownFindings } from './findings.ts'
import { addHistory, readHistory } from './history.ts'
import { readLedgers, writeLedgers } from './ledger.ts'
import { beginRun, finishRun, readRunsBefore } from './runs.ts'
import { claimSend, markSent, noteSend, readLastSendSec, readPendingSends, releaseSend } from './sends.ts'
import { readSpendDays, writeSpendDays } from './spend-days.ts'
import type { Table } from './table.ts'
import { endTelling, isTellingWritten, leaveTelling, openTelling, readTellingsBefore, writeTelling } from './tellings.ts'

/** A function of the table without its first argument. */
type Bound<F> = F extends (table: Table, ...rest: infer Rest) => infer Answer ? (...rest: Rest) => Answer : never

const accesses = {
  readKnownFindings,
  readKnownFinding,
  readFindingsOfGroup,
  writeKnownFinding,
  writeKnownFindings,
  changeKnownFinding,
  addHistory,
  readHistory,
  readLedgers,
  writeLedgers,
  readSpendDays,
  writeSpendDays,
  beginRun,
  finishRun,
  readRunsBefore,
  openTelling,
  writeTelling,
  isTellingWritten,
  endTelling,
  leaveTelling,
  readTellingsBefore,
  noteSend,
  claimSend,
  markSent,
  releaseSend,
  readPendingSends,
  readLastSendSec,
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
