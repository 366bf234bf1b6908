import type { DigestRhythm } from '../domain/known/lifecycle.ts'
import type { RunFigures } from '../domain/known/run-figures.ts'
import type { Subscriber, SubscribersKnown } from '../domain/known/subscribers.ts'
import type { Policy } from '../domain/policy.ts'
import type { GroupLedger } from '../domain/reconcile/group-ledger.ts'
import type { Budget } from '../domain/spend/budgets.ts'
import type { Override } from './governed.ts'
import type { FleetSource } from './io.ts'
import type { KeptSpendIo } from './kept-spend.ts'
import type { RecordIo } from './record.ts'
import type { RequestLimits } from './run-request.ts'
import type { Outbox } from './send.ts'
import type { SettleIo } from './settle.ts'
import type { TellIo } from './tell.ts'

/** Which part of the fleet is read, and what that may cost. The window is part of it, so that every function of a run reads the same. */
export type FleetQuery = {
  /** Empty: all that there are. */
  readonly accounts: readonly string[]
  readonly regions: readonly string[]
  /** Groups whose series are read; null: all. */
  readonly names: ReadonlySet<string> | null
  readonly days: number
  readonly windowEndSec: number
  readonly capMicroUsd: number
  /** Of what an account and region may be asked a second, 0 to 1: where others ask it at the same time. All where left out. */
  readonly paceShare?: number
  /** What the run has read of an account and region before (`PlaceSource.listing`): it is not asked for again. null: nothing, or nothing that can be read. */
  readonly listingOf?: (accountId: string, region: string) => Promise<unknown>
  /** Groups, by `groupKey`, whose months before the window are read and paid for; none where left out. */
  readonly backfill?: ReadonlySet<string>
  /** Regions that the bill is asked for by themselves, as groups have names in common; found out by listing the groups where left out. */
  readonly sharedNameRegions?: readonly string[]
}

/** What is fixed for every run of a deployed service. */
export type RunSettings = RequestLimits & {
  /** What one run may be charged for; null: what fits the fleet. */
  readonly capMicroUsd: number | null
  readonly groupsPerBatch: number
  /** On-demand runs that may begin within an hour. */
  readonly demandsPerHour: number
  readonly policy: Policy
  /** What holds for some groups in its place; none where left out. */
  readonly overrides?: readonly Override[]
  readonly budgets: readonly Budget[]
  readonly digest: DigestRhythm
  /** Each team is told its own part, on a topic of its own. */
  readonly tellTeams: boolean
}

/** What the ledger of savings is read from and written to. */
export type LedgerIo = {
  /** The ledgers of every group of these places that was ever advised. */
  readonly readLedgers: (places: readonly { readonly accountId: string; readonly region: string }[], nowSec: number) => Promise<readonly GroupLedger[]>
  /** Writes each if no later run has written since; whether it was written, in their order. */
  readonly writeLedgers: (ledgers: readonly GroupLedger[]) => Promise<readonly boolean[]>
}

/** What watching over subscribers reads and writes. */
export type WatchSubscribersIo = Outbox & {
  readonly subscribers: () => Promise<readonly Subscriber[]>
  readonly readSubscribersKnown: () => Promise<SubscribersKnown | null>
  readonly writeSubscribersKnown: (known: SubscribersKnown) => Promise<void>
  readonly publishToOperators: (subject: string, text: string) => Promise<string>
}

export type RunKey = { readonly runId: string; readonly runSec: number; readonly trigger: 'schedule' | 'demand' }

/** How a run ended, and where its report lies. */
export type RunOutcome = {
  readonly status: 'complete' | 'degraded' | 'failed'
  readonly problem: string | null
  readonly finishedSec: number
  readonly auditId: string | null
  readonly reportKey: string | null
  readonly pageKey: string | null
  readonly notAudited: readonly string[] | null
  /** What was judged: accounts and regions, and the bill, as `judgedKeys` names them; null when there were too many to keep, or before it was kept. */
  readonly judged: readonly string[] | null
  readonly findings: number
  readonly estimatedMonthlySavingsMicroUsd: number | null
  readonly figures: RunFigures | null
}

/** The outside world of a run: what is read, where it is kept, who is told. */
export type RunIo = Omit<SettleIo, 'readRunsBefore'> &
  RecordIo &
  LedgerIo &
  KeptSpendIo &
  TellIo &
  WatchSubscribersIo & {
    readonly settings: RunSettings
    readonly openFleet: (query: FleetQuery) => Promise<FleetSource>
    /** Documents of a run that is under way, by key; null where there is nothing. */
    readonly put: (key: string, text: string) => Promise<void>
    readonly get: (key: string) => Promise<string | null>
    readonly putReport: (run: { readonly runId: string; readonly runSec: number }, document: 'report.json' | 'page.html', text: string) => Promise<string>
    /** Stores the index of runs beside their reports, in place of the one before. */
    readonly putIndex: (text: string) => Promise<string>
    /** Tells programs that a run is over, on the event bus. */
    readonly putEvent: (event: { readonly detailType: string; readonly detail: object }) => Promise<void>
    readonly signLink: (key: string, forSec: number) => Promise<{ readonly url: string; readonly untilSec: number }>
    readonly consoleLink: (key: string) => string
    readonly linkCommand: (key: string) => string
    /** `startedBy` is the execution: begun again by itself, it goes on. `again`: an earlier one failed. */
    readonly beginRun: (run: RunKey, nowSec: number, startedBy: string) => Promise<'begun' | 'again' | 'running' | 'finished'>
    readonly finishRun: (run: RunKey & { readonly startedSec: number }, outcome: RunOutcome) => Promise<boolean>
    /** Notes, before its first finding is kept, that a run has something to tell. */
    readonly openTelling: (run: RunKey) => Promise<void>
    /** Notes that what it has to tell is written down: from here on what it kept counts as told. False where a later run tells it. */
    readonly writeTelling: (run: RunKey) => Promise<boolean>
    readonly isTellingWritten: (run: RunKey) => Promise<boolean>
    /** Notes that the outbox sees to the rest. */
    readonly endTelling: (run: RunKey) => Promise<void>
    /** Takes upon later runs what this one kept and never wrote down. */
    readonly leaveTelling: (run: RunKey) => Promise<void>
    readonly readRunsBefore: (
      beforeSec: number,
      which?: { readonly trigger: 'schedule' | 'demand'; readonly limit: number },
    ) => Promise<
      readonly {
        readonly runSec: number
        readonly startedSec: number
        readonly outcome: Omit<RunOutcome, 'finishedSec' | 'auditId'> | null
      }[]
    >
  }
