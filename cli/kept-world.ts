import type { StageSchedule } from '../adapters/aws/schedule-of-stage.ts'
import type { FindingTable } from '../adapters/finding-table/finding-table.ts'
import type { ReportBucket } from '../adapters/report-bucket.ts'
import type { KeptArguments } from './kept-arguments.ts'
import type { Streams } from './to-exit-code.ts'

/** What a command knows of a deployed service. */
export type Kept = {
  readonly table: Pick<
    FindingTable,
    | 'readKnownFindings'
    | 'readFindingsOfGroup'
    | 'readHistory'
    | 'readLedgers'
    | 'changeKnownFinding'
    | 'addHistory'
    | 'readRunsBefore'
    | 'readSubscribersKnown'
    | 'readDisabledChannel'
  >
  readonly bucket: Pick<ReportBucket, 'get'>
  /** What sets its daily audit going, null where there is no such schedule; left out where the service was named by its table and bucket. */
  readonly schedule?: () => Promise<StageSchedule | null>
  /** What its audit function is told, by the names of its variables; null where the service was named by its table and bucket. */
  readonly settings: Readonly<Record<string, string>> | null
}

/** The outside world of such a command, handed in so that a test can be it. */
export type KeptWorld = Streams & { readonly openKept: (of: KeptArguments) => Promise<Kept>; readonly nowSec: () => number }
