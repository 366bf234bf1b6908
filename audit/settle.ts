import type { Finding } from '../domain/findings.ts'
import { type DigestRhythm, type KnownFinding, type RunFindings, type SettledRun, settleRun } from '../domain/known/lifecycle.ts'
import { coverageOf } from '../report/coverage.ts'
import type { Outline } from '../report/outline.ts'
import { unseenKeys } from '../report/unseen.ts'

/** A run by its scheduled time, which orders runs, and its id. */
export type RunToSettle = {
  readonly runId: string
  readonly runSec: number
  /** False for an audit of some groups alone: those it does not list were not looked at. */
  readonly whole: boolean
  /** Why the run is not whole (pages that failed, a cap that was reached), in words; null when it is. */
  readonly problem: string | null
}

/** What settling reads. */
export type SettleIo = {
  readonly readKnownFindings: (
    places: readonly ({ readonly accountId: string; readonly region: string } | 'cost')[],
    nowSec: number,
  ) => Promise<{ readonly known: readonly KnownFinding[]; readonly setAside: readonly string[] }>
  /** Runs before that time that are not done with telling what they kept. */
  readonly readTellingsBefore: (beforeSec: number, nowSec: number) => Promise<readonly EarlierTelling[]>
  readonly nowSec: () => number
  /** How often a digest is sent; when something changed unless it is said. */
  readonly digest?: DigestRhythm
  /** The run, before that time, of the last message of that channel and occasion. */
  readonly readLastSendSec: (channel: 'topic', occasion: string, beforeSec: number) => Promise<number | null>
  /** Runs before that time, newest first. */
  readonly readRunsBefore: (beforeSec: number) => Promise<readonly { readonly outcome: { readonly notAudited: readonly string[] | null } | null }[]>
}

/** A run that is not done with telling: its messages are not written down yet, are and have to be sent, or never were and are left to later runs. */
export type EarlierTelling = {
  readonly runId: string
  readonly runSec: number
  readonly trigger: 'schedule' | 'demand'
  readonly telling: 'open' | 'written' | 'left'
  readonly isOver: boolean
}

/** What a run found, and where it looked. */
export type Found = { readonly findings: readonly Finding[]; readonly outline: Outline }

/** What a run left of the findings, and what of it is to be told. Plain data. */
export type Kept = {
  readonly run: RunToSettle
  /** Those known where it looked, as they are now. */
  readonly known: readonly KnownFinding[]
  readonly digestDue: boolean
  readonly lastDigestSec: number | null
  /** Stored findings that could not be read. */
  readonly setAside: number
}

/** What a run made of the findings, before it is written down. */
export type Settlement = SettledRun & {
  readonly run: RunToSettle
  readonly input: RunFindings
  /** Stored findings that could not be read, in words. */
  readonly setAside: readonly string[]
}

/**
 * Holds what a run found against what is known. Reads only what lies at the run's own places. Asked again after the outcome was written, in part or in
 * full, it says the same: a run that died while it wrote goes on.
 */
export async function settle(run: RunToSettle, { findings, outline }: Found, io: SettleIo): Promise<Settlement> {
  const { known, setAside } = await io.readKnownFindings([...outline.places.map(({ accountId, region }) => ({ accountId, region })), 'cost'], run.runSec)
  const input: RunFindings = {
    runSec: run.runSec,
    findings,
    coverage: coverageOf(outline, { whole: run.whole }),
    lastDigestSec: await io.readLastSendSec('topic', 'digest', run.runSec),
    unheard: await readUnheardRuns(run, io),
    ...(io.digest === undefined ? {} : { digest: io.digest }),
    mustTell: run.problem !== null || (outline.cost.restated ?? []).length > 0 || (await losesSight(run, outline, io)),
  }
  return { ...settleRun(known, input), run, input, setAside }
}

/** Runs that kept findings as told and never wrote down what to tell: what they kept is told by this run. */
async function readUnheardRuns({ runSec }: RunToSettle, io: Pick<SettleIo, 'readTellingsBefore' | 'nowSec'>): Promise<ReadonlySet<number>> {
  const earlier = await io.readTellingsBefore(runSec, io.nowSec())
  return new Set(earlier.flatMap((one) => (one.telling === 'left' ? [one.runSec] : [])))
}

/** Whether something cannot be seen that could be in the run before. */
async function losesSight(run: RunToSettle, outline: Outline, io: SettleIo): Promise<boolean> {
  const unseen = unseenKeys(outline)
  if (unseen.length === 0) return false
  const last = (await io.readRunsBefore(run.runSec)).find(({ outcome }) => outcome !== null)?.outcome?.notAudited
  if (last == null) return false
  const before = new Set(last)
  return unseen.some((key) => !before.has(key))
}
