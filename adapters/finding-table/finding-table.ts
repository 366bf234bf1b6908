import { disableChannel, readDisabledChannel, readSubscribersKnown, writeSubscribersKnown } from './channels.ts'
import { changeKnownFinding, readFindingsOfGroup, readKnownFinding, readKnownFindings, writeKnownFinding, writeKnownFindings } from './findings.ts'
import { addHistory, readHistory } from './history.ts'
import { readLedgers, writeLedgers } from './ledger.ts'
import { type Opened, openTable, type TableToOpen } from './open-table.ts'
import { beginRun, finishRun, readRunsBefore } from './runs.ts'
import { claimSend, markSent, noteSend, readLastSendSec, readPendingSends, releaseSend } from './sends.ts'
import { readSpendDays, writeSpendDays } from './spend-days.ts'
import { endTelling, isTellingWritten, leaveTelling, openTelling, readTellingsBefore, writeTelling } from './tellings.ts'

export const accesses = {
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
export type FindingTable = Opened<typeof accesses>

/** The table, with everything that stands between it and its callers: retries, pages, conditions, items too large. */
export function findingTable(table: TableToOpen): FindingTable {
  return openTable(table, accesses)
}
