import { SECONDS_PER_WEEK } from '../calendar.ts'
import { type Finding, type Severity, severities } from '../findings.ts'
import { type Assessment, assessmentOf, type Coverage } from './coverage.ts'
import { afterReturn, type Feedback, isCalledWrong, isReminded, type Remark } from './feedback.ts'

export type LifecycleState = 'new' | 'ongoing' | 'worse' | 'reopened' | 'snoozed' | 'resolved' | 'deleted'

/** What people were last told of a finding, at its worst: what "worse" is measured against. */
export type Told = { readonly atSec: number; readonly severity: Severity; readonly microUsd: number | null }

/** A finding and its history, as one run leaves it to the next. Times are the runs' scheduled times, epoch seconds UTC. */
export type KnownFinding = {
  /** As it was last seen. */
  readonly finding: Finding
  /** What the last run that looked for it made of it. */
  readonly state: LifecycleState
  readonly firstSeenSec: number
  /** Since when it has been there without a break, or was until it closed. */
  readonly openedSec: number
  readonly lastSeenSec: number
  /** null while it is open. */
  readonly closedSec: number | null
  /** The last run that looked for it: that run again, and any older one, changes nothing. */
  readonly lastRunSec: number
  /** Runs in a row that looked for it in vain. */
  readonly absentRuns: number
  readonly reopenings: number
  readonly told: Told | null
  /** What people had been told before that: a run that is repeated can still say what a finding was. */
  readonly toldBefore: Told | null
  readonly snoozedUntilSec: number | null
  /** Who snoozed it, and why; null where nobody did, or before that was kept. */
  readonly snooze: Remark | null
  /** The last that somebody said of it; null: nothing. */
  readonly feedback: Feedback | null
  /** How often it was written: a write is conditional on the revision that was read. */
  readonly revision: number
}

/** Runs in a row that must look for a finding in vain before it is called resolved: one run without it is chance. */
export const ABSENT_RUNS_TO_RESOLVE = 2
/** Growth of the money at stake from which on a finding is worse than was told. */
export const WORSE_RATIO = 1.2
/** A finding that stays is told again after this; one that has come back before must be away for as long to be resolved. */
export const REPEAT_SEC = SECONDS_PER_WEEK

export type DigestRhythm = 'daily' | 'changes' | 'weekly'

/** A digest a day is due after this: a tick may come early, and a day in spring has 23 hours. */
const DAILY_SEC = 20 * 3600

/** What one run says of the findings: those it found, where it looked, and when people last heard of it. */
export type RunFindings = {
  readonly runSec: number
  readonly findings: readonly Finding[]
  readonly coverage: Coverage
  /** The digest before this run; null: there was none yet. */
  readonly lastDigestSec: number | null
  /** The run has something to tell beside its findings: it failed, or could not audit what the run before could. */
  readonly mustTell: boolean
  /** How often people want the digest: every day, when something changed, or once a week; when something changed unless it is said. */
  readonly digest?: DigestRhythm
  /** Runs that kept findings as told and then never got to write their messages down: nobody heard of what they kept. */
  readonly unheard?: ReadonlySet<number>
}

/** One finding before and after a run; `after` is `before` itself where the run changes nothing. */
export type Settled = { readonly before: KnownFinding | null; readonly after: KnownFinding }

/** The run's outcome, ordered by fingerprint, and whether a digest is due. */
export type SettledRun = { readonly settled: readonly Settled[]; readonly hasNews: boolean; readonly digestDue: boolean }

/**
 * Known findings and a run's findings make the next known findings. Pure, the same for any order of either; the same run again
 * changes nothing and tells the same. Findings that the run did not look for stay as they are.
 */
export function settleRun(known: readonly KnownFinding[], run: RunFindings): SettledRun {
  const quiet = settledWith(known, run, false)
  const hasNews = quiet.some(({ after }) => isNews(after, run.runSec))
  const digestDue = isDigestDue(run, hasNews)
  if (digestDue) return { settled: settledWith(known, run, true), hasNews, digestDue }
  return { settled: hasNews ? quiet.map((one) => waiting(one, run.runSec)) : quiet, hasNews, digestDue }
}

function isDigestDue({ runSec, lastDigestSec, mustTell, digest = 'changes' }: RunFindings, hasNews: boolean): boolean {
  if (lastDigestSec === null || mustTell) return true
  const sinceSec = runSec - lastDigestSec
  if (digest === 'weekly') return sinceSec >= REPEAT_SEC
  return hasNews || sinceSec >= (digest === 'daily' ? DAILY_SEC : REPEAT_SEC)
}

/** News that no message of this run tells is told by the next digest: it counts as untold until then. */
function waiting({ before, after }: Settled, runSec: number): Settled {
  if (!isToldBy(after, runSec) || isCriticalNews(after, runSec)) return { before, after }
  return { before, after: { ...after, told: before?.told ?? null, toldBefore: before?.toldBefore ?? null } }
}

function settledWith(known: readonly KnownFinding[], run: RunFindings, remind: boolean): readonly Settled[] {
  const before = new Map(known.map((one) => [one.finding.fingerprint, one]))
  const seen = new Map(run.findings.map((finding) => [finding.fingerprint, finding]))
  return [...new Set([...before.keys(), ...seen.keys()])].sort().flatMap((fingerprint) => {
    const settled = settleFinding(before.get(fingerprint) ?? null, seen.get(fingerprint) ?? null, { ...run, remind })
    return settled === null ? [] : [settled]
  })
}

/** One finding settled on its own, for a write that came too late; null when it is neither known nor found. */
export function settleFinding(
  before: KnownFinding | null,
  seen: Finding | null,
  run: Pick<RunFindings, 'runSec' | 'coverage' | 'unheard'> & { readonly remind: boolean },
): Settled | null {
  if (before === null) return seen === null ? null : { before, after: opened(seen, run.runSec) }
  if (before.lastRunSec >= run.runSec) return { before, after: before }
  const heard = run.unheard?.has(before.told?.atSec ?? Number.NaN) === true ? { ...before, told: before.toldBefore } : before
  if (seen !== null) return { before, after: present(heard, seen, run.runSec, run.remind) }
  const assessment = assessmentOf(before.finding, run.coverage)
  if (assessment === 'not-assessed') return { before, after: before }
  if (!isOpen(before)) return { before, after: heard === before && !(run.remind && closedUntold(before)) ? before : closingToldAgain(heard, run.runSec) }
  return { before, after: absent(heard, assessment, run.runSec) }
}

/** Closed by a run that had no digest to say it in. */
function closedUntold(known: KnownFinding): boolean {
  const { closedSec, told, finding, feedback } = known
  return closedSec !== null && told !== null && told.atSec < closedSec && !isSnoozed(known, closedSec) && !isCalledWrong(feedback, finding.severity)
}

export function isOpen({ state }: KnownFinding): boolean {
  return state !== 'resolved' && state !== 'deleted'
}

/** Whether nobody is to hear of it: it is snoozed, or was called wrong. */
export function isMuted({ state, finding, feedback }: KnownFinding): boolean {
  return state === 'snoozed' || isCalledWrong(feedback, finding.severity)
}

/** Whether the run tells of it, as news or as a reminder. */
export function isToldBy({ told, lastRunSec }: KnownFinding, runSec: number): boolean {
  return told?.atSec === runSec && lastRunSec === runSec
}

/** Whether the run tells of it as something that changed. */
export function isNews(known: KnownFinding, runSec: number): boolean {
  return isToldBy(known, runSec) && known.state !== 'ongoing'
}

/** Trouble that costs users or money at once, and that people have not yet heard of as critical: told ahead of any digest. */
export function isCriticalNews(known: KnownFinding, runSec: number): boolean {
  const { finding, state, toldBefore } = known
  if (finding.severity !== 'critical' || !isToldBy(known, runSec)) return false
  if (finding.category !== 'scaling-gap' && finding.category !== 'cost') return false
  return state === 'new' || state === 'reopened' || (state === 'worse' && toldBefore?.severity !== 'critical')
}

/** Money at stake: savings a month, or what a cost finding's period cost more (or less) than expected; null where not known, and of a gap in room. */
export function microUsdAtStake({ category, savingsMicroUsdPerMonth, impactMicroUsd }: Finding): number | null {
  if (category === 'scaling-gap') return null
  const micro = savingsMicroUsdPerMonth ?? impactMicroUsd ?? null
  return micro === null || Number.isNaN(micro) ? null : Math.abs(micro)
}

function opened(finding: Finding, runSec: number): KnownFinding {
  return {
    finding,
    state: 'new',
    firstSeenSec: runSec,
    openedSec: runSec,
    lastSeenSec: runSec,
    closedSec: null,
    lastRunSec: runSec,
    absentRuns: 0,
    reopenings: 0,
    told: toldOf(finding, runSec),
    toldBefore: null,
    snoozedUntilSec: null,
    snooze: null,
    feedback: null,
    revision: 1,
  }
}

function present(before: KnownFinding, finding: Finding, runSec: number, remind: boolean): KnownFinding {
  const reopens = !isOpen(before)
  const seen: KnownFinding = {
    ...before,
    finding,
    lastSeenSec: runSec,
    lastRunSec: runSec,
    absentRuns: 0,
    revision: before.revision + 1,
    ...(reopens ? { openedSec: runSec, closedSec: null, reopenings: before.reopenings + 1, feedback: afterReturn(before.feedback) } : {}),
  }
  if (isSnoozed(before, runSec)) return { ...seen, state: 'snoozed' }
  if (isCalledWrong(seen.feedback, finding.severity)) return { ...seen, state: 'ongoing' }
  const { told } = before
  if (told === null) return { ...seen, state: 'new', told: toldOf(finding, runSec), toldBefore: null }
  // told last before it came back: that it is back is news, in this run or in the first one after a snooze
  if (reopens || told.atSec < seen.openedSec) return { ...seen, state: 'reopened', told: toldOf(finding, runSec), toldBefore: told }
  if (isWorse(finding, told)) return { ...seen, state: 'worse', told: worstOf(told, toldOf(finding, runSec)), toldBefore: told }
  const due = runSec - told.atSec >= REPEAT_SEC && isReminded(seen.feedback, runSec)
  return { ...seen, state: 'ongoing', ...(remind && due ? { told: worstOf(told, toldOf(finding, runSec)), toldBefore: told } : {}) }
}

function absent(before: KnownFinding, assessment: Assessment, runSec: number): KnownFinding {
  const looked: KnownFinding = { ...before, lastRunSec: runSec, absentRuns: before.absentRuns + 1, revision: before.revision + 1 }
  if (assessment === 'group-deleted') return closed(looked, 'deleted', runSec)
  const steady = before.reopenings === 0 || runSec - before.lastSeenSec >= REPEAT_SEC
  if (looked.absentRuns >= ABSENT_RUNS_TO_RESOLVE && steady) return closed(looked, 'resolved', runSec)
  return { ...looked, state: isSnoozed(before, runSec) ? 'snoozed' : 'ongoing' }
}

/** The end of an open finding is told unless it was snoozed or called wrong, or nobody ever heard of it. */
function closed(known: KnownFinding, state: 'resolved' | 'deleted', runSec: number): KnownFinding {
  const { told } = known
  return {
    ...known,
    state,
    closedSec: runSec,
    ...(told === null || isSnoozed(known, runSec) || isCalledWrong(known.feedback, known.finding.severity)
      ? {}
      : { told: { ...told, atSec: runSec }, toldBefore: told }),
  }
}

/** A finding that an earlier run closed and nobody heard of: unless nobody ever heard of the finding itself, this run says it. */
function closingToldAgain(known: KnownFinding, runSec: number): KnownFinding {
  const { told } = known
  const looked = { ...known, lastRunSec: runSec, revision: known.revision + 1 }
  return told === null ? looked : { ...looked, told: { ...told, atSec: runSec }, toldBefore: told }
}

function isSnoozed({ snoozedUntilSec }: KnownFinding, runSec: number): boolean {
  return snoozedUntilSec !== null && snoozedUntilSec > runSec
}

function toldOf(finding: Finding, atSec: number): Told {
  return { atSec, severity: finding.severity, microUsd: microUsdAtStake(finding) }
}

/** Within one stay of a finding the mark only rises, so that one that swings between two sizes is told as worse once. */
function worstOf(before: Told, now: Told): Told {
  const amounts = [before.microUsd, now.microUsd].filter((micro) => micro !== null)
  return {
    atSec: now.atSec,
    severity: rank(before.severity) < rank(now.severity) ? before.severity : now.severity,
    microUsd: amounts.length === 0 ? null : Math.max(...amounts),
  }
}

function isWorse(finding: Finding, told: Told): boolean {
  if (rank(finding.severity) < rank(told.severity)) return true
  // spend that falls further has grown, and is no worse for it
  if ((finding.impactMicroUsd ?? 0) < 0) return false
  const micro = microUsdAtStake(finding)
  return micro !== null && told.microUsd !== null && told.microUsd > 0 && micro >= told.microUsd * WORSE_RATIO
}

function rank(severity: Severity): number {
  return severities.indexOf(severity)
}
